"""Two lists element by element: keyed, as sets, by content, as grants; and what is a sequence after all."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.compare.canonical import Lists, lists
from gitops_compile.compare.grants import grants_of
from gitops_compile.compare.listkeys import row_of
from gitops_compile.compare.sequences import LONGEST, aligned

DEPLOYMENT = ("apps", "Deployment")
ROLE = ("rbac.authorization.k8s.io", "Role")
POLICY = ("networking.k8s.io", "NetworkPolicy")


def joined(field: str, base: list[Any], head: list[Any], kind: tuple[str, str] = DEPLOYMENT) -> Lists:
    return lists(base, head, row_of(tuple(field.split(".")), kind))


def told(both: Lists) -> tuple[str, list[str], list[str], list[str]]:
    """The sort, and the identities on both sides, of what went and of what came."""
    tokens = [token for token, _, _ in both.both], [one.token for one in both.went], [one.token for one in both.came]
    return (both.sort, *([getattr(one, "text", None) or str(one.number) for one in every] for every in tokens))


def named(*names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


CASES = {
    "one came": ("env", named("A"), named("A", "B"), ("keyed", ["A"], [], ["B"])),
    "one lacks the key": ("env", named("A"), [*named("A"), {"value": "x"}], ("sequence", ["0"], [], ["1"])),
    "the other side repeats": ("env", named("A", "A"), named("A"), ("sequence", ["0"], ["1"], [])),
    "nothing before": ("env", [], named("A"), ("keyed", [], [], ["A"])),
    "a set": ("capabilities.add", ["A", "B"], ["B", "C"], ("set", ["B"], ["A"], ["C"])),
    "a set that repeats": ("capabilities.add", ["A", "A"], ["A"], ("sequence", ["0"], ["1"], [])),
    "a number and its text": ("capabilities.add", [1, "1"], [1], ("sequence", ["0"], ["1"], [])),
    "nothing, null and false": ("capabilities.add", [0, None], [0, False], ("set", ["0"], ["null"], ["false"])),
    "unknown scalars": ("spec.words", ["a", "b"], ["b", "a"], ("sequence", ["1"], ["1"], ["0"])),
    "unknown maps by id": ("spec.parts", [{"id": 1}], [{"id": 1}, {"id": 2}], ("keyed", ["1"], [], ["2"])),
    "args": ("args", ["-a", "-b", "-c"], ["-a", "-x", "-c"], ("sequence", ["0", "2"], ["1"], ["1"])),
}


@pytest.mark.parametrize(("field", "base", "head", "found"), CASES.values(), ids=CASES)
def test_which_elements_are_on_which_side(field: str, base: list[Any], head: list[Any], found: object) -> None:
    assert told(joined(field, base, head)) == found


def test_repeated_content_counts() -> None:
    both = joined("spec.ingress", [{}, {}, {"from": []}], [{}, {"from": []}, {"from": []}], POLICY)
    assert told(both) == ("content", ["{}", '{"from":[]}'], ["{}#2"], ['{"from":[]}#2'])


def test_an_element_stands_after_the_one_before_it_on_its_side() -> None:
    both = joined("env", named("A", "B", "C"), named("X", "A", "Y", "Z", "C"))
    assert [(one.token.text, one.after and one.after.text) for one in both.came] == [
        ("X", None),
        ("Y", "A"),
        ("Z", "Y"),
    ]
    assert [(one.token.text, one.after and one.after.text) for one in both.went] == [("B", "A")]
    assert both.moved is None


@pytest.mark.parametrize(
    ("field", "value", "ordered"),
    [("env", "x", False), ("env", "$(A)", True), ("initContainers", "x", True), ("containers", "$(A)", False)],
)
def test_a_new_order_of_what_both_sides_have(field: str, value: str, ordered: bool) -> None:
    base, head = named("A", "B", "C"), [{"name": "D"}, *named("C", "A"), {"name": "E", "value": value}]
    both = joined(field, base, head)
    assert both.moved == (("A", "C"), ("C", "A"))
    assert both.ordered is ordered


RULE = {"apiGroups": ["", "apps"], "resources": ["pods", "deployments/scale"], "verbs": ["get"]}


def test_rules_become_grants() -> None:
    more = [{**RULE, "resourceNames": ["api"]}, {"nonResourceURLs": ["/healthz"], "verbs": ["get", "head"]}]
    more += [{"nonResourceURLs": ["*"], "verbs": ["*"]}, {"apiGroups": ["", "*"], "resources": ["*"], "verbs": ["*"]}]
    assert [str(one) for one in grants_of([RULE, *more, RULE]) or ()] == [
        "* URL *",
        "get /healthz",
        "head /healthz",
        "* *",
        "get deployments/scale",
        "get deployments/scale named api",
        "get pods",
        "get pods named api",
        "* *.*",
        "get deployments.apps/scale",
        "get deployments.apps/scale named api",
        "get pods.apps",
        "get pods.apps named api",
    ]


def test_rules_written_another_way_are_the_same_grants() -> None:
    split = [{**RULE, "apiGroups": [group]} for group in ("apps", "")]
    assert told(joined("rules", [RULE], split, ROLE))[2:] == ([], [])


@pytest.mark.parametrize(
    "rule",
    [
        {"apiGroups": [""], "resources": ["pods"]},
        {"apiGroups": [""], "verbs": ["get"]},
        {"apiGroups": [""], "resources": ["pods"], "verbs": []},
        {**RULE, "apiGroups": ["a/b"]},
        {**RULE, "nonResourceURLs": [""]},
        {**RULE, "more": 1},
        {**RULE, "verbs": [1]},
        {**RULE, "resources": ["pods named api"]},
        {**RULE, "resources": ["pods.apps"]},
        {"nonResourceURLs": ["/x"], "apiGroups": [""], "verbs": ["get"]},
        {"nonResourceURLs": ["/x"], "resourceNames": ["a"], "verbs": ["get"]},
        {**RULE, "resourceNames": [str(number) for number in range(6000)]},
        "get pods",
    ],
    ids=str,
)
def test_a_rule_of_another_form_is_compared_by_its_content(rule: Any) -> None:
    assert grants_of([RULE, rule]) is None
    assert joined("rules", [RULE], [rule], ROLE).sort == "content"


def test_a_role_without_rules_grants_nothing() -> None:
    assert told(joined("rules", [], [{**RULE, "apiGroups": [""], "resources": ["pods"]}], ROLE)) == (
        "grants",
        [],
        [],
        ["get pods"],
    )


A, B, C, X = ({"v": one} for one in "abcx")
ALIGNED = {
    "one in front": ([A, B], [X, A, B], ((0, 1), (1, 2))),
    "one in the middle": ([A, B], [A, X, B], ((0, 0), (1, 2))),
    "maps that changed are paired in order": ([A, B, C], [A, X, C], ((0, 0), (1, 1), (2, 2))),
    "scalars are not": (["a", "b"], ["a", "x"], ((0, 0),)),
    "a map is not paired with a scalar": ([A, "s"], ["t", B], ((0, 1),)),
    "equal ends are taken once": (["a"], ["a", "a"], ((0, 0),)),
    "nothing": ([], ["a"], ()),
}


@pytest.mark.parametrize(("base", "head", "pairs"), ALIGNED.values(), ids=ALIGNED)
def test_sequences_are_aligned(base: list[Any], head: list[Any], pairs: object) -> None:
    assert aligned(base, head) == pairs
    assert aligned(head, base) == tuple((other, one) for one, other in aligned(base, head))


def test_a_frequent_element_of_a_long_sequence_is_still_aligned() -> None:
    """With ``autojunk`` an element that fills more than 1 % of 200 is ignored."""
    assert len(aligned(["x", *["f"] * 300, "y"], ["z", *["f"] * 301, "w"])) == 300


def test_very_long_rests_are_paired_by_position() -> None:
    base = [f"a{number}" for number in range(LONGEST + 1)]
    assert aligned(base, ["new", *base[:-1], "end"]) == ()
    assert len(aligned(base[:-1], ["new", *base[:-2]])) == LONGEST - 1
    maps = [{"v": number} for number in range(LONGEST + 1)]
    assert aligned(maps, [X, *maps[:-1], A]) == tuple((number, number) for number in range(LONGEST + 1))
