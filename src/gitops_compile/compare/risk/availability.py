"""GC242 and GC243: what keeps a workload up while something goes wrong, and while it is rolled out.

GC242 looks at containers that both sides have: a probe gone, a request or limit gone. A request that falls away
beside a limit is none, since Kubernetes takes the limit for it; nor is one that the pod as a whole says instead
(``spec.resources``, Kubernetes 1.34). GC243 looks at what has become riskier. A new object is no risk in either: it
serves nobody yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.compare.risk.pods import Container, Pod, pod_of
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import (
    at,
    below,
    changing,
    is_to_be,
    map_below,
    named,
    number,
    unless_masked,
    was,
)
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Field

_PROBES: Final = ("livenessProbe", "readinessProbe", "startupProbe")
_BUDGET: Final = ("policy", "PodDisruptionBudget")
# Where a kind says how it is rolled out, what it does without a word, and what may take all pods at once.
_STRATEGIES: Final = {
    ("apps", "Deployment"): ("strategy", "RollingUpdate", "Recreate"),
    ("apps", "DaemonSet"): ("updateStrategy", "RollingUpdate", "OnDelete"),
    ("apps", "StatefulSet"): ("updateStrategy", "RollingUpdate", "OnDelete"),
}
_ROLLOUT: Final = frozenset(
    {"strategy", "updateStrategy", "replicas", "minAvailable", "maxUnavailable", "terminationGracePeriodSeconds"}
)
_USUAL_GRACE: Final = 30
_WHOLE: Final = 100


def _safety_dropped(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = pod_of(was(difference.pair)), pod_of(is_to_be(difference.pair))
    if old is None or new is None:
        return
    before, after = old.containers, new.containers
    for name, container in sorted(after.items()):
        if name not in before:
            continue
        inside = f"container {named([name])}"
        for probe in _PROBES:
            if before[name].spec.get(probe) and not container.spec.get(probe):
                yield Met(changing(difference, (*container.path, Field(probe))), detail=f"{probe} of {inside}")
        for what in ("requests", "limits"):
            gone = sorted(_asked(old, before[name], what) - _asked(new, container, what))
            if gone:
                operations = changing(
                    difference, (*container.path, Field("resources")), (*new.path, Field("resources"))
                )
                yield Met(operations, detail=f"{named(gone)} in {what} of {inside}")


def _asked(pod: Pod, container: Container, what: str) -> frozenset[str]:
    """The resources that a container has a request or limit for, by its own word or the pod's."""
    holders = (container.spec, pod.spec)
    said = [map_below(one, "resources", what) for one in holders]
    if what == "requests":
        said += [map_below(one, "resources", "limits") for one in holders]
    return frozenset(name for one in said for name, amount in one.items() if amount is not None)


def _rollout_risk(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if old is None or new is None:
        return
    yield from _strategy(difference, old, new)
    yield from _budget(difference, old, new)
    yield from _grace(difference, pod_of(old), pod_of(new))


def _strategy(difference: Difference, old: Object, new: Object) -> Iterator[Met]:
    if group_kind(new) not in _STRATEGIES:
        return
    field, usual, risky = _STRATEGIES[group_kind(new)]
    types = [below(one, "spec", field, "type") or usual for one in (old, new)]
    if types[1] == risky != types[0]:
        yield Met(changing(difference, at(f"spec.{field}")), detail=f"{field} {risky}")
    path = ("spec", field, "rollingUpdate", "maxUnavailable")
    shares = [_takes_all(below(one, *path), below(one, "spec", "replicas")) for one in (old, new)]
    operations = changing(difference, at(".".join(path)))
    if shares == [False, True] and operations:
        yield Met(operations, detail=unless_masked(f"maxUnavailable {_shown(below(new, *path))}", operations))


def _takes_all(unavailable: Any, replicas: Any) -> bool:
    """Whether a rollout may take every pod at once; Kubernetes rounds a share of the pods down, so 100 % alone does."""
    share = _percent(unavailable)
    if share is not None:
        return share >= _WHOLE
    count, pods = number(unavailable), number(replicas)
    return count is not None and pods is not None and count >= pods > 0


def _budget(difference: Difference, old: Object, new: Object) -> Iterator[Met]:
    """A disruption budget that lets every pod go is none."""
    if group_kind(new) != _BUDGET:
        return
    if _lets_all_go(map_below(new, "spec")) and not _lets_all_go(map_below(old, "spec")):
        yield Met(changing(difference, at("spec")), detail="the disruption budget lets every pod go")


def _lets_all_go(spec: Mapping[str, Any]) -> bool:
    least, most = spec.get("minAvailable"), spec.get("maxUnavailable")
    return number(least) == 0 or _percent(least) == 0 or (_percent(most) or 0) >= _WHOLE


def _grace(difference: Difference, old: Pod | None, new: Pod | None) -> Iterator[Met]:
    if old is None or new is None:
        return
    field = "terminationGracePeriodSeconds"
    if number(new.spec.get(field)) == 0 and old.spec.get(field, _USUAL_GRACE) != 0:
        yield Met(changing(difference, (*new.path, Field(field))), detail=f"{field} 0")


def _percent(value: Any) -> int | None:
    digits = value[:-1] if isinstance(value, str) and value.endswith("%") else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None


def _shown(value: Any) -> str:
    share = _percent(value)
    return f"{share}%" if share is not None else str(number(value))


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC242", _safety_dropped, fields=frozenset({*_PROBES, "resources", "name"})),
    Rule("GC243", _rollout_risk, fields=_ROLLOUT | {"name"}),
)
