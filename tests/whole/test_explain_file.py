"""`explain` for a file under rendered/, as a person calls it: what it prints, and what it says where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from installed import Installed, write
from shop_fleet import replaced

API = "prod/c2/globex/api/deployment_main.yaml"


@pytest.mark.parametrize("name", [f"rendered/{API}", API, f"./rendered/{API}"])
def test_one_value_by_any_spelling_of_its_file(shop: Path, installed: Installed, name: str) -> None:
    ran = installed.fine(shop, "explain", name, "spec.template.spec.containers[0].image")
    assert ran.out == (
        f"rendered/{API}\n"
        "  spec.template.spec.containers[0].image  docker.io/acme/api:1.0.0"
        "  (fleet fleet.yaml:16:79; the generated layer's step image: the pin of prod)\n"
        "                                          version  1.0.0  (apps.api.versions.prod, fleet.yaml:16:79)\n"
        "                                          with fleet.yaml:16:30: image docker.io/acme/api\n"
        "                                          over docker.io/acme/api"
        "  (source overlays/api/deployment.yaml:8:45)\n"
    )
    assert ran.err == ""


def test_all_below_a_path(shop: Path, installed: Installed) -> None:
    ran = installed.fine(shop, "explain", API, 'metadata.labels["app.kubernetes.io/managed-by"]')
    assert len(ran.out.splitlines()) == 2
    every = installed.fine(shop, "explain", API, "spec").out.splitlines()
    assert [line.split()[0] for line in every if line.startswith("  spec")] == [
        "spec.selector.matchLabels.app",
        "spec.template.metadata.labels.app",
        "spec.template.spec.containers[0].image",
        "spec.template.spec.containers[0].name",
    ]


def test_as_data(shop: Path, installed: Installed) -> None:
    document = installed.fine(shop, "explain", "prod/c1/edge/service_main.yaml", "-o", "json").json()
    assert document["file"] == "rendered/prod/c1/edge/service_main.yaml"
    entries = {entry["path"]: entry for entry in document["entries"]}
    assert entries["spec.ports[0].port"] == {
        "path": "spec.ports[0].port",
        "value": 80,
        "kind": "source",
        "certain": True,
        "why": "",
        "places": [{"at": {"file": "overlays/edge/service.yaml", "line": 4, "column": 46}, "text": "", "used": []}],
        "over": [],
    }
    assert entries["metadata.namespace"]["kind"] == "fleet"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("argocd/hub/bootstrap.yaml", "[1].spec.source.repoURL"), "(fleet fleet.yaml:4:12; git.url)"),
        (("argocd/hub/prod/appproject.argoproj.io_prod.yaml", "spec.destinations[0].namespace"), "edge-prod"),
        (("prod/c1/namespaces/namespace_edge-prod.yaml", "metadata.name"), "fleet.yaml:17:3: prod/c1/edge"),
    ],
)
def test_what_has_no_source(shop: Path, installed: Installed, arguments: tuple[str, str], said: str) -> None:
    assert said in installed.fine(shop, "explain", *arguments).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("prod/c2/globex/api/deployment_mian.yaml",), f"Did you mean rendered/{API}?"),
        (("prod/c2/globx/api/deployment_main.yaml",), "gives no file prod/c2/globx/api/deployment_main.yaml"),
        (("argocd/hub/bootstrp.yaml",), "Did you mean rendered/argocd/hub/bootstrap.yaml?"),
        ((API, "spec.tmplate"), "Did you mean spec.template?"),
        ((API, "spec["), f"{API} has no spec[."),
        ((API, "spec.template.spec.containers[1]"), "Did you mean spec.template.spec.containers[0]?"),
        (("prod/c1/late/deployment_main.yaml",), "prod/c1/late is not rendered: it has no pin."),
    ],
)
def test_what_is_not_there(shop: Path, installed: Installed, arguments: tuple[str, ...], said: str) -> None:
    ran = installed(shop, "explain", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_file_that_differs_or_is_absent_is_noted(shop: Path, installed: Installed) -> None:
    replaced(shop / "overlays/edge/service.yaml", "80", "81")
    ran = installed.fine(shop, "explain", "prod/c1/edge/service_main.yaml", "spec.ports")
    assert "spec.ports[0].port  81  (source overlays/edge/service.yaml:4:46)" in ran.out
    assert "rendered/prod/c1/edge/service_main.yaml on the disk differs" in ran.err
    (shop / "rendered/prod/c1/edge/service_main.yaml").unlink()
    assert "is not on the disk" in installed.fine(shop, "explain", "prod/c1/edge/service_main.yaml").err
    assert installed.fine(shop, "explain", "prod/c1/edge/service_main.yaml", "--quiet").err == ""


def test_a_target_that_does_not_build_says_why(shop: Path, installed: Installed) -> None:
    (shop / "overlays/edge/service.yaml").write_text("kind: [", encoding="utf-8")
    ran = installed(shop, "explain", "prod/c1/edge/service_main.yaml")
    assert ran.code == 1
    assert "GC174" in ran.err


def test_a_secret_is_never_printed(shop: Path, installed: Installed) -> None:
    secret = """\
        apiVersion: v1
        kind: Secret
        metadata: {name: door}
        stringData:
          password: {{ values.password | quote }}
    """
    write(shop, {"overlays/edge/secret.yaml.j2": secret})
    replaced(shop / "fleet.yaml", "edge: {}", "edge: {values: {password: hunter2}}")
    for output in ("text", "json"):
        ran = installed.fine(shop, "explain", "prod/c1/edge/secret_door.yaml", "-o", output)
        assert "hunter2" not in ran.out + ran.err
        assert "values.password" in ran.out
        assert "«secret-1»" in ran.out or "\\u00absecret-1\\u00bb" in ran.out


BASELINE = 'podSecurity: baseline, quota: {cpu: "4", pods: "10"}, limits: {defaultRequest: {cpu: 100m}}, network: deny'


def test_what_a_namespace_comes_with_names_the_key_that_asks_for_it(shop: Path, installed: Installed) -> None:
    replaced(shop / "fleet.yaml", "dev: {clusters: [c1]}", f"dev: {{clusters: [c1], {BASELINE}}}")
    quota = "dev/c1/namespaces/edge-dev/resourcequota_quota.yaml"

    def told(file: str, path: str) -> tuple[str, str, str]:
        (one,) = installed.fine(shop, "explain", file, path, "-o", "json").json()["entries"]
        used = one["places"][0]["used"]
        return one["value"], one["kind"], used[0]["path"] if used else ""

    folder = quota.rpartition("/")[0]
    assert told(quota, 'spec.hard["requests.cpu"]') == ("4", "fleet", "quota.requests.cpu")
    assert told(quota, "spec.hard.pods") == ("10", "fleet", "quota.pods")
    assert told(f"{folder}/limitrange_limits.yaml", "spec.limits[0].defaultRequest.cpu") == (
        "100m",
        "fleet",
        "limits.defaultRequest.cpu",
    )
    assert told(f"{folder}/networkpolicy_default-deny.yaml", "spec.policyTypes[0]") == ("Ingress", "rule", "network")
    label = 'metadata.labels["pod-security.kubernetes.io/enforce"]'
    assert told("dev/c1/namespaces/namespace_edge-dev.yaml", label) == ("baseline", "fleet", "podSecurity")
    assert told(quota, "metadata.namespace") == ("edge-dev", "fleet", "namespace")
