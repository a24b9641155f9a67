"""The rules for what an Application says of source, destination and syncing, which its CRD does not hold.

The first two are ``ValidatePermissions`` of argo-cd's ``util/argo/argo.go``. Beyond it, two things are refused that
Argo CD takes without a word: several of ``source``, ``sources`` and ``sourceHydrator``, of which one counts, and an
unknown sync option, which does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.argocd.rules.problem import Problem, judged, list_at, map_at, maps_at, text_at
from gitops_compile.model.nearest import nearest

_SOURCES: Final = ("source", "sources", "sourceHydrator")
_FLAGS: Final = (
    "ApplyOutOfSyncOnly",
    "ClientSideApplyMigration",
    "CreateNamespace",
    "FailOnSharedResource",
    "PruneLast",
    "Replace",
    "RespectIgnoreDifferences",
    "ServerSideApply",
    "SkipDryRunOnMissingResource",
    "Validate",
)
SYNC_OPTIONS: Final = (
    *(f"{name}={value}" for name in _FLAGS for value in ("true", "false")),
    *(f"{name}={value}" for name in ("Delete", "Prune") for value in ("true", "false", "confirm")),
    *(f"PrunePropagationPolicy={value}" for value in ("foreground", "background", "orphan")),
)
"""What Argo CD compares an Application's options with, and the opposites, which say what holds anyhow."""


def spec_problems(spec: Mapping[str, Any], path: str = "spec") -> Iterator[Problem]:
    """Everything that is wrong with an Application's ``spec``."""
    yield from destination_problems(map_at(spec, "destination"), f"{path}.destination")
    yield from source_problems(spec, path)
    options = list_at(map_at(spec, "syncPolicy"), "syncOptions")
    yield from judged(f"{path}.syncPolicy.syncOptions", options, option_problem)


def destination_problems(destination: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """``GetDestinationServer``: exactly one of name and server."""
    name, server = text_at(destination, "name"), text_at(destination, "server")
    if name and server:
        yield Problem(path, "has both name and server", "Keep one of them: Argo CD syncs with neither.")
    elif not name and not server:
        yield Problem(path, "has neither name nor server", "Write the name of the cluster, or its server.")


def source_problems(spec: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """``ValidatePermissions`` up to the project: where the manifests come from."""
    said = [key for key in _SOURCES if spec.get(key)]
    if not said:
        yield Problem(path, "has no source", "Write source: {repoURL: ..., path: ..., targetRevision: ...}.")
    if len(said) > 1:
        yield Problem(path, f"has {' and '.join(said)}", f"Keep one of them: Argo CD reads {said[-1]} alone.")
    if said[-1:] == ["source"]:
        yield from _source(map_at(spec, "source"), f"{path}.source", ("path", "chart"))
    elif said[-1:] == ["sources"]:
        for number, source in enumerate(maps_at(spec, "sources")):
            yield from _source(source, f"{path}.sources[{number}]", ("path", "chart", "ref"))
    elif said:
        yield from _hydrator(map_at(spec, "sourceHydrator"), f"{path}.sourceHydrator")


def option_problem(option: str) -> tuple[str, str]:
    """What is wrong with one sync option: Argo CD compares whole texts, case included."""
    if option in SYNC_OPTIONS:
        return "", ""
    near = nearest(option, SYNC_OPTIONS)
    names = sorted({one.partition("=")[0] for one in SYNC_OPTIONS})
    known = f"Argo CD knows {', '.join(names)}, with = and a value."
    return "is no sync option of an Application, and would be ignored", f"Did you mean {near}?" if near else known


def _source(source: Mapping[str, Any], path: str, any_of: tuple[str, ...]) -> Iterator[Problem]:
    if not text_at(source, "repoURL"):
        yield Problem(path, "has no repoURL", "Write the URL of the repository.")
    if not any(text_at(source, key) for key in any_of):
        yield Problem(path, f"has none of {', '.join(any_of)}", "Write the path in the repository.")
    if text_at(source, "chart") and not text_at(source, "targetRevision"):
        yield Problem(path, "has a chart without a targetRevision", "Write the chart's version as targetRevision.")


def _hydrator(hydrator: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if not text_at(map_at(hydrator, "drySource"), "repoURL"):
        yield Problem(f"{path}.drySource", "has no repoURL", "Write the URL of the repository.")
    if not text_at(map_at(hydrator, "syncSource"), "targetBranch"):
        yield Problem(f"{path}.syncSource", "has no targetBranch", "Write the branch that Argo CD syncs from.")
    to = hydrator.get("hydrateTo")
    if to is not None and not text_at(map_at(hydrator, "hydrateTo"), "targetBranch"):
        yield Problem(f"{path}.hydrateTo", "has no targetBranch", "Write the branch that is written to.")
