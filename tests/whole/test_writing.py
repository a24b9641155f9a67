"""``render``: what it touches and what it leaves alone, when all goes well and when not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from installed import Installed, committed, files_of, git, touched
from shop_fleet import replaced

GLOBEX = ("prod/c1/globex", "prod/c2/globex")


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def folders(paths: set[str]) -> set[str]:
    return {path.rpartition("/")[0] for path in paths}


# Idle


@pytest.mark.parametrize("command", [["render"], ["render", "prod"], ["render", "--adopt"], ["check"], ["list"]])
def test_without_a_change_no_file_and_no_folder_is_touched(
    command: list[str], shop: Path, installed: Installed
) -> None:
    before = touched(shop)
    installed.fine(shop, *command)
    assert touched(shop) == before


def test_without_a_change_the_record_is_not_touched_either(shop: Path, tmp_path: Path) -> None:
    own = Installed(tmp_path / "home")
    replaced(shop / "overlays/edge/service.yaml", "port: 80", "port: 81")
    own.fine(shop, "render")
    before = touched(own.home)
    own.fine(shop, "render")
    assert touched(own.home) == before


def test_a_change_touches_its_own_files_alone(shop: Path, installed: Installed) -> None:
    before = touched(shop / "rendered")
    replaced(shop / "overlays/edge/service.yaml", "port: 80", "port: 81")
    installed.fine(shop, "render")
    after = touched(shop / "rendered")
    files = {path for path in after if path.endswith(".yaml") and after[path] != before[path]}
    assert files == {f"{place}/edge/service_main.yaml" for place in ("dev/c1", "prod/c1", "prod/c2")}
    assert set(after) == set(before)


# In part


@pytest.mark.parametrize("named", [["prod/*/globex"], ["prod/*/globex/api"], ["prod/c1/globex", "prod/c2/globex/api"]])
def test_a_part_is_written_with_all_that_it_needs(named: list[str], shop: Path, installed: Installed) -> None:
    whole = files_of(shop / "rendered")
    (shop / "rendered").rename(shop.parent / "away")
    installed.fine(shop, "render", *named)
    part = files_of(shop / "rendered")
    assert part == {path: whole[path] for path in part}
    assert folders(set(part)) == {
        *(f"{place}/api" for place in GLOBEX),
        *(f"{place}/namespaces" for place in GLOBEX),
        "argocd/hub/prod",
        "argocd/hub",
    }
    argocd = sorted(path.rpartition("argoproj.io_")[2] for path in part if path.startswith("argocd/hub/prod"))
    applications = [f"prod.{c}.globex.{a}.yaml" for c in ("c1", "c2") for a in ("api", "namespaces")]
    assert argocd == sorted([*applications, "prod.globex.yaml", "prod.namespaces.yaml"])


def test_a_part_writes_and_deletes_below_its_own_folders_alone(shop: Path, installed: Installed) -> None:
    before = files_of(shop / "rendered")
    replaced(shop / "overlays/api/service.yaml", "port: 80", "port: 81")
    replaced(shop / "overlays/edge/service.yaml", "port: 80", "port: 81")
    (shop / "overlays/api/deployment.yaml").rename(shop / "overlays/api/_deployment.yaml")
    replaced(shop / "fleet.yaml", "image: docker.io/acme/api, ", "")
    installed.fine(shop, "render", "rendered/prod/c1/globex/api/")
    after = files_of(shop / "rendered")
    here = "prod/c1/globex/api"
    touched_files = changed(before, after)
    assert {path for path in touched_files if not path.startswith("argocd/")} == {
        f"{here}/deployment_main.yaml",
        f"{here}/service_main.yaml",
    }
    assert f"{here}/deployment_main.yaml" not in after
    assert all("globex" in path for path in touched_files)
    installed.fine(shop, "render")
    installed.fine(shop, "check")


@pytest.mark.parametrize("pattern", ["prod/*/nobody", "prdo", "prod/c1/glob"])
def test_a_pattern_that_meets_nothing_is_a_usage_error(pattern: str, shop: Path, installed: Installed) -> None:
    ran = installed(shop, "render", pattern)
    assert (ran.code, ran.out) == (2, "")
    assert f"no target fits {pattern}." in ran.err


# Unpinned


def test_unpinned_targets_are_listed_not_rendered_and_keep_their_namespace(shop: Path, installed: Installed) -> None:
    assert (shop / "rendered/dev/c1/late/deployment_main.yaml").is_file()
    replaced(shop / "fleet.yaml", "versions: {dev: 0.1.0}", "versions: {}")
    ran = installed.fine(shop, "render")
    assert "3 unpinned" in ran.err
    after = files_of(shop / "rendered")
    assert not [path for path in after if "/late/" in path or ".late.yaml" in path]
    assert {path for path in after if path.endswith(("late-dev.yaml", "late-prod.yaml"))} == {
        "dev/c1/namespaces/namespace_late-dev.yaml",
        "prod/c1/namespaces/namespace_late-prod.yaml",
        "prod/c2/namespaces/namespace_late-prod.yaml",
    }
    listed = installed.fine(shop, "list", "--unpinned", "-o", "json").json()["targets"]
    assert [one["target"] for one in listed] == ["dev/c1/late", "prod/c1/late", "prod/c2/late"]
    assert not any(one["rendered"] for one in listed)
    assert installed.fine(shop, "list", "dev").out.count("unpinned") == 2


# Dry


@pytest.mark.parametrize("options", [[], ["--adopt"], ["--delete-edited"], ["prod"]])
def test_a_dry_run_says_all_and_writes_nothing(options: list[str], shop: Path, installed: Installed) -> None:
    replaced(shop / "overlays/edge/service.yaml", "port: 80", "port: 81")
    replaced(shop / "rendered/prod/c1/edge/deployment_main.yaml", "app: main", "app: other")
    replaced(shop / "fleet.yaml", "versions: {dev: 0.1.0}", "versions: {}")
    before = (touched(shop), touched(installed.home))
    said = installed(shop, "render", "--dry-run", "--no-cache", "-o", "json", *options)
    assert (touched(shop), touched(installed.home)) == before
    done = installed(shop, "render", "-o", "json", *options)
    assert {**said.json(), "dryRun": False} == done.json()
    assert (said.code, done.code) == (0, 0)
    assert done.json()["overwrittenEdited"] == ["rendered/prod/c1/edge/deployment_main.yaml"]


# Owned


def test_foreign_and_edited_files_survive_until_a_flag_says_otherwise(shop: Path, installed: Installed) -> None:
    edge, late = shop / "rendered/prod/c1/edge", shop / "rendered/dev/c1/late"
    foreign, edited, extra = edge / "service_main.yaml", late / "service_main.yaml", edge / "mine.yaml"
    foreign.write_text("kind: Service\n")
    extra.write_text("mine: true\n")
    replaced(edited, "port: 80", "port: 8080")
    replaced(shop / "fleet.yaml", "versions: {dev: 0.1.0}", "versions: {}")
    kept = {path: path.read_bytes() for path in (foreign, edited, extra)}
    ran = installed(shop, "render")
    assert ran.code == 1
    assert {path: path.read_bytes() for path in kept} == kept
    assert not (late / "deployment_main.yaml").exists()
    assert ("error GC731" in ran.err, "error GC732" in ran.err) == (True, True)

    ran = installed(shop, "render", "--adopt", "-o", "json")
    assert (ran.code, ran.json()["adopted"]) == (1, ["rendered/prod/c1/edge/service_main.yaml"])
    assert foreign.read_bytes() != kept[foreign]
    assert edited.exists()

    ran = installed.fine(shop, "render", "--delete-edited", "-o", "json")
    assert ran.json()["deletedEdited"] == ["rendered/dev/c1/late/service_main.yaml"]
    assert not late.exists()
    assert extra.read_bytes() == kept[extra]


def test_a_file_that_only_looks_like_ours_is_never_deleted_without_a_witness(shop: Path, tmp_path: Path) -> None:
    """Another person's fresh clone without git history or record: nothing says who wrote the file."""
    other = Installed(tmp_path / "other")
    replaced(shop / "fleet.yaml", "versions: {dev: 0.1.0}", "versions: {}")
    ran = other(shop, "render", "-o", "json")
    assert ran.code == 1
    assert [path for path in ran.json()["keptEdited"] if "/late/" in path]
    assert (shop / "rendered/dev/c1/late/service_main.yaml").exists()
    git(shop, "init", "-q")
    git(shop, "add", "rendered")
    assert other.fine(shop, "render", "-o", "json").json()["keptEdited"] == []
    assert not (shop / "rendered/dev/c1/late").exists()


