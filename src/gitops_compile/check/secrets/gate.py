"""The secrets gate (trust.md, section 8): no secret in clear goes into the rendered tree, unless somebody said why.

Comes in: the final objects of every target, those of verbatim sources too, and ``secrets.allow``. Goes out: GC700 to
GC708, one for each object of an app and kind of secret, with name and key and never a value; GC710 for an entry that
meets nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from gitops_compile.check.secrets.allowed import Refusal, needed, unneeded
from gitops_compile.check.secrets.objects import Seen, seen_in_object, unfolded
from gitops_compile.check.secrets.texts import has_password
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic, Related, Severity
from gitops_compile.model.objectname import ObjectName, object_name
from gitops_compile.model.placepattern import place_pattern
from gitops_compile.model.position import Located, Position
from gitops_compile.model.secrets import AllowedSecret
from gitops_compile.model.target import AnyTarget, Target

_STORE: Final = "Seal or encrypt it, or take it from a store (ExternalSecret, <path:...>, a Secret by reference)"
_WORDS: Final = {
    "GC700": (" with values in clear: {what}", _STORE),
    "GC701": (", which SOPS did not encrypt whole: {what}", "Encrypt the file again with sops"),
    "GC702": (
        ", whose MAC covers fields that the generated layer alters: decryption will fail",
        "Encrypt it with `mac_only_encrypted: true` in .sops.yaml, or write `source: {verbatim: true}` on the app",
    ),
    "GC703": (
        ", which every namespace of the cluster can unseal",
        "Seal it again for its namespace: kubeseal --scope strict, or namespace-wide",
    ),
    "GC704": (" with {what} in clear: {where}", _STORE),
    "GC705": (" with {what} in clear: {where}", _STORE),
    "GC706": (" with {what}: {where}", "Put a placeholder such as $(PASSWORD) in its place, from a Secret"),
    "GC707": (" with {what} in clear: {where}", _STORE),
    "GC708": (
        " with kubectl's copy of what was applied before: its values and secrets too",
        "Remove the annotation kubectl.kubernetes.io/last-applied-configuration from the source",
    ),
}
"""Code -> what is said of the object, and what to do."""

WARNINGS: Final = frozenset({"GC702"})


_Sighted: TypeAlias = tuple[Object, Object, Seen]
"""An object, the part of it that was looked at (itself, or an item of a list), and what was seen there."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """What was seen in an object of a target."""

    target: AnyTarget
    name: ObjectName
    seen: Seen
    file: Position

    @property
    def refusal(self) -> Refusal:
        return Refusal(str(self.target.place), self.name, home_of(self.target))

    @property
    def alike(self) -> tuple[object, ...]:
        """Findings that are one mistake: the same object of an app in several targets."""
        name = (self.name.kind, self.name.name)
        return self.target.place.app, _at(self.target), self.seen.code, self.seen.what, self.seen.where, name


def check(tree: Tree) -> Iterator[Diagnostic]:
    """Everything that the gate refuses, and what it does not need to allow any more."""
    found = tuple(_findings(tree))
    said = tree.fleet.fleet.secrets
    allows = needed(said.allow if said else (), {one.refusal for one in found if one.seen.code not in WARNINGS})
    allowed = frozenset(refusal for met in allows.values() for refusal in met)
    groups: dict[tuple[object, ...], list[_Finding]] = {}
    for one in found:
        if one.refusal not in allowed or one.seen.code in WARNINGS:
            groups.setdefault(one.alike, []).append(one)
    places = tuple(str(target.place) for target in tree.targets.every)
    yield from (_told(alike, places) for alike in groups.values())
    yield from _unneeded(tree, [entry for entry, met in allows.items() if not met])
    yield from _addresses(tree)


def home_of(target: AnyTarget) -> str:
    """The namespace of a target; none for a generated one."""
    return target.namespace.value if isinstance(target, Target) else ""


def _findings(tree: Tree) -> Iterator[_Finding]:
    looked = {altered: tree.once(partial(_sighted, altered=altered)) for altered in (True, False)}
    for target in tree.targets.every:
        altered = not (isinstance(target, Target) and target.verbatim)
        # GC327 tells of the annotation wherever the rules for sources hold.
        told = {"GC708"} if altered or target.argocd is not None else set()
        for one, part, seen in looked[altered](target):
            if seen.code not in told:
                yield _Finding(target, object_name(part, tree.home(target, part)), seen, file_of(target, one))


def _sighted(objects: tuple[Object, ...], altered: bool) -> tuple[_Sighted, ...]:
    parts = ((one, part) for one in objects for part in unfolded((one,)))
    return tuple((one, part, seen) for one, part in parts for seen in seen_in_object(part, altered))


def _told(alike: list[_Finding], every: tuple[str, ...]) -> Diagnostic:
    one = min(alike, key=lambda found: (str(found.target.place), found.name))
    code, app = one.seen.code, one.target.place.app
    said, mend = _WORDS[code]
    what = said.format(what=one.seen.what, where=one.seen.where)
    home = home_of(one.target)
    shown = ObjectName(one.name.kind, "" if one.name.namespace == home else one.name.namespace, one.name.name)
    places = tuple(sorted({str(found.target.place) for found in alike}))
    severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
    pattern = _pattern(places, every)
    # In YAML a star in front begins an alias.
    at = f'"{pattern}"' if pattern.startswith("*") else pattern
    entry = f'{{at: {at}, object: {shown}, reason: "..."}}'
    allow = "" if code in WARNINGS else f" If that is meant: secrets: {{allow: [{entry}]}}."
    return Diagnostic(
        code,
        f"{app} renders {shown}{what}",
        _at(one.target),
        f"{mend}.{allow}",
        severity,
        path=f"apps.{app}" if isinstance(one.target, Target) else "",
        related=(Related(one.file, f"{shown} of {one.target.place}"),),
        targets=places,
    )


def _pattern(places: tuple[str, ...], every: tuple[str, ...]) -> str:
    """A pattern for exactly these targets, or else the first of them: no entry allows more than was seen."""
    parts = [place.split("/") for place in places]
    if len({len(one) for one in parts}) == 1:
        joined = "/".join(names[0] if len(set(names)) == 1 else "*" for names in zip(*parts, strict=True))
        fits = place_pattern(joined)
        if tuple(place for place in sorted(every) if fits.fullmatch(place)) == places:
            return joined
    return places[0]


def _unneeded(tree: Tree, entries: list[AllowedSecret]) -> Iterator[Diagnostic]:
    if not entries:
        return
    objects = {str(target.place): set(_names(tree, target)) for target in tree.targets.every}
    yield from (unneeded(entry, objects) for entry in entries)


def _names(tree: Tree, target: AnyTarget) -> Iterator[ObjectName]:
    for one in unfolded(tree.objects.get(target.place, ())):
        yield object_name(one, tree.home(target, one))


def _addresses(tree: Tree) -> Iterator[Diagnostic]:
    """GC706 for the addresses that the fleet itself gives to Argo CD's objects."""
    fleet = tree.fleet.fleet
    said: list[tuple[str, Located[str] | None]] = [("git.url", fleet.git.url if fleet.git else None)]
    said += ((f"clusters.{name}.server", cluster.server) for name, cluster in fleet.clusters.items())
    for path, address in said:
        if address is not None and has_password(address.value):
            hint = "Take them out: Argo CD has its own repository and cluster credentials."
            yield Diagnostic("GC706", f"{path} is a URL with a user and a password", address.at, hint, path=path)


def _at(target: AnyTarget) -> Position:
    return target.source.at if isinstance(target, Target) else target.at
