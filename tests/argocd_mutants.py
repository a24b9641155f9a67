"""Damaged Argo CD objects: one place of a good object is changed, in one of the ways in which people get them wrong."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Mutation: TypeAlias = Callable[[random.Random, dict[str, Any]], None]

OTHERS: tuple[Any, ...] = (None, True, 7, "text", "", [], ["a"], {}, {"a": "b"}, "1", 1.5)
DAMAGES: tuple[Callable[[str], str], ...] = (
    lambda text: text + "x",
    lambda text: text.upper(),
    lambda text: " " + text,
    lambda text: text + "\n",
    lambda text: text[1:],
    lambda text: text.replace(",", ";"),
    lambda text: text.replace("/", ""),
    lambda text: text.replace(":", "-", 1),
    lambda text: text.replace("*", "!*"),
    lambda text: text + '"',
    lambda text: text.replace("allow", "permit").replace("deny", "forbid"),
    lambda text: text.replace("applications", "projects").replace("get", "sing"),
    lambda text: text.replace("a", "[a", 1),
    lambda text: text.replace("x", "{", 1),
    lambda text: "!" + text,
    lambda _text: "!*",
    lambda _text: "{{.missing}}",
    lambda _text: "a" * 300,
)
SCHEDULES = (
    "0 24 * * *",
    "* * * *",
    "0 0 30 2 *",
    "@daily",
    "0 0 * * 8",
    "0 0 * * fri-mon",
    "*/0 * * * *",
    "5/10 * * * *",
)
DURATIONS = ("2d", "64", "1h 30m", "", "1.5h", "0h", "1h30", "300ms", "99999999h")
ZONES = ("Europe/Berln", "UTC", "CET", "europe/berlin", "+02:00", "Local/Nowhere")


def mutants(objects: list[dict[str, Any]], count: int, seed: int) -> Iterator[dict[str, Any]]:
    """``count`` changed copies; the same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        one = copy.deepcopy(chance.choice(objects))
        for _ in range(chance.choice((1, 1, 1, 2))):
            chance.choice(MUTATIONS)(chance, one)
        yield one


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _paths(inner, (*path, number))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _somewhere(chance: random.Random, one: dict[str, Any], kind: type) -> Path | None:
    """A place below kind and apiVersion where something of a type stands."""
    places = [
        path for path in _paths(one) if path[0] not in ("apiVersion", "kind") and isinstance(_at(one, path), kind)
    ]
    return chance.choice(places) if places else None


def _set(one: dict[str, Any], path: Path, value: Any) -> None:
    _at(one, path[:-1])[path[-1]] = value


def removed(chance: random.Random, one: dict[str, Any]) -> None:
    path = _somewhere(chance, one, object)
    if path:
        del _at(one, path[:-1])[path[-1]]


def retyped(chance: random.Random, one: dict[str, Any]) -> None:
    path = _somewhere(chance, one, object)
    if path:
        _set(one, path, copy.deepcopy(chance.choice(OTHERS)))


def misspelled(chance: random.Random, one: dict[str, Any]) -> None:
    path = _somewhere(chance, one, dict)
    there = _at(one, path) if path else {}
    if there:
        key = chance.choice(sorted(there))
        there[chance.choice((key.lower() + "s", key.upper(), key[:-1] or "x", "mistake"))] = there.pop(key)


def unknown(chance: random.Random, one: dict[str, Any]) -> None:
    path = _somewhere(chance, one, dict)
    if path:
        _at(one, path)["mistake"] = chance.choice(("a", 1, {"a": "b"}))


def damaged(chance: random.Random, one: dict[str, Any]) -> None:
    path = _somewhere(chance, one, str)
    if path:
        _set(one, path, chance.choice(DAMAGES)(_at(one, path)))


def doubled(chance: random.Random, one: dict[str, Any]) -> None:
    path = _somewhere(chance, one, list)
    there = _at(one, path) if path else []
    if there:
        there.append(copy.deepcopy(chance.choice(there)))


def rehomed(chance: random.Random, one: dict[str, Any]) -> None:
    """Name, server, both or neither."""
    said = {"name": "one", "server": "https://two.example.com"}
    for path in [path for path in _paths(one) if path[-1] == "destination"]:
        kept = {key: said[key] for key in sorted(said) if chance.random() < 0.5}
        _set(one, path, {"namespace": "a", **kept})


def resourced(chance: random.Random, one: dict[str, Any]) -> None:
    """Other fields of a source, and several kinds of sources."""
    spec = one.get("spec")
    source: dict[str, Any] = {
        key: value
        for key, value in (("repoURL", "https://a.example.com"), ("path", "a"), ("chart", "b"), ("ref", "c"))
        if chance.random() < 0.6
    }
    source |= {"targetRevision": "1.0.0"} if chance.random() < 0.5 else {}
    if isinstance(spec, dict) and one["kind"] == "Application":
        spec.update(chance.choice(({"source": source}, {"sources": [source]}, {"sources": []}, {"source": {}})))


def rewindowed(chance: random.Random, one: dict[str, Any]) -> None:
    for path in [
        path for path in _paths(one) if path[-1] in ("schedule", "duration", "timeZone") and "syncWindows" in path
    ]:
        if chance.random() < 0.3:
            said = {"schedule": SCHEDULES, "duration": DURATIONS, "timeZone": ZONES}[str(path[-1])]
            _set(one, path, chance.choice(said))


MUTATIONS: tuple[Mutation, ...] = (
    removed,
    retyped,
    misspelled,
    unknown,
    damaged,
    damaged,
    doubled,
    rehomed,
    resourced,
    rewindowed,
)
