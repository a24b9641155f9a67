"""The laws of rows: nothing is lost, nothing stands twice, and no order, line or hash seed has a say.

On generated changes of a fleet of three environments, three clusters and three tenancies: objects of several kinds
whose values may hold the names of their targets.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiled import thing
from gitops_compile.compare.counts import noise_of
from gitops_compile.compare.group import noise_rows, rows
from gitops_compile.compare.judged import Judged, Told
from gitops_compile.compare.veil import veiled
from gitops_compile.model.cause import NO_CAUSE, Cause, Confidence, Origin
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Level, Met
from gitops_compile.model.operation import canonical, path_order
from gitops_compile.model.position import Position
from grouped import world

TESTS = Path(__file__).resolve().parents[1]
VALUES = ("x", "y", "{tenancy}", "{environment}.x", "{cluster}-{tenancy}", "registry.acme.dev", "prod", "globex")
KINDS = ("ConfigMap", "Secret", "ServiceAccount")
NOISE = ("", "", "checksum", "reorder")
CODES = ("GC242", "GC241", "GC250")
CAUSES = (
    NO_CAUSE,
    Cause("values.a", "values.a", Position("fleet.yaml", 3, 1), Confidence.CERTAIN, Origin.FLEET, path="values.a"),
    Cause("a.yaml", "a.yaml", Position("a.yaml", 3, 1), Confidence.LIKELY, Origin.FILE),
    Cause("a or b", "a or b", Position("fleet.yaml", 4, 1), Confidence.ONE_OF, Origin.UNKNOWN),
)


PLACES = tuple(
    f"{where}/{tenancy}/api"
    for where in ("dev/np", "prod/p-euw1", "prod/p-use1", "staging/np")
    for tenancy in ("globex", "hooli", "initech")
)


def said(place: str, value: str) -> str:
    environment, cluster, tenancy, _ = place.split("/")
    return value.format(environment=environment, cluster=cluster, tenancy=tenancy)


@st.composite
def changes(draw: Any) -> tuple[Sides, tuple[Judged, ...]]:
    """Both sides, and differences with causes, noise and rules drawn for them."""
    held = st.dictionaries(st.sampled_from(("a", "b", "key")), st.sampled_from(VALUES), max_size=3)
    sort = st.sampled_from(KINDS)
    shape = st.dictionaries(st.tuples(sort, st.sampled_from(("one", "{tenancy}-two", "prod"))), held, max_size=3)
    before, after = (draw(st.lists(shape, min_size=1, max_size=3)) for _ in range(2))
    objects = [
        {
            place: tuple(
                thing("v1", kind, said(place, name), data={key: said(place, value) for key, value in data.items()})
                for (kind, name), data in sorted(which[number % len(which)].items())
            )
            for number, place in enumerate(PLACES)
        }
        for which in (before, after)
    ]
    found = world(*objects)
    found = Sides(found.base, found.head, veiled(found.differences, ()))
    return found, tuple(_judged(one, draw) for one in found.differences)


def _judged(one: Difference, draw: Any) -> Judged:
    causes = tuple(draw(st.sampled_from(CAUSES)) for _ in one.operations)
    noise = tuple(draw(st.sampled_from(NOISE)) for _ in one.operations)
    code = draw(st.sampled_from(("", *CODES)))
    met = Met(one.operations, draw(st.sampled_from((Level.WARN, Level.HIGH))))
    return Judged(one, causes, noise, (Told(code, met),) if code else ())


CHANGES = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@CHANGES
@given(changes())
def test_every_visible_operation_is_in_exactly_one_row(made: tuple[Sides, tuple[Judged, ...]]) -> None:
    found, judged = made
    visible = Counter(
        (
            one.difference.pair.shown.path,
            str(one.difference.pair.shown.name),
            operation.kind,
            path_order(operation.path),
        )
        for one in judged
        for operation, noise in zip(one.difference.operations, one.noise, strict=True)
        if not noise
    )
    told = Counter(
        (member.path, member.object) for row in rows(judged, found) for member in row.members for _ in row.operations
    )
    per_object: Counter[tuple[str, str]] = Counter()
    for (path, name, *_), number in visible.items():
        per_object[path, name] += number
    assert told == per_object


@CHANGES
@given(changes())
def test_a_row_counts_right(made: tuple[Sides, tuple[Judged, ...]]) -> None:
    found, judged = made
    every = rows(judged, found)
    for row in every:
        assert len(row.targets) + row.absent == row.expected
        assert sum(one.there for one in row.shares) == len(row.targets)
        assert sum(one.expected for one in row.shares) == row.expected
        assert all(one.there <= one.expected for one in row.shares)
        assert row.targets == tuple(sorted({one.target for one in row.members}))
        assert row.representative in row.members
        assert not {one.target for one in row.missing} & set(row.targets)
    assert len({row.fingerprint for row in every}) == len(every)


@CHANGES
@given(changes())
def test_the_targets_of_rows_and_noise_are_the_changed_ones(made: tuple[Sides, tuple[Judged, ...]]) -> None:
    found, judged = made
    every = (*rows(judged, found), *noise_rows(judged, found))
    changed = {one.difference.pair.shown.target for one in judged if one.difference.operations}
    assert {target for row in every for target in row.targets} == changed
    hidden = sum(bool(name) for one in judged for name in one.noise)
    assert sum(noise_of(judged).rules.values()) == hidden


@CHANGES
@given(changes(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_means_nothing(made: tuple[Sides, tuple[Judged, ...]], random: Any) -> None:
    found, judged = made
    shuffled = list(judged)
    random.shuffle(shuffled)
    assert rows(shuffled, found) == rows(judged, found)


@CHANGES
@given(changes())
def test_fingerprints_stay_while_lines_move(made: tuple[Sides, tuple[Judged, ...]]) -> None:
    found, judged = made
    lower = [replace(one, causes=tuple(_lower(cause) for cause in one.causes)) for one in judged]
    assert [row.fingerprint for row in rows(lower, found)] == [row.fingerprint for row in rows(judged, found)]


def _lower(cause: Cause) -> Cause:
    return replace(cause, at=Position(cause.at.file, cause.at.line + 40, 7) if cause.at else None)


@CHANGES
@given(changes())
def test_members_differ_in_names_of_their_targets_alone(made: tuple[Sides, tuple[Judged, ...]]) -> None:
    """Where an operation of the representative holds no name of a target, every member has that very operation."""
    found, judged = made
    by_file = {(one.difference.pair.shown.path, str(one.difference.pair.shown.name)): one for one in judged}
    names = {part for place in PLACES for part in place.split("/")}
    for row in rows(judged, found):
        texts = [canonical([one.old, one.new]).decode() for one in row.operations]
        for member in row.members:
            its = by_file[member.path, member.object].difference.operations
            values = [canonical([one.old, one.new]).decode() for one in its]
            assert all(text in values for text in texts if not any(name in text for name in names))


PROGRAM = """
from gitops_compile.compare.group import rows
from grouped import cause, config, judged, worlds
from gitops_compile.model.cause import Origin
found = worlds(lambda _: (config(a="1", b="1"),), lambda p: (config(a=p.split("/")[2], b=p.split("/")[0]),))
print(repr(rows(judged(found, lambda _, one: cause(f"values.{one.path[-1].name}", Origin.FLEET)), found)))
"""


def test_the_hash_seed_means_nothing() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TESTS)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert "ConfigMap" in json.dumps(sorted(said))
