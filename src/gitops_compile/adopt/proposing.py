"""The whole of what is proposed: from a survey to a fleet that describes what is there.

Comes in: the survey and the fleet's name. Goes out: the proposal, with what it leaves out and every name it changed.
Nothing is guessed about the path to production: no `from`, no strategy, no Argo CD instance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gitops_compile.adopt.apps import apps_of
from gitops_compile.adopt.leaf import Survey
from gitops_compile.adopt.places import Placed, across, meetings, placed, stages_among, without_meetings
from gitops_compile.adopt.proposal import MAIN, Proposal, ProposedApp
from gitops_compile.adopt.reading import Readings, readings
from gitops_compile.adopt.words import rank


def propose(survey: Survey, name: str) -> Proposal:
    """The shortest fleet that declares every leaf once; leaves that meet in one cluster are left out but for one."""
    read, every, own = _apart(survey, name)
    kept, left_out = without_meetings(every, survey.cluster_scoped)
    if left_out:
        # What is left out takes no name and no cluster from the rest.
        gone = {one.folder for one in left_out}
        fewer = replace(survey, leaves=tuple(leaf for leaf in survey.leaves if leaf.folder not in gone))
        return propose(replace(fewer, left_out=tuple(sorted((*survey.left_out, *left_out)))), name)
    apps = apps_of(kept, [leaf.folder for leaf in survey.leaves])
    return Proposal(
        name=name,
        clusters=clusters_of(apps, read.servers),
        environments=environments_of(apps),
        apps=apps,
        left_out=survey.left_out,
        renamed=read.renamed,
        own_clusters=own,
    )


def _apart(survey: Survey, name: str) -> tuple[Readings, tuple[Placed, ...], bool]:
    """Readings and spots: neighbours that bring the same objects are stages, and stages that meet in one cluster
    get one each. Every round learns of a folder of stages, or is the last.
    """
    stages: frozenset[str] = frozenset()
    while True:
        read = readings(survey, name, stages)
        every = placed(read.every, survey.cluster_scoped, own_clusters=False)
        met = meetings(every, survey.cluster_scoped)
        own = across(every) or any(
            one.first.spot.environment != one.second.spot.environment and not one.second.read.cluster for one in met
        )
        if own:
            every = placed(read.every, survey.cluster_scoped, own_clusters=True)
            met = meetings(every, survey.cluster_scoped)
        more = stages_among(met) - stages
        if not more:
            return read, every, own
        stages |= more


def clusters_of(apps: Sequence[ProposedApp], servers: Mapping[str, str]) -> dict[str, str]:
    """Every cluster that is used, with its server or "", in the order of the environments that use them."""
    used = (cluster for clusters in environments_of(apps).values() for cluster in clusters)
    return {name: servers.get(name, "") for name in dict.fromkeys(used)}


def environments_of(apps: Sequence[ProposedApp]) -> dict[str, tuple[str, ...]]:
    """Every environment that is used with its clusters, in the order of a path to production; ``main`` comes last."""
    found: dict[str, set[str]] = {}
    depth: dict[str, int] = {}
    for app in apps:
        for spot in app.spots:
            found.setdefault(spot.environment, set()).add(spot.cluster)
            depth[spot.environment] = max(depth.get(spot.environment, 0), len(spot.leaf.kustomizations))
    # Of two stages whose words say nothing, the one that builds on more comes later.
    order = sorted(found, key=lambda name: (name == MAIN, rank(name)[0], depth[name], name))
    return {name: tuple(sorted(found[name], key=rank)) for name in order}
