"""What stands under a stage, before and after: one pin, or a map from cluster to pin with `default` for the rest.

Comes in: the data that stands there, the clusters on which the app runs in the stage, and what a person wishes. Goes
out: the data that shall stand there, in the one form in which fleets write it (promotion.md, "Slots").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gitops_compile.model.app import Pin, StagePins
from gitops_compile.promote.written import Value
from gitops_compile.read.shapes import PIN_KEYS

DEFAULT: Final = "default"
SHOWN: Final = len("sha256:") + 12
"""So many characters of a digest are shown to people."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for: a slot, and for a pin a version, a digest or both."""

    app: str
    stage: str
    version: str | None = None
    digest: str | None = None
    cluster: str | None = None
    tenancy: str | None = None


def pinned(old: Value | None, wish: Wish, homes: tuple[str, ...]) -> Value:
    """What stands under the stage with the wished pin in it; ``homes`` are the app's clusters there, in their order.

    The same data as ``old`` says that the pin is there already.
    """
    if wish.cluster is None:
        alike = all(_says(pin_on(old, home), wish) for home in homes)
        return old if alike and old is not None else _pin(None if _by_cluster(old) else old, wish)
    if _says(pin_on(old, wish.cluster), wish) and old is not None:
        return old
    entries = _entries(old)
    new = entries[wish.cluster] = _pin(entries.get(wish.cluster), wish)
    if same(entries.get(DEFAULT), new):
        del entries[wish.cluster]
    pins = [entries.get(home, entries.get(DEFAULT)) for home in homes]
    return new if all(same(pin, new) for pin in pins) else _in_order(entries, homes)


def unpinned(old: Value, cluster: str | None, homes: tuple[str, ...]) -> Value | None:
    """What stands under the stage without its pin, or without that of one cluster; none if nothing is left.

    A stage in which some cluster is unpinned has no `default`: what it gave the other clusters stands on theirs.
    """
    if cluster is None:
        return None
    entries = _entries(old)
    rest = entries.pop(DEFAULT, None)
    entries.pop(cluster, None)
    if rest is not None:
        entries |= {home: rest for home in homes if home != cluster and home not in entries}
    return _in_order(entries, homes) if entries else None


def value_of(pins: StagePins | None) -> Value | None:
    """What the fleet says under a stage, as data."""
    if pins is None:
        return None
    every = None if pins.everywhere is None else _written(pins.everywhere)
    if not pins.by_cluster:
        return every
    entries = {cluster: _written(entry.value) for cluster, entry in pins.by_cluster.items()}
    return entries if every is None else {DEFAULT: every, **entries}


def parts_on(pin: Pin | None) -> Mapping[str, str]:
    """The version, digest and source that a pin of the model names; nothing for none."""
    said = {} if pin is None else {key: getattr(pin, key) for key in PIN_KEYS}
    return {key: part.value for key, part in said.items() if part is not None}


def pin_on(value: Value | None, cluster: str) -> Value | None:
    """The pin that counts on a cluster, or none."""
    if value is None or not _by_cluster(value):
        return value
    entries = _entries(value)
    return entries.get(cluster, entries.get(DEFAULT))


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two pins say the same, however they are written."""
    return one is not None and other is not None and parts_of(one) == parts_of(other)


def parts_of(pin: Value) -> Mapping[str, str]:
    """The version, digest and source that a pin names."""
    if isinstance(pin, str):
        return {"digest" if pin.startswith("sha256:") else "version": pin}
    return {key: str(value) for key, value in pin.items()}


def shown(value: Value | None) -> str:
    """A pin, or the pins of a stage, for people: digests and commits cut short."""
    if value is None:
        return "unpinned"
    if not _by_cluster(value):
        return " ".join(_short(key, part) for key, part in parts_of(value).items())
    return ", ".join(f"{cluster} {shown(pin)}" for cluster, pin in _entries(value).items())


def lost(old: Value | None, new: Value | None) -> tuple[str, ...]:
    """What a wish does not name and takes away all the same, in words; ``new`` stands where ``old`` stood."""
    if old is None or new is None or _by_cluster(new):
        return ()
    if _by_cluster(old):
        return (f"the pins of single clusters gave way: {shown(old)}",) if _differ(old) else ()
    before, after = parts_of(old), parts_of(new)
    gone = [_short(key, part) for key, part in before.items() if key not in after]
    return (f"taken away, since they belong to the old pin: {', '.join(gone)}",) if gone and len(before) > 1 else ()


def _differ(value: Value) -> bool:
    first, *rest = _entries(value).values()
    return any(not same(first, pin) for pin in rest)


def _short(key: str, part: str) -> str:
    return part if key == "version" else part[:SHOWN] if key == "digest" else f"{key} {part[:12]}"


def _written(pin: Pin) -> Value:
    parts = parts_on(pin)
    return dict(parts) if len(parts) > 1 else next(iter(parts.values()))


def _by_cluster(value: Value | None) -> bool:
    """Whether a value is a map from cluster to pin; ``read/shapes.is_pin`` tells it of nodes by the same rule."""
    return isinstance(value, Mapping) and not any(key in PIN_KEYS for key in value)


def _entries(value: Value | None) -> dict[str, Value]:
    if value is None:
        return {}
    if isinstance(value, Mapping) and _by_cluster(value):
        return dict(value)
    parts = parts_of(value)
    return {DEFAULT: value if len(parts) > 1 else next(iter(parts.values()))}


def _in_order(entries: Mapping[str, Value], homes: Iterable[str]) -> Value:
    """`default`, then the clusters in the order of the stage; names that have no place there stay behind them."""
    order = (DEFAULT, *homes)
    known = {name: entries[name] for name in order if name in entries}
    return {**known, **entries}


def _says(pin: Value | None, wish: Wish) -> bool:
    """Whether a pin holds all that a wish names; what else it holds stays then."""
    parts = {} if pin is None else parts_of(pin)
    wanted = {"version": wish.version, "digest": wish.digest}
    return all(parts.get(key) == part for key, part in wanted.items() if part is not None)


def _pin(old: Value | None, wish: Wish) -> Value:
    """A pin as the wish names it; a version stays in the map in which the old one stood."""
    if wish.version is not None and wish.digest is not None:
        return {"version": wish.version, "digest": wish.digest}
    if wish.version is None:
        return str(wish.digest)
    return {"version": wish.version} if isinstance(old, Mapping) and "version" in old else wish.version
