"""What taking `verbatim` away would change, told object by object and joined."""

from __future__ import annotations

from typing import Any

from gitops_compile.adopt.leaf import Leaf
from gitops_compile.adopt.next_step import Step, next_steps
from gitops_compile.adopt.proposal import Proposal, ProposedApp, Spot
from gitops_compile.model.diagnostic import Diagnostic, Outcome
from gitops_compile.model.position import Position
from gitops_compile.model.target import Place
from gitops_compile.report.adopted_steps import steps_lines

SERVICE: dict[str, Any] = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}}
ISSUER: dict[str, Any] = {"apiVersion": "x.io/v1", "kind": "Issuer", "metadata": {"name": "a", "labels": {"l": "1"}}}


def labelled(one: dict[str, Any], namespace: str = "", **labels: str) -> dict[str, Any]:
    metadata = {**one["metadata"], "labels": {**one["metadata"].get("labels", {}), **labels}}
    return {**one, "metadata": metadata | ({"namespace": namespace} if namespace else {})}


def step(before: list[dict[str, Any]], after: list[dict[str, Any]], namespace: str = "", *errors: Diagnostic) -> Step:
    spot = Spot("dev", "c1", Leaf("api", True, tuple(before), ("api",)), namespace)
    app = ProposedApp("api", "api", (spot,), shared_namespace=True)
    proposal = Proposal("shop", {"c1": ""}, {"dev": ("c1",)}, (app,))
    texts = []

    def compile_text(text: bytes) -> Outcome[dict[Place, tuple[dict[str, Any], ...]]]:
        texts.append(text.decode())
        namespaces = ({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n"}},)
        objects = {Place("dev", "c1", "", "api"): tuple(after), Place("dev", "c1", "", "namespaces"): namespaces}
        return Outcome(objects if after else None, errors)

    (found,) = next_steps(proposal, frozenset({"x.io/Issuer"} if namespace == "known" else ()), compile_text)
    assert "verbatim: true" not in texts[0]
    assert "namespaces: false" not in texts[0]
    assert "sharedNamespace" not in texts[0]
    assert ("clusterScoped: [x.io/Issuer]" in texts[0]) == (namespace == "known")
    return found


def test_labels_and_namespaces_are_counted() -> None:
    found = step([SERVICE, SERVICE], [labelled(SERVICE, "s", x="1", y="2"), labelled(SERVICE, x="1", y="2")], "s")
    assert (found.changes, found.namespaces, found.unsaid) == ({"2 labels": 2, "the namespace s": 1}, ("n",), False)
    assert steps_lines([found])[1:] == [
        "  api (2 objects)",
        "    every object gets 2 labels; 1 object gets the namespace s; nothing else changes",
        "    the fleet writes the Namespace n",
    ]


def test_a_namespace_that_nobody_named_is_asked_for() -> None:
    found = step([SERVICE], [labelled(SERVICE, "api-dev")])
    assert found.unsaid
    assert "first say where it runs" in steps_lines([found])[2]


def test_a_label_of_another_value_and_any_other_path_are_named() -> None:
    found = step([ISSUER, SERVICE], [labelled(ISSUER, l="2"), {**SERVICE, "spec": {"x": 1}}], "known")
    assert found.changes == {"another spec": 1, "another value of the label l": 1}


def test_a_custom_kind_of_unknown_scope_is_a_question() -> None:
    found = step([ISSUER], [labelled(ISSUER, "s")], "s")
    assert (found.unknown, found.unsaid) == (("x.io/Issuer",), False)


def test_an_error_comes_first() -> None:
    found = step([SERVICE], [], "", Diagnostic("GC312", "it renders a Namespace", Position("fleet.yaml", 1, 1), "Out."))
    assert steps_lines([found])[1:] == [
        "  api (1 object)",
        "    first mend GC312: it renders a Namespace",
        "      fix: Out.",
    ]


def test_steps_that_read_the_same_are_one() -> None:
    steps = [Step(name, 2, {"3 labels": 2}, (f"{name}-dev",)) for name in ("api", "web")]
    assert steps_lines(steps)[1:] == [
        "  api, web (4 objects)",
        "    every object gets 3 labels; nothing else changes",
        "    the fleet writes the Namespace {app}-dev",
    ]
