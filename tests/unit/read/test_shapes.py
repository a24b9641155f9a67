"""fleet.yaml against its grammar: each mistake has its place, its code and what it could have been."""

from __future__ import annotations

import pytest

from shape_cases import BAD, GOOD, app, environment, more, pins
from told import LINES, fleet, outcome, said


@pytest.mark.parametrize(("lines", "told"), BAD.values(), ids=BAD)
def test_a_mistake_has_its_place_and_code(lines: dict[int, str], told: list[str]) -> None:
    assert said(fleet(lines)) == told


@pytest.mark.parametrize("lines", GOOD.values(), ids=GOOD)
def test_what_is_right_passes(lines: dict[int, str]) -> None:
    assert [d for d in outcome(fleet(lines))[0] if d.is_error and d.code not in ("GC123",)] == []


RESERVED = "argocd flux namespaces release default any version digest source via extension"
HOLDERS = {
    "the fleet": ({3: "metadata: {{name: {}}}"}, "3:18"),
    "a cluster": ({4: "clusters: {{{}: {{}}, c1: {{}}, c2: {{}}}}"}, "4:12"),
    "an environment": ({5: "environments: {{{}: {{clusters: [c1]}}}}"}, "5:16"),
    "an app": ({6: "apps: {{{}: {{}}}}"}, "6:8"),
    "a tenancy": ({7: "tenancies: {{{}: {{}}}}"}, "7:13"),
    "an instance": ({7: "argocd: {{{}: {{cluster: c1}}}}"}, "7:10"),
}


@pytest.mark.parametrize("name", RESERVED.split())
@pytest.mark.parametrize(("lines", "at"), HOLDERS.values(), ids=HOLDERS)
def test_no_noun_has_a_reserved_name(lines: dict[int, str], at: str, name: str) -> None:
    assert said(fleet({number: line.format(name) for number, line in lines.items()})) == [f"{at} GC617"]


@pytest.mark.parametrize("version", ["latest", "main", "HEAD", "''", "null"])
@pytest.mark.parametrize(
    ("pin", "column"), [("{}", 51), ("{{default: {}}}", 61), ("{{c1: {}}}", 56)], ids=["stage", "default", "cluster"]
)
def test_no_pin_moves(pin: str, column: int, version: str) -> None:
    assert said(fleet(pins(pin.format(version)))) == [f"6:{column} GC619"]


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        (app("imagee: x"), "Did you mean image?"),
        (app("Image: x"), "Did you mean image?"),
        (environment("stategy: auto"), "Did you mean strategy?"),
        (environment("from: prod, strategy: atuo"), "Did you mean auto?"),
        ({5: "enviroments: {}"}, "Did you mean environments?"),
        ({3: "metadata: {name: acme, qqq: x}"}, "Known here: name."),
    ],
    ids=["image", "capital", "strategy", "word", "environments", "nothing like it"],
)
def test_the_nearest_word_is_offered(lines: dict[int, str], hint: str) -> None:
    assert outcome(fleet(lines))[0][0].hint.replace("`", "") == hint


@pytest.mark.parametrize(
    ("text", "found"),
    [("x", "text"), ("1", "an integer"), ("0.5", "a number"), ("true", "a boolean"), ("null", "nothing (null)")],
)
def test_a_message_names_types_and_never_the_value(text: str, found: str) -> None:
    (told,) = outcome(fleet(more(f"values: {text}")))[0]
    assert told.message.endswith(f"found {found}")


def test_a_value_behind_an_alias_is_told_with_the_alias() -> None:
    (told,) = outcome(fleet({6: "apps: {web: {labels: {a: &x b}, per: *x}}"}))[0]
    assert (told.code, str(told.at)) == ("GC115", "fleet.yaml:6:26")
    assert [str(related.at) for related in told.related] == ["fleet.yaml:6:38"]


def test_the_path_of_a_mistake_is_that_of_the_fleet() -> None:
    lines = {6: "apps: {web: {overrides: [{match: {cluster: c1}, values: {}}, {match: {cluster: c1}, valuse: {}}]}}"}
    (told,) = outcome(fleet(lines))[0]
    assert told.path == "apps.web.overrides[1].valuse"


def test_the_lines_that_cases_change_are_a_fleet() -> None:
    assert said(fleet(LINES)) == []
