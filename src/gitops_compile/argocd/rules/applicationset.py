"""The rules for an ApplicationSet: Go's templates, known generators, and a rollout whose steps miss nobody.

A set without ``goTemplate`` writes ``{{key}}`` as it is where the key is missing; a rollout under another name than
``RollingSync`` is all at once; operators other than two meet nothing; an Application in no step never syncs. Argo CD
says none of it. Where the elements stand in the set, each of its Applications is held to the rules of one, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.argocd.rules.application import spec_problems
from gitops_compile.argocd.rules.elements import Beyond, MissingKey, applications, steps
from gitops_compile.argocd.rules.problem import Problem, judged, list_at, map_at, maps_at, text_at
from gitops_compile.model.build import Object

STRATEGIES: Final = ("AllAtOnce", "RollingSync")
OPTIONS: Final = tuple(f"missingkey={value}" for value in ("error", "default", "invalid", "zero"))
OPERATORS: Final = ("In", "NotIn")
GENERATORS: Final = (
    "clusterDecisionResource",
    "clusters",
    "git",
    "list",
    "matrix",
    "merge",
    "plugin",
    "pullRequest",
    "scmProvider",
)


def set_problems(one: Object) -> Iterator[Problem]:
    """Everything that is wrong with an ApplicationSet."""
    spec = map_at(one, "spec")
    if spec.get("goTemplate") is not True:
        yield Problem("spec.goTemplate", "is not true", "Write goTemplate: true, and {{.key}} in the template.")
    for number, generator in enumerate(maps_at(spec, "generators")):
        if all(generator.get(name) is None for name in (*GENERATORS, "selector")):
            hint = f"Known are {', '.join(GENERATORS)}."
            yield Problem(f"spec.generators[{number}]", "is no generator", hint)
    yield from judged("spec.goTemplateOptions", list_at(spec, "goTemplateOptions"), _option)
    yield from _strategy(map_at(spec, "strategy"))
    yield from _made(one)


def _option(option: str) -> tuple[str, str]:
    """Go's templates panic at any other one, and with them Argo CD's controller."""
    return ("", "") if option in OPTIONS else ("is no option of Go's templates", f"Write {OPTIONS[0]}.")


def _strategy(strategy: Mapping[str, Any]) -> Iterator[Problem]:
    kind = text_at(strategy, "type")
    if kind and kind not in STRATEGIES:
        hint = f"Write {' or '.join(STRATEGIES)}, exactly so: anything else is all at once."
        yield Problem("spec.strategy.type", "is no strategy", hint)
    found = maps_at(map_at(strategy, "rollingSync"), "steps")
    if kind == "RollingSync" and not found:
        yield Problem("spec.strategy.rollingSync", "has no steps", "Write a step for each wave.")
    for step, entry in enumerate(found):
        for number, expression in enumerate(maps_at(entry, "matchExpressions")):
            if text_at(expression, "operator") not in OPERATORS:
                path = f"spec.strategy.rollingSync.steps[{step}].matchExpressions[{number}].operator"
                yield Problem(path, "is an operator that Argo CD skips", f"Write {' or '.join(OPERATORS)}.")


def _made(one: Object) -> Iterator[Problem]:
    """What is wrong with the Applications of a set, as far as they can be told from it."""
    for number, generator in enumerate(maps_at(map_at(one, "spec"), "generators")):
        path = f"spec.generators[{number}].list.elements"
        yield from judged(path, list_at(map_at(generator, "list"), "elements"), _element)
    try:
        made = applications(one)
    except Beyond:
        return
    except MissingKey:
        yield Problem("spec.template", "names a key that an element lacks", "Write the key in every element.")
        return
    yield from _names(made)
    yield from _of_steps(one, made)
    for app in made:
        yield from spec_problems(map_at(app, "spec"), "spec.template.spec")


def _element(element: Any) -> tuple[str, str]:
    return ("", "") if isinstance(element, dict) else ("is no map", "Write a map of texts.")


def _names(made: tuple[Object, ...]) -> Iterator[Problem]:
    counted = Counter(text_at(map_at(app, "metadata"), "name") for app in made)
    if any(count > 1 for count in counted.values()):
        hint = "Write elements of which each gives another name."
        yield Problem("spec.template.metadata.name", "is the same for several elements", hint)


def _of_steps(one: Object, made: tuple[Object, ...]) -> Iterator[Problem]:
    path = "spec.strategy.rollingSync.steps"
    if text_at(map_at(map_at(one, "spec"), "strategy"), "type") != "RollingSync":
        return
    counted = Counter(name for step in steps(one, made) for name in step)
    if any(counted[text_at(map_at(app, "metadata"), "name")] == 0 for app in made):
        hint = "Write a step that meets it: an Application in no step never syncs."
        yield Problem(path, "leaves an Application out", hint)
    if any(count > 1 for count in counted.values()):
        yield Problem(path, "meets an Application twice", "Write steps that each meet other Applications.")
