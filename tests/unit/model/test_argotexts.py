"""The short texts under ``delivery``: what fits, what does not, and that none brings a line end along."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.model import argotexts
from gitops_compile.model.names import Form

FORMS = {name: one for name, one in sorted(vars(argotexts).items()) if isinstance(one, Form)}
TABLE: dict[str, tuple[list[str], list[str]]] = {
    "ANNOTATION_KEY": (
        [
            "a",
            "example.com/a_b.C-d",
            "notifications.argoproj.io/subscribe.on-sync-failed.slack",
            "link.argocd.argoproj.io/x",
        ],
        ["", "a b", "/a", "a/", "-a", "A.com/a", "b" * 64, "argocd.argoproj.io/sync-wave", "argocd.argoproj.io/x"],
    ),
    "ANNOTATION_VALUE": (["", "a", "a\nb", "ä", "x" * 262_143], ["x" * 262_144, "ä" * 131_072, "\0"]),
    "ACCESS_GROUP": (
        ["a", "acme:on-call", "cn=a b,dc=c", "Größe", "6f1d2c0b-9a8e"],
        ["", " a", "a ", 'a"b', '"a"', "a\nb", "a\tb"],
    ),
    "PROVIDED": (["cert-manager.io", "keda.sh/ScaledObject", "g"], ["", "Kind", "a/b", "a/B/c", "a.b/", "*.io", "A.b"]),
    "IGNORED_GROUP": (["apps", "*", "*.example.com", "rbac.authorization.k8s.io"], ["", "Apps", "a/b", "a?"]),
    "IGNORED_KIND": (["Deployment", "*", "Serv*"], ["", "a/b", "a.b", "?"]),
    "IGNORED_NAME": (["a", "system:reader", "a.b-c", "a" * 253], ["", "-a", "a*", "a/b", "a" * 254]),
    "JSON_POINTER": (
        ["/", "/a/0/b", "/a~1b/~0c", "/spec//x", "/a b"],
        ["", "a", "a/b", "/~", "/~2", "/a\nb", "#/a", "/ä"],
    ),
    "JQ_PATH": ([".a.b[]", '.a[] | select(.b == "c")', "..", "(.a, .b)"], ["", " ", ".a\n.b"]),
}


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        (name, text, right)
        for name, both in TABLE.items()
        for texts, right in zip(both, (True, False), strict=True)
        for text in texts
    ],
)
def test_a_form(name: str, text: str, right: bool) -> None:
    assert (FORMS[name].problem(text) == "") is right


def test_every_form_has_a_row() -> None:
    assert sorted(TABLE) == sorted(FORMS)


@pytest.mark.parametrize("name", FORMS)
@given(text=st.text(max_size=12) | st.text(st.sampled_from('aA0-./_~:*@ "\n'), max_size=12))
def test_what_a_message_may_show_is_one_plain_line(name: str, text: str) -> None:
    if FORMS[name].problem(text) == "" and FORMS[name].shown:
        assert text.isascii()
        assert text.isprintable()


@pytest.mark.parametrize("name", FORMS)
def test_a_long_text_is_answered_at_once(name: str) -> None:
    for part in ("a", "a-", "a.", "/", "/a", "~1", "*", " ", "a:"):
        assert isinstance(FORMS[name].problem(part * 5_000 + "\n"), str)
