"""The cache changes no byte: any fleet compiles to the same cold, warm, damaged, and beside another's entries."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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

DAMAGES = st.sampled_from(["cut", "emptied", "swapped", "flipped", "gone"])
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
            case "flipped":
                path.write_bytes(content[:-3] + bytes([content[-3] ^ 4]) + content[-2:])
            case "gone":
                path.unlink()


@settings(max_examples=max(1, settings().max_examples // 8))
@given(
    fleet=FLEETS,
    other=FLEETS,
    texts=st.tuples(TEXTS, TEXTS),
    plain=st.booleans(),
    how=st.dictionaries(st.integers(0, 12), DAMAGES),
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
