"""One row per rule of the scan: a tree that is refused, where and with which code, and its good twin."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gitops_compile.model.filetree import FileTree
from gitops_compile.model.position import Located
from gitops_compile.render.kustomization.paths import Reach
from gitops_compile.render.kustomization.scan import scan

Files = Mapping[str, str]

CM = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
PLUGIN = "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: l}\nlabels: {a: b}\nfieldSpecs: [{path: a}]\n"
FUNCTION = PLUGIN.replace("{name: l}", "{name: l, annotations: {config.kubernetes.io/function: x}}")
EXEC = "apiVersion: acme.dev/v1\nkind: Printer\nmetadata: {name: l}\n"
CHART = "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: l}\n"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{n}: &{n} [*{m},*{m},*{m},*{m},*{m},*{m},*{m},*{m},*{m},*{m}]\n"
    for m, n in zip("abcdefg", "bcdefgh", strict=True)
)


def top(text: str, **others: str) -> Files:
    """A source folder ``app`` with this kustomization, a manifest and other files; ``__`` is a slash, ``_y`` .yaml."""
    named = {name.replace("__", "/").replace("_y", ".yaml"): content for name, content in others.items()}
    return {"app/kustomization.yaml": text, "app/a.yaml": CM, **named}


def found(files: Files, components: tuple[Located[str], ...] = ()) -> list[tuple[str, str]]:
    """Code and place of every error, with the reach ``app`` and ``shared``."""
    tree = FileTree({path: text.encode() for path, text in files.items()})
    reach = Reach(("app", "shared", *(component.value for component in components)), "web")
    result = scan(tree, "app", components, reach, lambda path: tree[path])
    assert result.failed == (result.value is None)
    return [(d.code, str(d.at)) for d in result.diagnostics if d.is_error]


def chain(length: int) -> Files:
    """``app`` and so many bases of bases below ``shared``."""
    bases = {f"shared/{n}/kustomization.yaml": f"resources: [../{n + 1}]" for n in range(1, length)}
    return {**top("resources: [../shared/1]"), **bases, f"shared/{length}/kustomization.yaml": "namePrefix: x-"}


def doubled(levels: int) -> Files:
    """Bases that each name the next one twice: few files, 2 ** levels builds."""
    bases = {f"shared/{n}/kustomization.yaml": f"resources: [../{n + 1}, ../{n + 1}]" for n in range(1, levels)}
    return {**top("resources: [../shared/1]"), **bases, f"shared/{levels}/kustomization.yaml": "namePrefix: x-"}


HERE = "app/kustomization.yaml"
CASES: dict[str, tuple[str, str, Files, Files]] = {
    "beside its template": (
        *("GC147", f"{HERE}:1:13"),
        top("resources: [a.yaml]", app__a_y=CM, **{"app__a_y.j2": CM}),
        top("resources: [b.yaml]", **{"app__b_y.j2": CM}),
    ),
    "kustomization beside its template": (
        *("GC147", HERE),
        top("resources: [a.yaml]", **{"app__kustomization_y.j2": "resources: [a.yaml]"}),
        {"app/kustomization.yaml.j2": "resources: [a.yaml]", "app/a.yaml": CM},
    ),
    "out of the repository": (
        *("GC161", f"{HERE}:1:13"),
        top("resources: [../../x.yaml]"),
        top("resources: [../app/./a.yaml]"),
    ),
    "absolute": ("GC161", f"{HERE}:1:13", top("resources: [/app/a.yaml]"), top("resources: [./a.yaml]")),
    "dash in front of a path": (
        *("GC161", f"{HERE}:1:13"),
        top("resources: [-a.yaml]", **{"app__-a_y": CM}),
        top("resources: [./-a.yaml]", **{"app__-a_y": CM}),
    ),
    "dash in front of an image": (
        *("GC161", f"{HERE}:2:17"),
        top("resources: [a.yaml]\nimages: [{name: --x}]"),
        top("resources: [a.yaml]\nimages: [{name: x, tagSuffix: -alpine}]"),
    ),
    "outside the reach": (
        *("GC162", f"{HERE}:1:13"),
        top("resources: [../other]", other__kustomization_y="resources: [a.yaml]", other__a_y=CM),
        top("resources: [../shared]", shared__kustomization_y="resources: [a.yaml]", shared__a_y=CM),
    ),
    "beside the reach": (
        *("GC162", f"{HERE}:1:13"),
        top("resources: [../app2/a.yaml]", app2__a_y=CM),
        top("resources: [../app/a.yaml]"),
    ),
    "a URL": (
        *("GC163", f"{HERE}:1:13"),
        top("resources: [https://github.com/acme/base//deploy?ref=v1]"),
        top("resources: [a.yaml]"),
    ),
    "a URL that a folder imitates": (
        *("GC163", f"{HERE}:1:13"),
        top("resources: [https://x/a.yaml]", **{"app__https:__x__a_y": CM}),
        top("resources: [x/a.yaml]", app__x__a_y=CM),
    ),
    "a git host": (
        *("GC163", f"{HERE}:1:13"),
        top("resources: [github.com/acme/b]"),
        top("resources: [github.com/acme/b]", **{"app__github.com__acme__b__kustomization_y": "namePrefix: x"}),
    ),
    "scp": ("GC163", f"{HERE}:1:13", top('resources: ["git@github.com:acme/base"]'), top("resources: [a.yaml]")),
    "file URL": ("GC163", f"{HERE}:1:8", top('crds: ["file:///etc/passwd"]'), top("crds: [a.yaml]")),
    "helm charts": (
        *("GC164", f"{HERE}:2:1"),
        top("resources: [a.yaml]\nhelmCharts: [{name: x}]"),
        top("resources: [a.yaml]"),
    ),
    "helm globals": ("GC164", f"{HERE}:1:1", top("helmGlobals: {chartHome: x}"), top("resources: [a.yaml]")),
    "old helm": ("GC164", f"{HERE}:1:1", top("helmChartInflationGenerator: []"), top("resources: [a.yaml]")),
    "a plugin that is a program": (
        *("GC164", "app/p.yaml:1:1"),
        top("transformers: [p.yaml]", app__p_y=EXEC),
        top("transformers: [p.yaml]", app__p_y=PLUGIN),
    ),
    "a second plugin in the file": (
        *("GC164", "app/p.yaml:8:1"),
        top("transformers: [p.yaml]", app__p_y=f"# two\n{PLUGIN}---\n{EXEC}"),
        top("transformers: [p.yaml]", app__p_y=f"{PLUGIN}--- # two\n{PLUGIN}"),
    ),
    "a function in a plugin file": (
        *("GC164", "app/p.yaml:3:35"),
        top("validators: [p.yaml]", app__p_y=FUNCTION),
        top("validators: [p.yaml]", app__p_y=PLUGIN),
    ),
    "an inline plugin that is a program": (
        *("GC164", f"{HERE}:2:3"),
        top("generators:\n- {apiVersion: v1, kind: X}".replace("{", "'{").replace("}", "}'")),
        top("generators:\n- '{apiVersion: builtin, kind: SecretGenerator, name: x, files: [a.yaml]}'"),
    ),
    "an inline chart": (
        *("GC164", f"{HERE}:2:3"),
        top("generators:\n- |\n  " + CHART.replace("\n", "\n  ")),
        top("transformers:\n- |\n  " + PLUGIN.replace("\n", "\n  ")),
    ),
    "a folder of plugins": (
        *("GC164", f"{HERE}:1:16"),
        top("transformers: [p]", app__p__kustomization_y="resources: [l.yaml]"),
        top("transformers: [p/l.yaml]", app__p__l_y=PLUGIN),
    ),
    "unknown field": ("GC165", f"{HERE}:1:1", top("resource: [a.yaml]\nnamePrefix: x"), top("Resources: [a.yaml]")),
    "unknown field below": (
        *("GC165", f"{HERE}:1:12"),
        top("patches: [{patc: a.yaml}]\nnamePrefix: x"),
        top("patches: [{path: a.yaml}]\nnamePrefix: x"),
    ),
    "unknown field of a plugin": (
        *("GC165", "app/p.yaml:5:1"),
        top("transformers: [p.yaml]", app__p_y=PLUGIN.replace("fieldSpecs", "fieldSpec")),
        top("transformers: [p.yaml]", app__p_y=PLUGIN),
    ),
    "a missing file": ("GC166", f"{HERE}:1:13", top("resources: [b.yaml]"), top("resources: [a.yaml]")),
    "a missing generator file": (
        *("GC166", f"{HERE}:1:40"),
        top("configMapGenerator: [{name: x, files: [k=b.txt]}]"),
        top("configMapGenerator: [{name: x, files: [k=a.yaml, a.yaml]}]"),
    ),
    "a file of a plugin that is missing": (
        *("GC166", "app/p.yaml:4:7"),
        top(
            "transformers: [p.yaml]",
            app__p_y="apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\npath: b\n",
        ),
        top("transformers: [p.yaml]", app__p_y="apiVersion: builtin\nkind: PatchTransformer\npath: a.yaml\n"),
    ),
    "a folder without a kustomization": (
        *("GC166", f"{HERE}:1:13"),
        top("resources: [b]", app__b__c_y=CM),
        top("resources: [b]", app__b__kustomization_y="namePrefix: x"),
    ),
    "a folder as a patch": (
        *("GC166", f"{HERE}:1:18"),
        top("patches: [{path: b}]", app__b__c_y=CM),
        top("patches: [{path: b/c.yaml}]", app__b__c_y=CM),
    ),
    "a file as a component": (
        *("GC166", f"{HERE}:1:14"),
        top("components: [a.yaml]"),
        top("components: [c]", app__c__kustomization_y=f"{COMPONENT}namePrefix: x"),
    ),
    "a kustomization as a manifest": (
        *("GC166", f"{HERE}:1:13"),
        top("resources: [b/kustomization.yaml]", app__b__kustomization_y="namePrefix: x"),
        top("resources: [b]", app__b__kustomization_y="namePrefix: x"),
    ),
    "a template by its own name": (
        *("GC166", f"{HERE}:1:13"),
        top("resources: [b.yaml.j2]", **{"app__b_y.j2": CM}),
        top("resources: [b.yaml]", **{"app__b_y.j2": CM}),
    ),
    "a private template": (
        *("GC166", f"{HERE}:1:13"),
        top("resources: [_b.yaml]", **{"app___b_y.j2": CM}),
        top("resources: [_b.yaml]", app___b_y=CM),
    ),
    "one file in two ways": (
        *("GC166", f"{HERE}:2:40"),
        top("transformers: [p.yaml]\nconfigMapGenerator: [{name: x, files: [p.yaml]}]", app__p_y=PLUGIN),
        top("resources: [p.yaml]\nconfigMapGenerator: [{name: x, files: [p.yaml]}]", app__p_y=CM),
    ),
    "a cycle": (
        *("GC167", "shared/b/kustomization.yaml:1:13"),
        top(
            "resources: [../shared/a]",
            shared__a__kustomization_y="resources: [../b]",
            shared__b__kustomization_y="resources: [../a]",
        ),
        top(
            "resources: [../shared/a]",
            shared__a__kustomization_y="resources: [../b]",
            shared__b__kustomization_y="namePrefix: x",
        ),
    ),
    "itself": ("GC167", f"{HERE}:1:13", top("resources: [.]"), top("resources: [a.yaml]")),
    "a base above": (
        *("GC167", "shared/o/kustomization.yaml:1:13"),
        top(
            "resources: [../shared/o]",
            shared__o__kustomization_y="resources: [../]",
            shared__kustomization_y="namePrefix: x",
        ),
        top(
            "resources: [../shared/o]",
            shared__o__kustomization_y="resources: [../b]",
            shared__b__kustomization_y="namePrefix: x",
        ),
    ),
    "two kustomizations": (
        *("GC168", "app/Kustomization"),
        top("resources: [a.yaml]", app__Kustomization="resources: [a.yaml]"),
        {"app/Kustomization": "resources: [a.yaml]", "app/a.yaml": CM},
    ),
    "too deep": ("GC169", "shared/20/kustomization.yaml:1:13", chain(21), chain(20)),
    "too many builds": ("GC169", f"{HERE}:1:13", doubled(9), doubled(8)),
    "too large a kustomization": (
        *("GC169", HERE),
        top("resources: [a.yaml]\n".ljust(256 * 1024 + 1, "#")),
        top("resources: [a.yaml]\n".ljust(256 * 1024, "#")),
    ),
    "too large a manifest": (
        *("GC169", "app/b.yaml"),
        top("resources: [b.yaml]", app__b_y=CM.ljust(8 * 1024 * 1024 + 1, "#")),
        top("resources: [b.yaml]", app__b_y=CM.ljust(8 * 1024 * 1024, "#")),
    ),
    "too many bytes": (
        *("GC169", "app"),
        top(
            "resources: [b0.yaml, b1.yaml, b2.yaml, b3.yaml, b4.yaml]",
            **{f"app__b{n}_y": CM.ljust(7_000_000, "#") for n in range(5)},
        ),
        top(
            "resources: [b0.yaml, b1.yaml, b2.yaml, b3.yaml]",
            **{f"app__b{n}_y": CM.ljust(7_000_000, "#") for n in range(4)},
        ),
    ),
    "too many files": (
        *("GC169", "app"),
        top(f"resources: {[f'{n}.txt' for n in range(2000)]}", **{f"app__{n}.txt": "" for n in range(2000)}),
        top(f"resources: {[f'{n}.txt' for n in range(1999)]}", **{f"app__{n}.txt": "" for n in range(1999)}),
    ),
    "too many names": (
        *("GC169", HERE),
        top(f"crds: [{'a.yaml, ' * 2501}]"),
        top(f"crds: [{'a.yaml, ' * 2500}]"),
    ),
    "no component": (
        *("GC180", f"{HERE}:1:14"),
        top("components: [c]", app__c__kustomization_y="namePrefix: x"),
        top("components: [c]", app__c__kustomization_y=f"{COMPONENT}namePrefix: x"),
    ),
    "a component under resources": (
        *("GC180", f"{HERE}:1:13"),
        top("resources: [c]", app__c__kustomization_y=f"{COMPONENT}namePrefix: x"),
        top("resources: [c]", app__c__kustomization_y="namePrefix: x"),
    ),
    "a wrong type": ("GC112", f"{HERE}:1:12", top("resources: a.yaml"), top("resources: [a.yaml]")),
    "a boolean as a label": (
        *("GC112", f"{HERE}:1:31"),
        top("labels: [{pairs: {a: b, on-x: true}}]"),
        top('labels: [{pairs: {a: 5, on-x: "true"}}]'),
    ),
    "a wrong kind": (
        "GC115",
        f"{HERE}:1:7",
        top("kind: List\nnamePrefix: x"),
        top("kind: Kustomization\nnamePrefix: x"),
    ),
    "a wrong apiVersion": (
        *("GC115", f"{HERE}:1:13"),
        top("apiVersion: v1\nnamePrefix: x"),
        top("apiVersion: kustomize.config.k8s.io/v1beta1\nnamePrefix: x"),
    ),
    "an empty kustomization": ("GC105", f"{HERE}:1:1", top("kind: Kustomization\nresources:"), top("namePrefix: x")),
    "a key in two spellings": (
        *("GC106", f"{HERE}:2:1"),
        top("resources: [a.yaml]\nResources: [a.yaml]"),
        top("RESOURCES: [a.yaml]"),
    ),
    "an inline patch that is no YAML": (
        *("GC103", f"{HERE}:1:19"),
        top("patches: [{patch: 'a: [b'}]"),
        top("patches: [{patch: '[{op: remove, path: /a}]'}]"),
    ),
    "an inline patch too deep": (
        *("GC102", f"{HERE}:1:19"),
        top(f"patches: [{{patch: '{'[' * 65}{']' * 65}'}}]"),
        top(f"patches: [{{patch: '{'[' * 64}{']' * 64}'}}]"),
    ),
    "an inline patch of aliases": (
        *("GC102", f"{HERE}:2:10"),
        top("patches:\n- patch: |\n    " + BOMB.replace("\n", "\n    ")),
        top("patches:\n- patch: |\n    a: &a [yes, 0o7, 1.10]\n    b: *a"),
    ),
    "a hidden character in a manifest": (
        *("GC101", "app/b.yaml:1:3"),
        top("resources: [b.yaml]", app__b_y="a:\u200b b"),
        top("resources: [b.yaml]", app__b_y="a: ü"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_bad_tree_is_refused_at_its_line_and_the_good_twin_passes(name: str) -> None:
    code, at, bad, good = CASES[name]
    assert found(bad) == [(code, at)]
    assert found(good) == []


def test_a_web_of_cycles_is_told_without_walking_all_of_it() -> None:
    names = "".join(f"- ../{n}\n" for n in range(400))
    web = {f"shared/{n}/kustomization.yaml": f"resources:\n{names}" for n in range(400)}
    told = found({**top("resources: [../shared/0]"), **web})
    assert {code for code, _ in told} == {"GC167"}
    assert len(told) <= 20


def test_a_kustomization_full_of_mistakes_tells_the_first_hundred() -> None:
    told = found({**top("".join(["resources:\n", *(f"- gone-{n}.yaml\n" for n in range(2000))]))})
    assert told == [("GC166", f"{HERE}:{line}:3") for line in range(2, 102)]
