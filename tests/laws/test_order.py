"""What does not change the meaning of a fleet does not change a byte; what belongs to one app changes its files alone.

The fleet is the repository's own. Builds are kept between examples, so that an example costs the rest of the compiler.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
from gitops_compile.adapters import engine
from gitops_compile.model.build import BuildRequest, BuildResult
from own_fleet import compiled, placed, sources

FEW = settings(max_examples=max(1, settings().max_examples // 20))
SPREAD = ("argocd", "clusters", "environments", "tenancies", "apps")
SETTINGS = "overlays/web/base/settings.env.j2"
FRAGMENTS = ("fleet.d/a.yaml", "fleet.d/b.yaml", "fleet.d/z.yaml")


@cache
def plain() -> dict[str, Any]:
    """The fleet as one value, its fragments put in."""
    files = sources()
    names = ["fleet.yaml", *(path for path in files if path.startswith("fleet.d/"))]
    whole, *parts = oracle.read([files[name].decode() for name in names])
    del whole["include"]
    for part in parts:
        for key, entries in part.items():
            whole[key] = {**whole.get(key, {}), **entries}
    return dict(whole)


@cache
def kept() -> dict[str, BuildResult]:
    return {}


def build_once(requests: Iterable[BuildRequest]) -> Iterator[BuildResult]:
    asked = tuple(requests)
    new = [one for one in asked if one.id not in kept()]
    kept().update((result.id, result) for result in engine.build(new))
    return (kept()[one.id] for one in asked)


@cache
def written() -> dict[str, bytes]:
    """The fleet's files; one template of them shows the order in which it sees maps."""
    files = sources()
    seen = "ORDER={% for one in values.ingress %}{{ one }} {% endfor %}{% for one in cluster %}{{ one }} {% endfor %}"
    return {**files, SETTINGS: files[SETTINGS] + f"\n{seen}\n".encode()}


def tree(top: Path, fleet: dict[str, str]) -> dict[str, bytes]:
    files = {path: content for path, content in written().items() if path.startswith("overlays/")}
    placed(top, {**files, **{path: text.encode() for path, text in fleet.items()}})
    return dict(compiled(top, build_once).tree)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return tree(tmp_path_factory.mktemp("own"), {"fleet.yaml": json.dumps(plain())})


@st.composite
def said_otherwise(draw: st.DrawFn) -> dict[str, str]:
    """The same fleet with its keys in another order and its entries spread over fragments, as files."""
    parts: dict[str, dict[str, Any]] = {name: {} for name in FRAGMENTS}
    top: dict[str, Any] = {}
    for key, value in shuffled(draw, plain()).items():
        if key not in SPREAD:
            top[key] = value
            continue
        for name, entry in value.items():
            place = draw(st.sampled_from(("fleet.yaml", *FRAGMENTS)))
            (top if place == "fleet.yaml" else parts[place]).setdefault(key, {})[name] = entry
    used = [name for name in draw(st.permutations(FRAGMENTS)) if parts[name]]
    if used:
        top["include"] = used if draw(st.booleans()) else ["fleet.d/*.yaml"]
    indent = draw(st.sampled_from((None, 2)))
    return {name: json.dumps(part, indent=indent) for name, part in {"fleet.yaml": top, **parts}.items() if part}


def shuffled(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(draw, value[key]) for key in draw(st.permutations(sorted(value)))}
    if isinstance(value, list):
        return [shuffled(draw, one) for one in value]
    return value


@FEW
@given(fleet=said_otherwise())
def test_order_of_keys_and_place_in_fragments_do_not_count(
    fleet: dict[str, str], reference: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = tree(tmp_path_factory.mktemp("other"), fleet)
    assert {path for path in {*found, *reference} if found.get(path) != reference.get(path)} == set()


def test_comments_and_style_do_not_count(reference: dict[str, bytes], tmp_path: Path) -> None:
    """The fleet as people wrote it, against the same as one JSON document."""
    assert dict(compiled(placed(tmp_path, written()), build_once).tree) == reference


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_the_number_of_workers_does_not_count(workers: int, reference: dict[str, bytes], tmp_path: Path) -> None:
    top = placed(tmp_path, written(), backwards=True)
    assert dict(compiled(top, partial(engine.build, workers=workers)).tree) == reference


@pytest.mark.parametrize("app", ["api", "edge-proxy", "ledger", "observability", "web", "worker"])
def test_an_app_more_or_less_changes_its_own_files_alone(app: str, reference: dict[str, bytes], tmp_path: Path) -> None:
    fleet = json.loads(json.dumps(plain()))
    del fleet["apps"][app]
    for tenancy in fleet["tenancies"].values():
        for key in ("versions", "components"):
            tenancy.get(key, {}).pop(app, None)
        if app in tenancy.get("apps", ()):
            tenancy["apps"].remove(app)
    without = tree(tmp_path, {"fleet.yaml": json.dumps(fleet)})
    changed = {path for path in reference if without.get(path) != reference[path]}
    assert set(without) < set(reference)
    # AppProjects and the namespaces that a target needs follow from all apps together.
    shared = {path for path in changed if "/appproject." in path or "/namespaces/" in path or ".namespaces." in path}
    assert all(f"/{app}/" in path or f".{app}.yaml" in path for path in changed - shared), changed - shared
