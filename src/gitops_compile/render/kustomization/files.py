"""Files as the build reads them: a template rendered under its name, and every text clean enough to go on.

Manifests are read by the engine's parser alone, as Kubernetes would; here only their size, encoding and characters
are looked at, and that a template gives what one file is to give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.position import Position
from gitops_compile.read.text import read_text
from gitops_compile.render.kustomization.inline import has_marker, is_one_document
from gitops_compile.render.kustomization.paths import File

MANIFEST_BYTES = 8 * 1024 * 1024
_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"

Content: TypeAlias = "Callable[[str], bytes | tuple[Diagnostic, ...]]"
"""Renders the template at this path (it ends in ``.j2``) for the target at hand."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's content, if there is one, and what is wrong with it."""

    content: bytes | None
    problems: tuple[Diagnostic, ...] = ()


def load(tree: FileTree, file: File, render: Content) -> Loaded:
    """The bytes that the build reads: the file's own, or what its template gives."""
    if file.source == file.path:
        return Loaded(tree[file.path])
    result = render(file.source)
    return Loaded(result) if isinstance(result, bytes) else Loaded(None, result)


def load_manifest(tree: FileTree, file: File, render: Content) -> Loaded:
    """The same for what is parsed as YAML or JSON: GC100, GC101 characters, GC146 documents, GC169 size."""
    loaded = load(tree, file, render)
    if loaded.content is None:
        return loaded
    problems = _problems(tree, file, loaded.content)
    return replace(loaded, problems=tuple(in_template(file, problem) for problem in problems))


def in_template(file: File, problem: Diagnostic) -> Diagnostic:
    """A problem of what a template gave, told at the template: its lines are not those of the result."""
    if file.source == file.path or problem.at.file != file.path:
        return problem
    where = f" (in line {problem.at.line} of what the template gives)" if problem.at.line else ""
    related = tuple(
        replace(also, at=Position(file.source)) if also.at.file == file.path else also for also in problem.related
    )
    return replace(problem, at=Position(file.source), message=f"{problem.message}{where}", related=related)


def _problems(tree: FileTree, file: File, content: bytes) -> tuple[Diagnostic, ...]:
    if len(content) > MANIFEST_BYTES:
        what = f"the manifest has {len(content)} bytes; at most {MANIFEST_BYTES} are read"
        return (Diagnostic("GC169", what, Position(file.path), "Split it."),)
    # Most files are plain ASCII, which one pass in C tells; the reader says what is wrong with the others.
    text = None if content.translate(None, _PLAIN) == b"" else read_text(file.path, content, MANIFEST_BYTES)
    if isinstance(text, Diagnostic):
        return (text,)
    if file.source == file.path or has_marker(tree[file.source].decode("utf-8", "replace")):
        return ()
    if is_one_document(text if text is not None else content.decode("ascii")):
        return ()
    what = "the template has no line `---`, but what it gives is not exactly one document"
    hint = "Write `---` between documents into the template; what may give none is no resource of its own."
    return (Diagnostic("GC146", what, Position(file.path), hint),)
