"""The deletion gate of ``render``, which looks at names first, says what the comparison of the objects says."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from changed import FLEET, State, edited, sides, state
from compiled import thing
from gitops_compile.check.deletions import deletions, gate
from gitops_compile.check.ownership import Found, plan

TEXT = edited(FLEET, ("{}", "X")).replace("X", '{namespace: "shop-{environment}", sharedNamespace: true}')
PLACES = ("dev/one/web", "dev/one/api", "prod/one/web", "prod/two/api")
HASHES = ("t27255t46d", "m27255t46d")
OBJECTS = st.tuples(
    st.sampled_from(["ConfigMap", "Service"]),
    st.sampled_from([f"n{number}" for number in range(24)]),
    st.sampled_from(["", *HASHES]),
    st.sampled_from(["", "other"]),
)
TREES = st.dictionaries(OBJECTS, st.sampled_from(PLACES), max_size=60)


def _state(tree: dict[tuple[str, str, str, str], str]) -> State:
    found: dict[str, list[dict[str, Any]]] = {place: [] for place in PLACES}
    for (kind, name, hash_, home), place in sorted(tree.items()):
        named = f"{name}-{hash_}" if hash_ else name
        found[place].append(thing("v1", kind, named, home or f"shop-{place.partition('/')[0]}"))
    return state(TEXT, {place: tuple(every) for place, every in found.items()})


@given(TREES, TREES)
@settings(max_examples=60)
def test_render_and_the_review_ask_for_the_same_word(before: Any, after: Any) -> None:
    base, head = _state(before), _state(after)
    assert head.fleet is not None
    made = plan(head.files, Found(base.files), lambda _path, _content: True)
    told = gate(base.files, made, head.fleet.fleet, "2026-11-21")
    assert [one.message for one in told] == [one.diagnostic.message for one in deletions(sides(base, head))]


@given(TREES)
@settings(max_examples=20)
def test_nothing_is_lost_where_nothing_changes(tree: Any) -> None:
    assert deletions(sides(_state(tree), _state(tree))) == ()
