"""What the checks on one tree say of objects: a small fleet with an Argo CD instance, and objects as literals."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent
from typing import Any

from compiled import declared, rendered, thing
from gitops_compile.check.on_tree import check_tree
from gitops_compile.check.tree import Tree
from gitops_compile.layout import tree_of
from gitops_compile.model.diagnostic import Diagnostic

TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/fleet.git, branch: main}
argocd: {hub: {cluster: one}}
clusters:
  one: {server: https://one.example.com, argocd: hub}
  two: {server: https://two.example.com, argocd: hub}
environments:
  prod: {clusters: [one]}
tenancies: {initech: {}, globex: {}}
"""
APPS = len(TOP.splitlines()) + 2
"""The line of the first app."""

WEB = "prod/one/web"


def checked(apps: str, objects: Mapping[str, tuple[dict[str, Any], ...]], top: str = TOP) -> tuple[Diagnostic, ...]:
    """Everything that is said of these objects, by the names of their targets, with the files they would be."""
    fleet, targets = declared(f"{top}apps:\n{indent(apps, '  ')}\n")
    final = rendered(targets, objects)
    files = tree_of(targets, final, ()).value
    assert files is not None
    return check_tree(Tree(fleet, targets, final, frozenset({"acme.io/Zone"}), files))


def said(*objects: dict[str, Any], app: str = "web: {}", top: str = TOP) -> list[tuple[str, str]]:
    """Code and message of everything that is said of the objects of one target, without their common beginning."""
    found = checked(app, {WEB: objects}, top)
    return [(one.code, one.message.removeprefix("the source of web renders ")) for one in found]


def noted(annotations: Mapping[str, str], api_version: str = "v1", kind: str = "ConfigMap") -> dict[str, Any]:
    """An object ``web`` with annotations."""
    one = thing(api_version, kind, "web")
    return {**one, "metadata": {**one["metadata"], "annotations": dict(annotations)}}
