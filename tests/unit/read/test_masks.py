"""What a message may show of a line: names, pins and paths; never a value, wherever a mistake has put it."""

from __future__ import annotations

import pytest

from gitops_compile.read.masks import shown_lines

SECRET = "hunter2"
HIDDEN = "…" * len(SECRET)

SHOWN = {
    "names": "metadata: {name: acme}",
    "a place": "environments: {dev: {clusters: [c1], from: prod, strategy: auto, waves: [[c1]], protected: true}}",
    "a pin": "apps: {web: {image: example.com/web, versions: {dev: 1.0.0, prod: {default: 1.0.1, c1: 1.0.2}}}}",
    "a pin with a digest": f"apps: {{web: {{versions: {{dev: {{version: 1.0.0, digest: 'sha256:{'ab' * 32}'}}}}}}}}",
    "paths": "apps: {web: {source: {path: 'overlays/{app}', components: [a/b], verbatim: true}}}",
    "patterns": "namespace: '{app}-x'",
    "include": "include: [fleet.d/*.yaml]",
    "tools": "tools: {kustomize: 5.8.1, gitops-compile: '>=0.1'}",
    "a match of places": "apps: {web: {only: {environment: dev, cluster: [c1, c2], tenancy: t}}}",
    "mirrors": "tenancies: {t: {mirrors: {a.example: b.example}, apps: [web]}}",
    "grants": "apps: {web: {delivery: {allow: {namespaces: [kube-system], kinds: [Namespace]}}}}",
    "a wrong name": "apps: {web: {environments: [Prdo]}}",
    "a wrong word": "environments: {dev: {clusters: c1, strategy: atuo, protected: 'yes'}}",
    "comments": "kind: Fleet  # a comment: here",
}


@pytest.mark.parametrize("line", SHOWN.values(), ids=SHOWN)
def test_shown_as_it_is(line: str) -> None:
    assert shown_lines("fleet.yaml", f"{line}\n".encode())(1) == line


MASKED = {
    "a value": "values: {password: hunter2}",
    "a value in quotes": "values: {password: 'hunter2'}",
    "a value in a list": "values: {a: [1, hunter2, {b: hunter2}]}",
    "a value of an app": "apps: {web: {values: {a: hunter2}, overrides: [{match: {}, values: {a: hunter2}}]}}",
    "a value of a tenancy's environment": "tenancies: {t: {environments: {dev: {values: {a: hunter2}}}}}",
    "a label": "labels: {a: hunter2}",
    "a server": "clusters: {c1: {server: https://me:hunter2@p.example:6443}}",
    "a fact": "clusters: {c1: {region: hunter2}}",
    "a match of a fact": "apps: {web: {only: {region: hunter2, zone: [hunter2]}}}",
    "the address of git": "git: {url: https://me:hunter2@git.example/a.git, branch: main}",
    "an unknown key": "secret: hunter2",
    "an unknown key of an app": "apps: {web: {secret: {a: [hunter2]}}}",
    "a duplicate key": "values: {password: a, password: hunter2}",
    "a merge key": "values: {<<: hunter2}",
    "a merge key's map": "values: {<<: {a: hunter2}}",
    "a key that is no text": "values: {1: hunter2}",
    "an ambiguous key": "values: {on: hunter2, off: hunter2}",
    "a tagged value": "values: {a: !!binary hunter2}",
    "an anchored value": "values: {a: &x hunter2, b: *x}",
    "a map for a name": "metadata: {name: {password: hunter2}}",
    "text for a map": "apps: hunter2",
    "text for an entry": "clusters: {c1: hunter2}",
    "text for a flag": "environments: {dev: {protected: hunter2}}",
    "a list for a word": "environments: {dev: {strategy: [hunter2]}}",
    "a list for a pin": "apps: {web: {versions: {dev: [hunter2]}}}",
    "a list for a cluster's pin": "apps: {web: {versions: {dev: {c1: [hunter2]}}}}",
    "an unknown key of a pin": "apps: {web: {versions: {dev: {version: 1.0.0, secret: hunter2}}}}",
    "a list for versions": "apps: {web: {versions: [hunter2]}}",
    "a map for a mirror": "tenancies: {t: {mirrors: {a.example: {b: hunter2}}}}",
    "a map for a list": "include: {a: hunter2}",
    "a map for a match": "apps: {web: {only: {cluster: {a: hunter2}}}}",
    "text for overrides": "apps: {web: {overrides: hunter2, only: [hunter2]}}",
    "text on top": "hunter2",
    "a list on top": "- hunter2",
    "a syntax error": "values: [hunter2",
    "a syntax error without a colon": "- hunter2 ]",
}


