"""Which findings somebody knows: ``acknowledge`` of the head's fleet held against everything that was found.

Comes in: the findings, both fleets as they stand, and the day. Goes out: the findings, those that an entry holds for
with its reason, and what there is to say of the entries themselves (GC293, GC411, GC412). Entries of both sides are
compared by what they say, not by where they stand, so that moving one does not renew it (review.md, section 10).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import product
from typing import Final, TypeAlias

from gitops_compile.model.day import days_between
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.finding import Acknowledged, Concern, Finding
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.nearest import nearest
from gitops_compile.model.objectname import as_object_name
from gitops_compile.model.placepattern import place_pattern
from gitops_compile.model.review import Member
from gitops_compile.model.reviewing import Acknowledgement

NEVER: Final = "GC200"
"""The finding that no entry holds for: the tree is not what its source compiles to."""
LONGEST: Final = 180
"""So many days ahead an entry may expire."""

Part: TypeAlias = tuple[str, str]
"""A target and an object of it that a finding speaks of; either may be empty."""


@dataclass(frozen=True, slots=True)
class Settled:
    """All findings, in the order in which they came, and what the entries themselves give to say."""

    findings: tuple[Finding, ...]
    concerns: tuple[Concern, ...]


class _State(Enum):
    """What an entry is worth on the day."""

    LIVE = auto()
    SPENT = auto()
    EXPIRED = auto()
    TOO_LONG = auto()


@dataclass(frozen=True, slots=True)
class _Entry:
    """An acknowledgement, what it is worth, and whether this change brings it."""

    said: Acknowledgement
    state: _State
    is_new: bool


def acknowledged(
    findings: Sequence[Finding],
    head: Fleet | None,
    base: Fleet | None,
    today: str,
    *,
    members: Mapping[str, Collection[Member]] | None = None,
    asked: Callable[[str], bool] = lambda _code: True,
) -> Settled:
    """Hold the head's entries against all findings of a change.

    ``members`` are those of each row, by its fingerprint: with them an entry that names an object need not fit the
    others' targets. ``asked`` says which codes were looked for at all: of an entry for another one nobody knows
    whether it meets something. A base without a fleet that resolves brings nothing.
    """
    entries = _entries(head, base, today)
    live = [one.said for one in entries if one.state is _State.LIVE]
    parts = {finding.id: _parts(finding, members or {}) for finding in findings}
    settled: list[Finding] = []
    useful: set[int] = set()
    for finding in findings:
        holding = _holding(finding, parts[finding.id], live)
        useful.update(id(one) for one in holding)
        settled.append(replace(finding, acknowledged=_reason(holding)) if holding else finding)
    idle = [one for one in entries if id(one.said) not in useful]
    return Settled(tuple(settled), tuple(_concerns(idle, settled, parts, asked)))


def _entries(head: Fleet | None, base: Fleet | None, today: str) -> list[_Entry]:
    before = {_value(one) for one in base.acknowledge} if base else set()
    return [_entry(one, _value(one) not in before, today) for one in (head.acknowledge if head else ())]


def _value(one: Acknowledgement) -> tuple[object, ...]:
    """What an entry says, without where."""
    located = (one.code, one.where, one.object, one.reason, one.fingerprint, one.expires, one.count)
    return tuple(each.value if each is not None else None for each in located)


def _entry(one: Acknowledgement, is_new: bool, today: str) -> _Entry:
    if one.expires is None:
        return _Entry(one, _State.LIVE if is_new else _State.SPENT, is_new)
    left = days_between(today, one.expires.value)
    state = _State.EXPIRED if left < 0 else _State.TOO_LONG if left > LONGEST else _State.LIVE
    return _Entry(one, state, is_new)


def _parts(finding: Finding, members: Mapping[str, Collection[Member]]) -> tuple[Part, ...]:
    """Every target with the objects of it that a finding names.

    Where the rows do not tell which object is in which target, each counts with each: an entry must then fit all.
    """
    inside = sorted(
        {
            (member.target, member.object)
            for row in finding.rows
            for member in members.get(row, ())
            if member.target in finding.targets and member.object in finding.objects
        }
    )
    targets, objects = {target for target, _ in inside}, {name for _, name in inside}
    if inside and targets == set(finding.targets) and objects == set(finding.objects):
        return tuple(inside)
    return tuple(product(finding.targets or ("",), finding.objects or ("",)))


def _holding(finding: Finding, parts: Iterable[Part], entries: Iterable[Acknowledgement]) -> list[Acknowledgement]:
    """The entries that hold for a finding together, in the order of its targets; none if a part is left."""
    if finding.code == NEVER:
        return []
    fitting = [(one, fits) for one in entries if (fits := _fits(one, finding)) is not None]
    holding: list[Acknowledgement] = []
    for part in parts:
        met = [one for one, fits in fitting if fits(part)]
        if not met:
            return []
        holding += (one for one in met if one not in holding)
    return holding


def _fits(one: Acknowledgement, finding: Finding) -> Callable[[Part], bool] | None:
    """Which parts of a finding an entry fits; none where it means another finding."""
    if one.code.value != finding.code:
        return None
    if one.fingerprint is not None and one.fingerprint.value != finding.fingerprint:
        return None
    if one.count is not None and one.count.value != finding.count:
        return None
    where = place_pattern(one.where.value)
    wanted = str(as_object_name(one.object.value)) if one.object is not None else None
    return lambda part: where.fullmatch(part[0]) is not None and wanted in (None, part[1])


def _reason(holding: Sequence[Acknowledgement]) -> Acknowledged:
    """What is printed: every reason once, the first entry's place, and the day on which the first of them ends."""
    reasons = "; ".join(dict.fromkeys(one.reason.value.strip() for one in holding))
    return Acknowledged(reasons, holding[0].at, min((one.expires.value for one in holding if one.expires), default=""))


