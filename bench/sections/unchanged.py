"""Commands where nothing, or one app, has changed since the last run: what a commit hook and an edit cost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from fleets import Fleet, Size, write_shared
from measuring import (
    COMMAND,
    CORES,
    Cost,
    Plan,
    Unfit,
    away,
    cost,
    done,
    forget,
    in_turn,
    middle,
    ours,
    own_cost,
    settle,
)
from peers import kustomize, loop
from repositories import changed, commit
from table import Goal, Row

COMMANDS: tuple[tuple[str, ...], ...] = (("check",), ("render",), ("check", "--staged"))


def unchanged(plan: Plan) -> Iterator[Row]:
    """The same commands again in a committed tree, beside ``git status``."""
    fleet = _committed(plan, "unchanged")
    settle()
    for words in COMMANDS:
        if len({ours(fleet.top, *words), ours(fleet.top, *words), ours(fleet.top, *words, "--no-cache")}) > 1:
            raise Unfit(f"`{' '.join(words)}` says something else than with --no-cache; nothing is measured")
    works = [*(partial(own_cost, words, fleet.top) for words in COMMANDS), partial(cost, ("git", "status"), fleet.top)]
    in_turn(2, *works)  # the first looks at everything and is remembered; git refreshes its index
    *mine, beside = in_turn(2 * plan.runs, *works)
    goals = (Goal("cpu", 0.15), Goal("slower", 4))
    for words, one in zip(COMMANDS, mine, strict=True):
        yield Row(f"nothing changed, {_targets(fleet)}: `{' '.join(words)}`", "`git status`", one, beside, goals)
    away(fleet.top.parent)


def edited(plan: Plan) -> Iterator[Row]:
    """Another setting in one app's folder: that app's targets are built and written, the others are left alone."""
    fleet = _committed(plan, "edited")
    program, at = kustomize(plan.place), fleet.top.parent
    source = next(iter(fleet.sources.values()))
    touched = sorted(target for target, built in fleet.sources.items() if built == source)
    _edit(fleet, source, "LEVEL=debug")
    _assure_only(fleet, touched)
    costs = [_edit(fleet, source, f"LEVEL=info-{number}") for number in range(plan.runs)]
    _assure_only(fleet, touched)
    words, lines = loop(program, ((f"{number}.yaml", source) for number in range(len(touched))), at / "loop")
    beside = middle([cost(words, fleet.top, fed=lines) for _ in range(plan.few)])
    peer = f"`kustomize build` of its {len(touched)} targets alone, `xargs -P {CORES}`"
    yield Row(f"one app of {_targets(fleet)} changed: `render`", peer, middle(costs), beside, (Goal("cpu", 0.4),))
    away(at)


def _committed(plan: Plan, name: str) -> Fleet:
    size = Size(environments=1, clusters=10) if plan.quick else Size()
    fleet = write_shared(plan.folder(name) / "fleet", size)
    forget(fleet.top)
    ours(fleet.top, "render", "--quiet")
    commit(fleet.top)
    return fleet


def _edit(fleet: Fleet, source: str, setting: str) -> Cost:
    """One render after an edit, where the run before found everything in order and was remembered."""
    settle()
    for _ in range(2):
        own_cost(("render", "--quiet"), fleet.top)
    file = fleet.top / source / "kustomization.yaml"
    before = file.read_text("utf-8")
    start = before.index("LEVEL=")
    end = before.index("]", start)
    file.write_text(before[:start] + setting + before[end:], encoding="utf-8")
    return own_cost(("render", "--quiet"), fleet.top)


def _assure_only(fleet: Fleet, touched: list[str]) -> None:
    """Raise ``Unfit`` unless these targets and no others changed, and all is as a run without the cache would write."""
    found = sorted({str(Path(file).parent).removeprefix("rendered/") for file in changed(fleet.top, "rendered")})
    if found != touched:
        raise Unfit(f"{len(found)} targets changed, not {len(touched)}")
    done((COMMAND, "check", "--no-cache"), fleet.top)


def _targets(fleet: Fleet) -> str:
    return f"{len(fleet.sources):,} targets"
