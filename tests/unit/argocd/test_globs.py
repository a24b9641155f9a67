"""The dialect of an AppProject's patterns; ``tests/whole`` asks Argo CD itself."""

from __future__ import annotations

import pytest

from gitops_compile.argocd.globs import is_pattern, matches
from gitops_compile.argocd.permission import normal_url


@pytest.mark.parametrize(
    ("pattern", "text", "met"),
    [
        ("a*", "a/b", True),
        ("a.b", "axb", False),
        ("a?c", "abc", True),
        ("[a-c]x", "bx", True),
        ("[!a-c]x", "bx", False),
        ("[abc]", "c", True),
        ("[!abc]", "d", True),
        ("[a\\]]", "]", True),
        ("{a,b*}c", "bxxc", True),
        ("{a,b}c", "c", False),
        ("{a,{b,c}}", "c", True),
        ("a,b}", "a,b}", True),
        ("{a,b", "b", True),
        ("\\*", "*", True),
        ("\\*", "a", False),
        ("a\\", "a", True),
        ("", "", True),
        ("a]", "a]", True),
        ("*", "a\nb", True),
        ("[a", "a", False),
        ("[]", "", False),
    ],
)
def test_matching(pattern: str, text: str, met: bool) -> None:
    assert matches(pattern, text) is met


@pytest.mark.parametrize(
    ("pattern", "met"),
    [("https://a/*", False), ("https://a/**", True), ("https://a/*/c", True), ("https://a/b?c", False)],
)
def test_separators(pattern: str, met: bool) -> None:
    assert matches(pattern, "https://a/b/c", "/") is met


@pytest.mark.parametrize("pattern", ["[", "[]", "[!]", "[a-", "[a-]", "[c-a]", "[a-zA]"])
def test_malformed(pattern: str) -> None:
    assert not is_pattern(pattern)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://Git.example.com/A.git", "https://git.example.com/a"),
        ("git@example.com:a/b.git", "git@example.com/a/b"),
        ("ssh://git@example.com/a/b", "git@example.com/a/b"),
        (" https://git.example.com/a ", "https://git.example.com/a"),
    ],
)
def test_urls(url: str, normal: str) -> None:
    assert normal_url(url) == normal
