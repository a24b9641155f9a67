"""Cases of rules that look at targets, rows or the whole run: two small trees go through the whole review.

A file ``golden/diff/runs/<CODE>-<slug>.yaml`` has the format of ``rule_cases``. A case may say more: ``sources`` and
``files`` (``base`` and ``head``: texts by path, outside of ``rendered/`` and below it), ``links`` (paths below
``rendered/`` that are links in the head), ``differing`` (targets that the head's fleet would compile to something
else), ``verify`` (false: nobody compiled it), ``today``.
An object that is the same in many targets is ``{each: [dev/c1/web, "prod/p{1..9}/web"], is: {...}}``,
and ``{times: 61, is: {...}}`` are as many objects with their number in place of ``<n>``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from caused import sources_of
from gitops_compile.adapters.engine import parse
from gitops_compile.compare.cause.files import readers
from gitops_compile.compare.review import Compared, compared, with_causes
from gitops_compile.compare.telling import Asked, review
from gitops_compile.model.change import Side
from gitops_compile.model.codes import CODES
from gitops_compile.model.finding import Finding, Level
from gitops_compile.model.review import SideName, Verification, Verified
from rule_cases import SIDES, Case, sides_of

HERE = Path(__file__).parent / "golden/diff/runs"
DAY = "2026-01-01"
MARKER = "GC290"
"""It meets every row of a protected environment, so only its own file shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCase(Case):
    """Two small trees, and what a review is told of them besides."""

    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    verify: bool = True
    today: str = DAY


def files_of_runs() -> list[Path]:
    """Every file of cases."""
    return sorted(HERE.glob("GC*.yaml"))


def runs(file: Path) -> list[RunCase]:
    """The cases of a file, in their order."""
    said = yaml.safe_load(file.read_text())
    assert said.keys() <= {"cases", "shared"}, file
    return [RunCase(**{"base": [], "head": [], **_many(one)}) for one in said["cases"]]


def findings_of(case: RunCase, code: str) -> list[Finding]:
    """The findings of a case that rules like this one tell: those of pairs have files of their own."""
    found = review(_compared(case), _verification(case), (), _asked(case)).findings
    return [one for one in found if one.code == code or (one.code in _codes() and one.code != MARKER)]


def line_of(one: Finding) -> str:
    """``GC281 info (4 of 5; 4 targets)``."""
    where = one.targets[0] if len(one.targets) == 1 else f"{len(one.targets)} targets" if one.targets else ""
    known = "" if one.is_open else "known"
    return f"{one.code} {one.level} ({'; '.join(part for part in (one.detail, where, known) if part)})"


def _codes() -> frozenset[str]:
    return frozenset(file.stem.partition("-")[0] for file in files_of_runs())


def _compared(case: RunCase) -> Compared:
    sides = sides_of(case)
    base, head = (_with_files(getattr(sides, name), case.files.get(name, {})) for name in SIDES)
    head = replace(head, listing=frozenset({*head.listing, *case.links}))
    found = compared(base, head, ({}, dict.fromkeys(case.links, "symlink")), parse)
    texts = {name: case.sources.get(name, {}) for name in SIDES}
    sources = sources_of(texts["base"], texts["head"])
    asked = replace(found.sides, readers=readers(base, head, sources))
    return with_causes(replace(found, sides=asked), sources, None)


def _with_files(side: Side, texts: Mapping[str, str]) -> Side:
    more = {path: text.encode() for path, text in texts.items()}
    return replace(side, files={**side.files, **more}, listing=frozenset({*side.listing, *more}))


def _verification(case: RunCase) -> Verification:
    if not case.verify:
        return Verification(Verified.SKIPPED, why="--no-verify")
    state = Verified.FAILED if case.differing else Verified.VERIFIED
    return Verification(state, 1, tuple(case.differing))


def _asked(case: RunCase) -> Asked:
    return Asked(SideName("revision", "main"), SideName("worktree", ""), case.today)


def _many(said: Mapping[str, Any]) -> dict[str, Any]:
    """A case with every object at each of its targets."""
    return {key: _written_out(value) if key in SIDES else value for key, value in said.items()}


def _written_out(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in objects:
        if "each" in one:
            found += [{"target": place, "object": one["is"]} for each in one["each"] for place in _places(each)]
        elif "times" in one:
            text = json.dumps(one["is"])
            found += [json.loads(text.replace("<n>", f"{number:02}")) for number in range(one["times"])]
        else:
            found.append(one)
    return found


def _places(pattern: str) -> list[str]:
    front, brace, rest = pattern.partition("{")
    if not brace:
        return [pattern]
    numbers, _, back = rest.partition("}")
    first, last = map(int, numbers.split(".."))
    return [f"{front}{number}{back}" for number in range(first, last + 1)]


def levels_of(code: str) -> set[Level]:
    """The levels that a code may come with."""
    return set(CODES[code].levels)
