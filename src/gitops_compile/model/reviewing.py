"""What the fleet says of its own review: ``review:``, and ``acknowledge:``, the findings that somebody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gitops_compile.model import names
from gitops_compile.model.levels import FAIL_ON, LEVELS
from gitops_compile.model.position import Keyed, Located, Position
from gitops_compile.model.shapes import Count, Flag, ListOf, MapOf, Record, Text, Word, key

HIDING_RULES = (
    "reorder",
    "api-default",
    "hash-suffix",
    "chart-labels",
    "checksum",
    "ca-bundle",
    "ciphertext",
    "crd-description",
)
"""The rules of review.md, section 6, that hide operations, in the order in which they are asked."""

NOISE_RULES = ("header", "yaml-format", *HIDING_RULES)
"""All of them: the first two are of files whose object is the same, so there is nothing that could be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNoise:
    """One noise rule of the fleet's own; it ends by itself."""

    at: Position
    name: Located[str] = key(Text(names.NAME), "Name", "What outputs call it.", required=True)
    kind: Located[str] = key(Text(names.KIND), "Kind", "The kind, as objects spell it.", required=True)
    path: Located[str] = key(Text(names.OBJECT_PATH), "Path", "The path, as `diff` prints it.", required=True)
    until: Located[str] = key(Text(names.DATE), "Until", "The last day it holds, as 2027-01-31.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseSettings:
    """Which rules hide noise."""

    at: Position
    off: tuple[Located[str], ...] = key(ListOf(Word(HIDING_RULES)), "Off", "Rules that do not hide anything here.")
    add: tuple[OwnNoise, ...] = key(ListOf(Record(OwnNoise)), "Add", "Rules of the fleet's own.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """A path that is masked besides the tool's own rules."""

    at: Position
    kind: Located[str] = key(Text(names.KIND), "Kind", "The kind, as objects spell it.", required=True)
    path: Located[str] = key(Text(names.OBJECT_PATH), "Path", "The path, as `diff` prints it.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKey:
    """What identifies the elements of a list of a custom kind."""

    at: Position
    kind: Located[str] = key(Text(names.KIND), "Kind", "The kind, as objects spell it.", required=True)
    path: Located[str] = key(Text(names.OBJECT_PATH), "Path", "The list's path.", required=True)
    fields: tuple[Located[str], ...] = key(
        ListOf(Text(names.FIELD), at_least=1), "Key", "The fields that identify an element.", name="key", required=True
    )
    ordered: Located[bool] | None = key(Flag(), "Ordered", "true: the order matters. Default false.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettings:
    """How changes of this fleet are reviewed; read from the base, so that no change relaxes its own review."""

    at: Position
    fail_on: Located[str] | None = key(Word(FAIL_ON), "Fail on", "The least level that fails. Default block.")
    severity: Mapping[str, Keyed[Located[str]]] = key(
        MapOf(names.RISK_CODE, Word(LEVELS), "code"),
        "Severity",
        "Another level for a rule; GC200 to GC204 keep theirs.",
    )
    noise: NoiseSettings | None = key(Record(NoiseSettings), "Noise", "Which rules hide noise.")
    redact: tuple[Redacted, ...] = key(ListOf(Record(Redacted)), "Redact", "Paths that are masked besides.")
    list_keys: tuple[ListKey, ...] = key(ListOf(Record(ListKey)), "List keys", "What identifies elements of lists.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One entry of ``acknowledge``; ``at`` is where it stands, ``where`` what it says under ``at``."""

    at: Position
    code: Located[str] = key(Text(names.CHANGE_CODE), "Code", "The finding's code.", required=True)
    where: Located[str] = key(
        Text(names.TARGET_PATTERN),
        "At",
        "The targets: a target or a prefix of some; * is one part.",
        name="at",
        required=True,
    )
    object: Located[str] | None = key(Text(names.OBJECT), "Object", "The object, as the finding prints it.")
    reason: Located[str] = key(Text(names.REASON), "Reason", "Why it is fine.", required=True)
    fingerprint: Located[str] | None = key(Text(names.FINGERPRINT), "Fingerprint", "This very change alone.")
    expires: Located[str] | None = key(
        Text(names.DATE), "Expires", "The last day it counts; without it, it counts in the change that brings it."
    )
    count: Located[int] | None = key(Count(), "Count", "How many objects go: for GC730 alone, required there.")
