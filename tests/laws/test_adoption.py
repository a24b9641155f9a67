"""Laws of adoption: any name is mended into a valid one, and the written fleet reads back to what was proposed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.adopt.apps import namespace_pattern
from gitops_compile.adopt.fleet_text import fleet_text
from gitops_compile.adopt.leaf import Leaf
from gitops_compile.adopt.proposal import Proposal, ProposedApp, Spot
from gitops_compile.adopt.proposing import clusters_of, environments_of
from gitops_compile.adopt.words import mended
from gitops_compile.expand.namespaces import DEFAULT
from gitops_compile.model.names import NAME, NAMESPACE, RESERVED_NAMES, SERVER, filled
from gitops_compile.model.node import plain
from gitops_compile.read.fleet import read_fleet
from gitops_compile.read.nodes import read_nodes

# Names that YAML or a hurried writer would take for something else.
ODD = ["on", "no", "y", "null", "true", "1e3", "0x1f", "123", "0o17", "1-0", "012", "2024-01-01"]
NAMES = st.one_of(st.sampled_from(ODD), st.from_regex(NAME.pattern, fullmatch=True)).filter(
    lambda name: name not in RESERVED_NAMES
)
SPACES = st.from_regex(NAMESPACE.pattern, fullmatch=True)
PARTS = st.from_regex(r"[A-Za-z0-9._+@ ]{1,12}", fullmatch=True).filter(lambda part: part not in (".", ".."))
FOLDERS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
SERVERS = st.one_of(st.just(""), st.from_regex(r"https://[a-z0-9.:/?&#%{},\[\]-]{1,20}", fullmatch=True))


@st.composite
def apps(draw: st.DrawFn, name: str) -> ProposedApp:
    places = draw(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=4, unique=True))
    homes = {place: draw(SPACES) for place in places}
    namespace, exceptions = namespace_pattern(name, homes)
    folder = draw(FOLDERS)
    leaf = Leaf(folder, True, (), (folder,))
    return ProposedApp(
        name,
        draw(st.sampled_from([folder, f"{folder}/{{environment}}", f"{{cluster}}/{folder}"])),
        tuple(Spot(environment, cluster, leaf, homes[environment, cluster]) for environment, cluster in places),
        tuple(draw(st.lists(FOLDERS, max_size=3))),
        namespace,
        exceptions,
        tuple(draw(st.lists(SPACES, max_size=2))),
        draw(st.booleans()),
    )


@st.composite
def proposals(draw: st.DrawFn) -> Proposal:
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    every = tuple(draw(apps(name)) for name in sorted(names))
    servers = {spot.cluster: draw(SERVERS) for app in every for spot in app.spots}
    return Proposal(draw(NAMES), clusters_of(every, servers), environments_of(every), every)


@given(st.text(max_size=60), st.sampled_from(["app", "environment", "cluster"]))
def test_every_text_is_mended_into_a_valid_name(text: str, noun: str) -> None:
    name = mended(text, noun)
    assert NAME.problem(name) == ""
    assert name not in RESERVED_NAMES
    assert mended(name, noun) == name


@given(st.dictionaries(st.tuples(NAMES, NAMES), SPACES, min_size=1, max_size=5), NAMES)
def test_pattern_and_exceptions_give_every_namespace(homes: dict[tuple[str, str], str], app: str) -> None:
    pattern, exceptions = namespace_pattern(app, homes)
    for (environment, cluster), namespace in homes.items():
        given_name = filled(pattern or DEFAULT, {"app": app, "environment": environment, "cluster": cluster})
        assert exceptions.get((environment, cluster), given_name) == namespace


@given(proposals())
def test_the_text_reads_back_to_what_was_proposed(proposal: Proposal) -> None:
    text = fleet_text(proposal).encode()
    read = read_nodes("fleet.yaml", text)
    assert read.value is not None, (read.diagnostics, text)
    assert not read.failed, (read.diagnostics, text)
    found: Any = plain(read.value)
    assert found["metadata"] == {"name": proposal.name}
    assert found["clusters"] == {name: {"server": url} if url else {} for name, url in proposal.clusters.items()}
    assert found["environments"] == {name: {"clusters": [*used]} for name, used in proposal.environments.items()}
    assert sorted(found["apps"]) == [app.name for app in proposal.apps]
    for app in proposal.apps:
        written = found["apps"][app.name]
        assert written["source"] == {
            "path": app.path,
            "verbatim": True,
            **({"bases": [*app.bases]} if app.bases else {}),
        }
        assert written["namespaces"] is False
        assert written.get("namespace", "") == app.namespace
        assert written.get("sharedNamespace", False) is app.shared_namespace
        assert written.get("delivery", {}).get("allow", {}).get("namespaces", []) == [*app.allow]
        assert targets(proposal, app, written) == {(spot.environment, spot.cluster) for spot in app.spots}


def targets(proposal: Proposal, app: ProposedApp, written: dict[str, Any]) -> set[tuple[str, str]]:
    """The targets that the written ``environments`` and ``only`` leave."""
    names = written.get("environments", [*proposal.environments])
    every = {(name, cluster) for name in names for cluster in proposal.environments[name]}
    only = written.get("only")
    if only is None:
        return every
    matches = only if isinstance(only, list) else [only]
    return {place for place in every if any(fits(match, place) for match in matches)}


def fits(match: dict[str, Any], place: tuple[str, str]) -> bool:
    named = {"environment": place[0], "cluster": place[1]}
    return all(named[noun] in ([said] if isinstance(said, str) else said) for noun, said in match.items())


@given(proposals())
def test_the_fleet_s_own_reader_takes_it(proposal: Proposal) -> None:
    read = read_fleet("fleet.yaml", fleet_text(proposal).encode(), lambda _pattern: {})
    # Servers and folders are random; what the reader says of their form is theirs.
    wrong = [one for one in read.diagnostics if one.is_error and one.code != "GC114"]
    assert wrong == []
    assert SERVER.pattern
