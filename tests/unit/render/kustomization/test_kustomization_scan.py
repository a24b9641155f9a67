"""What a scan hands over: which files, in which form, and what its messages tell."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.position import Located, Position
from gitops_compile.render.kustomization.contents import read_kustomization
from gitops_compile.render.kustomization.paths import Reach
from gitops_compile.render.kustomization.scan import Scan, manifests, scan

CM = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"
COMPONENT = "kind: Component\nnamePrefix: x-\n"
AT = Position("fleet.yaml", 7, 20)


def tree(files: Mapping[str, str]) -> FileTree:
    return FileTree({path: text.encode() for path, text in files.items()})


def render(path: str) -> bytes | tuple[Diagnostic, ...]:
    """Templates of these tests name what they give."""
    return {
        "app/k.yaml.j2": b"resources: [a.yaml]\n",
        "app/kustomization.yaml.j2": b"resources: [a.yaml]\npatches: [{path: gone.yaml}]\n",
        "app/a.yaml.j2": CM.encode(),
        "app/two.yaml.j2": f"{CM}---\n{CM}".encode(),
        "app/none.yaml.j2": b"# nothing\n",
        "app/embedded.txt.j2": b"\x00 any bytes",
        "app/bell.yaml.j2": b"a: \x07",
    }.get(path, (Diagnostic("GC140", "it does not render", Position(path, 3, 1)),))


def run(files: Mapping[str, str], start: str = "app", components: tuple[str, ...] = ()) -> Scan:
    located = tuple(Located(path, AT) for path in components)
    result = scan(tree(files), start, located, Reach((start, "shared"), "web"), render)
    assert result.value is not None, result.diagnostics
    return result.value


def told(files: Mapping[str, str], start: str = "app", components: tuple[str, ...] = ()) -> list[Diagnostic]:
    located = tuple(Located(path, AT) for path in components)
    return list(scan(tree(files), start, located, Reach((start, "shared"), "web"), render).diagnostics)


def handed(kustomization: str) -> object:
    """The kustomization as the engine gets it."""
    result = read_kustomization("app/kustomization.yaml", kustomization.encode())
    assert result.value is not None
    assert not result.failed, result.diagnostics
    return json.loads(result.value.text)


def test_only_what_is_reached_goes_on() -> None:
    found = run(
        {
            "app/kustomization.yml": "resources: [../shared, a.yaml]\nconfigMapGenerator: [{files: [k=b.txt]}]",
            "app/a.yaml": CM,
            "app/b.txt": "text",
            "app/unused.yaml": CM,
            "app/unused/kustomization.yaml": "resources: [https://example.com/x]",
            "shared/kustomization.yaml": "namePrefix: x-",
        }
    )
    assert (found.root, found.fresh, found.templated) == ("app", False, False)
    assert found.reached == ("app/a.yaml", "app/b.txt", "app/kustomization.yml", "shared/kustomization.yaml")
    assert tuple(found.files) == found.reached
    assert found.kustomizations == ("app", "shared")
    assert found.embedded == {"app/b.txt"}
    assert json.loads(found.files["app/kustomization.yml"]) == {
        "resources": ["../shared", "./a.yaml"],
        "configMapGenerator": [{"files": ["k=./b.txt"]}],
    }


def test_a_file_that_is_a_manifest_too_is_not_only_embedded() -> None:
    found = run(
        {
            "app/kustomization.yaml": "resources: [a.yaml]\nconfigMapGenerator: [{name: x, files: [a.yaml]}]",
            "app/a.yaml": CM,
        }
    )
    assert found.embedded == frozenset()


def test_templates_go_on_under_their_name_less_j2() -> None:
    found = run(
        {
            "app/kustomization.yaml": "resources: [a.yaml]\nsecretGenerator: [{name: x, envs: [embedded.txt]}]",
            "app/a.yaml.j2": "x",
            "app/embedded.txt.j2": "x",
            "app/broken.yaml.j2": "x",
        }
    )
    assert found.templated
    assert found.files["app/a.yaml"] == CM.encode()
    assert found.files["app/embedded.txt"] == b"\x00 any bytes"
    assert found.reached == ("app/a.yaml.j2", "app/embedded.txt.j2", "app/kustomization.yaml")


@pytest.mark.parametrize(
    ("template", "source", "code"),
    [
        ("two.yaml.j2", "{% for %}", "GC146"),
        ("two.yaml.j2", "a\n---\nb", ""),
        ("none.yaml.j2", "{% if %}", "GC146"),
        ("a.yaml.j2", "x", ""),
        ("bell.yaml.j2", "x", "GC101"),
        ("broken.yaml.j2", "x", "GC140"),
    ],
)
def test_what_a_template_gives_is_held_against_the_rules_for_manifests(template: str, source: str, code: str) -> None:
    name = template.removesuffix(".j2")
    found = told({"app/kustomization.yaml": f"resources: [{name}]", f"app/{template}": source})
    assert [d.code for d in found] == ([code] if code else [])
    assert all(d.at.file == f"app/{template}" for d in found)


def test_a_mistake_in_a_rendered_kustomization_stands_at_the_template() -> None:
    (found,) = told({"app/kustomization.yaml.j2": "x", "app/a.yaml": CM})
    assert (found.code, found.at) == ("GC166", Position("app/kustomization.yaml.j2"))
    assert "in line 2 of what the template gives" in found.message


def test_components_wrap_the_finished_build() -> None:
    files = {
        "app/kustomization.yaml": "namePrefix: x",
        "shared/c/kustomization.yaml": COMPONENT,
        "shared/d/kustomization.yaml": COMPONENT,
    }
    found = run(files, components=("shared/d", "shared/c"))
    assert json.loads(found.files[f"{found.root}/kustomization.yaml"]) == {
        "resources": ["../app"],
        "components": ["../shared/d", "../shared/c"],
    }
    assert found.kustomizations == ("app", "shared/c", "shared/d")
    assert found.reached == tuple(files)
    taken = {**files, f"{found.root}/x": ""}
    assert run(taken, components=("shared/c",)).root == f"{found.root}-"


@pytest.mark.parametrize(
    ("component", "code"),
    [
        ("shared/plain", "GC180"),
        ("shared/none", "GC166"),
        ("shared/file.yaml", "GC166"),
        ("other", "GC162"),
        ("shared/empty", "GC166"),
    ],
)
def test_a_component_that_is_none_is_told_in_the_fleet(component: str, code: str) -> None:
    files = {
        "app/kustomization.yaml": "namePrefix: x",
        "shared/plain/kustomization.yaml": "namePrefix: x",
        "shared/file.yaml": CM,
        "shared/empty/a.yaml": CM,
    }
    assert [(d.code, d.at) for d in told(files, components=(component,))] == [(code, AT)]


def test_a_component_as_the_source_cannot_get_components() -> None:
    files = {"app/kustomization.yaml": COMPONENT, "shared/kustomization.yaml": COMPONENT}
    assert [d.code for d in told(files, components=("shared",))] == ["GC180"]
    assert run(files).root == "app"


def test_the_top_of_the_repository_cannot_be_wrapped() -> None:
    files = {"kustomization.yaml": "namePrefix: x", "shared/kustomization.yaml": COMPONENT}
    assert [d.code for d in told(files, ".", ("shared",))] == ["GC167"]
    assert run(files, ".").root == ""


PLAIN = {
    "app/b.yaml": CM,
    "app/sub/a.json": "{}",
    "app/a.yaml.j2": "x",
    "app/_part.yaml": "x",
    "app/.hidden.yml": "x",
    "app/README.md": "x",
}


def test_plain_manifests_are_found_in_sub_folders_and_sorted() -> None:
    found = manifests(tree(PLAIN), "app", render)
    assert found.diagnostics == ()
    assert found.value == {"app/a.yaml": CM.encode(), "app/b.yaml": CM.encode(), "app/sub/a.json": b"{}"}
    assert list(found.value) == ["app/a.yaml", "app/b.yaml", "app/sub/a.json"]


def test_plain_manifests_are_listed_by_a_wrapper() -> None:
    found = run({**PLAIN, "shared/kustomization.yaml": COMPONENT}, components=("shared",))
    assert json.loads(found.files[f"{found.root}/kustomization.yaml"]) == {
        "resources": ["../app/a.yaml", "../app/b.yaml", "../app/sub/a.json"],
        "components": ["../shared"],
    }
    assert found.templated


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"app/README.md": "x"}, "GC166"),
        ({**PLAIN, "app/a.yaml": CM}, "GC147"),
        ({**PLAIN, "app/broken.yaml.j2": "x"}, "GC140"),
        ({**PLAIN, "app/sub/kustomization.yaml": "x"}, "GC181"),
        ({**PLAIN, "app/sub/Kustomization.j2": "x"}, "GC181"),
    ],
)
def test_a_plain_folder_may_be_wrong_too(files: dict[str, str], code: str) -> None:
    found = manifests(tree(files), "app", render)
    assert (found.value, [d.code for d in found.diagnostics]) == (None, [code])
    assert [d.code for d in told(files)] == [code]


def test_deprecated_fields_are_one_warning_each_and_renamed_where_kustomize_renames() -> None:
    text = """\
