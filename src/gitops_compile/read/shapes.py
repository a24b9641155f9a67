"""Nodes against the grammar of fleet.yaml: every mistake in a file, each with its place and the nearest valid word.

``problems`` only looks; ``typed`` builds the typed value of a node that has no problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.names import FACT_NAME, FACT_RESERVED, NAME, RESERVED_NAMES, Form
from gitops_compile.model.nearest import nearest
from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode, kind_of
from gitops_compile.model.shapes import (
    Count,
    Either,
    Fact,
    Flag,
    Layered,
    ListOf,
    MapOf,
    Pins,
    Record,
    Shape,
    Text,
    Tree,
    Word,
    elsewhere_of,
    has_facts,
    keys_of,
)

PIN_KEYS = ("version", "digest", "source")


def problems(shape: Shape, node: Node, path: str = "") -> Iterator[Diagnostic]:
    """Everything that is wrong with a node; ``path`` is its dotted path in the fleet."""
    match shape:
        case Text(form):
            yield from _text(form, node, path)
        case Word(words, code):
            yield from _word(words, code, node, path)
        case Flag() | Count() | Fact():
            yield from _scalar(shape, node, path)
        case ListOf():
            yield from _list(shape, node, path)
        case MapOf():
            yield from _map(shape, node, path)
        case Record(of):
            yield from _record(of, node, path)
        case Tree(key, value):
            yield from _tree(key, value, node, path)
        case Layered(item):
            if not (isinstance(node, ScalarNode) and node.value is None):
                yield from problems(item, node, path)
        case Either():
            chosen = _chosen(shape, node)
            yield from problems(chosen, node, path) if chosen else (_wrong(_wanted(shape), node, path),)
        case Pins():
            yield from _pins(shape, node, path)


def _scalar(shape: Flag | Count | Fact, node: Node, path: str) -> Iterator[Diagnostic]:
    value = node.value if isinstance(node, ScalarNode) else None
    unquote = "Write it without quotes."
    match shape:
        case Flag() if not isinstance(value, bool):
            yield _wrong("true or false", node, path, unquote if isinstance(value, str) else "")
        case Count() if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            yield _wrong("a number from 1", node, path, unquote if isinstance(value, str) else "")
        case Fact() if value is None:
            yield _wrong("text, a number, true or false", node, path)


def _text(form: Form, node: Node, path: str) -> Iterator[Diagnostic]:
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        hint = "Put it in quotes." if isinstance(node, ScalarNode) and node.value is not None else ""
        yield _wrong(form.noun, node, path, hint, form.type_code)
    elif problem := form.problem(node.value):
        yield _at(node, form.code, problem, path)
    elif form is NAME and node.value in RESERVED_NAMES:
        yield _at(node, *_reserved(node.value), path, "Choose another name.")


def _word(words: tuple[str, ...], code: str, node: Node, path: str) -> Iterator[Diagnostic]:
    choice = " or ".join(words)
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        yield _wrong(choice, node, path)
    elif node.value not in words:
        close = nearest(node.value, words)
        yield _at(node, code, f"expected {choice}", path, f"Did you mean {close}?" if close else "")


def _list(shape: ListOf, node: Node, path: str) -> Iterator[Diagnostic]:
    if not isinstance(node, ListNode):
        if shape.or_one:
            yield from problems(shape.item, node, path)
        else:
            yield _wrong("a list", node, path, "Put it in brackets: [...]." if isinstance(node, ScalarNode) else "")
        return
    if not shape.at_least <= len(node.items) <= shape.at_most:
        limit = f"at least {shape.at_least}" if len(node.items) < shape.at_least else f"at most {shape.at_most}"
        yield _at(node, "GC115", f"expected {limit} entries, found {len(node.items)}", path)
    for index, item in enumerate(node.items):
        yield from problems(shape.item, item, f"{path}[{index}]")


def _map(shape: MapOf, node: Node, path: str) -> Iterator[Diagnostic]:
    if not isinstance(node, MapNode):
        yield _wrong(f"a map from {shape.noun} to its entry", node, path)
        return
    if len(node.entries) < shape.at_least:
        yield _at(node, "GC115", f"an empty map; it needs at least one {shape.noun}", path)
    for key, value in node.entries:
        yield from _name(shape, key, path)
        yield from problems(shape.item, value, _join(path, key.value))


def _name(shape: MapOf, key: ScalarNode, path: str) -> Iterator[Diagnostic]:
    here = _join(path, key.value)
    if problem := shape.key.problem(str(key.value)):
        yield Diagnostic(shape.key.code, problem, key.at, path=here)
    elif shape.key is NAME and key.value in RESERVED_NAMES:
        yield Diagnostic(*_reserved(str(key.value)), key.at, "Choose another name.", path=here)


def _reserved(name: str) -> tuple[str, str]:
    return "GC617", f"{name} is a reserved name: the tool and its pages use it as a word"


def _record(of: type[Any], node: Node, path: str) -> Iterator[Diagnostic]:
    known = keys_of(of)
    if not isinstance(node, MapNode):
        yield _wrong("a map with " + ", ".join(known), node, path)
        return
    for key, value in node.entries:
        name = str(key.value)
        if name in known:
            yield from problems(known[name].shape, value, _join(path, name))
        elif has_facts(of):
            yield from _fact(name, key, value, path)
        else:
            yield _unknown(name, key, of, path)
    present = {str(key.value) for key, _ in node.entries}
    missing = [wanted for wanted in known.values() if wanted.required and wanted.name not in present]
    # A misspelt key has been told already, with the name that it was meant to be.
    meant = {nearest(name, known) for name in present if name not in known} if missing else ()
    for wanted in missing:
        if wanted.name not in meant:
            where = f" in {path}" if path else ""
            hint = f"Add {wanted.name}: {wanted.doc}"
            yield _at(node, "GC111", f"the key {wanted.name} is missing{where}", path, hint)


def _fact(name: str, key: ScalarNode, value: Node, path: str) -> Iterator[Diagnostic]:
    here = _join(path, name)
    if name in FACT_RESERVED:
        hint = "Choose another name: it is a key of the fleet, which does not stand here."
        yield Diagnostic("GC617", f"{name} cannot be the name of a fact", key.at, hint, path=here)
    elif problem := FACT_NAME.problem(name):
        yield Diagnostic(FACT_NAME.code, problem, key.at, path=here)
    yield from problems(Fact(), value, here)


def _tree(key: Form | None, value: Form | None, node: Node, path: str) -> Iterator[Diagnostic]:
    if not isinstance(node, MapNode):
        yield _wrong("a map", node, path)
        return
    for name, entry in node.entries if key and value else ():
        here = _join(path, name.value)
        if key and (problem := key.problem(str(name.value))):
            yield Diagnostic(key.code, problem, name.at, path=here)
        if value and not (isinstance(entry, ScalarNode) and entry.value is None):
            yield from _text(value, entry, here)


def _pins(shape: Pins, node: Node, path: str) -> Iterator[Diagnostic]:
    if isinstance(node, ScalarNode):
        yield from _pin_text(shape, node, path)
    elif not isinstance(node, MapNode):
        yield _wrong("a version, a digest, {version, digest} or a map from cluster to one of these", node, path)
    elif is_pin(node) or not node.entries:
        yield from _pin_map(shape, node, path)
    else:
        for key, value in node.entries:
            here = _join(path, key.value)
            if problem := NAME.problem(str(key.value)):
                yield Diagnostic(NAME.code, problem, key.at, path=here)
            if isinstance(value, MapNode):
                yield from _pin_map(shape, value, here)
            else:
                yield from _pin_text(shape, value, here)


def _pin_map(shape: Pins, node: MapNode, path: str) -> Iterator[Diagnostic]:
    if all(key.value == "source" for key, _ in node.entries):
        what = "a source alone is no pin: name its version or digest too" if node.entries else "nothing is no version"
        yield _at(node, "GC619", what, path, "Write a version, or take the line away to unpin.")
    yield from _record(shape.pin.of, node, path)


def _pin_text(shape: Pins, node: Node, path: str) -> Iterator[Diagnostic]:
    digest = isinstance(node, ScalarNode) and str(node.value).startswith("sha256:")
    if isinstance(node, ScalarNode) and node.value is None:
        yield _at(node, "GC619", "nothing is no version", path, "Write a version, or take the line away to unpin.")
    else:
        yield from _text(shape.digest if digest else shape.version, node, path)


def is_pin(node: MapNode) -> bool:
    """Whether a map under a stage is one pin; any other map goes from cluster to pin."""
    return any(key.value in PIN_KEYS for key, _ in node.entries)


def _chosen(shape: Either, node: Node) -> Shape | None:
    if isinstance(node, ScalarNode):
        return shape.scalar if node.value is not None else None
    return shape.sequence if isinstance(node, ListNode) else shape.mapping


def _wanted(shape: Either) -> str:
    parts = [shape.scalar and "text", shape.sequence and "a list", shape.mapping and "a map"]
    return " or ".join(part for part in parts if part)


def _unknown(name: str, key: ScalarNode, of: type[Any], path: str) -> Diagnostic:
    known, elsewhere = tuple(keys_of(of)), elsewhere_of(of)
    close = nearest(name, (*known, *elsewhere))
    hint = f"Did you mean {close}?" if close else "Known here: " + ", ".join(sorted(known)) + "."
    if close is not None and close in elsewhere:
        there = f"stands on {elsewhere[close]}."
        hint = f"It {there}" if close == name else f"{hint} That {there}"
    return Diagnostic("GC110", f"unknown key {name}", key.at, hint, path=_join(path, name))


def _wrong(expected: str, node: Node, path: str, hint: str = "", code: str = "GC112") -> Diagnostic:
    return _at(node, code, f"expected {expected}, found {kind_of(node)}", path, hint)


def _at(node: Node, code: str, message: str, path: str, hint: str = "") -> Diagnostic:
    related = (Related(node.alias, "the alias that brings it here"),) if node.alias else ()
    return Diagnostic(code, message, node.at, hint, path=path, related=related)


def _join(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)
