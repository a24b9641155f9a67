"""The operations between two objects, and the differences between pairs of files."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gitops_compile.compare import deep
from gitops_compile.compare.operations import differences, once, operations
from gitops_compile.model.change import Manifest, Pair, Pairing
from gitops_compile.model.header import header
from gitops_compile.model.operation import Did, Index, Key, Operation, canonical, shown
from gitops_compile.model.position import Located, Position
from gitops_compile.model.reviewing import ListKey
from gitops_compile.model.target import Place

HEADER = header("prod/p-euw1/api", "overlays/api").encode()
OTHER_HEADER = header("prod/p-euw1/api", "overlays/api/prod").encode()


def written(one: Operation) -> str:
    """``~ spec.replicas 1 -> 2``, ``+ spec.x[b] 1 after a``."""
    sign = {Did.ADD: "+", Did.REMOVE: "-", Did.REPLACE: "~", Did.REORDER: "^"}[one.kind]
    values = {Did.ADD: [one.new], Did.REMOVE: [one.old]}.get(one.kind, [one.old, one.new])
    text = f"{sign} {shown(one.path)} {' -> '.join(canonical(value).decode() for value in values)}"
    if isinstance(one.after, Key | Index):
        text += f" after {one.after.text if isinstance(one.after, Key) else one.after.number}"
    return text if one.ordered else f"{text} (no matter)"


def told(base: dict[str, Any], head: dict[str, Any]) -> list[str]:
    return [written(one) for one in operations(base, head)]


def deployment(**pod: Any) -> dict[str, Any]:
    return {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"spec": pod}}}


def widget(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "example.com/v1", "kind": "Widget", "spec": spec}


SPEC = {
    "strict": (
        {"a": 1, "b": 1, "c": 0},
        {"a": True, "b": 1.0, "c": False},
        ["~ a 1 -> true", "~ b 1 -> 1.0", "~ c 0 -> false"],
    ),
    "a zero with a sign": ({"a": 0.0}, {"a": -0.0}, ["~ a 0.0 -> -0.0"]),
    "nothing and null": ({"a": None, "c": ""}, {"b": None, "c": None}, ["- a null", "+ b null", '~ c "" -> null']),
    "an empty list is no empty map": ({"a": []}, {"a": {}}, ["~ a [] -> {}"]),
    "a list for a map": ({"a": [{"x": [1]}]}, {"a": {"x": 1}}, ['~ a [{"x":[1]}] -> {"x":1}']),
    "a map for a text": ({"a": {"x": 1}}, {"a": "x"}, ['~ a {"x":1} -> "x"']),
    "a whole container": ({}, {"a": {"x": [{"y": 1}]}}, ['+ a {"x":[{"y":1}]}']),
    "a map that empties": ({"a": {"x": 1}}, {"a": {}}, ["- a.x 1"]),
    "maps without a common key stay apart": (
        {"a": {"x": 1, "y": 2}},
        {"a": {"z": 1, "w": 2}},
        ["+ a.w 2", "- a.x 1", "- a.y 2", "+ a.z 1"],
    ),
    "odd keys": (
        {"__init__.py": 1, "a.b": 1, "q\"'[0]": 1, "\0z": 1, "": 1},
        {"__init__.py": 2, "a.b": 2, "q\"'[0]": 2, "\0z": 2, "": 2},
        [
            '~ ["\\u0000z"] 1 -> 2',
            '~ [""] 1 -> 2',
            '~ ["__init__.py"] 1 -> 2',
            '~ ["a.b"] 1 -> 2',
            '~ ["q\\"\'[0]"] 1 -> 2',
        ],
    ),
    "many lines are one": ({"a": "x\ny"}, {"a": "x\nz"}, ['~ a "x\\ny" -> "x\\nz"']),
    "a list in a list": ({"a": [[1], [2]]}, {"a": [[1], [3]]}, ["- a[1] [2] after 0", "+ a[1] [3] after 0"]),
    "numbers of a sequence": (
        {"a": [{"v": 1}, {"v": 2}]},
        {"a": [{"v": 0}, {"v": 1}, {"v": 3}]},
        ['+ a[0] {"v":0}', "~ a[2].v 2 -> 3"],
    ),
}


@pytest.mark.parametrize(("base", "head", "found"), SPEC.values(), ids=SPEC)
def test_what_is_told(base: dict[str, Any], head: dict[str, Any], found: list[str]) -> None:
    told_here = [line.replace(" spec.", " ").replace(" spec[", " [") for line in told(widget(**base), widget(**head))]
    assert sorted(told_here) == sorted(found)


def test_an_inserted_variable_is_one_operation() -> None:
    env = [{"name": f"V{number}", "value": "x"} for number in range(60)]
    found = told(
        deployment(containers=[{"name": "api", "env": env}]),
        deployment(containers=[{"name": "api", "env": [*env[:2], {"name": "NEW", "value": "y"}, *env[2:]]}]),
    )
    assert found == ['+ spec.template.spec.containers[api].env[NEW] {"name":"NEW","value":"y"} after V1']


def test_one_number_under_two_protocols_is_two_ports() -> None:
    """deepdiff's own ``group_by`` loses the second (deepdiff#540 and others)."""
    udp, tcp = {"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53, "protocol": "TCP"}
    found = told(
        deployment(containers=[{"name": "dns", "ports": [udp, tcp]}]),
        deployment(containers=[{"name": "dns", "ports": [tcp]}]),
    )
    assert found == [
        '- spec.template.spec.containers[dns].ports[53/UDP] {"containerPort":53,"protocol":"UDP"}',
    ]


def test_a_swap_is_a_reorder() -> None:
    init = [{"name": "a"}, {"name": "b"}]
    assert told(deployment(initContainers=init), deployment(initContainers=init[::-1])) == [
        '^ spec.template.spec.initContainers ["a","b"] -> ["b","a"]'
    ]
    assert told(deployment(containers=init), deployment(containers=init[::-1])) == [
        '^ spec.template.spec.containers ["a","b"] -> ["b","a"] (no matter)'
    ]


def test_grants_are_told_one_by_one() -> None:
    def role(verbs: list[str]) -> dict[str, Any]:
        rules = [{"apiGroups": [""], "resources": ["pods"], "verbs": verbs}]
        return {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "rules": rules}

    assert told(role(["get", "list"]), role(["delete", "get"])) == [
        '+ rules[delete pods] "delete pods"',
        '- rules[list pods] "list pods"',
    ]


def test_one_remainder_is_compared_once_and_keeps_what_stands_before() -> None:
    asked = []
    compare = once(lambda base, head: asked.append(1) or deep.operations_of(base, head))
    new = {"name": "NEW"}
    for before in ("A", "B"):
        env = [{"name": before}]
        found = operations(deployment(env=env), deployment(env=[*env, new]), (), compare)
        assert [one.after for one in found] == [Key(before)]
    assert len(asked) == 1
    assert operations(deployment(env=[]), deployment(env=[]), (), compare) == ()
    assert len(asked) == 1


def test_what_deepdiff_does_not_tell_is_a_crash() -> None:
    with pytest.raises(AssertionError, match="0 differences where there are 1"):
        deep.operations_of({"a": 0.0}, {"a": -0.0})
    with pytest.raises(KeyError, match="iterable_item_added"):
        deep.operations_of({"a": []}, {"a": [1]})


def manifest(path: str, one: dict[str, Any]) -> Manifest:
    return Manifest(path, "prod/p-euw1/api", Place("prod", "p-euw1", "", "api"), one, "api")


def pair(base: dict[str, Any] | None, head: dict[str, Any] | None, path: str = "rendered/a.yaml") -> Pair:
    how = Pairing.ADDED if base is None else Pairing.REMOVED if head is None else Pairing.EXACT
    return Pair(how, manifest(path, base) if base else None, manifest(path, head) if head else None)


def text(one: Any) -> bytes:
    return json.dumps(one).encode()


BYTES = {
    "another first line": (HEADER + b"a: 1\n", OTHER_HEADER + b"a: 1\n", "header"),
    "another way to write it": (HEADER + b"a: 1\n", HEADER + b"a: 1 # one\n", "yaml-format"),
    "both": (HEADER + b"a: 1\n", OTHER_HEADER + b"a:  1\n", "yaml-format"),
}


@pytest.mark.parametrize(("base", "head", "other"), BYTES.values(), ids=BYTES)
def test_other_bytes_of_an_equal_object(base: bytes, head: bytes, other: str) -> None:
    (found,) = differences([pair({"a": 1}, {"a": 1})], {"rendered/a.yaml": base}, {"rendered/a.yaml": head}, ())
    assert (found.operations, found.other) == ((), other)


def test_equal_bytes_are_not_compared() -> None:
    files = {"rendered/a.yaml": HEADER + b"a: 1\n"}
    (found,) = differences([pair({"a": 1}, {"a": 2})], files, files, ())
    assert (found.operations, found.other) == ((), "header")


def test_an_object_on_one_side_is_one_operation() -> None:
    one = widget(a=[1])
    came, went = differences([pair(None, one), pair(one, None)], {}, {}, ())
    assert came.operations == (Operation((), Did.ADD, None, one),)
    assert went.operations == (Operation((), Did.REMOVE, one, None),)
    assert came.other == ""


def test_the_fleets_own_keys_are_asked() -> None:
    at = Position("fleet.yaml", 1, 1)
    fields = (Located("id", at),)
    key = ListKey(at=at, kind=Located("Widget", at), path=Located("spec.parts", at), fields=fields, ordered=None)
    parts = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]
    files = {"rendered/a.yaml": b"one\ntwo"}, {"rendered/a.yaml": b"one\nthree"}
    one = pair(widget(parts=parts), widget(parts=[{**parts[1], "name": "c"}, parts[0]]))
    (found,) = differences([one], *files, [key])
    assert [written(each) for each in found.operations] == [
        '^ spec.parts ["1","2"] -> ["2","1"] (no matter)',
        '~ spec.parts[2].name "b" -> "c"',
    ]


def test_of_a_file_with_several_objects_only_those_that_differ_are_told() -> None:
    path = "rendered/argocd/hub/bootstrap.yaml"
    one, other, changed = widget(a=1), widget(b=1), widget(b=2)
    pairs = [pair(one, one, path), pair(other, changed, path)]
    base, head = {path: HEADER + text([one, other])}, {path: HEADER + text([one, changed])}
    assert [[written(each) for each in found.operations] for found in differences(pairs, base, head, ())] == [
        ["~ spec.b 1 -> 2"]
    ]
    alike = [pair(one, one, path), pair(other, other, path)]
    spaced = {path: HEADER + b" " + text([one, other])}
    assert [found.other for found in differences(alike, base, spaced, ())] == ["yaml-format"] * 2