commonLabels: {a: b}
bases: [../shared]
resources: [a.yaml]
imageTags: [{name: x, newTag: v2}]
vars: []
patchesStrategicMerge:
configMapGenerator:
- {name: x, env: a.yaml}
- {name: z, env: a.yaml, envs: [a.yaml]}
"""
    found = told({"app/kustomization.yaml": text, "app/a.yaml": CM, "shared/kustomization.yaml": "namePrefix: x"})
    assert {d.severity for d in found} == {Severity.WARNING}
    assert [(d.code, d.message.split()[0], d.at.line) for d in found] == [
        ("GC170", name, line)
        for name, line in [("commonLabels", 1), ("bases", 2), ("imageTags", 4), ("vars", 5), ("env", 8)]
    ]
    assert all(d.hint for d in found)
    assert handed(text) == {
        "commonLabels": {"a": "b"},
        "resources": ["./a.yaml", "../shared"],
        "vars": [],
        "patchesStrategicMerge": None,
        "configMapGenerator": [
            {"name": "x", "envs": ["./a.yaml"]},
            {"name": "z", "envs": ["./a.yaml", "./a.yaml"]},
        ],
        "images": [{"name": "x", "newTag": "v2"}],
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("images: [{name: a, newTag: 5}]", {"images": [{"name": "a", "newTag": "5"}]}),
        ("images: [{name: a, newTag: 1.5}]", {"images": [{"name": "a", "newTag": "1.5"}]}),
        ("namePrefix: x\nnamespace: ~\ncomponents:", {"namePrefix": "x", "namespace": None, "components": None}),
        ("replicas: [{name: a, count: 2}]", {"replicas": [{"name": "a", "count": 2}]}),
        ("vars: [{fieldref: {fieldpath: a.b}}]", {"vars": [{"fieldref": {"fieldPath": "a.b"}}]}),
        ("resources: [../b/../c/, ./x//y.yaml]", {"resources": ["../c", "./x/y.yaml"]}),
        ("patchesStrategicMerge: ['{a: b}', a.yaml]", {"patchesStrategicMerge": ["{a: b}", "./a.yaml"]}),
        (
            "transformers: ['{apiVersion: builtin, kind: PatchTransformer, path: a}']",
            {"transformers": ['{"apiVersion": "builtin", "kind": "PatchTransformer", "path": "./a"}\n']},
        ),
    ],
)
def test_what_goes_on_is_what_was_scanned(text: str, value: object) -> None:
    assert handed(text) == value


def test_characters_outside_the_basic_plane_stand_raw_and_others_as_escapes() -> None:
    result = read_kustomization("k", 'commonAnnotations: {a: "😀 ü \\u2028 \\\\ud83d"}'.encode())
    assert result.value is not None
    assert result.value.text.decode() == '{"commonAnnotations": {"a": "😀 \\u00fc \\u2028 \\\\ud83d"}}\n'


@pytest.mark.parametrize("text", ["crds: [a.yaml]", "openapi: {path: a.yaml}", "openapi: {version: v1.20.4}"])
def test_a_build_with_a_schema_of_its_own_is_fresh(text: str) -> None:
    assert run({"app/kustomization.yaml": text, "app/a.yaml": CM}).fresh


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("../other/base", "bases: [other/base]"),
        ("../other/x.yaml", "bases: [other]"),
        ("../x.yaml", "bases: [.]"),
        ("../other/deep.yaml", "bases: [other/deep.yaml]"),
    ],
)
def test_outside_the_reach_prints_the_line_to_add(written: str, line: str) -> None:
    (found,) = told({"app/kustomization.yaml": f"resources: [{written}]", "other/deep.yaml/kustomization.yaml": "x"})
    assert found.code == "GC162"
    assert f"apps.web.source.{line}" in found.hint


@pytest.mark.parametrize(
    ("written", "close"),
    [("deployment.yml", "deployment.yaml"), ("../shard/base", "../shared/base"), ("servce.yaml", "service.yaml")],
)
def test_a_missing_name_is_told_with_the_nearest(written: str, close: str) -> None:
    files = {
        "app/kustomization.yaml": f"resources: [{written}]",
        "app/deployment.yaml": CM,
        "app/service.yaml.j2": CM,
        "shared/base/kustomization.yaml": "namePrefix: x",
    }
    found = scan(tree(files), "app", (), Reach((".",), "web"), render).diagnostics
    assert [(d.code, d.hint) for d in found] == [("GC166", f"Did you mean {close}?")]


def test_a_cycle_prints_its_way() -> None:
    (found,) = told(
        {
            "app/kustomization.yaml": "resources: [../shared/a]",
            "shared/a/kustomization.yaml": "namePrefix: x\nresources: [../b]",
            "shared/b/kustomization.yaml": "resources: [../a]",
        }
    )
    assert found.message == "a cycle of bases: shared/a -> shared/b -> shared/a"
    assert [str(also.at) for also in found.related] == ["shared/a/kustomization.yaml:2:13"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/a.yaml",
        "HTTP://example.com/a",
        "ssh://git@example.com/a",
        "file:///etc",
        "file:/etc",
        "git@github.com:a/b",
        "github.com/a/b//c?ref=v1",
        "github.com:a/b",
        "gitlab.example.com/a/b/c",
        "git::https://example.com/a",
        "base?ref=main",
        "example.com/a/b.git",
        "dev.azure.com/o/p/_git/r",
    ],
)
@pytest.mark.parametrize("field", ["resources", "components", "bases", "crds", "configurations", "generators"])
def test_addresses_are_never_fetched(field: str, address: str) -> None:
    found = told({"app/kustomization.yaml": f'{field}: ["{address}"]'})
    assert [d.code for d in found if d.is_error] == ["GC163"]


def test_a_callers_memory_of_readings_is_used_and_all_mistakes_come_at_once() -> None:
    asked: list[str] = []

    def remembered(file: str, content: bytes):  # type: ignore[no-untyped-def]
        asked.append(file)
        return read_kustomization(file, content)

    files = {
        "app/kustomization.yaml": "resources: [../shared, ../shared, gone.yaml]\nhelmCharts: []",
        "shared/kustomization.yaml": "resources: [gone.yaml]\nfoo: bar",
    }
    found = scan(tree(files), "app", (), Reach(("app", "shared"), "web"), render, read=remembered)
    assert asked == ["app/kustomization.yaml", "shared/kustomization.yaml"]
    assert [d.code for d in found.diagnostics] == ["GC166", "GC164", "GC166", "GC165"]
