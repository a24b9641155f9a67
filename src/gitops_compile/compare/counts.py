"""The numbers of the heading, and of what is hidden.

Comes in: the rows and findings that are shown, and every difference with the noise of its operations. Goes out: counts
of objects, targets, environments and findings (review.md, sections 6 and 11).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from gitops_compile.compare.grouping.order import in_path_order
from gitops_compile.compare.judged import Judged
from gitops_compile.compare.risk.rows import MARKER
from gitops_compile.model.change import Pairing, Sides
from gitops_compile.model.finding import Finding, Level
from gitops_compile.model.review import Counts, Member, Noise, Row


def counts(rows: Sequence[Row], findings: Iterable[Finding], noise: Noise, sides: Sides) -> Counts:
    """What the heading says. An object whose operations are in several rows is one object."""
    members: dict[Member, Pairing] = {one: row.pairing for row in rows for one in row.members}
    targets = {one.target: one.environment for one in members}
    added, removed = (_number(members.values(), how) for how in (Pairing.ADDED, Pairing.REMOVED))
    homes = [environment for environment in targets.values() if environment]
    environments = {name: homes.count(name) for name in in_path_order(homes, sides)}
    counted = [one for one in findings if one.level is not Level.OFF and one.code != MARKER]
    return Counts(
        objects=len(members),
        targets=len(targets),
        added=added,
        removed=removed,
        changed=len(members) - added - removed,
        noise_only=noise.alone,
        rows=len(rows),
        routine=sum(row.routine for row in rows),
        environments=environments,
        protected=frozenset(name for name in environments if sides.protected(name)),
        levels={
            level: sum(one.level is level for one in counted if one.is_open)
            for level in Level
            if level is not Level.OFF
        },
        acknowledged=sum(one.acknowledged is not None for one in counted),
    )


def noise_of(judged: Iterable[Judged], shown: tuple[Row, ...] = ()) -> Noise:
    """Operations by the rule that hides them; a file whose object is the same counts as one, by what changed in it."""
    rules: dict[str, int] = {}
    objects = alone = 0
    for one in judged:
        names = [name for name in one.noise if name] or [name for name in (one.difference.other,) if name]
        for name in names:
            rules[name] = rules.get(name, 0) + 1
        objects += bool(names)
        alone += bool(names) and all(one.noise)
    return Noise(dict(sorted(rules.items())), objects, alone, shown)


def _number(every: Collection[Pairing], how: Pairing) -> int:
    return sum(one is how for one in every)
