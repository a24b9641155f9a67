"""Hides certificates of authorities that charts make anew each time: ``caBundle`` of webhooks, APIServices, CRDs."""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.noise.rule import NoiseRule, field_names
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.operation import Operation

_PLACES: Final = {
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): (("webhooks", "clientConfig", "caBundle"),),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): (("webhooks", "clientConfig", "caBundle"),),
    ("apiregistration.k8s.io", "APIService"): (("spec", "caBundle"),),
    ("apiextensions.k8s.io", "CustomResourceDefinition"): (
        ("spec", "conversion", "webhook", "clientConfig", "caBundle"),
        ("spec", "conversion", "webhookClientConfig", "caBundle"),
    ),
}


def _hides(operation: Operation, difference: Difference, _sides: Sides) -> bool:
    return field_names(operation.path) in _PLACES.get(difference.pair.shown.group_kind, ())


RULE: Final = NoiseRule("ca-bundle", _hides)
