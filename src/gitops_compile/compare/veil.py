"""Marks what no output may show, right after the comparison: by where it stands, and then wherever it stands again.

Comes in: the differences, in clear, and the paths that the fleet's ``review.redact`` names in base and head. Goes out:
the same differences with ``Veiled`` in their operations' values, and in the identities of list elements (review.md,
section 8). ``redact`` replaces what is hidden once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from gitops_compile.compare.masking import masked, masked_key, masked_text
from gitops_compile.compare.secretcopies import Copies, secrets_in, without_copies
from gitops_compile.compare.secretplaces import Hiding, Places, is_arguments, places
from gitops_compile.compare.secrettexts import of_arguments
from gitops_compile.model.change import Difference, Manifest
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Did, Field, Key, Operation, Path, Token, Value, Veiled, path_order
from gitops_compile.model.reviewing import Redacted

_EMBEDDED: Final = frozenset({"data", "stringData"})


def veiled(differences: Iterable[Difference], own: Sequence[Redacted]) -> tuple[Difference, ...]:
    """The differences with every secret hidden; those without one are the very same."""
    of_kinds: dict[tuple[str, ...], Places] = {}
    marked = [_marked(one, own, of_kinds) for one in differences]
    copies = Copies(secrets_in([one.operations for one in marked]))
    return tuple(_settled(_without_copies(one, copies)) for one in marked)


def _marked(difference: Difference, own: Sequence[Redacted], of_kinds: dict[tuple[str, ...], Places]) -> Difference:
    pair = difference.pair
    kinds = tuple(sorted({group_kind(side.object)[1] for side in (pair.base, pair.head) if side}))
    if kinds not in of_kinds:
        of_kinds[kinds] = places(kinds, own)
    operations = (_operation(one, pair.base, pair.head, of_kinds[kinds]) for one in difference.operations)
    return replace(difference, operations=tuple(operations))


def _operation(one: Operation, base: Manifest | None, head: Manifest | None, where: Places) -> Operation:
    above = _hidings(one.path, None, where)
    old = _value(one.old, one, base, where, above[-1]) if one.kind is not Did.ADD else None
    new = _value(one.new, one, head, where, above[-1]) if one.kind is not Did.REMOVE else None
    path = tuple(
        _key(token, masked_key(token.text, one.path[:number], where, above[number]))
        if isinstance(token, Key)
        else token
        for number, token in enumerate(one.path)
    )
    after = one.after
    if isinstance(after, Key):
        after = _key(after, masked_key(after.text, one.path[:-1], where, above[-2]))
    return replace(one, path=path, old=old, new=new, after=after)


def _value(value: Value, one: Operation, side: Manifest | None, where: Places, hiding: Hiding) -> Value:
    """One side's value; what is hidden may depend on the option before it, or on the object around it."""
    here = side.object if side else None
    if any(isinstance(token, Field) and token.name in _EMBEDDED for token in one.path):
        hiding = _hidings(one.path, here, where)[-1]
    if one.kind is Did.REORDER:
        return [masked_key(str(identity), one.path, where, hiding) for identity in value]
    if hiding is Hiding.NOTHING and isinstance(value, str) and one.path and is_arguments(one.path[:-1]):
        beside = _at(here, one.path[:-1])
        spans = [
            span
            for listed in beside
            if isinstance(listed, list)
            for element, found in zip(listed, of_arguments(listed), strict=True)
            if element == value
            for span in found
        ]
        return masked_text(value, spans)
    return masked(value, one.path, where, hiding)


def _hidings(path: Path, here: Any, where: Places) -> list[Hiding]:
    """How much is hidden at each step of a path, at its beginning first; ``here`` is the object that it leads into."""
    found = [Hiding.NOTHING]
    for length in range(1, len(path) + 1):
        last = path[length - 1]
        secret = None
        if here is not None and isinstance(last, Field) and last.name in _EMBEDDED:
            held = (one for one in _at(here, path[: length - 1]) if isinstance(one, dict))
            secret = next((one for one in held if one.get("kind") == "Secret"), None)
        found.append(where.below(found[-1], path[:length], secret))
    return found


def _at(here: Any, path: Path) -> list[Any]:
    """What may stand at a path of an object: an identity that is no name may be that of any element."""
    found = [here]
    for token in path:
        if isinstance(token, Field):
            found = [one[token.name] for one in found if isinstance(one, dict) and token.name in one]
        else:
            elements = [element for one in found if isinstance(one, list) for element in one]
            found = [one for one in elements if isinstance(token, Key) and _name(one) == token.text] or elements
    return found


def _name(element: Any) -> Any:
    return element.get("name") if isinstance(element, dict) else None


def _key(key: Key, found: str | Veiled) -> Key:
    return key if isinstance(found, str) else Key(str(found), found)


def _without_copies(difference: Difference, copies: Copies) -> Difference:
    if not copies:
        return difference

    def rid(key: Key) -> Key:
        return _key(key, without_copies(key.veiled or key.text, copies))

    return replace(
        difference,
        operations=tuple(
            replace(
                one,
                path=tuple(rid(token) if isinstance(token, Key) else token for token in one.path),
                old=without_copies(one.old, copies),
                new=without_copies(one.new, copies),
                after=rid(one.after) if isinstance(one.after, Key) else one.after,
            )
            for one in difference.operations
        ),
    )


def _settled(difference: Difference) -> Difference:
    """Paths with hidden identities stay distinct, and nothing is in the order of what they hide."""
    if not any(isinstance(token, Key) and token.veiled for one in difference.operations for token in one.path):
        return difference
    seen: dict[str, list[Veiled]] = {}
    told = (replace(one, path=tuple(_numbered(token, seen) for token in one.path)) for one in difference.operations)
    return replace(difference, operations=tuple(sorted(told, key=lambda one: path_order(one.path))))


def _numbered(token: Token, seen: dict[str, list[Veiled]]) -> Token:
    if not isinstance(token, Key) or token.veiled is None:
        return token
    alike = seen.setdefault(str(token.veiled), [])
    if token.veiled not in alike:
        alike.append(token.veiled)
    number = alike.index(token.veiled)
    return Key(f"{token.veiled}#{number + 1}", token.veiled) if number else Key(str(token.veiled), token.veiled)
