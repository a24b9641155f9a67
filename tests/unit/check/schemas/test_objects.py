"""The rendered objects of a fleet against their schemas: which schema, which cluster, and how mistakes are joined."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from compiled import declared, rendered, thing
from gitops_compile.adapters.schemas import bundled
from gitops_compile.check.schemas.objects import check_objects
from gitops_compile.check.tree import Tree
from gitops_compile.model.build import BuildError, ParsedObject, ParseRequest, ParseResult
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.world import SourceFiles

TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/fleet.git, branch: main}
kubernetes: "1.33"
argocd: {hub: {cluster: old}}
clusters:
  old: {server: https://old.example.com, argocd: hub, kubernetes: "1.31"}
  new: {server: https://new.example.com}
environments:
  prod: {clusters: [new, old]}
apps:
  web: {delivery: {allow: {kinds: [argoproj.io/Application]}}}
  crds: {source: {clusterScoped: [acme.io/Zone]}}
  theirs: {source: {verbatim: true}}
"""
SERVICE = thing("v1", "Service", "web", spec={"ports": [{"port": 80}]})
WRONG = thing("v1", "Service", "web", spec={"prots": [{"port": 80}]})
ZONE = thing("acme.io/v1", "Zone", "eu", spec={"size": 1})
BAD_ZONE = thing("acme.io/v1", "Zone", "eu", spec={"sise": 1})
SIZE = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer"}}}}}


def crd(schema: Any = None, *served: str, group: str = "acme.io") -> dict[str, Any]:
    versions = [
        {"name": name, "served": True, "storage": name == "v1", "schema": {"openAPIV3Schema": schema or SIZE}}
        for name in served or ("v1",)
    ]
    names = {"kind": "Zone", "plural": "zones"}
    spec = {"group": group, "names": names, "scope": "Cluster", "versions": versions}
    return thing("apiextensions.k8s.io/v1", "CustomResourceDefinition", f"zones.{group}", spec=spec)


