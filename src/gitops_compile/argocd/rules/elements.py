"""The Applications that Argo CD makes of a set that a source brings, if all of it stands there, and their steps.

Comes in: an ApplicationSet whose form is right. Goes out: its Applications, or none where that takes what only Argo CD
has: another generator than ``list``, a selector, a patch, or more of Go's templates than ``{{.key}}``, ``{{.a.b}}`` and
``{{"{{"}}``. (For our own sets ``argocd/expansion`` is enough.) The rules are those of argo-cd's
``applicationset/controllers/template``, ``utils.RenderTemplateParams`` and ``progressivesync.buildAppDependencyList``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gitops_compile.argocd.application import FINALIZER
from gitops_compile.argocd.rules.problem import list_at, map_at, maps_at, text_at
from gitops_compile.argocd.schema import API_VERSION
from gitops_compile.model.build import Object

_KEY: Final = "[A-Za-z_][A-Za-z0-9_]*"
_PLACE: Final = re.compile(rf'\{{\{{\s*(?:\.({_KEY}(?:\.{_KEY})*)|("\{{\{{"))\s*\}}\}}')
_BRACES: Final = "{{"
_MISSING: Final = "<no value>"
_STRICT: Final = "missingkey=error"
_PLAIN_BELOW: Final = 10**15
"""Argo CD reads numbers as floats, and writes smaller whole ones plainly."""


class Beyond(Exception):
    """The set asks for what only Argo CD has."""


class MissingKey(Exception):
    """A template names what an element lacks, and Argo CD makes nothing of the set."""


def applications(one: Object) -> tuple[Object, ...]:
    """The Applications of a set, in the order of its elements. Raises Beyond and MissingKey."""
    spec = map_at(one, "spec")
    if spec.get("goTemplate") is not True or spec.get("templatePatch"):
        raise Beyond
    namespace = text_at(map_at(one, "metadata"), "namespace")
    made = (_application(spec, template, element, namespace) for template, element in _elements(spec))
    return tuple(made)


def steps(one: Object, made: Sequence[Object]) -> tuple[tuple[str, ...], ...]:
    """The names of the Applications of each step, in order; none for a set without a rollout by steps."""
    strategy = map_at(map_at(one, "spec"), "strategy")
    if strategy.get("type") != "RollingSync":
        return ()
    selections = (maps_at(step, "matchExpressions") for step in maps_at(map_at(strategy, "rollingSync"), "steps"))
    return tuple(
        tuple(text_at(map_at(app, "metadata"), "name") for app in made if all(_selects(each, app) for each in chosen))
        for chosen in selections
    )


def _selects(entry: Mapping[str, Any], app: Object) -> bool:
    """Whether one expression lets an Application into a step. Argo CD skips operators other than these two."""
    labels, operator = map_at(map_at(app, "metadata"), "labels"), text_at(entry, "operator")
    if text_at(entry, "key") not in labels:
        return operator != "In"
    is_listed = labels[text_at(entry, "key")] in list_at(entry, "values")
    return (operator == "In" and is_listed) or (operator == "NotIn" and not is_listed)


def _elements(spec: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Every element with its template: what a generator says of it comes before the set's own."""
    for generator in maps_at(spec, "generators"):
        own = map_at(generator, "list")
        elements = list_at(own, "elements")
        if set(generator) != {"list"} or set(own) - {"elements", "template"}:
            raise Beyond
        if not all(isinstance(element, dict) for element in elements):
            raise Beyond
        template = _merged(map_at(own, "template"), map_at(spec, "template"))
        yield from ((template, element) for element in elements)


def _merged(first: Any, second: Any) -> Any:
    """What stands in the first where that says something, else in the second; maps key by key."""
    if isinstance(first, dict) and isinstance(second, dict):
        return {key: _merged(first.get(key), second.get(key)) for key in sorted({*first, *second})}
    return first or second


def _application(
    spec: Mapping[str, Any], template: Mapping[str, Any], element: Mapping[str, Any], namespace: str
) -> Object:
    strict = _STRICT in list_at(spec, "goTemplateOptions")
    filled = _filled(template, element, strict) if element else template
    metadata = {key: value for key, value in map_at(filled, "metadata").items() if value}
    keeps = map_at(spec, "syncPolicy").get("preserveResourcesOnDeletion") is True
    # Without a finalizer of the template's own, Argo CD adds one, unless the set says that objects stay.
    added = {} if keeps or metadata.get("finalizers") or not element else {"finalizers": [FINALIZER]}
    return {
        "apiVersion": API_VERSION,
        "kind": "Application",
        "metadata": {**metadata, "namespace": namespace, **added},
        "spec": dict(map_at(filled, "spec")),
    }


def _filled(value: Any, element: Mapping[str, Any], strict: bool) -> Any:
    """A part of the template with the element's values; keys of maps are templates, too."""
    if isinstance(value, str):
        return _text(value, element, strict)
    if isinstance(value, dict):
        return {_text(key, element, strict): _filled(inner, element, strict) for key, inner in value.items()}
    return [_filled(inner, element, strict) for inner in value] if isinstance(value, list) else value


def _text(text: str, element: Mapping[str, Any], strict: bool) -> str:
    if _BRACES in _PLACE.sub("", text):
        raise Beyond
    return _PLACE.sub(lambda found: _BRACES if found[2] else _value(found[1].split("."), element, strict), text)


def _value(keys: Sequence[str], element: Mapping[str, Any], strict: bool) -> str:
    """What Go's templates write for a key, or keys below keys."""
    first, *rest = keys
    value = element.get(first)
    if (first not in element and strict) or (rest and not isinstance(value, dict)):
        raise MissingKey
    if rest:
        return _value(rest, value if isinstance(value, dict) else {}, strict)
    return _MISSING if value is None else _printed(value)


def _printed(value: Any) -> str:
    """A value as Go prints it within text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) < _PLAIN_BELOW:
        return str(value)
    if isinstance(value, list):
        return f"[{' '.join(_printed(one) for one in value)}]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{_printed(value[key])}' for key in sorted(value))}]"
    if value is None:
        return "<nil>"
    raise Beyond
