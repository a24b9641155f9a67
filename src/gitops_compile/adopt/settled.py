"""The proposal is compiled before anybody sees it: what is written must compile without an error.

Comes in: a proposal and the whole pipeline as a function. Goes out: the proposal less what the compile refused, each
with the code and the line, and the compiled objects. An app that only reaches too far is taken apart first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gitops_compile.adopt.apps import bases_of, homes_of, namespace_pattern
from gitops_compile.adopt.fleet_text import fleet_text
from gitops_compile.adopt.folders import within
from gitops_compile.adopt.leaf import Compile, LeftOut
from gitops_compile.adopt.proposal import Proposal, ProposedApp, Renamed
from gitops_compile.adopt.proposing import clusters_of, environments_of
from gitops_compile.adopt.words import mended
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.position import Position
from gitops_compile.model.target import Place

FLEET: Final = "fleet.yaml"
_TOO_FAR: Final = frozenset({"GC161", "GC162", "GC169"})


@dataclass(frozen=True, slots=True)
class Settled:
    """A proposal that compiles, its text, its objects, and what the compile had to say beside errors."""

    proposal: Proposal
    text: bytes
    objects: Mapping[Place, tuple[Object, ...]]
    diagnostics: tuple[Diagnostic, ...]


def settle(proposal: Proposal, compile_text: Compile) -> Settled:
    """Compile, take out what is refused, and again; each round takes an app apart or out, so it ends."""
    while proposal.apps:
        text = fleet_text(proposal).encode()
        outcome = compile_text(text)
        if outcome.value is not None and not outcome.failed:
            return Settled(proposal, text, outcome.value, outcome.diagnostics)
        proposal = _amended(proposal, [one for one in outcome.diagnostics if one.is_error], text.decode())
    return Settled(proposal, b"", {}, ())


def _amended(proposal: Proposal, errors: Sequence[Diagnostic], text: str) -> Proposal:
    blamed: dict[str, Diagnostic] = {}
    for error in errors:
        for name in _apps_of(proposal, error, text):
            blamed.setdefault(name, error)
    if not blamed:
        # Nobody is to blame, so it is the whole; that is a bug of ours, told as what it is.
        blamed = {app.name: errors[0] for app in proposal.apps}
    apps: list[ProposedApp] = []
    left_out: list[LeftOut] = list(proposal.left_out)
    renamed = list(proposal.renamed)
    taken = {app.name for app in proposal.apps}
    for app in proposal.apps:
        if app.name not in blamed:
            apps.append(app)
            continue
        error = blamed[app.name]
        parts = _taken_apart(proposal, app, taken) if error.code in _TOO_FAR else ()
        if parts:
            apps += parts
            taken |= {part.name for part in parts}
            renamed += [Renamed("app", app.name, part.name, part.path) for part in parts]
        else:
            left_out += _refused(app, error)
    apps.sort(key=lambda app: app.name)
    return replace(
        proposal,
        apps=tuple(apps),
        clusters=clusters_of(apps, proposal.clusters),
        environments=environments_of(apps),
        left_out=tuple(sorted(left_out)),
        renamed=tuple(renamed),
    )


def _apps_of(proposal: Proposal, error: Diagnostic, text: str) -> tuple[str, ...]:
    """The apps that an error is about: by its path, its targets, the line in the fleet, or the file."""
    names = [app.name for app in proposal.apps]
    parts = error.path.split(".")
    if parts[0] == "apps" and len(parts) > 1 and parts[1] in names:
        return (parts[1],)
    of_targets = {place.rsplit("/", 1)[-1] for place in error.targets}
    if of_targets:
        return tuple(name for name in names if name in of_targets)
    if error.at.file == FLEET and error.at.line:
        lines = text.splitlines()[: error.at.line]
        heads = [line.strip().rstrip(":").strip("\"'") for line in lines if line[:2] == "  " and line[2:3] != " "]
        return (heads[-1],) if heads and heads[-1] in names else ()
    return tuple(
        app.name for app in proposal.apps if any(within(error.at.file, spot.leaf.folder) for spot in app.spots)
    )


def _taken_apart(proposal: Proposal, app: ProposedApp, taken: Iterable[str]) -> tuple[ProposedApp, ...]:
    """One app for each folder, whose reach is that folder and its bases; none if it has one folder anyway."""
    if "{" not in app.path:
        return ()
    folders = dict.fromkeys(spot.leaf.folder for spot in app.spots)
    leaves = [spot.leaf.folder for other in proposal.apps for spot in other.spots]
    parts = []
    for folder in folders:
        spots = tuple(spot for spot in app.spots if spot.leaf.folder == folder)
        name = mended(f"{app.name}-{spots[0].environment}", "app")
        namespace, exceptions = namespace_pattern(name, homes_of(name, spots))
        bases = bases_of(folder, spots, leaves)
        part = replace(app, name=name, path=folder, spots=spots, bases=bases)
        parts.append(replace(part, namespace=namespace, exceptions=exceptions))
    names = [part.name for part in parts]
    return tuple(parts) if len(set(names)) == len(names) and not set(names) & set(taken) else ()


def _refused(app: ProposedApp, error: Diagnostic) -> list[LeftOut]:
    at = error.at if error.at.file != FLEET else Position(app.spots[0].leaf.folder or ".")
    folders = sorted({spot.leaf.folder for spot in app.spots})
    return [LeftOut(folder, error.message, error.code, at, error.hint) for folder in folders]
