"""What an ApplicationSet expands to: Argo CD's own generator and templates say the same, and so does `rollout: all`."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from argocd_mutants import mutants
from argocd_oracle import MINOR, expand
from argocd_samples import SET, examples
from gitops_compile.adapters.schemas import bundled
from gitops_compile.argocd.expansion import expanded
from gitops_compile.argocd.rules.elements import Beyond, MissingKey, applications, steps
from gitops_compile.check.argocd_kinds import judge_of
from gitops_compile.model.kinds import name_of
from own_fleet import REPOSITORY, compiled

GOLDEN = REPOSITORY / "tests/golden/render"
WITH_SETS = sorted({path.parents[4] for path in GOLDEN.glob("*/rendered/argocd/*/*/applicationset.*.yaml")})
STRICT = ["missingkey=error"]
JUDGE = judge_of(bundled)
CONFIRM = "argocd.argoproj.io/sync-options"


def plain(value: Any) -> Any:
    """Without what says nothing: Argo CD's types leave empty values out, or write them."""
    if isinstance(value, dict):
        kept = {key: plain(inner) for key, inner in value.items() if key != "status"}
        return {key: inner for key, inner in kept.items() if inner not in (None, "", {}, [], False, 0)}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def bare(one: dict[str, Any]) -> dict[str, Any]:
    """An Application without apiVersion and kind, which Argo CD's own value lacks."""
    made: dict[str, Any] = plain({"metadata": one["metadata"], "spec": one["spec"]})
    return made


def objects(top: Any, kind: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Generated objects of a kind by instance and name."""
    files = compiled(top).argocd
    return {
        (file.path.split("/")[2], name_of(one)): one for file in files for one in file.objects if one["kind"] == kind
    }


@pytest.mark.parametrize("top", WITH_SETS, ids=lambda top: top.name)
def test_argo_cd_expands_our_sets_as_we_do(top: Any) -> None:
    sets = objects(top, "ApplicationSet")
    assert sets
    for one in sets.values():
        said = expand(one)
        assert said.refused == ""
        ours = expanded(one)
        assert [bare(app) for app in said.applications] == [bare(app) for app in ours]
        assert [bare(app) for app in ours] == [bare(app) for app in applications(one)]
        assert said.steps == steps(one, ours)
        assert Counter(name for step in said.steps for name in step) == Counter(name_of(app) for app in ours)


def test_a_set_gives_the_applications_that_rollout_all_would_have_written() -> None:
    waves, every = GOLDEN / "rollout-waves", GOLDEN / "rollout-all"
    written = objects(every, "Application")
    left = objects(waves, "Application")
    made = {
        (instance, name_of(app)): app
        for (instance, _), one in objects(waves, "ApplicationSet").items()
        for app in expanded(one)
    }
    assert len(made) > 2
    assert made.keys() | left.keys() == written.keys()
    for key, app in made.items():
        metadata = {name: value for name, value in written[key]["metadata"].items() if name != "finalizers"}
        notes = {name: value for name, value in metadata["annotations"].items() if name != CONFIRM}
        assert app == {**written[key], "metadata": {**metadata, "annotations": notes}}


@pytest.mark.parametrize("seed", range(3))
def test_other_sets_expand_as_argo_cd_expands_them(seed: int) -> None:
    lists = [one for _, one in examples() if one["kind"] == "ApplicationSet" and _is_list(one)]
    assert len(lists) > 3
    told = 0
    for one in mutants([SET] * 5 + lists, 150, seed):
        # An object of the right form, without an option that Go's templates panic at.
        if any(fault.code == "GC334" for fault in JUDGE(MINOR, one)) or one["spec"].get("goTemplateOptions") != STRICT:
            continue
        try:
            ours = applications(one)
        except (Beyond, MissingKey):
            continue
        said = expand(one)
        assert said.refused == "", one
        assert [bare(app) for app in said.applications] == [bare(app) for app in ours]
        assert said.steps == steps(one, ours)
        told += 1
    assert told > 20


def _is_list(one: dict[str, Any]) -> bool:
    return all("list" in generator for generator in one["spec"]["generators"])
