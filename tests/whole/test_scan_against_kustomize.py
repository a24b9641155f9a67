"""A scan's files mean to kustomize what the raw tree means: on real repositories and on the fields of the table."""

from __future__ import annotations

import pytest

from corpora import corpus, listed, present
from gitops_compile.adapters.engine import build
from gitops_compile.model.build import BuildRequest
from gitops_compile.model.filetree import FileTree
from gitops_compile.render.kustomization.paths import Reach
from gitops_compile.render.kustomization.scan import scan


def no_template(path: str) -> bytes:
    raise AssertionError(f"{path} is no template")


@present
def test_every_target_of_the_corpora_builds_to_the_same_objects() -> None:
    raw, scanned = [], []
    for entry in listed("targets"):
        name, path = entry["corpus"], entry["path"]
        found = scan(corpus(name), path, (), Reach((".",), "app"), no_template)
        assert found.value is not None, found.diagnostics
        raw.append(BuildRequest(f"{name}/{path}", path, corpus(name), embedded=frozenset(corpus(name))))
        value = found.value
        scanned.append(BuildRequest(f"{name}/{path}", value.root, value.files, value.fresh, value.embedded))
    assert len(scanned) > 60
    for expected, got in zip(build(raw), build(scanned), strict=True):
        assert expected.error is None
        assert (got.id, got.error, got.objects) == (expected.id, None, expected.objects)


@present
def test_every_remote_base_of_the_corpora_is_refused() -> None:
    remote = [(entry["corpus"], entry["path"]) for entry in listed("refused") if entry["reason"] == "remote base"]
    assert remote
    for name, path in remote:
        found = scan(corpus(name), path, (), Reach((".",), "app"), no_template)
        assert "GC163" in {d.code for d in found.diagnostics}


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {a: b}}
spec:
  replicas: 1
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec: {containers: [{name: web, image: "web:1", args: ["$(TIER)", "x"]}]}
"""
OTHERS = {
    "app/deployment.yaml": DEPLOYMENT,
    "app/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {a: b}}\n",
    "app/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n",
    "app/json.yaml": "- {op: replace, path: /spec/replicas, value: 4}\n",
    "app/plugin.yaml": "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npath: ../app/patch.yaml\n",
    "app/replacement.yaml": "source: {kind: Service, name: web}\ntargets: [{select: {kind: Deployment},"
    " fieldPaths: [metadata.annotations.x], options: {create: true}}]\n",
    "app/a.env": "A=1\nB=two\n",
    "app/crd.json": '{"x": {"Schema": {"properties": {}}}}',
    "app/names.yaml": "namePrefix: [{path: metadata/labels/a}]\n",
    "app/c/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnameSuffix: -c\n",
    "base/kustomization.yaml": "resources: [more.yaml]\n",
    "base/more.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\ndata: {a: b}\n",
}
FIELDS = {
    "all at once": """\
metadata: {name: x}
namePrefix: p-
nameSuffix: "-😀"
namespace: there
labels: [{pairs: {tier: "1"}, includeSelectors: false, includeTemplates: true, fields: [{path: x/y, create: true}]}]
commonAnnotations: {ü: "\\u2028 a \\" 😀"}
images: [{name: web, newName: site, newTag: "2"}]
replicas: [{name: web, count: 7}]
generatorOptions: {disableNameSuffixHash: true, labels: {g: "1"}}
configMapGenerator: [{name: c, literals: [a=b], files: [patch.yaml, k=./a.env], envs: [a.env], behavior: create}]
secretGenerator: [{name: s, type: Opaque, files: [../app/a.env], options: {immutable: true}}]
sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Service], orderLast: [Secret]}}
buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]
""",
    "old names": """\
bases: [../base]
imageTags: [{name: web, newTag: '3'}]
configMapGenerator: [{name: c, env: a.env}]
""",
    "old patches": """\
commonLabels: {l: m}
patchesStrategicMerge:
- patch.yaml
- |
  apiVersion: v1
  kind: Service
  metadata: {name: web, annotations: {a: 'yes'}}
patchesJson6902: [{target: {kind: Deployment, name: web}, path: json.yaml}]
""",
    "patches": """\
patches:
- {path: patch.yaml, options: {allowNameChange: true}}
- {target: {kind: Deployment}, path: json.yaml}
- target: {kind: Service}
  patch: |-
    - {op: add, path: /metadata/annotations, value: {x: "0777"}}
    - {op: add, path: /spec/x, value: 0777}
""",
    "vars": """\
vars:
- name: TIER
  objref: {kind: Service, name: web, apiVersion: v1}
  fieldref: {fieldpath: metadata.name}
""",
    "replacements": """\
replacements:
- path: replacement.yaml
- {sourceValue: '9', targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]}
""",
    "plugins": """\
transformers:
- plugin.yaml
- '{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: q}, prefix: q-, fieldSpecs: [{path: metadata/name}]}'
- |
  apiVersion: builtin
  kind: LabelTransformer
  metadata: {name: l}
  labels: {x: z}
  fieldSpecs: [{path: metadata/labels, create: true}]
generators:
- '{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: g}, envs: [a.env]}'
""",
    "components": "components: [c]",
    "settings": "configurations: [names.yaml]\ncrds: [crd.json]\nnamePrefix: p-",
    "schema": "openapi: {version: v1.21.2}\nnamePrefix: p-",
    "any case": "NamePrefix: p-\nIMAGES: [{Name: web, newtag: '5'}]",
}


@pytest.mark.parametrize("file", ["kustomization.yaml", "kustomization.yml", "Kustomization"])
@pytest.mark.parametrize("name", FIELDS)
def test_a_field_means_the_same_before_and_after_the_scan(name: str, file: str) -> None:
    text = f"resources: [deployment.yaml, service.yaml]\n{FIELDS[name]}\n"
    raw = {path: content.encode() for path, content in {**OTHERS, f"app/{file}": text}.items()}
    found = scan(FileTree(raw), "app", (), Reach(("app", "base"), "web"), no_template)
    assert found.value is not None, found.diagnostics
    requests = [
        BuildRequest("raw", "app", raw, fresh=True),
        BuildRequest("scanned", found.value.root, found.value.files, True, found.value.embedded),
    ]
    expected, got = build(requests)
    assert expected.error is None
    assert (got.error, got.objects) == (None, expected.objects)
    assert len(got.objects) >= 2
