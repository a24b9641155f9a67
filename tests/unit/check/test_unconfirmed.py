"""GC336: data of verbatim sources where the fleet asks for a confirmation."""

from __future__ import annotations

import pytest

from checked import TOP, WEB, checked, noted, said
from gitops_compile.model.diagnostic import Severity

OPTIONS = "argocd.argoproj.io/sync-options"
VERBATIM = "web: {source: {verbatim: true}, delivery: {prune: confirm}}"
CLAIM = ("v1", "PersistentVolumeClaim")


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ("", "Prune= and Delete="),
        ("Prune=confirm", "Delete="),
        ("Delete=false", "Prune="),
        ("Prune=confirm,Delete=confirm", None),
        ("Delete=true , Prune=false", None),
        ("PruneLast=true", "Prune= and Delete="),
    ],
)
def test_each_entry_is_asked_for(options: str, missing: str | None) -> None:
    found = said(noted({OPTIONS: options}, *CLAIM), app=VERBATIM)
    words = f"PersistentVolumeClaim web without {missing} in {OPTIONS}: it would be deleted without confirmation"
    assert found == ([("GC336", words)] if missing else [])


@pytest.mark.parametrize(
    ("app", "kind", "found"),
    [
        (VERBATIM, CLAIM, ["GC336"]),
        (VERBATIM, ("apps/v1", "StatefulSet"), ["GC336"]),
        (VERBATIM, ("v1", "PersistentVolume"), ["GC336"]),
        (VERBATIM, ("apiextensions.k8s.io/v1", "CustomResourceDefinition"), ["GC336"]),
        (VERBATIM, ("apps/v1", "Deployment"), []),
        (VERBATIM.replace("confirm", "auto"), CLAIM, []),
        (VERBATIM.replace("confirm", "never"), CLAIM, []),
        (VERBATIM.replace("source: {verbatim: true}, ", ""), CLAIM, []),
    ],
)
def test_of_which_objects(app: str, kind: tuple[str, str], found: list[str]) -> None:
    assert [code for code, _ in said(noted({}, *kind), app=app)] == found


def test_a_protected_environment_asks() -> None:
    top = TOP.replace("{clusters: [one]}", "{clusters: [one], protected: true}")
    (one,) = checked("web: {source: {verbatim: true}}", {WEB: (noted({}, *CLAIM),)}, top)
    assert (one.code, one.severity) == ("GC336", Severity.WARNING)
    assert one.at.line == 10, "the line that asks"
    (own,) = checked(VERBATIM, {WEB: (noted({}, *CLAIM),)}, top)
    assert own.at.line == 10


def test_without_an_instance_nobody_prunes() -> None:
    top = TOP.replace(", argocd: hub", "").replace("argocd: {hub: {cluster: one}}", "labels: {}")
    assert said(noted({}, *CLAIM), app=VERBATIM, top=top) == []
