"""Every check of ``doctor`` in the order of its report, and what the findings mean for the exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import Final, TypeAlias

from gitops_compile.check.doctor import clone, fleet, installation
from gitops_compile.check.doctor.facts import Facts
from gitops_compile.check.doctor.finding import Finding, Verdict

Check: TypeAlias = Callable[[Facts], Finding | None]
"""Facts -> what is said of them; nothing where there is nothing to look at."""


class Part(Enum):
    """Whose business it is: that of who installed the tool, or of who owns the repository."""

    INSTALLATION = auto()
    REPOSITORY = auto()


CHECKS: Final[tuple[tuple[Part, Check], ...]] = (
    (Part.INSTALLATION, installation.tool),
    (Part.INSTALLATION, installation.python),
    (Part.INSTALLATION, installation.engine),
    (Part.INSTALLATION, installation.kustomize),
    (Part.INSTALLATION, installation.git),
    (Part.INSTALLATION, installation.state),
    (Part.INSTALLATION, installation.cache),
    (Part.REPOSITORY, fleet.fleet),
    (Part.REPOSITORY, fleet.tools),
    (Part.REPOSITORY, fleet.schema),
    (Part.REPOSITORY, clone.rendered),
    (Part.REPOSITORY, clone.clone),
    (Part.REPOSITORY, clone.line_ends),
    (Part.REPOSITORY, clone.review),
    (Part.REPOSITORY, clone.commit_hook),
    (Part.REPOSITORY, clone.history),
)


def examined(facts: Facts) -> tuple[tuple[Part, Finding], ...]:
    """What every check says, in their order."""
    said = ((part, check(facts)) for part, check in CHECKS)
    return tuple((part, finding) for part, finding in said if finding is not None)


def exit_code(found: Iterable[tuple[Part, Finding]]) -> int:
    """0 if nothing is broken, 1 if the fleet or its repository is, 3 if the installation is."""
    parts = {part for part, finding in found if finding.verdict is Verdict.BROKEN}
    return 3 if Part.INSTALLATION in parts else 1 if parts else 0
