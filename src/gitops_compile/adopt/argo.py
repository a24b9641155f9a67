"""What the Argo CD objects of a repository say: which folder goes to which cluster and namespace.

Comes in: parsed manifests. Goes out: one deployment per Application, and per Application that an ApplicationSet of a
list or of git folders would make. They are read and never changed: what runs today goes on running.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import urlsplit

from gitops_compile.adopt.leaf import Deployment
from gitops_compile.model.build import Object, ParsedObject
from gitops_compile.model.kinds import ARGO_KINDS, group_kind, name_of
from gitops_compile.model.names import SERVER
from gitops_compile.model.position import Located, Position

IN_CLUSTER: Final = "in-cluster"
LOCAL: Final = "https://kubernetes.default.svc"
_PLACEHOLDER: Final = re.compile(r"\{\{\s*\.?([A-Za-z0-9_.\[\]-]+)\s*\}\}")


def argo_counts(parsed: Iterable[ParsedObject]) -> dict[str, int]:
    """How many AppProjects, Applications and ApplicationSets there are, by kind."""
    kinds = [group_kind(one.object)[1] for one in parsed if group_kind(one.object) in ARGO_KINDS]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def paths_of(parsed: Iterable[ParsedObject]) -> frozenset[str]:
    """The folders that Applications name, as they stand there."""
    applications = (one.object for one in parsed if group_kind(one.object) == ("argoproj.io", "Application"))
    specs = [_map(one.get("spec")) for one in applications]
    sources = [source for spec in specs for source in (spec.get("source"), *_list(spec.get("sources")))]
    return frozenset({_plain(_text(_map(source).get("path"))) for source in sources} - {""})


def _plain(path: str) -> str:
    return path.strip("/").removeprefix("./")


def deployments_of(parsed: Iterable[ParsedObject], folders: Sequence[str]) -> tuple[Deployment, ...]:
    """What the Applications deploy of ``folders``, sorted; a path of theirs may begin above the repository."""
    found: set[Deployment] = set()
    for one in parsed:
        at = Position(one.file, one.line, 1)
        if group_kind(one.object) == ("argoproj.io", "Application"):
            found.update(_of(name_of(one.object), one.object.get("spec"), at, folders))
        elif group_kind(one.object) == ("argoproj.io", "ApplicationSet"):
            found.update(_of_set(one.object, at, folders))
    return tuple(sorted(found))


def elsewhere(parsed: Iterable[ParsedObject], known: Iterable[Deployment]) -> tuple[Located[str], ...]:
    """The Applications and ApplicationSets, as ``Kind name``, of which no deployment is known; by position."""
    told = {one.at for one in known}
    found = []
    for one in parsed:
        at = Position(one.file, one.line, 1)
        group, kind = group_kind(one.object)
        if group == "argoproj.io" and kind in ("Application", "ApplicationSet") and at not in told:
            found.append(Located(f"{kind} {name_of(one.object)}", at))
    return tuple(sorted(found, key=lambda one: (one.at, one.value)))


def _of(name: str, spec: Any, at: Position, folders: Sequence[str]) -> Iterator[Deployment]:
    destination = _map(_map(spec).get("destination"))
    server, called = _text(destination.get("server")), _text(destination.get("name"))
    server = "" if SERVER.problem(server) else server
    sources = [_map(spec).get("source"), *_list(_map(spec).get("sources"))]
    for source in sources:
        folder = _folder(_text(_map(source).get("path")), folders)
        if folder is not None and (server or called):
            cluster = called or cluster_name(server)
            project, namespace = _text(_map(spec).get("project")), _text(destination.get("namespace"))
            yield Deployment(folder, cluster, namespace, name, server, project, at)


def cluster_name(server: str) -> str:
    """A name for the cluster behind a URL: ``in-cluster``, or the first word of the host."""
    if server.rstrip("/") == LOCAL:
        return IN_CLUSTER
    host = urlsplit(server).hostname or server
    return host if re.fullmatch(r"[0-9.]+", host) else host.removeprefix("api.").split(".")[0]


def _folder(path: str, folders: Sequence[str]) -> str | None:
    """The folder that an Application's path means: itself, or the one that it ends in."""
    plain = _plain(path)
    if plain in folders:
        return plain
    ends = [folder for folder in folders if folder and plain.endswith(f"/{folder}")]
    return max(ends, key=len) if ends else None


def _of_set(one: Object, at: Position, folders: Sequence[str]) -> Iterator[Deployment]:
    spec = _map(one.get("spec"))
    template = _map(spec.get("template"))
    for generator in _list(spec.get("generators")):
        for values in _elements(_map(generator), folders):
            name = _text(_filled(_map(template.get("metadata")).get("name"), values)) or name_of(one)
            yield from _of(name, _filled(template.get("spec"), values), at, folders)


def _elements(generator: Mapping[str, Any], folders: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """The values of each Application that a list or a generator of git folders makes; none for the others."""
    for element in _list(_map(generator.get("list")).get("elements")):
        yield {str(key): value for key, value in _map(element).items() if isinstance(value, str)}
    patterns = [_map(entry) for entry in _list(_map(generator.get("git")).get("directories"))]
    for folder in folders:
        meant = [not entry.get("exclude") for entry in patterns if _meets(folder, _text(entry.get("path")))]
        if meant and all(meant):
            parts = folder.split("/")
            numbered = {f"path[{number}]": part for number, part in enumerate(parts)}
            segments = {f"path.segments[{number}]": part for number, part in enumerate(parts)}
            last = {"path": folder, "path.path": folder, "path.basename": parts[-1]}
            yield {**numbered, **segments, **last}


def _meets(folder: str, pattern: str) -> bool:
    return folder.count("/") == pattern.count("/") and fnmatchcase(folder, pattern)


def _filled(node: Any, values: Mapping[str, str]) -> Any:
    if isinstance(node, str):
        return _PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group()), node)
    if isinstance(node, dict):
        return {key: _filled(value, values) for key, value in node.items()}
    return [_filled(value, values) for value in node] if isinstance(node, list) else node


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) and "{{" not in value else ""
