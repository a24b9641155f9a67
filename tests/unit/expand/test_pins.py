"""Which pin counts where, and over which it was chosen."""

from __future__ import annotations

import pytest

from gitops_compile.model.target import Target
from told import fleet, outcome, said

DIGEST = "sha256:" + "ab" * 32


def app(versions: str, more: str = "per: tenancy, shared: true") -> dict[int, str]:
    return {6: f"apps: {{web: {{{more}, image: a, versions: {{{versions}}}}}}}"}


def pinned(lines: dict[int, str]) -> dict[str, str]:
    """Place -> version of every target of apps, ``-`` where it is unpinned."""
    return {str(target.place): _version(target) for target in _targets(lines)}


def _targets(lines: dict[int, str]) -> tuple[Target, ...]:
    found, targets = outcome(fleet(lines))
    assert not found
    assert targets is not None
    return targets.apps


def _version(target: Target) -> str:
    if target.pin is None:
        return "-"
    pin = target.pin.value
    return " ".join(part.value for part in (pin.version, pin.digest) if part)


def tenancy(text: str, environments: str = "prod: {}") -> dict[int, str]:
    return {7: f"tenancies: {{t: {{environments: {{{environments}}}, versions: {{web: {{{text}}}}}}}}}"}


OWN = "prod: {from: prod, strategy: manual}"
PINS: dict[str, tuple[dict[int, str], str]] = {
    "a stage": (app("prod: 1.0.0"), "dev/c1/web - prod/c1/web 1.0.0 prod/c2/web 1.0.0"),
    "a cluster": (app("prod: {c2: 1.0.2}"), "dev/c1/web - prod/c1/web - prod/c2/web 1.0.2"),
    "a cluster and the rest": (
        app("prod: {default: 1.0.0, c2: 1.0.2}"),
        "dev/c1/web - prod/c1/web 1.0.0 prod/c2/web 1.0.2",
    ),
    "a tenancy without pins of its own": (
        {**app("prod: {default: 1.0.0, c2: 1.0.2}", "per: tenancy"), 7: "tenancies: {t: {environments: {prod: {}}}}"},
        "prod/c1/t/web 1.0.0 prod/c2/t/web 1.0.2",
    ),
    "a tenancy's stage beats the app's cluster": (
        {**app("prod: {default: 1.0.0, c2: 1.0.2}", "per: tenancy"), **tenancy("prod: 2.0.0")},
        "prod/c1/t/web 2.0.0 prod/c2/t/web 2.0.0",
    ),
    "a tenancy's cluster": (
        {**app("prod: {default: 1.0.0, c2: 1.0.2}", "per: tenancy"), **tenancy("prod: {c1: 2.0.1}")},
        "prod/c1/t/web 2.0.1 prod/c2/t/web 1.0.2",
    ),
    "a tenancy's cluster and the rest": (
        {**app("prod: 1.0.0", "per: tenancy"), **tenancy("prod: {default: 2.0.0, c1: 2.0.1}")},
        "prod/c1/t/web 2.0.1 prod/c2/t/web 2.0.0",
    ),
    "a stage of the tenancy's own does not fall back": (
        {
            **app("prod: 1.0.0", "per: tenancy, shared: true, environments: [prod]"),
            7: f"tenancies: {{t: {{environments: {{{OWN}}}}}}}",
        },
        "prod/c1/web 1.0.0 prod/c1/t/web - prod/c2/web 1.0.0 prod/c2/t/web -",
    ),
    "a stage of the tenancy's own": (
        {**app("prod: 1.0.0", "per: tenancy, shared: true, environments: [prod]"), **tenancy("prod: {c2: 2.0.2}", OWN)},
        "prod/c1/web 1.0.0 prod/c1/t/web - prod/c2/web 1.0.0 prod/c2/t/web 2.0.2",
    ),
    "a tenancy's pin leaves the shared target alone": (
        {**app("prod: 1.0.0", "per: tenancy, shared: true, only: {cluster: c2}"), **tenancy("prod: 2.0.0")},
        "prod/c2/web 1.0.0 prod/c2/t/web 2.0.0",
    ),
    "a digest": (
        app(f"prod: {{c1: '{DIGEST}', c2: {{version: 1.0.0, digest: '{DIGEST}'}}}}"),
        f"dev/c1/web - prod/c1/web {DIGEST} prod/c2/web 1.0.0+{DIGEST}",
    ),
}


