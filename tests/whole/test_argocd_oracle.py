"""Argo CD's own code judges our objects, the module's examples and damaged ones, and we judge as it does.

The judge is the API server's validation with Argo CD's CustomResourceDefinitions, strict reading into Argo CD's types,
and Argo CD's own rules. Where we refuse what it takes, argocd.md says so, and the rule is named below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

from argocd_mutants import mutants
from argocd_oracle import MINOR, Verdict, verdicts
from argocd_samples import FULL, examples, own
from gitops_compile.adapters.schemas import bundled
from gitops_compile.argocd.rules.objects import problems
from gitops_compile.argocd.schema import closed_schema
from gitops_compile.check.schemas.known import compiled
from gitops_compile.check.schemas.violations import violations
from gitops_compile.model.schemas import ARGO_CD

STRICTER = {
    r"has source and .*|has sources and .*": "Argo CD reads one of them and drops the other without a word",
    r"is no sync option of an Application, .*": "Argo CD compares whole texts and ignores the rest",
    r"is not true": "without goTemplate a missing key stays in the text as it is",
    r"is no option of Go's templates": "Argo CD's controller panics as soon as an element comes",
    r"is no strategy": "another word than RollingSync is all at once",
    r"has no steps": "RollingSync without steps is all at once",
    r"is an operator that Argo CD skips": "the step then meets nothing",
    r"leaves an Application out": "it never syncs",
    r"meets an Application twice": "Argo CD logs it and takes the first",
    r"is wrong: Argo CD knows no such time zone.*|is wrong: expected a time zone.*": "an unknown zone becomes UTC",
    r"is wrong: no such day comes.*": "such a window is always open",
    r"is wrong: the window would never be open": "a duration of zero",
}
"""What we say of objects that Argo CD takes on purpose, and why: argocd.md, "Validation" and GC330."""

BUNDLE = bundled(MINOR, product=ARGO_CD)
KNOWN = {
    kind: compiled("Argo CD", closed_schema(BUNDLE, kind)) for kind in ("AppProject", "Application", "ApplicationSet")
}


def disagreement(one: dict[str, Any], verdict: Verdict) -> str:
    """Where we and Argo CD differ on an object; "" where we do not."""
    known = KNOWN[one["kind"]]
    form = violations(one, known.validator, known.schema)
    said = () if form else problems(one)
    same = [problem for problem in said if not any(re.fullmatch(rule, problem.says) for rule in STRICTER)]
    refused = verdict.schema or verdict.types or verdict.rules
    agreed = bool(form or said) if refused else not form and not same
    return "" if agreed else f"{form or same or said} against {verdict}"


def disagreements(objects: Sequence[dict[str, Any]]) -> list[str]:
    pairs = zip(objects, verdicts(objects), strict=True)
    return [f"{said}\n{json.dumps(one)}" for one, verdict in pairs if (said := disagreement(one, verdict))]


def test_argo_cd_takes_every_object_of_our_own_tree_and_so_do_we() -> None:
    objects = [*own(), *FULL]
    assert len(objects) > 50
    for one, verdict in zip(objects, verdicts(objects), strict=True):
        assert verdict == Verdict((), (), ()), one["metadata"]["name"]
        assert problems(one) == ()
    assert disagreements(objects) == []


def test_we_judge_the_modules_examples_as_argo_cd_does() -> None:
    found = [one for _, one in examples()]
    assert len(found) > 50
    assert disagreements(found) == []


@pytest.mark.parametrize("seed", range(4))
def test_we_judge_mutants_as_argo_cd_does(seed: int) -> None:
    good = [*own()[:: 1 + seed], *(FULL * 8), *(one for _, one in examples())]
    changed = list(mutants(good, 400, seed))
    assert disagreements(changed) == []


def test_the_mutants_meet_every_side() -> None:
    """Many of them are wrong in form, many by a rule alone, and some are right."""
    said = verdicts(list(mutants([*FULL], 400, 0)))
    wrong_form = sum(bool(one.schema or one.types) for one in said)
    wrong_rule = sum(bool(one.rules and not one.schema) for one in said)
    assert wrong_form > 60
    assert wrong_rule > 30
    assert len(said) - wrong_form - wrong_rule > 40
