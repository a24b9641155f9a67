"""The door of grouping: what differs becomes a few rows, each shown once, with n of m and what is missing.

Comes in: every difference with the cause and the noise of each operation, and the rules that it met. Goes out: rows, in
the order in which people read them. Every visible operation is in exactly one row (review.md, section 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gitops_compile.compare.grouping.changes import changes
from gitops_compile.compare.grouping.fingerprint import fingerprint, told_apart
from gitops_compile.compare.grouping.groups import groups
from gitops_compile.compare.grouping.making import making
from gitops_compile.compare.grouping.order import row_order
from gitops_compile.compare.grouping.shares import Within
from gitops_compile.compare.grouping.variables import variables_of
from gitops_compile.compare.judged import Judged
from gitops_compile.model.change import Sides
from gitops_compile.model.review import Row


def rows(judged: Sequence[Judged], sides: Sides, within: Within | None = None) -> tuple[Row, ...]:
    """Every visible operation in rows, with the findings of pair rules; sorted.

    ``within`` tells the targets that a person asked for, where that is not all: n of m then speaks of them alone.
    """
    variables = variables_of(sides)
    found = groups(changes(judged), sides, variables)
    bare = (fingerprint(one.name, one.form, one.text, one.changes[0].pattern, one.changes[0].codes) for one in found)
    make = making(sides, variables, within)
    return ordered([make(group, name) for group, name in zip(found, told_apart(bare), strict=True)], sides)


def noise_rows(judged: Sequence[Judged], sides: Sides) -> tuple[Row, ...]:
    """What noise rules hide, in rows, for those who ask to see it; rules on pairs are not told again."""
    return rows(
        [replace(one, noise=tuple("" if name else "-" for name in one.noise), told=()) for one in judged], sides
    )


def ordered(rows: Iterable[Row], sides: Sides) -> tuple[Row, ...]:
    """Rows in the order in which people read them: what may break most comes first."""
    return tuple(sorted(rows, key=lambda row: row_order(row, sides)))
