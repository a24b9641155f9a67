"""The second reading of a file: plain data, by YAML 1.2."""

from __future__ import annotations

import pytest

from gitops_compile.model.node import Plain
from gitops_compile.read.independent import NotYaml, plain_data

READ: dict[str, tuple[str, Plain]] = {
    "types": ("[a, '1', 1, 1.5, true, null, ~]", ["a", "1", 1, 1.5, True, None, None]),
    "maps and lists": ("a: {b: [c, {d: e}]}\nf:\n- g\n", {"a": {"b": ["c", {"d": "e"}]}, "f": ["g"]}),
    "text that YAML 1.1 reads otherwise": ("a: on\nb: 12:30\n", {"a": "on", "b": "12:30"}),
    "aliases": ("a: &x {b: &y 1}\nc: *x\nd: *y\n", {"a": {"b": 1}, "c": {"b": 1}, "d": 1}),
    "a block of text": ("a: |-\n  1\n", {"a": "1"}),
    "a scalar": ("a\n", "a"),
}


@pytest.mark.parametrize(("text", "data"), READ.values(), ids=READ)
def test_a_text_is_read(text: str, data: Plain) -> None:
    found = plain_data(text)
    assert found == data
    assert repr(found) == repr(data), "of the same types, too"


@pytest.mark.parametrize("text", ["a: [", "", "--- a\n--- b\n"])
def test_what_is_not_one_document_is_refused(text: str) -> None:
    with pytest.raises(NotYaml):
        plain_data(text)
