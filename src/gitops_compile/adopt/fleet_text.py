"""The text of the fleet that is proposed: one shape, laid out for people to read and grow.

Comes in: a proposal. Goes out: ``fleet.yaml``, the same bytes for the same proposal, which reads back to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from gitops_compile.adopt.proposal import MAIN, Proposal, ProposedApp
from gitops_compile.model.yamltext.scalars import on_one_line

MOST_IN_LINE: Final = 96
_plain_in_flow = re.compile(r"[A-Za-z0-9._/@+-]+(:[A-Za-z0-9._/@+-]+)*").fullmatch

HEAD: Final = """\
# yaml-language-server: $schema=schemas/fleet.schema.json
# What this repository deploys today, as it is. `gitops-compile init --from` wrote it once; from here on it is yours.
apiVersion: gitops-compile/v1
kind: Fleet
"""


def fleet_text(proposal: Proposal, generated: str = "", cluster_scoped: Iterable[str] = ()) -> str:
    """The fleet. The app ``generated`` stands without ``verbatim``, to see what the generated layer would change;
    ``cluster_scoped`` are the custom kinds that it is told of then.
    """
    lines = [f"metadata: {{name: {scalar(proposal.name)}}}", "", "clusters:"]
    lines += [f"  {scalar(name)}: {_cluster(server)}" for name, server in proposal.clusters.items()]
    lines += ["", *_path_to_production(proposal), "environments:"]
    for name, clusters in proposal.environments.items():
        lines += _with_list(f"  {scalar(name)}:", "    ", "clusters", clusters)
    lines += [
        "",
        "# verbatim: the objects exactly as they are built today, without labels and Namespace objects of the tool's.",
    ]
    lines += ["apps:"]
    for app in proposal.apps:
        lines += _app(proposal, app, tuple(cluster_scoped) if app.name == generated else None)
    return HEAD + "\n".join(lines) + "\n"


def _path_to_production(proposal: Proposal) -> list[str]:
    first, second = example(proposal)
    if not second:
        return []
    return [f"# Which one follows which is not written yet: {second} may get `from: {first}` and `strategy: manual`."]


def example(proposal: Proposal) -> tuple[str, str]:
    """Two environments that may follow one another; two empty texts where there are none."""
    names = [name for name in proposal.environments if name != MAIN]
    return (names[0], names[1]) if len(names) > 1 else ("", "")


def scalar(text: str, *, flow: bool = True) -> str:
    """A text as a plain scalar where every reader takes it for the text that it is, else in quotes.

    Inside ``[]`` and ``{}``, in a ``flow``, fewer characters may stand plain.
    """
    form = on_one_line(text)
    if form == text and not (flow and not _plain_in_flow(text)):
        return form
    return f'"{text}"' if not set(text) & {'"', "\\"} and text.isprintable() else form


def _cluster(server: str) -> str:
    return f"{{server: {scalar(server)}}}" if server else "{}"


def _with_list(head: str, pad: str, key: str, items: Iterable[str]) -> list[str]:
    """A map with one list: on a line where it fits, else an entry a line."""
    texts = [scalar(item) for item in items]
    line = f"{head} {{{key}: [{', '.join(texts)}]}}"
    return [line] if len(line) <= MOST_IN_LINE else [head, *_list(pad, key, texts)]


def _list(pad: str, key: str, texts: Iterable[str]) -> list[str]:
    texts = list(texts)
    line = f"{pad}{key}: [{', '.join(texts)}]"
    return [line] if len(line) <= MOST_IN_LINE else [f"{pad}{key}:", *(f"{pad}  - {text}" for text in texts)]


def _app(proposal: Proposal, app: ProposedApp, generated: tuple[str, ...] | None) -> Iterator[str]:
    yield f"  {scalar(app.name)}:"
    yield "    source:"
    yield f"      path: {scalar(app.path, flow=False)}"
    if app.bases:
        yield from _list("      ", "bases", [scalar(folder) for folder in app.bases])
    if generated is None:
        yield "      verbatim: true"
    elif generated:
        yield from _list("      ", "clusterScoped", [scalar(kind) for kind in generated])
    yield from _where(proposal, app)
    if app.namespace:
        yield f"    namespace: {scalar(app.namespace, flow=False)}"
    if app.shared_namespace:
        yield "    sharedNamespace: true"
    if generated is None:
        yield "    namespaces: false"
    yield from _exceptions(app)
    if app.allow:
        names = ", ".join(scalar(name) for name in app.allow)
        yield f"    delivery: {{allow: {{namespaces: [{names}]}}}}"


def _where(proposal: Proposal, app: ProposedApp) -> Iterator[str]:
    """``environments`` unless it is all of them, and ``only`` unless it is all of their clusters."""
    if set(app.environments) != set(proposal.environments):
        yield from _list("    ", "environments", [scalar(name) for name in app.environments])
    every = {(name, cluster) for name in app.environments for cluster in proposal.environments[name]}
    mine = {(spot.environment, spot.cluster) for spot in app.spots}
    if mine == every:
        return
    if mine == {place for place in every if place[1] in app.clusters}:
        yield f"    only: {{cluster: {_names(app.clusters)}}}"
        return
    yield "    only:"
    for name in app.environments:
        clusters = [spot.cluster for spot in app.spots if spot.environment == name]
        yield f"      - {{environment: {scalar(name)}, cluster: {_names(clusters)}}}"


def _names(names: Iterable[str]) -> str:
    texts = [scalar(name) for name in names]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _exceptions(app: ProposedApp) -> Iterator[str]:
    """Overrides for the namespaces that the pattern does not give: by environment where its clusters agree."""
    exceptions = app.exceptions or {}
    if not exceptions:
        return
    yield "    overrides:"
    told: set[str] = set()
    for (environment, cluster), namespace in exceptions.items():
        if environment in told:
            continue
        here = {spot.cluster for spot in app.spots if spot.environment == environment}
        alike = {exceptions.get((environment, other)) for other in sorted(here)} == {namespace}
        if alike:
            told.add(environment)
        named = {"environment": environment} if alike or len(app.environments) > 1 else {}
        named |= {} if alike else {"cluster": cluster}
        match = ", ".join(f"{noun}: {scalar(name)}" for noun, name in named.items())
        yield f"      - {{match: {{{match}}}, namespace: {scalar(namespace)}}}"
