"""Ask kustomize and Kubernetes themselves: the client of the never-shipped program ``engine/oracle``.

Tests of the writer and of the generated layer compare our results with what this program says.
It is compiled once per test run (Go's build cache makes the second time cheap) and answers over a pipe.
"""

from __future__ import annotations

import atexit
import json
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from go_program import REPOSITORY, go_program


class Refused(Exception):
    """The oracle's answer was an error; its text is the library's own."""


def text(objects: Sequence[Any]) -> list[str]:
    """Each object as ``kustomize build`` prints it; a build's output is these texts joined by ``---`` lines."""
    return list(_answer("text", objects=list(objects))["texts"])


def build_text(objects: Sequence[Any]) -> str:
    """What ``kustomize build`` prints for a whole build."""
    return "---\n".join(text(objects))


def read(texts: Sequence[str]) -> list[Any]:
    """Each YAML text (one document) as the Kubernetes API server reads it: strict, so a duplicate key is refused."""
    return list(_answer("read", texts=list(texts))["values"])


def scopes() -> dict[tuple[str, str, str], bool]:
    """(group, version, kind) -> whether it is namespaced, for every kind of kustomize's bundled OpenAPI."""
    return {(s["group"], s["version"], s["kind"]): s["namespaced"] for s in _answer("scopes")["scopes"]}


def transform(
    objects: Sequence[Any],
    *,
    namespace: str = "",
    unset_only: bool = False,
    images: Sequence[Mapping[str, str]] = (),
    labels: Mapping[str, str] | None = None,
) -> list[Any]:
    """The objects, in their order, after kustomize's own transformers.

    ``images`` are entries of kustomize's field of that name; ``labels`` go to ``metadata.labels`` only.
    """
    asked = {"namespace": namespace, "unsetOnly": unset_only, "images": list(images), "labels": dict(labels or {})}
    return list(_answer("transform", objects=list(objects), **asked)["objects"])


def _answer(op: str, **members: Any) -> dict[str, Any]:
    process = _process()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"op": op, "id": op, **members}).encode() + b"\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the oracle ended during {op}")
    answer: dict[str, Any] = json.loads(line)
    if "error" in answer:
        raise Refused(answer["error"]["message"])
    return answer


@cache
def _process() -> subprocess.Popen[bytes]:
    """The running oracle of this test process; it ends with its standard input."""
    process = subprocess.Popen([_program()], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(process.communicate)
    return process


def _program() -> Path:
    return go_program(REPOSITORY / "engine", "./oracle", "gitops-compile-oracle")
