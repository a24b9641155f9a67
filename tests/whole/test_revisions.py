"""Any revision of git is compiled and checked without a checkout, and a pin reads its source from the one it names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gitops_compile.adapters.git import find
from gitops_compile.adapters.handles import view
from gitops_compile.adapters.revisions import commit_view, index_view, objects_of
from installed import COMMAND, Installed, Ran, committed, files_of, git, write
from own_fleet import below, compiled_in, placed, sources
from shop_fleet import replaced, write_shop

SERVICE = "overlays/api/service.yaml"
OLD, NEW = "port: 80}", "port: 81}"


def head(top: Path) -> str:
    return git(top, "rev-parse", "HEAD").strip()


def commit(top: Path, message: str = "next") -> str:
    git(top, "add", "-A")
    git(top, "commit", "-qm", message)
    return head(top)


@pytest.fixture
def clone(shop: Path) -> Path:
    write(shop, {".gitattributes": "rendered/** -text\n"})
    committed(shop)
    return shop


def test_one_commit_compiles_to_equal_bytes_in_the_work_tree_the_index_and_the_commit(tmp_path: Path) -> None:
    rendered = {
        f"rendered/{path.as_posix().partition('/rendered/')[2]}": path.read_bytes() for path in below("rendered")
    }
    top = placed(tmp_path / "own", {**sources(), **rendered})
    committed(top)
    clone = find(top)
    assert clone is not None
    with objects_of(clone) as objects:
        states = (view(top), index_view(objects, clone), commit_view(objects, head(top), ""))
        trees = [dict(compiled_in(seen).tree) for seen in states]
    assert trees == [rendered] * 3


def test_a_commit_is_rendered_beside_the_tree_and_checked_by_name(
    clone: Path, tmp_path: Path, installed: Installed
) -> None:
    rendered = files_of(clone / "rendered")
    git(clone, "tag", "v1")
    replaced(clone / SERVICE, OLD, NEW)
    wrong = commit(clone, "source alone")
    (clone / "fleet.yaml").unlink()
    installed.fine(clone, "render", "--rev", "v1", "--out", str(tmp_path / "v1"))
    assert files_of(tmp_path / "v1") == rendered
    assert "at " + head(clone)[:12] in installed(clone, "check", "--rev", wrong[:9]).err
    assert installed.fine(clone, "check", "--rev", "v1").err.startswith("fine: ")
    told = installed(clone, "check", "--rev", "HEAD", "-o", "json")
    assert (told.code, {one["code"] for one in told.json()["diagnostics"]}) == (1, {"GC734"})
    assert git(clone, "status", "--porcelain").split() == ["D", "fleet.yaml"]


def test_the_fleet_of_a_commit_may_have_stood_elsewhere(clone: Path, installed: Installed) -> None:
    (clone / "deploy").mkdir()
    for name in ("fleet.yaml", "overlays", "rendered", ".gitattributes"):
        (clone / name).rename(clone / "deploy" / name)
    commit(clone, "moved")
    assert installed.fine(clone / "deploy/overlays", "check", "--rev", "HEAD~1").err.startswith("fine: ")
    assert installed.fine(clone / "deploy/overlays", "check", "--rev", "HEAD").err.startswith("fine: ")
    assert installed.fine(clone, "check", "--rev", "HEAD", "--fleet", "deploy/fleet.yaml").err.startswith("fine: ")
    assert installed(clone, "check", "--rev", "HEAD").err.endswith("there is no fleet.yaml in HEAD, here or above\n")


def test_attributes_count_as_they_stood_in_the_commit(clone: Path, installed: Installed) -> None:
    write(clone, {".gitattributes": "rendered/** -diff\n"})
    commit(clone, "hidden")
    write(clone, {".gitattributes": "rendered/** -text\n"})
    hidden = installed(clone, "check", "--rev", "HEAD", "-o", "json")
    assert {one["code"] for one in hidden.json()["diagnostics"]} == {"GC739"}
    assert "GC739" in installed(clone, "check", "--staged").err
    installed.fine(clone, "check")
    git(clone, "add", ".gitattributes")
    installed.fine(clone, "check", "--staged")


def hooked(top: Path) -> None:
    hook = top / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec '{COMMAND}' check --staged --quiet\n")
    hook.chmod(0o755)


def commits(top: Path, *arguments: str) -> bool:
    before = head(top)
    try:
        git(top, "commit", "-qm", "x", *arguments)
    except Exception:
        assert head(top) == before
        return False
    return True


def test_the_hook_looks_at_what_will_be_committed(clone: Path, installed: Installed) -> None:
    hooked(clone)
    replaced(clone / "fleet.yaml", "prod: 1.0.0", "prod: 1.0.1")
    assert not commits(clone, "-a"), "the fleet alone"
    installed.fine(clone, "render")
    git(clone, "add", "fleet.yaml")
    installed.fine(clone, "check")
    told = installed(clone, "check", "--staged")
    assert (told.code, "then: git add rendered" in told.err) == (1, True)
    assert not commits(clone), "the tree is right, and not staged"
    assert not commits(clone, "fleet.yaml"), "git shows the hook an index of its own"
    assert commits(clone, "-a")
    replaced(clone / "fleet.yaml", "prod: 1.0.1", "prod: 1.0.2")
    assert commits(clone, "--allow-empty"), "what is not staged is not looked at"


def test_a_new_file_that_nobody_added_is_missing_in_the_index(clone: Path, installed: Installed) -> None:
    replaced(clone / "fleet.yaml", "dev: 0.1.0", "dev: 0.1.0, prod: 0.1.0")
    installed.fine(clone, "render")
    git(clone, "add", "-u")
    installed.fine(clone, "check")
    told = installed(clone, "check", "--staged", "-o", "json").json()["diagnostics"]
    assert {one["code"] for one in told} == {"GC735"}


def pinned(top: Path, commit: str) -> None:
    replaced(top / "fleet.yaml", "prod: 1.0.0", f"prod: {{version: 1.0.0, source: {commit}}}")


def test_a_pin_reads_its_source_from_the_commit_that_it_names(clone: Path, installed: Installed) -> None:
    old = head(clone)
    replaced(clone / SERVICE, OLD, NEW)
    pinned(clone, old)
    installed.fine(clone, "render")
    rendered = files_of(clone / "rendered")
    ports = {
        path: b"port: 81" in content for path, content in rendered.items() if "service_main" in path and "/api/" in path
    }
    assert {path.split("/")[0] for path, new in ports.items() if new} == {"dev"}
    assert {path.split("/")[0] for path, new in ports.items() if not new} == {"prod"}
    told = installed.fine(clone, "explain", "prod/c1/saas/api").out
    assert f"{old[:12]}:{SERVICE}" in told
    assert f'"source": "{old}"' in told
    shutil.rmtree(clone / "overlays/api")
    commit(clone, "no source any more")
    left = installed(clone, "render", "prod/*/*/api")
    assert {line for line in left.err.splitlines() if "GC160" in line and "dev" not in line}


def test_what_is_wrong_in_that_commit_is_told_with_the_line_that_stands_there(
    clone: Path, installed: Installed
) -> None:
    write(clone, {"overlays/api/kustomization.yaml": "resources:\n- deployment.yaml\n- servce.yaml\n"})
    broken = commit(clone, "broken")
    write(clone, {"overlays/api/kustomization.yaml": "resources:\n- deployment.yaml\n- service.yaml\n"})
    pinned(clone, broken)
    told = installed(clone, "render").err
    assert f"{broken[:12]}:overlays/api/kustomization.yaml:3:3: error GC166" in told
    assert "    3 | - servce.yaml" in told


COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: NAME-\n"


def test_components_of_a_tenancy_are_read_as_they_stand(clone: Path, installed: Installed) -> None:
    write(clone, {"overlays/globex/kustomization.yaml": COMPONENT.replace("NAME", "old")})
    old = commit(clone, "component")
    write(clone, {"overlays/globex/kustomization.yaml": COMPONENT.replace("NAME", "new")})
    replaced(clone / SERVICE, OLD, NEW)
    replaced(clone / "fleet.yaml", "{prod: {}}}", "{prod: {}}, components: {api: [overlays/globex]}}")
    pinned(clone, old)
    installed.fine(clone, "render")
    service = (clone / "rendered/prod/c1/globex/api/service_new-main.yaml").read_text()
    assert "port: 80\n" in service


@pytest.mark.parametrize("state", ["no such commit", "a shallow clone", "no git"])
def test_a_commit_that_is_not_there_fails_with_the_way_to_get_it(
    state: str, clone: Path, tmp_path: Path, installed: Installed
) -> None:
    old = head(clone)
    pinned(clone, old if state == "a shallow clone" else "c0ffee" + "0" * 34)
    commit(clone)
    top = clone
    if state == "a shallow clone":
        git(tmp_path, "clone", "-q", "--depth=1", f"file://{clone}", "shallow")
        top = tmp_path / "shallow"
    elif state == "no git":
        top = shutil.copytree(clone, tmp_path / "plain", ignore=shutil.ignore_patterns(".git"))
    ran: Ran = installed(top, "render")
    wanted = "lies in no git repository" if state == "no git" else "git fetch origin "
    assert (ran.code, wanted in ran.err) == (3, True)
    assert ran.err.count("\n") == 1


def test_states_that_cannot_be_asked_for(clone: Path, tmp_path: Path, installed: Installed) -> None:
    def told(*arguments: str) -> str:
        ran = installed(clone, *arguments)
        assert ran.code == 2
        return ran.err.splitlines()[-1]

    assert told("check", "--rev", "nope") == (
        "Error: --rev: git knows no commit nope here; `git log --oneline` lists them"
    )
    assert told("check", "--rev=--help").startswith("Error: --rev: git knows no commit --help here")
    assert told("check", "--rev", "HEAD", "--staged") == "Error: --rev and --staged are two states; name one"
    assert told("render", "--rev", "HEAD").endswith("say where to: --out DIR")
    assert told("render", "--out", "rendered").endswith("rendered is not empty; name a folder that is, or a new one")
    assert told("render", "--out", str(tmp_path / "x"), "--adopt").endswith("nothing to --adopt or --delete-edited")
    plain = write_shop(tmp_path / "plain")
    assert installed(plain, "check", "--staged").code == 3
    git(plain, "init", "-q")
    assert "there is no fleet.yaml in git's index" in installed(plain, "check", "--staged").err


def test_the_git_floor_is_seen_through_the_fleets_folder(clone: Path) -> None:
    below = find(clone / "overlays/api")
    assert below is not None
    assert (below.prefix, below.at(clone).prefix) == ("overlays/api", "")
