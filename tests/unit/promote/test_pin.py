"""One slot of a fleet: found, pinned, unpinned or refused, and the proof of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compiled import declared
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.promote.pin import Change, pin, unpin
from gitops_compile.promote.pins import Wish
from gitops_compile.promote.proof import moved, targets_unproved, text_unproved
from gitops_compile.promote.slots import Slot, slot_of

D = "sha256:" + "d" * 64
FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters: {c1: {}, c2: {}, gone: {}}
environments: {dev: {clusters: [c1]}, prod: {clusters: [c1, c2]}}
tenancies:
  saas: {versions: {api: {prod: 2.0.0}}}
  globex: {environments: {prod: {from: prod, strategy: manual}}, versions: {api: {prod: 0.9.0}}}
  initech: {}
apps:
  api: {per: tenancy, image: acme/api, versions: {dev: 1.1.0, prod: 1.0.0}}
  web:
    image: [acme/web, acme/web-backup]
    environments: [prod]
    versions:
      prod: {default: 1.0.0, c2: 2.0.0}
  edge: {}
  tool: {versions: {dev: 1.0.0}}
  late: {image: acme/late}
  same: {image: acme/same, versions: &v {prod: 1.0.0}}
"""


def slot(wish: Wish, text: str = FLEET) -> Slot | Diagnostic:
    return slot_of(*declared(text), wish)


def made(wish: Wish, *, away: bool = False, text: str = FLEET) -> Change:
    found = slot(wish, text)
    assert isinstance(found, Slot), found
    outcome = unpin(found, text) if away else pin(found, text, wish)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def refused(wish: Wish, *, away: bool = False) -> Diagnostic:
    found = slot(wish)
    if isinstance(found, Diagnostic):
        return found
    outcome = unpin(found, FLEET) if away else pin(found, FLEET, wish)
    assert outcome.value is None
    return outcome.diagnostics[0]


REFUSED: dict[str, tuple[Wish, str, str]] = {
    "an unknown app": (Wish("apii", "prod", "1"), "11:3 GC120", "Did you mean api?"),
    "an app like none": (Wish("zzz", "prod", "1"), "1:1 GC120", "There are: api, edge, late, same, tool, web."),
    "an unknown stage": (Wish("api", "prd", "1"), "5:39 GC614", "Did you mean prod?"),
    "no stage of the tenancy's own": (
        Wish("api", "saas/prod", "1"),
        "7:3 GC614",
        "saas has no `from` in prod, so it shares that stage: prod --tenancy saas",
    ),
    "an unknown tenancy": (Wish("api", "prod", "1", tenancy="sas"), "7:3 GC120", "Did you mean saas?"),
    "a tenancy with a stage of its own": (
        Wish("api", "prod", "1", tenancy="globex"),
        "8:27 GC614",
        "Name that stage: globex/prod",
    ),
    "another tenancy's stage": (
        Wish("api", "globex/prod", "1", tenancy="saas"),
        "8:27 GC614",
        "Leave --tenancy away, or name another stage.",
    ),
    "an unknown cluster": (Wish("api", "prod", "1", cluster="c"), "4:12 GC120", "Did you mean c1?"),
    "a cluster where it does not run": (
        Wish("api", "dev", "1", cluster="c2"),
        "5:16 GC123",
        "It runs there on: c1.",
    ),
    "a stage where it does not run": (
        Wish("web", "dev", "1"),
        "12:3 GC123",
        "Let the app run there: `list` shows where it does.",
    ),
    "a tenancy that it does not run for": (
        Wish("web", "prod", "1", tenancy="saas"),
        "12:3 GC123",
        "Let the app run there: `list` shows where it does.",
    ),
    "an unversioned app": (
        Wish("edge", "prod", "1"),
        "17:3 GC626",
        "One commit changes it everywhere; with an `image` each stage has a version of its own.",
    ),
    "no version": (Wish("api", "prod", "1 0"), "11:3 GC619", "Nothing of api was changed."),
    "a version that moves": (Wish("api", "prod", "latest"), "11:3 GC619", "Nothing of api was changed."),
    "no digest": (Wish("api", "prod", digest="sha256:0"), "11:3 GC114", "Nothing of api was changed."),
    "a digest for two images": (
        Wish("web", "prod", digest=D),
        "12:3 GC124",
        "A digest names one image: pin a version, or give the app exactly one `image`.",
    ),
    "a digest for no image": (
        Wish("tool", "prod", digest=D),
        "18:3 GC124",
        "A digest names one image: pin a version, or give the app exactly one `image`.",
    ),
    "an anchor": (
        Wish("same", "prod", "2.0.0"),
        "20:38 GC660",
        "Write by hand, at apps.same.versions.prod: prod: 2.0.0",
    ),
}
NOT_TAKEN: dict[str, tuple[Wish, str, str]] = {
    "what is not pinned": (Wish("late", "prod"), "19:9 GC120", "Stages with a pin of the app's own: none."),
    "a tenancy that follows": (
        Wish("api", "prod", tenancy="initech"),
        "9:12 GC120",
        "Stages with a pin of the app's own: dev, prod.",
    ),
    "the last pin of an app without image": (
        Wish("tool", "dev"),
        "18:26 GC626",
        "Give it an `image`, or say in `environments` where it runs.",
    ),
    "an anchor": (Wish("same", "prod"), "20:38 GC660", "Take apps.same.versions.prod away by hand."),
}


