"""Causes that are proved or stay open, sides that nobody can read, and what has no cause at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caused import Reviewed, reviewed
from caused_fleet import BASE, edited
from gitops_compile.compare.cause.door import attribute
from gitops_compile.compare.cause.proof import MOST_RENDERS
from gitops_compile.model.build import Object
from gitops_compile.model.cause import NO_CAUSE, Confidence, InputChange, Origin
from gitops_compile.model.change import Side, Sides
from gitops_compile.model.target import AnyTarget

TEMPLATE = "overlays/api/deployment.yaml.j2"
SUM = edited({TEMPLATE: (("{{ values.replicas }}", "{{ values.replicas + 2 * (values.b | default(0)) }}"),)})
THREE = {"": (("  saas: {}", "  saas: {values: {a: 4, b: 5, c: 5}}"),)}
KEYS = tuple(f"tenancies.saas.values.{name}" for name in "abc")


def replicas(one: Reviewed) -> set[tuple[Confidence, str]]:
    return {
        (cause.confidence, cause.key) for file, _, cause in one.causes if file.endswith("saas/api/deployment_main.yaml")
    }


def test_several_candidates_stay_open() -> None:
    one = reviewed(SUM, edited(THREE, SUM))
    assert replicas(one) == {(Confidence.ONE_OF, ", ".join(KEYS))}
    cause = one.causes[0][2]
    assert (cause.origin, cause.path, tuple(one.key for one in cause.candidates)) == (Origin.UNKNOWN, "", KEYS)
    assert cause.pattern == ", ".join(f"tenancies.{{tenancy}}.values.{name}" for name in "abc")


def test_the_one_without_which_the_operation_is_gone_is_proved() -> None:
    one = reviewed(SUM, edited(THREE, SUM), proved=True)
    assert replicas(one) == {(Confidence.PROVEN, KEYS[1])}
    cause = one.causes[0][2]
    assert (cause.candidates, cause.origin, cause.pattern) == ((), Origin.TENANCY, "tenancies.{tenancy}.values.b")
    assert str(cause.at) == "fleet.yaml:18:28"


def test_where_two_are_needed_nothing_is_proved() -> None:
    both = edited(
        {TEMPLATE: (("(values.b | default(0))", "(values.b | default(0) + values.a | default(0) | int)"),)}, SUM
    )
    one = reviewed(both, edited(THREE, both), proved=True)
    assert {confidence for confidence, _ in replicas(one)} == {Confidence.ONE_OF}


def test_a_component_and_a_comment_in_it_are_told_apart_by_a_render() -> None:
    kind = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    there = {**BASE, "extra/kustomization.yaml": f"{kind}commonAnnotations: {{a: b}}\n"}
    head = edited({"": (("  edge: {}", "  edge: {source: {components: [extra]}}"),)}, there)
    head["extra/kustomization.yaml"] = f"{kind}# said twice\ncommonAnnotations: {{a: b}}\n"
    file = "dev/c1/edge/service_main.yaml"
    told = f"{file} metadata.annotations: {{}} apps.edge.source.components fleet:29"
    assert reviewed(there, head, proved=True).told(file) == [told.format("proven")]
    (open_one,) = (cause for name, _, cause in reviewed(there, head).causes if name == file)
    assert [one.key for one in open_one.candidates] == ["apps.edge.source.components", "extra/kustomization.yaml"]


def test_one_render_per_candidate_of_the_representative_and_never_more_than_the_limit() -> None:
    alike = edited({"": (("values: {replicas: 3}", "protected: true"),)}, SUM)
    one = reviewed(alike, edited(THREE, alike))
    asked: list[tuple[str, str]] = []

    def prove(target: AnyTarget, change: InputChange) -> tuple[Object, ...] | None:
        asked.append((str(target.place), change.key))
        return None

    attribute(one.sides, one.sources, prove)
    assert asked == [("prod/c1/saas/api", key) for key in KEYS]
    many = {"": (("  saas: {}", f"  saas: {{values: {{{', '.join(f'n{n}: {n + 60}' for n in range(25))}, b: 5}}}}"),)}
    one = reviewed(SUM, edited(many, SUM))
    assert len(one.causes[0][2].candidates) > MOST_RENDERS
    asked.clear()
    assert attribute(one.sides, one.sources, prove).causes == one.attributed.causes
    assert asked == []


def test_a_hand_edit_has_no_cause() -> None:
    head = edited({"": (("default: 1.0.0", "default: 1.0.9"),)})
    one = reviewed(BASE, head)
    (edited_by_hand,) = (found for found in one.sides.differences if found.pair.shown.target == "prod/c1/saas/api")
    shown = edited_by_hand.pair.head
    assert shown is not None
    moved = replace(shown, target="dev/c1/saas/api", place=replace(shown.place, environment="dev"))
    other = replace(edited_by_hand, pair=replace(edited_by_hand.pair, head=moved))
    found = attribute(Sides(one.sides.base, one.sides.head, (other,)), one.sources, None)
    assert found.causes[other] == (NO_CAUSE,)
    assert found.inputs is not None
    assert found.inputs["dev/c1/saas/api"] == ()


@pytest.mark.parametrize("read", ["neither", "base"])
def test_without_the_heads_fleet_nobody_knows(read: str) -> None:
    one = reviewed(BASE, edited({"": (("default: 1.0.0", "default: 1.0.9"),)}))
    nothing = Side(None, None, (), {})
    base = one.sides.base if read == "base" else nothing
    found = attribute(Sides(base, nothing, one.sides.differences), one.sources, None)
    assert set(found.causes.values()) == {(NO_CAUSE,)}
    assert found.inputs is None


def test_without_the_bases_fleet_the_head_alone_is_asked_and_nothing_is_certain() -> None:
    head = edited(
        {"": (("default: 1.0.0", "default: 1.0.9"), ("replicas: 3", "replicas: 4")), TEMPLATE: (("2.3.0", "2.3.1"),)}
    )
    one = reviewed(BASE, head)
    sides = Sides(Side(None, None, (), {}), one.sides.head, one.sides.differences)
    found = replace(one, sides=sides, attributed=attribute(sides, one.sources, None))
    file, front = "prod/c1/saas/api/deployment_main.yaml", "spec.template.spec.containers"
    assert found.told(file) == [
        f"{file} spec.replicas: likely environments.prod.values.replicas fleet:16",
        f"{file} {front}[log-agent].image: likely {TEMPLATE} {TEMPLATE}:19",
        f"{file} {front}[main].image: likely apps.api.versions.prod.default fleet:26",
    ]


def test_folders_of_argo_cd_have_the_inputs_of_what_changed_in_them() -> None:
    one = reviewed(
        BASE,
        edited(
            {
                "": (
                    ("branch: main", "branch: trunk"),
                    ("  edge: {}", "  edge: {}\n  gate: {source: {path: overlays/edge}}"),
                )
            }
        ),
    )
    assert [change.key for change in one.changes("argocd/hub/dev")] == ["git.branch", "apps.gate"]
    assert [change.key for change in one.changes("argocd/hub")] == ["git.branch", "apps.gate"]
    assert one.inputs("dev/c1/saas/api") == {"git.branch": ("main", "trunk")}
