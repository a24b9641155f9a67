"""The generated pages and the schema are what the generator gives: ``make docs`` writes them anew."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).resolve().parents[2]


def _generator() -> Any:
    spec = spec_from_file_location("docs_generate", TOP / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = _generator()


@pytest.mark.parametrize("name", sorted(GENERATOR.pages()))
def test_a_generated_page_is_current(name: str) -> None:
    assert (TOP / name).read_text(encoding="utf-8") == GENERATOR.pages()[name], "run: make docs"


def test_no_page_of_a_code_that_is_gone_is_left() -> None:
    assert GENERATOR.stale() == ()


def test_every_page_of_a_code_shows_what_is_printed() -> None:
    for name, text in GENERATOR.pages().items():
        if "/GC" in name:
            assert "```console\n$ gitops-compile " in text, name
