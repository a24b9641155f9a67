"""GC280: a tenancy changes through what belongs to another one."""

from __future__ import annotations

import pytest

from gitops_compile.compare.risk.path import RULES
from gitops_compile.model.cause import InputChange, Origin
from gitops_compile.model.position import Position
from grouped import config, with_inputs, world

(RULE,) = RULES
PLACE = "dev/np/globex/api"
FOUND = world({PLACE: (config(a="1"),)}, {PLACE: (config(a="2"),)})
SHARED = world({"dev/np/web": (config(a="1"),)}, {"dev/np/web": (config(a="2"),)})
HOOLI = "globex changes through hooli"


def changes(*keys: str) -> tuple[InputChange, ...]:
    return tuple(
        InputChange(key, Position("fleet.yaml", 1), Origin.FILE if "/" in key else Origin.TENANCY) for key in keys
    )


@pytest.mark.parametrize(
    ("keys", "met"),
    [
        (("tenancies.hooli.values.port",), [HOOLI]),
        (("tenancies.hooli.values.port", "overlays/hooli/web/cm.yaml"), [HOOLI]),
        (("tenancies.hooli.values.a", "tenancies.initech.values.b"), ["globex changes through hooli and initech"]),
        (("overlays/api/hooli/dev/cm.yaml",), [HOOLI]),
        (("tenancies.globex.values.port",), []),
        (("tenancies.hooli.values.port", "values.port"), []),
        (("overlays/api/hooli/globex/cm.yaml",), []),
        (("overlays/api/base/cm.yaml",), []),
        (("overlays/api/hooli.yaml",), []),
        (("apps.api.values.hooli",), []),
        ((), []),
    ],
)
def test_whose_the_inputs_are(keys: tuple[str, ...], met: list[str]) -> None:
    (one,) = FOUND.differences
    found = list(RULE.check(one, with_inputs(FOUND, {PLACE: changes(*keys)})))
    assert [one.detail for one in found] == met
    assert all(met.operations == one.operations for met in found)


def test_a_shared_target_is_nobodys() -> None:
    (one,) = SHARED.differences
    inputs = {"dev/np/web": changes("tenancies.hooli.values.port")}
    assert list(RULE.check(one, with_inputs(SHARED, inputs))) == []
