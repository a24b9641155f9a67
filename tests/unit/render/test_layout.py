"""Where an object's file lies, for names that are ordinary, odd and hostile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiled import thing
from gitops_compile.render.layout import object_path

LONG = "a" * 253


@pytest.mark.parametrize(
    ("api_version", "kind", "name", "namespace", "path"),
    [
        ("apps/v1", "Deployment", "web", "shop", "deployment_web.yaml"),
        ("apps/v1", "Deployment", "web", "", "deployment_web.yaml"),
        ("v1", "ConfigMap", "web", "monitoring", "monitoring/configmap_web.yaml"),
        ("networking.k8s.io/v1", "Ingress", "web.example.com", "shop", "ingress_web.example.com.yaml"),
        ("cert-manager.io/v1", "Certificate", "web", "shop", "certificate.cert-manager.io_web.yaml"),
        ("cluster.x-k8s.io/v1", "Cluster", "c", "shop", "cluster.cluster.x-k8s.io_c.yaml"),
        ("Acme.IO/v1", "Zone", "Eu", "", "zone.acme.io_Eu.yaml"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", "system:reader", "", "clusterrole_system%3Areader.yaml"),
        ("v1", "ConfigMap", "a%b", "", "configmap_a%25b.yaml"),
        ("v1", "ConfigMap", "é", "", "configmap_%C3%A9.yaml"),
        ("v1", "ConfigMap", "../x", "", "configmap_..%2Fx.yaml"),
        ("v1", "ConfigMap", "x", "..", "%2E%2E/configmap_x.yaml"),
        ("v1", "ConfigMap", "x", "a/b", "a%2Fb/configmap_x.yaml"),
        ("../v1", "../K", "x", "", "..%2Fk..._x.yaml"),
        ("v1", "ConfigMap", "a" * 190, "", f"configmap_{'a' * 190}.yaml"),
        ("v1", "ConfigMap", "a" * 191, "", f"configmap_{'a' * 181}-5cf38439.yaml"),
        ("v1", "ConfigMap", LONG, "far", f"far/configmap_{'a' * 181}-040c78d2.yaml"),
    ],
)
def test_path(api_version: str, kind: str, name: str, namespace: str, path: str) -> None:
    assert object_path(thing(api_version, kind, name, namespace), "shop") == path


def test_a_namespaces_target_has_no_namespace_of_its_own() -> None:
    assert object_path(thing("v1", "ResourceQuota", "q", "shop"), "") == "shop/resourcequota_q.yaml"


ANY = st.text(st.characters(), max_size=300)


@given(ANY, ANY, ANY, ANY)
def test_no_name_leaves_the_folder(group: str, kind: str, name: str, namespace: str) -> None:
    path = object_path(thing(f"{group}/v1", kind, name, namespace), "shop")
    *folder, file = path.split("/")
    assert path.isascii()
    assert len(folder) == (namespace not in ("", "shop"))
    assert ".." not in folder
    assert file.endswith(".yaml")
    assert len(file) <= 205


@given(st.lists(ANY, min_size=2, max_size=2, unique=True))
def test_two_names_are_two_paths(names: list[str]) -> None:
    one, other = (object_path(thing("v1", "ConfigMap", name or "x" * 301), "") for name in names)
    assert one != other
