"""deepdiff on a remainder: two nested maps in, one operation for each place where they differ out.

What is set, what is not, and why stands in review.md, section 4. deepdiff never sees a list or a text of several lines,
never compares equal things, and nothing that it prints is used: only where it saw a difference, and of which sort.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from gitops_compile.compare.remainder import Tree, token_of, value_of
from gitops_compile.model.operation import Did, Operation

_KINDS: Final = {
    "values_changed": Did.REPLACE,
    "type_changes": Did.REPLACE,
    "dictionary_item_added": Did.ADD,
    "dictionary_item_removed": Did.REMOVE,
}


def operations_of(base: Tree, head: Tree) -> tuple[Operation, ...]:
    """The operations of a remainder, in no order yet; ``after`` is not set. Crashes where deepdiff misses one."""
    from deepdiff import DeepDiff  # noqa: PLC0415 - costs 0.1 s and is needed only where something differs

    above, base, head = _deepest(base, head)
    found = DeepDiff(base, head, view="tree", threshold_to_diff_deeper=0, ignore_private_variables=False)
    operations = tuple(_operation(_KINDS[sort], node, above) for sort, nodes in found.items() for node in nodes)
    expected = sum(1 for _ in _leaves(base, head))
    if len(operations) != expected:
        raise AssertionError(f"deepdiff tells of {len(operations)} differences where there are {expected}")
    return operations


def _deepest(base: Tree, head: Tree) -> tuple[list[str], Tree, Tree]:
    """The way that all differences share, and what stands at its end: every step costs deepdiff 0.1 ms."""
    above: list[str] = []
    while len(base) == 1 and base.keys() == head.keys():
        key = next(iter(base))
        if not isinstance(base[key], dict) or not isinstance(head[key], dict):
            break
        above.append(key)
        base, head = base[key], head[key]
    return above, base, head


def _operation(did: Did, node: Any, above: list[str]) -> Operation:
    path = tuple(token_of(key) for key in (*above, *node.path(output_format="list")))
    old = None if did == Did.ADD else value_of(node.t1)
    new = None if did == Did.REMOVE else value_of(node.t2)
    return Operation(path, did, old, new)


def _leaves(base: Tree, head: Tree) -> Iterator[None]:
    """One for each place where two remainders differ."""
    for name in sorted(base.keys() | head.keys()):
        one, other = base.get(name), head.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _leaves(one, other)
        else:
            yield None
