"""The ``kustomize`` command itself, of the release that the engine is built from: the fallback's program in tests.

Its modules are pinned by ``tests/kustomize/go.mod`` and ``go.sum``, so a machine's own kustomize plays no part.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from go_program import REPOSITORY, go_program

PACKAGE = "sigs.k8s.io/kustomize/kustomize/v5"


@cache
def kustomize() -> Path:
    """The program, named ``kustomize``, in a folder of its own that may stand on ``PATH``."""
    (REPOSITORY / "build" / "kustomize").mkdir(parents=True, exist_ok=True)
    return go_program(REPOSITORY / "tests" / "kustomize", PACKAGE, "kustomize/kustomize")
