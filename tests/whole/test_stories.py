"""Three stories of people who begin: each is walked with the installed command, as its page would tell it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import oracle
from installed import Installed, committed, files_of, git, write

SERVICE = """\
    apiVersion: v1
    kind: Service
    metadata: {name: main}
    spec:
      selector: {app: main}
      ports: [{port: 80}]
"""
DEPLOYMENT = """\
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: main}
    spec:
      replicas: 1
      selector: {matchLabels: {app: main}}
      template:
        metadata: {labels: {app: main}}
        spec: {containers: [{name: main, image: docker.io/acme/main}]}
"""
ALL = "resources: [deployment.yaml, service.yaml]\n"
REPLICAS = """\
    resources: [../../base]
    patches:
    - target: {kind: Deployment}
      patch: |-
        - {op: replace, path: /spec/replicas, value: NUMBER}
"""


def source(folder: str) -> dict[str, str]:
    """A kustomization with a Deployment and a Service."""
    return {
        f"{folder}/kustomization.yaml": ALL,
        f"{folder}/deployment.yaml": DEPLOYMENT,
        f"{folder}/service.yaml": SERVICE,
    }


def replicas(top: Path, target: str) -> int:
    (value,) = oracle.read([(top / f"rendered/{target}/deployment_main.yaml").read_text("utf-8")])
    return int(value["spec"]["replicas"])


def test_three_apps_on_one_cluster_in_the_layout_that_most_have(tmp_path: Path, installed: Installed) -> None:
    """``apps/<app>/{base,overlays/<environment>}``: the exact overlay where there is one, else the base."""
    top = write(
        tmp_path / "repo",
        {
            "fleet.yaml": """\
            apiVersion: gitops-compile/v1
            kind: Fleet
            metadata: {name: acme}
            clusters: {home: {}}
            environments:
              dev: {clusters: [home]}
              prod: {clusters: [home], from: dev, strategy: manual}
            apps:
              shop: {source: {path: "apps/{app}"}, image: docker.io/acme/main, versions: {dev: 2.0.0, prod: 1.9.0}}
              mail: {source: {path: "apps/{app}"}, image: docker.io/acme/main, versions: {dev: 1.0.0}}
              edge: {source: {path: "apps/{app}"}}
            """,
            **source("apps/shop/base"),
            "apps/shop/overlays/dev/kustomization.yaml": REPLICAS.replace("NUMBER", "2"),
            "apps/shop/overlays/prod/kustomization.yaml": REPLICAS.replace("NUMBER", "5"),
            **source("apps/mail/base"),
            **source("apps/edge/base"),
            "apps/edge/overlays/prod/kustomization.yaml": REPLICAS.replace("NUMBER", "3"),
        },
    )
    first = installed.fine(top, "render")
    assert "5 targets rendered, 1 unpinned" in first.err
    targets = ("dev/home/shop", "prod/home/shop", "dev/home/mail", "dev/home/edge", "prod/home/edge")
    assert {target: replicas(top, target) for target in targets} == dict(zip(targets, (2, 5, 1, 1, 3), strict=True))
    chosen = installed.fine(top, "explain", "prod/home/edge", "source", "-o", "json").out
    assert "apps/edge/overlays/prod" in chosen
    assert "apps/mail/base" in installed.fine(top, "explain", "dev/home/mail", "source", "-o", "json").out
    installed.fine(top, "check")

    write(top, {"apps/shop/overlays/prod/kustomization.yaml": REPLICAS.replace("NUMBER", "6")})
    before = files_of(top / "rendered")
    told = installed(top, "check")
    assert (told.code, told.err.count("error GC")) == (1, 1)
    assert "rendered/prod/home/shop/deployment_main.yaml" in told.err
    assert "gitops-compile render" in told.err
    installed.fine(top, "render")
    after = files_of(top / "rendered")
    assert {path for path in after if before.get(path) != after[path]} == {"prod/home/shop/deployment_main.yaml"}
    assert replicas(top, "prod/home/shop") == 6
    installed.fine(top, "check")


@pytest.fixture
def below(tmp_path: Path, installed: Installed) -> Path:
    """A git repository whose fleet lies in ``deploy``, rendered and committed; the fleet's folder."""
    top = tmp_path / "monorepo"
    fleet = """\
        apiVersion: gitops-compile/v1
        kind: Fleet
        metadata: {name: acme}
        git: {url: https://git.example.com/acme/all.git, branch: main, path: deploy}
        argocd: {hub: {cluster: home}}
        clusters: {home: {server: https://home.example.com:6443, argocd: hub}}
        environments: {prod: {clusters: [home]}}
        apps: {shop: {}}
        """
    write(top, {"main.go": "package main\n", ".gitignore": "*.log\n"})
    write(top / "deploy", {"fleet.yaml": fleet, **source("overlays/shop")})
    installed.fine(top / "deploy", "render")
    committed(top)
    return top / "deploy"


