"""Which element of a sequence is which on the other side, where nothing in them says so.

Comes in: two lists. Goes out: the pairs of elements that belong together, in order. The rest came or went.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from gitops_compile.model.operation import canonical

LONGEST: Final = 1000
"""Elements of the longest rest that is aligned: the matcher takes quadratic time at least."""


def aligned(base: Sequence[Any], head: Sequence[Any]) -> tuple[tuple[int, int], ...]:
    """The numbers of the elements of base and head that are paired: equal ones, and maps between them in order.

    Swapping the sides swaps the numbers: ``SequenceMatcher`` is not symmetric, so the side with the smaller bytes
    is always its first argument.
    """
    old, new = [canonical(one) for one in base], [canonical(one) for one in head]
    front = _alike(old, new)
    back = _alike(old[front:][::-1], new[front:][::-1])
    old_rest, new_rest = old[front : len(old) - back], new[front : len(new) - back]
    if max(len(old_rest), len(new_rest)) > LONGEST:
        middle = _by_position(base[front : len(old) - back], head[front : len(new) - back], old_rest, new_rest)
    elif old_rest <= new_rest:
        middle = _by_matches(old_rest, new_rest, base[front:], head[front:])
    else:
        middle = ((one, other) for other, one in _by_matches(new_rest, old_rest, head[front:], base[front:]))
    return (
        *((number, number) for number in range(front)),
        *((front + one, front + other) for one, other in middle),
        *((len(old) - number, len(new) - number) for number in range(back, 0, -1)),
    )


def _alike(old: Sequence[bytes], new: Sequence[bytes]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _by_position(
    base: Sequence[Any], head: Sequence[Any], old: Sequence[bytes], new: Sequence[bytes]
) -> Iterator[tuple[int, int]]:
    for number in range(min(len(old), len(new))):
        both_maps = isinstance(base[number], dict) and isinstance(head[number], dict)
        if both_maps or old[number] == new[number]:
            yield number, number


def _by_matches(
    first: Sequence[bytes], second: Sequence[bytes], ones: Sequence[Any], others: Sequence[Any]
) -> Iterator[tuple[int, int]]:
    """Equal elements, and between two matches the maps of both sides in order."""
    at_one = at_other = 0
    for one, other, size in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        maps = [number for number in range(at_one, one) if isinstance(ones[number], dict)]
        other_maps = [number for number in range(at_other, other) if isinstance(others[number], dict)]
        yield from zip(maps, other_maps, strict=False)
        yield from ((one + number, other + number) for number in range(size))
        at_one, at_other = one + size, other + size
