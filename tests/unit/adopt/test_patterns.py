"""The table of layouts: a path, the folders beside it, and what both say."""

from __future__ import annotations

import pytest

from gitops_compile.adopt.patterns import ROWS, neighbours, read_path

SHOP = "shop"
CASES = {
    # path, more folders -> app, environment, cluster, pattern
    "apps/api/overlays/prod": ((), "api", "prod", "", "apps/api/overlays/{environment}"),
    "api/overlays/eu-live": ((), "api", "eu-live", "", "api/overlays/{environment}"),
    "deploy/overlays/dev": ((), SHOP, "dev", "", "deploy/overlays/{environment}"),
    "payments/k8s/overlays/dev": ((), "payments", "dev", "", "payments/k8s/overlays/{environment}"),
    "overlays/prod/api": ((), "api", "prod", "", "overlays/{environment}/api"),
    "overlays/api/prod": ((), "api", "prod", "", "overlays/api/{environment}"),
    "overlays/api": ((), "api", "", "", "overlays/api"),
    "envs/blue/api": ((), "api", "blue", "", "envs/{environment}/api"),
    "environments/blue/core/api": ((), "api", "blue", "", "environments/{environment}/core/api"),
    "environments/blue": ((), SHOP, "blue", "", "environments/{environment}"),
    "clusters/eu-1/api": ((), "api", "", "eu-1", "clusters/{cluster}/api"),
    "clusters/eu-1/namespaces/api": ((), "api", "", "eu-1", "clusters/{cluster}/namespaces/api"),
    "clusters/eu-1/prod/api": ((), "api", "prod", "eu-1", "clusters/{cluster}/{environment}/api"),
    "clusters/eu-1/api/prod": ((), "api", "prod", "eu-1", "clusters/{cluster}/api/{environment}"),
    "clusters/production/api": ((), "api", "production", "production", "clusters/{cluster}/api"),
    "clusters/prod-eu-1/api": ((), "api", "prod", "prod-eu-1", "clusters/{cluster}/api"),
    "platform/clusters/eu-1": ((), "platform", "", "eu-1", "platform/clusters/{cluster}"),
    "clusters/eu-1/apps": ((), SHOP, "", "eu-1", "clusters/{cluster}/apps"),
    "api/prod": ((), "api", "prod", "", "api/{environment}"),
    "prod/api": ((), "api", "prod", "", "{environment}/api"),
    "prod/core/api": ((), "api", "prod", "", "{environment}/core/api"),
    "k8s/prod": ((), SHOP, "prod", "", "k8s/{environment}"),
    "prod": ((), SHOP, "prod", "", "{environment}"),
    "api/base": ((), "api", "", "", "api/base"),
    "base": ((), SHOP, "", "", "base"),
    "kustomize": ((), SHOP, "", "", "kustomize"),
    "tools/backup": ((), "backup", "", "", "tools/backup"),
    "": ((), SHOP, "", "", "."),
    # A word that says nothing is an environment among words that do.
    "api/perf": (("api/dev", "api/prod"), "api", "perf", "", "api/{environment}"),
    "api/eu": ((), "eu", "", "", "api/eu"),
    # Alike words behind apps, in a folder that only says what it holds.
    "k8s/api-dev": (("k8s/api-prod",), "api", "dev", "", "k8s/api-{environment}"),
    "k8s/prod-api": (("k8s/dev-api",), "api", "prod", "", "k8s/{environment}-api"),
    "k8s/demo-runner": (("k8s/api",), "demo-runner", "", "", "k8s/demo-runner"),
    "api/prod-eu": (("api/prod-us",), "api", "prod-eu", "", "api/{environment}"),
}


@pytest.mark.parametrize("path", CASES)
def test_a_path_is_read(path: str) -> None:
    beside, *expected = CASES[path]
    found = read_path(path, SHOP, neighbours((path, *beside)))
    assert [found.app, found.environment, found.cluster, found.pattern] == expected


def test_every_row_of_the_table_is_met_by_a_case() -> None:
    rows = {read_path(path, SHOP, neighbours((path, *beside))).row for path, (beside, *_) in CASES.items()}
    assert sorted(set(ROWS) - rows) == []


def test_a_folder_of_stages_makes_environments_of_any_names() -> None:
    found = read_path("sync/init", SHOP, neighbours(("sync/init", "sync/next"), {"sync"}))
    assert (found.app, found.environment, found.pattern) == (SHOP, "init", "sync/{environment}")
