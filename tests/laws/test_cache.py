"""The cache changes no byte: any fleet compiles to the same cold, warm, damaged, and beside another's entries."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops_compile.adapters import engine
from gitops_compile.adapters.cache import Cache
from gitops_compile.adapters.cached_builds import cached
from gitops_compile.adapters.disk import folder_reader
from gitops_compile.adapters.handles import view
from gitops_compile.adapters.schemas import bundled
from gitops_compile.model.build import Build, Parse
from gitops_compile.pipeline import compile_fleet, declare
from own_fleet import VERSIONS, placed
from random_fleets import FLEETS, text_of

DAMAGES = ["cut", "emptied", "longer", "swapped", "front", "digest", "value", "end", "gone"]
FLEET = {
    "apiVersion": "gitops-compile/v1",
    "kind": "Fleet",
    "metadata": {"name": "acme"},
    "clusters": {"c1": {}, "c2": {}},
    "environments": {"e1": {"clusters": ["c1"]}, "e2": {"clusters": ["c2"]}},
    "apps": {"a1": {}, "a2": {}},
}
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: main}
spec:
  selector: {matchLabels: {app: main}}
  template:
    metadata: {labels: {app: main}}
    spec: {containers: [{name: main, image: a}]}
"""
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: main}\ndata: {text: TEXT, of: '{{ environment }}'}\n"
KUSTOMIZATION = "resources: [config.yaml, deployment.yaml]\nconfigMapGenerator: [{name: more, literals: [a=TEXT]}]\n"
TEXTS = st.sampled_from(["one", "two", "\u00e9\u2192\U0001f600", "1.0", "~"])


def sources(text: str, *, plain: bool) -> dict[str, bytes]:
    """The folders of both apps; ``plain`` is without a kustomization, so that the engine parses instead."""
    files = {"config.yaml.j2": CONFIG.replace("TEXT", repr(text)), "deployment.yaml": DEPLOYMENT}
    if not plain:
        files["kustomization.yaml"] = KUSTOMIZATION.replace("TEXT", repr(text))
    return {f"overlays/{app}/{name}": content.encode() for app in ("a1", "a2") for name, content in files.items()}


def outcome(top: Path, fleet: Any, build: Build = engine.build, parse: Parse = engine.parse) -> Any:
    """All that a compilation gives: the tree in its order, and what was said."""
    declared = declare("fleet.yaml", text_of(fleet), lambda _pattern: {}, VERSIONS)
    if declared.value is None:
        return declared.diagnostics
    done = compile_fleet(declared.value, folder_reader(view(top)), build, parse, bundled)
    return list(done.value.tree.items()) if done.value else None, done.diagnostics


def damaged(cache: Cache, how: Mapping[int, str]) -> None:
    paths = [one.path for one in sorted(cache.entries(), key=lambda one: one.path)]
    kept = [path.read_bytes() for path in paths]
    for number, path in enumerate(paths):
        content = kept[number]
        match how.get(number, ""):
            case "cut":
                path.write_bytes(content[: len(content) // 2])
            case "emptied":
                path.write_bytes(b"")
            case "swapped":
                path.write_bytes(kept[(number + 1) % len(paths)])
            case "longer":
                path.write_bytes(content + b"\n")
            case "value":  # What is there is a result still, and another one.
                path.write_bytes(content.replace(b'"main"', b'"mail"'))
            case "front" | "digest" | "end" as where:
                at = {"front": 3, "digest": content.index(b"\n") - 3, "end": len(content) - 3}[where]
                path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
            case "gone":
                path.unlink()


@settings(max_examples=max(1, settings().max_examples // 8))
@given(
    fleet=FLEETS,
    other=FLEETS,
    texts=st.tuples(TEXTS, TEXTS),
    plain=st.booleans(),
    how=st.dictionaries(st.integers(0, 12), st.sampled_from(DAMAGES)),
)
def test_any_cache_gives_the_same_bytes(
    fleet: Any, other: Any, texts: tuple[str, str], plain: bool, how: dict[int, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        here = placed(place / "here", sources(texts[0], plain=plain))
        there = placed(place / "there", sources(texts[1], plain=not plain))
        expected = outcome(here, fleet)
        for before in (None, (there, other)):
            cache = Cache(place / f"cache{before is None}")
            build, parse = cached(engine.build, engine.parse, cache, "1")
            if before:
                outcome(*before, build, parse)
            assert outcome(here, fleet, build, parse) == expected
            assert outcome(here, fleet, build, parse) == expected
            damaged(cache, how)
            assert outcome(here, fleet, build, parse) == expected


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_to_every_entry_is_a_miss(damage: str, plain: bool, tmp_path: Path) -> None:
    """Each entry in turn holds what is none of its own; all of them are then as they were."""
    top = placed(tmp_path / "here", sources("one", plain=plain))
    cache = Cache(tmp_path / "cache")
    build, parse = cached(engine.build, engine.parse, cache, "1")
    expected = outcome(top, FLEET, build, parse)
    kept = {one.path: one.path.read_bytes() for one in cache.entries()}
    assert expected[0]
    assert len(kept) == 4
    damaged(cache, dict.fromkeys(range(4), damage))
    assert all(not path.exists() or path.read_bytes() != content for path, content in kept.items())
    assert outcome(top, FLEET, build, parse) == expected
    assert {one.path: one.path.read_bytes() for one in cache.entries()} == kept
