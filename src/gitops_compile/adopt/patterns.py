"""What a folder's path says: which app, in which environment, on which cluster; by one table of common layouts.

Comes in: the folder of a kustomization, and the names that stand side by side in the repository. Goes out: a reading
of the path, with the pattern that meets its neighbours too (``apps/api/overlays/{environment}``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Final

from gitops_compile.adopt.words import (
    BASES,
    CLUSTERS,
    OVERLAYS,
    STAGES,
    environment_in,
    is_environment,
    is_structure,
    without,
)

ROWS: Final = (
    "clusters/<cluster>/<environment>/<app>",
    "clusters/<cluster>/<app>/<environment>",
    "clusters/<cluster>/*/<app>",
    "clusters/<cluster>/<app>",
    "clusters/<cluster>/*",
    "clusters/<cluster>",
    "environments/<any environment>/*/<app>",
    "environments/<any environment>/<app>",
    "environments/<any environment>",
    "<app>/overlays/<any environment>",
    "overlays/<environment>/<app>",
    "overlays/<app>/<environment>",
    "overlays/<environment>",
    "overlays/<app>",
    "<app>/<environment>",
    "<environment>/*/<app>",
    "<environment>/<app>",
    "<environment>",
    "<app>/base",
    "<app>-<environment>",
    "<app>",
)
"""The layouts, tried in this order against the end of a path.

``<environment>`` is a word for one, or stands among such words; ``<any environment>`` is any name, since the folder
above says so. ``<app>`` is no word of structure. A layout without ``<app>`` names it after what stands in front.
``<app>-<environment>`` needs a neighbour of the same app: ``api-dev`` beside ``api-prod``.
"""

_VARIANT: Final = "<app>-<environment>"
_WORDS: Final[Mapping[str, Collection[str]]] = {
    "clusters": CLUSTERS,
    "environments": STAGES,
    "overlays": OVERLAYS,
    "base": BASES,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a path says; ``environment`` and ``cluster`` are "" where it says nothing of them.

    ``pattern`` is the path with placeholders for the two. ``row`` is the layout that it was read by.
    """

    app: str
    environment: str
    cluster: str
    pattern: str
    row: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For every folder, the names in it below which kustomizations stand; and the folders whose names are stages."""

    names: Mapping[str, frozenset[str]]
    stages: frozenset[str] = frozenset()

    def environment(self, folder: str, name: str) -> bool:
        """Whether a name in a folder is an environment: by its word, or by the words beside it."""
        if folder in self.stages or is_environment(name):
            return True
        beside = [other for other in sorted(self.names.get(folder, ())) if other.lower() not in BASES]
        known = sum(is_environment(other) for other in beside)
        if known >= 2 and 2 * known >= len(beside):
            return True
        # In a folder that only says what kind of files it holds, api-dev and api-prod are apps with a word behind.
        above = folder.rsplit("/", 1)[-1].lower()
        if is_structure(above) and above not in OVERLAYS:
            return False
        return len(beside) >= 2 and all(environment_in(other) for other in beside)

    def variant(self, folder: str, name: str) -> tuple[str, str]:
        """The app and the environment in a name such as ``api-dev``; two empty texts where it is no such name."""
        word = environment_in(name)
        app = without(name, word) if word else name
        if app == name or name not in (f"{app}-{word}", f"{word}-{app}"):
            return "", ""
        others = (other for other in sorted(self.names.get(folder, ())) if other != name)
        alike = any(environment_in(other) and without(other, environment_in(other)) == app for other in others)
        return (app, word) if alike else ("", "")


def neighbours(folders: Iterable[str], stages: Iterable[str] = ()) -> Neighbours:
    """The neighbours of some folders; ``stages`` are folders whose children are known to be stages."""
    names: dict[str, set[str]] = {}
    for folder in folders:
        path = folder
        while path:
            names.setdefault(dirname(path), set()).add(path.rsplit("/", 1)[-1])
            path = dirname(path)
    return Neighbours({folder: frozenset(found) for folder, found in names.items()}, frozenset(stages))


def read_path(folder: str, repository: str, beside: Neighbours) -> Reading:
    """What the path of a folder says; ``repository`` names an app where the path has no name for it."""
    parts = tuple(folder.split("/")) if folder else ()
    for row in ROWS:
        found = _read(row, parts, repository, beside)
        if found is not None:
            return found
    word = next((part for part in reversed(parts) if is_environment(part)), "")
    return Reading(_owner(parts, repository), word, "", folder or ".", "")


def _read(row: str, parts: tuple[str, ...], repository: str, beside: Neighbours) -> Reading | None:
    wanted = row.split("/")
    start = len(parts) - len(wanted)
    if start < 0:
        return None
    said: dict[str, str] = {}
    pattern = list(parts)
    for index, token in enumerate(wanted, start):
        name = parts[index]
        if not _fits(token, name, "/".join(parts[:index]), beside):
            return None
        noun = token.strip("<>").removeprefix("any ")
        if token == _VARIANT:
            said["app"], said["environment"] = beside.variant("/".join(parts[:index]), name)
            pattern[index] = name.replace(said["environment"], "{environment}")
        elif token.startswith("<"):
            said[noun] = name
            pattern[index] = name if noun == "app" else "{" + noun + "}"
    cluster, environment = said.get("cluster", ""), said.get("environment", "")
    # A cluster that is called after an environment runs that one: prod, or prod-eu-1.
    environment = environment or environment_in(cluster)
    app = said.get("app") or _owner(parts[:start], repository)
    return Reading(app, environment, cluster, "/".join(pattern), row)


def _fits(token: str, name: str, folder: str, beside: Neighbours) -> bool:
    if token in _WORDS:
        return name.lower() in _WORDS[token]
    match token:
        case "<environment>":
            return beside.environment(folder, name)
        case "<app>":
            return not is_structure(name) and not is_environment(name)
        case "<app>-<environment>":
            return bool(beside.variant(folder, name)[0])
        case "*":
            return True
        case _:
            return name.lower() not in BASES


def _owner(parts: tuple[str, ...], repository: str) -> str:
    """The nearest name that says whose it is, else the repository's."""
    return next((p for p in reversed(parts) if not is_structure(p) and not is_environment(p)), repository)
