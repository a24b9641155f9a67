"""What the fleet says of secrets: ``secrets.allow``, the objects that may hold one in clear, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gitops_compile.model import names
from gitops_compile.model.position import Located, Position
from gitops_compile.model.shapes import ListOf, Record, Text, key

SOPS_FILE: Final = ".sops.yaml"
"""What says which files of the repository SOPS encrypts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedSecret:
    """One entry of ``secrets.allow``; ``at`` is where it stands, ``where`` what it says under ``at``."""

    at: Position
    where: Located[str] = key(
        Text(names.TARGET_PATTERN),
        "At",
        "The targets: a target or a prefix of some; * is one part, ** any number.",
        name="at",
        required=True,
    )
    object: Located[str] = key(
        Text(names.OBJECT),
        "Object",
        "The object, as Kind[.group] [namespace/]name; a generated name without its hash.",
        required=True,
    )
    reason: Located[str] = key(Text(names.REASON), "Reason", "Why it may stand in clear.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What may stand in clear."""

    at: Position
    allow: tuple[AllowedSecret, ...] = key(
        ListOf(Record(AllowedSecret)), "Allowed secrets", "Objects that may hold a secret in clear; each is needed."
    )
