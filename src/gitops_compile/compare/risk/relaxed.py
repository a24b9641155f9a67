"""GC204: the settings under ``review`` guard every later change, so who relaxes them is told apart.

Comes in: the fleets of both sides. Goes out: one concern for each setting that asks for less. What a change of noise or
list keys hides nobody can foresee, so any change of them counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.model.change import Side, Sides
from gitops_compile.model.codes import CODES
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.finding import RANK, Concern, Level
from gitops_compile.model.position import Position
from gitops_compile.model.reviewing import NoiseSettings, ReviewSettings

CODE: Final = "GC204"
FAIL_ON: Final = ("warn", "high", "block", "never")
"""What fails a change, the strictest first."""

_USUAL: Final = "block"


def review_relaxed(sides: Sides) -> Iterator[Concern]:
    """Every setting of the base that the head relaxes; nothing where one of the two has no fleet that resolves."""
    if sides.base.fleet is None or sides.head.fleet is None:
        return
    old, new = _settings(sides.base), _settings(sides.head)
    metadata = sides.head.fleet.fleet.metadata
    otherwise = new.at if new else old.at if old else metadata.at
    yield from _severities(old, new)
    yield from _fail_on(old, new, otherwise)
    yield from _noise(old, new, otherwise)
    yield from _lists(old, new, otherwise)
    yield from _redact(old, new)


def _settings(side: Side) -> ReviewSettings | None:
    return side.fleet.fleet.review if side.fleet else None


def _concern(key: str, message: str, at: Position) -> Concern:
    return Concern(Diagnostic(CODE, message, at, path=key), key, level=Level.HIGH)


def _severities(old: ReviewSettings | None, new: ReviewSettings | None) -> Iterator[Concern]:
    before, after = (dict(one.severity) if one else {} for one in (old, new))
    for code in sorted({*before, *after}):
        was, now = (_levels(code, said[code].value.value if code in said else "") for said in (before, after))
        if any(RANK[later] > RANK[earlier] for earlier, later in zip(was, now, strict=True)):
            at = (after.get(code) or before[code]).name.at
            what = f"{code} falls from {_words(was)} to {_words(now)}"
            yield _concern(f"review.severity.{code}", what, at)


def _levels(code: str, said: str) -> tuple[Level, Level]:
    """The least and the worst level that a rule comes with."""
    if said:
        return Level(said), Level(said)
    usual = CODES[code].levels if code in CODES else ()
    every = sorted(usual or (Level.INFO,), key=RANK.__getitem__)
    return every[-1], every[0]


def _words(levels: tuple[Level, Level]) -> str:
    return levels[0] if levels[0] is levels[1] else f"{levels[0]} or {levels[1]}"


def _fail_on(old: ReviewSettings | None, new: ReviewSettings | None, otherwise: Position) -> Iterator[Concern]:
    before, after = (one.fail_on if one else None for one in (old, new))
    was, now = (one.value if one else _USUAL for one in (before, after))
    if FAIL_ON.index(now) > FAIL_ON.index(was):
        at = after.at if after else otherwise
        yield _concern("review.failOn", f"failOn rises from {was} to {now}", at)


def _noise(old: ReviewSettings | None, new: ReviewSettings | None, otherwise: Position) -> Iterator[Concern]:
    before, after = (one.noise if one else None for one in (old, new))
    if _plain_noise(before) != _plain_noise(after):
        at = after.at if after else otherwise
        yield _concern("review.noise", "other noise is hidden than before", at)


def _plain_noise(noise: NoiseSettings | None) -> tuple[object, ...]:
    if noise is None:
        return ((), ())
    own = [(one.kind.value, one.path.value, one.until.value, one.name.value) for one in noise.add]
    return tuple(sorted({one.value for one in noise.off})), tuple(sorted(own))


def _lists(old: ReviewSettings | None, new: ReviewSettings | None, otherwise: Position) -> Iterator[Concern]:
    before, after = (_plain_lists(one) for one in (old, new))
    if before != after:
        at = new.list_keys[0].at if new and new.list_keys else otherwise
        yield _concern("review.listKeys", "other lists are compared by key than before", at)


def _plain_lists(review: ReviewSettings | None) -> list[object]:
    """In their order: the first that fits wins."""
    return [
        (
            one.kind.value,
            one.path.value,
            [field.value for field in one.fields],
            one.ordered.value if one.ordered else False,
        )
        for one in (review.list_keys if review else ())
    ]


def _redact(old: ReviewSettings | None, new: ReviewSettings | None) -> Iterator[Concern]:
    kept = {(one.kind.value, one.path.value) for one in (new.redact if new else ())}
    for one in old.redact if old else ():
        if (one.kind.value, one.path.value) not in kept:
            words = f"{one.kind.value} {one.path.value}"
            yield _concern(f"review.redact.{words}", f"{words} is masked no more", one.at)
