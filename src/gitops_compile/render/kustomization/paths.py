"""Where a name in a kustomization leads: a file, its template or a folder of the tree, inside the reach of the app.

Nothing is looked up outside the tree, so an address, an absolute path and a way out of the repository lead nowhere.
What they get here is the message that says so, with the line to add or the nearest name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath, relpath

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.nearest import nearest
from gitops_compile.model.position import Position
from gitops_compile.render.kustomization.fields import Role
from gitops_compile.render.kustomization.walk import Named

TEMPLATE = ".j2"
PRIVATE = "_"
PATH_CHARACTERS = 1024
KUSTOMIZATIONS = ("Kustomization", "kustomization.yaml", "kustomization.yml")
"""``RecognizedKustomizationFileNames`` of kustomize."""
MANIFESTS = (".yaml", ".yml", ".json")
"""How the name of a plain manifest ends."""

_FOLDERS = (Role.RESOURCE, Role.COMPONENT)
_HOST = r"([a-zA-Z][a-zA-Z0-9-]*@)?[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,}"
_REMOTE = (
    rf".*://.*|(file|git|https?|ssh):.*|[a-zA-Z][a-zA-Z0-9-]*@[^/]+[:/].*|{_HOST}(:[^/]*)?/.+/.*|{_HOST}:.*"
    r"|.*\?(ref|version|timeout|submodules)=.*|.*\.git(/.*|//.*)?"
)
_sign = re.compile(r"[:@?]|\.[gG]|\A[^./][^/]*\.[^/]*/.+/", re.DOTALL).search
"""Finds something in every remote name, and in few others: the whole expression takes milliseconds to compile."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The folders in which the files of an app's source may lie, from the repository's top: its own, its
    components', its bases'. ``app`` is for the message that prints the line to add.
    """

    folders: tuple[str, ...]
    app: str

    def holds(self, path: str) -> bool:
        """Whether a path is one of the folders or below one."""
        return any(top in ("", ".") or path == top or path.startswith(f"{top}/") for top in self.folders)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the tree under the name that the build reads; ``source`` differs from it for a template."""

    path: str
    source: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the tree."""

    path: str


def lead(tree: FileTree, reach: Reach, folder: str, named: Named) -> File | Folder | Diagnostic:
    """Where a name leads from ``folder``, or why it leads nowhere.

    GC161 leaves the repository, begins with a dash or is too long, GC162 outside the reach, GC163 remote,
    GC164 a folder of plugins, GC166 not there or of the wrong kind, GC147 a file beside its template.
    """
    role, written, at = named.role, named.written, named.at
    if len(written) > PATH_CHARACTERS:
        return Diagnostic("GC161", f"a path of more than {PATH_CHARACTERS} characters", at, "Shorten it.")
    path = normpath(join(folder, written)) if written else ""
    path = "" if path == "." else path
    remote = bool(_sign(written) and re.fullmatch(_REMOTE, written, re.DOTALL | re.IGNORECASE))
    if written.startswith("-"):
        return Diagnostic("GC161", "a path that begins with a dash", at, "Write ./ in front of it.")
    if "://" in written or (remote and not _is_there(tree, reach, path)):
        hint = "Copy what it names into the repository, and name that folder."
        return Diagnostic("GC163", "this names something outside the repository; nothing is fetched", at, hint)
    if written.startswith("/") or path == ".." or path.startswith("../"):
        hint = "Paths are relative to the folder of this file and stay inside the repository."
        return Diagnostic("GC161", "this path leaves the repository", at, hint)
    if not written or not _is_there(tree, reach, path):
        return _nowhere(tree, reach, folder, named, path)
    return _of_right_kind(tree, role, path, at)


def file_at(tree: FileTree, path: str, at: Position) -> File | Diagnostic | None:
    """The file or template that the build reads under a path; none if there is neither."""
    template = path + TEMPLATE
    if path in tree and template in tree:
        what = f"{path} and its template {basename(template)} lie side by side"
        return Diagnostic("GC147", what, at, "Keep one of the two.")
    if template in tree and basename(path).startswith(PRIVATE):
        what = f"{template} is for the import and include of other templates alone: its name begins with {PRIVATE}"
        return Diagnostic("GC166", what, at, "Rename it if it is to be read on its own.")
    if path in tree or template in tree:
        return File(path, path if path in tree else template)
    return None


def kustomizations_in(tree: FileTree, folder: str) -> tuple[str, ...]:
    """The paths under which the build would find a kustomization in a folder; more than one is a mistake."""
    names = frozenset(tree.names(folder))
    found = (name for name in KUSTOMIZATIONS if name in names or name + TEMPLATE in names)
    return tuple(join(folder, name) for name in found if not tree.is_folder(join(folder, name)))


def _is_there(tree: FileTree, reach: Reach, path: str) -> bool:
    return reach.holds(path) and (path in tree or path + TEMPLATE in tree or tree.is_folder(path))


def _of_right_kind(tree: FileTree, role: Role, path: str, at: Position) -> File | Folder | Diagnostic:
    found = file_at(tree, path, at)
    if isinstance(found, Diagnostic):
        return found
    if found is None:
        return _folder(role, path, at)
    if role is Role.COMPONENT:
        return Diagnostic("GC166", f"{path} is a file; a component is a folder", at, "Name its folder.")
    if role is Role.RESOURCE and basename(path) in KUSTOMIZATIONS:
        return Diagnostic("GC166", f"{path} is a kustomization", at, "Name its folder under `resources`.")
    if found.source == path and path.endswith(TEMPLATE):
        shown = path.removesuffix(TEMPLATE)
        return Diagnostic("GC166", f"{path} is a template; the build reads it as {shown}", at, f"Write {shown}.")
    return found


def _folder(role: Role, path: str, at: Position) -> Folder | Diagnostic:
    if role in _FOLDERS:
        return Folder(path)
    if role is Role.PLUGIN:
        what = f"{path or '.'} is a folder; a plugin's configuration stands inline or in a file"
        return Diagnostic("GC164", what, at, "Name the files in it.")
    return Diagnostic("GC166", f"{path or '.'} is a folder; {role.value} is a file", at, "Name a file in it.")


def _nowhere(tree: FileTree, reach: Reach, folder: str, named: Named, path: str) -> Diagnostic:
    role, at = named.role, named.at
    if not named.written:
        return Diagnostic("GC166", f"nothing is named here; expected {role.value}", at, "Name it, or take it away.")
    if not reach.holds(path):
        line = f"apps.{reach.app}.source.bases: [{_base(tree, role, path) or '.'}]"
        what = f"{path or '.'} is outside the reach of the app {reach.app}"
        return Diagnostic("GC162", what, at, f"Add {line} if the app may read it.")
    close = _nearest(tree, path)
    hint = f"Did you mean {relpath(close, folder or '.')}?" if close else "Add it, or correct the name."
    return Diagnostic("GC166", f"{path or '.'} does not exist", at, hint)


def _base(tree: FileTree, role: Role, path: str) -> str:
    """The folder to list under ``bases``: a file's own folder, else the folder that is named."""
    if role is Role.COMPONENT or tree.is_folder(path):
        return path
    is_file = role is not Role.RESOURCE or path in tree or path.endswith((".yaml", ".yml", ".json"))
    return dirname(path) if is_file else path


def _nearest(tree: FileTree, path: str) -> str:
    """The path with its first part that does not exist replaced by the name that is most like it, or nothing."""
    known, parts = "", path.split("/")
    while parts and tree.is_folder(join(known, parts[0])):
        known = join(known, parts.pop(0))
    names = [name.removesuffix(TEMPLATE) for name in tree.names(known)]
    # In a large folder only the likeliest names are compared, since comparing is slow.
    likely = names if len(names) <= 100 else [name for name in names if name[:3] == parts[0][:3]][:100]
    close = nearest(parts[0], likely) if parts else None
    return join(known, close, *parts[1:]) if close else ""
