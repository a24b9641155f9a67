"""How a new pin is written: plain where the reader takes it as text, in quotes where it would not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from gitops_compile.model.node import MapNode, Node, ScalarNode
from gitops_compile.read.scalars import Refused, plain_scalar

Value: TypeAlias = "str | Mapping[str, Value]"
"""What stands under a stage: a version or digest, or maps of these."""

# What needs no quotes in a flow map either; names, versions and digests hold no quote and no backslash.
_SAFE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def scalar_text(value: str, quote: str = "") -> str:
    """A name, version or digest as YAML, in the given quotes; without, plain if that reads as the same text."""
    if quote:
        return f"{quote}{value}{quote}"
    return value if _SAFE.fullmatch(value) and _is_text(value) else f'"{value}"'


def value_text(value: Value, quote: str = "") -> str:
    """A value on one line; maps in braces, their keys plain where they can be."""
    if isinstance(value, str):
        return scalar_text(value, quote)
    return "{" + ", ".join(f"{scalar_text(key)}: {value_text(one, quote)}" for key, one in value.items()) + "}"


def quote_of(text: str, node: Node) -> str:
    """The quotes that a scalar stands in, or none."""
    first = text[node.span[0] : node.span[0] + 1]
    return first if isinstance(node, ScalarNode) and node.alias is None and first in ("'", '"') else ""


def neighbours_quote(text: str, within: MapNode) -> str:
    """The quotes of a map's last value, for a new one behind it."""
    return quote_of(text, within.entries[-1][1]) if within.entries else ""


def _is_text(value: str) -> bool:
    try:
        return plain_scalar(value) == value
    except Refused:
        return False
