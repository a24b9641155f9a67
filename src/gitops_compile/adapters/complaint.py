"""What the ``kustomize`` command writes to stderr becomes what the packaged engine would have answered.

Warnings stand in front, some behind the log's date; the error comes last and may have many lines. Which file it speaks
of is found as the engine finds it (``located`` in ``engine/internal/build/build.go``).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from posixpath import dirname, join, normpath
from typing import Final

from gitops_compile.adapters.runs import TOP
from gitops_compile.model.build import BuildError

KUSTOMIZATIONS: Final = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""``RecognizedKustomizationFileNames`` of kustomize, in its order."""

_ERROR = re.compile(r"^Error: ", re.MULTILINE)
_LOGGED = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} ")
# What cannot become JSON is printed whole in front of the reason, its values too; the engine says less.
_WHOLE_OBJECT = re.compile(r"map\[string\]interface \{\}\{.*\}: json: ", re.DOTALL)
_OF_FILE = re.compile(r"(?:in File: |resources from ')([^'\s]+)")
_IN_TREE = re.compile(re.escape(TOP) + r"(?:/[^'\":;,\s]*)?")


def warnings_in(complaint: str) -> tuple[str, ...]:
    """The lines in front of the error, each once."""
    head = _ERROR.split(complaint, maxsplit=1)[0].replace(TOP + "/", "")
    lines = (_LOGGED.sub("", line.removeprefix("# "), count=1).strip() for line in head.split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))


def error_in(complaint: str, files: Collection[str], root: str) -> BuildError:
    """The error less the scratch folder, at the last file of the tree that it names, else at the kustomization."""
    _, *said = _ERROR.split(complaint, maxsplit=1)
    message = (said[0] if said else complaint).strip()
    message = _WHOLE_OBJECT.sub("an object cannot be printed: json: ", message)
    file = _named(message, files) or kustomization_in(files, root)
    for name in _OF_FILE.findall(message):
        beside = normpath(join(dirname(file), name))
        if beside in files:
            file = beside
            break
    return BuildError(message.replace(TOP + "/", "").replace(TOP, "."), file)


def kustomization_in(files: Collection[str], folder: str) -> str:
    """The kustomization of a folder, or nothing."""
    found = (join(folder, name) for name in KUSTOMIZATIONS)
    return next((path for path in found if path in files), "")


def _named(message: str, files: Collection[str]) -> str:
    file = ""
    for found in _IN_TREE.findall(message):
        name = found.removeprefix(TOP).strip("/")
        file = name if name in files else kustomization_in(files, name) or file
    return file
