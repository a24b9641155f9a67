"""GC730: what may go without a word, and what is printed where something more would."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from changed import FLEET, Objects, State, edited, sides, state
from compiled import declared, thing
from gitops_compile.check.deletions import deletions, gate
from gitops_compile.check.losses import Gone, losses
from gitops_compile.check.ownership import Found, Plan, plan
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.target import Place

TODAY = "2026-11-21"
PLACE = Place("prod", "c1", "", "web")


def _paths(count: int, folder: str = "prod/c1/web") -> list[str]:
    return [f"rendered/{folder}/configmap_{number}.yaml" for number in range(count)]


TABLE = {
    "nothing of nothing": (0, 0, True, False),
    "10 of 100, protected": (10, 100, True, False),
    "11 of 100, protected": (11, 100, True, True),
    "4 of 20, protected": (4, 20, True, False),
    "5 of 20, protected": (5, 20, True, True),
    "5 of 19, protected": (5, 19, True, False),
    "10 of 19, protected": (10, 19, True, False),
    "11 of 19, protected": (11, 19, True, True),
    "11 of 55": (11, 55, False, False),
    "11 of 54": (11, 54, False, True),
    "10 of 11": (10, 11, False, False),
    "20 of 100": (20, 100, False, False),
    "21 of 100": (21, 100, False, True),
}


@pytest.mark.parametrize(("gone", "total", "protected", "told"), TABLE.values(), ids=TABLE)
def test_the_table(gone: int, total: int, protected: bool, told: bool) -> None:
    before = _paths(total)
    found = losses([Gone(PLACE, (path,)) for path in before[:gone]], before, before[gone:], lambda _name: protected)
    assert bool(found) is told


def _gone(text: str) -> Gone:
    environment, cluster, *tenancy, app, name = text.split("/")
    return Gone(Place(environment, cluster, *(tenancy or [""]), app), (name,))


WHOLE = {
    "an environment": (["prod/a/web/x", "prod/b/web/x"], ["dev/a/web/x"], [("prod", 2)]),
    "a cluster": (["prod/a/web/x", "prod/a/api/x"], ["prod/b/web/x"], [("prod/a", 2)]),
    "a tenancy": (["prod/a/acme/web/x", "prod/b/acme/web/x"], ["prod/a/web/x", "prod/b/web/x"], [("prod/*/acme", 2)]),
    "a tenancy with a cluster of its own": (["prod/a/acme/web/x"], ["prod/b/web/x"], [("prod/*/acme", 1)]),
    "a tenancy and the rest of a cluster": (
        ["prod/a/acme/web/x", "prod/a/web/x"],
        ["prod/b/web/x"],
        [("prod/*/acme", 1), ("prod/a", 1)],
    ),
    "an app": (["prod/a/web/x"], ["prod/a/api/x"], []),
    "a tenancy of which an app is left": (["prod/a/acme/web/x"], ["prod/a/acme/api/x"], []),
    "a cluster in one environment of two": (["dev/a/web/x"], ["prod/a/web/x", "dev/b/web/x"], [("dev/a", 1)]),
}


@pytest.mark.parametrize(("gone", "left", "found"), WHOLE.values(), ids=WHOLE)
def test_never_all_of_it(gone: list[str], left: list[str], found: list[tuple[str, int]]) -> None:
    after = [f"rendered/{one}.yaml" for one in left]
    before = [*after, *(f"rendered/{one}.yaml" for one in gone)]
    told = losses(map(_gone, gone), before, after, lambda _name: False)
    assert [(one.where, one.count) for one in told] == found


def _many(count: int, names: str = "c", kind: str = "ConfigMap") -> Objects:
    every = tuple(thing("v1", kind, f"{names}{number}", "web-prod") for number in range(count))
    return {"prod/one/web": every}


def _told(before: State, after: State) -> list[str]:
    return [one.diagnostic.message for one in deletions(sides(before, after))]


def test_objects_that_go_are_counted_against_the_environment() -> None:
    (found,) = deletions(sides(state(FLEET, _many(30)), state(FLEET, _many(19))))
    assert (
        found.diagnostic.message == "11 of 40 objects in prod would be deleted, more than 10 in a protected environment"
    )
    assert found.diagnostic.hint.startswith(
        'If that is meant, add under `acknowledge`: {code: GC730, at: prod/one/web, count: 11, reason: "..."}.'
    )
    assert (found.subject, found.count, found.diagnostic.targets) == ("prod/one/web", 11, ("prod/one/web",))
    assert str(found.diagnostic.at) == "fleet.yaml:11:3"


def test_a_moved_object_is_no_deletion() -> None:
    objects = _many(30)
    moved = {"prod/one/api": objects["prod/one/web"]}
    text = edited(FLEET, ("{}", "X")).replace("X", '{namespace: "web-{environment}", sharedNamespace: true}')
    base, head = state(text, {**objects, "prod/one/api": ()}), state(text, {**moved, "prod/one/web": ()})
    assert _told(base, head) == []
    assert _gate(base, head) == []


def test_an_object_in_another_namespace_is_another_one() -> None:
    moved = edited(FLEET, ("web: {}", 'web: {namespace: "shop-{environment}"}'))
    there = {"prod/one/web": tuple(thing("v1", "ConfigMap", f"c{number}", "shop-prod") for number in range(30))}
    base, head = state(FLEET, _many(30)), state(moved, there)
    assert [line.split(" would")[0] for line in _told(base, head)] == ["34 of 40 objects in prod"]
    assert [one.message for one in _gate(base, head)] == _told(base, head)


def test_a_generated_name_counts_without_its_hash() -> None:
    def hashed(hash_: str, kind: str) -> State:
        every = tuple(thing("v1", kind, f"c{number}-{hash_}", "web-prod") for number in range(30))
        return state(FLEET, {"prod/one/web": every})

    base, head = hashed("t27255t46d", "ConfigMap"), hashed("m27255t46d", "ConfigMap")
    assert _told(base, head) == []
    assert _gate(base, head) == []
    assert _told(hashed("t27255t46d", "Service"), hashed("m27255t46d", "Service")) != []


def test_a_base_without_a_fleet_counts_as_protected() -> None:
    base = State(None, None, state(FLEET, {"dev/one/web": _many(60)["prod/one/web"]}).files)
    head = state(FLEET, {"dev/one/web": _many(49)["prod/one/web"]})
    assert len(_told(base, head)) == 1


# The gate of `render`


def _gate(before: State, after: State, today: str = TODAY) -> list[Diagnostic]:
    assert after.fleet is not None
    made = plan(after.files, Found(before.files), lambda _path, _content: True)
    return list(gate(before.files, made, after.fleet.fleet, today))


@pytest.mark.parametrize(("left", "told"), [(22, 0), (21, 1), (1, 1)])
def test_render_asks_the_same(left: int, told: int) -> None:
    base, head = state(FLEET, _many(30)), state(FLEET, _many(left))
    found = _gate(base, head)
    assert len(found) == told
    assert [one.message for one in found] == _told(base, head)


def test_render_of_a_fleet_that_lost_a_tenancy() -> None:
    text = edited(FLEET, ("api: {}", "api: {per: tenancy}")).replace("apps:", "tenancies: {acme: {}, hooli: {}}\napps:")
    base, head = state(text), state(edited(text, (", hooli: {}", "")))
    assert [one.message for one in _gate(base, head)] == [
        "every target of tenancy hooli in dev goes, with 3 objects",
        "every target of tenancy hooli in prod goes, with 6 objects",
    ]


ENTRIES = {
    "right": ("{code: GC730, at: prod, count: 11, reason: gone}", True),
    "until today": (f"{{code: GC730, at: prod, count: 11, reason: gone, expires: {TODAY}}}", True),
    "of a target": ("{code: GC730, at: prod/one/web, count: 11, reason: gone}", True),
    "expired": ("{code: GC730, at: prod, count: 11, reason: gone, expires: 2026-11-20}", False),
    "of another place": ("{code: GC730, at: dev, count: 11, reason: gone}", False),
    "another fingerprint": ("{code: GC730, at: prod, count: 11, reason: gone, fingerprint: aaaaaaaaaaaa}", False),
    "a wrong count": ("{code: GC730, at: prod, count: 12, reason: gone}", False),
}


@pytest.mark.parametrize(("entry", "passes"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_lets_it_pass(entry: str, passes: bool) -> None:
    found = _gate(state(FLEET, _many(30)), state(f"{FLEET}acknowledge: [{entry}]\n", _many(19)))
    assert (found == []) is passes


def test_a_wrong_count_is_named_with_the_right_one() -> None:
    entry = "acknowledge: [{code: GC730, at: prod, count: 12, reason: gone}]"
    (found,) = _gate(state(FLEET, _many(30)), state(f"{FLEET}{entry}\n", _many(19)))
    assert [f"{one.at} {one.what}" for one in found.related] == ["fleet.yaml:15:15 this entry counts 12"]
    assert "count: 11" in found.hint


def test_files_that_are_not_ours_are_not_counted() -> None:
    fleet, _ = declared(FLEET)
    files = FileTree(dict.fromkeys(_paths(40, "prod/one/web"), b"kind: ConfigMap\n"))
    assert gate(files, Plan({}, delete=tuple(files)), fleet.fleet, TODAY) == ()


def test_a_file_that_nobody_can_read_counts_as_itself() -> None:
    base = state(FLEET, _many(30))
    spoilt: Mapping[str, bytes] = {
        path: content.partition(b"\n")[0] + b"\n[" if "configmap" in path else content
        for path, content in base.files.items()
    }
    assert len(_gate(State(base.fleet, base.targets, FileTree(spoilt)), state(FLEET, _many(0)))) == 1
