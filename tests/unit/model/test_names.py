"""The forms of short texts beyond what fleets show: patterns, placeholders and lengths."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.model import names
from gitops_compile.model.names import Form, filled, is_namespace, placeholders

FORMS = {name: one for name, one in sorted(vars(names).items()) if isinstance(one, Form)}
TABLE: dict[str, tuple[list[str], list[str]]] = {
    "NAME": (["a", "0", "a-b", "a" * 40], ["", "A", "-a", "a-", "a.b", "a_b", "a" * 41, "a\n", "ä", "a b"]),
    "FACT_NAME": (["a", "_a", "aB-1", "a" * 63], ["", "1a", "-a", "a.b", "a b", "ä", "a" * 64, "a\n"]),
    "PATH": (
        ["a", ".", "a/b", ".a", "a b/c+d@e", "a" * 120],
        ["", "..", "/a", "a/", "a//b", "a/./b", "a/../b", "-a", "a\n", "a\\b", "ä", "a" * 121],
    ),
    "SOURCE_PATH": (
        ["a/{app}", "{environment}-{cluster}/{tenancy}"],
        ["{x}", "a/{", "a}/b", "{{app}}", "{}", "../{app}"],
    ),
    "INCLUDE": (["a.yaml", "a/*.yaml", "*", "a/b-*-c"], ["*/a", "a/**", "../*", "/a", "-*", "a?", "[a]"]),
    "NAMESPACE_PATTERN": (["{app}-x", "x"], ["", "X", "a.b", "{App}", "{app", "a" * 254]),
    "NAMESPACE": (["a", "a-b", "a" * 63], ["", "a" * 64, "A", "a-", "a.b", "{app}"]),
    "VERSION": (
        ["1", "v1.10", "A_b-c.d", "_x", "a" * 128],
        ["", "latest", "main", "HEAD", ".a", "-a", "a" * 129, "a/b", "a:b", "a\n", "1+2"],
    ),
    "COMMIT": (["a" * 40, "0123456789abcdef" * 4], ["", "a" * 39, "a" * 41, "A" * 40, "g" * 40, "a" * 63, "main"]),
    "DIGEST": (
        ["sha256:" + "0" * 64],
        ["sha256:" + "0" * 63, "sha256:" + "0" * 65, "sha256:" + "A" * 64, "0" * 64, "sha512:" + "0" * 64],
    ),
    "IMAGE": (
        ["a", "a/b", "a.b/c", "a.b:5000/c", "a/b_c", "a/b__c", "a/b-c.d", "localhost:1/a", "a.B/c"],
        ["", "a:1", "a/b:1", "a@sha256:x", "a/B", "/a", "a/", "a//b", "a/b.", "-a", "a:123456/b", "a\n", "a b"],
    ),
    "IMAGE_HOST": (["a", "a.b:5000", "a.b/c/d"], ["", "a/", "/a", "a:x", "a/b:1", "https://a"]),
    "SERVER": (["https://a", "http://a:1/b"], ["", "a", "https://", "https://a b", "ftp://a", "https://a\n"]),
    "GIT_URL": (
        ["https://a/b.git", "ssh://a", "git@a.b:c/d", "file:///a"],
        ["", "a/b", "ext::sh -c x", "git@a:", "-a:b c"],
    ),
    "BRANCH": (["main", "a/b", "v1.0", "a@b"], ["", "-a", "a..b", "a/", "a.", "a.lock", "a b", "a~1", "a:b", "a\n"]),
    "MINOR_VERSION": (["3.5", "1.33"], ["3", "3.5.1", "v3.5", "3.", ".5", "1234.1"]),
    "EXACT_VERSION": (["5.8.1"], ["5.8", "v5.8.1", "5.8.1-rc1", "1" * 10 + ".0.0", "5.8.1\n"]),
    "VERSION_RANGE": (
        [">=0.1", ">=0.1,<0.2", " == 1 , != 1.2.3 "],
        ["", "0.1", ">=", ">=0.1,", "~=0.1", ">=a", ">=" + "1" * 10, "^1"],
    ),
    "LABEL_KEY": (
        ["a", "A.b_c-d", "example.com/a", "a/" + "b" * 63],
        ["", "-a", "a-", "/a", "a/", "a/b/c", "A.com/a", "b" * 64, *names.OWN_LABELS],
    ),
    "LABEL_VALUE": (["", "a", "A.b_c-d", "a" * 63], ["-a", "a-", "a" * 64, "a b", "a/b", "ä", "a\n"]),
    "GROUP_KIND": (["a.b/C", "g/Kind2"], ["Kind", "a/b", "/Kind", "a/Kind/x"]),
    "KIND_GRANT": (["Kind", "a.b/Kind", "a.b/Kind/x-*", "Kind/[a-c]?"], ["", "kind", "a/b", "Kind/", "Kind/a b"]),
    "TARGET_PATTERN": (
        ["dev", "dev/*/saas/web", "**/web", "argocd/edge.c1/dev"],
        ["", "/dev", "dev/", "a/b/c/d/e", "Dev", "dev\n"],
    ),
    "OBJECT": (["Secret a", "Secret a/b", "Zone.acme.io system:a"], ["", "Secret", "secret a", "Secret a/b/c", "S ä"]),
    "KIND": (["Deployment", "A1"], ["", "deployment", "a.B", "A b", "A" * 64]),
    "FIELD": (["name", "mesh.io/rev"], ["", "a b", "ä", "a" * 254]),
    "OBJECT_PATH": (
        ["a", "a.b", 'labels["mesh.io/rev"]', '["a.b"].c', "a[b].c", "args[2]", "a[8080/TCP]", r'a["x\"y"]'],
        ["", ".a", "a.", "a..b", "a[", "a]", "a[]", 'a["b]', 'a[""]', "a b", "1a", "a\n", "a[ä]"],
    ),
    "DATE": (
        ["2026-12-31", "2028-02-29"],
        ["", "2026-02-29", "2026-13-01", "2026-1-1", "26-01-01", "2026-12-31T00:00:00Z"],
    ),
    "RISK_CODE": (["GC210", "GC293"], ["", "GC200", "GC204", "GC300", "gc210", "GC2100"]),
    "CHANGE_CODE": (
        ["GC201", "GC221", "GC401", "GC410", "GC730"],
        ["", "GC200", "GC300", "GC400", "GC411", "GC412", "GC731", "gc221"],
    ),
    "FINGERPRINT": (["7c1d90aa41f3", "7c1d90aa41f3-2"], ["", "7c1d90aa41f", "7C1D90AA41F3", "7c1d90aa41f3-", "GC221"]),
    "REASON": (["a", "two words", "ä\nb"], ["", " ", "\n"]),
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
    problem = FORMS[name].problem(text)
    assert (problem == "") is right, problem


def test_every_form_has_a_row() -> None:
    assert sorted(TABLE) == sorted(FORMS)


@pytest.mark.parametrize("name", FORMS)
@given(text=st.text(max_size=12) | st.text(st.sampled_from("aA0-./_{}:*@ \n"), max_size=12))
def test_no_form_takes_a_line_end_a_control_character_or_another_scripts_digits(name: str, text: str) -> None:
    if FORMS[name].problem(text) == "" and FORMS[name].shown:
        assert text.isascii()
        assert not re.search(r"[\x00-\x1f\x7f]", text)


@pytest.mark.parametrize("name", FORMS)
def test_a_long_text_is_answered_at_once(name: str) -> None:
    """Each pattern is matched against what would make a careless one try every way (quadratic at worst)."""
    for part in ("a", "a-", "a.", "a/", "-", "a_", ">=1,", "{app}", "0"):
        assert isinstance(FORMS[name].problem(part * 2_000 + "\n"), str)


def test_placeholders_are_found_in_order_and_filled() -> None:
    pattern = "{app}/x-{environment}/{app}"
    assert placeholders(pattern) == ("app", "environment", "app")
    assert filled(pattern, {"app": "web", "environment": "dev", "cluster": "c"}) == "web/x-dev/web"
    assert placeholders("none") == ()


@pytest.mark.parametrize(
    ("text", "right"), [("a", True), ("a" * 63, True), ("a" * 64, False), ("a-", False), ("", False), ("a\n", False)]
)
def test_a_namespace(text: str, right: bool) -> None:
    assert is_namespace(text) is right
