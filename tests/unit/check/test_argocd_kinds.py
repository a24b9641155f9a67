"""GC334 and GC335 for what sources bring, by the version of the instance; a generated object that fails is a crash."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checked import TOP, WEB
from compiled import declared, rendered, thing
from gitops_compile.adapters.schemas import bundled
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.check.argocd_kinds import OwnMistake, assure_generated, check_brought, judge_of
from gitops_compile.check.tree import Tree
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.schemas import Bundle

GIT = {"repoURL": "https://git.example.com/a.git", "path": "a"}
JUDGE = judge_of(bundled)


def application(**spec: Any) -> dict[str, Any]:
    good = {"project": "p", "source": GIT, "destination": {"name": "one"}}
    return thing("argoproj.io/v1alpha1", "Application", "more", spec={**good, **spec})


def said(*objects: dict[str, Any], top: str = TOP, apps: str = "web: {}") -> list[tuple[str, str]]:
    fleet, targets = declared(f"{top}apps:\n  {apps}\n")
    tree = Tree(fleet, targets, rendered(targets, {WEB: objects}), frozenset())
    start = "the source of web renders Application.argoproj.io more "
    return [(one.code, one.message.removeprefix(start)) for one in check_brought(tree, JUDGE)]


def test_a_good_one_passes() -> None:
    assert said(application()) == []


def test_a_broken_form_is_told_before_any_rule() -> None:
    assert said(application(destination={}, sorce={})) == [
        ("GC334", "that breaks the schema of Argo CD 3.5: unknown field spec.sorce")
    ]


def test_every_broken_rule_is_told() -> None:
    assert said(application(destination={}, syncPolicy={"syncOptions": ["a"]})) == [
        ("GC335", "whose spec.destination has neither name nor server"),
        ("GC335", "whose spec.syncPolicy.syncOptions[0] is no sync option of an Application, and would be ignored"),
    ]


def test_the_version_is_that_of_the_instance_on_the_cluster() -> None:
    """``one`` is served by ``hub``, but what is applied there is read by ``own``, which runs there."""
    top = TOP.replace(
        "argocd: {hub: {cluster: one}}",
        'argocd: {hub: {cluster: two, version: "3.6"}, own: {cluster: one, version: "3.4"}}',
    )
    top = top.replace(
        "two: {server: https://two.example.com, argocd: hub}", "two: {server: https://two.example.com, argocd: own}"
    )
    assert said(application(sorce={}), top=top)[0][1].startswith("that breaks the schema of Argo CD 3.4")
    assert said(application(sorce={}), top=top.replace("cluster: one", "cluster: two"))[0][1].startswith(
        "that breaks the schema of Argo CD 3.6"
    )


def test_a_field_is_known_from_the_minor_on_that_brought_it() -> None:
    newer = application(source={**GIT, "tagPrefix": "v"})
    assert said(newer) == []
    older = said(newer, top=TOP.replace("hub: {cluster: one}", 'hub: {cluster: one, version: "3.4"}'))
    assert older == [("GC334", "that breaks the schema of Argo CD 3.4: unknown field spec.source.tagPrefix")]


def test_where_no_instance_serves_the_cluster_nothing_is_said() -> None:
    top = TOP.replace("one: {server: https://one.example.com, argocd: hub}", "one: {}")
    assert said(application(sorce={}), top=top.replace("hub: {cluster: one}", "hub: {cluster: two}")) == []


def generated() -> tuple[Any, tuple[ArgoFile, ...]]:
    fleet, targets = declared(f"{TOP}apps:\n  web: {{}}\n")
    final = rendered(targets, {WEB: (thing("v1", "ConfigMap", "web"),)})
    return fleet, argocd_objects(fleet, targets, final, frozenset())


def test_generated_objects_pass() -> None:
    fleet, files = generated()
    assert len(files) == 5
    assure_generated(fleet, files, JUDGE)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sorce": {}}, "that breaks the schema of Argo CD 3.5: unknown field spec.sorce"),
        ({"destination": {"namespace": "a"}}, "whose spec.destination has neither name nor server"),
    ],
)
def test_a_generated_object_that_fails_is_a_crash_with_its_name(change: dict[str, Any], says: str) -> None:
    fleet, files = generated()
    (file,) = (file for file in files if file.path.endswith("prod.one.web.yaml"))
    (one,) = file.objects
    broken = replace(file, objects=({**one, "spec": {**one["spec"], **change}},))
    with pytest.raises(OwnMistake) as crash:
        assure_generated(fleet, [*files, broken], JUDGE)
    assert str(crash.value) == f"generated Application.argoproj.io prod.one.web ({file.path}) {says}"


def test_each_schema_is_read_and_compiled_once() -> None:
    asked = []

    def counted(minor: str, /, *, product: str = "Kubernetes") -> Bundle:
        asked.append((minor, product))
        return bundled(minor, product=product)

    judge = judge_of(counted)
    for _ in range(3):
        assert judge("3.5", application()) == ()
    assert asked == [("3.5", "Argo CD")]
