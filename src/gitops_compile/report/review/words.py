"""The wording and the numbers of a review that all outputs for people share, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gitops_compile.model.cause import Cause, Confidence, Origin
from gitops_compile.model.change import Opaque, Pairing
from gitops_compile.model.finding import RANK, Acknowledged, Finding, Level
from gitops_compile.model.operation import Did, Key, Operation, Path
from gitops_compile.model.position import Position
from gitops_compile.model.review import Counts, Result, Review, Row, Share, SideName, Verification, Verified
from gitops_compile.report.diagnostics import counted
from gitops_compile.report.review.values import clean, shortened

SHOWN_LEVELS: Final = (Level.BLOCK, Level.HIGH, Level.WARN, Level.INFO)
LOUD: Final = (Level.BLOCK, Level.HIGH, Level.WARN)
"""Findings that are told in full; the others are a line."""

MARKER: Final = "GC290"
"""It says that a row has a target of a protected environment: the heading and the row's numbers show that."""

NO_CAUSE: Final = "GC201"
"""It says of a row that nothing led to it; a row without a cause that it does not meet is one of which nobody knows."""

_NOT_TO_ACKNOWLEDGE: Final = frozenset({"GC115", "GC200", "GC293", "GC411", "GC412"})
"""The tree that lies, which no entry holds for; and what is said of entries, which are mended themselves."""

FEW_CAUSES: Final = 3
FEW_TARGETS: Final = 6
_SHORT_COMMIT: Final = 7
_KINDS: Final = {"worktree": "working tree", "index": "index"}
_TURNED: Final = {
    Pairing.TARGET_RENAMED: "the target was renamed",
    Pairing.MOVED: "moved",
    Pairing.KIND_CHANGED: "another kind",
    Pairing.RENAMED: "renamed",
}


def side_text(side: SideName) -> str:
    """``main@1f2e3d4 (merge-base)``, ``working tree``, a folder."""
    name = _KINDS.get(side.kind) or shortened(clean(side.name), 100)
    commit = side.commit[:_SHORT_COMMIT]
    if commit:
        name = commit if not name or side.commit.startswith(name) else f"{name}@{commit}"
    return f"{name} ({side.note})" if side.note else name


def totals_text(counts: Counts) -> str:
    """``48 objects in 40 targets``."""
    return f"{counted(counts.objects, 'object')} in {counted(counts.targets, 'target')}"


def signs_text(counts: Counts) -> str:
    """``+0 −0 ~48``."""
    return f"+{counts.added} −{counts.removed} ~{counts.changed}"


def levels_text(counts: Counts, levels: Iterable[Level]) -> list[str]:
    """``1 block``, ``0 high``: open findings by level."""
    return [f"{counts.levels.get(level, 0)} {level.value}" for level in levels]


def verification_text(made: Verification) -> str:
    """Whether the tree is what its source compiles to."""
    if made.state is Verified.VERIFIED:
        return f"verified: rendered/ is what fleet.yaml compiles to ({counted(made.targets, 'target')})"
    if made.state is Verified.SKIPPED:
        return f"not verified: {clean(made.why)}" if made.why else "not verified"
    named = ", ".join(first_of(made.differing, 5))
    why = f"; {clean(made.why)}" if made.why else ""
    return (
        f"NOT CURRENT: {len(made.differing)} of {counted(made.targets, 'target')} "
        f"{'differs' if len(made.differing) == 1 else 'differ'} from what fleet.yaml compiles to: {named}{why}"
    )


def first_of(names: Iterable[str], most: int) -> list[str]:
    """The first names, and how many more as a last one."""
    every = tuple(names)
    return [clean(one) for one in every[:most]] + ([f"{len(every) - most} more"] if len(every) > most else [])


def result_text(review: Review) -> str:
    """``failing (1 open finding at or above block)``."""
    match review.result:
        case Result.CLEAN:
            return "clean (nothing changed)"
        case Result.NOT_CURRENT:
            return "not current (the next render would change what is reviewed here)"
        case Result.CHANGED:
            return "changed" if review.fail_on == "never" else f"changed (no open finding at or above {review.fail_on})"
    over = open_over(review)
    if over:
        return f"failing ({counted(over, 'open finding')} at or above {review.fail_on})"
    return f"failing ({clean(review.verification.why)})" if review.verification.why else "failing"


def open_over(review: Review) -> int:
    """How many open findings fail it."""
    if review.fail_on == "never":
        return 0
    least = SHOWN_LEVELS.index(Level(review.fail_on))
    return sum(one.is_open and one.level in SHOWN_LEVELS[: least + 1] for one in review.findings)


def exit_code(review: Review) -> int:
    """What the result alone comes to; ``--exit-code`` may make more of it."""
    return 1 if review.result in (Result.FAILING, Result.NOT_CURRENT) else 0


def hidden_text(review: Review) -> str:
    """``hidden: 24 operations (chart-labels 24) in 16 objects; 8 objects changed by noise alone``; "" for nothing."""
    noise = review.noise
    total = sum(noise.rules.values())
    alone = f"{counted(noise.alone, 'object')} changed by noise alone" if noise.alone else ""
    if not total:
        return f"hidden: {alone}" if alone else ""
    rules = ", ".join(f"{clean(rule)} {number}" for rule, number in noise.rules.items() if number)
    operations = f"{counted(total, 'operation')} ({rules}) in {counted(noise.objects, 'object')}"
    return f"hidden: {operations}; {alone}" if alone else f"hidden: {operations}"


def nothing_text(review: Review) -> str:
    """What a heading says where no row is shown."""
    if review.opaque:
        return f"no object that can be shown changed; {counted(len(review.opaque), 'file')} that cannot did"
    noise = review.noise
    return "no object changed, noise aside" if noise.alone or any(noise.rules.values()) else "no object changed"


