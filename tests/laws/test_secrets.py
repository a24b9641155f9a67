"""A secret is seen wherever it stands in an object, and what is said of it never holds any part of it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from compiled import declared, rendered
from gitops_compile.check.secrets.gate import check
from gitops_compile.check.secrets.objects import seen_in_object
from gitops_compile.check.secrets.texts import can_hold, seen_in
from gitops_compile.check.secrets.tokens import TOKENS, Token, tokens_in
from gitops_compile.check.tree import Tree
from gitops_compile.report.diagnostics import as_json, text_of

FLEET, TARGETS = declared(
    """\
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: acme}
    clusters: {c1: {}}
    environments: {dev: {clusters: [c1]}}
    apps: {web: {}}
    """
)
AROUND = st.sampled_from(["", " ", "\n", "key=", '"', "https://h/?t=", "a: ", ";"])
NAMES = st.sampled_from(["a", "url", "data", "spec", "env", "name", "args"])


@st.composite
def bodies(draw: st.DrawFn, token: Token) -> str:
    text = draw(st.from_regex(re.compile(token.body), fullmatch=True))
    return text if len(set(text.lower())) > 2 and not text.endswith("EXAMPLE") else draw(bodies(token))


@st.composite
def tokens(draw: st.DrawFn) -> str:
    token = draw(st.sampled_from(TOKENS))
    return draw(st.sampled_from(token.prefixes)) + draw(bodies(token))


URLS = st.from_regex(re.compile(r"[a-z]{2,9}://[a-z]{0,9}:[A-Za-z0-9!.,;~-]{4,20}@db"), fullmatch=True)
KEYS = st.builds(
    lambda kind, key: f"-----BEGIN {kind}PRIVATE KEY-----\n{key}\n-----END {kind}PRIVATE KEY-----\n",
    st.sampled_from(["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "]),
    st.from_regex(re.compile(r"[A-Za-z0-9+/]{16,64}"), fullmatch=True),
)
SECRETS = tokens() | URLS | KEYS
TREES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def holders(draw: st.DrawFn, text: str) -> Any:
    """A tree with the text somewhere in it."""
    node: Any = text
    for _ in range(draw(st.integers(1, 5))):
        if draw(st.booleans()):
            node = {**draw(st.dictionaries(NAMES, TREES, max_size=2)), draw(NAMES): node}
        else:
            node = [*draw(st.lists(TREES, max_size=2)), node]
    return node


@given(st.data())
def test_a_secret_is_seen_wherever_it_stands(data: st.DataObject) -> None:
    text = data.draw(AROUND) + data.draw(SECRETS) + data.draw(st.sampled_from(["", "\n", '"', " x"]))
    metadata = {"name": "x"}
    kind = data.draw(st.sampled_from(["ConfigMap", "Pod", "Application", "ExternalSecret"]))
    one = {"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": data.draw(holders(text))}
    before = deepcopy(one)
    assert seen_in_object(one, True)
    assert one == before


@given(st.data())
def test_what_is_said_holds_nothing_of_it(data: st.DataObject) -> None:
    secret = data.draw(SECRETS)
    holder = data.draw(holders(secret))
    kind = data.draw(st.sampled_from(["ConfigMap", "Secret"]))
    one = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "x"}, "data": {"a": holder}}
    found = tuple(check(Tree(FLEET, TARGETS, rendered(TARGETS, {"dev/c1/web": (one,)}), ())))
    assert found
    told = text_of(found, lambda _at: None) + str(as_json(found))
    assert secret not in told
    assert not tokens_in(told)
    assert all(line not in told for line in secret.split("\n") if len(line) > 12 and not line.startswith("-----"))


@given(st.text() | SECRETS | st.builds(lambda a, b: a + b, st.text(max_size=5), SECRETS))
def test_the_quick_look_passes_over_nothing(text: str) -> None:
    assert can_hold(text) or not list(seen_in(text))
