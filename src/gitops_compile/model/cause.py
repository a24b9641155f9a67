"""Which line led to a change: the causes of operations, and how sure that is (review.md, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gitops_compile.model.position import Position


class Confidence(StrEnum):
    """How a cause was found."""

    CERTAIN = "certain"
    LIKELY = "likely"
    PROVEN = "proven"
    ONE_OF = "one-of"
    NONE = "none"


class Origin(StrEnum):
    """What sort of input changed; it gives the scope for "n of m" (review.md, section 7)."""

    FLEET = "fleet"
    APP = "app"
    PIN = "pin"
    ENVIRONMENT = "environment"
    CLUSTER = "cluster"
    TENANCY = "tenancy"
    OVERRIDE = "override"
    FILE = "file"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class InputChange:
    """One input of a target that differs between the sides.

    ``key`` is the dotted path in the fleet (``apps.api.versions.prod.default``), or the source file
    (``overlays/api/base/deployment.yaml``). ``at`` is where it stands in the head, in the base if it was removed.
    ``old`` and ``new`` are its plain values, none where a side has none; for a file they are none.
    ``path`` is what it resolves to in a target: ``values.replicas``, ``labels.team``, ``pin``, ``image``,
    ``namespace``, ``delivery.prune``, ``cluster.region``; empty for a file.
    """

    key: str
    at: Position
    origin: Origin
    old: object = None
    new: object = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """What led to an operation.

    With ``Confidence.ONE_OF`` the ``candidates`` are all that it may be and ``key`` joins theirs; with
    ``Confidence.NONE`` key and candidates are empty and ``at`` is none. ``pattern`` is the key with the target's own
    names replaced (``apps.api.versions.{environment}``): causes with one pattern are one when rows are made.
    """

    key: str
    pattern: str
    at: Position | None
    confidence: Confidence
    origin: Origin
    candidates: tuple[InputChange, ...] = ()
    path: str = ""


NO_CAUSE = Cause("", "", None, Confidence.NONE, Origin.UNKNOWN)
