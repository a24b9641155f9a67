"""Each noise rule on what it hides, and on the nearest thing that it must not hide."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from gitops_compile.compare.noise.door import RULES, hidden
from gitops_compile.compare.operations import operations
from gitops_compile.compare.veil import veiled
from gitops_compile.model.change import Difference, Manifest, Pair, Pairing, Side, Sides
from gitops_compile.model.operation import shown
from gitops_compile.model.reviewing import NOISE_RULES
from gitops_compile.model.target import Place

TODAY = "2026-11-21"
NOBODY = Side(None, None, (), {})
Object = dict[str, Any]


def side(one: Object) -> Manifest:
    place = Place("dev", "c1", "", "web")
    return Manifest(f"rendered/dev/c1/web/{one['metadata']['name']}.yaml", str(place), place, one, "web-dev")


def thing(api: str, kind: str, name: str = "one", **more: Any) -> Object:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name}, **more}


def noise(*pairs: tuple[Object, Object]) -> dict[str, str]:
    """What differs in the first of some objects of one target, by its path, and the rule that hides it."""
    found = []
    for base, head in pairs:
        renamed = base["metadata"]["name"] != head["metadata"]["name"]
        pair = Pair(Pairing.HASH_SUFFIX if renamed else Pairing.EXACT, side(base), side(head))
        found.append(Difference(pair, operations(base, head)))
    every = veiled(found, ())
    names = hidden(every[0], Sides(NOBODY, NOBODY, every), (), None, TODAY)
    return {f"{one.kind} {shown(one.path)}": name for one, name in zip(every[0].operations, names, strict=True)}


def at(one: Object, path: str, value: Any) -> Object:
    """A copy of an object with another value at a path of fields and numbers; none takes it away."""
    copy = deepcopy(one)
    here: Any = copy
    *way, last = (int(part) if part.isdecimal() else part for part in path.split("|"))
    for part in way:
        here = here[part]
    if value is None:
        del here[last]
    else:
        here[last] = value
    return copy


POD: Object = {
    "metadata": {"labels": {"app": "web"}, "annotations": {"checksum/config": "1", "acme.dev/checksum": "1", "a": "1"}},
    "spec": {
        "containers": [
            {
                "name": "web",
                "args": ["a", "b"],
                "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
                "ports": [{"containerPort": 80}, {"containerPort": 81, "protocol": "UDP"}],
                "envFrom": [{"configMapRef": {"name": "conf-2222222222"}}, {"secretRef": {"name": "other"}}],
            }
        ],
        "volumes": [{"name": "v", "secret": {"secretName": "pass-2222222222"}}],
        "tolerations": [{"key": "a"}],
    },
}
WEB = thing("apps/v1", "Deployment", "web", spec={"selector": {"matchLabels": {"chart": "a"}}, "template": POD})
CONF = thing("v1", "ConfigMap", "conf-2222222222", data={"a": "1"})
CONF_2 = thing("v1", "ConfigMap", "conf-4444444444", data={"a": "2"})
PASS = thing("v1", "Secret", "pass-2222222222", data={"a": "MQ=="})
PASS_2 = thing("v1", "Secret", "pass-4444444444", data={"a": "Mg=="})
CONTAINER = "spec|template|spec|containers|0"


def test_the_rules_stand_in_the_order_of_the_page() -> None:
    assert ("header", "yaml-format", *(one.name for one in RULES)) == NOISE_RULES


def test_reorder() -> None:
    env = WEB["spec"]["template"]["spec"]["containers"][0]["env"]
    assert noise((WEB, at(WEB, f"{CONTAINER}|env", env[::-1]))) == {
        "reorder spec.template.spec.containers[web].env": "reorder"
    }
    assert set(noise((WEB, at(WEB, f"{CONTAINER}|args", ["b", "a"]))).values()) == {""}


def test_api_default() -> None:
    tcp = at(WEB, f"{CONTAINER}|ports|0|protocol", "TCP")
    path = "spec.template.spec.containers[web].ports[80/TCP].protocol"
    assert noise((WEB, tcp)) == {f"add {path}": "api-default"}
    assert noise((tcp, WEB)) == {f"remove {path}": "api-default"}
    equal = at(WEB, "spec|template|spec|tolerations|0|operator", "Equal")
    assert list(noise((WEB, equal)).values()) == ["api-default"]
    assert set(noise((WEB, at(WEB, f"{CONTAINER}|ports|0|protocol", "UDP"))).values()) == {""}
    assert set(noise((WEB, at(WEB, f"{CONTAINER}|imagePullPolicy", "Always"))).values()) == {""}, "not in the table"
    service = thing("v1", "Service", spec={"ports": [{"port": 80}]})
    assert list(noise((service, at(service, "spec|ports|0|protocol", "TCP"))).values()) == ["api-default"]


@pytest.mark.parametrize(
    ("kind", "expected"), [("User", "api-default"), ("Group", "api-default"), ("ServiceAccount", "")]
)
def test_the_default_group_is_that_of_people(kind: str, expected: str) -> None:
    binding = thing("rbac.authorization.k8s.io/v1", "RoleBinding", subjects=[{"kind": kind, "name": "a"}])
    said = at(binding, "subjects|0|apiGroup", "rbac.authorization.k8s.io")
    assert list(noise((binding, said)).values()) == [expected]


def test_hash_suffix_in_the_name_and_in_references() -> None:
    assert noise((CONF, CONF_2)) == {"replace data.a": "", "replace metadata.name": "hash-suffix"}
    head = at(WEB, "spec|template|spec|volumes|0|secret|secretName", "pass-4444444444")
    found = noise((WEB, head), (PASS, PASS_2))
    assert found == {"replace spec.template.spec.volumes[v].secret.secretName": "hash-suffix"}
    assert list(noise((WEB, head), (CONF, CONF_2)).values()) == [""], "no such Secret was renamed"
    assert list(noise((WEB, head)).values()) == [""]


def test_hash_suffix_where_the_reference_is_the_identity() -> None:
    head = at(WEB, f"{CONTAINER}|envFrom|0|configMapRef|name", "conf-4444444444")
    path = "spec.template.spec.containers[web].envFrom"
    assert noise((WEB, head), (CONF, CONF_2)) == {
        f"remove {path}[configMapRef/conf-2222222222]": "hash-suffix",
        f"add {path}[configMapRef/conf-4444444444]": "hash-suffix",
    }
    optional = at(head, f"{CONTAINER}|envFrom|0|configMapRef|optional", value=True)
    assert set(noise((WEB, optional), (CONF, CONF_2)).values()) == {""}
    moved = at(head, f"{CONTAINER}|envFrom", head["spec"]["template"]["spec"]["containers"][0]["envFrom"][::-1])
    assert set(noise((WEB, moved), (CONF, CONF_2)).values()) == {""}, "the order of envFrom matters"


@pytest.mark.parametrize("label", ["helm.sh/chart", "chart", "heritage", "app.kubernetes.io/version"])
def test_chart_labels(label: str) -> None:
    labelled = at(WEB, "metadata|labels", {label: "1", "app": "web"})
    assert list(noise((labelled, at(labelled, f"metadata|labels|{label}", "2"))).values()) == ["chart-labels"]
    in_pod = at(WEB, f"spec|template|metadata|labels|{label}", "1")
    assert list(noise((WEB, in_pod)).values()) == ["chart-labels"]
    assert list(noise((WEB, at(WEB, "metadata|labels", {label: "1"}))).values()) == ["chart-labels"]
    assert list(noise((WEB, labelled)).values()) == [""], "another label came with it"


def test_chart_labels_that_mean_more() -> None:
    assert list(noise((WEB, at(WEB, "spec|selector|matchLabels|chart", "b"))).values()) == [""]
    claim = {"metadata": {"name": "c", "labels": {"chart": "a"}}}
    base = thing("apps/v1", "StatefulSet", spec={"volumeClaimTemplates": [claim]})
    head = at(base, "spec|volumeClaimTemplates|0|metadata|labels|chart", "b")
    assert list(noise((base, head)).values()) == [""]
    widget = thing("acme.dev/v1", "Widget", spec={"podSelector": {"metadata": {"labels": {"chart": "a"}}}})
    assert list(noise((widget, at(widget, "spec|podSelector|metadata|labels|chart", "b"))).values()) == [""]
    service = thing("v1", "Service", spec={"selector": {"chart": "a"}})
    assert list(noise((service, at(service, "spec|selector|chart", "b"))).values()) == [""]
    assert list(noise((WEB, at(WEB, "spec|template|metadata|labels|app", "b"))).values()) == [""]


@pytest.mark.parametrize("name", ["checksum/config", "acme.dev/checksum"])
def test_checksum(name: str) -> None:
    head = at(WEB, f"spec|template|metadata|annotations|{name}", "2")
    changed = (PASS, at(PASS, "data|a", "Mg=="))
    assert list(noise((WEB, head), changed).values()) == ["checksum"]
    assert list(noise((WEB, head)).values()) == [""], "nothing else says why the pods restart"
    service = thing("v1", "Service")
    assert list(noise((WEB, head), (service, at(service, "spec", {"a": 1}))).values()) == [""]
    outside = at(WEB, "metadata|annotations", {name: "1"})
    assert list(noise((outside, at(outside, f"metadata|annotations|{name}", "2")), changed).values()) == [""]
    other = at(WEB, "spec|template|metadata|annotations|a", "2")
    assert list(noise((WEB, other), changed).values()) == [""]


def test_a_checksum_of_a_secret_is_hidden_though_its_key_has_the_word() -> None:
    base = at(WEB, "spec|template|metadata|annotations|checksum/secret", "1")
    head = at(base, "spec|template|metadata|annotations|checksum/secret", "2")
    assert list(noise((base, head), (PASS, at(PASS, "data|a", "Mg=="))).values()) == ["checksum"]


def test_ca_bundle() -> None:
    config = {"webhooks": [{"name": "a", "clientConfig": {"caBundle": "1", "url": "https://a"}}]}
    hook = thing("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", **config)
    assert list(noise((hook, at(hook, "webhooks|0|clientConfig|caBundle", "2"))).values()) == ["ca-bundle"]
    assert list(noise((hook, at(hook, "webhooks|0|clientConfig|url", "2"))).values()) == [""]
    service = thing("apiregistration.k8s.io/v1", "APIService", spec={"caBundle": "1"})
    assert list(noise((service, at(service, "spec|caBundle", "2"))).values()) == ["ca-bundle"]
    spec = {"conversion": {"webhook": {"clientConfig": {"caBundle": "1"}}}}
    crd = thing("apiextensions.k8s.io/v1", "CustomResourceDefinition", spec=spec)
    assert list(noise((crd, at(crd, "spec|conversion|webhook|clientConfig|caBundle", "2"))).values()) == ["ca-bundle"]
    issuer = thing("cert-manager.io/v1", "Issuer", spec={"caBundle": "1"})
    assert list(noise((issuer, at(issuer, "spec|caBundle", "2"))).values()) == [""]


def enc(text: str) -> str:
    return f"ENC[AES256_GCM,data:{text},iv:YQ==,tag:YQ==,type:str]"


def test_ciphertext() -> None:
    sealed = thing(
        "bitnami.com/v1alpha1", "SealedSecret", spec={"encryptedData": {"a": "1"}, "template": {"type": "a"}}
    )
    assert list(noise((sealed, at(sealed, "spec|encryptedData|a", "2"))).values()) == ["ciphertext"]
    assert list(noise((sealed, at(sealed, "spec|encryptedData|b", "2"))).values()) == [""]
    assert list(noise((sealed, at(sealed, "spec|encryptedData|a", None))).values()) == [""]
    assert list(noise((sealed, at(sealed, "spec|template|type", "b"))).values()) == [""]


def test_ciphertext_of_sops() -> None:
    age = [{"recipient": "age1", "enc": "-----BEGIN AGE ENCRYPTED FILE-----\na\n-----END AGE ENCRYPTED FILE-----\n"}]
    base = thing("v1", "Secret", stringData={"a": enc("YQ=="), "b": "x"}, sops={"mac": enc("YQ=="), "age": age})
    for path, value, expected in (
        ("stringData|a", enc("Yg=="), "ciphertext"),
        ("stringData|a", "plain", ""),
        ("stringData|b", "y", ""),
        ("stringData|c", enc("Yg=="), ""),
        ("sops|mac", enc("Yg=="), "ciphertext"),
        ("sops|lastmodified", "2026", ""),
        ("sops|age|0|enc", age[0]["enc"].replace("\na\n", "\nb\n"), "ciphertext"),
        ("sops|age|0|recipient", "age2", ""),
    ):
        assert set(noise((base, at(base, path, value))).values()) == {expected}, path
    naked = at(base, "sops", None)
    assert set(noise((naked, at(naked, "stringData|a", enc("Yg==")))).values()) == {""}


def test_crd_description() -> None:
    schema = {
        "description": "a",
        "properties": {
            "spec": {"items": {"description": "a"}, "default": {"description": "a"}},
            "properties": {"description": "a", "type": "string"},
            "description": {"type": "string"},
        },
    }
    versions = [{"name": "v1", "schema": {"openAPIV3Schema": schema}}]
    crd = thing("apiextensions.k8s.io/v1", "CustomResourceDefinition", spec={"versions": versions})
    top = "spec|versions|0|schema|openAPIV3Schema"
    for path, value, expected in (
        ("description", "b", "crd-description"),
        ("description", None, "crd-description"),
        ("properties|spec|items|description", "password: |\n several\n lines", "crd-description"),
        ("properties|properties|description", "b", "crd-description"),
        ("properties|spec|default|description", "b", ""),
        ("properties|description", {"type": "integer"}, ""),
        ("properties|description|type", "integer", ""),
        ("properties|spec|description", "new", "crd-description"),
        ("properties|other", {"description": "new"}, ""),
    ):
        assert list(noise((crd, at(crd, f"{top}|{path}", value))).values()) == [expected], path
    other = thing("acme.dev/v1", "Widget", spec={"openAPIV3Schema": {"description": "a"}})
    assert list(noise((other, at(other, "spec|openAPIV3Schema|description", "b"))).values()) == [""]
