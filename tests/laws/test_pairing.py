"""Laws of pairing: every object in exactly one pair, and the same pairs whichever side is called the base."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from compiled import thing
from gitops_compile.compare.pair import Paired, paired
from gitops_compile.model.change import Manifest, Pair, Pairing
from gitops_compile.model.target import Place

TARGETS = ("dev/c1/api", "dev/c1/web", "dev/c1/t/web", "dev/c2/web")
KINDS = (
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("apps/v1", "Deployment"),
    ("rbac.authorization.k8s.io/v1", "ClusterRole"),
)
NAMES = ("a", "b", "a-4gb2m8c5tf", "a-9kd7m8c5tf")
MIRRORED = {Pairing.ADDED: Pairing.REMOVED, Pairing.REMOVED: Pairing.ADDED}


def manifest(target: str, kind: tuple[str, str], namespace: str, name: str, data: dict[str, int]) -> Manifest:
    parts = target.split("/")
    place = Place(parts[0], parts[1], parts[2] if len(parts) == 4 else "", parts[-1])
    one = thing(*kind, name, namespace, data=data)
    return Manifest(f"rendered/{target}/{namespace}/{kind[1]}_{name}.yaml", target, place, one, namespace)


manifests = st.builds(
    manifest,
    st.sampled_from(TARGETS),
    st.sampled_from(KINDS),
    st.sampled_from(["", "n", "m"]),
    st.sampled_from(NAMES),
    st.dictionaries(st.sampled_from("xyz"), st.integers(0, 2), max_size=3),
)
trees = st.lists(manifests, max_size=12, unique_by=lambda one: one.path)
listings = st.sets(st.sampled_from([f"rendered/{target}/other.yaml" for target in TARGETS]))


def both_ways(base: list[Manifest], head: list[Manifest], stays: set[str]) -> tuple[Paired, Paired]:
    old, new = ({*stays, *(one.path for one in side)} for side in (base, head))
    return paired(base, head, old, new), paired(head, base, new, old)


def seen(pair: Pair) -> tuple[int, int, Pairing]:
    return id(pair.base), id(pair.head), pair.how


@given(trees, trees, listings)
def test_every_object_is_in_exactly_one_pair(base: list[Manifest], head: list[Manifest], stays: set[str]) -> None:
    found, _ = both_ways(base, head, stays)
    assert sorted(id(one.base) for one in found.pairs if one.base) == sorted(map(id, base))
    assert sorted(id(one.head) for one in found.pairs if one.head) == sorted(map(id, head))


@given(trees, trees, listings)
def test_the_sides_may_be_swapped(base: list[Manifest], head: list[Manifest], stays: set[str]) -> None:
    found, swapped = both_ways(base, head, stays)
    mirrored = [(id(one.head), id(one.base), MIRRORED.get(one.how, one.how)) for one in swapped.pairs]
    assert sorted(map(seen, found.pairs)) == sorted(mirrored)
    assert found.notes == swapped.notes


@given(trees, trees, listings, st.randoms(use_true_random=False))
def test_the_order_of_the_objects_decides_nothing(
    base: list[Manifest], head: list[Manifest], stays: set[str], by: Random
) -> None:
    found, _ = both_ways(base, head, stays)
    shuffled, _ = both_ways(by.sample(base, len(base)), by.sample(head, len(head)), stays)
    assert list(map(seen, found.pairs)) == list(map(seen, shuffled.pairs))


@given(trees)
def test_a_tree_is_paired_with_itself(tree: list[Manifest]) -> None:
    found, _ = both_ways(tree, tree, set())
    assert all(one.base is one.head and one.how is Pairing.EXACT for one in found.pairs)
