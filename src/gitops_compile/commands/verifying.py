"""The proof behind a review: the head's own sources are compiled, and its tree is held against the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gitops_compile.adapters.changes import LONGEST
from gitops_compile.adapters.views import View
from gitops_compile.commands.compiling import compiled
from gitops_compile.commands.opening import Opened
from gitops_compile.model.change import Sides
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.header import place_of
from gitops_compile.model.review import Verification, Verified

if TYPE_CHECKING:
    from gitops_compile.pipeline import Compiled

BROKEN = Verification(Verified.SKIPPED, why="the head's fleet has errors", broken=True)
FOLDERS = Verification(Verified.SKIPPED, why="two folders have no source")


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of it, and what the compiler says of the head."""

    verification: Verification
    found: tuple[Diagnostic, ...] = ()


def proof(head: Opened, sides: Sides) -> Proof:
    """Compile the head, and compare the targets whose inputs or outputs changed."""
    outcome = compiled(head)
    if outcome.value is None:
        return Proof(BROKEN, outcome.diagnostics)
    wrong = _differing(outcome.value, head.seen.view, sides)
    count = len(_places(sides))
    state = Verified.FAILED if wrong else Verified.VERIFIED
    return Proof(Verification(state, count, tuple(wrong)), outcome.diagnostics)


def _differing(result: Compiled, seen: View, sides: Sides) -> Mapping[str, tuple[str, ...]]:
    from gitops_compile.check.current import differing, touched  # noqa: PLC0415

    def there(path: str) -> bytes | None:
        if path in sides.head.files:
            return sides.head.files[path]
        if path not in sides.head.listing:
            return None
        content = seen.content(path, LONGEST)
        return content if isinstance(content, bytes) else None

    return differing(result.tree, touched(result.argocd, _places(sides)), sides.head.listing, there)


def _places(sides: Sides) -> frozenset[str]:
    """The targets whose inputs or outputs changed."""
    every = (content for side in (sides.base, sides.head) for content in side.files.values())
    # By their first lines: a file that nobody can read is an output too.
    changed = (place for content in every if (place := place_of(content)) is not None)
    return frozenset((*changed, *_with_inputs(sides)))


def _with_inputs(sides: Sides) -> Iterable[str]:
    return (target for target, inputs in (sides.inputs or {}).items() if inputs and target in sides.head.by_place)
