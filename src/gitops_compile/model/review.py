"""The review: two trees as a few rows. All reporters take the same redacted ``Review``, so they cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gitops_compile.model.finding import Finding, Level

if TYPE_CHECKING:
    from gitops_compile.model.cause import Cause
    from gitops_compile.model.change import Opaque, Pairing
    from gitops_compile.model.operation import Operation


@dataclass(frozen=True, slots=True)
class SideName:
    """What a side is called: ``kind`` is revision, worktree, index or dir; ``name`` what the person said or ``main``;
    ``commit`` its full id, empty for the work tree, the index and folders. ``note``: ``merge-base`` where it is one.
    """

    kind: str
    name: str
    commit: str = ""
    note: str = ""


class Verified(StrEnum):
    """Whether the head's tree is what its source compiles to."""

    VERIFIED = "verified"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Verification:
    """``targets`` were compiled and compared; ``differing`` are those that are not what the head compiles to.

    ``why``: for a skipped one the reason in words ("--no-verify", "the head's fleet has errors"). ``broken``: the
    reason is that the head does not compile, which fails the review.
    """

    state: Verified
    targets: int = 0
    differing: tuple[str, ...] = ()
    why: str = ""
    broken: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One object of a row: its target, its environment, its name as ``ObjectName`` prints it, and its file."""

    target: str
    environment: str
    object: str
    path: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A target that one expects in a row and that is not there: the value it has, the layer that wins there, where.

    All but ``target`` are empty where nobody can say.
    """

    target: str
    value: str = ""
    layer: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """Of an environment, ``there`` targets of ``expected`` are in a row."""

    environment: str
    there: int
    expected: int
    protected: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Operations that are the same across objects and targets, shown once.

    ``object`` is the name as printed: ``Deployment {tenancy}-api-{environment}/api``; a row across several objects
    has the representative's. ``operations`` are the representative's, without noise. ``members`` are sorted and hold
    every object; ``targets`` and ``expected`` count targets. ``missing`` names at most 5, ``shares`` is in the order
    of the path to production. ``files`` is the representative's file. ``codes`` are the codes of its findings.
    ``level`` is the worst of its open findings. ``objects``: how many distinct objects it stands for ("on 14
    objects"), 1 for most. ``bumps``: for operations on images, by their place in ``operations``: major, minor, patch,
    downgrade, retag or other. ``pointers``: RFC 6901, into the representative's object in the head, by the same place.
    """

    fingerprint: str
    object: str
    pairing: Pairing
    operations: tuple[Operation, ...]
    members: tuple[Member, ...]
    representative: Member
    targets: tuple[str, ...]
    expected: int
    missing: tuple[Missing, ...]
    absent: int
    shares: tuple[Share, ...]
    causes: tuple[Cause, ...]
    findings: tuple[Finding, ...]
    routine: bool
    protected: bool
    objects: int = 1
    bumps: Mapping[int, str] | None = None
    previous: str = ""
    pointers: Mapping[int, str] | None = None

    @property
    def level(self) -> Level | None:
        """The worst level of its findings that are not acknowledged; none without any."""
        from gitops_compile.model.finding import worst  # noqa: PLC0415

        return worst(one.level for one in self.findings if one.is_open)


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """An image or a pin that went from one version to another; ``bump`` is major, minor, patch, downgrade, retag,
    added, removed or other.
    """

    name: str
    old: str
    new: str
    bump: str
    targets: int


@dataclass(frozen=True, slots=True)
class Noise:
    """What is hidden: operations by rule, in how many objects, and how many objects changed by noise alone."""

    rules: Mapping[str, int]
    objects: int
    alone: int
    shown: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of the heading, after filters. ``environments`` counts targets, in the order of the path; ``levels``
    counts open findings, ``acknowledged`` the others.
    """

    objects: int
    targets: int
    added: int
    removed: int
    changed: int
    noise_only: int
    rows: int
    routine: int
    environments: Mapping[str, int]
    protected: frozenset[str]
    levels: Mapping[Level, int]
    acknowledged: int


class Result(StrEnum):
    """What it comes to."""

    CLEAN = "clean"
    CHANGED = "changed"
    FAILING = "failing"
    NOT_CURRENT = "not-current"


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that a reviewer is told. ``findings`` holds those of rows too, in the order of printing.

    ``filter`` are the words of the filters as given, empty without any. ``fail_on`` is ``never`` or a level.
    """

    fleet: str
    base: SideName
    head: SideName
    filter: tuple[str, ...]
    verification: Verification
    result: Result
    fail_on: str
    counts: Counts
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    images: tuple[Move, ...]
    versions: tuple[Move, ...]
    noise: Noise
    opaque: tuple[Opaque, ...]
    notes: tuple[str, ...]
