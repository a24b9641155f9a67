"""From a compiled fleet to the tree on the disk, for every command that writes it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gitops_compile.commands.opening import Opened
from gitops_compile.commands.seeing import look_again
from gitops_compile.model.target import Place

if TYPE_CHECKING:
    from gitops_compile.check.ownership import Plan
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

    With ``dry_run`` the plan alone.
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
    if dry_run:
        return decide(read_rendered(opened.seen.view, wanted))
    record = partial(add_to_record, opened.repository)
    return write_rendered(
        opened.repository, decide, record, look=lambda _repository: look_again(opened.seen), wanted=wanted
    )
