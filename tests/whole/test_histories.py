"""Changes as people make them, each a commit: the review gives the rows that a careful person would write."""

from __future__ import annotations

from pathlib import Path

import pytest

from histories import HISTORIES, first_commit, made, told
from installed import Installed

EXPECTED = {
    "tag_bump": """\
routine | Deployment {tenancy}-api-staging/api | spec.template.spec.containers[api].image: registry.acme.example/api:3.1.2 → registry.acme.example/api:3.2.0 | 2 of 2 | apps.api.versions.staging (certain)
hidden: nothing
""",
    "shared_component": """\
warn GC286 GC244 | Deployment {tenancy}-{app}-{environment}/{app} and 6 more | spec.template.spec.hostUsers add | 35 of 35 | overlays/components/restricted/pod.yaml (certain)
hidden: nothing
""",
    "claim_removed": """\
block GC210 GC286 | PersistentVolumeClaim {tenancy}-ledger-{environment}/ledger-backups | gone | 5 of 5 | overlays/ledger/backup-claim.yaml.j2 (certain)
hidden: nothing
""",
    "label_into_selector": """\
block GC220 GC286 | Deployment platform-{environment}/edge-proxy | metadata.labels.tier add; spec.selector.matchLabels.tier add; spec.template.metadata.labels.tier add | 4 of 4 | overlays/edge-proxy/base/kustomization.yaml (certain)
warn GC286 | ClusterRole edge-proxy and 3 more | metadata.labels.tier add | 4 of 4 | overlays/edge-proxy/base/kustomization.yaml (certain)
warn GC286 | Service platform-{environment}/edge-proxy | metadata.labels.tier add; spec.selector.tier add | 4 of 4 | overlays/edge-proxy/base/kustomization.yaml (certain)
hidden: nothing
""",
    "edited_by_hand": """\
block GC200 prod/p-use1/saas/worker is not what the fleet compiles to
high GC201 | Deployment saas-worker-prod/worker | spec.replicas: 3 → 7 | 1 of 3 |  (none)
hidden: nothing
""",
    "large_upgrade": """\
warn GC286 | Deployment demo-{environment}/part-00 | spec.template.spec.containers[server].image: demo.example/vendor/part-00:v0.10.5 → demo.example/vendor/part-00:v0.10.6 | 4 of 4 | overlays/demo/part-00.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-01 | spec.template.spec.containers[server].image: demo.example/vendor/part-01:v0.10.5 → demo.example/vendor/part-01:v0.10.6 | 4 of 4 | overlays/demo/part-01.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-02 | spec.template.spec.containers[server].image: demo.example/vendor/part-02:v0.10.5 → demo.example/vendor/part-02:v0.10.6 | 4 of 4 | overlays/demo/part-02.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-03 | spec.template.spec.containers[server].image: demo.example/vendor/part-03:v0.10.5 → demo.example/vendor/part-03:v0.10.6 | 4 of 4 | overlays/demo/part-03.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-04 | spec.template.spec.containers[server].image: demo.example/vendor/part-04:v0.10.5 → demo.example/vendor/part-04:v0.10.6 | 4 of 4 | overlays/demo/part-04.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-05 | spec.template.spec.containers[server].image: demo.example/vendor/part-05:v0.10.5 → demo.example/vendor/part-05:v0.10.6 | 4 of 4 | overlays/demo/part-05.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-06 | spec.template.spec.containers[server].image: demo.example/vendor/part-06:v0.10.5 → demo.example/vendor/part-06:v0.10.6 | 4 of 4 | overlays/demo/part-06.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-07 | spec.replicas: 1 → 2; spec.template.spec.containers[server].image: demo.example/vendor/part-07:v0.10.5 → demo.example/vendor/part-07:v0.10.6 | 4 of 4 | overlays/demo/part-07.yaml (likely)
warn GC286 | Deployment demo-{environment}/part-08 | spec.template.spec.containers[server].image: demo.example/vendor/part-08:v0.10.5 → demo.example/vendor/part-08:v0.10.6 | 4 of 4 | overlays/demo/part-08.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-09 | spec.template.spec.containers[server].image: demo.example/vendor/part-09:v0.10.5 → demo.example/vendor/part-09:v0.10.6 | 4 of 4 | overlays/demo/part-09.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-10 | spec.template.spec.containers[server].image: demo.example/vendor/part-10:v0.10.5 → demo.example/vendor/part-10:v0.10.6 | 4 of 4 | overlays/demo/part-10.yaml (proven)
warn GC286 | Deployment demo-{environment}/part-11 | spec.template.spec.containers[server].image: demo.example/vendor/part-11:v0.10.5 → demo.example/vendor/part-11:v0.10.6 | 4 of 4 | overlays/demo/part-11.yaml (proven)
hidden: chart-labels 288
""",
    "tenancy_added": """\
high GC264 | Ingress umbrella-web-staging/web | new | 1 of 1 | tenancies.umbrella (certain)
change | Application.argoproj.io argocd/staging.np-use1.umbrella.{app} and 7 more | new | 2 of 2 | tenancies.umbrella (certain)
change | AppProject.argoproj.io argocd/staging.umbrella | new | 1 of 1 | tenancies.umbrella (certain)
hidden: nothing
""",
    "environment_removed": """\
block GC730 every target of environment dev goes, with 30 objects
high GC283 from of staging was dev, and is gone
block GC211 | StatefulSet saas-{app}-dev/cache-redis and 2 more | gone | 3 of 3 | environments.dev (certain)
block GC210 | PersistentVolumeClaim saas-ledger-dev/ledger-backups | gone | 1 of 1 | environments.dev (certain)
block GC212 | Namespace saas-api-dev and 3 more | gone | 1 of 1 | environments.dev (certain)
high GC214 | Application.argoproj.io argocd/dev.np-use1.saas.{app} and 4 more | gone | 5 of 5 | environments.dev (certain)
change | AppProject.argoproj.io {namespace}/dev.namespaces and 23 more | gone | 5 of 5 | environments.dev (certain)
change | Application.argoproj.io argocd/acme.dev | gone | 1 of 1 | environments.dev (certain)
hidden: nothing
""",
}


@pytest.mark.parametrize("history", HISTORIES)
def test_a_history_gives_the_rows_that_a_person_would_write(history: str, tmp_path: Path, installed: Installed) -> None:
    top = first_commit(tmp_path / "own")
    made(top, history, installed)
    ran = installed(top, "diff", "HEAD~1..HEAD", "-o", "json")
    assert ran.code in (0, 1), ran.err
    assert told(ran.json()) == EXPECTED[history]


def test_every_history_is_expected() -> None:
    assert set(EXPECTED) == set(HISTORIES)
