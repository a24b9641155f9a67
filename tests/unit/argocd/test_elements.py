"""An ApplicationSet whose elements stand in it: what it makes, its steps, and what is wrong with either."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from gitops_compile.argocd.rules.elements import Beyond, MissingKey, applications, steps
from gitops_compile.argocd.rules.objects import problems

Spec = dict[str, Any]


def a_set(change: Callable[[Spec], Any] = lambda _spec: None) -> Spec:
    """Two clusters in two waves."""
    spec: Spec = {
        "goTemplate": True,
        "goTemplateOptions": ["missingkey=error"],
        "generators": [{"list": {"elements": [{"cluster": "a", "wave": "1"}, {"cluster": "b", "wave": "2"}]}}],
        "strategy": {"type": "RollingSync", "rollingSync": {"steps": [step("1"), step("2")]}},
        "syncPolicy": {"preserveResourcesOnDeletion": True},
        "template": {
            "metadata": {"name": "web.{{ .cluster }}", "labels": {"wave": "{{.wave}}"}},
            "spec": {
                "project": "p",
                "source": {"repoURL": "https://git.example.com/a.git", "path": "{{.cluster}}"},
                "destination": {"name": "{{.cluster}}"},
            },
        },
    }
    spec = copy.deepcopy(spec)
    change(spec)
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "metadata": {"name": "web"}, "spec": spec}


def step(*values: str, operator: str = "In") -> Spec:
    return {"matchExpressions": [{"key": "wave", "operator": operator, "values": list(values)}]}


def elements(*given: Any) -> Callable[[Spec], Any]:
    return lambda spec: spec.update(generators=[{"list": {"elements": list(given)}}])


def steps_are(*given: Spec) -> Callable[[Spec], Any]:
    return lambda spec: spec.update(strategy={"type": "RollingSync", "rollingSync": {"steps": list(given)}})


def names(one: Spec) -> list[str]:
    return [app["metadata"]["name"] for app in applications(one)]


def test_every_element_becomes_an_application() -> None:
    one = a_set()
    first, second = applications(one)
    assert first["metadata"] == {"name": "web.a", "labels": {"wave": "1"}, "namespace": ""}
    assert second["spec"]["source"]["path"] == "b"
    assert steps(one, (first, second)) == (("web.a",), ("web.b",))
    assert problems(one) == ()


def test_a_finalizer_comes_where_objects_do_not_stay() -> None:
    made = applications(a_set(lambda spec: spec.pop("syncPolicy")))
    assert made[0]["metadata"]["finalizers"] == ["resources-finalizer.argocd.argoproj.io"]


def test_what_a_generator_says_of_the_template_comes_first() -> None:
    own = {"metadata": {}, "spec": {"project": "q", "source": {"path": "own"}, "destination": {}}}
    one = a_set(lambda spec: spec["generators"][0]["list"].update(template=own))
    made = applications(one)[0]
    assert made["metadata"]["name"] == "web.a"
    assert made["spec"] == {
        "project": "q",
        "source": {"repoURL": "https://git.example.com/a.git", "path": "own"},
        "destination": {"name": "a"},
    }


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("x{{.cluster}}y", "xay"),
        ('{{"{{"}}.cluster}}', "{{.cluster}}"),
        ("{{.more.deep}}", "2"),
        ("{{.flag}}", "true"),
        ("{{.list}}", "[a 1]"),
        ("{{.more}}", "map[deep:2]"),
        ("{{.nothing}}", "<no value>"),
    ],
)
def test_templates(text: str, made: str) -> None:
    element = {"cluster": "a", "more": {"deep": 2}, "flag": True, "list": ["a", 1], "nothing": None, "wave": "1"}
    one = a_set(elements(element))
    one["spec"]["template"]["metadata"]["name"] = text
    assert names(one) == [made]


@pytest.mark.parametrize(
    "change",
    [
        lambda spec: spec.update(templatePatch="a: b"),
        lambda spec: spec.update(goTemplate=False),
        lambda spec: spec.update(generators=[{"git": {}}]),
        lambda spec: spec["generators"][0].update(selector={}),
        lambda spec: spec["generators"][0]["list"].update(elementsYaml="[]"),
        lambda spec: spec["template"]["metadata"].update(name="{{ .cluster | lower }}"),
        elements({"cluster": 1.5, "wave": "1"}),
    ],
)
def test_what_only_argo_cd_can_tell_is_not_guessed(change: Callable[[Spec], Any]) -> None:
    with pytest.raises(Beyond):
        applications(a_set(change))


def test_a_missing_key_is_an_error_only_where_the_set_says_so() -> None:
    change = elements({"cluster": "a"})
    with pytest.raises(MissingKey):
        applications(a_set(change))
    lax = a_set(change)
    lax["spec"]["goTemplateOptions"] = []
    assert applications(lax)[0]["metadata"]["labels"] == {"wave": "<no value>"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda spec: spec.pop("goTemplate"), ["spec.goTemplate is not true"]),
        (lambda spec: spec.update(generators=[{}]), ["spec.generators[0] is no generator"]),
        (
            lambda spec: spec.update(goTemplateOptions=["missingkey=eror"]),
            ["spec.goTemplateOptions[0] is no option of Go's templates"],
        ),
        (lambda spec: spec["strategy"].update(type="rollingSync"), ["spec.strategy.type is no strategy"]),
        (
            lambda spec: spec.update(strategy={"type": "RollingSync"}),
            ["spec.strategy.rollingSync has no steps", "spec.strategy.rollingSync.steps leaves an Application out"],
        ),
        (steps_are(step("1")), ["spec.strategy.rollingSync.steps leaves an Application out"]),
        (steps_are(step("1", "2"), step("2")), ["spec.strategy.rollingSync.steps meets an Application twice"]),
        (steps_are(step("1"), step("1", operator="NotIn")), []),
        (
            lambda spec: spec["template"]["metadata"].pop("labels"),
            ["spec.strategy.rollingSync.steps leaves an Application out"],
        ),
        (
            lambda spec: (spec["template"]["metadata"].pop("labels"), steps_are(step("1", operator="NotIn"))(spec)),
            [],
        ),
        (
            steps_are(step("1"), step("2", operator="in")),
            [
                "spec.strategy.rollingSync.steps leaves an Application out",
                "spec.strategy.rollingSync.steps[1].matchExpressions[0].operator is an operator that Argo CD skips",
            ],
        ),
        (elements({"cluster": "a"}), ["spec.template names a key that an element lacks"]),
        (elements({"cluster": "a", "wave": "1"}, "b"), ["spec.generators[0].list.elements[1] is no map"]),
        (
            elements({"cluster": "a", "wave": "1"}, {"cluster": "a", "wave": "2"}),
            [
                "spec.strategy.rollingSync.steps meets an Application twice",
                "spec.template.metadata.name is the same for several elements",
            ],
        ),
        (
            lambda spec: spec["template"]["spec"].update(destination={"namespace": "a"}),
            ["spec.template.spec.destination has neither name nor server"],
        ),
    ],
)
def test_rules(change: Callable[[Spec], Any], says: list[str]) -> None:
    assert [f"{one.path} {one.says}" for one in problems(a_set(change))] == says
