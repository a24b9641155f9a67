"""GC513: what a tenancy renders of RBAC gives no rights beyond its own namespaces, and none to strangers.

A RoleBinding may bind ``view``, ``edit``, the tenancy's own Roles and what ``contract.roles`` lists. In a
ClusterRoleBinding ``view`` and ``edit`` reach every tenancy, so there only ``contract.roles`` counts. No rule may let
its holder take more rights than were given (Kubernetes, "Role Based Access Control Good Practices").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.tenancy.homes import homes
from gitops_compile.check.tree import Tree
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.target import Target

# By kind alone: OpenShift has bindings and roles of the same shape.
_BINDINGS: Final = frozenset({"ClusterRoleBinding", "RoleBinding"})
_ROLES: Final = frozenset({"ClusterRole", "Role"})
_BINDABLE: Final = ("view", "edit")
_EVERYBODY: Final = frozenset(
    {"system:authenticated", "system:unauthenticated", "system:masters", "system:serviceaccounts", "system:anonymous"}
)
_ACCOUNT_GROUP: Final = "system:serviceaccounts:"
_ACCOUNT_USER: Final = "system:serviceaccount:"
_RISING: Final = ("escalate", "bind", "impersonate")
_RBAC: Final = "rbac.authorization.k8s.io"
_ROLE_RESOURCES: Final = frozenset({"*", "roles", "clusterroles"})
_ANY: Final = "*"


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and kind of right."""
    return told(_faulty(tree))


def _faulty(tree: Tree) -> Iterator[Faulty]:
    owners = homes(tree)
    for target in tree.targets.apps:
        if target.tenancy is None:
            continue
        for one in tree.objects.get(target.place, ()):
            kind = group_kind(one)[1]
            if kind in _BINDINGS:
                home = tree.home(target, one)
                own = _owns(owners, target)
                yield from ((target, one, fault) for fault in _role(target, one, kind))
                yield from ((target, one, fault) for fault in _subjects(one, home, own))
            elif kind in _ROLES:
                yield from ((target, one, fault) for fault in _rules(one))


def _owns(owners: Any, target: Target) -> Callable[[str], bool]:
    """Whether a namespace of the target's cluster is the tenancy's."""
    return lambda namespace: owners.get((target.place.cluster, namespace)) == target.place.tenancy


def _role(target: Target, one: Object, kind: str) -> Iterator[Fault]:
    reference = one.get("roleRef")
    if not isinstance(reference, dict) or reference.get("kind") == "Role":
        return
    contract = target.tenancy.contract if target.tenancy else None
    listed = [role.value for role in contract.roles] if contract else []
    name = str(reference.get("name"))
    if name not in listed and (kind == "ClusterRoleBinding" or name not in _BINDABLE):
        tenancy = target.place.tenancy
        whole = [*listed, name]
        hint = f"Narrow it, or write at tenancies.{tenancy}: contract: {{roles: [{', '.join(whole)}]}}."
        yield Fault("GC513", f"for {tenancy}, binding the ClusterRole {name}", hint)


def _subjects(one: Object, home: str, own: Callable[[str], bool]) -> Iterator[Fault]:
    for subject in _entries(one, "subjects"):
        kind, name = subject.get("kind"), str(subject.get("name"))
        if kind == "ServiceAccount":
            namespace = str(subject.get("namespace") or home)
        elif kind in ("Group", "SystemGroup") and name.startswith(_ACCOUNT_GROUP):
            namespace = name.removeprefix(_ACCOUNT_GROUP)
        elif kind in ("User", "SystemUser") and name.startswith(_ACCOUNT_USER):
            namespace = name.removeprefix(_ACCOUNT_USER).partition(":")[0]
        else:
            if name in _EVERYBODY:
                yield _stranger(name)
            continue
        if not own(namespace):
            yield _stranger(f"service accounts of {namespace}")


def _stranger(whom: str) -> Fault:
    hint = "Name a ServiceAccount of the tenancy's own namespaces, or a group of its people."
    return Fault("GC513", f"giving rights to {whom}", hint)


def _rules(one: Object) -> Iterator[Fault]:
    for rule in _entries(one, "rules"):
        groups, resources, verbs = (_texts(rule, key) for key in ("apiGroups", "resources", "verbs"))
        rising: list[str] = [verb for verb in _RISING if verb in verbs]
        if not rising and _ANY in verbs and groups & {_ANY, _RBAC} and resources & _ROLE_RESOURCES:
            rising = ["* on roles"]
        if rising:
            says = f"with a rule that lets its holder take more rights ({', '.join(rising)})"
            yield Fault("GC513", says, "Take the verb out: name what is needed instead.")
        if _ANY in groups and _ANY in resources:
            yield Fault("GC513", "with a rule for all resources of all groups", "Name the resources that are needed.")


def _entries(one: Object, key: str) -> list[dict[str, Any]]:
    found = one.get(key)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _texts(rule: dict[str, Any], key: str) -> frozenset[str]:
    found = rule.get(key)
    return frozenset(text for text in found if isinstance(text, str)) if isinstance(found, list) else frozenset()
