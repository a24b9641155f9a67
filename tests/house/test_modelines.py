"""The first line of a fleet's files, by which VS Code and JetBrains IDEs alike find the schema.

The two patterns are what yaml-language-server (``modelineUtil``) and JetBrains (``JsonSchemaByCommentProvider``) look
for in a comment; both take the path from the folder of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from gitops_compile.commands.init import FLEET

TOP = Path(__file__).resolve().parents[2]
SCHEMA = TOP / "schemas/fleet.schema.json"
EDITORS = {
    "VS Code": re.compile(r"#\s+yaml-language-server\s*:.*\$schema=(\S+)"),
    "JetBrains": re.compile(r"#\s*yaml-language-server:\s*\$schema=(\S+).*", re.IGNORECASE),
}


def _files() -> Mapping[str, str]:
    """Every file of our own fleet, and the one that ``init`` writes, by path."""
    own = (TOP / "fleet.yaml", *sorted((TOP / "fleet.d").glob("*.yaml")))
    return {**{str(path.relative_to(TOP)): path.read_text("utf-8") for path in own}, "./fleet.yaml": FLEET}


@pytest.mark.parametrize("editor", EDITORS)
@pytest.mark.parametrize(("name", "text"), _files().items(), ids=_files())
def test_an_editor_finds_the_schema(name: str, text: str, editor: str) -> None:
    found = EDITORS[editor].fullmatch(text.splitlines()[0])
    assert found is not None
    assert ((TOP / name).parent.resolve() / found[1]).resolve() == SCHEMA


def test_the_page_shows_the_lines_that_are_used() -> None:
    page = (TOP / "docs/editors.md").read_text("utf-8")
    for name in ("fleet.yaml", "fleet.d/globex.yaml"):
        assert f"\n{(TOP / name).read_text('utf-8').splitlines()[0]}\n" in page
