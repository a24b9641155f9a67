"""The words by which a repository's folders are understood, and how a folder's name becomes a name of the fleet.

Comes in: the name of a folder, a cluster or an Application. Goes out: whether it means an environment or only says
what kind of files lie below it, and the nearest name that a fleet may use (fleet.md, "Names").
"""

from __future__ import annotations

import re
from typing import Final

from gitops_compile.model.names import NAME_CHARACTERS, RESERVED_NAMES

ENVIRONMENTS: Final = (
    *("local", "sandbox", "dev", "develop", "development", "ci", "int", "integration", "test", "testing", "qa"),
    *("uat", "demo", "stage", "staging", "stg", "preview", "preprod", "pre-prod", "preproduction", "canary"),
    *("prod", "prd", "production", "live"),
)
"""Well-known words for environments, roughly in the order of a path to production: the fleet lists them so."""

OVERLAYS: Final = frozenset({"overlays", "overlay", "variants"})
STAGES: Final = frozenset({"environments", "environment", "envs", "env", "stages"})
CLUSTERS: Final = frozenset({"clusters", "cluster"})
BASES: Final = frozenset({"base", "bases", "common", "shared", "components", "component", "lib"})
_STRUCTURE: Final = frozenset(
    {
        *("apps", "app", "applications", "services", "service", "workloads", "projects", "teams", "repos", "all"),
        *("deploy", "deployment", "deployments", "deploys", "kustomize", "kustomizations", "k8s", "kube", "kubernetes"),
        *("manifests", "manifest", "resources", "yaml", "config", "configs", "configsync", "sync", "configuration"),
        *(
            "src",
            "source",
            "sources",
            "gitops",
            "argocd",
            "argo",
            "flux",
            "infra",
            "infrastructure",
            "ops",
            "namespaces",
        ),
        *("tests", "examples", "example", "samples", "build", "dist"),
    }
)
_SEPARATOR: Final = re.compile(r"[^a-z0-9]+")


def tokens(name: str) -> tuple[str, ...]:
    """The words of a name: ``shop-prod_eu`` is shop, prod, eu."""
    return tuple(part for part in _SEPARATOR.split(name.lower()) if part)


def is_environment(name: str) -> bool:
    """Whether a name is a well-known word for an environment."""
    return name.lower() in ENVIRONMENTS


def environment_in(name: str) -> str:
    """The word for an environment among the words of a name, or ""; the last one where there are several."""
    return next((word for word in reversed(tokens(name)) if word in ENVIRONMENTS), "")


def without(name: str, *words: str) -> str:
    """A name less some words at its ends: ``shop-prod`` less prod is shop; the name itself if nothing would be left."""
    parts = list(tokens(name))
    gone = {part for word in words for part in tokens(word)}
    while parts and parts[-1] in gone:
        parts.pop()
    while parts and parts[0] in gone:
        parts.pop(0)
    return "-".join(parts) or name


def is_structure(name: str) -> bool:
    """Whether a folder's name says what kind of files it holds, and not whose they are."""
    known = _STRUCTURE | OVERLAYS | STAGES | CLUSTERS | BASES
    return not tokens(name) or all(token in known for token in tokens(name))


def rank(environment: str) -> tuple[int, str]:
    """Where an environment stands in the list; unknown words come last, by name."""
    known = ENVIRONMENTS.index(environment) if environment in ENVIRONMENTS else len(ENVIRONMENTS)
    return (known, environment)


def mended(name: str, noun: str) -> str:
    """The nearest name that a fleet may use: lower case, ``-`` for what is no letter or digit, at most 40 characters.

    A reserved name gets the noun behind it (``release-app``), and so does one of which nothing is left.
    """
    text = "-".join(tokens(name))[:NAME_CHARACTERS].strip("-")
    if not text:
        return noun
    return f"{text[: NAME_CHARACTERS - len(noun) - 1]}-{noun}" if text in RESERVED_NAMES else text
