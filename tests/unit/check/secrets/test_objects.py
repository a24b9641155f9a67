"""What one object gives away: each row of the table of trust.md, section 8, once met and once just not met."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from compiled import thing
from gitops_compile.check.secrets.objects import seen_in_object, unfolded

ENC = "ENC[AES256_GCM,data:Zm9v,iv:YmFy+/==,tag:YmF6,type:str]"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n"
AWS = "AKIA" + "QWERTYUIOPASDFGH"
LAST = "kubectl.kubernetes.io/last-applied-configuration"
WIDE = "sealedsecrets.bitnami.com/cluster-wide"


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


def secret(**more: Any) -> dict[str, Any]:
    return thing("v1", "Secret", "x", **more)


def config(text: str) -> dict[str, Any]:
    return thing("v1", "ConfigMap", "x", data={"key": text})


def annotated(kind: str, **annotations: str) -> dict[str, Any]:
    one = thing("v1", kind, "x")
    return {**one, "metadata": {**one["metadata"], "annotations": annotations}}


def seen(one: dict[str, Any], altered: bool = True) -> list[tuple[str, str, str]]:
    return [(found.code, found.what, found.where) for found in seen_in_object(one, altered)]


SOPS = {"mac": ENC, "mac_only_encrypted": True}
ACCEPTED = {
    "no values": secret(data={}, stringData=None),
    "empty values": secret(data={"a": "", "b": None}),
    "a service account's token": secret(type="kubernetes.io/service-account-token"),
    "placeholders": secret(stringData={"a": "<path:secret/data/web#key>", "b": "<user>", "c": "<key | base64encode>"}),
    "placeholders in base64": secret(data={"a": encoded("<path:secret/data/web#key>"), "b": "<user>", "c": ""}),
    "encrypted whole": secret(data={"a": ENC, "b": ""}, stringData={"c": ENC}, sops=SOPS),
    "a SealedSecret": thing("bitnami.com/v1alpha1", "SealedSecret", "x", spec={"encryptedData": {"a": "AgBy3i4"}}),
    "an ExternalSecret": thing("external-secrets.io/v1", "ExternalSecret", "x", spec={"data": [{"secretKey": "a"}]}),
    "another's Secret": thing("acme.io/v1", "Secret", "x", data={"a": "text"}),
    "a schema's example": thing(
        "apiextensions.k8s.io/v1", "CustomResourceDefinition", "x", spec={"description": "redis://user:word@host"}
    ),
}
REFUSED = {
    "data": (secret(data={"b": "Zm9v", "a": ""}), ("GC700", "data.b", "")),
    "stringData": (secret(stringData={"a": " "}), ("GC700", "stringData.a", "")),
    "a number": (secret(stringData={"a": 0}), ("GC700", "stringData.a", "")),
    "no map": (secret(data=["Zm9v"]), ("GC700", "data", "")),
    "many": (
        secret(data=dict.fromkeys("edcba", "Zm9v")),
        ("GC700", "data.a, data.b, data.c and 2 more", ""),
    ),
    "more than a placeholder": (secret(stringData={"a": "<user>x"}), ("GC700", "stringData.a", "")),
    "two placeholders": (secret(stringData={"a": "<a><b>"}), ("GC700", "stringData.a", "")),
    "a placeholder of the shell": (secret(stringData={"a": "${PASSWORD}"}), ("GC700", "stringData.a", "")),
    "one beside a placeholder": (secret(stringData={"a": "<a>", "b": "c"}), ("GC700", "stringData.b", "")),
    "an odd key": (secret(data={"a b": "Zm9v"}), ("GC700", "data.…", "")),
    "a token for a key": (secret(data={AWS: "Zm9v"}), ("GC700", "data.…", "")),
    "encrypted, without a block": (secret(data={"a": ENC}), ("GC700", "data.a", "")),
    "no MAC": (secret(data={"a": ENC}, sops={"version": "3"}), ("GC701", "its sops block has no MAC", "")),
    "a MAC in clear": (secret(data={"a": ENC}, sops={"mac": "x"}), ("GC701", "its sops block has no MAC", "")),
    "one in clear": (
        secret(data={"a": ENC, "b": "Zm9v"}, sops=SOPS),
        ("GC701", "data.b is not encrypted", ""),
    ),
    "two in clear": (
        secret(data={"a": "Zm9v", "b": "Zm9v"}, sops=SOPS),
        ("GC701", "not encrypted: data.a, data.b", ""),
    ),
    "half encrypted": (
        secret(data={"a": f"{ENC}x"}, sops=SOPS),
        ("GC701", "data.a is not encrypted", ""),
    ),
    "a MAC of all": (secret(data={"a": ENC}, sops={"mac": ENC}), ("GC702", "", "")),
    "a private key": (config(KEY), ("GC704", "a private key", "data.key")),
    "a private key of PGP": (
        config("-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 2\n\nlQOYBFExampleExample\n"),
        ("GC704", "a private key", "data.key"),
    ),
    "a private key in one line": (
        config(KEY.replace("\n", "\\n")),
        ("GC704", "a private key", "data.key"),
    ),
    "a private key of PuTTY": (
        config("PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 14\nAAABAQ"),
        ("GC704", "a private key", "data.key"),
    ),
    "a private key in binaryData": (
        thing("v1", "ConfigMap", "x", binaryData={"a": encoded(KEY)}),
        ("GC704", "a private key", "binaryData.a"),
    ),
    "a key file": (
        config('{"type": "service_account", "private_key": "' + KEY.replace("\n", "\\n") + '"}'),
        ("GC707", "the key file of a service account", "data.key"),
    ),
    "a token": (config(f"key={AWS};"), ("GC705", "an AWS access key", "data.key")),
    "a token in an annotation": (
        annotated("Service", note=AWS),
        ("GC705", "an AWS access key", "metadata.annotations.note"),
    ),
    "a token in an annotation of a Secret": (
        annotated("Secret", note=AWS),
        ("GC705", "an AWS access key", "metadata.annotations.note"),
    ),
    "a token where a store is named": (
        thing("external-secrets.io/v1", "ExternalSecret", "x", spec={"target": {"template": {"data": {"a": AWS}}}}),
        ("GC705", "an AWS access key", "spec.target.template.data.a"),
    ),
    "a parameter of a chart": (
        thing("argoproj.io/v1alpha1", "Application", "x", spec={"helm": {"parameters": [{"name": "k", "value": AWS}]}}),
        ("GC705", "an AWS access key", "spec.helm.parameters[k].value"),
    ),
    "a token in two places": (
        thing("v1", "ConfigMap", "x", data={"b": AWS, "a": AWS}),
        ("GC705", "an AWS access key", "data.a, data.b"),
    ),
    "a token that is a name": (
        thing("v1", "Pod", "x", spec={"env": [{"name": AWS}]}),
        ("GC705", "an AWS access key", "spec.env[0].name"),
    ),
    "a URL": (config("see redis://:word@host"), ("GC706", "a user and a password in a URL", "data.key")),
    "kubectl's copy": (annotated("Service", **{LAST: "{}"}), ("GC708", "", "")),
    "a secret in kubectl's copy": (annotated("Service", **{LAST: KEY}), ("GC708", "", "")),
}


@pytest.mark.parametrize("one", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(one: dict[str, Any]) -> None:
    assert seen(one) == []


@pytest.mark.parametrize(("one", "found"), REFUSED.values(), ids=REFUSED)
def test_refused(one: dict[str, Any], found: tuple[str, str, str]) -> None:
    assert seen(one) == [found]


def test_a_mac_of_all_holds_where_no_layer_alters_the_object() -> None:
    assert seen(secret(data={"a": ENC}, sops={"mac": ENC}), altered=False) == []


@pytest.mark.parametrize("value", ["true", True])
def test_a_sealed_secret_for_the_whole_cluster(value: Any) -> None:
    api = "bitnami.com/v1alpha1"
    one = thing(api, "SealedSecret", "x")
    wide = {"annotations": {WIDE: value}}
    assert seen({**one, "metadata": {"name": "x", **wide}}) == [("GC703", "", "")]
    assert seen(thing(api, "SealedSecret", "x", spec={"template": {"metadata": wide}})) == [("GC703", "", "")]
    narrow = {"annotations": {WIDE: "false", "sealedsecrets.bitnami.com/namespace-wide": "true"}}
    assert seen({**one, "metadata": {"name": "x", **narrow}}) == []


def test_several_findings_of_one_object_are_sorted() -> None:
    one = thing("v1", "ConfigMap", "x", data={"a": f"http://u:p@h {AWS}", "b": KEY})
    assert [code for code, _, _ in seen(one)] == ["GC704", "GC705", "GC706"]


def test_the_items_of_a_list_are_objects() -> None:
    inner = {"metadata": {"name": "x"}, "data": {"a": "Zm9v"}}
    one = {"apiVersion": "v1", "kind": "SecretList", "metadata": {"note": "a"}, "items": [inner, secret(), "text"]}
    every = list(unfolded((one, config("a"))))
    kinds = ["SecretList", "Secret", "Secret", "ConfigMap"]
    assert [part["kind"] for part in every] == kinds
    assert seen(every[1]) == [("GC700", "data.a", "")]
    whole = {"apiVersion": "v1", "kind": "List", "items": [one]}
    assert [part["kind"] for part in unfolded((whole,))] == ["List", *kinds[:3]]


def test_broken_base64_is_looked_at_as_it_stands() -> None:
    one = thing("v1", "ConfigMap", "x", binaryData={"a": "%%%"})
    assert seen(one) == []
