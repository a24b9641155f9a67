"""An operation as lines with signs: what the terminal paints and Markdown puts into a fence.

Scalars are a line per side, texts of several lines a line diff, and maps, lists and whole objects a listing in the
manner of YAML. Each is cut after so many lines, and what is left is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gitops_compile.model.operation import Did, Operation, Path, Value, shown
from gitops_compile.report.review.values import (
    clean,
    clean_line,
    is_scalar,
    pair,
    scalar,
    several_lines,
    short,
    shortened,
)

LONGEST_DIFF: Final = 1_000
"""Lines that differ, on each side; beyond it the old ones stand above the new ones, since aligning is quadratic."""

_NO_BREAK: Final = "\\ no line break at the end"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its sign (``+``, ``-``, ``⇆`` or a blank), and its text; ``start`` to ``end`` is what differs in it.

    ``end`` 0: all of it.
    """

    sign: str
    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """An operation's lines, and how many more there would be. ``several``: they are more than a value per side."""

    lines: tuple[Line, ...]
    more: int
    several: bool


def path_text(path: Path) -> str:
    """A path as people read it, on one line."""
    return shortened(clean(shown(path)))


def drawn(operation: Operation, most: int, context: int = 2, *, image: bool = False) -> Drawn:
    """An operation's lines, at most so many; ``context`` equal lines stand around those that differ."""
    old, new = operation.old, operation.new
    if operation.kind is Did.REORDER:
        return Drawn((Line("⇆", f"was {_names(old)}"), Line(" ", f"now {_names(new)}")), 0, several=True)
    if operation.kind is Did.REPLACE:
        return _replaced(old, new, most, context, image=image)
    sign, value = ("+", new) if operation.kind is Did.ADD else ("-", old)
    if is_scalar(value) and several_lines(value) is None:
        return Drawn((Line(sign, short(value)),), 0, several=False)
    return _cut([Line(sign, text) for text in _listing(value, whole=not operation.path)], most)


def _names(value: Value) -> str:
    return shortened(", ".join(clean(str(one)) for one in value))


def _cut(lines: Sequence[Line], most: int) -> Drawn:
    """The first lines; one that would stand alone behind the cut is shown too."""
    if len(lines) <= most + 1:
        return Drawn(tuple(lines), 0, several=True)
    return Drawn(tuple(lines[:most]), len(lines) - most, several=True)


def _replaced(old: Value, new: Value, most: int, context: int, *, image: bool) -> Drawn:
    texts = several_lines(old), several_lines(new)
    if is_scalar(old) and is_scalar(new):
        if texts == (None, None):
            return Drawn(tuple(_pair(old, new, image=image)), 0, several=False)
        if all(isinstance(one, str) or several_lines(one) for one in (old, new)):
            return _cut(list(_line_diff(str(old), str(new), context)), most)
    gone, there = ([Line(sign, text) for text in _listing(value)] for sign, value in (("-", old), ("+", new)))
    first, second = _cut(gone, most // 2), _cut(there, most // 2)
    return Drawn((*first.lines, *second.lines), first.more + second.more, several=True)


def _pair(old: Value, new: Value, *, image: bool) -> Iterator[Line]:
    for sign, (front, middle, back) in zip("-+", pair(old, new, image=image), strict=True):
        whole = not front and not back
        yield Line(sign, front + middle + back, len(front), 0 if whole else len(front) + len(middle))


def _line_diff(old: str, new: str, context: int) -> Iterator[Line]:
    """The lines that differ, with some equal ones around; ``...`` stands where equal ones are left out."""
    ones, others = _lines(old), _lines(new)
    if old.endswith("\n") != new.endswith("\n"):
        (others if old.endswith("\n") else ones).append(_NO_BREAK)
    least = min(len(ones), len(others))
    front = next((at for at in range(least) if ones[at] != others[at]), least)
    back = next((at for at in range(least - front) if ones[-1 - at] != others[-1 - at]), least - front)
    every = [(" ", text) for text in ones[:front]]
    every += _aligned(ones[front : len(ones) - back], others[front : len(others) - back])
    every += [(" ", text) for text in ones[len(ones) - back :]]
    changed = [at for at, (sign, _) in enumerate(every) if sign != " "]
    near = {at for here in changed for at in range(here - context, here + context + 1)}
    last = -1
    for at, (sign, text) in enumerate(every):
        if at in near:
            if at != last + 1:
                yield Line(" ", "...")
            last = at
            yield Line(sign, shortened(clean_line(text)))
    if changed and last != len(every) - 1:
        yield Line(" ", "...")


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _aligned(ones: list[str], others: list[str]) -> list[tuple[str, str]]:
    gone, there = [("-", text) for text in ones], [("+", text) for text in others]
    if not ones or not others or max(len(ones), len(others)) > LONGEST_DIFF:
        return gone + there
    from difflib import SequenceMatcher  # noqa: PLC0415 - few changes have texts

    found: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, ones, others, autojunk=False).get_opcodes():
        found += [(" ", text) for text in ones[a:b]] if what == "equal" else gone[a:b] + there[c:d]
    return found


def _listing(value: Value, *, whole: bool = False) -> Iterator[str]:
    """A value in the manner of YAML. Of a whole object kind and name are left out, since they stand above it, and what
    it is comes before its metadata.
    """
    if whole and isinstance(value, dict):
        metadata = value.get("metadata")
        rest = {key: one for key, one in value.items() if key not in ("kind", "metadata")}
        yield from _entries(rest, "")
        if isinstance(metadata, dict):
            told = {key: one for key, one in metadata.items() if key not in ("name", "namespace")}
            yield from _entries({"metadata": told} if told else {}, "")
    elif is_scalar(value):
        yield from _text(several_lines(value) or scalar(value), "")
    else:
        yield from _below(value, "")


def _below(value: Value, pad: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _entries(value, pad)
        return
    for one in value:
        if is_scalar(one):
            yield f"{pad}- {short(one)}"
        else:
            first, *others = _below(one, f"{pad}  ")
            yield f"{pad}- {first[len(pad) + 2 :]}"
            yield from others


def _entries(mapping: dict[str, Value], pad: str) -> Iterator[str]:
    for key in sorted(mapping):
        value, name = mapping[key], clean(key)
        text = several_lines(value)
        if text is not None:
            yield f"{pad}{name}: |"
            yield from _text(text, f"{pad}  ")
        elif is_scalar(value):
            yield f"{pad}{name}: {short(value)}"
        else:
            yield f"{pad}{name}:"
            yield from _below(value, f"{pad}  " if isinstance(value, dict) else pad)


def _text(text: str, pad: str) -> Iterator[str]:
    for line in _lines(text):
        yield pad + shortened(clean_line(line))
