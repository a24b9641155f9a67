"""The generated pages and the schema are what the generator gives: ``make docs`` writes them anew."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from gitops_compile.model.delivery import AppDelivery, Delivery, StageDelivery, TenancyDelivery
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.shapes import keys_of
from gitops_compile.read.editor_schema import editor_schema

TOP = Path(__file__).resolve().parents[2]

LAYERS = (
    (Delivery, "every layer"),
    (AppDelivery, "app, overrides"),
    (TenancyDelivery, "environment, tenancy, its environment"),
    (StageDelivery, "environment, tenancy's environment"),
)
"""Where the keys of a record of settings stand, as docs/argocd.md says it; the first that has a key counts."""


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


def test_the_page_of_keys_has_every_record_and_key_of_the_schema() -> None:
    page = GENERATOR.pages()["docs/keys.md"]
    sections = {text.partition("\n")[0]: text for text in page.split("\n## ")[1:]}
    records = {"Fleet": keys_of(Fleet), **{name: one["properties"] for name, one in editor_schema()["$defs"].items()}}
    for name, keys in records.items():
        section = sections[re.sub(r"(?<=[a-z])([A-Z])", r" \1", name).capitalize()]
        assert [key for key in keys if f"\n| `{key}`" not in section] == [], name
    assert len(sections) == len(records) + 1  # "Texts"


def test_a_link_in_the_tables_of_keys_meets_a_section() -> None:
    page = GENERATOR.pages()["docs/keys.md"]
    anchors = {text.partition("\n")[0].lower().replace(" ", "-") for text in page.split("\n## ")[1:]}
    linked = {text.partition(")")[0] for text in page.split("](#")[1:]}
    assert linked
    assert linked <= anchors


def test_the_page_of_argo_cd_has_every_setting_and_where_it_stands() -> None:
    table = (TOP / "docs/argocd.md").read_text("utf-8").split("\n## Settings\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+): .*?` \| [^|]+ \| ([^|]+) \|", table, re.MULTILINE)
    layers: dict[str, str] = {}
    for record, where in LAYERS:
        layers = dict.fromkeys(keys_of(record), where) | layers
    assert dict(rows) == layers
