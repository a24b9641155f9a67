"""Pointers into the head's object: each leads to the value that the operation says is there now."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.compare.operations import operations
from gitops_compile.compare.pointers import pointer_to
from gitops_compile.model.operation import Did, canonical


def deployment(*containers: Any, **more: Any) -> dict[str, Any]:
    spec = {"template": {"spec": {"containers": list(containers)}}}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a", **more}, "spec": spec}


LOG, API = {"name": "log", "image": "log:1"}, {"name": "api", "image": "api:1"}
CASES = {
    "an element by its name, where it is now": (
        deployment(LOG, API),
        deployment(LOG, {**API, "image": "api:2"}),
        ["/spec/template/spec/containers/1/image"],
    ),
    "one that was put in front moves the others": (
        deployment(API),
        deployment(LOG, {**API, "image": "api:2"}),
        ["/spec/template/spec/containers/1/image", "/spec/template/spec/containers/0"],
    ),
    "a list without names that are unique is a sequence": (
        deployment(API, API),
        deployment(API, {**API, "image": "api:2"}),
        ["/spec/template/spec/containers/1/image"],
    ),
    "slashes and tildes": (
        deployment(annotations={"a.b/c~d": "1"}),
        deployment(annotations={"a.b/c~d": "2"}),
        ["/metadata/annotations/a.b~1c~0d"],
    ),
    "elements of a sequence": (
        deployment({**API, "args": ["a", "b"]}),
        deployment({**API, "args": ["a", "c", "b"]}),
        ["/spec/template/spec/containers/0/args/1"],
    ),
    "ports by number and protocol": (
        deployment({**API, "ports": [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]}),
        deployment({**API, "ports": [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53, "name": "dns"}]}),
        ["/spec/template/spec/containers/0/ports/1/name"],
    ),
}


@pytest.mark.parametrize(("base", "head", "expected"), CASES.values(), ids=CASES)
def test_a_pointer_leads_to_what_is_there_now(base: Any, head: Any, expected: list[str]) -> None:
    made = [one for one in operations(base, head) if one.kind in (Did.ADD, Did.REPLACE)]
    pointers = [pointer_to(one.path, head, base) for one in made]
    assert pointers == expected
    for one, pointer in zip(made, pointers, strict=True):
        assert canonical(at(head, pointer or "")) == canonical(one.new)


def test_what_is_not_there_has_none() -> None:
    base, head = deployment(LOG, API), deployment(API)
    assert [pointer_to(one.path, head, base) for one in operations(base, head)] == [None]


def at(value: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value
