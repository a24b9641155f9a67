"""Reads the bundled schemas of Kubernetes and Argo CD out of the installed package, one minor at a time and each once.

Each document is compared with the hash that the package records for it: a damaged installation is told, and never
lets an object pass.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import gitops_compile
from gitops_compile.adapters.failures import Failed
from gitops_compile.model.schemas import KUBERNETES, Bundle

FOLDER: Final = Path(gitops_compile.__file__).resolve().parent / "schemas" / "kubernetes"
ARGO_CD_FOLDER: Final = FOLDER.parent / "argocd"


@cache
def bundled(minor: str, folder: Path | None = None, *, product: str = KUBERNETES) -> Bundle:
    """The kinds and definitions of a supported minor. Raises ``Failed`` where the installation is not whole."""
    home = folder or (FOLDER if product == KUBERNETES else ARGO_CD_FOLDER)
    try:
        text = zlib.decompress((home / f"{minor}.json.zlib").read_bytes())
        recorded = _index(home)[minor]["sha256"]
    except (OSError, zlib.error, ValueError, KeyError) as error:
        raise Failed(f"this installation holds no schemas of {product} {minor}; reinstall the package") from error
    if hashlib.sha256(text).hexdigest() != recorded:
        raise Failed(f"the schemas of {product} {minor} are not the ones that were installed; reinstall the package")
    document = json.loads(text)
    return Bundle(minor, document["kinds"], document["definitions"])


@cache
def _index(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "index.json").read_bytes())
    return read
