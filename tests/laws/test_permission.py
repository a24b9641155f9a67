"""Laws of what an AppProject permits: many homes are asked about with an index, and the answer is the plain one."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.argocd.permission import Home, destinations_of, permits_destination

CLUSTERS = ("", "a", "b", "https://a")
PATTERNS = st.sampled_from((*CLUSTERS, "*", "a*", "!a", "!*", "[", "{a,b}"))
ENTRIES = st.fixed_dictionaries({}, optional={"name": PATTERNS, "server": PATTERNS, "namespace": PATTERNS})
HOMES = st.builds(Home, st.sampled_from(CLUSTERS), st.sampled_from(CLUSTERS), st.sampled_from(("a", "b", "web", "")))


@given(st.lists(ENTRIES, max_size=6), st.lists(HOMES, min_size=1, max_size=4))
def test_the_index_of_destinations_says_what_the_list_says(entries: list[dict[str, Any]], homes: list[Home]) -> None:
    spec = {"destinations": entries}
    permits = destinations_of(spec)
    assert [permits(home) for home in homes] == [permits_destination(spec, home) for home in homes]
