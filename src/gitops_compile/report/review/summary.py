"""An operation in a few words, for the cell of a table: ``container `api` `limits.cpu` `1` → `2```.

Long paths say little there: the last named element with what it is, and the field in it, are what a reader looks for.
"""

from __future__ import annotations

from typing import Final

from gitops_compile.model.operation import Did, Field, Key, Operation, Path, Value, shown
from gitops_compile.report.review.spans import code, escaped
from gitops_compile.report.review.values import clean, is_scalar, pair, several_lines, short, shortened

NOUNS: Final = {
    "containers": "container",
    "initContainers": "init container",
    "ephemeralContainers": "ephemeral container",
    "volumeClaimTemplates": "claim",
    "volumes": "volume",
    "env": "env",
    "ports": "port",
    "rules": "rule",
    "volumeMounts": "mount",
    "tolerations": "toleration",
    "metrics": "metric",
    "subjects": "subject",
    "webhooks": "webhook",
}
_IMPLIED: Final = {("env", "value"), ("volumeClaimTemplates", "storage")}
_MOST: Final = 48
_SIGNS: Final = {Did.ADD: "+", Did.REMOVE: "−", Did.REORDER: "⇆"}


def summary(one: Operation, *, image: bool = False, cell: bool = True, most: int = _MOST) -> str:
    """What it is and its values, as Markdown."""
    where = _where(one.path, image=image, cell=cell)
    return " ".join(part for part in (where, values(one, image=image, cell=cell, most=most)) if part)


def values(one: Operation, *, image: bool = False, cell: bool = False, most: int = _MOST) -> str:
    """Its values: ```1` → `2```; of an image the tag alone; of what is more than a scalar what was done."""
    if one.kind is Did.REORDER:
        return "order"
    if not one.path:
        return ""
    sides = [side for did, side in ((Did.REMOVE, one.old), (Did.ADD, one.new)) if one.kind in (did, Did.REPLACE)]
    if not all(_on_one_line(side) for side in sides):
        return "changed" if len(sides) == 2 else "added" if one.kind is Did.ADD else "removed"
    if one.kind is not Did.REPLACE:
        return f"{_SIGNS[one.kind]} {code(short(sides[0], most), cell=cell)}"
    return " → ".join(code(text, cell=cell) for text in _both(one.old, one.new, most, image=image))


def _both(old: Value, new: Value, most: int, *, image: bool) -> tuple[str, str]:
    """Both values, so short that they differ to the eye."""
    if image:
        (_, first, _), (_, second, _) = pair(old, new, image=True)
        return shortened(first, most, tell=False), shortened(second, most, tell=False)
    texts = short(old, most), short(new, most)
    if texts[0] != texts[1]:
        return texts
    (_, first, _), (_, second, _) = pair(old, new)
    return f"…{shortened(first, most, tell=False)}…", f"…{shortened(second, most, tell=False)}…"


def _on_one_line(value: Value) -> bool:
    return is_scalar(value) and several_lines(value) is None


def _where(path: Path, *, image: bool, cell: bool) -> str:
    """``container `api` `limits.cpu```."""
    keys = [(number, token.text) for number, token in enumerate(path) if isinstance(token, Key) and number]
    if not keys:
        return _path(path, cell=cell) if path else ""
    at, text = keys[-1]
    name = code(shortened(clean(text), _MOST, tell=False), cell=cell)
    if image:
        return f"image {name}"
    before, behind = path[at - 1], path[at + 1 :]
    listed = before.name if isinstance(before, Field) else ""
    named = f"{NOUNS.get(listed) or escaped(shortened(listed, _MOST, tell=False))} {name}"
    last = behind[-1].name if behind and isinstance(behind[-1], Field) else ""
    return named if not behind or (listed, last) in _IMPLIED else f"{named} {_path(behind, cell=cell)}"


def _path(path: Path, *, cell: bool) -> str:
    """The last two fields, which are what changed."""
    return code(shortened(shown(path[-2:]).lstrip("."), _MOST, tell=False), cell=cell)
