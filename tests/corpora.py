"""The real repositories that tests read: data only, beside the checkout, never part of it."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gitops_compile.model.filetree import FileTree

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
NAMES = ("podinfo", "microservices-demo", "acm-samples")
LINK = "acm-samples/namespace-specific-policy/automated-rendering/configsync-src"
"""The only link. Some copies of the corpora hold it as a small file with its text."""

present = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not on this machine")


def listed(key: str) -> list[dict[str, Any]]:
    """The entries of targets.json under ``targets`` or ``refused``; none where the corpora are absent."""
    return list(json.loads((CORPORA / "targets.json").read_text("utf-8"))[key]) if CORPORA.is_dir() else []


@cache
def corpus(name: str) -> FileTree:
    """All files of a corpus, by their path in it; the link shows what it leads to."""
    top = CORPORA / name
    tree = FileTree({p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()})
    link = LINK.removeprefix(f"{name}/")
    behind = "namespace-specific-policy/configsync-src"
    rest = {path: content for path, content in tree.items() if path != link and not path.startswith(f"{link}/")}
    return FileTree({**rest, **{link + path.removeprefix(behind): tree[path] for path in tree.below(behind)}})


def copied_to(top: Path) -> None:
    """The corpora as folders of ``top``, with the link as a link."""
    for name in NAMES:
        shutil.copytree(CORPORA / name, top / name, symlinks=True, copy_function=shutil.copyfile)
    link = top / LINK
    if not link.is_symlink():
        text = link.read_text("utf-8")
        link.unlink()
        link.symlink_to(text)
