"""Whatever a value holds, a template puts it into YAML as it is, or refuses it; it never adds a line."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.model.filetree import FileTree
from gitops_compile.render.template.render import render, templates_of

# The characters that manifests may hold at all (trust.md, section 5), the awkward ones often.
CHARACTERS = st.one_of(
    st.sampled_from(list("\n\n  \t:#-|>\"'\\{}[],&*!%@`~=<.0123456789abcnoyx\u2028\u200b\ufeff\u00e9\U0001f600")),
    st.characters(min_codepoint=0x20, blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"),
)
TEXTS = st.text(CHARACTERS, max_size=30) | st.sampled_from(
    ["---", "...", "on", "1_0", "0x1", "null", "|", "- a", "a: b"]
)
KEYS = st.text(CHARACTERS, min_size=1, max_size=12)
SCALARS = TEXTS | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.none()
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
TEMPLATES = templates_of(
    FileTree(
        {
            "quote.j2": b"a:\n  key: {{ values.x | quote }}\n  next: 1",
            "json.j2": b"a:\n  key: {{ values.x | tojson }}\n  next: 1",
            "json-lines.j2": b"a:\n  key: {{ values.x | tojson(4) | indent(4) }}\n  next: 1",
            "yaml.j2": b"a:\n  key: {{ values.x | toyaml(4) }}\n\n\n  next: 1",
            "yaml-last.j2": b"a:\n  next: 1\n  key: {{ values.x | toyaml(4) }}",
            "yaml-item.j2": b"a:\n  - {{ values.x | toyaml(4) }}\n  - next",
            "block.j2": b"a:\n  key: {{ values.x | block(4) }}\n\n  next: 1",
            "block-last.j2": b"a:\n  next: 1\n  key: {{ values.x | block(7) }}",
            "bare.j2": b"{% macro m(x) %}\n<{{ x }}>\n{% endmacro %}[{{ values.x }}]\n"
            b"{{ m(values.x) }}{{ m('') ~ values.x }}|",
        }
    )
)


def read(path: str, value: Any) -> Any:
    """What a YAML reader finds in the text of a template for ``values.x``."""
    result = render(TEMPLATES, path, {"values": {"x": value}})
    assert result.value is not None, result.diagnostics
    return yaml.load(result.value, Loader=yaml.CSafeLoader)["a"]


@given(TEXTS)
def test_quote_keeps_text(text: str) -> None:
    assert read("quote.j2", text) == {"key": text, "next": 1}


@given(TEXTS)
def test_block_keeps_text(text: str) -> None:
    assert read("block.j2", text) == {"key": text, "next": 1}
    assert read("block-last.j2", text) == {"key": text, "next": 1}


@given(TREES)
def test_toyaml_keeps_data(tree: Any) -> None:
    assert read("yaml.j2", tree) == {"key": tree, "next": 1}
    assert read("yaml-last.j2", tree) == {"key": tree, "next": 1}
    assert read("yaml-item.j2", tree) == [tree, "next"]


@given(TREES)
def test_tojson_keeps_data(tree: Any) -> None:
    assert read("json.j2", tree) == {"key": tree, "next": 1}
    assert read("json-lines.j2", tree) == {"key": tree, "next": 1}


@given(st.text(max_size=20))
def test_a_bare_value_adds_no_line_or_is_refused(text: str) -> None:
    result = render(TEMPLATES, "bare.j2", {"values": {"x": text}})
    if result.value is None:
        assert [found.code for found in result.diagnostics] == ["GC143"]
    else:
        assert len(result.value.splitlines()) == 6
