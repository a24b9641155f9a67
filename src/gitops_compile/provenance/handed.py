"""What is handed to the engine, read once: the role of each file in the build, and every scalar in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from posixpath import basename, dirname, join, normpath
from typing import Final, TypeAlias

from gitops_compile.model.build import BuildRequest, ParseRequest
from gitops_compile.read.written import KeyPath, Written, written
from gitops_compile.render.kustomization.paths import KUSTOMIZATIONS

Pattern: TypeAlias = tuple[str | None, ...]
"""A key path in which none stands for any key or index."""

GENERATORS: Final = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
INLINE_PATCHES: Final[tuple[Pattern, ...]] = (
    ("patches", None, "patch"),
    ("patchesJson6902", None, "patch"),
    ("patchesStrategicMerge", None),
)
INLINE_PLUGINS: Final[tuple[Pattern, ...]] = (("generators", None), ("transformers", None), ("validators", None))
_PATCH_FILES: Final[tuple[Pattern, ...]] = (
    ("patches", None, "path"),
    ("patchesJson6902", None, "path"),
    ("patchesStrategicMerge", None),
)
_ENVIRONMENTS: Final[tuple[Pattern, ...]] = tuple((kind, None, "envs", None) for kind in GENERATORS)
_FILES: Final = frozenset(
    {
        *("resources", "components", "bases", "crds", "configurations", "openapi", "apiVersion", "kind"),
        *("generators", "transformers", "validators"),
    }
)
_NAMED_FILES: Final = frozenset({"path", "env"})
_LISTED_FILES: Final = frozenset({"files", "envs"})
_POINTERS: Final = frozenset({"op", "path", "from"})
_FOLDERS: Final[tuple[Pattern, ...]] = (("resources", None), ("components", None))


class Role(StrEnum):
    """What a file is to the build."""

    MANIFEST = "a manifest"
    PATCH = "a patch"
    SETTINGS = "a kustomization"
    PLUGIN = "the settings of a built-in plugin"
    ENVIRONMENT = "a file of KEY=value lines"
    EMBEDDED = "a file that a generator copies"


@dataclass(frozen=True, slots=True)
class Handed:
    """A request, the role of each of its text files, their scalars, and how far each is from the folder built."""

    request: BuildRequest | ParseRequest
    roles: Mapping[str, Role]
    scalars: Mapping[str, tuple[Written, ...]]
    depths: Mapping[str, int]

    @property
    def plain(self) -> bool:
        """Whether there is no build: the manifests are the objects."""
        return isinstance(self.request, ParseRequest)

    def text(self, file: str) -> str:
        """The text of one of its files."""
        return self.request.files[file].decode()

    def kind(self, file: str, document: int) -> Written | None:
        """The scalar that says what kind of object a document of a manifest is."""
        return self.at(file, document, ("kind",))

    def at(self, file: str, document: int, path: KeyPath) -> Written | None:
        """The scalar at a path of a document."""
        return next((one for one in self.scalars.get(file, ()) if (one.document, one.path) == (document, path)), None)


def handed(request: BuildRequest | ParseRequest) -> Handed:
    """Read a request."""
    texts = {file: text for file, content in sorted(request.files.items()) if (text := _text(content)) is not None}
    embedded = request.embedded if isinstance(request, BuildRequest) else frozenset[str]()
    settings = {file for file in texts if basename(file) in KUSTOMIZATIONS and file not in embedded}
    if isinstance(request, ParseRequest):
        settings = set()
    scalars = {file: written(texts[file]) for file in sorted(settings)}
    roles = dict.fromkeys(scalars, Role.SETTINGS)
    for file, values in scalars.items():
        roles |= {path: role for path, role in _named(file, values) if path in texts and path not in roles}
    roles |= {file: Role.EMBEDDED for file in texts if file in embedded and file not in roles}
    roles |= {file: Role.MANIFEST for file in texts if file not in roles}
    opaque = (Role.EMBEDDED, Role.ENVIRONMENT)
    scalars |= {file: written(texts[file]) for file in texts if file not in scalars and roles[file] not in opaque}
    root = request.root if isinstance(request, BuildRequest) else ""
    return Handed(request, roles, scalars, _depths(root, scalars, settings))


def fits(path: KeyPath, *patterns: Pattern) -> bool:
    """Whether a path is one of some patterns."""
    return any(
        len(path) == len(pattern) and all(want in (None, part) for part, want in zip(path, pattern, strict=True))
        for pattern in patterns
    )


def stays(role: Role, path: KeyPath) -> bool:
    """Whether a scalar names a file, or says where and how a JSON patch changes something: it never is a value."""
    if not path:
        return True
    if role is Role.SETTINGS:
        listed = len(path) > 1 and path[-2] in _LISTED_FILES
        return path[0] in _FILES or path[-1] in _NAMED_FILES or listed
    return isinstance(path[0], int) and path[-1] in _POINTERS


def is_yaml(text: str) -> bool:
    """Whether a text that may be a file's name is YAML instead."""
    return "\n" in text.strip() or text.lstrip().startswith(("{", "["))


def _named(file: str, values: tuple[Written, ...]) -> Iterator[tuple[str, Role]]:
    """The files that a kustomization names as something else than a manifest."""
    for role, patterns in (
        (Role.PATCH, _PATCH_FILES),
        (Role.PLUGIN, INLINE_PLUGINS),
        (Role.ENVIRONMENT, _ENVIRONMENTS),
    ):
        for one in values:
            if fits(one.path, *patterns) and not is_yaml(one.text):
                yield normpath(join(dirname(file), one.text)), role


def _depths(root: str, scalars: Mapping[str, tuple[Written, ...]], settings: set[str]) -> dict[str, int]:
    """For each folder with a kustomization the number of steps from the one that is built."""
    by_folder = {dirname(file): scalars[file] for file in sorted(settings)}
    depths = {root: 0}
    pending = [root]
    while pending:
        here = pending.pop(0)
        for one in by_folder.get(here, ()):
            folder = normpath(join(here, one.text)) if fits(one.path, *_FOLDERS) else here
            folder = "" if folder == "." else folder
            if folder in by_folder and folder not in depths:
                depths[folder] = depths[here] + 1
                pending.append(folder)
    return depths


def _text(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
