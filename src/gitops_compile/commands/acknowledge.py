"""``acknowledge``: write down that a finding of ``diff`` is known, and why; in a fragment, or in fleet.yaml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import click

from gitops_compile.commands.building import engine_option
from gitops_compile.commands.opening import Options, declared, note, open_fleet, refuse, world_options

if TYPE_CHECKING:
    from gitops_compile.model.finding import Finding

_ID: Final = re.compile(r"(GC[0-9]{3})-([0-9a-f]{12}(?:-[0-9]{1,4})?)", re.IGNORECASE)


@click.command(
    "acknowledge", epilog='Example: gitops-compile acknowledge GC221-7c1d90aa41f3 --reason "claims enlarged, CHG-123"'
)
@click.argument("finding", metavar="CODE-FINGERPRINT")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is fine; reviewers and `diff` print it.")
@click.option("--expires", metavar="DATE", default="", help="The last day it counts, as 2026-12-31.")
@engine_option
@world_options
def command(options: Options, finding: str, reason: str, expires: str) -> int:
    """Acknowledge a finding of `diff` as it stands now: the review is made again, and the entry is written.

    The entry goes into a fragment of its own where `include` meets one, so that branches do not conflict; else into
    fleet.yaml. It is part of the change that it is about.
    """
    from gitops_compile.adapters.clock import today  # noqa: PLC0415
    from gitops_compile.adapters.failures import Refused  # noqa: PLC0415
    from gitops_compile.commands.acknowledging import entry_of, written  # noqa: PLC0415

    wanted = _wanted(finding)
    if not reason.strip():
        raise click.UsageError("--reason: say why the finding is fine")
    _check_expiry(expires, today())
    opened = open_fleet(options)
    start = declared(opened)
    if start.value is None:
        return refuse(opened, start.diagnostics, "text")
    met = _finding(options, wanted)
    entry = entry_of(met, reason.strip(), expires)
    try:
        file = written(opened, start.value.fleet.fleet, met, entry, today())
    except Refused as refusal:
        return refuse(opened, refusal.diagnostics, "text")
    note(opened, f"{met.id} is acknowledged in {file}, at {entry['at']}; commit it with the change")
    return 0


def _wanted(text: str) -> str:
    said = _ID.fullmatch(text)
    if said is None:
        raise click.UsageError(
            f"{text} is no id of a finding; `gitops-compile diff` prints them, as GC221-7c1d90aa41f3"
        )
    code = said[1].upper()
    if code == "GC200":
        raise click.UsageError(
            "GC200 cannot be acknowledged: rendered/ is not what fleet.yaml compiles to; run: gitops-compile render"
        )
    return f"{code}-{said[2].lower()}"


def _check_expiry(expires: str, today: str) -> None:
    from gitops_compile.compare.acknowledge import LONGEST  # noqa: PLC0415
    from gitops_compile.model.day import days_between  # noqa: PLC0415
    from gitops_compile.model.names import DATE  # noqa: PLC0415

    if expires:
        problem = DATE.problem(expires)
        if problem:
            raise click.UsageError(f"--expires {expires}: {problem}")
        if not 0 <= days_between(today, expires) <= LONGEST:
            raise click.UsageError(f"--expires {expires}: choose a day from today on, at most {LONGEST} days ahead")


def _finding(options: Options, wanted: str) -> Finding:
    """The finding of the review as `diff` makes it without arguments."""
    from gitops_compile.commands.reviewing import Wish, reviewed  # noqa: PLC0415
    from gitops_compile.model.nearest import nearest  # noqa: PLC0415

    findings: dict[str, Finding] = {
        one.id: one for one in reviewed(options, "", staged=False, wish=Wish()).review.findings
    }
    met = findings.get(wanted)
    if met is None:
        close = nearest(wanted, findings)
        there = f"did you mean {close}?" if close else "`gitops-compile diff` prints those that there are"
        raise click.UsageError(f"this change has no finding {wanted}; {there}")
    if met.acknowledged is not None:
        raise click.UsageError(f"{wanted} is acknowledged already: {met.acknowledged.at}")
    return met
