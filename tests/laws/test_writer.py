"""Laws of the YAML writer: every reader gets back what was written, and kustomize would have written the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from yaml.resolver import Resolver

import oracle
from gitops_compile.model.yamltext import document

CORPORA = oracle.REPOSITORY.parent / "shared" / "corpora"


def listed(text: str) -> list[str]:
    return text.split()


WORDS = listed("y N yes No ON off true False NULL null ~ = << .inf -.Inf +.INF .nan .NAN -.nan nan tRUE")
NUMBERS = listed(
    """0 -1 +1 12 08 017 0o17 0O7 0x1F 0X1f 0b1 0b-1 -0b1 0b_ 0x_ 0o_ 1_000 1__0 1_ -_ +_ _1 ._ ._5 .5_0 .5_ 1e5 1e400
    7E6531 1e-400 .5e3 .5e400 5. .5 -.5 -._5 1_.5 1.10 1.2.3 12:30 12:30:45.5 1:60 190:20:30 18446744073709551616
    0x1234567890abcdef1234 0X1234567890abcdef1234 2001-01-01 2001-1-1 2001-99-99 2001-12-14t21:59:43.10-05:00 21:59:43
    1_e_5 1e+1_0 1e 1e+"""
)
INDICATORS = listed("""- ? : , [ ] { } # & * ! | > ' " % @ ` \\ / = ~ . ^ $ ( ) < ; + _ a B 7 --- ... %YAML""")
BLANKS = [" ", "  ", ": ", " #", "- ", "? "]
BREAKS = ["\n", "\n\n", "\n ", " \n", "\r", "\r\n", "\t", "\n\t"]
INVISIBLE = list(
    "\u00ad\u034f\u061c\u115f\u180e\u200b\u200d\u200e\u2028\u2029\u202e\u2060\u2066\u3164\ufe0f\ufeff\ufff9"
)
ODD = [*INVISIBLE, "\u00a0", "é", "日本", "\ud7ff", "\ue000", "\ufffd", "🚀", "\U0010ffff"]

strings = st.lists(st.sampled_from(WORDS + NUMBERS + INDICATORS + BLANKS + BREAKS + ODD), max_size=5).map("".join)
# One invisible character in every string would leave little to compare with kustomize.
visible = st.lists(
    st.sampled_from(WORDS + NUMBERS + INDICATORS * 2 + BLANKS + BREAKS + ODD[len(INVISIBLE) :]), max_size=5
)
batches = st.lists(strings, min_size=10, max_size=10)
characters = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters="\t\n\r", exclude_characters="\ufffe\uffff"
)
any_batches = st.lists(strings | strings | st.text(characters), min_size=10, max_size=10)

ruamel = YAML(typ="safe", pure=True)
ruamel.version = (1, 2)
yaml_1_1 = Resolver()
yaml_1_2 = ruamel.resolver


def everywhere(texts: list[str]) -> dict[str, Any]:
    """An object that holds each string as a value, as a key, in lists and nested."""
    return {
        "list": texts,
        "map": {f"k{at}": text for at, text in enumerate(texts)},
        "keys": dict.fromkeys(texts, "v"),
        "deep": [[[text], {text: [{text: {"a": text}}]}] for text in texts],
        "long": {text + "k" * 129: [text] for text in texts},
    }


@given(any_batches)
@example(["\n", "\n\n", " \n", "", "-", "\ufeff"])
def test_the_api_server_reads_back_what_was_written(texts: list[str]) -> None:
    value = everywhere(texts)
    assert oracle.read([document(value)]) == [value]


@given(any_batches)
def test_a_yaml_1_1_reader_reads_back_what_was_written(texts: list[str]) -> None:
    value = everywhere(texts)
    assert yaml.load(document(value), Loader=yaml.CSafeLoader) == value


@given(any_batches)
def test_a_yaml_1_2_reader_reads_back_what_was_written(texts: list[str]) -> None:
    value = everywhere(texts)
    assert ruamel.load(document(value)) == value


numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(numbers, min_size=1, max_size=20))
@example([1000000.5, 1e-7, 1.5e300, 2.0**63, -(2.0**63), 1e19, 1e20, -0.0])
def test_numbers_are_read_back(values: list[float]) -> None:
    text = document({"n": values})
    assert [float(value) for value in oracle.read([text])[0]["n"]] == [float(value) for value in values]
    whole = {"n": [value for value in values if isinstance(value, int)]}
    assert oracle.read([document(whole)]) == [whole]


