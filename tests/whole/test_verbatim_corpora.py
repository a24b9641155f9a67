"""Real repositories as verbatim sources: what is written equals ``kustomize build``, document by document."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import corpora
import oracle
from gitops_compile.adapters.handles import view
from gitops_compile.commands.compiling import compiled
from gitops_compile.commands.opening import Opened, Options
from gitops_compile.commands.seeing import Seen
from gitops_compile.model.yamltext import documents
from gitops_compile.pipeline import Compiled

pytestmark = corpora.present
TARGETS = corpora.listed("targets")


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpora, and a fleet in which every target of theirs is an app on a cluster of its own."""
    top = tmp_path_factory.mktemp("verbatim")
    corpora.copied_to(top)
    lines = ["apiVersion: gitops-compile/v1", "kind: Fleet", "metadata: {name: corpora}", "clusters:"]
    lines += [f"  c{number}: {{}}" for number in range(len(TARGETS))]
    lines += ["environments:", f"  all: {{clusters: [{', '.join(f'c{n}' for n in range(len(TARGETS)))}]}}", "apps:"]
    for number, target in enumerate(TARGETS):
        source = f"{{path: {target['corpus']}/{target['path']}, verbatim: true, bases: [{target['corpus']}]}}"
        lines.append(f"  t{number}: {{source: {source}, namespaces: false, only: {{cluster: c{number}}}}}")
    (top / "fleet.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return top


@pytest.fixture(scope="module")
def outcome(repository: Path) -> tuple[Compiled, set[str]]:
    result = compiled(Opened(Seen(repository, "fleet.yaml", view(repository)), Options(".", None, "never", True)))
    assert result.value is not None, [f"{d.at} {d.code} {d.message}" for d in result.diagnostics if d.is_error]
    empty = {place for d in result.diagnostics if d.code == "GC172" for place in d.targets}
    return result.value, empty


def test_every_target_equals_kustomize_build(outcome: tuple[Compiled, set[str]]) -> None:
    result, _ = outcome
    objects = {place.app: group for place, group in result.rendered.objects.items()}
    found = {app: (len(group), hash_of(oracle.build_text(group))) for app, group in objects.items()}
    assert found == {f"t{n}": (target["documents"], target["sha256"]) for n, target in enumerate(TARGETS)}


def test_our_text_is_kustomize_s_but_where_it_folds_lines(outcome: tuple[Compiled, set[str]]) -> None:
    result, _ = outcome
    other = [
        place.app for place, group in result.rendered.objects.items() if documents(group) != oracle.build_text(group)
    ]
    # A string with a blank at a line's end stands in double quotes, which kustomize folds and we do not (trust.md, 5).
    assert other == [
        f"t{n}" for n, target in enumerate(TARGETS) if target["environment"].endswith("-with-all-components")
    ]


def test_every_object_is_one_file_below_its_header(outcome: tuple[Compiled, set[str]]) -> None:
    result, _ = outcome
    for place, objects in result.rendered.objects.items():
        files = [result.tree[path].decode() for path in result.tree.below(place.folder)]
        bodies = [file.split("\n", 1)[1] for file in files]
        assert all(file.startswith(f"# Written by gitops-compile for {place}. ") for file in files)
        assert sorted(bodies) == sorted(documents([one]) for one in objects)


def test_the_empty_ones_give_the_warning(outcome: tuple[Compiled, set[str]]) -> None:
    _, empty = outcome
    without = {f"all/c{n}/t{n}" for n, target in enumerate(TARGETS) if target["documents"] == 0}
    assert empty == without
