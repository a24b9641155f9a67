"""What a rule of Argo CD's finds in an object, and how the rules read one whose form is right already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One broken rule: ``path`` says where, ``says`` what is wrong there, ``hint`` what to write.

    No text quotes the object: a policy or a URL may hold what is nobody's business (trust.md, section 8).
    """

    path: str
    says: str
    hint: str


def map_at(one: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The map at a key; an empty one where there is none, or null."""
    found = one.get(key)
    return found if isinstance(found, dict) else {}


def list_at(one: Mapping[str, Any], key: str) -> Sequence[Any]:
    """The list at a key; an empty one where there is none, or null."""
    found = one.get(key)
    return found if isinstance(found, list) else ()


def text_at(one: Mapping[str, Any], key: str) -> str:
    """The text at a key; an empty one where there is none, or null."""
    found = one.get(key)
    return found if isinstance(found, str) else ""


def maps_at(one: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    """The list of maps at a key."""
    return tuple(each if isinstance(each, dict) else {} for each in list_at(one, key))


def twice(path: str, entries: Iterable[Any], says: str, hint: str) -> Iterator[Problem]:
    """A problem for each entry that stands before it, too; entries may be hashed."""
    seen = set()
    for number, entry in enumerate(entries):
        if entry in seen:
            yield Problem(f"{path}[{number}]", says, hint)
        seen.add(entry)


def judged(path: str, entries: Iterable[Any], judge: Callable[[Any], tuple[str, str]]) -> Iterator[Problem]:
    """A problem for each entry of which ``judge`` says one: its two texts, empty where nothing is wrong."""
    for number, entry in enumerate(entries):
        says, hint = judge(entry)
        if says:
            yield Problem(f"{path}[{number}]", says, hint)
