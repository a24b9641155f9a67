"""Which scalar holds which value, told by trials on literal inputs; the engine here is a function of a few lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gitops_compile.model.build import BuildRequest, Object, ParseRequest
from gitops_compile.provenance.candidates import candidates
from gitops_compile.provenance.edits import changed, renamed
from gitops_compile.provenance.handed import Role, handed
from gitops_compile.provenance.study import study
from gitops_compile.provenance.subject import subject
from gitops_compile.provenance.trials import Leaf
from gitops_compile.read.written import written

BASE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: one, b: two, c: three}\n"
PATCH = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {b: other}\n"
KUSTOMIZATION = '{"resources": ["./base.yaml"], "patches": [{"path": "./patch.yaml"}], "namePrefix": "my-"}'
FILES = {"kustomization.yaml": KUSTOMIZATION.encode(), "base.yaml": BASE.encode(), "patch.yaml": PATCH.encode()}
REQUEST = BuildRequest("x", "", FILES)


def as_object(text: bytes) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for one in written(text.decode()):
        here = result
        for part in one.path[:-1]:
            here = here.setdefault(str(part), {})
        here[str(one.path[-1])] = one.text
    return result


def build(files: Mapping[str, bytes]) -> tuple[Object, ...] | None:
    """A merge patch that has to meet its base by name, and a prefix in front of that."""
    base, patch = as_object(files["base.yaml"]), as_object(files["patch.yaml"])
    if base["metadata"]["name"] != patch["metadata"]["name"]:
        return None
    prefix = as_object(files["kustomization.yaml"]).get("namePrefix", "")
    name = {"name": prefix + base["metadata"]["name"]}
    return ({**base, "metadata": name, "data": {**base["data"], **patch["data"]}},)


def attempt(versions: Sequence[Mapping[str, bytes]]) -> Sequence[tuple[Object, ...] | None]:
    return [build(files) for files in versions]


def told(*leaves: Leaf) -> dict[str, list[str]]:
    """Leaf -> file, line and text of what is seen in it."""
    built = build(FILES)
    assert built is not None
    of = subject(REQUEST, built)
    return {
        ".".join(map(str, path)): [
            f"{one.file}:{one.scalar.line} {one.text}" for one in (of.candidates[number] for number in numbers)
        ]
        for (_, path), numbers in study(of, leaves, attempt).seen.items()
    }


def test_the_last_writer_holds_a_value() -> None:
    assert told(*((0, ("data", name)) for name in "abc")) == {
        "data.a": ["base.yaml:4 one"],
        "data.b": ["patch.yaml:4 other"],
        "data.c": ["base.yaml:4 three"],
    }


def test_a_name_that_ties_things_is_changed_everywhere() -> None:
    assert told((0, ("metadata", "name")))["metadata.name"] == ["kustomization.yaml:1 my-", "base.yaml:3 web"]


def test_candidates_are_what_may_come_out() -> None:
    every = candidates(handed(REQUEST))
    assert [(one.file, one.text, one.alone, one.patch) for one in every] == [
        ("base.yaml", "web", True, False),
        ("base.yaml", "one", False, False),
        ("base.yaml", "two", False, False),
        ("base.yaml", "three", False, False),
        ("kustomization.yaml", "my-", True, False),
        ("patch.yaml", "other", False, True),
    ]


def test_roles_of_files() -> None:
    settings = {
        "resources": ["./a.yaml"],
        "transformers": ["./t.yaml"],
        "patchesStrategicMerge": ["./p.yaml", "kind: X\nmetadata: {name: y}\n"],
        "configMapGenerator": [{"name": "c", "envs": ["./c.env"], "files": ["./c.txt"], "literals": ["K=v=w"]}],
    }
    files = {
        "kustomization.yaml": json.dumps(settings).encode(),
        **dict.fromkeys(("a.yaml", "t.yaml", "p.yaml"), b"a: b\n"),
        "c.env": b"# why\nONE=1\n\nTWO = 2 \n",
        "c.txt": b"text",
        "c.bin": b"\xff",
    }
    given = handed(BuildRequest("x", "", files, embedded=frozenset({"c.env", "c.txt", "c.bin"})))
    assert given.roles == {
        "kustomization.yaml": Role.SETTINGS,
        "a.yaml": Role.MANIFEST,
        "t.yaml": Role.PLUGIN,
        "p.yaml": Role.PATCH,
        "c.env": Role.ENVIRONMENT,
        "c.txt": Role.EMBEDDED,
    }
    every = {(one.file, one.text): one for one in candidates(given)}
    assert set(every) == {
        ("a.yaml", "b"),
        ("t.yaml", "b"),
        ("p.yaml", "b"),
        ("c.env", "1"),
        ("c.env", " 2 "),
        ("c.txt", "text"),
        ("kustomization.yaml", "c"),
        ("kustomization.yaml", "v=w"),
    }
    marks = [(1, every[("c.env", "1")]), (2, every[("c.txt", "text")]), (3, every[("kustomization.yaml", "v=w")])]
    after = changed(files, marks)
    assert after["c.env"] == b"# why\nONE=zq1z\n\nTWO = 2 \n"
    assert after["c.txt"] == b"zq2z"
    assert b'"K=zq3z=zq3z"' in after["kustomization.yaml"]


def test_several_scalars_of_one_inline_patch() -> None:
    inline = "kind: X\nmetadata: {name: y, labels: {a: b}}\nspec: {c: 1}\n"
    files = {"kustomization.yaml": json.dumps({"patches": [{"patch": inline}]}).encode()}
    every = candidates(handed(BuildRequest("x", "", files)))
    assert [one.text for one in every] == ["b", "1"]
    after = changed(files, enumerate(every))
    (patch,) = written(after["kustomization.yaml"].decode())
    assert patch.text == 'kind: X\nmetadata: {name: y, labels: {a: "zq0z"}}\nspec: {c: 70000001}\n'


def test_a_rename_leaves_files_and_paths_alone() -> None:
    settings = {
        "resources": ["./web"],
        "patches": [{"path": "./web.yaml", "target": {"name": "web"}}],
        "replacements": [{"source": {"name": "web", "fieldPath": "spec.web.[name=web].x"}}],
    }
    files = {
        "kustomization.yaml": json.dumps(settings).encode(),
        "web.yaml": b"- {op: add, path: /web/0, value: web-2 my_web}",
    }
    after = renamed(handed(BuildRequest("x", "", files)), "web", 4)
    texts = {one.path: one.text for one in written(after["kustomization.yaml"].decode())}
    assert texts == {
        ("resources", 0): "./web",
        ("patches", 0, "path"): "./web.yaml",
        ("patches", 0, "target", "name"): "zq4z",
        ("replacements", 0, "source", "name"): "zq4z",
        ("replacements", 0, "source", "fieldPath"): "spec.web.[name=zq4z].x",
    }
    assert [one.text for one in written(after["web.yaml"].decode())] == ["add", "/web/0", "zq4z-2 my_zq4z"]


def test_plain_manifests_steer_nothing() -> None:
    given = handed(ParseRequest("x", {"a.yaml": BASE.encode()}))
    assert {one.alone for one in candidates(given)} == {False}
