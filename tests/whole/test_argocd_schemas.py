"""The bundled schemas are what ``engine/schemas/argocd.py`` makes of the definitions in Argo CD's module."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from types import ModuleType

import yaml

from argocd_oracle import MINOR, definitions
from gitops_compile.adapters.schemas import ARGO_CD_FOLDER
from own_fleet import REPOSITORY


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("argocd_schemas", REPOSITORY / "engine/schemas/argocd.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_judges_definitions_give_the_bundled_document() -> None:
    made = script()
    assert made.VERSIONS[MINOR][0] in (REPOSITORY / "tests/oracle/go.mod").read_text("utf-8")
    assert f"{made.VERSIONS[MINOR][1]}\n" in (REPOSITORY / "tests/oracle/go.sum").read_text("utf-8")
    text = made.encoded(made.document([yaml.safe_load(one) for one in definitions()]))
    recorded = json.loads((ARGO_CD_FOLDER / "index.json").read_text("utf-8"))[MINOR]
    assert hashlib.sha256(text).hexdigest() == recorded["sha256"]
