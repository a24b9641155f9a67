"""Trials on literal inputs: what steers another value is found out, and objects keep their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gitops_compile.model.build import BuildRequest, Object
from gitops_compile.provenance.candidates import Candidate, candidates
from gitops_compile.provenance.handed import handed
from gitops_compile.provenance.trials import hold, in_order_of
from gitops_compile.read.written import written

FILES = {"a.yaml": b"kind: X\ndata: {a: one, b: two, c: three, d: four}\n"}


def build(files: Mapping[str, bytes]) -> tuple[Object, ...] | None:
    """``c`` comes out only beside ``b: two``; without ``d: four`` nothing does."""
    data = {str(one.path[-1]): one.text for one in written(files["a.yaml"].decode())}
    if data["d"] != "four":
        return None
    return ({"kind": "X", "data": {**data, "c": data["c"] if data["b"] == "two" else "lost"}},)


def attempt(versions: Sequence[Mapping[str, bytes]]) -> Sequence[tuple[Object, ...] | None]:
    return [build(files) for files in versions]


def every(files: Mapping[str, bytes]) -> list[tuple[int, Candidate]]:
    return list(enumerate(candidates(handed(BuildRequest("x", "", files)))))


def test_a_group_in_which_one_value_steers_another_is_halved() -> None:
    built = build(FILES)
    assert built is not None
    holding = hold(FILES, built, every(FILES), attempt)
    assert {path[-1]: numbers for (_, path), numbers in holding.seen.items()} == {"a": (0,), "b": (1,), "c": (2,)}
    assert holding.untried == (3,)


def test_a_value_that_another_one_hides_is_seen_all_the_same() -> None:
    """Marked together, ``b`` takes ``c`` away and no trial fails: the change without a mark tells."""
    files = {"a.yaml": FILES["a.yaml"].replace(b"d: four", b"d: 4")}

    def hiding(versions: Sequence[Mapping[str, bytes]]) -> Sequence[tuple[Object, ...] | None]:
        return [build({"a.yaml": re.sub(b"d: [0-9]+", b"d: four", one["a.yaml"])}) for one in versions]

    (built,) = hiding([files])
    assert built is not None
    holding = hold(files, built, every(files), hiding)
    assert holding.seen[(0, ("data", "c"))] == (2,)
    assert holding.untried == ()


def thing(kind: str, name: str, value: int) -> Object:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, "value": value}


def test_objects_of_one_kind_keep_their_names_or_their_order() -> None:
    first = (thing("A", "x", 1), thing("B", "x", 2), thing("A", "y", 3), thing("A", "z", 4))
    other = (thing("A", "zq1z", 1), thing("A", "z", 4), thing("B", "x", 2), thing("A", "y", 3))
    aligned = in_order_of(first, other)
    assert aligned is not None
    assert [one["value"] for one in aligned] == [1, 2, 3, 4]


def test_more_or_fewer_objects_are_not_compared() -> None:
    first = (thing("A", "x", 1), thing("B", "x", 2))
    assert in_order_of(first, (thing("A", "x", 1),)) is None
    assert in_order_of(first, (*first, thing("B", "y", 3))) is None
    assert in_order_of(first, (thing("A", "x", 1), thing("C", "x", 2))) is None
