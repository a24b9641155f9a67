"""From a character of what a template gave back to the template's line and the expressions that wrote it.

A copy of the templates says at each piece of text where it comes from: marks in private-use characters stand in front
of the template's own text and around each ``{{ }}``. Rendered with the same variables and the marks taken out, it
must give exactly the text that the build saw; where it does not, only lines that stand in both are known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import TemplateSyntaxError, nodes

from gitops_compile.model.filetree import FileTree
from gitops_compile.model.position import Position
from gitops_compile.read.text import position_of
from gitops_compile.render.template.render import Templates, render, templates_of

_MARK: Final = re.compile("\ue000([0-9]+)\ue001|\ue002([0-9]+)\ue001|(\ue003)")
_ANY_MARK: Final = re.compile("[\ue000-\ue003]")
_LINE_END: Final = re.compile(r"\r\n|\r")
_SUFFIX: Final = ".j2"


@dataclass(frozen=True, slots=True)
class Expression:
    """One ``{{ }}`` of a template: where it begins, its text, and the names of the target that it reads."""

    at: Position
    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a rendered text: from which character on, where that stands, and the expressions around it.

    ``copied`` is whether the piece is the template's own text, character for character.
    """

    start: int
    at: Position
    copied: bool
    around: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """A template's output with what wrote each piece of it; none where only whole lines could be compared."""

    template: str
    text: str
    pieces: tuple[Piece, ...]
    lines: Mapping[str, int]

    def at(self, start: int, end: int) -> tuple[Position, tuple[Expression, ...], bool]:
        """Where characters of the output come from, the expressions among them, and whether that is exact."""
        if not self.pieces:
            return self._by_line(start)
        first = max(bisect_right(self.pieces, start, key=lambda piece: piece.start) - 1, 0)
        last = max(bisect_right(self.pieces, max(end - 1, start), key=lambda piece: piece.start), first + 1)
        met = self.pieces[first:last]
        found = {expression: None for piece in met for expression in piece.around}
        here = met[0]
        offset = start - here.start if here.copied else 0
        at = here.around[0].at if here.around else here.at
        return (at if here.around else _later(at, offset)), tuple(found), True

    def _by_line(self, start: int) -> tuple[Position, tuple[Expression, ...], bool]:
        line = self.text.split("\n")[self.text.count("\n", 0, start)]
        number = self.lines.get(line, 0)
        column = start - self.text.rfind("\n", 0, start)
        return (Position(self.template, number, column), (), True) if number else (Position(self.template), (), False)


