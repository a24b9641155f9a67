"""Laws of edits: whatever a fleet's formatting, a pin's edit changes the pin, and no other byte.

1,000 random edits in odd but legal formatting, more with ``--hypothesis-profile=soak``.
"""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from gitops_compile.expand.targets import expand
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.node import MapNode, plain
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import Targets
from gitops_compile.promote.edits import found, nodes
from gitops_compile.promote.pin import Change, pin, unpin
from gitops_compile.promote.pins import Wish
from gitops_compile.promote.proof import moved, targets_unproved, text_unproved
from gitops_compile.promote.slots import slot_of
from gitops_compile.promote.spans import end_of, line_end, line_start
from gitops_compile.read.fleet import read_fleet
from gitops_compile.read.nodes import read_nodes
from gitops_compile.resolve.fleet import resolve
from odd_yaml import written

# Half a thousand of each kind, or as many as the profile asks for.
EDITS = settings(max_examples=max(500, settings().max_examples), suppress_health_check=[HealthCheck.too_slow])
DIGESTS = st.sampled_from(["sha256:" + "a" * 64, "sha256:" + "01" * 32])
VERSIONS = st.sampled_from(["1.0.0", "1.0.1", "2.0", "1e3", "v3", "7", "on", "2026-11-21", "0x1F"])
MAPS = st.fixed_dictionaries({"version": VERSIONS}, optional={"digest": DIGESTS, "source": st.just("ab" * 20)})
PINS = VERSIONS | VERSIONS | DIGESTS | MAPS
CLUSTERS = ["c1", "c2", "c3"]
ON_CLUSTERS = st.dictionaries(st.sampled_from(["default", *CLUSTERS]), PINS, min_size=1)