@pytest.mark.parametrize(("lines", "listed"), PINS.values(), ids=PINS)
def test_the_pin_that_counts(lines: dict[int, str], listed: str) -> None:
    words = listed.split()
    assert pinned(lines) == {place: pin.replace("+", " ") for place, pin in zip(words[::2], words[1::2], strict=True)}


def test_a_pin_knows_those_that_it_was_chosen_over() -> None:
    versions = f"prod: {{default: 1.0.0, c1: {{version: 1.0.1, digest: '{DIGEST}'}}}}"
    lines = {**app(versions, "per: tenancy"), **tenancy("prod: {default: 2.0.0, c1: 2.0.1}")}
    target = next(one for one in _targets(lines) if str(one.place) == "prod/c1/t/web")
    pin = target.pin
    assert pin is not None
    assert (pin.layer, str(pin.at)) == ("tenancies.t.versions.web.prod.c1", "fleet.yaml:7:87")
    assert [(lost.layer, lost.value) for lost in pin.lost] == [
        ("tenancies.t.versions.web.prod.default", "2.0.0"),
        ("apps.web.versions.prod.c1", {"version": "1.0.1", "digest": DIGEST}),
        ("apps.web.versions.prod.default", "1.0.0"),
    ]


def test_the_stage_of_a_target() -> None:
    lines = {
        6: "apps: {web: {per: tenancy, shared: true}}",
        7: f"tenancies: {{t: {{environments: {{dev: {{}}, {OWN}}}}}}}",
    }
    assert {str(one.place): one.stage for one in _targets(lines) if one.place.cluster == "c1"} == {
        "dev/c1/web": "dev",
        "dev/c1/t/web": "dev",
        "prod/c1/web": "prod",
        "prod/c1/t/web": "t/prod",
    }


RENDERED: dict[str, tuple[str, list[bool]]] = {
    # dev/c1, prod/c1, prod/c2
    "an unversioned app is rendered everywhere": ("{}", [True, True, True]),
    "an image without a pin is not": ("{image: a}", [False, False, False]),
    "a pin without an image": ("{versions: {prod: 1.0.0}}", [False, True, True]),
    "an image and a pin": ("{image: a, versions: {dev: 1.0.0, prod: {c1: 1.0.0}}}", [True, True, False]),
}


@pytest.mark.parametrize(("text", "rendered"), RENDERED.values(), ids=RENDERED)
def test_unpinned_targets_are_not_rendered(text: str, rendered: list[bool]) -> None:
    assert [target.rendered for target in _targets({6: f"apps: {{web: {text}}}"})] == rendered


NOWHERE: dict[str, tuple[dict[int, str], list[str]]] = {
    "an environment that the app leaves out": (app("prod: 1.0.0", "environments: [dev]"), ["6:56 GC123"]),
    "a cluster that the environment has not": (app("dev: {c2: 1.0.0}", "environments: [dev]"), ["6:62 GC123"]),
    "a cluster that only left out": (app("prod: {c1: 1.0.0, c2: 1.0.0}", "only: {cluster: c2}"), ["6:63 GC123"]),
    "two clusters": (
        {
            4: "clusters: {c1: {}, c2: {}, c3: {}}",
            **app("dev: {default: 1.0.0, c2: 1.0.0, c3: 1.0.0}", "environments: [dev]"),
        },
        ["6:78 GC123", "6:89 GC123"],
    ),
    "an environment where every tenancy has a stage of its own": (
        {**app("prod: 1.0.0", "per: tenancy"), 7: f"tenancies: {{t: {{environments: {{{OWN}}}}}}}"},
        ["6:49 GC123"],
    ),
    "a tenancy that does not get the app": (
        {**app("prod: 1.0.0"), 7: "tenancies: {t: {apps: [], versions: {web: {prod: 1.0.0}}}}"},
        ["7:44 GC123"],
    ),
    "a tenancy's environment in which it takes no part": (
        {**app("prod: 1.0.0"), **tenancy("dev: 1.0.0")},
        ["7:60 GC123"],
    ),
    "a tenancy's cluster": (
        {**app("prod: 1.0.0"), **tenancy("prod: {c1: 1.0.0}", "prod: {clusters: [c2]}")},
        ["7:81 GC123"],
    ),
    "a shared app": ({**app("prod: 1.0.0", "environments: [prod]"), **tenancy("prod: 1.0.0")}, ["7:60 GC123"]),
}


@pytest.mark.parametrize(("lines", "told"), NOWHERE.values(), ids=NOWHERE)
def test_a_pin_where_no_target_is(lines: dict[int, str], told: list[str]) -> None:
    assert said(fleet(lines)) == told