# Failing


BROKEN = {
    "a wrong fleet": ("fleet.yaml", "edge: {}", "edge: {source: {path: nowhere}}"),
    "a broken manifest": ("overlays/edge/service.yaml", "port: 80", "port: 80, port: 81"),
    "an image that meets nothing": ("fleet.yaml", "image: docker.io/acme/api", "image: docker.io/acme/apy"),
    "two of one name": ("overlays/edge/service.yaml", "kind: Service", "kind: Service\n---\nkind: Service"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_render_that_fails_leaves_the_tree_as_it_was(case: str, shop: Path, installed: Installed) -> None:
    replaced(shop / "overlays/api/service.yaml", "port: 80", "port: 81")
    file, old, new = BROKEN[case]
    replaced(shop / file, old, new)
    before = touched(shop)
    ran = installed(shop, "render")
    assert (ran.code, ran.out) == (1, "")
    assert "nothing was written" in ran.err
    assert touched(shop) == before
    assert installed(shop, "check").code == 1
    assert touched(shop) == before


def test_a_tool_that_fails_is_exit_code_3_and_nothing_is_written(shop: Path, installed: Installed) -> None:
    """The index of the git repository is damaged."""
    committed(shop)
    (shop / ".git/index").write_bytes(b"DIRC")
    replaced(shop / "overlays/api/service.yaml", "port: 80", "port: 81")
    before = files_of(shop)
    ran = installed(shop, "check")
    assert ran.code == 3
    assert ran.err.startswith("gitops-compile: ")
    assert "Traceback" not in ran.err
    assert files_of(shop) == before


def test_the_order_of_files_on_the_disk_does_not_count(shop: Path, installed: Installed) -> None:
    whole = files_of(shop / "rendered")
    (shop / "rendered").rename(shop.parent / "away")
    for target in ("prod/c2/saas", "dev", "prod/c1", "prod/c2/edge", "prod/c2/globex", "prod/c2"):
        installed.fine(shop, "render", target)
    assert files_of(shop / "rendered") == whole
    assert json.loads(installed.fine(shop, "check", "-o", "json").out) == {"diagnostics": [], "ok": True}
    assert not os.path.lexists(shop / "rendered/.gitops-compile")
