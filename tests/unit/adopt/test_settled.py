"""A proposal that is refused is amended until it compiles: an app that reaches too far is taken apart, others go."""

from __future__ import annotations

from gitops_compile.adopt.leaf import Leaf
from gitops_compile.adopt.proposal import Proposal, ProposedApp, Spot
from gitops_compile.adopt.settled import settle
from gitops_compile.model.diagnostic import Diagnostic, Outcome
from gitops_compile.model.position import Position


def app(name: str, *environments: str) -> ProposedApp:
    spots = tuple(
        Spot(environment, "main", Leaf(f"{environment}/{name}", True, (), (f"{environment}/{name}",)))
        for environment in environments
    )
    return ProposedApp(name, f"{{environment}}/{name}", spots)


PROPOSAL = Proposal(
    "shop", {"main": ""}, {"dev": ("main",), "prod": ("main",)}, (app("api", "dev", "prod"), app("web", "dev"))
)


def test_what_compiles_stands_as_it_is() -> None:
    settled = settle(PROPOSAL, lambda _text: Outcome({}))
    assert settled.proposal == PROPOSAL
    assert settled.text.startswith(b"# yaml-language-server")


def test_a_refused_app_goes_with_its_reason_and_takes_its_environment_along() -> None:
    error = Diagnostic("GC173", "kustomize cannot build this", Position("prod/api/a.yaml", 3, 1), "Mend it.")

    def compile_text(text: bytes) -> Outcome[dict[object, tuple[object, ...]]]:
        refused = b"api:" in text
        return Outcome(None, (error,)) if refused else Outcome({})

    settled = settle(PROPOSAL, compile_text)  # type: ignore[arg-type]
    assert [one.name for one in settled.proposal.apps] == ["web"]
    assert settled.proposal.environments == {"dev": ("main",)}
    assert [(one.folder, one.code, str(one.at)) for one in settled.proposal.left_out] == [
        ("dev/api", "GC173", "prod/api/a.yaml:3:1"),
        ("prod/api", "GC173", "prod/api/a.yaml:3:1"),
    ]


def test_an_app_that_reaches_too_far_becomes_one_for_each_folder() -> None:
    error = Diagnostic("GC161", "a link that leads away", Position("x/link"), targets=("dev/main/api",))

    def compile_text(text: bytes) -> Outcome[dict[object, tuple[object, ...]]]:
        return Outcome(None, (error,)) if b"{environment}/api" in text else Outcome({})

    settled = settle(PROPOSAL, compile_text)  # type: ignore[arg-type]
    assert [(one.name, one.path) for one in settled.proposal.apps] == [
        ("api-dev", "dev/api"),
        ("api-prod", "prod/api"),
        ("web", "{environment}/web"),
    ]


def test_the_line_of_the_fleet_says_which_app_is_meant() -> None:
    def compile_text(text: bytes) -> Outcome[dict[object, tuple[object, ...]]]:
        lines = text.decode().splitlines()
        if "  web:" not in lines:
            return Outcome({})
        at = Position("fleet.yaml", lines.index("  web:") + 3, 7)
        return Outcome(None, (Diagnostic("GC114", "expected a path", at),))

    settled = settle(PROPOSAL, compile_text)  # type: ignore[arg-type]
    assert [one.name for one in settled.proposal.apps] == ["api"]
    assert [str(one.at) for one in settled.proposal.left_out] == ["dev/web"]


def test_an_error_that_nobody_is_to_blame_for_ends_too() -> None:
    error = Diagnostic("GC102", "too much", Position("elsewhere"))
    settled = settle(PROPOSAL, lambda _text: Outcome(None, (error,)))
    assert settled.proposal.apps == ()
    assert settled.text == b""
