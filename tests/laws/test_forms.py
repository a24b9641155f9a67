"""Laws of forms: a text that is prepared for many and filled in for one is the text that is written for this one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import assume, event, given
from hypothesis import strategies as st

from gitops_compile.model.yamltext import Unwritable, document
from gitops_compile.model.yamltext.forms import filled, form, in_slots
from gitops_compile.model.yamltext.slots import slot
from gitops_compile.render.layer.apply import Generated, apply
from gitops_compile.render.layer.shapes import NAMESPACE, can_have_slots, layering, slotted
from gitops_compile.render.layout import object_path
from layer_objects import builds, layers, namespaced

STRINGS = st.one_of(
    st.sampled_from(
        ("", "y", "no", "1.0", "0x1", "2026-01-31", "=", "<<", "%", "%(name)s", "100%", "a: b", "- a", "é")
    ),
    st.sampled_from(("registry.acme.dev/api:1", "\0", "\0name\0", "a\nb", "\t", "\u2028", "\U0001f600", " a", "a ")),
    st.text(max_size=12),
)
NAMES = st.sampled_from(("one", "two", "three"))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(("plain", "%s", "%", "1", "a\nb")))
TREES = st.recursive(
    st.one_of(SCALARS, NAMES.map(slot)),
    lambda below: st.one_of(
        st.lists(below, max_size=4),
        st.dictionaries(st.sampled_from(("a", "b", "%(one)s", "y", "c d")), below, max_size=4),
    ),
    max_leaves=12,
)
Tree = dict[str, Any]


def _with(node: Any, values: dict[str, str]) -> Any:
    """The same with strings in place of slots."""
    if isinstance(node, dict):
        return {name: _with(value, values) for name, value in node.items()}
    if isinstance(node, list):
        return [_with(item, values) for item in node]
    return next((text for name, text in values.items() if node == slot(name)), node)


@given(
    st.dictionaries(st.sampled_from(("x", "y", "z")), TREES, min_size=1),
    st.fixed_dictionaries({"one": STRINGS, "two": STRINGS, "three": STRINGS}),
)
def test_a_form_filled_in_is_the_document(tree: Tree, values: dict[str, str]) -> None:
    written = in_slots(values)
    event("slots" if written else "plain")
    assume(written is not None)
    assert written is not None
    assert filled(form(tree), written) == document(_with(tree, values)).encode()


@given(STRINGS)
def test_only_what_stands_on_one_line_goes_into_a_slot(text: str) -> None:
    try:
        plain = document({"a": text})
    except Unwritable:
        plain = "\n\n"
    assert (in_slots({"a": text}) is None) == (plain.count("\n") > 1)


@given(builds(), layers, st.lists(st.tuples(st.sampled_from(("layer", "other", "n-1", "1")), STRINGS), min_size=2))
def test_a_shape_filled_in_is_the_layered_build(
    build: tuple[Tree, ...], layer: Generated, targets: list[tuple[str, str]]
) -> None:
    put_on = layering(namespaced)
    for namespace, text in targets:
        own = replace(layer, namespace=namespace, labels={**dict.fromkeys(layer.labels, text), "image": text})
        layered, plainly = put_on(build, own), apply(build, own, namespaced)
        assert layered.applied == plainly
        shape = layered.shape
        event("shape" if shape else "plain")
        if shape:
            assert [filled(form(each), shape.written) for each in shape.objects] == [
                document(each).encode() for each in plainly.objects
            ]
            assert [object_path(each, NAMESPACE) for each in shape.objects] == [
                object_path(each, namespace) for each in plainly.objects
            ]


@given(builds(), layers)
def test_what_many_get_is_made_once(build: tuple[Tree, ...], layer: Generated) -> None:
    put_on = layering(namespaced)
    again = replace(layer, labels=dict(layer.labels))
    assert put_on(build, layer) is put_on(build, again)
    assert put_on(build, replace(layer, namespace="n-2")).applied == apply(
        build, replace(layer, namespace="n-2"), namespaced
    )


@given(builds(), layers)
def test_slots_decide_of_nothing(build: tuple[Tree, ...], layer: Generated) -> None:
    values = {"namespace": layer.namespace} | {f"label{n}": text for n, text in enumerate(layer.labels.values())}
    assume(can_have_slots(build, layer))
    with_slots = apply(build, slotted(layer), namespaced)
    assert _with(list(with_slots.objects), values) == list(apply(build, layer, namespaced).objects)
    assert with_slots.unmet_images == apply(build, layer, namespaced).unmet_images