@pytest.mark.parametrize("line", MASKED.values(), ids=MASKED)
def test_masked(line: str) -> None:
    shown = shown_lines("fleet.yaml", f"{line}\n".encode())(1)
    assert shown is not None
    assert SECRET not in shown
    assert HIDDEN in shown
    assert len(shown) == len(line)


@pytest.mark.parametrize(
    ("file", "content", "line", "shown"),
    [
        ("fleet.yaml", "values:\n  a: b c\n", 2, "  a: … …"),
        ("fleet.yaml", "values: {a: 'x y', b: 12}\r\n", 1, "values: {a: …… ……, b: ……}"),
        ("fleet.yaml", "values:\n  a: |\n    one two\n  b: c\n", 3, "    ……… ………"),
        ("fleet.yaml", "values:\n  a: >-\n    one\n\n    two\nlabels: {}\n", 5, "    ………"),
        ("fleet.yaml", "values:\n  a: one\n    two\n", 3, "    ………"),
        ("fleet.yaml", "values:\n  ü: 日本\n", 2, "  ü: ……"),
        ("fleet.yaml", "apps: [\n", 1, "apps: …"),
        ("fleet.yaml", "a: x: y\n", 1, "a: …… …"),
        ("fleet.yaml", "kind: Fleet\nspec\n", 2, "…………"),
        ("fleet.yaml", "a: b\n--- \nc: d\n", 2, "--- "),
        ("kustomization.yaml", "namespace: web\nnamePrefix: ab-\n", 1, "namespace: web"),
        ("kustomization.yaml", "namespace: web\nnamePrefix: ab-\n", 2, "namePrefix: ………"),
        ("a/kustomization.yml", "resources:\n- ../base\n", 2, "- ../base"),
        ("Kustomization", "resources:\n- https://me:pw@a.example/b\n", 2, "- " + "…" * 25),
        ("kustomization.yaml", "secretGenerator:\n- name: a\n  literals: [b=c]\n", 3, "  literals: [………]"),
        ("kustomization.yaml", "patches:\n- path: a.yaml\n  target: {kind: Secret, name: b}\n", 2, "- path: a.yaml"),
        ("kustomization.yaml", "patches:\n- patch: |-\n    a: b\n", 3, "    …… …"),
        ("service.yaml", "kind: Service\nmetadata: {name: web}\nspec: {a: b}\n", 2, "metadata: {name: web}"),
        ("service.yaml", "kind: Service\nspec: {a: bc}\n", 2, "spec: {a: ……}"),
        ("secret.yaml", "kind: Secret\nstringData:\n  a: |\n    bc\n", 4, "    ……"),
        ("a.yaml.j2", "a: {{ values.b }}-cd\n", 1, "a: {{ values.b }}………"),
        ("a.yaml.j2", "{% if values.b %}\n", 1, "{% if values.b %}"),
        ("a.yaml.j2", "  - {{ values.b }} cd\n", 1, "  … {{ values.b }} ……"),
        ("a.yaml.j2", "  block of a value\n", 1, "  …………… …… … ……………"),
    ],
)  # fmt: skip
def test_a_line(file: str, content: str, line: int, shown: str) -> None:
    assert shown_lines(file, content.encode())(line) == shown


@pytest.mark.parametrize(
    ("content", "line"),
    [
        *((b"a: b\n", 0), (b"a: b\n", 3), (b"a: \xff\n", 1), (b"\xef\xbb\xbfa: b\n", 1), (b"a: \x1b[31m\n", 1)),
        ("a: \u202eb".encode(), 1),
    ],
    ids=["line 0", "behind the end", "not UTF-8", "byte order mark", "escape", "bidirectional"],
)  # fmt: skip
def test_no_line(content: bytes, line: int) -> None:
    assert shown_lines("fleet.yaml", content)(line) is None
