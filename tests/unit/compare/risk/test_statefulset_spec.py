"""GC221 where it depends on the Kubernetes that the target's cluster runs."""

from __future__ import annotations

import pytest

from changed import Objects
from compiled import thing
from gitops_compile.compare.risk.immutable import RULES
from gitops_compile.model.schemas import SUPPORTED
from two_trees import sides, told

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {{name: acme}}
{fleet}
clusters:
  one: {{server: https://one.example.com{cluster}}}
environments:
  dev: {{clusters: [one]}}
apps:
  web: {{namespace: shop}}
"""


def objects(**spec: object) -> Objects:
    return {"dev/one/web": (thing("apps/v1", "StatefulSet", "db", "shop", spec={"serviceName": "db", **spec}),)}


def found(old: Objects, new: Objects, fleet: str = "", cluster: str = "") -> list[str]:
    text = FLEET.format(
        fleet=f'kubernetes: "{fleet}"' if fleet else "", cluster=f', kubernetes: "{cluster}"' if cluster else ""
    )
    return told(RULES, sides((text, old), (text, new)))


@pytest.mark.parametrize("minor", SUPPORTED)
def test_the_history_may_change_from_1_33_on(minor: str) -> None:
    refused = [f"GC221 block StatefulSet shop/db (Kubernetes {minor})"] if minor in ("1.31", "1.32") else []
    assert found(objects(), objects(revisionHistoryLimit=3), cluster=minor) == refused
    assert found(objects(revisionHistoryLimit=3), objects(), fleet=minor) == refused


def test_what_the_cluster_says_wins() -> None:
    assert found(objects(), objects(revisionHistoryLimit=3), fleet="1.31", cluster="1.34") == []
    assert found(objects(), objects(revisionHistoryLimit=3), fleet="1.34", cluster="1.31") != []


def test_the_default_is_no_change() -> None:
    assert found(objects(), objects(revisionHistoryLimit=10), cluster="1.31") == []


@pytest.mark.parametrize("minor", SUPPORTED)
def test_the_name_of_the_service_never_changes(minor: str) -> None:
    assert found(objects(), objects(serviceName="other"), cluster=minor) == ["GC221 block StatefulSet shop/db"]
