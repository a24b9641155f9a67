"""A rendered tree written to a folder of its own, for a look or a comparison; the repository is left alone.

Comes in: an empty or missing folder, and files. Goes out: the files in it, without the leading ``rendered/``.
"""

from __future__ import annotations

import os
from pathlib import Path

from gitops_compile.adapters.git import RENDERED
from gitops_compile.adapters.handles import failing_with
from gitops_compile.model.filetree import FileTree

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def is_free(folder: Path) -> bool:
    """Whether nothing stands there, or a folder without anything in it."""
    with failing_with(str(folder)):
        return not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir()))


def export(folder: Path, tree: FileTree) -> None:
    """Write every file of the tree. Raises ``DiskFailed``, also where a file stands there already."""
    with failing_with(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
    for path, content in tree.items():
        file = folder / path.removeprefix(f"{RENDERED}/")
        with failing_with(str(file)):
            file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, _NEW, 0o666), "wb") as stream:
                stream.write(content)
