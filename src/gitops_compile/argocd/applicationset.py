"""The ApplicationSet of an app whose clusters Argo CD takes wave by wave: literal elements, one template, the steps.

Nothing is generated at run time: the elements are the targets, so a set needs no network, no Secrets and no git. Every
field and its reason: argocd.md, "ApplicationSet".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gitops_compile.argocd import names, syncing
from gitops_compile.argocd.application import SYNC_OPTIONS, SYNC_WAVE, application, confirming, derived, settled
from gitops_compile.argocd.labels import fleet_labels
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import ObjectsByPlace
from gitops_compile.model.resolved import ArgoCD, ResolvedFleet
from gitops_compile.model.target import Target

WAVE_LABEL: Final = "gitops-compile/wave"
OPEN: Final = '{{"{{"}}'
"""Two braces that are text, in a Go template."""


def application_set(
    fleet: ResolvedFleet, instance: ArgoCD, targets: Sequence[Target], rendered: ObjectsByPlace
) -> Object:
    """The set of ``targets``: those rendered, of one app, environment and tenancy, on one instance.

    The first one's template stands for all: that they are alike is GC306.
    """
    first = targets[0]
    place = first.place
    elements = sorted((_element(fleet, instance, target) for target in targets), key=_by_wave)
    waves = sorted({int(element["wave"]) for element in elements})
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ApplicationSet",
        "metadata": {
            "name": names.set_name(place),
            "namespace": instance.namespace,
            "labels": fleet_labels(environment=place.environment, tenancy=place.tenancy, app=place.app),
            "annotations": {**confirming(first.delivery), SYNC_WAVE: "0"},
        },
        "spec": {
            "goTemplate": True,
            "goTemplateOptions": ["missingkey=error"],
            "generators": [{"list": {"elements": elements}}],
            "strategy": {"type": "RollingSync", "rollingSync": {"steps": [_step(wave) for wave in waves]}},
            "syncPolicy": {"preserveResourcesOnDeletion": True},
            "template": template(fleet, instance, first, rendered.get(place, ())),
        },
    }


def template(fleet: ResolvedFleet, instance: ArgoCD, target: Target, objects: Sequence[Object]) -> dict[str, Any]:
    """A target's Application with parameters for what is its own; equal for targets that can share a set."""
    made = application(fleet, instance, target, objects)
    metadata, spec = made["metadata"], made["spec"]
    own = [_in_namespace(entry, target.namespace.value) for entry in derived(target, objects)]
    ignored = [*_literal(settled(target.delivery)), *own]
    return {
        "metadata": {
            "name": "{{.application}}",
            "labels": {
                **_literal(metadata["labels"]),
                "gitops-compile/cluster": "{{.cluster}}",
                WAVE_LABEL: "{{.wave}}",
            },
            "annotations": {
                name: _literal(value) for name, value in metadata["annotations"].items() if name != SYNC_OPTIONS
            },
        },
        "spec": {
            **_literal(spec),
            "source": {**_literal(spec["source"]), "path": "{{.path}}"},
            "destination": {"name": "{{.name}}", "server": "{{.server}}", "namespace": "{{.namespace}}"},
            **({"ignoreDifferences": ignored} if ignored else {}),
        },
    }


def _element(fleet: ResolvedFleet, instance: ArgoCD, target: Target) -> dict[str, str]:
    place = target.place
    return {
        "application": place.dotted,
        "cluster": place.cluster,
        "name": "",
        "server": "",
        **names.destination(instance, place.cluster),
        "namespace": target.namespace.value,
        "path": syncing.source(fleet, place.folder, {})["path"],
        "wave": str(target.wave or 0),
    }


def _by_wave(element: dict[str, str]) -> tuple[int, str]:
    return int(element["wave"]), element["application"]


def _step(wave: int) -> dict[str, Any]:
    """Exactly this operator: all but In and NotIn are skipped without a word."""
    return {"matchExpressions": [{"key": WAVE_LABEL, "operator": "In", "values": [str(wave)]}]}


def _in_namespace(entry: dict[str, Any], namespace: str) -> dict[str, Any]:
    own = {"namespace": "{{.namespace}}"} if entry["namespace"] == namespace else {}
    return {**_literal(entry), **own}


def _literal(value: Any) -> Any:
    """Data whose braces a Go template leaves as they are."""
    if isinstance(value, str):
        return value.replace("{{", OPEN)
    if isinstance(value, list):
        return [_literal(one) for one in value]
    return {name: _literal(one) for name, one in value.items()} if isinstance(value, dict) else value
