"""What an AppProject permits; ``tests/whole`` asks Argo CD itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.argocd.permission import Home, destinations_of, permits_destination, permits_kind, permits_source

HOME = Home("https://one.example.com", "one", "web")


@pytest.mark.parametrize(
    ("entries", "may"),
    [
        ([], False),
        (["https://git.example.com/a.git"], True),
        (["https://GIT.example.com/a"], True),
        (["https://git.example.com/b"], False),
        (["*"], True),
        (["https://*"], False),
        (["https://**"], True),
        (["!https://git.example.com/b"], True),
        (["*", "!https://git.example.com/a"], False),
        (["https://{git,hub}.example.com/a"], False),
    ],
)
def test_sources(entries: list[str], may: bool) -> None:
    assert permits_source({"sourceRepos": entries}, "https://git.example.com/a.git") is may


@pytest.mark.parametrize(
    ("entries", "may"),
    [
        ([], False),
        ([{"name": "one", "namespace": "web"}], True),
        ([{"server": "https://one.example.com", "namespace": "w*"}], True),
        ([{"name": "two", "server": "https://one.example.com", "namespace": "web"}], True),
        ([{"name": "one", "namespace": "api"}], False),
        ([{"name": "one"}], False),
        ([{"namespace": "web"}], False),
        ([{"name": "!two", "namespace": "*"}], True),
        ([{"name": "one", "namespace": "*"}, {"name": "!one", "namespace": "*"}], False),
        ([{"name": "one", "namespace": "*"}, {"server": "https://one*", "namespace": "!web"}], False),
        ([{"name": "one", "namespace": "*"}, {"name": "one", "namespace": "!web"}], True),
    ],
)
def test_destinations(entries: list[dict[str, str]], may: bool) -> None:
    assert permits_destination({"destinations": entries}, HOME) is may
    assert destinations_of({"destinations": entries})(HOME) is may


_PATTERNS = st.sampled_from(["", "one", "two", "w*", "*", "!one", "!two", "!w*", "web", "{web,api}"])


@given(
    st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "server", "namespace"), _PATTERNS)), max_size=5)
)
def test_many_homes_of_one_project_are_judged_as_each_is(entries: list[dict[str, str]]) -> None:
    spec = {"destinations": entries}
    permits = destinations_of(spec)
    for home in (Home("one", "two", "web"), Home("", "one", ""), Home("two", "", "api"), Home("web", "web", "one")):
        assert permits(home) is permits_destination(spec, home)


@pytest.mark.parametrize(
    ("spec", "namespaced", "may"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"namespaceResourceWhitelist": []}, True, False),
        ({"namespaceResourceWhitelist": [{"group": "apps", "kind": "Deploy*"}]}, True, True),
        ({"namespaceResourceWhitelist": [{"group": "", "kind": "Deployment"}]}, True, False),
        ({"namespaceResourceBlacklist": [{"group": "*", "kind": "Deployment"}]}, True, False),
        ({"clusterResourceWhitelist": [{"group": "apps", "kind": "Deployment"}]}, True, True),
        ({"clusterResourceWhitelist": [{"group": "apps", "kind": "Deployment"}]}, False, True),
        ({"clusterResourceWhitelist": [{"group": "apps", "kind": "Deployment", "name": "web-*"}]}, False, True),
        ({"clusterResourceWhitelist": [{"group": "apps", "kind": "Deployment", "name": "api-*"}]}, False, False),
        (
            {
                "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
                "clusterResourceBlacklist": [{"group": "apps", "kind": "Deployment", "name": "web-1"}],
            },
            False,
            False,
        ),
    ],
)
def test_kinds(spec: dict[str, Any], namespaced: bool, may: bool) -> None:
    assert permits_kind(spec, "apps", "Deployment", "web-1", namespaced=namespaced) is may
