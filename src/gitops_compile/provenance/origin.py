"""The nouns of an explanation: an origin, the places that hold it, and what of the fleet took part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gitops_compile.model.layers import Lost
from gitops_compile.model.node import Plain
from gitops_compile.model.position import Position
from gitops_compile.read.written import KeyPath


class Kind(StrEnum):
    """What holds a value."""

    SOURCE = "source"
    TEMPLATE = "template"
    FLEET = "fleet"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Used:
    """Something of the fleet that took part (``values.replicas``): its value, layer, place, and what it won over."""

    path: str
    value: Plain
    layer: str
    at: Position
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """One place, what stands there as far as it may be shown, and what of the fleet that reads."""

    at: Position
    text: str = ""
    used: tuple[Used, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one leaf of an object comes from.

    ``spots`` hold the value, or each a part of it, the nearest to the overlay first; where it is not ``certain``, one
    of them does. ``why`` is the rule or the step in a few words. ``over`` is what a later step of the generated layer
    changed.
    """

    path: KeyPath
    value: Any
    kind: Kind
    spots: tuple[Spot, ...]
    why: str = ""
    certain: bool = True
    over: tuple[Origin, ...] = ()
