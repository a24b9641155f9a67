"""The rules for an AppProject that its CRD does not hold: nothing twice, no pattern that means nothing.

``ValidateProject`` of argo-cd's ``pkg/apis/application/v1alpha1/app_project_types.go``. Beyond it, windows that Argo CD
would never open, or open at another time, are refused (argocd.md, GC330).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from gitops_compile.argocd.globs import is_pattern
from gitops_compile.argocd.rules.policy import group_problem, policy_problem, role_problem
from gitops_compile.argocd.rules.problem import Problem, judged, list_at, map_at, maps_at, text_at, twice
from gitops_compile.model import windows
from gitops_compile.model.names import Form

_MOST_DESCRIPTION: Final = 255
_NOTHING: Final = "!*"
_ONCE: Final = "Keep one of the two."
_NOT_IN_ACCOUNTS: Final = frozenset("!*[]{}\\/")


def project_problems(one: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that is wrong with an AppProject."""
    name, spec = text_at(map_at(one, "metadata"), "name"), map_at(one, "spec")
    yield from _destinations(spec)
    yield from twice("spec.sourceNamespaces", list_at(spec, "sourceNamespaces"), "is there twice", _ONCE)
    repositories = list_at(spec, "sourceRepos")
    yield from twice("spec.sourceRepos", repositories, "is there twice", _ONCE)
    yield from judged("spec.sourceRepos", repositories, _denies_all)
    yield from _roles(name, spec)
    yield from _windows(spec)
    yield from _accounts(spec)


def _denies_all(pattern: str) -> tuple[str, str]:
    return ("denies everything", "Write what is permitted instead of !*.") if pattern == _NOTHING else ("", "")


def _destinations(spec: Mapping[str, Any]) -> Iterator[Problem]:
    entries = maps_at(spec, "destinations")
    for number, entry in enumerate(entries):
        for key in ("name", "server", "namespace"):
            says, hint = _denies_all(text_at(entry, key))
            if says:
                yield Problem(f"spec.destinations[{number}].{key}", says, hint)
    # Argo CD joins them with a slash, and takes what then is equal for equal.
    keys = (f"{text_at(one, 'server') or text_at(one, 'name')}/{text_at(one, 'namespace')}" for one in entries)
    yield from twice("spec.destinations", keys, "is there twice", _ONCE)


def _roles(project: str, spec: Mapping[str, Any]) -> Iterator[Problem]:
    roles = maps_at(spec, "roles")
    yield from twice("spec.roles", (text_at(role, "name") for role in roles), "has the name of another role", _ONCE)
    for number, role in enumerate(roles):
        name, path = text_at(role, "name"), f"spec.roles[{number}]"
        says, hint = role_problem(name)
        if says:
            yield Problem(f"{path}.name", says, hint)
        policies, groups = list_at(role, "policies"), list_at(role, "groups")
        yield from twice(f"{path}.policies", policies, "is there twice", _ONCE)
        yield from judged(f"{path}.policies", policies, partial(policy_problem, project, name))
        yield from twice(f"{path}.groups", groups, "is there twice", _ONCE)
        yield from judged(f"{path}.groups", groups, group_problem)


def _windows(spec: Mapping[str, Any]) -> Iterator[Problem]:
    entries = maps_at(spec, "syncWindows")
    yield from twice("spec.syncWindows", (_identity(one) for one in entries), "is there twice", _ONCE)
    for number, one in enumerate(entries):
        yield from window_problems(one, f"spec.syncWindows[{number}]")


def _identity(window: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes a window another one: ``HashIdentity``, in which an empty list and none are the same."""
    texts = (text_at(window, key) for key in ("kind", "schedule", "duration", "timeZone"))
    lists = (tuple(list_at(window, key)) for key in ("applications", "namespaces", "clusters"))
    return (*texts, *lists, bool(window.get("andOperator")))


def window_problems(window: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """``SyncWindow.Validate``, with what the scheduler would take for something else."""
    if text_at(window, "kind") not in windows.KINDS:
        yield Problem(f"{path}.kind", "is neither allow nor deny", "Write allow or deny.")
    yield from _formed(windows.SCHEDULE, text_at(window, "schedule"), f"{path}.schedule")
    yield from _formed(windows.DURATION, text_at(window, "duration"), f"{path}.duration")
    if text_at(window, "timeZone"):
        yield from _formed(windows.TIME_ZONE, text_at(window, "timeZone"), f"{path}.timeZone")
    if len(text_at(window, "description").encode()) > _MOST_DESCRIPTION:
        hint = "Write a shorter one."
        yield Problem(f"{path}.description", f"is longer than {_MOST_DESCRIPTION} bytes", hint)
    if not any(list_at(window, key) for key in ("applications", "namespaces", "clusters")):
        hint = 'Write applications: ["*"] for all of the project.'
        yield Problem(path, "names no applications, namespaces or clusters", hint)


def _formed(form: Form, text: str, path: str) -> Iterator[Problem]:
    why = form.problem(text)
    if why:
        yield Problem(path, f"is wrong: {why}", f"Write {form.noun}.")


def _accounts(spec: Mapping[str, Any]) -> Iterator[Problem]:
    entries = maps_at(spec, "destinationServiceAccounts")
    for number, entry in enumerate(entries):
        path = f"spec.destinationServiceAccounts[{number}]"
        for key in ("server", "namespace"):
            pattern = text_at(entry, key)
            if "!" in pattern or not is_pattern(pattern):
                yield Problem(f"{path}.{key}", "is no pattern", "Write a name, in which * stands for any text.")
        account = text_at(entry, "defaultServiceAccount")
        if not account.strip(" ") or _NOT_IN_ACCOUNTS & set(account):
            hint = "Write the name of a ServiceAccount."
            yield Problem(f"{path}.defaultServiceAccount", "is no name of a ServiceAccount", hint)
    keys = (f"{text_at(one, 'server')}/{text_at(one, 'namespace')}" for one in entries)
    yield from twice("spec.destinationServiceAccounts", keys, "is there twice", _ONCE)