def check(
    objects: Mapping[str, tuple[dict[str, Any], ...]], files: Mapping[str, Any] | None = None, top: str = TOP
) -> tuple[Diagnostic, ...]:
    """``files`` of schemas/: the objects of a manifest, or the text of a JSON file."""
    fleet, targets = declared(top)
    there = files or {}

    def read(folders: tuple[str, ...], revision: str = "") -> SourceFiles:
        (folder,) = folders
        found = {path: content for path, content in there.items() if path.startswith(f"{folder}/")}
        return SourceFiles(FileTree({p: c.encode() if isinstance(c, str) else b"" for p, c in found.items()}))

    def parse(requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
        for request in requests:
            given = [(path, one) for path in request.files for one in there[path]]
            if any(one is None for _, one in given):
                yield ParseResult(request.id, error=BuildError("secret words", given[0][0], 3))
            else:
                yield ParseResult(request.id, tuple(ParsedObject(path, 1, one) for path, one in given))

    return check_objects(Tree(fleet, targets, rendered(targets, objects), ()), bundled, read, parse)


def said(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{one.code} {one.message}" for one in found]


def test_sound_objects_give_nothing() -> None:
    assert check({"prod/new/web": (SERVICE,), "prod/old/crds": (crd(), ZONE)}) == ()


def test_one_mistake_on_two_clusters_is_one_error() -> None:
    (one,) = check({"prod/new/web": (WRONG,), "prod/old/web": (WRONG,)})
    assert one.message == "Service web: unknown field spec.prots (v1 in Kubernetes 1.31, v1 in Kubernetes 1.33)"
    assert (one.code, one.severity, str(one.at), one.path) == ("GC340", Severity.ERROR, "fleet.yaml:13:3", "apps.web")
    assert one.hint == "Did you mean ports?"
    assert one.targets == ("prod/new/web", "prod/old/web")
    assert [str(other.at) for other in one.related] == ["rendered/prod/new/web/service_web.yaml:1:1"]


def test_the_same_mistake_in_several_objects_is_one_error() -> None:
    (one,) = check({"prod/new/web": (WRONG, WRONG | {"metadata": {"name": "api"}})})
    assert one.message == "Service api and 1 more object: unknown field spec.prots (v1 in Kubernetes 1.33)"


def test_each_cluster_has_its_own_kubernetes() -> None:
    cidr = thing("networking.k8s.io/v1", "ServiceCIDR", "a", spec={"cidrs": ["10.0.0.0/8"]})
    (one,) = check({"prod/new/web": (cidr,), "prod/old/web": (cidr,)})
    assert one.code == "GC341"
    assert one.message == "ServiceCIDR a: networking.k8s.io/v1 ServiceCIDR is not served (Kubernetes 1.31)"
    assert one.targets == ("prod/old/web",)


def test_a_version_that_no_cluster_serves_is_one_error() -> None:
    budget = thing("policy/v1beta1", "PodDisruptionBudget", "a")
    (one,) = check({"prod/new/web": (budget,), "prod/old/web": (budget,)})
    assert one.message == (
        "PodDisruptionBudget a: policy/v1beta1 PodDisruptionBudget is no longer served "
        "(Kubernetes 1.31, Kubernetes 1.33)"
    )


def test_without_a_word_it_is_the_newest_minor() -> None:
    top = TOP.replace('kubernetes: "1.33"\n', "").replace(', kubernetes: "1.31"', "")
    (one,) = check({"prod/new/web": (WRONG,)}, top=top.replace("kind: Fleet\n", "kind: Fleet\n\n"))
    assert one.message == "Service web: unknown field spec.prots (v1 in Kubernetes 1.36)"


def test_verbatim_sources_are_checked_where_an_instance_serves_the_cluster() -> None:
    found = check({"prod/new/theirs": (WRONG,), "prod/old/theirs": (WRONG,)})
    assert [one.targets for one in found] == [("prod/old/theirs",)]


def test_generated_namespaces_are_checked() -> None:
    fleet, targets = declared(TOP)
    objects = rendered(targets, {})
    place = targets.namespaces[0].place
    objects[place] = (thing("v1", "Namespace", "a", spec={"finalisers": []}),)
    found = check_objects(
        Tree(fleet, targets, objects, ()), bundled, lambda *_: SourceFiles(FileTree()), lambda _: iter(())
    )
    assert said(found) == ["GC340 Namespace a: unknown field spec.finalisers (v1 in Kubernetes 1.33)"]


def test_argo_cd_s_kinds_are_another_check_s_where_an_instance_serves_the_cluster() -> None:
    application = thing("argoproj.io/v1alpha1", "Application", "a", spec={"sorce": {}})
    assert check({"prod/old/web": (application,)}) == ()
    assert [one.code for one in check({"prod/new/web": (application,)})] == ["GC342"]


def test_kinds_without_a_schema_are_one_note() -> None:
    other = thing("b.io/v1", "Thing", "a")
    objects = {"prod/new/web": (ZONE, other), "prod/old/web": (ZONE,)}
    (one,) = check(objects)
    assert (one.code, one.severity, str(one.at)) == ("GC342", Severity.NOTE, "fleet.yaml:13:3")
    assert one.message == "3 objects had no schema and were not checked: Zone of acme.io/v1, Thing of b.io/v1"
    assert one.hint == (
        "Put the kind's CustomResourceDefinition into schemas/acme.io/, "
        "or its JSON schema as schemas/acme.io/zone_v1.json."
    )
    assert [str(other.at) for other in one.related] == ["rendered/prod/new/web/zone.acme.io_eu.yaml:1:1"]


def test_many_kinds_without_a_schema_are_counted() -> None:
    objects = tuple(thing("b.io/v1", f"Kind{at}", "a") for at in range(10))
    (one,) = check({"prod/new/web": objects})
    assert one.message.endswith("Kind7 of b.io/v1 and 2 more kinds")
    (one,) = check({"prod/new/web": objects[:1]})
    assert one.message == "1 object had no schema and was not checked: Kind0 of b.io/v1"


UNKNOWN = ["GC340 Zone.acme.io eu: unknown field spec.sise (acme.io/v1 by its CustomResourceDefinition)"]


def test_a_definition_on_the_cluster_on_another_one_or_in_the_repository() -> None:
    here = {"prod/new/web": (BAD_ZONE,)}
    assert said(check({**here, "prod/new/crds": (crd(),)})) == UNKNOWN
    assert said(check({**here, "prod/old/crds": (crd(),)})) == UNKNOWN
    assert said(check(here, {"schemas/acme.io/zones.yaml": [crd()]})) == UNKNOWN
    assert said(check(here, {"schemas/acme.io/deeper/zones.yml": [crd()]})) == UNKNOWN
    text = json.dumps(SIZE)
    file = "schemas/acme.io/zone_v1.json"
    assert said(check(here, {file: text})) == [UNKNOWN[0].replace("its CustomResourceDefinition", file)]


def test_the_cluster_s_own_definition_goes_before_the_repository_s_and_that_before_another_cluster_s() -> None:
    files = {"schemas/acme.io/zones.yaml": [crd()]}
    loose = crd({"type": "object", "x-kubernetes-preserve-unknown-fields": True})
    assert check({"prod/new/web": (BAD_ZONE, loose)}, files) == ()
    assert said(check({"prod/new/web": (BAD_ZONE,), "prod/old/web": (loose,)}, files)) == UNKNOWN


def test_two_clusters_with_a_definition_each() -> None:
    loose = crd({"type": "object", "x-kubernetes-preserve-unknown-fields": True})
    found = check({"prod/new/web": (BAD_ZONE, loose), "prod/old/web": (BAD_ZONE, crd())})
    assert [(one.code, one.targets) for one in found] == [("GC340", ("prod/old/web",))]


def test_a_schema_file_goes_before_another_cluster_s_definition() -> None:
    loose = crd({"type": "object", "x-kubernetes-preserve-unknown-fields": True})
    files = {"schemas/acme.io/zone_v1.json": json.dumps(SIZE)}
    found = check({"prod/new/web": (BAD_ZONE,), "prod/old/web": (loose,)}, files)
    assert [(one.code, one.targets) for one in found] == [("GC340", ("prod/new/web",))]


def test_defaults_are_filled_in_before_forms_are_held_against_an_object() -> None:
    kind = {"type": "string", "default": "IP"}
    forms = [{"properties": {"kind": {"enum": ["IP"]}}}, {"properties": {"kind": {"not": {"enum": ["IP"]}}}}]
    size = {"type": "integer"}
    spec = {"type": "object", "properties": {"kind": kind, "size": size}, "oneOf": forms}
    assert check({"prod/new/web": (ZONE, crd({"type": "object", "properties": {"spec": spec}}))}) == ()


def test_a_group_that_is_no_name_leads_to_no_folder() -> None:
    outside = {"schemas/../acme.io/zone_v1.json": "{", "schemas/acme io/zone_v1.json": "{"}
    for group in ("../acme.io", "acme io", "ACME.io", "..", "acme.io/.."):
        (one,) = check({"prod/new/web": (ZONE | {"apiVersion": f"{group}/v1"},)}, outside)
        assert one.code == "GC342"


def test_a_version_that_is_defined_and_not_served() -> None:
    definition = crd()
    definition["spec"]["versions"][0]["served"] = False
    (one,) = check({"prod/new/web": (ZONE, definition)})
    assert one.message == "Zone.acme.io eu: v1 is not served; there is no version (its CustomResourceDefinition)"


def test_a_version_that_the_definition_does_not_serve() -> None:
    (one,) = check({"prod/new/web": (ZONE | {"apiVersion": "acme.io/v1alpha1"}, crd(None, "v1beta1", "v1"))})
    assert one.code == "GC341"
    assert one.message == "Zone.acme.io eu: v1alpha1 is not served; there is v1, v1beta1 (its CustomResourceDefinition)"
    assert one.hint == "Write apiVersion: acme.io/v1."


def test_a_version_without_a_schema_file_is_a_kind_without_a_schema() -> None:
    files = {"schemas/acme.io/zone_v1.json": json.dumps(SIZE)}
    assert [one.code for one in check({"prod/new/web": (ZONE | {"apiVersion": "acme.io/v2"},)}, files)] == ["GC342"]


BROKEN = {
    "no JSON": ("zone_v1.json", "{", "is not JSON"),
    "not a number": ("zone_v1.json", '{"minimum": NaN}', "is not JSON"),
    "deep JSON": ("zone_v1.json", "[" * 100_000, "is not JSON"),
    "no schema": ("zone_v1.json", '{"type": "objekt"}', "is no valid schema"),
    "a reference": (
        "zone_v1.json",
        '{"$ref": "https://example.com/x.json"}',
        "uses `$ref`, which the schema of a custom kind does not have",
    ),
    "a deep value": ("zone_v1.json", '{"enum": ' + "[" * 900 + "]" * 900 + "}", "is too deep"),
    "no manifest": ("zones.yaml", [None], "cannot be read as manifests"),
    "another kind": ("zones.yaml", [SERVICE], "holds no CustomResourceDefinition here"),
    "another group": ("zones.yaml", [crd(group="b.io")], "defines a kind of b.io"),
}


@pytest.mark.parametrize(("name", "content", "why"), BROKEN.values(), ids=BROKEN)
def test_a_broken_schema_file(name: str, content: Any, why: str) -> None:
    (one,) = check({"prod/new/web": (ZONE,), "prod/old/web": (ZONE,)}, {f"schemas/acme.io/{name}": content})
    assert (one.code, one.message) == ("GC343", f"this schema file {why}")
    assert one.at.file == f"schemas/acme.io/{name}"
    assert one.hint


def test_a_broken_schema_of_a_rendered_definition() -> None:
    one, wrong = check({"prod/old/web": (ZONE,), "prod/old/crds": (crd({"type": "object", "properties": 1}),)})
    assert (wrong.code, str(wrong.at)) == ("GC343", "fleet.yaml:14:3")
    assert wrong.message == ("the schema of Zone v1 in its CustomResourceDefinition has `properties` that are no map")
    path = "spec.versions[0].schema.openAPIV3Schema.properties"
    assert (one.code, one.at.line) == ("GC340", 14)
    assert f"{path}: expected a map, found an integer" in one.message


def test_patterns_of_another_dialect_are_left_to_the_api_server() -> None:
    text = {"type": "string", "pattern": "(?<=a)b"}
    schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": text}}}}
    found = check({"prod/old/web": (ZONE, crd(schema))})
    assert said(found) == [
        "GC340 Zone.acme.io eu: spec.size: expected text, found an integer (acme.io/v1 by its CustomResourceDefinition)"
    ]
