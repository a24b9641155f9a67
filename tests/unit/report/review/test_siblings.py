"""A change that stands in several rows: nobody is told that the other rows' targets are missing."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.model.review import Missing, Row
from gitops_compile.report.review.markdown import markdown_of
from gitops_compile.report.review.siblings import elsewhere, others_in_rows
from gitops_compile.report.review.terminal import text_of
from sample_review import cause, container_image, path, replaced, review_of, row

DEV, PROD, LEFT = "dev/d1/api", "prod/p1/api", "prod/p2/api"
IMAGE, REPLICAS = container_image("api"), path("spec", "replicas")


def made(fingerprint: str, target: str, where: Any = IMAGE, name: str = "api", line: int = 3, **more: Any) -> Row:
    said = {"causes": (cause("apps.api", "fleet.yaml", line),), "expected": 2, "absent": 1, **more}
    return row(fingerprint, f"Deployment api-{target[:3]}/{name}", (replaced(where, "a:1", "a:2"),), (target,), **said)


FIRST = made("00000000000a", DEV, missing=(Missing(PROD, "a:2"),))
SAME = made("00000000000b", PROD, missing=(Missing(DEV, "a:2"),))


@pytest.mark.parametrize(
    ("other", "there"),
    [
        (SAME, {PROD}),
        (made("00000000000b", PROD, where=REPLICAS), set()),
        (made("00000000000b", PROD, name="web"), set()),
        (made("00000000000b", PROD, line=4), set()),
        (made("00000000000b", DEV), set()),
    ],
)
def test_the_same_fields_of_the_same_object_for_the_same_reason(other: Row, there: set[str]) -> None:
    assert elsewhere(review_of((FIRST, other)))["00000000000a"] == there


def test_the_numbers_in_words() -> None:
    assert [others_in_rows(absent, 3) for absent in (0, 1, 2, 9)] == [
        "",
        "1 in another row",
        "2 in other rows",
        "3 in other rows",
    ]
    assert others_in_rows(9, 0) == ""


def test_they_are_not_missing() -> None:
    both = review_of((FIRST, SAME))
    assert "~ 1 of 2 targets   dev/d1/api, 1 in another row\n" in text_of(both)
    assert "| `dev/d1/api`, 1 of 2, 1 in another row |" in markdown_of(both)
    assert "missing" not in text_of(both) + markdown_of(both)


def test_others_still_are() -> None:
    first = made("00000000000a", DEV, expected=3, absent=2, missing=(Missing(PROD, "a:2"), Missing(LEFT, "a:9")))
    both = review_of((first, made("00000000000b", PROD, expected=3, absent=2)))
    assert "dev/d1/api, 1 in another row, missing prod/p2/api\n" in text_of(both)
    assert "1 of 3, 1 in another row, missing `prod/p2/api` (`a:9`)" in markdown_of(both)
    alone = review_of((first,))
    assert "missing prod/p1/api (a:2)" in text_of(alone)
