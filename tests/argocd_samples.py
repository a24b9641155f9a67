"""Argo CD objects to judge: of our own tree, of Argo CD's module, and some that say everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from argocd_oracle import module
from go_program import REPOSITORY

KINDS = ("AppProject", "Application", "ApplicationSet")
FOLDERS = (
    "applicationset/examples",
    "controller/testdata",
    "docs/operator-manual",
    "resource_customizations/argoproj.io",
    "test/e2e/testdata",
    "test/manifests",
)
"""Where the module has examples; what it installs itself is left out."""


def own() -> list[dict[str, Any]]:
    """Every Argo CD object of this repository's own rendered tree."""
    return [one for path in sorted((REPOSITORY / "rendered/argocd").rglob("*.yaml")) for one in _documents(path)]


def examples() -> list[tuple[str, dict[str, Any]]]:
    """Every object of Argo CD's kinds that the module carries as an example, with its file."""
    files = sorted(path for folder in FOLDERS for path in (module() / folder).rglob("*.yaml"))
    return [(str(path.relative_to(module())), one) for path in files for one in _documents(path)]


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    try:
        read = list(yaml.safe_load_all(path.read_text("utf-8")))
    except yaml.YAMLError:
        return
    for one in read:
        if isinstance(one, dict) and one.get("kind") in KINDS and one.get("apiVersion") == "argoproj.io/v1alpha1":
            # What a controller found out is no source's to say, and is not held to the schema whole.
            yield {key: value for key, value in one.items() if key != "status"}


def _object(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": name, "namespace": "argocd", "labels": {"a.b/c": "d"}, "annotations": {"a.b/c": "d"}}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}


SOURCE = {"repoURL": "https://git.example.com/a.git", "path": "rendered", "targetRevision": "main"}
POLICY = "p, proj:full:{0}, {1}, {2}, full/*, allow"
PROJECT = _object(
    "AppProject",
    "full",
    {
        "description": "all that a project may say",
        "sourceRepos": ["https://git.example.com/a.git", "https://git.example.com/b/*"],
        "sourceNamespaces": ["a", "b-*"],
        "destinations": [
            {"name": "one", "namespace": "a"},
            {"server": "https://two.example.com", "namespace": "*"},
            {"name": "three", "namespace": "c"},
        ],
        "destinationServiceAccounts": [
            {"server": "https://two.example.com", "namespace": "a-*", "defaultServiceAccount": "deployer"},
            {"server": "*", "namespace": "[a-c]x{y,z}", "defaultServiceAccount": "ns:deployer"},
        ],
        "clusterResourceWhitelist": [{"group": "", "kind": "Namespace", "name": "a-*"}],
        "namespaceResourceWhitelist": [{"group": "apps", "kind": "Deployment"}, {"group": "", "kind": "Service"}],
        "namespaceResourceBlacklist": [{"group": "", "kind": "Secret"}],
        "orphanedResources": {"warn": True, "ignore": [{"group": "", "kind": "ConfigMap", "name": "a"}]},
        "roles": [
            {
                "name": "view",
                "groups": ["acme:viewers", '"with, comma"'],
                "policies": [POLICY.format("view", "applications", "get"), POLICY.format("view", "logs", "get")],
            },
            {
                "name": "sync-all_2",
                "description": "may sync",
                "groups": ["oncall"],
                "policies": [
                    POLICY.format("sync-all_2", "applications", "sync"),
                    POLICY.format("sync-all_2", "applications", "action/apps/Deployment/restart"),
                    "p, proj:full:sync-all_2, applications, delete/*/Pod/*, full/argocd/web, deny",
                ],
            },
        ],
        "syncWindows": [
            {
                "kind": "deny",
                "schedule": "0 16 * * 5",
                "duration": "64h",
                "timeZone": "Europe/Berlin",
                "applications": ["*"],
                "manualSync": True,
                "description": "weekend",
            },
            {"kind": "allow", "schedule": "*/15 8-18 1,15 jan-jun mon", "duration": "1h30m", "clusters": ["one"]},
        ],
    },
)
POLICY_SYNC = {
    "automated": {"enabled": True, "prune": True, "selfHeal": True, "allowEmpty": False},
    "syncOptions": ["ServerSideApply=true", "PrunePropagationPolicy=foreground", "CreateNamespace=true"],
    "retry": {"limit": 5, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "3m"}},
    "managedNamespaceMetadata": {"labels": {"a": "b"}},
}
APPLICATIONS = (
    _object(
        "Application",
        "plain",
        {
            "project": "full",
            "source": {**SOURCE, "directory": {"recurse": True, "include": "*.yaml"}},
            "destination": {"name": "one", "namespace": "a"},
            "syncPolicy": POLICY_SYNC,
            "ignoreDifferences": [{"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]}],
            "revisionHistoryLimit": 5,
            "info": [{"name": "url", "value": "https://example.com"}],
        },
    ),
    _object(
        "Application",
        "several",
        {
            "project": "full",
            "sources": [
                {
                    "repoURL": "https://charts.example.com",
                    "chart": "a",
                    "targetRevision": "1.2.3",
                    "helm": {"valueFiles": ["$values/a.yaml"], "parameters": [{"name": "a", "value": "b"}]},
                },
                {"repoURL": "https://git.example.com/a.git", "targetRevision": "main", "ref": "values"},
                {
                    **SOURCE,
                    "kustomize": {
                        "images": ["a:1"],
                        "commonLabels": {"a": "b"},
                        "replicas": [{"name": "a", "count": 2}],
                    },
                },
            ],
            "destination": {"server": "https://two.example.com", "namespace": "b"},
        },
    ),
    _object(
        "Application",
        "hydrated",
        {
            "project": "full",
            "sourceHydrator": {
                "drySource": SOURCE,
                "syncSource": {"targetBranch": "env/prod", "path": "prod"},
                "hydrateTo": {"targetBranch": "env/prod-next"},
            },
            "destination": {"server": "https://two.example.com", "namespace": "b"},
        },
    ),
)
ELEMENTS = [
    {"application": "a", "name": "one", "server": "", "wave": "1"},
    {"application": "b", "name": "", "server": "https://two.example.com", "wave": "2"},
]
SET = _object(
    "ApplicationSet",
    "set",
    {
        "goTemplate": True,
        "goTemplateOptions": ["missingkey=error"],
        "generators": [{"list": {"elements": ELEMENTS}}],
        "strategy": {
            "type": "RollingSync",
            "rollingSync": {
                "steps": [
                    {"matchExpressions": [{"key": "wave", "operator": "In", "values": ["1"]}], "maxUpdate": "50%"},
                    {"matchExpressions": [{"key": "wave", "operator": "NotIn", "values": ["1", "3"]}], "maxUpdate": 1},
                ]
            },
        },
        "syncPolicy": {"preserveResourcesOnDeletion": True, "applicationsSync": "create-update"},
        "template": {
            "metadata": {"name": "{{.application}}", "labels": {"wave": "{{.wave}}", "text": 'a{{"{{"}}b'}},
            "spec": {
                "project": "full",
                "source": SOURCE,
                "destination": {"name": "{{.name}}", "server": "{{ .server }}", "namespace": "a"},
                "syncPolicy": POLICY_SYNC,
            },
        },
    },
)
FULL = (PROJECT, *APPLICATIONS, SET)
