"""What all checks together cost beside rendering, at 1,000 targets: cold, step by step in one process.

Two fleets: shared apps, and the same number of targets that belong to tenancies. ``steps.py`` runs the steps.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from fleets import Size, write_shared
from measuring import HERE, Cost, Plan, away, done, middle
from table import Goal, Row

SIZES = {
    "shared apps": Size(),
    "apps per tenancy": Size(environments=5, clusters=5, tenancies=4),
}
QUICK = {
    "shared apps": Size(environments=1, clusters=10),
    "apps per tenancy": Size(environments=1, clusters=2, tenancies=4),
}


def checks(plan: Plan) -> Iterator[Row]:
    """All checks beside what they check, and of them those of schemas, with the milliseconds for a target."""
    for name, size in (QUICK if plan.quick else SIZES).items():
        fleet = write_shared(plan.folder("checks") / "fleet", size).top
        _steps(fleet, str(size.targets))
        runs = [json.loads(_steps(fleet)) for _ in range(plan.few)]
        rendering, every, schemas = (
            middle([Cost(*run[part]) for run in runs]) for part in ("rendering", "checks", "schemas")
        )
        peer = "its rendering, inputs to texts"
        yield Row(_case("all checks", name, size, every), peer, every, rendering, (Goal("ratio", 1),))
        yield Row(_case("of them objects against Kubernetes' schemas", name, size, schemas), peer, schemas, rendering)
        away(fleet.parent)


def _case(what: str, name: str, size: Size, cost: Cost) -> str:
    return f"{what}, {size.targets:,} targets, {name}: {cost.cpu / size.targets * 1000:.2f} ms per target"


def _steps(fleet: Path, *more: str) -> bytes:
    return done(("python", HERE / "steps.py", fleet, *more), fleet)
