"""GC230 and GC231: an object becomes another one."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Level

CODES: Final[tuple[Code, ...]] = (
    Code(
        "GC230",
        "an object gets another name or namespace",
        "To the cluster it is another object: the new one is created and the old one deleted, with downtime between "
        "them or both at once. Whoever refers to the old name finds nothing.",
        "Move every reference in the same change; for a rename without an outage, add the new object first and remove "
        "the old one later.",
        severities=(),
        name="renamed",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC231",
        "an object becomes one of another kind",
        "To the cluster the old object is deleted and a new one created; nothing is handed over, pods and addresses "
        "neither.",
        "Let both run side by side for one change if the service must not stop, then remove the old one.",
        severities=(),
        name="kind-changed",
        levels=(Level.HIGH,),
    ),
)
