"""From the words on a command line to the slot they name: which app, which stage, on which clusters, in which file.

Comes in: the resolved fleet, its targets, and a wish. Goes out: the slot, or the reason why there is none, at the
line that says so and with the nearest name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from gitops_compile.model.app import App
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.names import DIGEST, VERSION
from gitops_compile.model.nearest import nearest
from gitops_compile.model.position import Located, Position
from gitops_compile.model.resolved import ResolvedFleet, Stage
from gitops_compile.model.target import Target, Targets
from gitops_compile.promote.pins import Wish, value_of
from gitops_compile.promote.written import Value


class _Named(Protocol):
    @property
    def name(self) -> Located[str]: ...


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one pin stands. ``tenancy`` is the one whose entry holds it, ``homes`` are the clusters on which the app
    runs there, in the order of the stage; ``cluster`` is the one that is meant, or none for all of them.
    """

    app: App
    stage: Stage
    tenancy: str | None
    cluster: str | None
    homes: tuple[str, ...]
    file: str

    @property
    def path(self) -> tuple[str, ...]:
        """The keys under which the stage's pins stand."""
        app, environment = self.app.name.value, self.stage.environment
        if self.tenancy is None:
            return ("apps", app, "versions", environment)
        return ("tenancies", self.tenancy, "versions", app, environment)

    @property
    def shared(self) -> bool:
        """Whether the pin stands on the app itself."""
        return self.tenancy is None

    @property
    def apart(self) -> bool:
        """Whether it is a tenancy's own pin in a stage that it shares."""
        return self.tenancy is not None and self.stage.tenancy is None

    @property
    def for_all(self) -> Value | None:
        """What the app says of the stage for every tenancy, where the slot is one tenancy's part of it."""
        return value_of(self.app.versions.get(self.stage.environment)) if self.apart else None

    def __str__(self) -> str:
        """As people say it: ``api prod p-euw1``, ``api globex/prod``, ``api prod for globex``."""
        words = [self.app.name.value, self.stage.name]
        words += [self.cluster] if self.cluster else []
        words += [f"for {self.tenancy}"] if self.apart else []
        return " ".join(words)

    def meets(self, target: Target) -> bool:
        """Whether the slot's pin can count for a target."""
        place = target.place
        return (
            place.app == self.app.name.value
            and target.stage == self.stage.name
            and (self.tenancy is None or place.tenancy == self.tenancy)
            and (self.cluster is None or place.cluster == self.cluster)
        )


def slot_of(fleet: ResolvedFleet, targets: Targets, wish: Wish) -> Slot | Diagnostic:
    """The slot that a wish names; else GC120, GC123, GC614 or GC626."""
    app = fleet.fleet.apps.get(wish.app)
    if app is None:
        return _unknown("GC120", "app", wish.app, fleet.fleet.apps, fleet.fleet.at)
    stage = fleet.stages.get(wish.stage)
    if stage is None:
        return _no_stage(fleet, app, wish)
    if wish.tenancy is not None and (problem := _wrong_tenancy(fleet, stage, wish.tenancy)):
        return problem
    if app.image is None and not app.versions:
        message = f"{wish.app} is unversioned: give it an image or versions"
        hint = "One commit changes it everywhere; with an `image` each stage has a version of its own."
        return Diagnostic("GC626", message, app.name.at, hint, path=f"apps.{wish.app}")
    tenancy = stage.tenancy or wish.tenancy
    holder = app.name if tenancy is None else fleet.fleet.tenancies[tenancy].name
    everywhere = Slot(app, stage, tenancy, None, (), holder.at.file)
    there = {target.place.cluster for target in targets.apps if everywhere.meets(target)}
    homes = tuple(name for name in stage.clusters if name in there)
    homes += tuple(sorted(there - set(homes)))
    slot = Slot(app, stage, tenancy, wish.cluster, homes, holder.at.file)
    return _no_home(fleet.fleet, slot) or slot


def wrong_words(app: App, wish: Wish) -> Diagnostic | None:
    """GC619, GC114 or GC124: no version, no digest, or a digest for an app that has not exactly one image."""
    for form, text in ((VERSION, wish.version), (DIGEST, wish.digest)):
        if text is not None and (problem := form.problem(text)):
            return Diagnostic(form.code, problem, app.name.at, f"Nothing of {wish.app} was changed.")
    images = len(app.image) if isinstance(app.image, tuple) else int(app.image is not None)
    if wish.digest is not None and images != 1:
        hint = "A digest names one image: pin a version, or give the app exactly one `image`."
        return Diagnostic("GC124", f"a digest for {wish.app}, which has {images} images", app.name.at, hint)
    return None


def _unknown(code: str, noun: str, name: str, known: Mapping[str, _Named], otherwise: Position) -> Diagnostic:
    """At the nearest name, so that a person sees where it stands."""
    close = nearest(name, known)
    hint = f"Did you mean {close}?" if close else f"There are: {_listed(known)}."
    return Diagnostic(code, f"there is no {noun} {name}", known[close].name.at if close else otherwise, hint)


def _no_stage(fleet: ResolvedFleet, app: App, wish: Wish) -> Diagnostic:
    tenancy, _, environment = wish.stage.partition("/")
    message = f"there is no stage {wish.stage}"
    if tenancy in fleet.fleet.tenancies and environment in fleet.stages:
        at = fleet.fleet.tenancies[tenancy].name.at
        hint = f"{tenancy} has no `from` in {environment}, so it shares that stage: {environment} --tenancy {tenancy}"
        return Diagnostic("GC614", message, at, hint)
    close = nearest(wish.stage, fleet.stages)
    hint = f"Did you mean {close}?" if close else f"There are: {_listed(fleet.stages)}."
    return Diagnostic("GC614", message, fleet.stages[close].at if close else app.name.at, hint)


def _wrong_tenancy(fleet: ResolvedFleet, stage: Stage, name: str) -> Diagnostic | None:
    if name not in fleet.fleet.tenancies:
        return _unknown("GC120", "tenancy", name, fleet.fleet.tenancies, stage.at)
    own = fleet.stages.get(f"{name}/{stage.environment}")
    if stage.tenancy is None and own is not None:
        message = f"{name} has a stage of its own in {stage.environment}, and {stage.name} does not count for it"
        return Diagnostic("GC614", message, own.at, f"Name that stage: {own.name}")
    if stage.tenancy not in (None, name):
        message = f"{stage.name} is a stage of {stage.tenancy}, not of {name}"
        return Diagnostic("GC614", message, stage.at, "Leave --tenancy away, or name another stage.")
    return None


def _no_home(fleet: Fleet, slot: Slot) -> Diagnostic | None:
    """GC120 or GC123 for a place where the app does not run."""
    app, whose = slot.app.name, f" for {slot.tenancy}" if slot.apart else ""
    hint = "Let the app run there: `list` shows where it does."
    if not slot.homes:
        message = f"{app.value} has no target in {slot.stage.name}{whose} that a pin could count for"
        return Diagnostic("GC123", message, app.at, hint, related=(Related(slot.stage.at, "the stage"),))
    if slot.cluster is None or slot.cluster in slot.homes:
        return None
    if slot.cluster not in fleet.clusters:
        return _unknown("GC120", "cluster", slot.cluster, fleet.clusters, slot.stage.at)
    message = f"{app.value} does not run on {slot.cluster} in {slot.stage.name}{whose}"
    return Diagnostic("GC123", message, slot.stage.at, f"It runs there on: {', '.join(slot.homes)}.")


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"
