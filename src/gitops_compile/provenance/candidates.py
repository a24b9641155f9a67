"""The scalars of a build's input that may hold what comes out: those of manifests, patches, kustomizations, files.

Comes in: what is handed to the engine. Goes out: each candidate, where it stands in the text that is handed over, and
whether changing it may change what the build does with others (then it is tried alone).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from gitops_compile.provenance.handed import (
    GENERATORS,
    INLINE_PATCHES,
    INLINE_PLUGINS,
    Handed,
    Pattern,
    Role,
    fits,
    is_yaml,
    stays,
)
from gitops_compile.provenance.marks import runs
from gitops_compile.read.written import KeyPath, Written, written

_LINE: Final = re.compile(r"[^\n]*\n?")
_PAIR: Final = re.compile(r"(?P<front>[ \t]*[^#=\s][^=\n]*=)(?P<value>[^\r\n]*)")

# What merges, selects and names: a change of it may change where other values go.
_STEERING: Final = frozenset(
    {
        *("name", "namespace", "generateName", "image", "containerPort", "port", "protocol", "number", "mountPath"),
        *("devicePath", "ip", "topologyKey", "whenUnsatisfiable", "key", "hostname"),
    }
)

# What of a kustomization goes into objects. Everything else selects, names files, or says how.
_PUT: Final[tuple[Pattern, ...]] = (
    ("commonLabels", None),
    ("commonAnnotations", None),
    ("labels", None, "pairs", None),
    ("images", None, "newName"),
    ("images", None, "newTag"),
    ("images", None, "tagSuffix"),
    ("images", None, "digest"),
    ("replicas", None, "count"),
    ("replacements", None, "sourceValue"),
    ("generatorOptions", "labels", None),
    ("generatorOptions", "annotations", None),
    *((kind, None, "type") for kind in GENERATORS),
    *((kind, None, "options", "labels", None) for kind in GENERATORS),
    *((kind, None, "options", "annotations", None) for kind in GENERATORS),
)
_LITERALS: Final[tuple[Pattern, ...]] = tuple((kind, None, "literals", None) for kind in GENERATORS)
_GENERATED_NAMES: Final[tuple[Pattern, ...]] = tuple((kind, None, "name") for kind in GENERATORS)
_NAMING: Final[tuple[Pattern, ...]] = (
    ("namePrefix",),
    ("nameSuffix",),
    ("namespace",),
    *((kind, None, "namespace") for kind in GENERATORS),
)
# In the settings of a plugin these say what it meets.
_PLUGIN_ONLY: Final = frozenset({"apiVersion", "kind", "path", "group", "version", "create", "fieldPath"})
_KIND: Final[tuple[Pattern, ...]] = (("apiVersion",), ("kind",))
_IDENTITY: Final[tuple[Pattern, ...]] = (*_KIND, ("metadata", "name"), ("metadata", "namespace"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scalar that may hold a value.

    ``one`` is a scalar of the file; with ``inner`` its text is YAML in which that one is meant. ``keep`` characters at
    the front of the text stay (``KEY=`` of a literal). ``raw`` is for files that are no YAML. ``alone``: it may steer
    the build. ``patch``: it stands in a patch, which only ever changes what something else made.
    """

    file: str
    one: Written
    inner: Written | None = None
    keep: int = 0
    raw: bool = False
    alone: bool = False
    patch: bool = False

    @property
    def text(self) -> str:
        """What may come out."""
        return self.scalar.text[self.keep :]

    @property
    def scalar(self) -> Written:
        """The scalar that is meant."""
        return self.inner or self.one


def candidates(given: Handed) -> tuple[Candidate, ...]:
    """Every candidate of a request, file by file."""
    words = frozenset[str]() if given.plain else frozenset(_mentioned(given))
    every = (one for file, role in sorted(given.roles.items()) for one in _of_file(given, file, role))
    return tuple(replace(one, alone=False) if _is_free(given, one, words) else one for one in every)


