"""What adoption understood, left out and proposes next: a short report for people, and all of it for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.adopt.fleet_text import example
from gitops_compile.adopt.leaf import LeftOut, Survey
from gitops_compile.adopt.next_step import Step
from gitops_compile.adopt.proposal import MAIN, Proposal, ProposedApp, Renamed
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.report.adopted_steps import listed, some, step_json, steps_lines
from gitops_compile.report.diagnostics import as_json as diagnostics_json
from gitops_compile.report.diagnostics import counted, position_json, safe

HEAD: Final = ("APP", "OBJECTS", "ENVIRONMENTS", "CLUSTERS", "SOURCE")
MOST_ROWS: Final = 20
MOST_CHARACTERS: Final = 100
"""So much of a warning is shown; `render` shows all of it."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """Everything that the report tells; ``warnings`` are what the compile of the proposed fleet had to say."""

    top: str
    survey: Survey
    proposal: Proposal
    warnings: tuple[Diagnostic, ...]
    steps: tuple[Step, ...]


def text_of(one: Adopted, written: Sequence[str], kept: Sequence[str]) -> str:
    """The whole report; ``written`` and ``kept`` are the files that init wrote and those it left as they are."""
    parts = [
        [_understood(one)],
        _table(one.proposal),
        _places(one.proposal),
        _argocd(one.survey),
        _names(one.proposal),
        _left_out(one.proposal.left_out),
        _warnings(one.warnings),
        [*([f"Wrote {listed(written)}."] if written else []), *(f"Left {path} as it was." for path in kept)],
        _next(one.proposal),
        steps_lines(one.steps),
    ]
    return safe("\n\n".join("\n".join(lines) for lines in parts if lines)) + "\n"


def nothing_text(one: Adopted) -> str:
    """What to say where nothing can be adopted."""
    looked = f"looked at {counted(one.survey.files, 'file')} in {one.top or '.'}: {_counts(one.survey)}"
    lines = [f"{looked}; none of it can be a target, so nothing was written"]
    left = _left_out(one.proposal.left_out)
    advice = "`gitops-compile init` writes a small fleet to begin with; `--from DIR` looks at another folder."
    return safe("\n\n".join("\n".join(part) for part in (lines, left, [advice]) if part)) + "\n"


def as_json(one: Adopted, fleet: str, written: Sequence[str]) -> dict[str, Any]:
    """Everything as plain data."""
    return {
        "ok": bool(one.proposal.apps),
        "fleet": fleet,
        "written": list(written),
        "apps": [_app_json(app) for app in one.proposal.apps],
        "clusters": {name: server or None for name, server in one.proposal.clusters.items()},
        "environments": {name: list(clusters) for name, clusters in one.proposal.environments.items()},
        "leftOut": [
            {"folder": o.folder, "code": o.code or None, "why": o.why, "at": position_json(o.at), "hint": o.hint}
            for o in one.proposal.left_out
        ],
        "renamed": [
            {"noun": r.noun, "old": r.old, "new": r.new, "folder": r.folder or None} for r in one.proposal.renamed
        ],
        "argocd": {"objects": dict(one.survey.argocd), "elsewhere": [o.value for o in one.survey.elsewhere]},
        "warnings": diagnostics_json(one.warnings),
        "next": [step_json(step) for step in one.steps],
    }


def _app_json(app: ProposedApp) -> dict[str, Any]:
    targets = [
        {
            "environment": spot.environment,
            "cluster": spot.cluster,
            "folder": spot.leaf.folder or ".",
            "namespace": spot.namespace or None,
            "objects": len(spot.leaf.objects),
        }
        for spot in app.spots
    ]
    return {"name": app.name, "source": app.path, "bases": list(app.bases), "targets": targets}


def _counts(survey: Survey) -> str:
    plain = sum(not leaf.kustomized for leaf in survey.leaves)
    more = f" and {counted(plain, 'folder')} of plain manifests" if plain else ""
    return f"{counted(survey.kustomizations, 'kustomization')}{more}"


def _understood(one: Adopted) -> str:
    apps, targets = counted(len(one.proposal.apps), "app"), counted(one.proposal.targets, "target")
    where = f" in {one.top}" if one.top else ""
    return f"Understood {apps} with {targets}, from {_counts(one.survey)}{where}:"


def _table(proposal: Proposal) -> list[str]:
    rows = [_row(app, app.name) for app in proposal.apps]
    if len(rows) > MOST_ROWS:
        rows = _joined(proposal.apps)
    rows = [HEAD, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return ["  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def _row(app: ProposedApp, name: str) -> tuple[str, ...]:
    objects = str(sum(len(spot.leaf.objects) for spot in app.spots))
    return (name, objects, some(app.environments), some(app.clusters), app.path)


def _joined(apps: Iterable[ProposedApp]) -> list[tuple[str, ...]]:
    """Apps that differ in their name alone are one row."""
    groups: dict[tuple[str, ...], list[ProposedApp]] = {}
    for app in apps:
        path = "/".join("{app}" if part == app.name else part for part in app.path.split("/"))
        groups.setdefault((some(app.environments), some(app.clusters), path), []).append(app)
    rows: list[tuple[str, ...]] = []
    for key, group in groups.items():
        count = sum(len(spot.leaf.objects) for app in group for spot in app.spots)
        path = group[0].path if len(group) == 1 else key[2]
        rows.append((some([app.name for app in group]), str(count), key[0], key[1], path))
    return rows


def _places(proposal: Proposal) -> list[str]:
    """What stands for what nobody said."""
    nouns = [
        noun
        for noun, names in (("the environment", proposal.environments), ("the cluster", proposal.clusters))
        if MAIN in names
    ]
    lines = []
    if nouns:
        lines.append(f"`{MAIN}` stands for {listed(nouns)} that nothing names. Give it the name that it has for you.")
    if proposal.own_clusters:
        what = "Some environments bring the same objects, so they cannot share a cluster"
        lines.append(f"{what}: each has one of its own name.")
    return lines


def _argocd(survey: Survey) -> list[str]:
    if not survey.argocd:
        return []
    there = listed([counted(count, kind) for kind, count in survey.argocd.items()])
    lines = [
        f"Argo CD: read {there}. They stay as they are and go on deploying.",
        "  The fleet names no instance, so nothing is written for Argo CD and no object gets two masters. To have",
        "  Applications generated one day, add `git` and `argocd: {hub: {cluster: ...}}` to the fleet, `argocd: hub`",
        "  to its clusters, and take the old Applications away.",
    ]
    projects = sorted({one.project for one in survey.deployments} - {""})
    if projects:
        lines.append(f"  Their projects: {some(projects)}. A fleet writes AppProjects of its own.")
    if survey.elsewhere:
        names = some([f"{one.value} ({one.at.file}:{one.at.line})" for one in survey.elsewhere])
        lines.append(f"  No folder of this fleet belongs to {names}.")
    return lines


def _names(proposal: Proposal) -> list[str]:
    names = {app.name for app in proposal.apps} | {*proposal.environments} | {*proposal.clusters}
    changed = [one for one in proposal.renamed if one.new in names]
    return ["Names:", *(f"  {_called(one)}" for one in changed)] if changed else []


def _called(one: Renamed) -> str:
    if one.folder:
        return f"the app {one.old} of {one.folder} is called {one.new}"
    return f"the {one.noun} {one.old} is called {one.new}"


def _left_out(every: Sequence[LeftOut]) -> list[str]:
    if not every:
        return []
    lines = [f"Left out ({counted(len(every), 'folder')}):"]
    groups: dict[tuple[str, str], list[LeftOut]] = {}
    for one in every:
        groups.setdefault((one.code, one.hint), []).append(one)
    for group in groups.values():
        lines += _group(group)
    return [*lines, "  What is mended later is added to fleet.yaml by hand, like its neighbours."]


def _group(group: Sequence[LeftOut]) -> Iterator[str]:
    """Folders of one code and hint: a line each, and the hint once."""
    for one in group[:MOST_ROWS]:
        at = one.at if one.at.file.startswith(one.folder) and one.at.file else one.folder or "."
        yield f"  {at}: {one.code} {one.why}" if one.code else f"  {at}: {one.why}"
    if len(group) > MOST_ROWS:
        yield f"  and {len(group) - MOST_ROWS} more of {group[0].code or 'this kind'} (-o json lists them)"
    if group[0].hint:
        yield f"    fix: {group[0].hint}"


def _warnings(every: Iterable[Diagnostic]) -> list[str]:
    """One line a code: the first message, and how many more there are."""
    groups: dict[str, list[Diagnostic]] = {}
    for one in every:
        if one.severity is Severity.WARNING:
            groups.setdefault(one.code, []).append(one)
    lines = ["Worth knowing; nothing of it is in the way:"] if groups else []
    for code, group in sorted(groups.items()):
        first = group[0]
        where = "" if first.at.file == "fleet.yaml" else f"{first.at}: "
        more = f" (and {len(group) - 1} more of this code)" if len(group) > 1 else ""
        message = first.message if len(first.message) <= MOST_CHARACTERS else f"{first.message[:MOST_CHARACTERS]}..."
        lines.append(f"  {where}{code} {message}{more}")
    return lines


def _next(proposal: Proposal) -> list[str]:
    lines = [
        "Next:",
        "  1. gitops-compile render    writes rendered/, every object as `kustomize build` gives it; commit it all",
        "  2. gitops-compile check     in CI and as a commit hook: rendered/ is what the fleet compiles to",
    ]
    first, second = example(proposal)
    if second:
        clusters = ", ".join(proposal.environments[second])
        lines.append("  3. the path to production: say which environment follows which, such as")
        lines.append(f"       {second}: {{from: {first}, strategy: manual, clusters: [{clusters}]}}")
    return lines
