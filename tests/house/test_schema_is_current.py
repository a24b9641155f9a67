"""The schemas in ``schemas/`` are what ``gitops-compile schema`` prints: of a fleet, for editors, and of a review."""

from __future__ import annotations

import json
from pathlib import Path

from gitops_compile.commands.schema import review_schema_text, schema_text

FILE = Path(__file__).resolve().parents[2] / "schemas" / "fleet.schema.json"


def test_the_schema_in_the_repository_is_the_one_of_the_model() -> None:
    assert FILE.read_text(encoding="utf-8") == schema_text(), "run: gitops-compile schema > schemas/fleet.schema.json"


def test_the_schema_of_a_review_is_the_one_of_the_report() -> None:
    text = FILE.with_name("review.schema.json").read_text(encoding="utf-8")
    assert text == review_schema_text(), "run: gitops-compile schema review > schemas/review.schema.json"


def test_they_are_json() -> None:
    assert json.loads(schema_text())["title"]
    assert json.loads(review_schema_text())["title"]