def _is_free(given: Handed, one: Candidate, words: frozenset[str]) -> bool:
    """Whether no kustomization or patch mentions a scalar of a manifest, so that it steers nothing.

    An object's own name and namespace are never free: kustomize sorts by them.
    """
    names = one.scalar.path[-2:] in (("metadata", "name"), ("metadata", "namespace"), ("metadata", "generateName"))
    return one.alone and given.roles[one.file] is Role.MANIFEST and not names and runs(one.text).isdisjoint(words)


def _mentioned(given: Handed) -> Iterator[str]:
    """Every word by which a kustomization, a patch or a plugin may mean something in a manifest."""
    for file, role in sorted(given.roles.items()):
        for one in given.scalars.get(file, ()) if role is not Role.MANIFEST else ():
            merged = role is Role.PATCH and not isinstance(one.path[:1] and one.path[0], int)
            # The path of a JSON patch holds indexes and keys, which no mark replaces.
            if not stays(role, one.path) and (not merged or _steers(one.path)):
                yield from runs(one.text)


def _of_file(given: Handed, file: str, role: Role) -> Iterator[Candidate]:
    match role:
        case Role.ENVIRONMENT:
            yield from _pairs(file, given.text(file))
        case Role.EMBEDDED:
            text = given.text(file)
            yield Candidate(file, Written(0, (), text, "", 1, 1, (0, len(text))), raw=True)
        case Role.SETTINGS:
            for one in given.scalars[file]:
                yield from _of_settings(given, file, one)
        case Role.PLUGIN:
            yield from (Candidate(file, one, alone=True) for one in given.scalars[file] if _in_plugin(one.path))
        case _:
            patch = role is Role.PATCH
            values = given.scalars[file]
            for one in _without_tests(values) if patch else values:
                if not _selects(one.path, patch=patch):
                    yield Candidate(file, one, alone=not given.plain and _steers(one.path), patch=patch)


def _of_settings(given: Handed, file: str, one: Written) -> Iterator[Candidate]:
    if fits(one.path, *INLINE_PATCHES) and is_yaml(one.text):
        for inner in _without_tests(written(one.text)):
            if not _selects(inner.path, patch=True):
                yield Candidate(file, one, inner, alone=_steers(inner.path), patch=True)
    elif fits(one.path, *INLINE_PLUGINS) and is_yaml(one.text):
        yield from (Candidate(file, one, inner, alone=True) for inner in written(one.text) if _in_plugin(inner.path))
    elif fits(one.path, *_LITERALS):
        yield Candidate(file, one, keep=one.text.find("=") + 1)
    elif fits(one.path, *_GENERATED_NAMES):
        behavior = given.at(file, 0, (*one.path[:-1], "behavior"))
        yield Candidate(file, one, alone=True, patch=behavior is not None and behavior.text in ("merge", "replace"))
    elif fits(one.path, *_PUT, *_NAMING):
        yield Candidate(file, one, alone=fits(one.path, *_NAMING))


def _without_tests(values: tuple[Written, ...]) -> Iterator[Written]:
    """The values of a patch but those of a JSON patch's tests, which only compare."""
    tests = {one.path[0] for one in values if one.path[1:] == ("op",) and one.text == "test"}
    return (one for one in values if not one.path or one.path[0] not in tests)


def _selects(path: KeyPath, *, patch: bool) -> bool:
    """Whether a scalar says what kind of object this is, or which object a patch meets."""
    return stays(Role.PATCH, path) or fits(path, *(_IDENTITY if patch else _KIND))


def _steers(path: KeyPath) -> bool:
    last = path[-1]
    return last in _STEERING or path[0] == "metadata" or (isinstance(last, str) and last.startswith("$"))


def _in_plugin(path: KeyPath) -> bool:
    return bool(path) and path[-1] not in _PLUGIN_ONLY


def _pairs(file: str, text: str) -> Iterator[Candidate]:
    """The values of a file of ``KEY=value`` lines."""
    start = 0
    for number, line in enumerate(_LINE.findall(text), 1):
        pair = _PAIR.match(line)
        if pair:
            span = (start + pair.start("value"), start + pair.end("value"))
            key = pair["front"].strip().removesuffix("=")
            yield Candidate(
                file, Written(0, (key,), pair["value"], "", number, pair.start("value") + 1, span), raw=True
            )
        start += len(line)
