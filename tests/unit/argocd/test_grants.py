"""What an entry of ``delivery.allow.kinds`` means, and the dialect of its name pattern."""

from __future__ import annotations

import pytest

from gitops_compile.argocd.grants import Grant, fits, grant


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Node", Grant("", "Node")),
        ("Node/web-*", Grant("", "Node", "web-*")),
        ("apps/Deployment", Grant("apps", "Deployment")),
        (
            "rbac.authorization.k8s.io/ClusterRole/system:*",
            Grant("rbac.authorization.k8s.io", "ClusterRole", "system:*"),
        ),
    ],
)
def test_entry(text: str, means: Grant) -> None:
    assert grant(text) == means


@pytest.mark.parametrize(
    ("pattern", "name", "met"),
    [
        ("web", "web", True),
        ("web", "web-1", False),
        ("web-*", "web-", True),
        ("web-*", "web-a-b.c:d", True),
        ("*", "", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("a.c", "abc", False),
        ("[a-c]x", "bx", True),
        ("[a-c]x", "dx", False),
        ("[^a-c]x", "dx", True),
        ("[^a-c]x", "ax", False),
        ("[abc.]", ".", True),
        ("[*]", "a", False),
        ("[z-a]", "m", False),
        ("[^z-a]", "m", True),
        ("a[", "a[", False),
        ("a]", "a]", True),
        ("[]a]", "a", False),
        ("[-a]", "-", False),
        ("[a-]", "a", False),
        ("a^b", "a^b", True),
        ("[^^]", "^", False),
        ("[^]", "^", False),
        ("[[a]", "[", True),
    ],
)
def test_pattern(pattern: str, name: str, met: bool) -> None:
    assert fits(pattern, name) is met