class Tracer:
    """The instrumented copy of a source's templates, for one target; lives as long as one explanation."""

    def __init__(self, tree: FileTree, variables: Mapping[str, Any]) -> None:
        self._tree, self._variables = tree, variables
        self._plain = templates_of(tree)
        self._spots: list[Position | Expression] = []
        marked = {path: content for path, content in tree.items() if path.endswith(_SUFFIX)}
        self._marked = templates_of(FileTree({path: self._instrumented(path) for path in marked}))

    def origins(self, template: str) -> Origins | None:
        """What wrote the output of a template, or none where it gives nothing."""
        text = render(self._plain, template, self._variables).value
        if text is None:
            return None
        told = render(self._marked, template, self._variables).value
        pieces = tuple(self._pieces(told)) if told is not None and _MARK.sub("", told) == text else ()
        return Origins(template, text, pieces, _lines(self._tree[template].decode("utf-8", "replace")))

    def _instrumented(self, path: str) -> bytes:
        source = _LINE_END.sub("\n", self._tree[path].decode("utf-8", "replace"))
        if _ANY_MARK.search(source):
            return self._tree[path]
        try:
            parsed = self._plain.sandbox.parse(source)
            return "".join(self._marked_tokens(path, source, _aliases(parsed))).encode()
        except TemplateSyntaxError:
            return self._tree[path]

    def _marked_tokens(self, path: str, source: str, aliases: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
        for kind, value, offset in _tokens(self._plain, source):
            if kind == "data":
                yield from self._text(path, source, value, offset)
            elif kind == "variable_begin":
                number = self._spot(self._expression(path, source, offset, aliases))
                yield f"\ue002{number}\ue001{{{{"
            elif kind == "variable_end":
                yield "}}\ue003"
            elif not kind.startswith("comment"):
                yield _without_sign(kind, value)

    def _text(self, path: str, source: str, value: str, offset: int) -> Iterator[str]:
        """The template's own text, with a mark in front of each of its lines."""
        for line in value.splitlines(keepends=True):
            yield f"\ue000{self._spot(position_of(path, source, offset))}\ue001{line}"
            offset += len(line)

    def _expression(self, path: str, source: str, offset: int, aliases: Mapping[str, tuple[str, ...]]) -> Expression:
        end = _end_of_expression(self._plain, source, offset)
        text = source[offset:end]
        inside = text.removeprefix("{{").removesuffix("}}").removeprefix("-").removesuffix("-").strip()
        names = _names_of(self._plain.sandbox.parse(f"{{{{ {inside} }}}}"), aliases)
        return Expression(position_of(path, source, offset), f"{{{{ {inside} }}}}", names)

    def _spot(self, spot: Position | Expression) -> int:
        self._spots.append(spot)
        return len(self._spots) - 1

    def _pieces(self, told: str) -> Iterator[Piece]:
        around: list[Expression] = []
        start, at = 0, 0
        here: tuple[Position, bool] | None = None
        for found in _MARK.finditer(told):
            length = found.start() - at
            if length and here is not None:
                yield Piece(start, here[0], here[1], tuple(around))
            start += length
            at = found.end()
            spot = self._spots[int(found[1] or found[2])] if not found[3] else None
            if isinstance(spot, Expression):
                around.append(spot)
                here = (spot.at, False)
            elif isinstance(spot, Position):
                here = (spot, True)
            elif around:
                here = (around.pop().at, False)
        if at < len(told) and here is not None:
            yield Piece(start, here[0], here[1], tuple(around))


def _tokens(templates: Templates, source: str) -> Iterator[tuple[str, str, int]]:
    """jinja2's tokens with the character at which each begins; blanks that a sign takes away are in none."""
    at = 0
    for _, kind, value in templates.sandbox.lex(source):
        while not source.startswith(value, at) and at < len(source):
            at += 1
        yield kind, value, at
        at += len(value)


def _end_of_expression(templates: Templates, source: str, offset: int) -> int:
    at = 0
    for kind, value, at in _tokens(templates, source[offset:]):
        if kind == "variable_end":
            return offset + at + len(value.rstrip())
    return offset + at


def _without_sign(kind: str, value: str) -> str:
    """A delimiter without the sign that takes blanks away: they are gone already."""
    if kind in ("raw_begin", "raw_end"):
        return "{% raw %}" if kind == "raw_begin" else "{% endraw %}"
    return {"block_begin": "{%", "block_end": "%}"}.get(kind, value)


def _later(at: Position, characters: int) -> Position:
    return Position(at.file, at.line, at.column + characters)


def _lines(source: str) -> dict[str, int]:
    """Number of each line that stands once in a template."""
    every = _LINE_END.sub("\n", source).split("\n")
    return {line: number for number, line in enumerate(every, 1) if line.strip() and every.count(line) == 1}


def _aliases(template: nodes.Template) -> dict[str, tuple[str, ...]]:
    """What loop variables and ``{% set %}`` names stand for: the names that their expressions read."""
    found: dict[str, tuple[str, ...]] = {}
    read = [(node.iter, node.target) for node in template.find_all(nodes.For)]
    read += [(node.node, node.target) for node in template.find_all(nodes.Assign)]
    for expression, targets in read:
        names = _names_of(expression, found)
        for target in (targets, *targets.find_all(nodes.Name)):
            if isinstance(target, nodes.Name):
                found[target.name] = tuple(dict.fromkeys((*found.get(target.name, ()), *names)))
    return found


def _names_of(node: nodes.Node, aliases: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The dotted names that an expression reads, the longest of each chain, in order."""
    found: dict[str, None] = {}
    pending = [node]
    while pending:
        here = pending.pop(0)
        chain = _chain(here)
        if chain is None:
            pending[:0] = list(here.iter_child_nodes())
            continue
        top, *rest = chain
        for name in aliases.get(top, (top,)):
            found[".".join((name, *(rest if top not in aliases else ())))] = None
    return tuple(found)


def _chain(node: nodes.Node) -> tuple[str, ...] | None:
    """``values.a["b"]`` as its parts."""
    parts: list[str] = []
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getattr):
            parts.append(node.attr)
        elif isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            parts.append(node.arg.value)
        else:
            parts.clear()
        node = node.node
    return (node.name, *reversed(parts)) if isinstance(node, nodes.Name) else None
