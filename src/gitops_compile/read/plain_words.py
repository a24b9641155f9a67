"""Plain words that the grammar itself wants: ``{GC291: off}``, ``noise: {off: [...]}``, ``until: 2027-01-31``.

YAML versions read such scalars differently, so the reader refuses them (trust.md, section 2). Where a key may hold
nothing but a few words, or a date, or where the word is the name of a known key, everybody means the text that stands
there. Under free data, such as ``values``, nobody knows, and the refusal stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.model.names import DATE
from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode
from gitops_compile.model.position import Position
from gitops_compile.model.shapes import ListOf, MapOf, Record, Shape, Text, Word, keys_of


def wanted(shape: Shape, node: Node) -> Iterator[Position]:
    """Where ambiguous scalars stand that are exactly what the grammar wants there."""
    match shape, node:
        case Word(words), ScalarNode() if node.ambiguous and node.value in words:
            yield node.at
        case Text(form), ScalarNode() if node.ambiguous and form is DATE:
            # A date that does not exist is told as one, not as a scalar that is read differently.
            yield node.at
        case ListOf(item), ListNode():
            for entry in node.items:
                yield from wanted(item, entry)
        case ListOf(item, or_one=True), ScalarNode():
            yield from wanted(item, node)
        case MapOf(_, item), MapNode():
            for _, entry in node.entries:
                yield from wanted(item, entry)
        case Record(of), MapNode():
            known = keys_of(of)
            for key, entry in node.entries:
                if (declared := known.get(str(key.value))) is not None:
                    yield from (key.at,) if key.ambiguous else ()
                    yield from wanted(declared.shape, entry)
