"""An entry more in a list of a fleet file: the text changes there and nowhere else.

Comes in: the text of a fleet file that the reader accepts, the key of a list on its top, and what the entry says. Goes
out: the new text, or where an anchor, an alias or braces around everything forbid the edit; and why two texts do not
differ in exactly that entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from gitops_compile.model.node import ListNode, MapNode
from gitops_compile.model.position import Position
from gitops_compile.model.yamltext.scalars import on_one_line
from gitops_compile.promote.edits import nodes
from gitops_compile.promote.spans import (
    Edit,
    after_gap,
    applied,
    end_of,
    ends_in_block_text,
    line_break,
    line_end,
    mark_on,
)
from gitops_compile.read.independent import NotYaml, plain_data

Entry: TypeAlias = Mapping[str, str | int]
"""What an entry says, in the order in which it is written."""

_STEP: Final = "  "
_PLAIN_IN_FLOW: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]*( [A-Za-z0-9./_-]+)*")


def entry_lines(entry: Entry) -> list[str]:
    """An entry as the lines of a block list, from its dash on."""
    lines = [f"{name}: {value if isinstance(value, int) else on_one_line(value)}" for name, value in entry.items()]
    return [f"- {lines[0]}", *(f"{_STEP}{line}" for line in lines[1:])]


def file_of_one(key: str, entry: Entry) -> str:
    """The text of a fragment that holds one entry and nothing else."""
    return "\n".join([f"{key}:", *(_STEP + line for line in entry_lines(entry)), ""])


def appended(text: str, key: str, entry: Entry) -> str | Position:
    """The text with an entry more behind the list's others, or as the first one of a new list at the end."""
    top = nodes(text)
    found = top.get(key)
    if top.flow:
        return top.at
    if found is None:
        return _with_list(text, top, key, entry)
    if (mark := mark_on(text, found)) is not None:
        return mark
    if not isinstance(found, ListNode):
        raise TypeError(f"{key} is no list")
    return applied(text, [_in_flow(text, found, entry) if found.flow else _in_block(text, found, entry)])


def entry_unproved(old: str, new: str, key: str, entry: Entry) -> str:
    """Why two texts do not differ in exactly one entry more; "" if they do. The second reader is asked."""
    try:
        before, after = plain_data(old), plain_data(new)
    except NotYaml:
        return "the new text is no YAML"
    if not isinstance(before, dict):
        return "the old text is no map"
    listed = before.get(key)
    meant = {**before, key: [*(listed if isinstance(listed, list) else ()), dict(entry)]}
    same = json.dumps(meant, sort_keys=True) == json.dumps(after, sort_keys=True)
    return "" if same else "the edit made other data than was meant"


def _with_list(text: str, top: MapNode, key: str, entry: Entry) -> str:
    pad = " " * (top.at.column - 1)
    lines = [f"{pad}{key}:", *(f"{pad}{_STEP}{line}" for line in entry_lines(entry))]
    if not top.entries:
        return text + "\n".join([*lines, ""])
    last = top.entries[-1][1]
    end = end_of(text, last)
    new = line_break(text, end)
    if after_gap(text, end) < len(text):
        # Something behind the map, such as an end mark: the list comes before it.
        at = line_end(text, end)
        return applied(text, [Edit(at, at, "".join(new + line for line in lines))])
    # A blank line would be one of a block of text.
    gap = "" if ends_in_block_text(text, last) else new
    return f"{text}{'' if text.endswith(new) else new}{gap}{''.join(line + new for line in lines)}"


def _in_block(text: str, found: ListNode, entry: Entry) -> Edit:
    last = found.items[-1]
    end = end_of(text, last)
    new, pad = line_break(text, end), " " * (found.at.column - 1)
    lines = [pad + line for line in entry_lines(entry)]
    if ends_in_block_text(text, last) and text[end - 1 : end] == "\n":
        return Edit(end, end, "".join(line + new for line in lines))
    at = line_end(text, end)
    return Edit(at, at, "".join(new + line for line in lines))


def _in_flow(text: str, found: ListNode, entry: Entry) -> Edit:
    said = ", ".join(f"{name}: {value if isinstance(value, int) else _flow(value)}" for name, value in entry.items())
    if not found.items:
        return Edit(found.span[0] + 1, found.span[0] + 1, f"{{{said}}}")
    end = end_of(text, found.items[-1])
    return Edit(end, end, f", {{{said}}}")


def _flow(value: str) -> str:
    """A text that may stand between braces."""
    written = on_one_line(value)
    if written != value or _PLAIN_IN_FLOW.fullmatch(value):
        return written
    return "'" + value.replace("'", "''") + "'"
