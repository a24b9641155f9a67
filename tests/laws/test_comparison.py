"""Laws of the comparison: nothing is lost, nothing invented, and deepdiff sees what a plain walk sees."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpora import NAMES, corpus, present
from gitops_compile.compare.operations import operations
from gitops_compile.compare.remainder import leaf, same, token_of, value_of
from gitops_compile.model.operation import Did, Index, Operation, canonical, path_order
from laws.reference_walk import apply, forms, text_of, walk

# What Python, YAML or deepdiff would take for something else.
SCALARS = [
    0,
    False,
    0.0,
    -0.0,
    "",
    None,
    1,
    True,
    1.0,
    "1",
    "a",
    "A=b",
    "A=c",
    "a\nb",
    "a\nc",
    "\0a",
    "\0[]",
    2**63,
    "$(A)",
]
FIELDS = ["a", "b", "__x", "a.b", "a/b", 'q"q', "it's", "", "\0z", "root", "name", "key", "protocol", "old_type"]
# Fields whose lists have a row: keyed, with defaults, ordered, a set, content, options, grants or none.
LISTS = ["containers", "env", "ports", "initContainers", "tolerations", "args", "finalizers", "rules", "other"]
LISTS += ["nodeSelectorTerms", "syncOptions"]
KINDS = [
    {"apiVersion": "apps/v1", "kind": "Deployment"},
    {"apiVersion": "v1", "kind": "Service"},
    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role"},
    {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application"},
    {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute"},
]
WORDS = ["a", "b", "c"]

scalars = st.sampled_from(SCALARS)
elements = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(WORDS),
        "value": scalars,
        "key": st.sampled_from(WORDS),
        "port": st.sampled_from([80, 81, "80"]),
        "protocol": st.sampled_from(["TCP", "UDP"]),
        "operator": st.sampled_from(["Equal", "Exists"]),
    },
)
named = st.lists(st.fixed_dictionaries({"name": st.sampled_from(WORDS), "value": scalars}), max_size=4)
rules = st.lists(
    st.fixed_dictionaries(
        {
            "apiGroups": st.lists(st.sampled_from(["", "apps", "*"]), max_size=2),
            "resources": st.lists(st.sampled_from(["pods", "pods/log", "*"]), max_size=2),
            "verbs": st.lists(st.sampled_from(["get", "*"]), max_size=2),
        },
        optional={"resourceNames": st.lists(st.sampled_from(WORDS), max_size=1)},
    ),
    max_size=3,
)
values = st.recursive(
    scalars | named,
    lambda inner: (
        st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3)
        | st.dictionaries(st.sampled_from(LISTS), st.lists(inner | elements, max_size=4) | named, max_size=3)
        | st.lists(inner | elements, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def edited(draw: st.DrawFn, value: Any) -> Any:
    """A value with something in it replaced, dropped, added or shuffled; often nothing at a place."""
    if draw(st.integers(0, 9)) == 0:
        return draw(values)
    if isinstance(value, dict):
        kept = {name: draw(edited(one)) for name, one in value.items() if draw(st.integers(0, 9))}
        return kept | draw(st.dictionaries(st.sampled_from(FIELDS), values, max_size=1))
    if isinstance(value, list):
        kept = [draw(edited(one)) for one in value if draw(st.integers(0, 5))]
        kept += draw(st.lists(elements | scalars, max_size=1))
        return draw(st.permutations(kept)) if draw(st.booleans()) else kept
    return value


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    one = {**draw(st.sampled_from(KINDS)), "spec": draw(values)}
    return one | ({"rules": draw(rules)} if one["kind"] == "Role" else {})


@st.composite
def sides(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    base = draw(objects())
    head = draw(objects()) if draw(st.integers(0, 4)) == 0 else {**base, "spec": draw(edited(base["spec"]))}
    return base, head | ({"rules": draw(rules)} if base["kind"] == "Role" else {})


def as_data(every: Iterable[Operation]) -> list[bytes]:
    """Operations as texts, in one order: ``==`` would take 1 for true."""
    return sorted(
        canonical([repr(one.path), one.kind, one.old, one.new, repr(one.after), one.ordered]) for one in every
    )


def swapped(every: Iterable[Operation]) -> list[Operation]:
    turned = {Did.ADD: Did.REMOVE, Did.REMOVE: Did.ADD}
    return [
        Operation(one.path, turned.get(one.kind, one.kind), one.new, one.old, one.after, one.ordered) for one in every
    ]


def unnumbered(every: Iterable[Operation]) -> list[Operation]:
    """Without the numbers on the way: a paired element of a sequence has another one on the other side."""
    return [
        Operation(
            (*(Index(0) if isinstance(token, Index) else token for token in one.path[:-1]), *one.path[-1:]),
            *(one.kind, one.old, one.new, one.after, one.ordered),
        )
        for one in every
    ]


def spec(base: Any, head: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"kind": "Widget", "spec": base}, {"kind": "Widget", "spec": head}


@given(objects())
def test_an_object_does_not_differ_from_itself(one: dict[str, Any]) -> None:
    assert operations(one, deepcopy(one)) == ()


@settings(max_examples=400)
@given(sides())
@example(spec(0.0, -0.0))
@example(spec({"a": []}, {"a": {}}))
@example(spec([1, 1], [True, 1.0]))
@example(spec({"\0z": [1]}, {"\0z": ["1"]}))
@example(spec(["x", "x", "y"], ["x", "y", "y"]))
def test_deepdiff_sees_what_the_walk_sees_and_the_operations_lead_from_base_to_head(sides: Any) -> None:
    base, head = sides
    before = canonical([base, head])
    found = operations(base, head)
    assert as_data(found) == as_data(walk(base, head))
    ours, theirs = forms(deepcopy(base), deepcopy(head))
    assert text_of(apply(found, ours)) == text_of(theirs)
    assert canonical([base, head]) == before


@settings(max_examples=300)
@given(sides())
@example(spec(["x", "x", "y", "x"], ["y", "x", "x"]))
def test_swapped_sides_give_the_same_operations_with_the_sides_swapped(sides: Any) -> None:
    base, head = sides
    there, back = operations(base, head), operations(head, base)
    assert as_data(unnumbered(swapped(there))) == as_data(unnumbered(back))


@given(sides())
def test_operations_are_sorted_and_name_no_place_twice(sides: Any) -> None:
    found = operations(*sides)
    assert [path_order(one.path) for one in found] == sorted(path_order(one.path) for one in found)
    # A number of a sequence stands for an element of either side: one may go where another comes.
    assert len({(one.path, one.kind) for one in found}) == len(found)


@given(
    st.lists(st.sampled_from(WORDS + list("defg")), unique=True), st.sampled_from(["env", "initContainers"]), st.data()
)
def test_shuffling_a_keyed_list_gives_a_reorder_at_most(names: list[str], field: str, data: Any) -> None:
    elements = [{"name": name, "args": [name], "value": 1} for name in names]
    base, head = spec({field: elements}, {field: data.draw(st.permutations(elements))})
    found = operations(base, head)
    assert [one.kind for one in found] == ([Did.REORDER] if base != head else [])
    assert [one.ordered for one in found] == [field == "initContainers"] * len(found)


@given(values, values)
def test_same_means_equal_canonical_bytes(one: Any, other: Any) -> None:
    assert same(one, other) == (canonical(one) == canonical(other))
    assert same(one, deepcopy(one))


@given(values)
def test_a_leaf_reads_back_and_is_a_scalar_of_one_line(value: Any) -> None:
    made = leaf(value)
    assert made is None or type(made) in (bool, int, str)
    assert "\n" not in str(made)
    assert canonical(value_of(made)) == canonical(value)


@cache
def real_objects() -> tuple[dict[str, Any], ...]:
    """Every object of the corpora that JSON can say; templates and dates are left out."""
    found = []
    for name in NAMES:
        for path, content in sorted(corpus(name).items()):
            if path.endswith((".yaml", ".yml")):
                found += _readable(content)
    return tuple(found)


def _readable(content: bytes) -> list[dict[str, Any]]:
    try:
        read = [one for one in yaml.load_all(content, Loader=yaml.CSafeLoader) if isinstance(one, dict)]
        canonical(read)
    except (yaml.YAMLError, TypeError, ValueError):
        return []
    return [one for one in read if isinstance(one.get("kind"), str) and isinstance(one.get("apiVersion"), str)]


@present
def test_the_laws_hold_between_real_objects_of_a_kind() -> None:
    every = sorted(real_objects(), key=lambda one: (one["kind"], canonical(one)))
    pairs = [(one, other) for one, other in pairwise(every) if one["kind"] == other["kind"]]
    assert len(pairs) > 200
    for base, head in pairs:
        found = operations(base, head)
        assert as_data(found) == as_data(walk(base, head))
        assert as_data(unnumbered(swapped(found))) == as_data(unnumbered(operations(head, base)))
        ours, theirs = forms(deepcopy(base), deepcopy(head))
        assert text_of(apply(found, ours)) == text_of(theirs)
        assert operations(base, deepcopy(base)) == ()


@present
@settings(max_examples=200)
@given(st.data())
def test_the_laws_hold_between_a_real_object_and_an_edited_one(data: Any) -> None:
    base = data.draw(st.sampled_from(real_objects()))
    head = {**base, **{field: data.draw(edited(base[field])) for field in ("spec", "data", "rules") if field in base}}
    found = operations(base, head)
    assert as_data(found) == as_data(walk(base, head))
    ours, theirs = forms(deepcopy(base), deepcopy(head))
    assert text_of(apply(found, ours)) == text_of(theirs)


@pytest.mark.parametrize("key", ["name", "a.b", "\0kx", "\0", "__x"])
def test_a_field_is_never_taken_for_an_element(key: str) -> None:
    found = operations({"kind": "X", key: 1}, {"kind": "X", key: 2})
    assert [one.path[0].name for one in found] == [key]
    assert token_of("\0kx") != found[0].path[0]
