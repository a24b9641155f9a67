"""A finished review without its secrets: how they are numbered, and every place that can hold one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dumped import dump, secrets_left
from gitops_compile.compare.redact import redacted
from gitops_compile.model.cause import Cause, Confidence, InputChange, Origin
from gitops_compile.model.operation import Did, Field, Key, Masked, Operation, Secret, Veiled, shown
from gitops_compile.model.position import Position
from gitops_compile.model.review import Missing, Move, Noise, Review
from sample_review import finding, path, replaced, review_of, row

AT = Position("fleet.yaml", 1, 1)
WORD = "correct-horse-battery"


def secret(clear: str) -> Veiled:
    return Veiled((Secret(clear),))


def rows(*every: tuple[Operation, ...], **more: Any) -> Review:
    return review_of(
        tuple(row(f"{number:012}", "Secret one", one, ("dev/c1/web",), **more) for number, one in enumerate(every))
    )


def values(review: Review) -> list[tuple[str, str]]:
    return [(str(one.old), str(one.new)) for each in review.rows for one in each.operations]


def test_secrets_are_numbered_by_first_appearance_and_equal_ones_are_equal() -> None:
    found = redacted(
        rows(
            (
                replaced(path("data", "b"), secret("x"), secret("y")),
                replaced(path("data", "a"), secret("y"), secret("z")),
            ),
            (replaced(path("data", "c"), "plain", Veiled(("https://", Secret("z"), "@h"))),),
        )
    )
    assert values(found) == [
        ("«secret-1»", "«secret-2»"),
        ("«secret-2»", "«secret-3»"),
        ("plain", "https://«secret-3»@h"),
    ]
    assert found.rows[0].operations[0].new == Veiled((Masked(2),))


def test_inside_whole_objects_they_are_numbered_by_the_names_of_fields() -> None:
    one = Operation((), Did.ADD, None, {"b": [secret("x")], "a": {"deep": secret("y")}})
    (told,) = redacted(rows((one,))).rows[0].operations
    assert told.new == {"b": [Veiled((Masked(2),))], "a": {"deep": Veiled((Masked(1),))}}
    assert list(told.new) == ["b", "a"]


def test_identities_of_elements() -> None:
    token = Key("https://«secret»@h", Veiled(("https://", Secret("x"), "@h")))
    one = Operation((Field("repos"), token), Did.ADD, None, "a", after=token)
    (told,) = redacted(rows((one,))).rows[0].operations
    assert shown(told.path) == "repos[https://«secret-1»@h]"
    assert told.after == Key("https://«secret-1»@h")
    (told,) = redacted(rows((one,)), show=True).rows[0].operations
    assert shown(told.path) == "repos[https://x@h]"


def _everywhere() -> Review:
    """A review with a secret in every place that can hold one."""
    change = InputChange("apps.web.values.db.password", AT, Origin.APP, WORD, "other", "values.db.password")
    plain = InputChange("apps.web.values.note", AT, Origin.APP, {"a": [WORD]}, "https://ann:other@h", "values.note")
    cause = Cause("", "", AT, Confidence.ONE_OF, Origin.APP, (change, plain))
    missing = (Missing("dev/c1/web", "another one", "apps.web", "fleet.yaml:1"),)
    said = finding("GC261", "grants", "warn", "1", detail=f"in {WORD}")  # type: ignore[arg-type]
    operation = Operation(
        (Field("a"), Key("«secret»", secret("key-secret"))),
        Did.REPLACE,
        secret(WORD),
        secret("other"),
        Key("«secret»", secret(WORD)),
    )
    review = rows((operation,), causes=(cause,), missing=missing, findings=(said,))
    return replace(
        review,
        findings=review.rows[0].findings,
        noise=Noise(
            {"checksum": 1}, 1, 0, (replace(review.rows[0], operations=(replaced(path("a"), secret("noisy"), 1),)),)
        ),
        notes=(f"see {WORD}",),
        images=(Move("web", WORD, "2", "other", 1),),
        versions=(Move("web", "1", WORD, "other", 1),),
    )


def test_no_place_keeps_a_secret() -> None:
    before = _everywhere()
    after = redacted(before)
    assert secrets_left(before)
    assert secrets_left(after) == []
    text = dump(after)
    assert [word for word in (WORD, "other@", "str other", "another one", "key-secret", "noisy") if word in text] == [
        "str other"
    ], "the sort of a bump"
    assert text.count("str other") == 2
    assert after.rows[0].missing[0].value == "«secret-4»"
    assert after.notes == ("see «secret-2»",)


def test_shown_in_clear_nothing_is_a_secret_either() -> None:
    clear = redacted(_everywhere(), show=True)
    assert secrets_left(clear) == []
    assert "«secret" not in dump(clear)
    assert clear.rows[0].operations[0].old == WORD
    assert clear.rows[0].causes[0].candidates[0].new == "other"


def test_what_another_target_has_is_hidden_where_its_row_holds_secrets() -> None:
    missing = (Missing("dev/c1/web", "9090"), Missing("dev/c2/web"))
    plain = redacted(rows((replaced(path("a"), 1, 2),), missing=missing))
    assert [one.value for one in plain.rows[0].missing] == ["9090", ""]
    hidden = redacted(rows((replaced(path("a"), secret("1"), secret("9090")),), missing=missing))
    assert [one.value for one in hidden.rows[0].missing] == ["«secret-2»", ""]


def test_a_review_without_secrets_stays_as_it_is() -> None:
    review = rows((replaced(path("a"), {"b": [1, None, True]}, 1.0),))
    assert redacted(review) == review
