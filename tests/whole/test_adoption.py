"""A team moves in: ``init --from`` on real repositories and on common layouts, and no object of theirs changes.

What is written is compared with ``kustomize build`` of the same folder, by the packaged engine over the untouched
files: that it builds what kustomize 5.8.1 does is ``test_engine_corpora``'s to show.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import corpora
import oracle
from adopted_layouts import BY_CLUSTER, LAYOUTS, MONOREPO, overlay, workload
from corpora import LINK, NAMES, copied_to
from gitops_compile.adapters import engine
from gitops_compile.model.build import BuildRequest
from installed import Installed, Ran, files_of, touched, write

WRITTEN = ("fleet.yaml", "schemas/fleet.schema.json", ".gitattributes")
GOLDEN = ("podinfo", "microservices-demo", *LAYOUTS)
LINKS = (LINK,)
LEAVES = {"podinfo": 4, "microservices-demo": 4, "acm-samples": 23}
PART_OF_A_LEAF = (
    # `all-teams` names these four under `resources`, so they are deployed as parts of it.
    "namespace-specific-policy/configsync-src/example/team-a",
    "namespace-specific-policy/configsync-src/example/team-b",
    "namespace-specific-policy/configsync-src/example/team-c",
    "namespace-specific-policy/configsync-src/external-team",
    # The same build as `all-teams` through a link to a folder, which is looked at in its own place alone.
    "namespace-specific-policy/automated-rendering",
)


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpora and the layouts, each in a folder of its own name."""
    top = tmp_path_factory.mktemp("teams")
    if corpora.CORPORA.is_dir():
        copied_to(top)
    for name, files in LAYOUTS.items():
        write(top / name, files)
    return top


@pytest.fixture
def repository(request: pytest.FixtureRequest, repositories: Path, tmp_path: Path) -> Path:
    """A fresh copy of the repository that a test names."""
    name = str(request.param)
    if not (repositories / name).is_dir():
        pytest.skip("the corpora are not on this machine")
    return Path(shutil.copytree(repositories / name, tmp_path / name, symlinks=True))


def built(tree: Mapping[str, bytes], folders: list[str]) -> dict[str, list[Any]]:
    """The objects of ``kustomize build`` of each folder; without a kustomization, those of its manifests."""
    kustomized = [folder for folder in folders if f"{folder}/kustomization.yaml" in tree]
    found: dict[str, list[Any]] = {}
    for result in engine.build(BuildRequest(folder, folder, tree) for folder in kustomized):
        assert result.error is None, result
        found[result.id] = list(result.objects)
    for folder in folders:
        if folder not in kustomized:
            texts = [content.decode() for path, content in tree.items() if path.startswith(f"{folder}/")]
            found[folder] = [one for text in texts for one in documents(text)]
    return found


def documents(text: str) -> list[Any]:
    """The objects of a manifest."""
    return oracle.read([part for part in f"\n{text}".split("\n---") if part.strip("- \n")])


def rendered(top: Path) -> dict[str, list[Any]]:
    """The objects of every target, by its folder below rendered/, namespaces' folders joined in."""
    found: dict[str, list[Any]] = {}
    for path, content in files_of(top / "rendered").items():
        body = content.decode().split("\n", 1)[1]
        found.setdefault("/".join(path.split("/")[:3]), []).extend(oracle.read([body]))
    return found


def in_order(objects: list[Any]) -> list[str]:
    return sorted(json.dumps(one, sort_keys=True) for one in objects)


def targets_of(adopted: Mapping[str, Any]) -> dict[str, str]:
    """Target -> the folder that it builds."""
    return {
        f"{target['environment']}/{target['cluster']}/{app['name']}": target["folder"]
        for app in adopted["apps"]
        for target in app["targets"]
    }


@pytest.mark.parametrize("repository", [*NAMES, *LAYOUTS], indirect=True)
def test_the_first_render_changes_no_object(repository: Path, installed: Installed) -> None:
    before = files_of(repository)
    targets = targets_of(installed.fine(repository, "init", "--from", ".", "-o", "json").json())
    installed.fine(repository, "render")
    installed.fine(repository, "check")
    expected = built(before, sorted(set(targets.values())))
    found = rendered(repository)
    assert sorted(found) == sorted(targets)
    for target, folder in targets.items():
        assert in_order(found[target]) == in_order(expected[folder]), target
    after = files_of(repository)
    assert {path: after[path] for path in before} == before
    assert [path for path in sorted(after) if path not in before and not path.startswith("rendered/")] == sorted(
        WRITTEN
    )


@pytest.mark.parametrize("repository", GOLDEN, indirect=True)
def test_the_fleet_and_the_report_read_well(
    repository: Path, installed: Installed, file_regression: FileRegressionFixture
) -> None:
    ran = installed.fine(repository, "init", "--from", ".")
    fleet = (repository / "fleet.yaml").read_text("utf-8")
    text = f"$ gitops-compile init --from .\n{ran.out}\n$ cat fleet.yaml\n{fleet}"
    file_regression.check(text, basename=repository.name, extension=".txt", encoding="utf-8")


