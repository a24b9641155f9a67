"""All Applications of a fleet: what many have in common is made, and its text prepared, once.

Applications of one app differ in a name, a path, a few labels and a destination; the rest follows from settings that
they share. In: one target after the other. Out: its Application, and the text of it.
"""

from __future__ import annotations

from collections.abc import Callable

from gitops_compile.argocd.application import Own, Rest, made, own_of, rest_of
from gitops_compile.model.build import Object
from gitops_compile.model.resolved import ArgoCD, ResolvedFleet
from gitops_compile.model.target import NamespacesTarget, Target
from gitops_compile.model.yamltext import document
from gitops_compile.model.yamltext.forms import Form, filled, form, in_slots
from gitops_compile.model.yamltext.slots import slot

Written = tuple[Object, bytes]


def writing(
    fleet: ResolvedFleet,
) -> Callable[[ArgoCD, Target | NamespacesTarget, tuple[Object, ...]], Written]:
    """A function that gives a target's Application; the objects are those of ``application``."""
    rests: dict[tuple[object, ...], tuple[tuple[Object, ...], Rest]] = {}
    forms: dict[tuple[object, ...], Form] = {}

    def rest(instance: ArgoCD, target: Target | NamespacesTarget, objects: tuple[Object, ...]) -> Rest:
        is_app = isinstance(target, Target)
        home = target.namespace.value if isinstance(target, Target) else ""
        # Ids of settings and objects hold as long as these live: the targets and this map keep them.
        key = (instance.name, id(target.delivery), home, id(objects) if is_app else 0)
        if key not in rests:
            rests[key] = (objects, rest_of(fleet, instance, target, objects))
        return rests[key][1]

    def written(instance: ArgoCD, target: Target | NamespacesTarget, objects: tuple[Object, ...]) -> Written:
        own, common = own_of(fleet, instance, target), rest(instance, target, objects)
        one, strings = made(own, common), in_slots(_strings(own))
        if strings is None:
            return one, document(one).encode()
        key = (id(common), *own.labels, *own.destination)
        if key not in forms:
            forms[key] = form(made(_slotted(own), common))
        return one, filled(forms[key], strings)

    return written


def _strings(own: Own) -> dict[str, str]:
    """What stands in the slots, by name."""
    strings = {"name": own.name, "project": own.project, "path": own.path}
    for number, text in enumerate(own.labels.values()):
        strings[f"label{number}"] = text
    for number, text in enumerate(own.destination.values()):
        strings[f"to{number}"] = text
    return strings


def _slotted(own: Own) -> Own:
    return Own(
        name=slot("name"),
        labels={name: slot(f"label{number}") for number, name in enumerate(own.labels)},
        project=slot("project"),
        path=slot("path"),
        destination={name: slot(f"to{number}") for number, name in enumerate(own.destination)},
    )
