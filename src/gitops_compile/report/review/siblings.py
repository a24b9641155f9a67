"""Rows that show the same change, apart because a value or a finding differs: nobody should miss one in the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from gitops_compile.model.review import Review, Row


@dataclass(frozen=True, slots=True, eq=False)
class _Without(Set[str]):
    """All targets of some rows but those of one of them. A change may be thousands of rows, so no set is copied."""

    every: Set[str]
    own: frozenset[str]

    def __contains__(self, target: object) -> bool:
        return target in self.every and target not in self.own

    def __iter__(self) -> Iterator[str]:
        return (target for target in sorted(self.every) if target not in self.own)

    def __len__(self) -> int:
        return len(self.every) - len(self.own)


def elsewhere(review: Review) -> Mapping[str, Set[str]]:
    """By fingerprint of a row, the other targets in which its object changes in the same fields for the same reason.

    They stand in rows of their own because a value or a finding is another one, so nobody misses them.
    """
    every: dict[object, set[str]] = {}
    for row in review.rows:
        every.setdefault(_kin(row), set()).update(row.targets)
    return {row.fingerprint: _Without(every[_kin(row)], frozenset(row.targets)) for row in review.rows}


def _kin(row: Row) -> object:
    kind, _, name = row.object.partition(" ")
    causes = tuple((one.key, one.at) for one in row.causes)
    return kind, name.rpartition("/")[2], tuple(one.path for one in row.operations), causes


def others_in_rows(absent: int, others: int) -> str:
    """``1 in another row``, ``10 in other rows``; "" for none."""
    there = min(absent, others)
    return "" if not there else "1 in another row" if there == 1 else f"{there} in other rows"
