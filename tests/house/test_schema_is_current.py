"""``schemas/fleet.schema.json``, which editors read, is what ``gitops-compile schema`` prints."""

from __future__ import annotations

import json
from pathlib import Path

from gitops_compile.commands.schema import schema_text

FILE = Path(__file__).resolve().parents[2] / "schemas" / "fleet.schema.json"


def test_the_schema_in_the_repository_is_the_one_of_the_model() -> None:
    assert FILE.read_text(encoding="utf-8") == schema_text(), "run: gitops-compile schema > schemas/fleet.schema.json"


def test_it_is_json() -> None:
    assert json.loads(schema_text())["title"]
