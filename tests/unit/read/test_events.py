"""Both parsers give the same events and the same nodes, on every YAML text of this repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gitops_compile.read.events import SyntaxProblem, parse_events, pure_events
from gitops_compile.read.nodes import nodes_of_text

TOP = Path(__file__).resolve().parents[3]
FOLDERS = ("fleet.d", "overlays", "rendered", "docs", ".ci")
_BLOCK = re.compile(r"^```ya?ml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _files(folder: str, ending: str) -> list[Path]:
    return sorted(path for path in (TOP / folder).rglob(f"*{ending}") if path.is_file())


def _texts() -> dict[str, str]:
    files = [TOP / "fleet.yaml", *(path for folder in FOLDERS for path in _files(folder, ".yaml"))]
    texts = {str(path.relative_to(TOP)): path.read_text(encoding="utf-8") for path in files}
    for page in [TOP / "README.md", *_files("docs", ".md")]:
        for number, found in enumerate(_BLOCK.finditer(page.read_text(encoding="utf-8"))):
            texts[f"{page.relative_to(TOP)} block {number}"] = found.group(1)
    return texts


TEXTS = _texts()


def _event(event: Any) -> tuple[object, ...]:
    if isinstance(event, SyntaxProblem):
        return ("SyntaxProblem", event.line, event.column)
    start, end = event.start_mark, event.end_mark
    said = [getattr(event, name, None) for name in ("anchor", "tag", "value", "style")]
    place = () if type(event).__name__ in ("StreamEndEvent", "DocumentEndEvent", "StreamStartEvent") else (start.index,)
    span = (start.line, start.column, end.index) if type(event).__name__ == "ScalarEvent" else ()
    # A plain scalar has no style: none to one parser, the empty one to the other.
    return (type(event).__name__, *said[:3], said[3] or "", *place, *span)


def test_there_are_texts_of_every_kind() -> None:
    for part in ("fleet.yaml", "fleet.d/", "overlays/", "README.md block", "docs/"):
        assert any(name.startswith(part) for name in TEXTS), part


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_second_reader_gives_the_same_events(text: str) -> None:
    assert [_event(event) for event in parse_events(text)] == [_event(event) for event in pure_events(text)]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_second_reader_gives_the_same_nodes(text: str) -> None:
    assert nodes_of_text("f", text) == nodes_of_text("f", text, events=pure_events)


@pytest.mark.parametrize(
    "text",
    ["a: 'b\n", "a: [b\nc: d\n", "a:\n\tb: c\n", "a: b: c\n", "- a\nb: c\n", "a: *\n", "a: 'b' c\n", "%FLEET x\n---\n"],
    ids=repr,
)
def test_what_is_no_yaml_is_none_to_both(text: str) -> None:
    for events in (parse_events, pure_events):
        assert nodes_of_text("f", text, events=events).value is None
