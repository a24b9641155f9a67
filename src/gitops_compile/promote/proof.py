"""The proof that an edit did what was meant and nothing else; without it nothing is written.

Comes in: the old and new text of a file and what was meant, then the targets before and after. Goes out: why it is no
proof, or nothing. The texts are read by the independent second reader and compared by DeepDiff, so that a mistake of
the edits cannot hide behind the reader that they were made with (promotion.md, "Edits keep every other byte").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gitops_compile.model.node import Plain
from gitops_compile.model.target import Target, Targets
from gitops_compile.promote.pin import Change
from gitops_compile.promote.pins import parts_of, parts_on, pin_on
from gitops_compile.promote.written import Value
from gitops_compile.read.independent import NotYaml, plain_data


def text_unproved(old: str, new: str, path: tuple[str, ...], value: Value | None) -> str:
    """Why two texts do not differ in exactly ``value`` at ``path`` (none: taken away); "" if they do."""
    try:
        before, after = plain_data(old), plain_data(new)
    except NotYaml:
        return "the new text is no YAML"
    changed = _changed_paths(before, after)
    if not changed:
        return "the edit changed no data"
    # A map that the edit had to make first shows as the change; what is in it is told by the comparison below.
    if not all(one[: len(path)] == path or path[: len(one)] == one for one in changed):
        return "the edit changed data at another path"
    return "" if _exactly(_meant(before, path, value)) == _exactly(after) else "the edit made other data than was meant"


def targets_unproved(change: Change, before: Targets, after: Targets) -> str:
    """Why not exactly the targets of the slot have another pin; "" if they have."""
    if [one.place for one in before.apps] != [one.place for one in after.apps]:
        return "the edit changed which targets there are"
    for old, new in zip(before.apps, after.apps, strict=True):
        parts = _parts(new)
        same = parts == _parts(old) and old.rendered == new.rendered
        if not (parts in _allowed(change, old) if change.slot.meets(old) else same):
            return f"the edit changed the pin of {old.place}"
    return ""


def moved(before: Targets, after: Targets) -> tuple[Target, ...]:
    """The targets that have another pin afterwards, as they are then."""
    pairs = zip(before.apps, after.apps, strict=True)
    return tuple(new for old, new in pairs if _parts(old) != _parts(new))


def _allowed(change: Change, target: Target) -> list[Mapping[str, str]]:
    """The pins that a target of the slot may have: the one that was meant, and where a tenancy's own pin stands over
    the slot, the one that it had.
    """
    cluster = target.place.cluster
    meant = pin_on(change.new, cluster) or pin_on(change.slot.for_all, cluster)
    over = change.slot.shared and target.tenancy is not None
    return [{} if meant is None else parts_of(meant), *([_parts(target)] if over else [])]


def _parts(target: Target) -> Mapping[str, str]:
    return parts_on(target.pin.value if target.pin else None)


def _changed_paths(old: Plain, new: Plain) -> list[tuple[Any, ...]]:
    from deepdiff import DeepDiff  # noqa: PLC0415 - only an edit pays for it

    tree = DeepDiff(old, new, view="tree", threshold_to_diff_deeper=0, ignore_private_variables=False)
    return [tuple(level.path(output_format="list")) for kind in sorted(tree) for level in tree[kind]]


def _exactly(data: Plain) -> str:
    """Data as a text that tells 1 from 1.0 and from true, which are equal to Python."""
    return json.dumps(data, sort_keys=True)


def _meant(data: Plain, path: tuple[str, ...], value: Value | None) -> Plain:
    """A copy of the data with the value at the path; maps that are missing on the way are made."""
    if not path:
        return _plain(value) if value is not None else None
    here = dict(data) if isinstance(data, dict) else {}
    name, *rest = path
    if value is None and not rest:
        here.pop(name, None)
    else:
        here[name] = _meant(here.get(name), tuple(rest), value)
    return here


def _plain(value: Value) -> Plain:
    return value if isinstance(value, str) else {key: _plain(one) for key, one in value.items()}
