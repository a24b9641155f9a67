"""The kinds that carry secrets by trade: what a Secret and a SealedSecret may look like in git.

A Secret passes without values, with placeholders that a plugin fills in, or encrypted whole by SOPS.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.check.secrets.placeholders import is_external
from gitops_compile.check.secrets.strings import shown
from gitops_compile.check.secrets.texts import Sight
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind

SECRET: Final = ("", "Secret")
SEALED: Final = ("bitnami.com", "SealedSecret")
CLUSTER_WIDE: Final = "sealedsecrets.bitnami.com/cluster-wide"
VALUES: Final = ("data", "stringData")
MOST_KEYS: Final = 3
_ENCRYPTED: Final = re.compile(
    r"ENC\[AES256_GCM,data:[A-Za-z0-9+/=]*,iv:[A-Za-z0-9+/=]+,tag:[A-Za-z0-9+/=]+,type:[a-z]+\]"
)


def is_encrypted(value: Any) -> bool:
    """Whether a value is one that SOPS encrypted."""
    return isinstance(value, str) and bool(_ENCRYPTED.fullmatch(value))


def of_secret(one: Object, altered: bool) -> Iterator[Sight]:
    """What is wrong with a Secret: GC700 or GC701, and GC702 where decryption would fail."""
    values = tuple(_values(one))
    if not values:
        return
    sops = one.get("sops")
    if not isinstance(sops, dict):
        plain = [where for where, value in values if not _is_placeholder(where, value)]
        if plain:
            yield Sight("GC700", listed(plain))
        return
    open_ = [where for where, value in values if not is_encrypted(value)]
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
    return tuple(
        where for where, value in _values(one) if not is_encrypted(value) and not _is_placeholder(where, value)
    )


def is_secret(one: Mapping[str, Any]) -> bool:
    """Whether an object is a Secret."""
    return group_kind(dict(one)) == SECRET


def listed(places: list[str]) -> str:
    """``data.a, data.b, data.c and 2 more``."""
    more = len(places) - MOST_KEYS
    return ", ".join(places[:MOST_KEYS]) + (f" and {more} more" if more > 0 else "")


def _values(one: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values that are not empty, with their places, sorted; a field that is no map counts as one value."""
    for field in VALUES:
        there = one.get(field)
        if isinstance(there, dict):
            for name in sorted(there, key=str):
                if there[name] is not None and there[name] != "":
                    yield f"{field}.{shown(name)}", there[name]
        elif there:
            yield field, there


def _is_placeholder(where: str, value: Any) -> bool:
    """The plugin takes a placeholder as it stands, and in ``data`` in base64 too."""
    if not isinstance(value, str):
        return False
    return is_external(value) or (where.startswith("data") and is_external(_decoded(value)))


def _decoded(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode("ascii")
    except (Error, ValueError):
        return ""


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