def _concerns(
    idle: Iterable[_Entry],
    findings: Sequence[Finding],
    parts: Mapping[str, tuple[Part, ...]],
    asked: Callable[[str], bool],
) -> Iterator[Concern]:
    """What is said of entries that hold for nothing."""
    for entry in idle:
        one = entry.said
        meant = [
            finding
            for finding in findings
            if finding.acknowledged is None and (fits := _fits(one, finding)) and any(map(fits, parts[finding.id]))
        ]
        if entry.state is _State.SPENT:
            yield _spent(one, "the base has it already, and it does not say until when it counts")
        elif entry.state is _State.TOO_LONG:
            yield _too_long(one)
        elif entry.state is _State.EXPIRED and meant:
            yield _expired(one, meant[0])
        elif entry.state is _State.EXPIRED and asked(one.code.value):
            yield _spent(one, f"its date has passed ({_until(one)}), and it meets nothing")
        elif entry.state is _State.LIVE and entry.is_new and asked(one.code.value):
            yield _unmatched(one, findings, meant, parts)


def _spent(one: Acknowledgement, why: str) -> Concern:
    hint = "Remove it. A change that comes in several pull requests gives its entry an `expires`."
    return _concern("GC411", f"the acknowledgement of {_words(one)} is spent: {why}", one, hint)


def _too_long(one: Acknowledgement) -> Concern:
    what = f"the acknowledgement of {_words(one)} expires more than {LONGEST} days ahead, so it does not count"
    return _concern("GC115", what, one, f"Choose a day within {LONGEST} days.", Severity.ERROR)


def _expired(one: Acknowledgement, finding: Finding) -> Concern:
    what = f"the acknowledgement of {_words(one)} expired on {_until(one)}, and {finding.id} is open again"
    return _concern("GC293", what, one, "Do what was put off; or agree on another date, and write it here.")


def _unmatched(
    one: Acknowledgement, findings: Sequence[Finding], meant: Sequence[Finding], parts: Mapping[str, tuple[Part, ...]]
) -> Concern:
    what = f"the acknowledgement of {_words(one)} meets no finding of this change"
    return _concern("GC412", what, one, _nearest(one, findings, meant, parts))


def _nearest(
    one: Acknowledgement, findings: Sequence[Finding], meant: Sequence[Finding], parts: Mapping[str, tuple[Part, ...]]
) -> str:
    """What the entry may have been meant for."""
    same = [finding for finding in findings if finding.code == one.code.value]
    if one.code.value == NEVER or not same:
        return f"There is no finding of {one.code.value} here: remove the entry, or correct its code."
    if meant:
        fits = _fits(one, meant[0])
        left = [part for part in parts[meant[0].id] if fits is None or not fits(part)]
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        named = " ".join(filter(None, reversed(left[0]))) if left else "nothing"
        return f"It fits a part of {meant[0].id}; left is {named}{more}. Another entry can name that."
    counts = sorted({finding.count for finding in same if finding.count is not None and _at(one, finding)})
    if one.count is not None and counts:
        return f"The count is {' or '.join(map(str, counts))}."
    ids = [finding.id for finding in same]
    close = (one.fingerprint and nearest(f"{one.code.value}-{one.fingerprint.value}", ids)) or ids[0]
    target = next(iter(next(finding for finding in same if finding.id == close).targets), "")
    return f"Did you mean {close}{f', at {target}' if target else ''}? Else remove the entry."


def _at(one: Acknowledgement, finding: Finding) -> bool:
    where = place_pattern(one.where.value)
    return any(where.fullmatch(target) for target in finding.targets or ("",))


def _words(one: Acknowledgement) -> str:
    named = f", {one.object.value}" if one.object else ""
    return f"{one.code.value} at {one.where.value}{named}"


def _until(one: Acknowledgement) -> str:
    return one.expires.value if one.expires else ""


def _concern(
    code: str, message: str, one: Acknowledgement, hint: str, severity: Severity = Severity.WARNING
) -> Concern:
    subject = " ".join(str(part) for part in _value(one) if part is not None)
    return Concern(Diagnostic(code, message, one.at, hint, severity, path="acknowledge"), subject)
