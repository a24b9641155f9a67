"""Laws of the generated layer: it changes no argument, knows no neighbour, is done after once, and spares selectors."""

from __future__ import annotations

from copy import deepcopy
from itertools import chain
from typing import Any

from hypothesis import given

from gitops_compile.render.layer.apply import Generated, apply
from layer_objects import builds, layers, namespaced

Build = tuple[dict[str, Any], ...]


@given(builds(), layers)
def test_the_shared_build_is_never_changed(build: Build, layer: Generated) -> None:
    before = deepcopy(build)
    apply(build, layer, namespaced)
    assert build == before


@given(builds(), layers)
def test_a_second_time_changes_nothing(build: Build, layer: Generated) -> None:
    once = apply(build, layer, namespaced).objects
    assert apply(once, layer, namespaced).objects == once


@given(builds(), layers)
def test_an_object_does_not_depend_on_its_neighbours(build: Build, layer: Generated) -> None:
    together = apply(build, layer, namespaced)
    alone = [apply((one,), layer, namespaced) for one in build]
    assert together.objects == tuple(chain.from_iterable(each.objects for each in alone))
    met_nowhere = [pin.name for pin in layer.images if all(pin.name in each.unmet_images for each in alone)]
    assert list(together.unmet_images) == met_nowhere


@given(builds())
def test_an_empty_layer_hands_back_the_very_objects(build: Build) -> None:
    everything_placed = apply(build, Generated("layer", (), {}, {}, confirm=False), namespaced).objects
    again = apply(everything_placed, Generated("layer", (), {}, {}, confirm=False), namespaced).objects
    assert all(one is other for one, other in zip(again, everything_placed, strict=True))


def _texts(node: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every scalar by its path; the same for lists, by position."""
    if isinstance(node, (dict, list)):
        items = node.items() if isinstance(node, dict) else enumerate(node)
        below = [_texts(value, (*path, str(name))) for name, value in items]
        return {key: value for each in below for key, value in each.items()}
    return {path: node}


def _may_change(path: tuple[str, ...]) -> bool:
    own = path[:2] in {("metadata", "namespace"), ("metadata", "labels"), ("metadata", "annotations")}
    image = path[-1].endswith(("image", "Image")) or path[-2:] == ("image", "reference")
    return own or image or path[-1] == "namespace"


@given(builds(), layers)
def test_selectors_templates_labels_and_names_stay(build: Build, layer: Generated) -> None:
    for before, after in zip(build, apply(build, layer, namespaced).objects, strict=True):
        old, new = _texts(before), _texts(after)
        touched = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
        assert [path for path in sorted(touched) if not _may_change(path)] == []
        inner_labels = {path for path in touched if len(path) > 2 and path[0] != "metadata"}
        assert [path for path in sorted(inner_labels) if {"labels", "matchLabels", "selector"} & set(path[:-1])] == []
