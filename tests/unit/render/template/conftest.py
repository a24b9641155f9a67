"""One template over a small source: the text it gives, or the codes and places of its mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.render.template.render import render, templates_of

VARIABLES: dict[str, Any] = {
    "app": "api",
    "environment": "prod",
    "tenancy": None,
    "cluster": {"name": "p-euw1", "region": "eu-west-1"},
    "version": "3.1.0",
    "image": "registry.acme.dev/api:3.1.0",
    "namespace": "api-prod",
    "values": {
        "port": 8080,
        "ratio": 0.5,
        "debug": False,
        "name": "front",
        "lines": "one\ntwo: 2",
        "nothing": None,
        "hosts": ["a.example", "b.example"],
        "items": "the key",
        "limits": {"memory": "1Gi", "cpu": 2},
        "empty": {},
    },
}


@pytest.fixture(scope="session")
def outcome() -> Callable[..., str | Diagnostic]:
    """``outcome(template, **others)``: the text, or the diagnostic; others are ``name="text"`` of ``name.j2``."""

    def run(template: str, **others: str) -> str | Diagnostic:
        files = {f"app/{name}.j2": text.encode() for name, text in others.items()}
        tree = FileTree({**files, "app/main.yaml.j2": template.encode(), "top.j2": b"top"})
        result = render(templates_of(tree), "app/main.yaml.j2", VARIABLES)
        if result.value is not None:
            assert result.diagnostics == ()
            return result.value
        (diagnostic,) = result.diagnostics
        return diagnostic

    return run
