"""From a compiled fleet to the tree on the disk, for every command that writes it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gitops_compile.commands.opening import Opened
from gitops_compile.commands.seeing import look_again
from gitops_compile.model.target import Place

if TYPE_CHECKING:
    from gitops_compile.check.ownership import Found, Plan
    from gitops_compile.pipeline import Compiled


def carried_out(
    opened: Opened,
    result: Compiled,
    named: frozenset[Place] | None,
    adopt: bool = False,
    delete_edited: bool = False,
    dry_run: bool = False,
) -> Plan:
    """Write all of ``rendered/``, or the targets named and the Argo CD files of these; the plan that was carried out.

    With ``dry_run`` the plan alone. What names its targets deletes them on purpose; of all others the deletion gate
    wants somebody's word (trust.md, section 6).
    """
    from gitops_compile.adapters.record import add_to_record  # noqa: PLC0415
    from gitops_compile.adapters.rendered import read_rendered, write_rendered  # noqa: PLC0415
    from gitops_compile.adapters.witness import witness  # noqa: PLC0415
    from gitops_compile.check.ownership import plan  # noqa: PLC0415
    from gitops_compile.layout import part_of  # noqa: PLC0415

    wanted, within = result.tree, None
    if named is not None:
        wanted, within = part_of(result.tree, result.declared.targets, result.argocd, named)
    decide = partial(
        plan,
        wanted,
        unmodified=witness(opened.repository),
        adopt=adopt,
        delete_edited=delete_edited,
        within=within,
    )
    gated = decide if named is not None else partial(_gated, decide, result)
    if dry_run:
        return gated(read_rendered(opened.seen.view, wanted))
    record = partial(add_to_record, opened.repository)
    return write_rendered(
        opened.repository, gated, record, look=lambda _repository: look_again(opened.seen), wanted=wanted
    )


def _gated(decide: Callable[[Found], Plan], result: Compiled, found: Found) -> Plan:
    """A full render's plan, or one that does nothing where it would delete too much."""
    made = decide(found)
    if not made.changes:
        return made
    from gitops_compile.adapters.clock import today  # noqa: PLC0415
    from gitops_compile.check.deletions import gate  # noqa: PLC0415
    from gitops_compile.check.ownership import Plan  # noqa: PLC0415

    too_much = gate(found.files, made, result.declared.fleet.fleet, today())
    return Plan({}, unchanged=made.unchanged, too_much=too_much) if too_much else made
