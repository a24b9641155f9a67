"""What becomes of removed objects where Argo CD delivers: taken along, left, or pruned, and which code tells it."""

from __future__ import annotations

from dataclasses import replace
from textwrap import indent

import pytest

from changed import Objects
from compiled import thing
from gitops_compile.check.changes.on_change import check_change
from gitops_compile.compare.risk.removals import RULES
from two_trees import sides
from two_trees import told as told_by

TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/fleet.git, branch: main}
argocd: {hub: {cluster: one, features: [progressiveSyncs]}}
clusters:
  one: {argocd: hub}
  two: {server: https://two.example.com, argocd: hub}
environments:
  prod: {clusters: [one], protected: true}
"""
STAY = "keep: {namespace: shop, sharedNamespace: true}"
"""An app that stands on both sides, so that the namespace does too."""

CLAIM = thing("v1", "PersistentVolumeClaim", "data", "shop", spec={"accessModes": ["ReadWriteOnce"]})
SERVICE = thing("v1", "Service", "web", "shop", spec={"ports": [{"port": 80}], "selector": {"app": "web"}})
CONFIG = thing("v1", "ConfigMap", "keep", "shop", data={"a": "1"})
KEEP: Objects = {"prod/one/keep": (CONFIG,)}
WEB: Objects = {**KEEP, "prod/one/web": (CLAIM, SERVICE)}


def fleet(*apps: str, top: str = TOP) -> str:
    return f"{top}apps:\n" + "".join(indent(f"{app}\n", "  ") for app in (STAY, *apps))


def web(name: str = "web") -> str:
    return f"{name}: {{namespace: shop, sharedNamespace: true}}"


def delivering(setting: str) -> str:
    """The environment's own setting, since it wins over what ``protected`` implies, and that over an app's."""
    return TOP.replace("protected: true", f"protected: true, delivery: {{{setting}}}")


def told(base: tuple[str, Objects], head: tuple[str, Objects]) -> list[str]:
    return told_by(RULES, sides(base, head))


GC210 = "GC210 block PersistentVolumeClaim shop/data"
GC214 = "GC214 block Application.argoproj.io argocd/prod.one.web"
GC218 = "GC218 block Service shop/web"


def test_an_application_takes_its_objects_along() -> None:
    assert told((fleet(web()), WEB), (fleet(), KEEP)) == [GC210, GC214]


def test_outside_a_protected_environment_it_is_no_block() -> None:
    top = TOP.replace(", protected: true", "")
    found = told((fleet(web(), top=top), WEB), (fleet(top=top), KEEP))
    assert found == [GC210, GC214.replace("block", "high")]


def test_an_object_that_leaves_a_target_that_stays() -> None:
    less = {**KEEP, "prod/one/web": (CLAIM,)}
    assert told((fleet(web()), WEB), (fleet(web()), less)) == [GC218]


def test_protected_on_one_side_is_enough() -> None:
    less, open_ = {**KEEP, "prod/one/web": (CLAIM,)}, TOP.replace(", protected: true", "")
    assert told((fleet(web()), WEB), (fleet(web(), top=open_), less)) == [GC218]
    assert told((fleet(web(), top=open_), WEB), (fleet(web()), less)) == [GC218]
    assert told((fleet(web(), top=open_), WEB), (fleet(web(), top=open_), less)) == []


def test_an_orphaning_application_is_told_of_by_gc410() -> None:
    top = delivering("removal: orphan")
    assert told((fleet(web(), top=top), WEB), (fleet(top=top), KEEP)) == [GC210]


def test_without_argo_cd_nobody_takes_anything_along() -> None:
    top = TOP.replace("argocd: {hub: {cluster: one, features: [progressiveSyncs]}}\n", "")
    top = top.replace("argocd: hub", "server: https://one.example.com", 1).replace(", argocd: hub", "")
    assert told((fleet(web(), top=top), WEB), (fleet(top=top), KEEP)) == [GC210, GC218]


def test_a_cluster_that_leaves_its_instance_is_told_of_by_gc404() -> None:
    both = TOP.replace("clusters: [one]", "clusters: [one, two]")
    alone = both.replace(", argocd: hub}\nenv", "}\nenv")
    assert alone != both
    objects = {**KEEP, "prod/two/web": (SERVICE,)}
    assert told((fleet(web(), top=both), objects), (fleet(web(), top=alone), objects)) == []


WAVES = TOP.replace("clusters: [one]", "clusters: [one, two], waves: [[one], [two]]")
ROLLING = WAVES.replace("protected: true", "protected: true, delivery: {rollout: waves}")
TWICE: Objects = {**KEEP, "prod/one/web": (SERVICE,), "prod/two/web": (SERVICE,)}


def test_applications_that_become_a_set_are_told_of_by_gc405() -> None:
    assert told((fleet(web(), top=WAVES), TWICE), (fleet(web(), top=ROLLING), TWICE)) == []
    assert told((fleet(web(), top=ROLLING), TWICE), (fleet(web(), top=WAVES), TWICE)) == []


def test_an_element_that_leaves_its_set_is_told_of_by_gc410() -> None:
    once = {**KEEP, "prod/one/web": (SERVICE,)}
    assert told((fleet(web(), top=ROLLING), TWICE), (fleet(web(), top=ROLLING), once)) == []
    assert told((fleet(web(), top=ROLLING), TWICE), (fleet(top=ROLLING), KEEP)) == []


def test_an_object_of_an_element_that_stays_in_its_set() -> None:
    more = {**TWICE, "prod/one/web": (SERVICE, CONFIG | {"metadata": {"name": "x", "namespace": "shop"}})}
    found = told((fleet(web(), top=ROLLING), more), (fleet(web(), top=ROLLING), TWICE))
    assert found == ["GC218 block ConfigMap shop/x"]


def test_an_application_under_another_name_is_told_of_by_gc401() -> None:
    renamed = {**KEEP, "prod/one/site": (CLAIM, SERVICE)}
    assert told((fleet(web()), WEB), (fleet(web("site")), renamed)) == []


def test_an_application_whose_objects_all_move_is_told_of_by_gc401() -> None:
    moved = {"prod/one/keep": (CONFIG, CLAIM, SERVICE)}
    assert told((fleet(web()), WEB), (fleet(), moved)) == []


def test_an_application_half_of_whose_objects_move() -> None:
    """From half on GC401 counts it as the same one; what goes beside is told by its own code."""
    third = thing("v1", "ConfigMap", "third", "shop")
    moved = {"prod/one/keep": (CONFIG, SERVICE)}
    assert told((fleet(web()), WEB), (fleet(), moved)) == [GC210]
    more = {**KEEP, "prod/one/web": (CLAIM, SERVICE, third)}
    assert told((fleet(web()), more), (fleet(), moved)) == [GC210, GC214]


def test_objects_that_move_to_a_cluster_without_argo_cd() -> None:
    """Nobody brings them there, so it is no Application under another name."""
    less = TOP.replace("argocd: {hub: {cluster: one, features: [progressiveSyncs]}}\n", "")
    less = less.replace("argocd: hub", "server: https://one.example.com", 1).replace(", argocd: hub", "")
    moved = {"prod/one/keep": (CONFIG, CLAIM, SERVICE)}
    assert told((fleet(web()), WEB), (fleet(top=less), moved)) == [GC214]


NEVER = delivering("prune: never")


def test_an_application_that_never_prunes_leaves_its_objects() -> None:
    less = {**KEEP, "prod/one/web": (CLAIM,)}
    found = ["GC218 block Service shop/web", "GC219 warn Service shop/web (delivery.prune: never)"]
    assert told((fleet(web(), top=NEVER), WEB), (fleet(web(), top=NEVER), less)) == found
    assert told((fleet(web()), WEB), (fleet(web(), top=NEVER), less)) == found


def test_an_application_that_prunes_from_now_on() -> None:
    less = {**KEEP, "prod/one/web": (CLAIM,)}
    assert told((fleet(web(), top=NEVER), WEB), (fleet(web()), less)) == [GC218]


def kept(option: str) -> Objects:
    noted = {**SERVICE["metadata"], "annotations": {"argocd.argoproj.io/sync-options": option}}
    return {**KEEP, "prod/one/web": ({**SERVICE, "metadata": noted},)}


def test_an_application_that_goes_asks_for_another_option() -> None:
    assert told((fleet(web()), kept("Delete=false")), (fleet(), KEEP)) == [
        GC214,
        "GC219 warn Service shop/web (Delete=false)",
    ]
    assert told((fleet(web()), kept("Prune=false")), (fleet(), KEEP)) == [GC214]
    assert told((fleet(web(), top=NEVER), kept("Prune=true")), (fleet(top=NEVER), KEEP)) == [GC214]
    orphan = delivering("removal: orphan")
    assert told((fleet(web(), top=orphan), kept("Delete=false")), (fleet(top=orphan), KEEP)) == []


def test_an_element_that_goes_prunes_nothing() -> None:
    assert told((fleet(web(), top=ROLLING), {**TWICE, **kept("Prune=false")}), (fleet(top=ROLLING), KEEP)) == []


def test_where_no_fleet_resolves_everything_is_protected() -> None:
    between = sides((fleet(web()), WEB), (fleet(), KEEP))
    unknown = replace(between.base, fleet=None, targets=None, assume_protected=True)
    assert told_by(RULES, replace(between, base=unknown)) == [GC210, GC214]


EXPLAINING = ("GC401", "GC404", "GC405", "GC410")


@pytest.mark.parametrize(
    ("base", "head", "code"),
    [
        ((fleet(web()), WEB), (fleet(), KEEP), "GC214"),
        ((fleet(web()), WEB), (fleet(web()), KEEP), "GC214"),
        ((fleet(web(), top=ROLLING), TWICE), (fleet(top=ROLLING), KEEP), "GC410"),
        ((fleet(web(), top=ROLLING), TWICE), (fleet(web(), top=WAVES), TWICE), "GC405"),
        ((fleet(web(), top=WAVES), TWICE), (fleet(web(), top=ROLLING), TWICE), "GC405"),
        ((fleet(web()), WEB), (fleet(web("site")), {**KEEP, "prod/one/site": (CLAIM, SERVICE)}), "GC401"),
        ((fleet(web()), WEB), (fleet(), {"prod/one/keep": (CONFIG, CLAIM, SERVICE)}), "GC401"),
        ((fleet(web()), WEB), (fleet(), {"prod/one/keep": (CONFIG, SERVICE)}), "GC401"),
        (
            (fleet(web(), top=delivering("removal: orphan")), WEB),
            (fleet(top=delivering("removal: orphan")), KEEP),
            "GC410",
        ),
    ],
)
def test_an_application_that_goes_is_told_of_once(
    base: tuple[str, Objects], head: tuple[str, Objects], code: str
) -> None:
    between = sides(base, head)
    mine = {line[:5] for line in told_by(RULES, between)} & {"GC214", "GC215", "GC218"}
    theirs = {one.diagnostic.code for one in check_change(between)} & {*EXPLAINING}
    assert mine | theirs == {code}
