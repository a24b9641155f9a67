"""``tools``: which versions of kustomize and of this program may render a fleet."""

from __future__ import annotations

import pytest

from gitops_compile.read.fleet import read_fleet
from gitops_compile.resolve.tools import ToolVersions, admits, tool_problems
from told import fleet

RANGES = [
    (">=0.1,<0.2", {"0.1": True, "0.1.0": True, "0.1.9": True, "0.2": False, "0.2.0": False, "0.0.9": False}),
    ("==0.1", {"0.1": True, "0.1.0": True, "0.1.0.0": True, "0.1.1": False}),
    ("!=0.1.3", {"0.1.3": False, "0.1.3.0": False, "0.1.4": True}),
    (">0.9", {"0.10": True, "0.9": False, "0.9.0": False, "0.9.1": True, "1": True}),
    ("<=2", {"2": True, "2.0.0": True, "2.0.1": False, "1.99": True}),
    (" >= 0.1 , < 0.3 ", {"0.2": True, "0.3": False}),
    ("<10.0.0", {"9.9.9": True, "10.0.0": False}),
]  # fmt: skip


@pytest.mark.parametrize(("clauses", "versions"), RANGES, ids=[clauses for clauses, _ in RANGES])
def test_a_range(clauses: str, versions: dict[str, bool]) -> None:
    assert {version: admits(clauses, version) for version in versions} == versions


@pytest.mark.parametrize(
    ("tools", "told"),
    [
        ("{}", []),
        ("{kustomize: 5.8.1, gitops-compile: '>=0.1'}", []),
        ("{kustomize: 5.8.0}", ["fleet.yaml:7:20 GC118"]),
        ("{kustomize: 5.8.10}", ["fleet.yaml:7:20 GC118"]),
        ("{gitops-compile: '>=0.2'}", ["fleet.yaml:7:25 GC118"]),
        ("{gitops-compile: '<0.1', kustomize: 5.7.0}", ["fleet.yaml:7:25 GC118", "fleet.yaml:7:44 GC118"]),
    ],
)
def test_a_fleet_is_rendered_by_what_it_names(tools: str, told: list[str]) -> None:
    read = read_fleet("fleet.yaml", fleet({7: f"tools: {tools}"}).encode(), lambda _pattern: {})
    assert read.value is not None, read.diagnostics
    found = tool_problems(read.value.fleet, ToolVersions("0.1.0", "5.8.1"))
    assert sorted(f"{d.at} {d.code}" for d in found) == told
