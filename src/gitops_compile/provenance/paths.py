"""Paths into an object as a person types and reads them: ``spec.containers[0].image``, ``labels["a.b/c"]``.

One syntax for what is printed and what is accepted. A leaf is a scalar, or a map or list with nothing in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from gitops_compile.read.written import KeyPath

_PLAIN: Final = re.compile(r"[A-Za-z0-9_$-]+")
_PART: Final = re.compile(r"\.?(?P<key>[^.\[\]\"]+)|\[(?P<index>[0-9]+)\]|\.?\[?(?P<quoted>\"(?:[^\"\\]|\\.)*\")\]?")
_NOTHING: Final = object()


def shown(path: KeyPath) -> str:
    """A path as text; ``parsed`` gives it back."""
    parts: list[str] = []
    for part in path:
        if isinstance(part, int):
            parts.append(f"[{part}]")
        elif _PLAIN.fullmatch(part):
            parts.append(f".{part}" if parts else part)
        else:
            parts.append(f"[{json.dumps(part, ensure_ascii=False)}]")
    return "".join(parts)


def parsed(text: str) -> KeyPath | None:
    """The path of a text, or none where it is no path. A number in brackets is an index, all else a key."""
    path: list[str | int] = []
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            return None
        if found["index"] is not None:
            path.append(int(found["index"]))
        elif found["quoted"] is not None:
            try:
                path.append(str(json.loads(found["quoted"])))
            except ValueError:
                return None
        else:
            path.append(found["key"])
        at = found.end()
    return tuple(path)


def leaves(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every leaf of an object in the order in which it is written: keys sorted, lists as they stand."""
    if isinstance(value, dict) and value:
        for key in sorted(value):
            yield from leaves(value[key], (*path, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def at_path(value: Any, path: KeyPath) -> Any:
    """What stands at a path; ``missing`` tells where nothing does."""
    here = value
    for part in path:
        if isinstance(part, int):
            here = here[part] if isinstance(here, list) and part < len(here) else _NOTHING
        else:
            here = here.get(part, _NOTHING) if isinstance(here, dict) else _NOTHING
    return here


def missing(value: Any) -> bool:
    """Whether ``at_path`` found nothing."""
    return value is _NOTHING


def same_lists(one: Any, other: Any, path: KeyPath) -> bool:
    """Whether all lists on the way have as many items in both, so that an index means the same."""
    for part in path:
        if isinstance(one, list) and (not isinstance(other, list) or len(one) != len(other)):
            return False
        one, other = at_path(one, (part,)), at_path(other, (part,))
    return True
