"""Where the schemas of custom kinds come from: CustomResourceDefinitions and the repository's own ``schemas/``.

A kind's definition is looked for among the objects rendered for the same cluster, then in ``schemas/<group>/``, then
among those rendered for other clusters. In the folder every ``*.yaml`` is a manifest of CustomResourceDefinitions,
and ``<kind>_<version>.json``, in lower case, is a JSON schema. It is read only for groups that have no definition on
the cluster.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from gitops_compile.check.tree import Tree
from gitops_compile.model.build import Object, Parse, ParseRequest
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import CRD, group_kind
from gitops_compile.model.position import Position
from gitops_compile.model.world import ReadFolders

FOLDER: Final = "schemas"
_GROUP: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")
_KIND: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,62}")
_VERSION: Final = re.compile(r"[a-z][a-z0-9]{0,62}")


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A custom kind: ``source`` says whose word it is; ``versions`` holds the open schema of each that is served."""

    source: str
    versions: Mapping[str, Any]
    at: Position
    is_whole: bool = True
    """Whether no other version is served: a single schema file does not say so."""


@dataclass(frozen=True, slots=True)
class InFolder:
    """What ``schemas/`` says of a group: definitions by kind, and what is wrong with the files."""

    definitions: Mapping[str, Definition]
    problems: tuple[Diagnostic, ...] = ()


Rendered: TypeAlias = Mapping[tuple[str, str, str], Definition]
"""Cluster, group and kind -> the definition that the fleet renders; "" stands for the first cluster that has one."""


def rendered_definitions(tree: Tree) -> Rendered:
    """The kinds that rendered CustomResourceDefinitions define."""
    found: dict[tuple[str, str, str], Definition] = {}
    for target in tree.targets.apps:
        for one in tree.objects.get(target.place, ()):
            made = definition(one, target.source.at) if group_kind(one) == CRD else None
            if made is not None:
                found.setdefault((target.place.cluster, *made[0]), made[1])
                found.setdefault(("", *made[0]), made[1])
    return found


def definition(crd: Object, at: Position) -> tuple[tuple[str, str], Definition] | None:
    """The group and kind that a CustomResourceDefinition defines, as far as it can be read."""
    spec = crd.get("spec")
    names = spec.get("names") if isinstance(spec, dict) else None
    versions = spec.get("versions") if isinstance(spec, dict) else None
    if not isinstance(spec, dict) or not isinstance(names, dict) or not isinstance(versions, list):
        return None
    served = {}
    for version in versions:
        if isinstance(version, dict) and version.get("served") is True:
            schema = version.get("schema")
            served[str(version.get("name"))] = schema.get("openAPIV3Schema", {}) if isinstance(schema, dict) else {}
    group, kind = str(spec.get("group")), str(names.get("kind"))
    return (group, kind), Definition("its CustomResourceDefinition", served, at)


def folder_reader(read: ReadFolders, parse: Parse) -> Callable[[str], InFolder]:
    """A function from a group to what its folder says; each folder is read once."""

    @cache
    def look(group: str) -> InFolder:
        return in_folder(group, read, parse)

    return look


def in_folder(group: str, read: ReadFolders, parse: Parse) -> InFolder:
    """The definitions in ``schemas/<group>/``, by kind: the JSON schemas by ``kind_version`` in lower case, too."""
    if not _GROUP.fullmatch(group):
        return InFolder({})
    top = f"{FOLDER}/{group}"
    files = read((top,))
    texts = {path: text for path, text in files.tree.items() if path.startswith(f"{top}/")}
    manifests = {path: text for path, text in texts.items() if path.endswith((".yaml", ".yml"))}
    definitions: dict[str, Definition] = {}
    problems = list(files.problems)
    for path, text in texts.items():
        if path.endswith(".json"):
            made = _json(path, text)
            if isinstance(made, Diagnostic):
                problems.append(made)
            else:
                definitions[path.removeprefix(f"{top}/").removesuffix(".json")] = made
    for one in _crds(group, manifests, parse):
        if isinstance(one, Diagnostic):
            problems.append(one)
        else:
            definitions[one[0]] = one[1]
    return InFolder(definitions, tuple(problems))


def file_for(api_version: str, kind: str) -> str:
    """The JSON schema file of a kind, without its ending; an empty text where none could have such a name."""
    version = api_version.rpartition("/")[2]
    return f"{kind.lower()}_{version}" if _KIND.fullmatch(kind) and _VERSION.fullmatch(version) else ""


def _json(path: str, text: bytes) -> Definition | Diagnostic:
    try:
        schema = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return broken(Position(path), "is not JSON", "Mend the file; one JSON document, in UTF-8.")
    return Definition(path, {"": schema}, Position(path), is_whole=False)


def _no_constant(_name: str) -> None:
    raise ValueError


def _crds(group: str, manifests: Mapping[str, bytes], parse: Parse) -> Iterator[tuple[str, Definition] | Diagnostic]:
    if not manifests:
        return
    for answer in parse([ParseRequest(f"{FOLDER}/{group}", manifests)]):
        if answer.error is not None:
            at = Position(answer.error.file or f"{FOLDER}/{group}", answer.error.line, 1 if answer.error.line else 0)
            yield broken(at, "cannot be read as manifests", "Mend it: a manifest of CustomResourceDefinitions.")
        for parsed in answer.objects:
            at = Position(parsed.file, parsed.line, 1)
            made = definition(parsed.object, at) if group_kind(parsed.object) == CRD else None
            if made is None:
                yield broken(at, "holds no CustomResourceDefinition here", "Move the manifest out of schemas/.")
            elif made[0][0] != group:
                yield broken(at, f"defines a kind of {made[0][0]}", f"Move it to {FOLDER}/{made[0][0]}/.")
            else:
                yield made[0][1], made[1]


def broken(at: Position, why: str, hint: str) -> Diagnostic:
    """GC343 for a file of ``schemas/``."""
    return Diagnostic("GC343", f"this schema file {why}", at, hint)
