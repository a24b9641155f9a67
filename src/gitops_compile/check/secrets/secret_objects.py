"""The kinds that carry secrets by trade: what a Secret and a SealedSecret may look like in git.

A Secret passes without values, with placeholders that a plugin fills in, or encrypted whole by SOPS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.check.secrets.strings import shown
from gitops_compile.check.secrets.texts import Sight
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.secretvalues import SecretValue, is_encrypted, secret_values

SECRET: Final = ("", "Secret")
SEALED: Final = ("bitnami.com", "SealedSecret")
CLUSTER_WIDE: Final = "sealedsecrets.bitnami.com/cluster-wide"
MOST_KEYS: Final = 3


def of_secret(one: Object, altered: bool) -> Iterator[Sight]:
    """What is wrong with a Secret: GC700 or GC701, and GC702 where decryption would fail."""
    values = tuple(secret_values(one))
    if not values:
        return
    sops = one.get("sops")
    if not isinstance(sops, dict):
        plain = [_where(value) for value in values if not value.is_placeholder]
        if plain:
            yield Sight("GC700", listed(plain))
        return
    open_ = [_where(value) for value in values if not value.is_encrypted]
    if open_:
        yield Sight(
            "GC701", f"{listed(open_)} is not encrypted" if len(open_) == 1 else f"not encrypted: {listed(open_)}"
        )
    elif not is_encrypted(sops.get("mac")):
        yield Sight("GC701", "its sops block has no MAC")
    elif altered and sops.get("mac_only_encrypted") is not True:
        yield Sight("GC702", "")


def of_sealed_secret(one: Object) -> Iterator[Sight]:
    """GC703 for a scope that lets every namespace of the cluster unseal it."""
    metadata = _map(one.get("metadata"))
    template = _map(_map(_map(one.get("spec")).get("template")).get("metadata"))
    if any(_map(place.get("annotations")).get(CLUSTER_WIDE) in ("true", True) for place in (metadata, template)):
        yield Sight("GC703", "")


def plain_values(one: Mapping[str, Any]) -> tuple[str, ...]:
    """Where a Secret, encrypted or not, holds a value in clear: ``data.password``."""
    return tuple(_where(value) for value in secret_values(one) if value.is_plain)


def is_secret(one: Mapping[str, Any]) -> bool:
    """Whether an object is a Secret."""
    return group_kind(dict(one)) == SECRET


def listed(places: list[str]) -> str:
    """``data.a, data.b, data.c and 2 more``."""
    more = len(places) - MOST_KEYS
    return ", ".join(places[:MOST_KEYS]) + (f" and {more} more" if more > 0 else "")


def _where(value: SecretValue) -> str:
    """Field and key; a field that is no map counts as one value."""
    return value.field if value.key is None else f"{value.field}.{shown(value.key)}"


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