@pytest.mark.parametrize(("wish", "told", "hint"), REFUSED.values(), ids=REFUSED)
def test_a_pin_is_refused_at_a_line(wish: Wish, told: str, hint: str) -> None:
    found = refused(wish)
    assert (f"{found.at.line}:{found.at.column} {found.code}", found.hint) == (told, hint)


@pytest.mark.parametrize(("wish", "told", "hint"), NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_a_pin_is_not_taken_away_at_a_line(wish: Wish, told: str, hint: str) -> None:
    found = refused(wish, away=True)
    assert (f"{found.at.line}:{found.at.column} {found.code}", found.hint) == (told, hint)


MADE: dict[str, tuple[Wish, str, str, str]] = {
    "a stage": (
        Wish("api", "prod", "1.2.0"),
        "api prod: 1.0.0 → 1.2.0",
        "1.2.0}}",
        "versions: {dev: 1.1.0, prod: 1.2.0}",
    ),
    "a cluster": (
        Wish("api", "prod", "1.2.0", cluster="c2"),
        "api prod c2: 1.0.0 → 1.2.0",
        "1.2.0}}}",
        "prod: {default: 1.0.0, c2: 1.2.0}",
    ),
    "a tenancy's own stage": (
        Wish("api", "globex/prod", "1.0.0"),
        "api globex/prod: 0.9.0 → 1.0.0",
        "1.0.0}}}",
        "versions: {api: {prod: 1.0.0}}",
    ),
    "a tenancy's own stage, named twice": (
        Wish("api", "globex/prod", "1.0.0", tenancy="globex"),
        "api globex/prod: 0.9.0 → 1.0.0",
        "1.0.0}}}",
        "versions: {api: {prod: 1.0.0}}",
    ),
    "a tenancy apart": (
        Wish("api", "dev", "9.0.0", tenancy="saas"),
        "api dev for saas: 1.1.0 → 9.0.0",
        "9.0.0}}}",
        "saas: {versions: {api: {prod: 2.0.0, dev: 9.0.0}}}",
    ),
    "a tenancy that says nothing yet": (
        Wish("api", "prod", "3.0.0", tenancy="initech"),
        "api prod for initech: 1.0.0 → 3.0.0",
        "3.0.0}}}",
        "initech: {versions: {api: {prod: 3.0.0}}}",
    ),
    "a tenancy that follows again": (
        Wish("api", "prod", "1.0.0", tenancy="saas"),
        "api prod for saas: 2.0.0 → 1.0.0",
        "2.0.0}}}",
        "saas: {versions: {api: {}}}",
    ),
    "all clusters": (
        Wish("web", "prod", "3.0.0"),
        "web prod: default 1.0.0, c2 2.0.0 → 3.0.0",
        "3.0.0\n",
        "prod: 3.0.0\n",
    ),
    "the last cluster": (
        Wish("web", "prod", "2.0.0", cluster="c1"),
        "web prod c1: 1.0.0 → 2.0.0",
        "2.0.0\n",
        "prod: 2.0.0\n",
    ),
    "a first pin": (Wish("late", "dev", "1.0.0"), "late dev: unpinned → 1.0.0", "1.0.0}}", "versions: {dev: 1.0.0}"),
}


@pytest.mark.parametrize(("wish", "told", "place", "line"), MADE.values(), ids=MADE)
def test_a_pin_is_set_and_proved(wish: Wish, told: str, place: str, line: str) -> None:
    change = made(wish)
    assert f"{change.slot}: {change.before} → {change.after}" == told
    lines = (FLEET if change.new is None else change.text).splitlines(keepends=True)
    assert lines[change.at.line - 1][change.at.column - 1 :].startswith(place)
    assert line in change.text
    assert change.at.file == "fleet.yaml"
    assert text_unproved(FLEET, change.text, change.slot.path, change.new) == ""
    before, after = declared(FLEET)[1], declared(change.text)[1]
    assert targets_unproved(change, before, after) == ""
    assert moved(before, after)
    again = made(wish, text=change.text)
    assert not again.changes
    assert again.text == change.text


def test_a_pin_is_taken_away_and_proved() -> None:
    change = made(Wish("api", "prod", tenancy="saas"), away=True)
    assert (change.before, change.after, change.notes) == ("2.0.0", "1.0.0", ())
    assert "saas: {versions: {api: {}}}" in change.text
    cluster = made(Wish("api", "prod", cluster="c1"), away=True)
    assert "prod: {c2: 1.0.0}}" in cluster.text
    assert cluster.notes == ("other clusters keep their pins: c2",)
    before, after = declared(FLEET)[1], declared(cluster.text)[1]
    assert targets_unproved(cluster, before, after) == ""
    assert [str(target.place) for target in moved(before, after)] == ["prod/c1/initech/api"]


def test_what_goes_without_being_named_is_told() -> None:
    assert made(Wish("web", "prod", "3.0.0")).notes == (
        "the pins of single clusters gave way: default 1.0.0, c2 2.0.0",
    )
    assert made(Wish("api", "prod", "1.0.0", tenancy="saas")).notes == ("saas follows prod again, which has this pin",)


def test_the_proof_of_a_text_sees_every_other_change() -> None:
    path, old = ("v", "prod"), "v: {prod: 1.0.0, x: y}\nw: 1\n"
    assert text_unproved(old, "v: {prod: 2.0.0, x: y}\nw: 1\n", path, "2.0.0") == ""
    wrong = {
        "v: {prod: 2.0.0, x: z}\nw: 1\n": "the edit changed data at another path",
        "v: {prod: 2.0.0, x: y}\nw: 1.0\n": "the edit changed data at another path",
        "v: {prod: 2.0.0, x: y}\nw: 1\n__w: 1\n": "the edit changed data at another path",
        "v: {prod: 3.0.0, x: y}\nw: 1\n": "the edit made other data than was meant",
        "v: {x: y}\nw: 1\n": "the edit made other data than was meant",
        "v: {prod: 1.0.0, x: y} # c\nw: 1\n": "the edit changed no data",
        "v: {prod: 2.0.0, x: y\nw: 1\n": "the new text is no YAML",
    }
    assert {new: text_unproved(old, new, path, "2.0.0") for new in wrong} == wrong
    assert text_unproved("w: x\n", "w: x\nv:\n  prod: 1.0.0\n  dev: 1.0.0\n", path, "1.0.0") != ""


def test_the_proof_of_targets_sees_every_other_change() -> None:
    change = made(Wish("api", "prod", "1.2.0", cluster="c2"))
    before = declared(FLEET)[1]
    other = change.text.replace("0.9.0", "0.9.1")
    assert targets_unproved(change, before, declared(other)[1]) == "the edit changed the pin of prod/c1/globex/api"
    more = change.text.replace("prod: {clusters: [c1, c2]}", "prod: {clusters: [c1, c2, gone]}")
    assert targets_unproved(change, before, declared(more)[1]) == "the edit changed which targets there are"
    less = replace(change, new={"default": "1.0.0", "c2": "1.3.0"})
    assert targets_unproved(less, before, declared(change.text)[1]) == "the edit changed the pin of prod/c2/initech/api"
