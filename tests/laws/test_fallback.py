"""Any values that a build can hold come out of the ``kustomize`` command as the engine gives them."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
from gitops_compile.adapters import engine, kustomize
from gitops_compile.model.build import BuildRequest, ParseRequest
from gitops_compile.read.go_scalars import agreed
from gitops_compile.read.manifests import PRINTED, documents
from gitops_compile.read.scalars import Refused
from kustomize_program import kustomize as program

ODD = "\u2028\u2029 \n\t\r\u00a0\u200b\U0001f600abex01_.+'\":#-~=%&*!|>{}[],\\?@`é"
WORDS = ["<<", "---", "...", "yes", "null", "true", "7E6531", "7e+531", "0x1", "1e3", "12:30", "2001-01-01"]
PIECES = st.sampled_from([*ODD, *WORDS, " y", "\n "])
TEXTS = st.lists(PIECES, max_size=6).map("".join)
LONG = st.lists(TEXTS, min_size=10, max_size=15).map(" ".join)
NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = TEXTS | LONG | NUMBERS | st.booleans() | st.none()
# kustomize takes the key << for a merge even in quotes, and its reader allows a key of 1024 bytes on one line.
KEYS = TEXTS.filter(lambda text: text != "<<")
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=4)


def in_json(value: Any) -> str:
    """JSON as YAML readers take it: no surrogate pairs."""
    return json.dumps(value).replace("\\ud83d\\ude00", "\U0001f600")


@settings(max_examples=25)
@given(values=st.lists(VALUES, min_size=5, max_size=30), keys=st.lists(KEYS, max_size=15))
def test_a_build_holds_the_engine_s_values(values: list[Any], keys: list[str]) -> None:
    thing = {
        "apiVersion": "x/v1",
        "kind": "A",
        "metadata": {"name": "a"},
        "values": values,
        "keys": dict.fromkeys(keys),
    }
    files = {"kustomization.yaml": b"resources: [a.yaml]\n", "a.yaml": in_json(thing).encode()}
    [expected] = engine.build([BuildRequest("1", "", files)])
    [found] = kustomize.build([BuildRequest("1", "", files)], program=program())
    assert expected.error is None
    assert found.error is None
    assert json.dumps(found.objects, sort_keys=True) == json.dumps(expected.objects, sort_keys=True)


@given(value=st.dictionaries(KEYS, SCALARS, min_size=1, max_size=5))
def test_what_kustomize_prints_reads_as_what_it_was(value: dict[str, Any]) -> None:
    [text] = oracle.text([value])
    [read] = oracle.read([text])
    [document] = documents(text, PRINTED)
    assert json.dumps(document.value, sort_keys=True) == json.dumps(read, sort_keys=True)


PLAIN = st.text("+-._0123456789xXobBeEafFnNyYTZ:tsrul~=<", min_size=1, max_size=8) | st.sampled_from(
    ["yes", "True", "null", "Null", "NULL", "~", ".inf", ".nan", "2001-01-01", "2001-01-01T00:00:00Z", "0o17", "0777"]
)


@settings(max_examples=40)
@given(texts=st.lists(PLAIN.filter(lambda text: text.strip("-") and not text.endswith(":")), min_size=20))
def test_what_kustomize_and_kubernetes_agree_on_is_what_both_read(texts: list[str]) -> None:
    values: dict[str, Any] = {}
    for text in texts:
        with suppress(Refused):
            values[text] = agreed(text)
    lines = "".join(f"- {text}\n" for text in values)
    manifest = f"apiVersion: v1\nkind: A\nmetadata: {{name: a}}\nlist:\n- first\n{lines}".encode()
    [parsed] = engine.parse([ParseRequest("1", {"a.yaml": manifest})])
    listing = b"resources: [a.yaml]\n"
    [built] = engine.build([BuildRequest("1", "", {"a.yaml": manifest, "kustomization.yaml": listing})])
    for read in (parsed.objects[0].object, built.objects[0]):
        assert json.dumps(read["list"]) == json.dumps(["first", *values.values()])
