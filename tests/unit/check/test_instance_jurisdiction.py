"""GC317: where the Argo CD instance of a tenancy's clusters runs, and what the tenancy's contract lists."""

from __future__ import annotations

import pytest

from checked import TOP, checked
from gitops_compile.model.diagnostic import Diagnostic

FLEET = TOP.replace("one.example.com,", "one.example.com, jurisdiction: US,").replace(
    "two.example.com,", "two.example.com, jurisdiction: EU,"
)


def found(jurisdictions: str, top: str = FLEET, app: str = "api: {per: tenancy}") -> list[Diagnostic]:
    contract = f"{{contract: {{jurisdictions: {jurisdictions}}}}}" if jurisdictions else "{}"
    top = top.replace("clusters: [one]", "clusters: [two]").replace("initech: {}", f"initech: {contract}")
    return [one for one in checked(app, {}, top) if one.code == "GC317"]


@pytest.mark.parametrize(
    ("jurisdictions", "codes"),
    [("", []), ("[EU]", ["GC317"]), ("[EU, DE]", ["GC317"]), ("[EU, US]", []), ("[us]", ["GC317"])],
)
def test_where_the_hub_runs(jurisdictions: str, codes: list[str]) -> None:
    assert [one.code for one in found(jurisdictions)] == codes


def test_an_instance_on_the_clusters_themselves() -> None:
    top = FLEET.replace("{hub: {cluster: one}}", "{hub: {cluster: one}, edge: {perCluster: true}}")
    top = top.replace("jurisdiction: EU, argocd: hub", "jurisdiction: EU, argocd: edge")
    assert found("[EU]", top) == []
    assert [one.code for one in found("[DE]", top)] == ["GC317"]


def test_a_jurisdiction_that_nobody_says_is_outside() -> None:
    (one,) = found("[US]", FLEET.replace(" jurisdiction: US,", ""))
    assert one.message == (
        "the Argo CD instance hub runs on one, whose jurisdiction nobody says; the contract of initech lists US"
    )


def test_without_an_instance_nobody_holds_credentials() -> None:
    assert (
        found("[EU]", FLEET.replace(", argocd: hub", "").replace("argocd: {hub: {cluster: one}}", "labels: {}")) == []
    )


def test_shared_apps_are_no_targets_of_the_tenancy() -> None:
    assert found("[EU]", app="api: {}") == []


def test_what_it_says() -> None:
    (one,) = found("[EU, DE]", app="api: {per: tenancy}\nweb: {per: tenancy, image: x.example/web, versions: {}}")
    assert one.message == (
        "the Argo CD instance hub runs on one, in jurisdiction US; the contract of initech lists EU, DE"
    )
    assert one.hint == ("Let an instance on a cluster of EU or DE serve these targets, or one on their own clusters.")
    assert one.at.line == 11
    assert one.path == "tenancies.initech.contract.jurisdictions"
    assert [f"{place.at.line} {place.what}" for place in one.related] == ["7 the cluster of hub"]
    assert one.targets == ("prod/two/initech/api", "prod/two/initech/web"), "pinned or not"
