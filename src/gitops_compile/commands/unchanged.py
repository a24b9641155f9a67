"""The review of two states that hold the same files: there is nothing to compare, so next to nothing is loaded.

A hook and every pull request without a change to the fleet end here, if nobody asks for a proof. Comes in: the range
and the head. Goes out: the same review that the long way makes. It says the fleet's name, so that is all that is read
of it; where the fleet has settings or entries of its own that a review speaks of, the long way is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gitops_compile.adapters.disk import includer, read_file
from gitops_compile.adapters.failures import Refused
from gitops_compile.commands.opening import LONGEST_FLEET, Opened
from gitops_compile.model.finding import Level
from gitops_compile.model.node import ListNode, MapNode, ScalarNode
from gitops_compile.model.review import Counts, Noise, Result, Review, Verification, Verified

if TYPE_CHECKING:
    from gitops_compile.commands.ranges import Range

UNASKED: Final = Verification(Verified.SKIPPED, why="--no-verify")
_SPEAKING: Final = (b"review", b"acknowledge")
"""What stands in a fleet that says how to review, or which findings are known: an entry may have expired today."""


def fleet_name(head: Opened) -> str | None:
    """The name of the head's fleet; none where a review has more to say of it than its name."""
    from gitops_compile.read.nodes import read_nodes  # noqa: PLC0415

    view = head.seen.view
    try:
        content = read_file(view, head.file, LONGEST_FLEET) or b""
        read = read_nodes(head.file, content)
        if read.value is None or read.diagnostics:
            return None
        files = [content, *(text for pattern in _included(read.value) for text in includer(view)(pattern).values())]
    except Refused:
        return None
    if any(word in text for text in files for word in _SPEAKING):
        return None
    metadata = read.value.get("metadata")
    name = metadata.get("name") if isinstance(metadata, MapNode) else None
    return name.value if isinstance(name, ScalarNode) and isinstance(name.value, str) else None


def unchanged(name: str, between: Range, words: tuple[str, ...], fail_on: str) -> Review:
    """The review in which nothing is told but what was compared."""
    levels: dict[Level, int] = {level: 0 for level in Level if level is not Level.OFF}
    return Review(
        fleet=name,
        base=between.base_name,
        head=between.head_name,
        filter=words,
        verification=UNASKED,
        result=Result.CLEAN,
        fail_on=fail_on or Level.BLOCK.value,
        counts=Counts(0, 0, 0, 0, 0, 0, 0, 0, {}, frozenset(), levels, 0),
        rows=(),
        findings=(),
        images=(),
        versions=(),
        noise=Noise({}, 0, 0),
        opaque=(),
        notes=(),
    )


def _included(top: MapNode) -> list[str]:
    """The patterns of fragments, as far as they can be read."""
    listed = top.get("include")
    every = listed.items if isinstance(listed, ListNode) else ()
    return [one.value for one in every if isinstance(one, ScalarNode) and isinstance(one.value, str)]
