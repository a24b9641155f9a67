"""What is printed depends on which secrets are equal, never on what they are; and no form of one is ever printed."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from dumped import dump, secrets_left
from gitops_compile.compare.operations import operations
from gitops_compile.compare.redact import redacted
from gitops_compile.compare.veil import veiled
from gitops_compile.model.change import Difference, Manifest, Pair, Pairing
from gitops_compile.model.operation import Did, Operation
from gitops_compile.model.review import Review
from gitops_compile.model.target import Place
from sample_review import review_of, row

Holder: TypeAlias = Callable[[str], Any]
Plan: TypeAlias = list[tuple[Holder, int | None, int | None]]


def thing(kind: str, **more: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "ONE"}, **more}


def pod(**more: Any) -> dict[str, Any]:
    return thing("Pod", spec={"containers": [{"name": "API", **more}]})


# Where a secret is all that stands there, it may be any text.
WHOLE: tuple[Holder, ...] = (
    lambda text: thing("Secret", data={"KEY": b64encode(text.encode()).decode(), "OTHER": "QQ=="}),
    lambda text: thing("Secret", stringData={"KEY": text}),
    lambda text: pod(env=[{"name": "MODE", "value": "A"}, {"name": "DB_PASSWORD", "value": text}]),
    lambda text: pod(args=["--verbose", "--token", text, "RUN"]),
    lambda text: pod(command=[f"--api-key={text}", "RUN"]),
    lambda text: thing("ConfigMap", data={"clientSecret": text, "MODE": "A"}),
    lambda text: thing("Application", spec={"source": {"helm": {"parameters": [{"name": "a.pwd", "value": text}]}}}),
    lambda text: thing("Application", spec={"source": {"helm": {"valuesObject": {"token": [text, "A"]}}}}),
    lambda text: {**thing("Service"), "metadata": {"name": "ONE", "annotations": {"acme.dev/api-key": text}}},
    lambda text: {
        "kind": "Template",
        "metadata": {"name": "ONE"},
        "objects": [thing("Secret", stringData={"A": text})],
    },
)
# Where it stands in another text, that text's own signs are not in it.
WITHIN: tuple[Holder, ...] = (
    lambda text: thing("AppProject", spec={"sourceRepos": ["https://A.DEV", f"https://ANN:{text}@B.DEV/X"]}),
    lambda text: thing("ConfigMap", data={"APP.INI": f"A=1\npassword = {text}\nB=2\n"}),
    lambda text: thing(
        "ConfigMap", data={"APP.JSON": json.dumps({"A": 1, "apiKey": text, "Z": 2}, indent=1, ensure_ascii=False)}
    ),
    lambda text: pod(args=["sh", "-c", f"RUN --password {text} --MODE A; TOKEN='{text}' RUN"]),
    lambda text: thing("Widget", spec={"TEXT": f"-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\nA"}),
    lambda text: thing("Widget", spec={"URL": f"jdbc:x://A.DEV/B?password={text}&MODE=A"}),
)
# Copies of a secret where nothing but itself gives it away.
COPIES: tuple[Holder, ...] = (
    lambda text: thing("Widget", spec={"TEXT": f"A {text} B", "MORE": [text, {"DEEP": text}]}),
    lambda text: thing("Widget", spec={"TEXT": f"A {b64encode(text.encode()).decode()} B"}),
    lambda text: thing("Widget", spec={"URL": f"https://A.DEV/{quote(text, safe='')}/B"}),
    lambda text: thing("Widget", spec={"JSON": json.dumps({"A": [text]})}),
    lambda text: thing("NetworkPolicy", spec={"ingress": [{"from": [{"DEEP": text}]}, {"from": []}]}),
)

PLAIN = st.text("abcdefghijklmnopqrstuvwxyz0123456789~_.!+é", min_size=3, max_size=24)
ODD = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\"'\\/ %"), min_size=12, max_size=30
)


def apart(texts: Sequence[str]) -> bool:
    """Whether none of some texts holds another one, in any form."""
    return not any(
        number != other and form in text
        for number, one in enumerate(texts)
        for form in forms(one)
        for other, text in enumerate(texts)
    )


def forms(text: str) -> list[str]:
    encoded = b64encode(text.encode()).decode().rstrip("=")
    return [text, encoded, quote(text, safe=""), json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]]


def side(one: dict[str, Any] | None, number: int) -> Manifest | None:
    place = Place("dev", "c1", "", "web")
    return None if one is None else Manifest(f"rendered/dev/c1/web/{number}.yaml", str(place), place, one, "web-dev")


def review(pairs: Sequence[tuple[dict[str, Any] | None, dict[str, Any] | None]]) -> Review:
    """A review with a row for each pair, as it is before it is redacted."""
    found = []
    for number, (old, new) in enumerate(pairs):
        if old is not None and new is not None:
            pair = Pair(Pairing.EXACT, side(old, number), side(new, number))
            found.append(Difference(pair, operations(old, new)))
        elif old is not None or new is not None:
            did, how = (Did.ADD, Pairing.ADDED) if old is None else (Did.REMOVE, Pairing.REMOVED)
            found.append(Difference(Pair(how, side(old, number), side(new, number)), (Operation((), did, old, new),)))
    every = enumerate(veiled(found, ()))
    return review_of(
        tuple(row(f"row-{number}", "ONE", one.operations, ("dev/c1/web",)) for number, one in every if one.operations)
    )


@st.composite
def plans(draw: st.DrawFn, holders: tuple[Holder, ...], least: int = 1) -> Plan:
    """For each pair the place of its secret, and which secret stands there on each side, if there is that side."""
    which = st.none() | st.integers(0, 3)
    return draw(st.lists(st.tuples(st.sampled_from(holders), which, which), min_size=least, max_size=5))


def built(plan: Plan, texts: Sequence[str]) -> Review:
    def one(holder: Holder, which: int | None) -> Any:
        return None if which is None else holder(texts[which])

    return review([(one(holder, old), one(holder, new)) for holder, old, new in plan])


def secrets_of(plan: Plan) -> list[int]:
    """Which secrets a review has in their places: what stands in an unchanged object is no part of it."""
    return sorted({one for _, *both in plan if both[0] != both[1] for one in both if one is not None})


def known_copies(plan: Plan, copies: Plan) -> Plan:
    """The copies of secrets that are all that stands in a place of the review: of others a larger part is hidden."""
    secret = {None, *secrets_of([one for one in plan if one[0] in WHOLE])}
    return [one for one in copies if {one[1], one[2]} <= secret]


@given(
    plans(WHOLE + WITHIN),
    plans(COPIES, 0),
    st.lists(PLAIN, min_size=8, max_size=8, unique=True).filter(apart),
    st.booleans(),
)
def test_other_secrets_that_are_equal_in_the_same_places_change_no_byte(
    plan: Plan,
    copies: Plan,
    texts: list[str],
    long: bool,
) -> None:
    # Copies of short secrets are shown, so that there a length counts: these are all long, or none is copied.
    padded = [f"{text}{'x' * 12}" for text in texts] if long else texts
    known = [*plan, *known_copies(plan, copies)] if long else plan
    first, second = (dump(redacted(built(known, padded[start : start + 4]))) for start in (0, 4))
    assert first == second


@given(plans(WHOLE), plans(COPIES, 0), st.lists(ODD, min_size=4, max_size=4, unique=True).filter(apart))
def test_no_form_of_a_secret_is_left(
    plan: Plan,
    copies: Plan,
    texts: list[str],
) -> None:
    known = known_copies(plan, copies)
    found = redacted(built([*plan, *known], texts))
    assert secrets_left(found) == []
    text = dump(found.rows)
    assert [form for which in secrets_of(plan) for form in forms(texts[which]) if form in text] == []


@given(plans(WHOLE + WITHIN), st.lists(PLAIN, min_size=4, max_size=4, unique=True).filter(apart))
def test_shown_in_clear_a_review_is_what_was_compared(plan: Plan, texts: list[str]) -> None:
    found = redacted(built(plan, texts), show=True)
    assert secrets_left(found) == []
    assert "«secret" not in dump(found)
