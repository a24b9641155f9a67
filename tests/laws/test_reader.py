"""Laws of the reader: a plain scalar means one thing to every reader, and no text at all crashes it."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import oracle
from gitops_compile.model.diagnostic import Outcome
from gitops_compile.model.node import MapNode, Plain, plain
from gitops_compile.read.events import pure_events
from gitops_compile.read.nodes import nodes_of_text, read_nodes


def listed(text: str) -> list[str]:
    return text.split()


NUMBERS = st.from_regex(r"[-+]?[0-9._]{0,6}([eE][-+]?[0-9]{1,3})?(:[0-9]{1,2}){0,2}(\.[0-9_]{0,3})?", fullmatch=True)
RADIX = st.from_regex(r"[-+]?0[xXoObB_]?[0-9a-fA-F_]{0,6}", fullmatch=True)
DECIMALS = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.integers(-(2**65), 2**65).map(str)
DATES = st.from_regex(r"[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}(:[0-9.]{1,4})?Z?)?", fullmatch=True)
CASED = st.sampled_from(listed("y n yes no on off true false null none nan inf .inf .nan -.inf +.inf ~ = << t f"))
WORDS = CASED.flatmap(lambda word: st.tuples(*(st.sampled_from([c.lower(), c.upper()]) for c in word)).map("".join))
OTHER = st.text(st.sampled_from("0123456789-+._:eExXoObB~=<yYnN TtZ"), max_size=8)
SCALARS = NUMBERS | RADIX | DECIMALS | DATES | WORDS | OTHER
BATCHES = st.lists(SCALARS, min_size=1, max_size=30)

ruamel = YAML(typ="safe", pure=True)
ruamel.version = (1, 2)
ruamel.allow_duplicate_keys = True


def _accepted(texts: list[str]) -> list[str]:
    """Lines of maps that we read; what is no plain scalar of one line is another test's matter."""
    lines = (f"a: {text}\n" for text in dict.fromkeys(texts))
    return [line for line in lines if not read_nodes("f", line.encode()).diagnostics]


def _ours(line: str) -> Any:
    outcome = read_nodes("f", line.encode())
    assert outcome.value is not None
    return plain(outcome.value)


def _same(one: Any, other: Any) -> bool:
    """Equal and of one type; JSON knows no difference between 1 and 1.0."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    number = isinstance(one, int | float) and isinstance(other, int | float)
    return one == other and (number or type(one) is type(other))


@given(BATCHES)
@example(["12:60", "1_a", "_1", "0o8", "0b2", "1e", ".", "+", "-a", "2001-01", "9223372036854775807", "-0", "1.0"])
@example(["0x_", "0b_", "._", "-_", "+_", "-._", "1_:2", "0_", ".e5", "1.e", "+.nan", "-.nan", "0x1p-2", "1:2:99"])
def test_a_plain_scalar_means_one_thing(texts: list[str]) -> None:
    lines = _accepted(texts)
    kubernetes = oracle.read(lines)
    for line, read in zip(lines, kubernetes, strict=True):
        ours = _ours(line)
        others = {"YAML 1.1": yaml.safe_load(line), "YAML 1.2": ruamel.load(line), "Kubernetes": read}
        for name, theirs in others.items():
            assert _same(ours.get("a"), theirs.get("a")), (name, line, ours, theirs)


KEYS = st.lists(SCALARS, min_size=1, max_size=10)


@given(KEYS)
def test_an_accepted_key_is_text_to_everybody(keys: list[str]) -> None:
    lines = [f"{key}: x\n" for key in keys]
    lines = [line for line in lines if not read_nodes("f", line.encode()).diagnostics]
    for line, read in zip(lines, oracle.read(lines), strict=True):
        assert _ours(line) == yaml.safe_load(line) == ruamel.load(line) == read


BREAKS = ["\n", "\n  ", "\n    ", "\r\n", "|\n", ">-\n", "---", "...", "%YAML 1.2\n", "\t"]
MARKS = ["'", '"', "\\", "\\u200b", "#", " # c", "- ", "? ", ": ", "[", "]", "{", "}", ",", "&x ", "*x", "!t "]
WORDY = ["a", "b: ", "c:", "<<", "1.10", "on", "~", "null"]
ODD = ["x: y\n", "x: {y: z}\n", "ü", "日", "\u200b", "\x00", "\ufeff", "\u0085", "\U0001f680"]
PIECES = st.sampled_from(BREAKS + MARKS + WORDY + ODD)
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40)


@given(TEXTS)
@example("? - a\n  - b\n: c\n")
@example("a: &x [*x]\n*x : b\n<<: *x\n")
def test_every_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    outcome = read_nodes("f", text.encode())
    assert (outcome.value is None) <= bool(outcome.diagnostics)
    lines = text.split("\n")
    for found in outcome.diagnostics:
        assert found.severity.value == "error"
        # Line 0 is the whole file; behind a last line without an end libyaml sees one more.
        widths = [0, *(len(line) + 1 for line in lines), 1]
        assert 0 <= found.at.column <= widths[found.at.line]


@given(st.binary(max_size=60) | TEXTS.map(str.encode))
def test_all_bytes_are_read_or_refused(content: bytes) -> None:
    for soft in (False, True):
        outcome = read_nodes("f", content, soft=soft)
        assert (outcome.value is None) <= outcome.failed


@given(TEXTS)
def test_what_is_accepted_is_what_others_read(text: str) -> None:
    """Whatever the file: if we accept it, PyYAML, ruamel.yaml and our own second parser see the same data."""
    outcome = read_nodes("f", text.encode())
    if outcome.diagnostics or outcome.value is None:
        return
    data = plain(outcome.value)
    assert yaml.safe_load(text) == data
    assert ruamel.load(text) == data
    assert nodes_of_text("f", text, events=pure_events) == outcome, "positions, spans and styles too"


VALUES: st.SearchStrategy[Plain] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), VALUES, max_size=4), st.booleans())
def test_what_is_written_with_quotes_comes_back(data: dict[str, Plain], flow: bool) -> None:
    """PyYAML quotes what YAML 1.1 needs quoted, and less than we ask for: it may be refused, never changed."""
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=False)
    outcome: Outcome[MapNode] = read_nodes("f", text.encode())
    if outcome.value is not None and not outcome.diagnostics:
        assert plain(outcome.value) == data
