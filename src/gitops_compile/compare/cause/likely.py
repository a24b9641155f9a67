"""The two guesses: a scalar that holds a candidate's value, and a changed line that names the field.

They decide only where they leave exactly one candidate, and their confidence is ``likely`` (review.md, section 5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from gitops_compile.compare.cause.lines import Changed, Line
from gitops_compile.compare.cause.touched import Touched, scalar
from gitops_compile.compare.cause.words import has_word
from gitops_compile.model.cause import InputChange
from gitops_compile.model.operation import Field

_MOST_VALUES: Final = 20
_MOST_LINES: Final = 1_000
"""So many values of an operation, and lines with one, are looked at: a guess must not cost seconds."""

Sought: TypeAlias = tuple[str, tuple[str, ...]]
"""The last field of a path, and the values that its line may hold."""


@dataclass(frozen=True, slots=True)
class Named:
    """A line, the word in it that names an operation, and how well it does.

    ``rank`` is 3 for a line with the field and the value, 2 for the value alone, 1 for the field alone.
    """

    line: Line
    word: str
    rank: int


def holds_values(touched: Touched, change: InputChange) -> bool:
    """Whether the new and the old scalar hold the candidate's new and old value as whole words.

    A side on which the candidate says nothing asks for nothing. Of texts of several lines those that differ count; of
    a list or map the scalars that the other side has not.
    """
    old, new = _only_own(*touched.open_texts)
    before, after = _scalars(change.old), _scalars(change.new)
    said = ((new, list((after - before).elements())), (old, list((before - after).elements())))
    asked = [(text, values) for text, values in said if values]
    return bool(asked) and all(
        text is not None and any(has_word(text, one) for one in values) for text, values in asked
    )


def sought(touched: Touched) -> Sought:
    """The field and the values that a line may name."""
    return _field(touched), tuple(islice(_values(touched), _MOST_VALUES))


def naming_line(asked: Sought, changed: Changed) -> Named | None:
    """The changed line that names the path's last field or the new value, at best both."""
    field, values = asked
    held = sorted({index for one in values for index in islice(changed.having(one), _MOST_LINES)})
    both = (index for index in held if has_word(changed.every[index].text, field))
    for rank, found in ((3, both), (2, held), (1, changed.having(field))):
        for index in found:
            line = changed.every[index]
            word = field if rank != 2 else next(one for one in values if has_word(line.text, one))
            return Named(line, word, rank)
    return None


def _field(touched: Touched) -> str:
    """The last field of the path; of a whole object its name."""
    if touched.whole:
        return touched.object.name.name
    fields = [one.name for one in touched.operation.path if isinstance(one, Field)]
    return fields[-1] if fields else ""


def _values(touched: Touched) -> Iterator[str]:
    """The new value, or the old one of what went; of an element of a list its identity."""
    old, new = _only_own(*touched.open_texts)
    text = new if new is not None else old
    if text is not None:
        yield from (line.strip() for line in text.split("\n") if line.strip())
        # What stands in a file is the text behind the last colon: an image's tag, a part of an option.
        parts = [text.rpartition(sign)[2] for sign in (":", "=") if sign in text]
        yield from (part for part in parts if part and "\n" not in part)
    elif not touched.whole:
        yield from (name for name in touched.names[-1:] if name)
        yield from (one for one in touched.open_scalars if one)


def _only_own(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Texts of several lines without the lines that both have."""
    if old is None or new is None or "\n" not in old + new:
        return old, new
    before, after = Counter(old.split("\n")), Counter(new.split("\n"))
    return "\n".join((before - after).elements()), "\n".join((after - before).elements())


def _scalars(value: object) -> Counter[str]:
    """Every scalar below a value, as text."""
    if isinstance(value, dict):
        return sum((_scalars(one) for one in value.values()), Counter())
    if isinstance(value, list):
        return sum((_scalars(one) for one in value), Counter())
    text = scalar(value)
    return Counter([text]) if text else Counter()