def is_named_exception(text: str) -> bool:
    """Whether trust.md, section 5, lets our text differ from kustomize's, towards double quotes."""
    return any(character in INVISIBLE for character in text) or is_read_otherwise(text) or text == "="


def is_read_otherwise(text: str) -> bool:
    """Whether some reader takes the plain text for another type, or it is a number or date out of its range."""
    tags = [r.resolve(node, text, (True, False)) for r, node in ((yaml_1_1, yaml.ScalarNode), (yaml_1_2, ScalarNode))]
    if any(str(tag) != "tag:yaml.org,2002:str" for tag in tags):
        return True
    bare = text.replace("_", "")
    overflow = re.fullmatch(r"[-+]?[0-9]*\.?[0-9]*[eE]\+?[0-9]+|[-+]?0[xXoObB][0-9a-fA-F]+", bare)
    return bool(overflow or re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t]+[0-9.,:]+.*)?", text))


@given(batches)
def test_a_string_stands_as_kustomize_writes_it(texts: list[str]) -> None:
    ours = [document({"k": text}) for text in texts]
    for text, mine, theirs in zip(texts, ours, oracle.text([{"k": text} for text in texts]), strict=True):
        if is_named_exception(text):
            assert mine == theirs or mine.startswith('k: "')
        else:
            assert mine == theirs


plain_strings = visible.map("".join).filter(lambda text: not is_named_exception(text))
fractions = st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: not value.is_integer())
scalars = plain_strings | st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | fractions
# No line break, since kustomize writes such a key as a block. No digits, since its order has rings with them.
letters = st.text("abAB-._/é", min_size=1, max_size=6).filter(lambda key: not is_named_exception(key))
keys = letters | st.sampled_from(["", "yes", "a: b", "- ", "k" * 128, "k" * 129, "é" * 64, "é" * 65])
objects = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=20
)


@given(st.dictionaries(keys, objects, min_size=1, max_size=5))
def test_an_object_stands_as_kustomize_writes_it(value: dict[str, Any]) -> None:
    assert unfolded(oracle.text([value])[0], document(value)) == document(value)


numbers_of_keys = st.integers(0, 10**18) | st.sampled_from(["0", "00", "01", "010", "9", "10"])
# Beyond 63 bits the order has rings too, which two keys alone cannot make.
endings = st.lists(numbers_of_keys, max_size=12) | st.lists(st.integers(0, 2**65), max_size=2)


@given(endings, st.text("a-/"))
def test_numbered_keys_stand_in_kustomize_order(ends: list[int | str], name: str) -> None:
    value = dict.fromkeys([f"{name}n{end}" for end in ends], True)
    assert document(value) == oracle.text([value])[0]


@given(st.lists(st.text("01a-_", max_size=4), max_size=6))
def test_the_order_of_keys_does_not_depend_on_how_they_came_in(names: list[str]) -> None:
    assert document(dict.fromkeys(names)) == document(dict.fromkeys(reversed(names)))


def unfolded(theirs: str, ours: str) -> str:
    """Their text with the folds taken out: kustomize breaks scalars with blanks at column 80, we never do."""
    rest, joined = theirs.split("\n"), []
    for line in ours.split("\n"):
        mine = rest.pop(0) if rest else ""
        while len(line.encode()) > 80 and line != mine and len(mine) < len(line) and rest:
            mine += " " + re.sub(r"\A *(?:\\(?= ))?", "", rest.pop(0))
        joined.append(mine)
    return "\n".join(joined + rest)


@given(st.lists(st.sampled_from(["word", "longer-word", "a  b", "'", '"', "\t", "x: y"]), min_size=20, max_size=60))
def test_long_strings_differ_from_kustomize_by_its_folds_alone(words: list[str]) -> None:
    value = {"k": " ".join(words), "list": [{"inner": " ".join(words)}]}
    assert unfolded(oracle.text([value])[0], document(value)) == document(value)


def corpus_objects() -> Iterator[Any]:
    """Every map in the YAML files of the corpora that the API server's reader accepts."""
    for path in sorted(Path(CORPORA).rglob("*.y*ml")):
        for text in re.split(r"(?m)^---.*$", path.read_text()):
            try:
                value = oracle.read([text])[0]
            except oracle.Refused:
                continue
            if isinstance(value, dict):
                yield value


def test_all_corpora_stand_as_kustomize_writes_them() -> None:
    values = list(corpus_objects())
    ours = [document(value) for value in values]
    theirs = oracle.text(values)
    assert [unfolded(text, mine) for text, mine in zip(theirs, ours, strict=True)] == ours
    assert oracle.read(ours) == values
