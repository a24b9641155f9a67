"""The second step: every leaf gets its app, environment and cluster, from its path and from what Argo CD deploys.

Comes in: the survey. Goes out: one reading per target, with names that a fleet may use, and every name that changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from gitops_compile.adopt.argo import LOCAL
from gitops_compile.adopt.leaf import Deployment, Leaf, Survey
from gitops_compile.adopt.patterns import Neighbours, Reading, neighbours, read_path
from gitops_compile.adopt.proposal import MAIN, Renamed
from gitops_compile.adopt.words import environment_in, is_structure, mended, without
from gitops_compile.model.names import filled, is_namespace


@dataclass(frozen=True, slots=True)
class Read:
    """A leaf at one place. ``cluster`` is "" where nothing names it; ``namespace`` is what an Application says."""

    leaf: Leaf
    app: str
    environment: str
    cluster: str
    pattern: str
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """All of them, the servers of the clusters that Applications name, and the names that changed."""

    every: tuple[Read, ...]
    servers: Mapping[str, str]
    renamed: tuple[Renamed, ...]


def readings(survey: Survey, repository: str, stages: Collection[str]) -> Readings:
    """Read every leaf; ``repository`` is the fleet's name, ``stages`` are folders whose children are environments."""
    beside = neighbours((leaf.folder for leaf in survey.leaves), {*survey.stages, *stages})
    renamed: dict[Renamed, None] = {}
    servers: dict[str, str] = {}
    found: list[Read] = []
    for leaf in survey.leaves:
        said = [one for one in survey.deployments if one.path == leaf.folder]
        for read, server in _places(leaf, said, repository, beside):
            fair = _mended(read, renamed)
            found.append(fair)
            if fair.cluster and server:
                servers.setdefault(fair.cluster, server)
    return Readings(tuple(_unique(found, renamed)), _once(servers), tuple(renamed))


def _places(leaf: Leaf, said: Iterable[Deployment], repository: str, beside: Neighbours) -> Iterator[tuple[Read, str]]:
    """One place for each Application that deploys a leaf, else the one that its path means."""
    reading = read_path(leaf.folder, repository, beside)
    deployments = tuple(said)
    if not deployments:
        yield Read(leaf, reading.app, reading.environment, reading.cluster, reading.pattern), ""
    found = [(_deployed(leaf, reading, one), one) for one in deployments]
    homes = [(read.environment, read.cluster) for read, _ in found]
    for read, one in found:
        # Two Applications of one folder on one cluster are two apps, whatever the path says.
        twice = homes.count((read.environment, read.cluster)) > 1
        yield (replace(read, app=one.application) if twice else read), one.server


def _deployed(leaf: Leaf, reading: Reading, one: Deployment) -> Read:
    """The path's word counts first; an Application tells what the path does not."""
    environment = reading.environment or environment_in(one.application) or environment_in(one.cluster)
    cluster = reading.cluster or one.cluster
    app, pattern = reading.app, reading.pattern
    if not reading.row or is_structure(leaf.folder.rsplit("/", 1)[-1]):
        app = without(one.application, environment, one.cluster)
    namespace = one.namespace if is_namespace(one.namespace) else ""
    return Read(leaf, app, environment, cluster, pattern, namespace)


def _mended(read: Read, renamed: dict[Renamed, None]) -> Read:
    """The same with names that a fleet may use; a folder whose name changed is no part of a pattern any more."""
    names = {"app": read.app, "environment": read.environment or MAIN, "cluster": read.cluster}
    fair = {noun: mended(name, noun) if name else "" for noun, name in names.items()}
    for noun, name in names.items():
        if fair[noun] != name:
            renamed[Renamed(noun, name, fair[noun])] = None
    folder = read.leaf.folder or "."
    pattern, app = read.pattern, fair["app"]
    if filled(pattern, {**fair, "tenancy": ""}) != folder:
        # Its environment or cluster is spelt another way in the path than in the fleet, so the path stands as it is.
        varied = [fair[noun] for noun in ("environment", "cluster") if "{" + noun + "}" in pattern]
        pattern, app = folder, mended("-".join([app, *varied]), "app")
        renamed[Renamed("app", fair["app"], app, folder)] = None
    return replace(read, app=app, environment=fair["environment"], cluster=fair["cluster"], pattern=pattern)


def _once(servers: Mapping[str, str]) -> dict[str, str]:
    """Servers by cluster, less the local one where several clusters mean themselves by it."""
    local = [name for name, server in servers.items() if server.rstrip("/") == LOCAL]
    return {name: server for name, server in sorted(servers.items()) if len(local) < 2 or name not in local}


def _unique(found: Iterable[Read], renamed: dict[Renamed, None]) -> Iterator[Read]:
    """One name, one pattern: another app of the same name is called after the folders that tell it apart."""
    every = tuple(found)
    patterns: dict[str, dict[str, int]] = {}
    for read in every:
        counts = patterns.setdefault(read.app, {})
        counts[read.pattern] = counts.get(read.pattern, 0) + 1
    taken = set(patterns)
    names: dict[tuple[str, str], str] = {}
    for app, counts in patterns.items():
        first, *others = sorted(counts, key=lambda pattern: (-counts[pattern], pattern))
        names[app, first] = app
        for pattern in others:
            name = _apart(app, pattern, first, taken)
            taken.add(name)
            names[app, pattern] = name
            renamed[Renamed("app", app, name, pattern)] = None
    for read in every:
        yield replace(read, app=names[read.app, read.pattern])


def _apart(app: str, pattern: str, other: str, taken: Collection[str]) -> str:
    """A name for a second app of one name: the folder's that the other has not, in front; else a number behind."""
    theirs = other.split("/")
    own = [part for part in pattern.split("/") if part not in theirs and "{" not in part]
    telling = [part for part in own if not is_structure(part)]
    choices = [mended(f"{part}-{app}", "app") for part in telling]
    choices += [mended(own[-1], "app")] if own else []
    choices += [f"{app[:36].rstrip('-')}-{number}" for number in range(2, len(taken) + 3)]
    return next(choice for choice in choices if choice not in taken)
