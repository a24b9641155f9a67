"""Fleets that are wrong in one line, with what is said of it, and their good twins (``told.fleet`` makes the text)."""

from __future__ import annotations

COMMIT = "c0ffee" + "a" * 34
D64 = "sha256:" + "0123456789abcdef" * 4


def app(text: str) -> dict[int, str]:
    return {6: f"apps: {{web: {{{text}}}}}"}


def pins(text: str) -> dict[int, str]:
    return {6: f"apps: {{web: {{image: example/web, versions: {{prod: {text}}}}}}}"}


def environment(text: str) -> dict[int, str]:
    return {5: f"environments: {{dev: {{clusters: [c1], {text}}}}}"}


def cluster(text: str) -> dict[int, str]:
    return {4: f"clusters: {{c1: {{{text}}}, c2: {{region: eu}}}}"}


def more(text: str) -> dict[int, str]:
    return {7: text}


BAD: dict[str, tuple[dict[int, str], list[str]]] = {
    "an unknown key on top": (more("labls: {}"), ["7:1 GC110"]),
    "an unknown key of metadata": ({3: "metadata: {name: acme, labels: {}}"}, ["3:24 GC110"]),
    "an unknown key of an app": (app("imagee: x"), ["6:14 GC110"]),
    "a key of a later page": (app("strategy: {}"), ["6:14 GC110"]),
    "two unknown keys": (app("imagee: x, pers: tenancy"), ["6:14 GC110", "6:25 GC110"]),
    "no apiVersion": ({1: "# c"}, ["2:1 GC111"]),
    "no kind": ({2: "# c"}, ["1:1 GC111"]),
    "no metadata": ({3: "# c"}, ["1:1 GC111"]),
    "no name": ({3: "metadata: {}"}, ["3:11 GC111"]),
    "no clusters": ({4: "# c", 5: "# c", 6: "# c"}, ["1:1 GC111"] * 3),
    "empty apps": ({6: "apps: {}"}, ["1:1 GC111"]),
    "no clusters of an environment": ({5: "environments: {dev: {}}"}, ["5:21 GC111"]),
    "no match of an override": (app("overrides: [{values: {a: b}}]"), ["6:26 GC111"]),
    "no url of git": (more("git: {branch: main}"), ["7:6 GC111"]),
    "another apiVersion": ({1: "apiVersion: gitops-compile/v2"}, ["1:13 GC117"]),
    "another kind": ({2: "kind: fleet"}, ["2:7 GC117"]),
    "text for a map": ({6: "apps: web"}, ["6:7 GC112"]),
    "text for an app": ({6: "apps: {web: x}"}, ["6:13 GC112"]),
    "null for an app": ({6: "apps: {web: null}"}, ["6:13 GC112"]),
    "a list for a map": ({6: "apps: [web]"}, ["6:7 GC112"]),
    "text for a list": (environment("waves: c1"), ["5:45 GC112"]),
    "text for a list of names": ({5: "environments: {dev: {clusters: c1}}"}, ["5:32 GC112"]),
    "a number for a name": ({5: "environments: {dev: {clusters: [1]}}"}, ["5:33 GC112"]),
    "text for a flag": (environment('protected: "true"'), ["5:49 GC112"]),
    "a number for a flag": (environment("protected: 1"), ["5:49 GC112"]),
    "a map for a version": (more("tools: {kustomize: {a: b}}"), ["7:20 GC112"]),
    "a number for a version": (pins("3.1"), ["6:51 GC112"]),
    "an integer for a version": (pins("3"), ["6:51 GC112"]),
    "null for a version": (pins("null"), ["6:51 GC619"]),
    "a list for a version": (pins("[1.0.0]"), ["6:51 GC112"]),
    "null for a flag": (environment("protected: null"), ["5:49 GC112"]),
    "null for a fact": (cluster("region: null"), ["4:25 GC112"]),
    "a list for a fact": (cluster("region: [eu]"), ["4:25 GC112"]),
    "a map for a fact": (cluster("region: {a: b}"), ["4:25 GC112"]),
    "a list for values": (more("values: [a]"), ["7:9 GC112"]),
    "null for values": (more("values: null"), ["7:9 GC112"]),
    "a number for a label": (more("labels: {a: 1}"), ["7:13 GC112"]),
    "null for an image": (app("image: null"), ["6:21 GC112"]),
    "an unknown word": (environment("from: prod, strategy: atuo"), ["5:60 GC115"]),
    "another word for per": (app("per: cluster"), ["6:19 GC115"]),
    "an empty list of clusters": ({5: "environments: {dev: {clusters: []}}"}, ["5:32 GC115"]),
    "an empty wave": (environment("waves: [[]]"), ["5:46 GC115"]),
    "an empty list of images": (app("image: []"), ["6:21 GC115"]),
    "an empty match": (app("only: {}"), ["6:20 GC115"]),
    "a match of no value": (app("only: {cluster: []}"), ["6:30 GC115"]),
    "no stages at all": (environment("from: [], strategy: auto"), ["5:44 GC115"]),
    "a name in capitals": ({6: "apps: {Web: {}}"}, ["6:8 GC113"]),
    "a name with a dot": ({6: "apps: {a.b: {}}"}, ["6:8 GC113"]),
    "a name with a dash in front": ({6: "apps: {-a: {}}"}, ["6:8 GC113"]),
    "a name with a dash at its end": ({6: "apps: {a-: {}}"}, ["6:8 GC113"]),
    "a name of 41 characters": ({6: f"apps: {{{'a' * 41}: {{}}}}"}, ["6:8 GC113"]),
    "a name of other letters": ({6: "apps: {wëb: {}}"}, ["6:8 GC113"]),
    "a name of other digits": ({6: "apps: {a١: {}}"}, ["6:8 GC113"]),
    "a name with a line end": ({6: 'apps: {"web\\n": {}}'}, ["6:8 GC113"]),
    "an empty name": ({6: "apps: {'': {}}"}, ["6:8 GC113"]),
    "the fleet's name in capitals": ({3: "metadata: {name: Acme}"}, ["3:18 GC113"]),
    "a fact's name with a blank": (cluster("'a b': c"), ["4:17 GC113"]),
    "a fact's name of other letters": (cluster("größe: c"), ["4:17 GC113"]),
    "a reserved name of an app": ({6: "apps: {version: {}}"}, ["6:8 GC617"]),
    "a reserved name of a fact": (cluster("cluster: c"), ["4:17 GC617"]),
    "a key of the fleet for a fact": (cluster("namespace: c"), ["4:17 GC617"]),
    "a key of a later page for a fact": (cluster("codeowners: a"), ["4:17 GC617"]),
    "a version that moves": (pins("latest"), ["6:51 GC619"]),
    "an empty version": (pins("''"), ["6:51 GC619"]),
    "a version with a blank": (pins("'1 0'"), ["6:51 GC619"]),
    "a version of 129 characters": (pins("v" + "1" * 128), ["6:51 GC619"]),
    "a version with a slash": (pins("a/b"), ["6:51 GC619"]),
    "no pin": (pins("{}"), ["6:51 GC619"]),
    "no pin for a cluster": (pins("{c1: {}}"), ["6:56 GC619"]),
    "no pin for the rest": (pins("{default: {}}"), ["6:61 GC619"]),
    "a source alone": (pins(f"{{source: {COMMIT}}}"), ["6:51 GC619"]),
    "a source alone for a cluster": (pins(f"{{c1: {{source: {COMMIT}}}}}"), ["6:56 GC619"]),
    "a source that is a branch": (pins("{version: v1, source: main}"), ["6:73 GC114"]),
    "a source cut short": (pins(f"{{version: v1, source: {COMMIT[:39]}}}"), ["6:73 GC114"]),
    "null for a cluster": (pins("{c1: null}"), ["6:56 GC619"]),
    "a short digest": (pins("sha256:abc"), ["6:51 GC114"]),
    "a digest in capitals": (pins(D64.upper().replace("SHA", "sha")), ["6:51 GC114"]),
    "a digest with an end": (pins(f'"{D64}\\n"'), ["6:51 GC114"]),
    "a digest of another kind": (pins("{digest: sha512:abc}"), ["6:60 GC114"]),
    "a pin inside a pin": (pins("{c1: {c2: 1.0.0}}"), ["6:57 GC110"]),
    "a cluster's name that is none": (pins("{C1: 1.0.0}"), ["6:52 GC113"]),
    "a path from the root": (app("source: {path: /a}"), ["6:29 GC114"]),
    "a path upwards": (app("source: {path: a/../b}"), ["6:29 GC114"]),
    "a path with a dot": (app("source: {path: ./a}"), ["6:29 GC114"]),
    "a path with an empty part": (app("source: {path: a//b}"), ["6:29 GC114"]),
    "a path that ends in a slash": (app("source: {path: a/}"), ["6:29 GC114"]),
    "a path with a dash in front": (app("source: {path: a/-b}"), ["6:29 GC114"]),
    "a path of other letters": (app("source: {path: größe}"), ["6:29 GC114"]),
    "a path with a backslash": (app("source: {path: 'a\\b'}"), ["6:29 GC114"]),
    "a path's part of 121 bytes": (app(f"source: {{path: {'a' * 121}}}"), ["6:29 GC114"]),
    "a path of 1025 bytes": (app(f"source: {{path: {'aaaa/' * 204}aaaaa}}"), ["6:29 GC114"]),
    "an unknown placeholder": (app("source: {path: 'a/{env}'}"), ["6:29 GC114"]),
    "half a brace": (app("source: {path: 'a/{app'}"), ["6:29 GC114"]),
    "a placeholder where none is": (app("source: {bases: ['a/{app}']}"), ["6:31 GC114"]),
    "a namespace in capitals": (app("namespace: Web"), ["6:25 GC114"]),
    "an unknown placeholder of a namespace": (app("namespace: '{name}'"), ["6:25 GC114"]),
    "an image with a tag": (app("image: example/web:1.0"), ["6:21 GC114"]),
    "an image with a digest": (app(f"image: example/web@{D64}"), ["6:21 GC114"]),
    "an image with a port alone": (app("image: example:5000"), ["6:21 GC114"]),
    "an image with an empty part": (app("image: example//web"), ["6:21 GC114"]),
    "an image's path in capitals": (app("image: example.com/Web"), ["6:21 GC114"]),
    "an image host with a path's end": (more("tenancies: {t: {mirrors: {a.example/: b.example}}}"), ["7:27 GC114"]),
    "a kind without a group": (app("source: {clusterScoped: [Widget]}"), ["6:39 GC114"]),
    "an include that goes up": (more("include: [../x.yaml]"), ["7:11 GC114"]),
    "an include of all folders": (more("include: ['*/x.yaml']"), ["7:11 GC114"]),
    "an include of all levels": (more("include: ['a/**']"), ["7:11 GC114"]),
    "a server that is no URL": (cluster("server: mgmt.example"), ["4:25 GC114"]),
    "a version of Argo CD as a number": (more("argocd: {hub: {cluster: c1, version: 3.5}}"), ["7:38 GC112"]),
    "a branch with two dots": (more("git: {url: https://a.example/b, branch: a..b}"), ["7:41 GC114"]),
    "a branch with a dash in front": (more("git: {url: https://a.example/b, branch: -a}"), ["7:41 GC114"]),
    "a version range of words": (more("tools: {gitops-compile: newest}"), ["7:25 GC114"]),
    "a version range of a thousand digits": (more(f"tools: {{gitops-compile: '>={'9' * 1000}'}}"), ["7:25 GC114"]),
    "a range for kustomize": (more("tools: {kustomize: '>=5'}"), ["7:20 GC114"]),
    "a label of ours": (more("labels: {gitops-compile/app: a}"), ["7:10 GC130"]),
    "a label's key with two slashes": (more("labels: {a/b/c: d}"), ["7:10 GC130"]),
    "a label's value with a blank": (more("labels: {a: b c}"), ["7:13 GC130"]),
    "a label's value of 64 characters": (more(f"labels: {{a: {'b' * 64}}}"), ["7:13 GC130"]),
    "a stage of three parts": (environment("from: a/b/c, strategy: auto"), ["5:44 GC614"]),
    "secrets without a list": (more("secrets: {allow: {}}"), ["7:18 GC112"]),
    "an allowed secret without a reason": (
        more("secrets: {allow: [{at: dev, object: Secret a/b}]}"),
        ["7:19 GC111"],
    ),
    "an allowed secret with an empty reason": (
        more("secrets: {allow: [{at: dev, object: Secret a/b, reason: ' '}]}"),
        ["7:57 GC114"],
    ),
    "an allowed secret of no kind": (more("secrets: {allow: [{at: dev, object: web, reason: x}]}"), ["7:37 GC114"]),
    "an allowed secret at no target": (
        more("secrets: {allow: [{at: /dev, object: Secret b, reason: x}]}"),
        ["7:24 GC114"],
    ),
}
GOOD: dict[str, dict[int, str]] = {
    "a name of 40 characters": {6: f"apps: {{{'a' * 40}: {{}}}}"},
    "a name of one digit in quotes": {6: "apps: {'1': {}}"},
    "a fact of each type": cluster("region: eu, size: 3, ratio: 0.5, spare: false, dc_1: 'on'"),
    "a version": pins("1.0.0"),
    "a version of two parts, in quotes": pins("'3.1'"),
    "a version of 128 characters": pins("v" + "1" * 127),
    "a digest": pins(D64),
    "a version and a digest": pins(f"{{version: v1, digest: '{D64}'}}"),
    "a source beside the version": pins(f"{{version: v1, source: {COMMIT}}}"),
    "a source with a long id": pins(f"{{version: v1, source: {COMMIT}{COMMIT[:24]}}}"),
    "a digest alone, in a map": pins(f"{{digest: '{D64}'}}"),
    "a pin for each cluster": pins(f"{{c1: 1.0.0, c2: {{version: 1.0.1, digest: '{D64}'}}}}"),
    "a pin for the rest": pins(f"{{default: 1.0.0, c2: '{D64}'}}"),
    "a path with placeholders": app("source: {path: 'a/{app}/{environment}/{cluster}'}"),
    "a path with a blank and a dot in a name": app("source: {path: a b/.c/d..e}"),
    "a path's part of 120 bytes": app(f"source: {{path: {'a' * 120}}}"),
    "a path of 1024 bytes": app(f"source: {{path: {'aaaa/' * 204}aaaa}}"),
    "the top for a path": app("source: {path: .}"),
    "an image with a port": app("image: example.com:5000/team/web_a__b.c-d"),
    "an image of one word": app("image: nginx"),
    "an image of docker.io": app("image: docker.io/library/nginx"),
    "several images": app("image: [a/b, a/c]"),
    "an include": more("include: []"),
    "a version range": more("tools: {kustomize: 5.8.1, gitops-compile: '>=0.1, <0.2'}"),
    "an address of git without a scheme": more(
        "git: {url: git@git.example.com:a/b.git, branch: feature/x, path: deploy}"
    ),
    "labels": more("labels: {a: b, example.com/c-d_e.f: '', g: null}"),
    "values of every kind": more("values: {a: [1, {b: null}], on-call: 'y', c: {d: 0.5}}"),
    "a match of a fact's types": app("only: [{region: eu}, {region: [eu, us]}]"),
    "a stage of a tenancy": {
        7: "tenancies: {t: {environments: {dev: {from: prod, strategy: auto}, prod: {from: t/dev, strategy: auto}}}}"
    },
    "release": environment("from: release, strategy: manual"),
    "allowed secrets": more(
        "secrets: {allow: [{at: 'dev/*/saas/web', object: Secret.acme.io a/b, reason: x}, "
        "{at: '**', object: Secret b, reason: two words}]}"
    ),
}