def test_a_fleet_below_the_repository_s_top_is_found_by_argo_cd(below: Path, installed: Installed) -> None:
    texts = {path: content.decode() for path, content in files_of(below / "rendered/argocd").items()}
    paths = {path for text in texts.values() for path in re.findall(r"^ +path: (\S+)$", text, re.MULTILINE)}
    folders = ("argocd/hub", "argocd/hub/prod", "prod/home/namespaces", "prod/home/shop")
    assert paths == {f"deploy/rendered/{folder}" for folder in folders}
    tracked = set(git(below.parent, "ls-files").splitlines())
    assert all(any(file.startswith(f"{path}/") for file in tracked) for path in paths)
    assert installed.fine(below, "check").err.startswith("fine: ")
    # From the repository's top there is no fleet; it has to be said where it is.
    assert installed(below.parent, "check").code == 2
    installed.fine(below.parent, "check", "-C", "deploy")


def test_git_s_knowledge_counts_in_a_fleet_below_the_top(below: Path, installed: Installed, tmp_path: Path) -> None:
    """With no record of ours, git alone says which files are as the tool wrote them."""
    stranger = Installed(tmp_path / "stranger")
    rendered = below / "rendered/prod/home/shop"
    service, deployment = rendered / "service_main.yaml", rendered / "deployment_main.yaml"
    write(below, {"overlays/shop/service.yaml": SERVICE.replace("port: 80", "port: 81")})
    deployment.write_bytes(deployment.read_bytes() + b"# by hand\n")
    (rendered / "notes.yaml").write_text("mine: true\n")
    (rendered / "debug.log").write_text("mine too\n")
    told = stranger(below, "check", "-o", "json").json()["diagnostics"]
    codes = {(one["code"], one["at"]["file"].rpartition("/")[2]) for one in told}
    assert codes == {
        ("GC734", "service_main.yaml"),
        ("GC732", "deployment_main.yaml"),
        ("GC731", "notes.yaml"),
        ("GC731", "debug.log"),
        ("GC738", "debug.log"),
    }
    ran = stranger.fine(below, "render")
    assert "edited by hand, overwritten: rendered/prod/home/shop/deployment_main.yaml" in ran.err
    assert ran.err.count("edited by hand") == 1
    assert b"port: 81" in service.read_bytes()
    assert git(below.parent, "status", "--porcelain").split() == [
        *("M", "deploy/overlays/shop/service.yaml"),
        *("M", "deploy/rendered/prod/home/shop/service_main.yaml"),
        *("??", "deploy/rendered/prod/home/shop/notes.yaml"),
    ]


TENANTS = """\
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: acme}
    git: {url: https://git.example.com/acme/fleet.git, branch: main}
    argocd: {hub: {cluster: mgmt}, edge: {perCluster: true}}
    clusters:
      mgmt: {server: https://mgmt.example.com:6443, argocd: hub}
      home: {server: https://home.example.com:6443, argocd: hub}
      away: {argocd: edge}
    environments:
      dev: {clusters: [home]}
      prod: {clusters: [home], from: dev, strategy: manual, protected: true}
    TENANCIES
    apps:
      shop: {image: docker.io/acme/main, versions: {dev: 2.0.0, prod: 1.9.0}PER}
      edge: {}
"""
ONE = "tenancies: {acme-shop: {}}"
TWO = "tenancies: {acme-shop: {}, globex: {}}"
AWAY = (
    "tenancies: {acme-shop: {}, globex: {versions: {shop: {prod: 1.8.0}}, "
    "environments: {prod: {clusters: [away], from: dev, strategy: manual}}}}"
)


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        pytest.param((ONE, ", per: tenancy"), (TWO, ", per: tenancy"), "globex", id="a second one"),
        pytest.param((ONE, ", per: tenancy"), (AWAY, ", per: tenancy"), "globex", id="a second one, far away"),
        pytest.param(("", ""), (ONE, ", per: tenancy, shared: true"), "acme-shop", id="the first one"),
    ],
)
def test_a_new_tenancy_moves_nothing_that_runs(
    before: tuple[str, str], after: tuple[str, str], new: str, tmp_path: Path, installed: Installed
) -> None:
    sources = {**source("overlays/shop"), **source("overlays/edge")}
    top = write(tmp_path, {**sources, "fleet.yaml": tenants(*before)})
    installed.fine(top, "render")
    there = files_of(top / "rendered")
    write(top, {"fleet.yaml": tenants(*after)})
    ran = installed.fine(top, "render")
    now = files_of(top / "rendered")
    assert {path: now.get(path) for path in there} == there
    added = sorted(set(now) - set(there))
    assert added
    assert all(f"/{new}/" in f"/{path}" or f".{new}." in path or "/edge.away/" in path for path in added), added
    assert " 0 deleted" in ran.err
    installed.fine(top, "check")


def tenants(tenancies: str, per: str) -> str:
    return TENANTS.replace("TENANCIES", tenancies).replace("PER", per)


def test_without_shared_the_first_tenancy_would_move_what_runs(tmp_path: Path, installed: Installed) -> None:
    """The twin that shows why ``shared: true`` exists."""
    sources = {**source("overlays/shop"), **source("overlays/edge")}
    top = write(tmp_path, {**sources, "fleet.yaml": tenants("", "")})
    installed.fine(top, "render")
    there = files_of(top / "rendered")
    write(top, {"fleet.yaml": tenants(ONE, ", per: tenancy")})
    installed.fine(top, "render")
    gone = set(there) - set(files_of(top / "rendered"))
    assert {path.rpartition("/")[0] for path in gone} >= {"prod/home/shop", "dev/home/shop"}
