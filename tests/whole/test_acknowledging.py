"""``acknowledge`` writes what the next ``diff`` and ``check --base`` take for an answer, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from installed import Installed, committed, files_of, write

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/acme/fleet.git, branch: main}
argocd:
  hub: {cluster: c1, version: "3.5"}
clusters:
  c1: {server: https://c1.example.com, argocd: hub}
environments:
  prod: {clusters: [c1], protected: true}   # asks before it deletes
apps:
  web: {}
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"
TOLD = re.compile(r"(GC[0-9]{3}-[0-9a-f]{12})")


@pytest.fixture
def change(tmp_path: Path, installed: Installed) -> Path:
    """A rendered change that drops a guard: GC408."""
    return _change(tmp_path, installed, FLEET)


def _change(tmp_path: Path, installed: Installed, fleet: str, more: dict[str, str] | None = None) -> Path:
    top = write(tmp_path / "acme", {"fleet.yaml": fleet, "overlays/web/service.yaml": SERVICE, **(more or {})})
    installed.fine(top, "render")
    committed(top)
    write(top, {"fleet.yaml": fleet.replace(", protected: true", "")})
    installed.fine(top, "render")
    return top


def _finding(top: Path, installed: Installed) -> str:
    ran = installed(top, "check", "--base", "HEAD")
    assert ran.code == 1
    found = TOLD.search(ran.err)
    assert found is not None, ran.err
    assert found[1].startswith("GC408-")
    return found[1]


def _acknowledged(top: Path, installed: Installed, *more: str) -> str:
    id_ = _finding(top, installed)
    installed.fine(top, "acknowledge", id_, "--reason", "moves to c2 first, CHG-7", *more)
    assert "acknowledged: " + id_ in installed.fine(top, "check", "--base", "HEAD").err
    (found,) = (one for one in installed(top, "diff", "-o", "json").json()["findings"] if one["id"] == id_)
    assert found["acknowledged"]["reason"] == "moves to c2 first, CHG-7"
    return id_


def test_the_entry_goes_to_the_end_of_fleet_yaml_and_nothing_else_changes(change: Path, installed: Installed) -> None:
    before = files_of(change)
    id_ = _acknowledged(change, installed)
    after = files_of(change)
    assert {path for path in after if before.get(path) != after[path]} == {"fleet.yaml"}
    added = after["fleet.yaml"].removeprefix(before["fleet.yaml"])
    assert added.decode() == (
        "\nacknowledge:\n  - code: GC408\n    at: prod/c1\n    reason: moves to c2 first, CHG-7\n"
        f"    fingerprint: {id_.partition('-')[2]}\n"
    )


def test_the_entry_gets_a_fragment_of_its_own_where_include_meets_one(tmp_path: Path, installed: Installed) -> None:
    fleet = FLEET.replace("git:", "include: [fleet.d/*.yaml]\ngit:").replace("apps:\n  web: {}\n", "")
    change = _change(tmp_path, installed, fleet, {"fleet.d/apps.yaml": "apps:\n  web: {}\n"})
    before = files_of(change)
    id_ = _acknowledged(change, installed, "--expires", _soon(installed, change))
    after = files_of(change)
    assert {path for path in after if before.get(path) != after[path]} == {f"fleet.d/acknowledge-{id_.lower()}.yaml"}


def _soon(installed: Installed, change: Path) -> str:
    """A day that is allowed today: the program says which is not."""
    from gitops_compile.adapters.clock import today

    ran = installed(change, "acknowledge", "GC408-" + "0" * 12, "--reason", "x", "--expires", "2020-01-01")
    assert ran.code == 2
    assert "at most 180 days ahead" in ran.err
    return today()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("GC408-000000000000", "--reason", "x"), "this change has no finding GC408-000000000000"),
        (("GC200-000000000000", "--reason", "x"), "GC200 cannot be acknowledged"),
        (("GC408", "--reason", "x"), "GC408 is no id of a finding"),
        (("GC408-000000000000", "--reason", " "), "--reason: say why"),
        (("GC408-000000000000", "--reason", "x", "--expires", "2027-02-30"), "there is no such day"),
    ],
)
def test_refused(change: Path, installed: Installed, arguments: tuple[str, ...], told: str) -> None:
    before = files_of(change)
    ran = installed(change, "acknowledge", *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert files_of(change) == before


def test_twice_is_refused(change: Path, installed: Installed) -> None:
    id_ = _acknowledged(change, installed)
    ran = installed(change, "acknowledge", id_, "--reason", "again")
    assert ran.code == 2
    assert f"{id_} is acknowledged already: fleet.yaml:" in ran.err


def test_an_entry_is_spent_as_soon_as_the_base_has_it(change: Path, installed: Installed) -> None:
    _acknowledged(change, installed)
    committed(change)
    ran = installed.fine(change, "check", "--base", "HEAD")
    assert "warning GC411: the acknowledgement of GC408 at prod/c1 is spent" in ran.err


@pytest.mark.parametrize("base", ["nowhere", "--all"])
def test_a_base_that_git_does_not_know(change: Path, installed: Installed, base: str) -> None:
    ran = installed(change, "check", "--base", base)
    assert ran.code == 2
    assert "git knows no commit" in ran.err