def some(always: dict[str, Any], **sometimes: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly all of these keys, so that there are pins to edit; sometimes any of them."""
    every = st.fixed_dictionaries({**always, **sometimes})
    return every | every | st.fixed_dictionaries(always, optional=sometimes)


STAGE = PINS | ON_CLUSTERS
SHARED = some({}, dev=PINS, prod=STAGE) | some({}, dev=PINS, prod=STAGE, no=PINS)
OVERRIDES = st.just([{"match": {"cluster": "c1"}, "values": {"n": 2}}])
MORE: dict[str, st.SearchStrategy[Any]] = {
    "values": st.sampled_from([{"note": "two\nlines\n"}, {"list": ["a", {"b": "c"}], "n": 1}, {}]),
    "labels": st.just({"team": "shop"}),
}
APPS = some({"image": st.just("acme/web")}, versions=SHARED)
APPS = APPS | st.fixed_dictionaries(
    {"image": st.just("acme/web")}, optional={"versions": SHARED, "overrides": OVERRIDES, **MORE}
)
TENANT = some({}, versions=some({}, api=some({}, prod=STAGE, dev=PINS)))
TENANT = TENANT | st.fixed_dictionaries({}, optional={"versions": some({}, api=some({}, prod=STAGE)), **MORE})
PROD = {"clusters": ["c1", "c2"], "from": "prod", "strategy": "manual"}
OWN = some({"environments": st.just({"prod": PROD})}, versions=some({}, api=some({}, prod=PINS)))
FLEETS = st.fixed_dictionaries(
    {
        "apiVersion": st.just("gitops-compile/v1"),
        "kind": st.just("Fleet"),
        "metadata": st.just({"name": "acme"}),
        "clusters": st.just({name: {} for name in CLUSTERS}),
        "environments": st.just(
            {"dev": {"clusters": ["c1"]}, "no": {"clusters": ["c2"]}, "prod": {"clusters": CLUSTERS}}
        ),
        "tenancies": st.fixed_dictionaries({"t1": TENANT, "t2": OWN}),
        "apps": st.fixed_dictionaries({"web": APPS, "api": APPS.map(lambda app: {**app, "per": "tenancy"})}),
    }
)
TEXTS = st.builds(written, FLEETS, st.integers(0, 2**32), st.sampled_from([0.0, 0.3, 0.7, 1.0]))
PLACES = st.sampled_from(
    [
        ("web", "dev"),
        ("web", "prod"),
        ("web", "prod"),
        ("web", "no"),
        ("api", "dev"),
        ("api", "prod"),
        ("api", "t2/prod"),
    ]
)


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    app, stage = draw(PLACES)
    version, digest = draw(st.tuples(VERSIONS, st.none()) | st.tuples(VERSIONS | st.none(), DIGESTS))
    cluster = draw(st.sampled_from([None, None, *CLUSTERS]))
    tenancy = draw(st.sampled_from([None, None, "t1"])) if (app, stage) in (("api", "dev"), ("api", "prod")) else None
    return Wish(app, stage, version, digest, cluster, tenancy)


def declared(text: str) -> tuple[ResolvedFleet, Targets] | None:
    read = read_fleet("fleet.yaml", text.encode(), lambda _pattern: {})
    assert read.value is not None, read.diagnostics
    resolved = resolve(read.value.fleet)
    assert resolved.value is not None
    expanded = expand(resolved.value)
    if resolved.failed or expanded.failed or expanded.value is None:
        return None
    return resolved.value, expanded.value


def changed(text: str, wish: Wish, *, away: bool = False) -> tuple[Change, Targets] | None:
    known = declared(text)
    assume(known is not None)
    assert known is not None
    slot = slot_of(*known, wish)
    if isinstance(slot, Diagnostic):
        return None
    outcome = unpin(slot, text) if away else pin(slot, text, wish)
    return None if outcome.value is None else (outcome.value, known[1])


def entry_of(text: str, change: Change) -> tuple[int, int]:
    """The whole lines on which the slot's entry stood, or an empty range."""
    way = found(nodes(text), change.slot.path)
    if way.key is None or way.node is None:
        return (0, 0)
    return (line_start(text, way.key.span[0]), line_end(text, end_of(text, way.node)))


def comments(text: str) -> set[str]:
    return set(re.findall(r"# c[0-9]+:", text))


def holds(text: str, change: Change, before: Targets) -> None:
    """What is true of every edit."""
    new = change.text
    event(f"{'nothing' if change.old is None else type(change.old).__name__} to {type(change.new).__name__}")
    again = read_nodes("f", new.encode())
    assert not again.diagnostics, again.diagnostics
    if not change.changes:
        assert new == text
        return
    assert text_unproved(text, new, change.slot.path, change.new) == ""
    after = declared(new)
    assert after is not None
    assert targets_unproved(change, before, after[1]) == ""
    assert all(change.slot.meets(target) for target in moved(before, after[1]))
    # Line ends and the end of the file stay as they were.
    assert ("\r" in new) == ("\r" in text and "\n" in new) or "\n" not in text
    assert "\r\n" not in text or not re.search(r"(?<!\r)\n", new)
    assert new.endswith("\n") == text.endswith("\n")
    # Every comment stays but those on the lines of what went, and every line but those of the slot and its neighbours.
    start, end = entry_of(text, change)
    assert comments(text) - comments(new) <= comments(text[start:end])
    if isinstance(change.old, str) and isinstance(change.new, str):
        way = found(nodes(text), change.slot.path)
        assert way.node is not None
        (first, last), there = way.node.span, found(nodes(new), change.slot.path).node
        assert there is not None
        assert (new[:first], new[there.span[1] :]) == (text[:first], text[last:])


@EDITS
@given(TEXTS, wishes())
def test_a_pin_changes_its_slot_alone(text: str, wish: Wish) -> None:
    note(text)
    made = changed(text, wish)
    if made is None:
        return
    change, before = made
    note(change.text)
    holds(text, change, before)
    second = changed(change.text, wish)
    assert second is not None
    assert not second[0].changes
    if change.old is None and change.new is not None:
        within = found(nodes(text), change.slot.path[:-1]).node
        back = changed(change.text, Wish(wish.app, wish.stage, tenancy=wish.tenancy), away=True)
        assert back is not None
        if isinstance(within, MapNode) and within.entries:
            assert back[0].text == text
        else:
            assert found(nodes(back[0].text), change.slot.path[:-1]).node is not None


@EDITS
@given(TEXTS, wishes())
def test_taking_a_pin_away_takes_nothing_else(text: str, wish: Wish) -> None:
    note(text)
    made = changed(text, wish, away=True)
    if made is None:
        return
    change, before = made
    note(change.text)
    holds(text, change, before)
    assert plain(nodes(change.text)) != plain(nodes(text))
