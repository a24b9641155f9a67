"""What is known of a kind on a cluster: its compiled schema, why the cluster does not take it, or nothing.

Comes in: the rendered fleet, the bundled schemas and the two functions that read ``schemas/``. Goes out: a function
from a kind on a cluster to an answer. Only kinds that occur are compiled, each once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gitops_compile.check.schemas.custom import (
    FOLDER,
    Definition,
    broken,
    file_for,
    folder_reader,
    rendered_definitions,
)
from gitops_compile.check.schemas.served import Unserved, is_kubernetes, newest_first, unserved
from gitops_compile.check.schemas.structural import NoSchema, closed_kind, without_patterns
from gitops_compile.check.tree import Tree
from gitops_compile.model.build import Parse
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import group_of
from gitops_compile.model.schemas import Bundle, Bundled, Schema, kind_key
from gitops_compile.model.world import ReadFolders

if TYPE_CHECKING:
    from jsonschema_rs import Validator

_METADATA: Final = "meta.v1.ObjectMeta"


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A kind with a schema; ``source`` names it in messages: ``apps/v1 in Kubernetes 1.33``."""

    source: str
    schema: Schema
    validator: Validator


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a kind, and what is wrong with the files that should tell."""

    known: Known | None = None
    unserved: Unserved | None = None
    problems: tuple[Diagnostic, ...] = ()


Ask: TypeAlias = Callable[[str, str, str, str], Answer]
"""Minor, cluster, apiVersion and kind -> the answer; the same one each time."""


def answers(tree: Tree, bundled: Bundled, read: ReadFolders, parse: Parse) -> Ask:
    """The function to ask."""
    rendered = cache(lambda: rendered_definitions(tree))
    folder = folder_reader(read, parse)
    compiled = cache(custom_kind)

    @cache
    def ask(minor: str, cluster: str, api_version: str, kind: str) -> Answer:
        bundle = bundled(minor)
        if kind_key(api_version, kind) in bundle.kinds:
            return Answer(kubernetes_kind(bundle, api_version, kind))
        group = group_of(api_version)
        own = rendered().get((cluster, group, kind))
        if own is None and is_kubernetes(bundle, group):
            return Answer(unserved=unserved(bundle, api_version, kind, bundled))
        there = folder(group) if own is None else None
        said = there.definitions if there else {}
        found = own or said.get(kind) or said.get(file_for(api_version, kind)) or rendered().get(("", group, kind))
        answer = compiled(found, bundle, api_version, kind) if found else Answer()
        return Answer(answer.known, answer.unserved, (*answer.problems, *(there.problems if there else ())))

    return ask


@cache
def kubernetes_kind(bundle: Bundle, api_version: str, kind: str) -> Known:
    """A kind of Kubernetes itself."""
    name = bundle.kinds[kind_key(api_version, kind)]
    schema = {"$ref": f"#/$defs/{name}", "$defs": _reached(bundle, name)}
    return Known(f"{api_version} in Kubernetes {bundle.minor}", schema, _validator(schema))


def compiled(source: str, schema: Schema) -> Known:
    """A closed schema of our own making, compiled; ``source`` names it in messages."""
    return Known(source, schema, _validator(schema))


def custom_kind(found: Definition, bundle: Bundle, api_version: str, kind: str) -> Answer:
    """A custom kind: its schema, GC341's words for a version that is not served, or GC343."""
    version = api_version.rpartition("/")[2]
    if found.is_whole and version not in found.versions:
        served = newest_first(found.versions)
        hint = f"Write apiVersion: {group_of(api_version)}/{served[0]}." if served else "Mend the definition."
        problem = f"{version} is not served; there is {', '.join(served) or 'no version'}"
        return Answer(unserved=Unserved(problem, hint, found.source))
    defs = _reached(bundle, _METADATA)
    source = f"{api_version} by {found.source}"
    try:
        closed = closed_kind(found.versions[version if found.is_whole else ""], {"$ref": f"#/$defs/{_METADATA}"})
        schema = {**closed, "$defs": defs}
        return Answer(Known(source, schema, _own_validator(schema)))
    except (NoSchema, RecursionError) as refusal:
        why = str(refusal) if isinstance(refusal, NoSchema) else "is too deep"
        if found.at.file.startswith(f"{FOLDER}/"):
            hint = "Write it as a CustomResourceDefinition does, or put that definition here instead."
            return Answer(problems=(broken(found.at, why, hint),))
        message = f"the schema of {kind} {version} in {found.source} {why}"
        hint = "Mend the CustomResourceDefinition: the API server refuses it, too."
        return Answer(problems=(Diagnostic("GC343", message, found.at, hint),))


def _own_validator(schema: Schema) -> Validator:
    """A validator of a schema that people wrote. Raises NoSchema."""
    with suppress(ValueError):
        return _validator(schema)
    try:
        return _validator(without_patterns(schema))
    except ValueError:
        raise NoSchema("is no valid schema") from None


def _validator(schema: Schema) -> Validator:
    from jsonschema_rs import Draft202012Validator, RegexOptions  # noqa: PLC0415 - 20 ms, and only where it is needed

    # Regular expressions that never go back: as in Go, and no input makes them slow.
    return Draft202012Validator(dict(schema), validate_formats=False, offline=True, pattern_options=RegexOptions())


def _reached(bundle: Bundle, name: str) -> dict[str, Schema]:
    """A definition and all that it leads to."""
    found: dict[str, Schema] = {}
    pending = [name]
    while pending:
        one = pending.pop()
        if one not in found:
            found[one] = bundle.definitions[one]
            pending += _references(found[one])
    return found


def _references(schema: Any) -> Iterable[str]:
    if isinstance(schema, dict):
        named = schema.get("$ref")
        if isinstance(named, str):
            yield named.removeprefix("#/$defs/")
        for one in schema.values():
            yield from _references(one)