def opaque_text(one: Opaque) -> str:
    """What a file is that is not shown, and how much of it changed; its name stands in front."""
    owner = "not ours: " if one.foreign else ""
    return f"{owner}{clean(one.why)} (+{one.added} −{one.removed})"


def row_sign(row: Row) -> str:
    """What happened to the objects of a row: came, went, became another one, or changed."""
    if row.pairing in (Pairing.ADDED, Pairing.REMOVED):
        return "+" if row.pairing is Pairing.ADDED else "-"
    only_order = all(one.kind is Did.REORDER for one in row.operations) and bool(row.operations)
    return "⇆" if row.pairing in _TURNED or only_order else "~"


def turned_text(row: Row) -> str:
    """What an object was before that has another name or place now; "" for most."""
    how = _TURNED.get(row.pairing)
    was = f", was {clean(row.previous)}" if row.previous else ""
    return f"{how}{was}" if how else ""


def others_text(row: Row) -> str:
    """``and 13 more objects`` for a row that stands for several; "" for most."""
    return f"and {counted(row.objects - 1, 'more object')}" if row.objects > 1 else ""


def whole_objects(row: Row) -> tuple[str, ...]:
    """The names of the objects where several came or went in one row: which ones is what matters, not what is in one.

    Empty for every other row; one name may stand in several targets.
    """
    if row.objects == 1 or any(one.path for one in row.operations):
        return ()
    return tuple(clean(name) for name in sorted({one.object for one in row.members}))


def titled_path(one: Operation) -> Path:
    """The path that stands over an operation: of an element that is nothing but its own name (a finalizer, a grant)
    the list's, so that all that came and went in it are read together.
    """
    last = one.path[-1] if one.path else None
    value = one.old if one.kind is Did.REMOVE else one.new
    return one.path[:-1] if isinstance(last, Key) and value == last.text else one.path


def share_text(share: Share) -> str:
    """``prod 8/9``."""
    return f"{clean(share.environment)} {share.there}/{share.expected}"


def place_text(row: Row, share: Share) -> str:
    """``prod 2/2: hooli on p-euw1, p-use1``, or the numbers alone."""
    who = who_text(row, share.environment)
    return f"{share_text(share)}: {who}" if who else share_text(share)


def who_text(row: Row, environment: str) -> str:
    """``hooli on p-euw1, p-use1``: the few targets of a row in an environment; "" for many, or where one is missing."""
    if len(row.targets) > FEW_TARGETS or row.missing or row.absent:
        return ""
    by_tenancy: dict[str, list[str]] = {}
    for target in row.targets:
        first, *places = target.split("/")
        if first == environment and len(places) in (2, 3):
            clusters = by_tenancy.setdefault(places[1] if len(places) == 3 else "", [])
            clusters += [places[0]] if places[0] not in clusters else []
    return "; ".join(f"{who} on {', '.join(on)}".strip() for who, on in by_tenancy.items())


def at_text(at: Position, origin: Origin | None = None) -> str:
    """``fleet.yaml:70:23``; of a source file, whose line counts as a whole, ``overlays/api/a.yaml:31``."""
    text = f"{at.file}:{at.line}" if origin is Origin.FILE and at.line else str(at)
    return clean(text)


def is_known(row: Row) -> bool:
    """Whether anybody could look for what led to a row: without the fleets of both sides nobody can."""
    unknown = any(one.confidence is Confidence.NONE for one in row.causes)
    return not unknown or any(one.code == NO_CAUSE for one in row.findings)


def cause_text(cause: Cause) -> str:
    """What led to a row, behind its position: the key, and how sure that is."""
    if cause.confidence is Confidence.NONE:
        return "no input of the target changed"
    sure = f" ({cause.confidence.value})" if cause.confidence in (Confidence.LIKELY, Confidence.PROVEN) else ""
    key = "" if cause.origin is Origin.FILE else clean(cause.key)
    return f"{key}{sure}".strip()


def finding_name(finding: Finding) -> str:
    """``GC221 statefulset-spec``."""
    return f"{finding.code} {finding.name}" if finding.name else finding.code


def until_text(acknowledged: Acknowledged) -> str:
    """Why a finding is known, and until when."""
    until = f", until {acknowledged.expires}" if acknowledged.expires else ""
    return f"{shortened(clean(acknowledged.reason), 300)}{until}"


def of_the_run(review: Review) -> tuple[Finding, ...]:
    """The findings that belong to no row, in the order of printing."""
    return _by_level(one for one in review.findings if not one.rows)


def shown_findings(row: Row) -> tuple[Finding, ...]:
    """The findings of a row that outputs for people name, the worst first, those that are known last."""
    return _by_level(one for one in row.findings if one.code != MARKER)


def _by_level(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    told = [one for one in findings if one.level is not Level.OFF]
    return tuple(sorted(told, key=lambda one: (one.acknowledged is not None, RANK[one.level], one.code)))


def loud(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that are told in full."""
    return tuple(one for one in findings if one.level in LOUD)


def unsaid_targets(finding: Finding) -> tuple[str, ...]:
    """Its targets, but for those that its detail names already."""
    said = finding.detail.split()
    return tuple(
        one
        for one in finding.targets
        if one not in said and not any(part.startswith(f"rendered/{one}/") for part in said)
    )


def unsaid_place(finding: Finding) -> Position | None:
    """Where it stands, but where its detail or its target names that already."""
    if finding.at is None:
        return None
    said = (*finding.detail.split(), *(f"rendered/{one}" for one in finding.targets))
    return None if str(finding.at) in said else finding.at


def can_be_acknowledged(finding: Finding) -> bool:
    """Whether to offer an entry for it."""
    return finding.code not in _NOT_TO_ACKNOWLEDGE
