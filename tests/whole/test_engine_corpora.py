"""The engine against real repositories: every build of the corpora equals ``kustomize build``, byte for byte."""

from __future__ import annotations

import hashlib
import json

import pytest

import corpora
import oracle
from corpora import corpus, listed
from gitops_compile.adapters import engine
from gitops_compile.model.build import BuildRequest, ParseRequest

pytestmark = corpora.present


def requests(name: str) -> list[BuildRequest]:
    return [BuildRequest(f"{t['corpus']}/{t['path']}", t["path"], corpus(t["corpus"])) for t in listed(name)]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_target_equals_kustomize_build(workers: int) -> None:
    found = []
    for result in engine.build(requests("targets"), workers=workers):
        assert result.error is None, (result.id, result.error)
        text = oracle.build_text(result.objects)
        found.append((result.id, len(result.objects), hashlib.sha256(text.encode()).hexdigest()))
    assert found == [(f"{t['corpus']}/{t['path']}", t["documents"], t["sha256"]) for t in listed("targets")]


def test_every_refused_target_is_an_error_at_a_file_of_it() -> None:
    reasons = {f"{t['corpus']}/{t['path']}": t["reason"] for t in listed("refused")}
    for request, result in zip(requests("refused"), engine.build(requests("refused")), strict=True):
        if reasons[result.id] == "load restrictor":  # What may be read is the scan's to say.
            assert result.error is None
            continue
        assert result.error is not None, result.id
        assert result.error.file in request.files
        assert "/tree-in-memory" not in result.error.message


def test_plain_manifests_hold_what_a_build_of_them_holds() -> None:
    tree = corpus("podinfo")
    for folder in ("deploy/webapp", "deploy/secure"):
        files = {path: tree[path] for path in tree.below(folder)}
        (parsed,) = engine.parse([ParseRequest("1", files)])
        names = json.dumps({"resources": sorted(files)}).encode()
        (built,) = engine.build([BuildRequest("1", "", {**files, "kustomization.yaml": names})])
        assert parsed.error is None
        assert built.error is None
        as_text = [json.dumps(p.object, sort_keys=True) for p in parsed.objects]
        assert sorted(as_text) == sorted(json.dumps(o, sort_keys=True) for o in built.objects)
        assert len(as_text) == {"deploy/webapp": 11, "deploy/secure": 13}[folder]
