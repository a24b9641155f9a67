"""The path to production: which stages there are, where their versions come from, and in which waves they move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import AnyOf, Environment, Fleet, Placement
from gitops_compile.model.nearest import nearest
from gitops_compile.model.position import Located, Position
from gitops_compile.model.resolved import Stage

RELEASE = "release"


def stages(fleet: Fleet) -> dict[str, Stage]:
    """Every stage by name, environments first; clusters in the order in which they stand."""
    found = {name: _environment(fleet, entry) for name, entry in sorted(fleet.environments.items())}
    for tenancy in fleet.tenancies.values():
        for placement in (tenancy.environments or {}).values():
            environment = fleet.environments.get(placement.name.value)
            if placement.from_ is not None and environment is not None:
                stage = _placement(tenancy.name.value, placement, environment)
                found[stage.name] = stage
    return found


def stage_problems(fleet: Fleet, known: Mapping[str, Stage]) -> Iterator[Diagnostic]:
    """GC610 to GC615: cycles, strategies, unknown stages and waves."""
    for name, environment in fleet.environments.items():
        yield from _strategy(environment.from_ is not None, environment.strategy, environment, f"environments.{name}")
        yield from _waves(known[name], environment)
    for tenancy in fleet.tenancies.values():
        for name, placement in (tenancy.environments or {}).items():
            path = f"tenancies.{tenancy.name.value}.environments.{name}"
            yield from _strategy(placement.from_ is not None, placement.strategy, placement, path)
    for stage in known.values():
        yield from _unknown(stage, known)
    yield from _cycles(known)


def _environment(fleet: Fleet, environment: Environment) -> Stage:
    name = environment.name.value
    clusters = dict.fromkeys(cluster.value for cluster in environment.clusters)
    for tenancy in fleet.tenancies.values():
        placement = (tenancy.environments or {}).get(name)
        if placement and placement.from_ is None and placement.clusters:
            clusters |= dict.fromkeys(cluster.value for cluster in placement.clusters)
    return Stage(
        name=name,
        environment=name,
        tenancy=None,
        sources=_sources(environment.from_),
        any_of=isinstance(environment.from_, AnyOf),
        strategy=environment.strategy.value if environment.strategy else None,
        clusters=tuple(clusters),
        waves=tuple(tuple(cluster.value for cluster in wave) for wave in environment.waves or ()),
        protected=bool(environment.protected and environment.protected.value),
        at=environment.name.at,
    )


def _placement(tenancy: str, placement: Placement, environment: Environment) -> Stage:
    own = placement.clusters
    return Stage(
        name=f"{tenancy}/{placement.name.value}",
        environment=placement.name.value,
        tenancy=tenancy,
        sources=_sources(placement.from_),
        any_of=isinstance(placement.from_, AnyOf),
        strategy=placement.strategy.value if placement.strategy else None,
        clusters=tuple(cluster.value for cluster in own or environment.clusters),
        waves=() if own else tuple(tuple(cluster.value for cluster in wave) for wave in environment.waves or ()),
        protected=bool(environment.protected and environment.protected.value),
        at=placement.name.at,
    )


def _sources(said: Located[str] | tuple[Located[str], ...] | AnyOf | None) -> tuple[Located[str], ...]:
    if said is None:
        return ()
    if isinstance(said, AnyOf):
        return said.any
    return said if isinstance(said, tuple) else (said,)


def _strategy(
    has_from: bool, strategy: Located[str] | None, entry: Environment | Placement, path: str
) -> Iterator[Diagnostic]:
    if has_from and strategy is None:
        hint = "Add strategy: auto, manual or never; there is no silent default."
        yield Diagnostic("GC611", "`from` stands without `strategy`", entry.name.at, hint, path=path)
    if strategy is not None and not has_from:
        hint = "Add the stage that versions come from, or take the strategy away."
        yield Diagnostic("GC612", "`strategy` stands without `from`", strategy.at, hint, path=path)


def _unknown(stage: Stage, known: Mapping[str, Stage]) -> Iterator[Diagnostic]:
    for source in stage.sources:
        if source.value in known or source.value == RELEASE:
            continue
        close = nearest(source.value, known)
        hint = f"Did you mean {close}?" if close else f"There are: {', '.join(sorted(known))}, {RELEASE}."
        if "/" in source.value:
            hint += " A tenancy's environment is a stage of its own only with a `from`."
        yield Diagnostic("GC614", f"there is no stage {source.value}", source.at, hint, path=f"{stage.path}.from")


def _waves(stage: Stage, environment: Environment) -> Iterator[Diagnostic]:
    if environment.waves is None:
        return
    path = f"environments.{stage.name}.waves"
    seen: dict[str, Located[str]] = {}
    for cluster in (cluster for wave in environment.waves for cluster in wave):
        if cluster.value in seen:
            related = (Related(seen[cluster.value].at, "the first one"),)
            message = f"cluster {cluster.value} stands in two waves"
            yield Diagnostic("GC615", message, cluster.at, "Name it once.", path=path, related=related)
        elif cluster.value not in stage.clusters:
            hint = f"Its clusters are: {', '.join(stage.clusters)}."
            yield Diagnostic("GC615", f"{stage.name} does not run on {cluster.value}", cluster.at, hint, path=path)
        seen.setdefault(cluster.value, cluster)
    left = [name for name in stage.clusters if name not in seen]
    if left:
        hint = "Add them to a wave; each cluster stands in exactly one."
        yield Diagnostic("GC615", f"no wave has {_listed(left)}", environment.name.at, hint, path=path)


def _cycles(known: Mapping[str, Stage]) -> Iterator[Diagnostic]:
    """One diagnostic per cycle, of those that share all their stages with others only the first.

    A walk along `from`, depth first; ``path`` holds the stages walked through and the place of the step out of each.
    """
    done: set[str] = set()
    told: set[str] = set()
    path: dict[str, Position] = {}
    for start in sorted(known):
        pending = [(start, iter(known[start].sources))] if start not in done else []
        while pending:
            name, sources = pending[-1]
            step = next(sources, None)
            if step is None:
                done.add(name)
                path.pop(name, None)
                pending.pop()
            elif step.value in known and step.value not in done:
                path[name] = step.at
                if step.value not in path:
                    pending.append((step.value, iter(known[step.value].sources)))
                elif not {name, step.value} <= told:
                    names = list(path)
                    cycle = names[names.index(step.value) :]
                    told.update(cycle)
                    yield _cycle([Located(one, path[one]) for one in cycle])


def _cycle(steps: list[Located[str]]) -> Diagnostic:
    first, *rest = steps
    chain = " <- ".join([*(step.value for step in steps), first.value])
    related = tuple(Related(step.at, f"`from` of {step.value}") for step in rest)
    hint = "Take one of these `from` lines away."
    return Diagnostic("GC610", f"`from` runs in a circle: {chain}", first.at, hint, related=related)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
