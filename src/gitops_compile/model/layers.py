"""Layers and what came of them: every resolved value knows the layer that won and those that lost.

Lowest to highest: the fleet, the app, the environment, the cluster, the tenancy, the tenancy's environment, and the
app's overrides that match, in the order they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from gitops_compile.model.node import MapNode, Plain
from gitops_compile.model.position import Position

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One map of values or labels and who gives it, such as ``environments.prod``.

    Layers are equal only to themselves: targets with the same layers share one merge.
    """

    name: str
    tree: MapNode


@dataclass(frozen=True, slots=True)
class Lost:
    """What a lower layer said."""

    layer: str
    at: Position
    value: Plain


@dataclass(frozen=True, slots=True)
class Chosen(Generic[T_co]):
    """A value, the layer that gave it, and what it was chosen over, the nearest loser first."""

    value: T_co
    layer: str
    at: Position
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A map that several layers may have filled, its keys sorted."""

    entries: Mapping[str, Merged]
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Unset:
    """A key that a layer took away with ``null``."""

    layer: str
    at: Position
    lost: tuple[Lost, ...] = ()


Merged: TypeAlias = Branch | Unset | Chosen[Plain]