@pytest.mark.parametrize("repository", NAMES, indirect=True)
def test_every_leaf_of_the_corpora_becomes_a_target_or_is_part_of_one(repository: Path, installed: Installed) -> None:
    adopted = installed.fine(repository, "init", "--from", ".", "-o", "json").json()
    folders = set(targets_of(adopted).values())
    links = [one["folder"] for one in adopted["leftOut"] if one["why"].startswith("a link to a folder")]
    assert [f"{repository.name}/{link}" for link in links] == [link for link in LINKS if repository.name in link]
    leaves = {
        target["path"]
        for target in corpora.listed("targets")
        if target["corpus"] == repository.name and target["environment"] not in ("base", "component")
    }
    assert len(leaves & folders) == LEAVES[repository.name]
    assert sorted(leaves - folders) == sorted(PART_OF_A_LEAF if repository.name == "acm-samples" else ())


@pytest.mark.parametrize("repository", ["broken"], indirect=True)
def test_what_cannot_be_built_is_left_out_with_its_line(repository: Path, installed: Installed) -> None:
    left = installed.fine(repository, "init", "--from", ".", "-o", "json").json()["leftOut"]
    assert [(one["folder"], one["code"], one["at"].get("line")) for one in left] == [
        ("envs/live/broken", "GC165", 3),
        ("envs/live/mail", "GC163", 1),
        ("envs/test/orders", "GC173", None),
    ]


@pytest.mark.parametrize("repository", ["by-cluster"], indirect=True)
def test_applications_tell_clusters_and_namespaces_and_stay_alone(repository: Path, installed: Installed) -> None:
    adopted = installed.fine(repository, "init", "--from", ".", "-o", "json").json()
    assert adopted["clusters"] == {
        "prod-eu-1": "https://eu1.example.com:6443",
        "prod-us-1": "https://us1.example.com:6443",
        "in-cluster": "https://kubernetes.default.svc",
    }
    assert [target["namespace"] for app in adopted["apps"] for target in app["targets"]] == [
        "backup",
        "ingress",
        "ingress",
        "shop",
        "shop-us",
    ]
    assert adopted["argocd"] == {
        "objects": {"AppProject": 1, "Application": 6},
        "elsewhere": ["Application grafana"],
    }
    installed.fine(repository, "render")
    assert not (repository / "rendered/argocd").exists()


@pytest.mark.parametrize("repository", ["monorepo"], indirect=True)
def test_a_dry_run_prints_the_fleet_and_writes_nothing(repository: Path, installed: Installed) -> None:
    before = touched(repository)
    printed = installed.fine(repository, "init", "--from", ".", "--dry-run").out
    assert touched(repository) == before
    installed.fine(repository, "init", "--from", ".")
    assert (repository / "fleet.yaml").read_text("utf-8") == printed


def test_a_fleet_that_is_there_stays(tmp_path: Path, installed: Installed) -> None:
    top = write(tmp_path / "repo", {**MONOREPO, "fleet.yaml": "# mine\n"})
    ran = installed(top, "init", "--from", ".")
    assert (ran.code, ran.err) == (1, "gitops-compile: fleet.yaml exists already; nothing was written\n")
    assert (top / "fleet.yaml").read_text("utf-8") == "# mine\n"
    assert not (top / "schemas").exists()


def test_a_folder_below_is_looked_at_alone_and_one_outside_is_refused(tmp_path: Path, installed: Installed) -> None:
    top = write(tmp_path / "repo", BY_CLUSTER)
    adopted = installed.fine(tmp_path, "init", "-C", "repo", "--from", "tools", "-o", "json", "--dry-run").json()
    assert [app["name"] for app in adopted["apps"]] == ["backup"]
    outside = installed(top / "tools", "init", "--from", "../clusters")
    assert (outside.code, "type `gitops-compile init -C ../clusters --from .`" in outside.err) == (2, True)
    absent = installed(top, "init", "--from", "nowhere")
    assert (absent.code, "there is no folder nowhere" in absent.err) == (2, True)
    alone = installed(top, "init", "--dry-run")
    assert alone.code == 2


def test_nothing_understood_is_said_and_nothing_is_written(tmp_path: Path, installed: Installed) -> None:
    top = write(tmp_path / "repo", {"main.py": "print()\n", **overlay("deploy", "https://example.com/x.git//y")})
    ran = installed(top, "init", "--from", ".")
    assert ran.code == 1
    assert ran.out == ""
    assert "looked at 2 files in .: 1 kustomization; none of it can be a target, so nothing was written" in ran.err
    assert "deploy/kustomization.yaml:1:13: GC163" in ran.err
    assert sorted(files_of(top)) == ["deploy/kustomization.yaml", "main.py"]


def test_sixty_apps_are_a_short_report(tmp_path: Path, installed: Installed) -> None:
    files = {f"apps/a{n:02}/{name}": text for n in range(60) for name, text in workload(f"a{n:02}").items()}
    top = write(tmp_path / "repo", files)
    ran: Ran = installed.fine(top, "init", "--from", ".")
    assert "  a00, a01, a02, a03, a04, a05, a06 and 53 more  120" in ran.out
    assert len(ran.out.splitlines()) < 30
    assert max(map(len, ran.out.splitlines())) <= 120
