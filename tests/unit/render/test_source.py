"""Which folder a target builds (fleet.md, "Sources"): one table row per rule, and what the reach of a source is."""

from __future__ import annotations

import pytest

from compiled import declared
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.target import Target
from gitops_compile.render.source import ChosenFolder, choose, nouns_of, reach_folders

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {{name: acme}}
clusters: {{c1: {{}}, c2: {{}}}}
environments: {{prod: {{clusters: [c1]}}, dev: {{clusters: [c2]}}}}
tenancies: {{globex: {{components: {{api: [overlays/more]}}}}}}
apps: {{api: {{per: tenancy{rest}}}}}
"""


def target(rest: str = "") -> tuple[Target, frozenset[str]]:
    """``prod/c1/globex/api`` of a fleet whose app has these further keys."""
    fleet, targets = declared(FLEET.format(rest=rest))
    return next(one for one in targets.apps if one.place.environment == "prod"), nouns_of(fleet.fleet)


def chosen(paths: str, rest: str = "") -> str:
    """The folder chosen in a tree of these files, with ``!`` behind it where its manifests are plain; or the code."""
    one, nouns = target(rest)
    found = choose(FileTree(dict.fromkeys(paths.split(), b"")), one, nouns)
    return found.code if isinstance(found, Diagnostic) else found.folder + ("" if found.kustomized else "!")


K = "kustomization.yaml"
A = "overlays/api"
RULES = {
    "1 tenancy, environment, cluster": (f"{A}/globex/prod/c1/{K} {A}/globex/prod/{K}", f"{A}/globex/prod/c1"),
    "1 tenancy, environment": (f"{A}/globex/prod/{K} {A}/globex/{K}", f"{A}/globex/prod"),
    "1 tenancy before environment": (f"{A}/globex/{K} {A}/prod/c1/{K}", f"{A}/globex"),
    "1 environment, cluster": (f"{A}/prod/c1/{K} {A}/prod/{K}", f"{A}/prod/c1"),
    "1 environment": (f"{A}/prod/{K} {A}/base/{K}", f"{A}/prod"),
    "1 before 2": (f"{A}/prod/{K} {A}/overlays/globex/{K}", f"{A}/prod"),
    "2 below overlays": (f"{A}/overlays/prod/{K} {A}/{K}", f"{A}/overlays/prod"),
    "2 another environment's is none": (f"{A}/overlays/dev/{K} {A}/base/{K}", f"{A}/base"),
    "3 the source itself": (f"{A}/{K} {A}/base/{K}", A),
    "4 base": (f"{A}/base/{K} {A}/other/x.yaml", f"{A}/base"),
    "5 plain manifests": (f"{A}/x.yaml {A}/sub/y.json", f"{A}!"),
    "5 templates are manifests": (f"{A}/x.yaml.j2", f"{A}!"),
    "1 plain manifests": (f"{A}/prod/x.yaml {A}/{K}", f"{A}/prod!"),
    "1 plain, but a kustomization below": (f"{A}/prod/x.yaml {A}/prod/sub/{K} {A}/base/{K}", f"{A}/base"),
    "5 not with a folder named like an environment": (f"{A}/x.yaml {A}/dev/y.yaml", "GC160"),
    "every name of a kustomization": (f"{A}/prod/Kustomization {A}/base/kustomization.yml", f"{A}/prod"),
    "the template of a kustomization": (f"{A}/prod/kustomization.yaml.j2", f"{A}/prod"),
    "a private file is no manifest": (f"{A}/_x.yaml", "GC160"),
    "nothing of the kind": (f"{A}/README.md", "GC160"),
    "no folder": ("elsewhere/x.yaml", "GC160"),
}


@pytest.mark.parametrize(("paths", "wanted"), RULES.values(), ids=RULES)
def test_the_rules_in_their_order(paths: str, wanted: str) -> None:
    assert chosen(paths) == wanted


@pytest.mark.parametrize(
    ("path", "paths", "wanted"),
    [
        ("envs/{environment}/{app}", f"envs/prod/api/{K} envs/prod/api/prod/{K}", "envs/prod/api"),
        ("envs/{environment}/{app}", "envs/prod/api/x.yaml", "envs/prod/api!"),
        ("envs/{environment}/{app}", f"envs/dev/api/{K}", "GC160"),
        ("apps/{app}", f"apps/api/overlays/prod/{K}", "apps/api/overlays/prod"),
        ("rendered/prod", "rendered/prod/x.yaml", "GC178"),
        (".", f"prod/{K}", "prod"),
    ],
)
def test_a_path_of_its_own(path: str, paths: str, wanted: str) -> None:
    assert chosen(paths, f', source: {{path: "{path}"}}') == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("", ["overlays/api", "overlays/more"]),
        ('{path: "apps/{app}/overlays/{environment}"}', ["apps/api", "overlays/more"]),
        ('{path: "apps/{app}/x-{environment}/y"}', ["apps/api", "overlays/more"]),
        ('{path: "envs/{environment}"}', ["envs", "overlays/more"]),
        ("{bases: [shared], components: [parts/a]}", ["overlays/api", "overlays/more", "parts/a", "shared"]),
    ],
)
def test_the_reach(source: str, wanted: list[str]) -> None:
    one, _ = target(f", source: {source}" if source else "")
    assert list(reach_folders(one)) == wanted


def test_the_rule_is_said() -> None:
    one, nouns = target()
    found = choose(FileTree({f"{A}/overlays/prod/{K}": b""}), one, nouns)
    assert found == ChosenFolder(f"{A}/overlays/prod", True, "it is overlays/<environment> of the source")
