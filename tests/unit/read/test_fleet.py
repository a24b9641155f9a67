"""fleet.yaml and its fragments are one fleet; what is wrong in any of them is said at once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gitops_compile.model.app import StagePins
from gitops_compile.model.fleet import Fleet
from gitops_compile.read.fleet import ReadFleet, read_fleet
from told import fleet, outcome, said

INCLUDE = {7: "include: [fleet.d/*.yaml]"}
DIGEST = "sha256:" + "ab" * 32


def read(text: str, files: Mapping[str, bytes] | None = None) -> ReadFleet:
    found = read_fleet("fleet.yaml", text.encode(), lambda pattern: {pattern: (files or {})[pattern]})
    assert found.value is not None, found.diagnostics
    return found.value


def test_fragments_are_joined_sorted_by_name() -> None:
    fragments = {"fleet.d/b.yaml": "apps: {zeta: {}}\nclusters: {c0: {}}\n", "fleet.d/a.yaml": "apps: {alpha: {}}\n"}
    _, targets = outcome(fleet(INCLUDE), fragments)
    assert targets is not None
    assert sorted({target.place.app for target in targets.apps}) == ["alpha", "web", "zeta"]
    joined = read(fleet({7: "include: [b, a]"}), {"a": b"apps: {alpha: {}}\n", "b": b"apps: {zeta: {}, mid: {}}\n"})
    assert list(joined.fleet.apps) == ["alpha", "mid", "web", "zeta"]
    assert list(joined.files) == ["fleet.yaml", "a", "b"]


def test_a_place_in_a_fragment_is_that_of_the_fragment() -> None:
    joined = read(fleet({7: "include: [a]"}), {"a": b"apps:\n  alpha: {values: {a: b}}\n"})
    assert str(joined.fleet.apps["alpha"].name.at) == "a:2:3"


def test_all_that_a_fleet_needs_may_stand_in_fragments() -> None:
    text = fleet({4: "# c", 5: "# c", 6: "# c", **INCLUDE})
    rest = "clusters: {c1: {}}\nenvironments: {dev: {clusters: [c1]}}\napps: {web: {}}\n"
    assert said(text) == ["7:11 GC108"]
    assert said(text, {"fleet.d/a.yaml": rest}) == []


EACH = """argocd: {hub: {}}
clusters: {c1: {}}
environments: {dev: {clusters: [c1]}}
tenancies: {t: {}}
apps: {web: {}}
"""
TOGETHER: dict[str, tuple[dict[int, str], dict[str, str], list[str]]] = {
    "an app that the fleet has": (INCLUDE, {"fleet.d/a.yaml": "apps:\n  web: {}\n"}, ["fleet.d/a.yaml:2:3 GC116"]),
    "a cluster in two fragments": (
        INCLUDE,
        {"fleet.d/a.yaml": "clusters: {x: {}}\n", "fleet.d/b.yaml": "clusters: {x: {}}\n"},
        ["fleet.d/b.yaml:1:12 GC116"],
    ),
    "a cluster in two fragments with one between": (
        INCLUDE,
        {
            "fleet.d/a.yaml": "clusters: {x: {}}\n",
            "fleet.d/b.yaml": "clusters: {z: {}}\n",
            "fleet.d/c.yaml": "clusters: {x: {}}\n",
        },
        ["fleet.d/c.yaml:1:12 GC116"],
    ),
    "one of each noun": (
        {**INCLUDE, 8: "argocd: {hub: {cluster: c1}}", 9: "tenancies: {t: {}}", 10: "git: {url: ssh://a/b, branch: c}"},
        {"fleet.d/a.yaml": EACH},
        [
            "fleet.d/a.yaml:1:10 GC116",
            "fleet.d/a.yaml:2:12 GC116",
            "fleet.d/a.yaml:3:16 GC116",
            "fleet.d/a.yaml:4:13 GC116",
            "fleet.d/a.yaml:5:8 GC116",
        ],
    ),
    "one name for two nouns is another matter": (
        INCLUDE,
        {"fleet.d/a.yaml": "environments: {web: {clusters: [c1]}}\n"},
        [],
    ),
    "twice defined, beside another mistake": (
        {**INCLUDE, 6: "apps: {web: {pers: x}}"},
        {"fleet.d/a.yaml": "apps:\n  web: {}\n"},
        ["fleet.d/a.yaml:2:3 GC116", "6:14 GC110"],
    ),
    "a pattern that meets nothing": (
        {7: "include: [fleet.d/*.yaml, other/*.yaml]"},
        {"fleet.d/a.yaml": "apps: {}\n"},
        ["7:27 GC108"],
    ),
    "no pattern meets anything": ({7: "include: [a.yaml, b.yaml]"}, {}, ["7:11 GC108", "7:19 GC108"]),
    "a fragment met by two patterns": (
        {7: "include: [fleet.d/*.yaml, fleet.d/a.yaml]"},
        {"fleet.d/a.yaml": "apps: {a: {}}\n"},
        [],
    ),
    "the fleet itself": ({7: "include: [fleet.yaml]"}, {"fleet.yaml": "apps: {}\n"}, ["7:11 GC108"]),
    "an empty fragment": (INCLUDE, {"fleet.d/a.yaml": "# nothing yet\n"}, ["fleet.d/a.yaml GC105"]),
    "a fragment that is no YAML": (INCLUDE, {"fleet.d/a.yaml": "apps: {a: {}\n"}, ["fleet.d/a.yaml:2:1 GC103"]),
}


@pytest.mark.parametrize(("lines", "fragments", "told"), TOGETHER.values(), ids=TOGETHER)
def test_mistakes_of_several_files(lines: dict[int, str], fragments: dict[str, str], told: list[str]) -> None:
    found = said(fleet(lines), fragments)
    assert found == told


def test_every_file_is_told_at_once_in_the_order_of_their_names() -> None:
    lines = {**INCLUDE, 6: "apps: {web: {pers: x, image: 'a:b'}}"}
    fragments = {"fleet.d/b.yaml": "apps: {x: {}, x: {}}\n", "fleet.d/a.yaml": "clusters: [c]\nvalues: {}\n"}
    assert said(fleet(lines), fragments) == [
        "fleet.d/a.yaml:1:11 GC112",
        "fleet.d/a.yaml:2:1 GC110",
        "fleet.d/b.yaml:1:15 GC106",
        "6:14 GC110",
        "6:30 GC114",
    ]


@pytest.mark.parametrize(
    "key", ["apiVersion", "kind", "metadata", "include", "git", "tools", "namespace", "labels", "values"]
)
def test_a_key_of_the_fleet_alone_is_unknown_in_a_fragment(key: str) -> None:
    (found,) = outcome(fleet(INCLUDE), {"fleet.d/a.yaml": f"{key}: {{}}\n"})[0]
    assert (found.code, str(found.at)) == ("GC110", "fleet.d/a.yaml:1:1")
    assert key in found.hint
    assert "fleet.yaml" in found.hint


def test_a_name_defined_twice_shows_the_first_one() -> None:
    (found,) = outcome(fleet(INCLUDE), {"fleet.d/a.yaml": "apps:\n  web: {}\n"})[0]
    assert [str(related.at) for related in found.related] == ["fleet.yaml:6:8"]


def test_a_thousand_mistakes_at_once() -> None:
    apps = "".join(f"  app-{n:04}: {{imagee: x}}\n" for n in range(1_000))
    assert said(fleet({6: f"apps:\n{apps}"})) == [f"{7 + n}:14 GC110" for n in range(1_000)]


def test_a_mistake_of_the_text_is_not_told_again_as_one_of_the_grammar() -> None:
    lines = {5: "environments: {dev: {clusters: [c1], protected: on, 1: x}}", 6: "apps: {web: {image: !t 3}}"}
    assert said(fleet(lines)) == ["5:49 GC107", "5:53 GC104", "6:21 GC104"]


PINS = {
    "a version": ("1.0.0", ("1.0.0", None), {}),
    "a digest": (DIGEST, (None, DIGEST), {}),
    "a map": (f"{{version: 1.0.0, digest: '{DIGEST}'}}", ("1.0.0", DIGEST), {}),
    "a map of a digest": (f"{{digest: '{DIGEST}'}}", (None, DIGEST), {}),
    "by cluster": ("{c1: 1.0.0, c2: 1.0.1}", None, {"c1": ("1.0.0", None), "c2": ("1.0.1", None)}),
    "with a default": (f"{{default: 1.0.0, c2: '{DIGEST}'}}", ("1.0.0", None), {"c2": (None, DIGEST)}),
    "maps by cluster": (
        f"{{default: {{version: 1.0.0}}, c2: {{version: 1.0.1, digest: '{DIGEST}'}}}}",
        ("1.0.0", None),
        {"c2": ("1.0.1", DIGEST)},
    ),
}


@pytest.mark.parametrize(("text", "everywhere", "by_cluster"), PINS.values(), ids=PINS)
def test_the_forms_of_a_pin(text: str, everywhere: object, by_cluster: dict[str, object]) -> None:
    read_one = read(fleet({6: f"apps: {{web: {{image: a, versions: {{prod: {text}}}}}}}"})).fleet
    pins = read_one.apps["web"].versions["prod"]
    assert (pins.stage.value, _pin(pins.everywhere)) == ("prod", everywhere)
    assert {name: _pin(entry.value) for name, entry in pins.by_cluster.items()} == by_cluster


def _pin(pin: object) -> tuple[object, object] | None:
    return None if pin is None else (_value(pin, "version"), _value(pin, "digest"))


def _value(pin: object, name: str) -> object:
    located = getattr(pin, name)
    return located and located.value


def test_a_pin_by_cluster_stands_where_it_was_written() -> None:
    one = read(fleet({6: "apps: {web: {image: a, versions: {prod: {default: 1.0.0, c2: 1.0.1}}}}"})).fleet
    pins: StagePins = one.apps["web"].versions["prod"]
    entry = pins.by_cluster["c2"]
    assert (str(pins.stage.at), str(entry.name.at), str(entry.value.at)) == (
        "fleet.yaml:6:35",
        "fleet.yaml:6:58",
        "fleet.yaml:6:62",
    )


def test_what_does_not_stand_is_empty_or_none() -> None:
    one: Fleet = read(fleet({})).fleet
    web = one.apps["web"]
    assert (one.tenancies, one.argocd, one.include, one.git, one.values) == ({}, {}, (), None, None)
    assert (web.versions, web.overrides, web.environments, web.image, web.only) == ({}, (), None, None, None)
    assert one.clusters["c2"].facts["region"].value == "eu"
