"""GC230 and GC231: what reads as a change is a deletion and a new object to the cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import named
from gitops_compile.model.change import Difference, Manifest, Pairing, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import ARGO_KINDS, name_of


def _renamed(difference: Difference, _sides: Sides) -> Iterator[Met]:
    pair = difference.pair
    if pair.how is not Pairing.RENAMED or pair.base is None or pair.head is None:
        return
    if pair.base.group_kind not in ARGO_KINDS:
        whole = pair.base.namespace != pair.head.namespace
        old, new = (named((_called(one, whole=whole),)) for one in (pair.base, pair.head))
        yield Met(detail=f"{old} to {new}")


def _called(one: Manifest, *, whole: bool) -> str:
    return f"{one.namespace}/{name_of(one.object)}" if whole else name_of(one.object)


def _kind_changed(difference: Difference, _sides: Sides) -> Iterator[Met]:
    pair = difference.pair
    if pair.how is Pairing.KIND_CHANGED and pair.base and pair.head:
        yield Met(detail=f"{pair.base.name.kind} to {pair.head.name.kind}")


RULES: Final[tuple[Rule, ...]] = (Rule("GC230", _renamed), Rule("GC231", _kind_changed))
