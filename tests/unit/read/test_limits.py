"""Each number of the reader, at the limit and one above."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gitops_compile.read.fleet import read_fleet
from gitops_compile.read.nodes import read_nodes


def _flow(depth: int) -> str:
    return "{a: " * depth + "b" + "}" * depth + "\n"


def _block(depth: int) -> str:
    return "".join("  " * level + f"a{level}:\n" for level in range(depth - 1)) + "  " * (depth - 1) + "a: b\n"


def _lists(depth: int) -> str:
    return "a: " + "[" * (depth - 1) + "b" + "]" * (depth - 1) + "\n"


def _through_aliases(depth: int) -> str:
    """The top map, a list, and one list more with each alias."""
    lines = ["k2: &a2 [x]\n", *(f"k{n}: &a{n} [*a{n - 1}]\n" for n in range(3, depth + 1))]
    return "".join(lines)


def _nodes(count: int) -> str:
    """The map, its key and the list are three."""
    return "a: [" + ",".join(["x"] * (count - 3)) + "]\n"


def _alias_nodes(count: int) -> str:
    """A list of 99 (100 nodes) as often as it goes, and single scalars."""
    wide = "a: &a [" + ",".join(["x"] * 99) + "]\nb: &b x\n"
    return wide + "c: [" + ",".join(["*a"] * (count // 100) + ["*b"] * (count % 100)) + "]\n"


def _nested_alias_nodes(count: int) -> str:
    """Each level holds the one before ten times: 11 + 111 + 1,111 nodes, and so on."""
    levels = (
        "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
    )
    used = 10 * 11 + 10 * 111
    return levels + _rest(count - used)


def _rest(count: int) -> str:
    return f"d: [{','.join(['*c'] * (count // 1111))}]\ne: &e x\nf: [{','.join(['*e'] * (count % 1111))}]\n"


LIMITS: dict[str, tuple[Callable[[int], str], int]] = {
    "depth, flow maps": (_flow, 64),
    "depth, block maps": (_block, 64),
    "depth, lists": (_lists, 64),
    "depth through aliases": (_through_aliases, 64),
    "nodes": (_nodes, 200_000),
    "nodes that aliases add": (_alias_nodes, 10_000),
    "nodes that aliases of aliases add": (_nested_alias_nodes, 10_000),
    "characters of a key": (lambda n: "ü" * n + ": b\n", 256),
    "characters of a quoted key": (lambda n: "'" + "k" * n + "': b\n", 256),
    "bytes of a plain scalar": (lambda n: "a: " + "x" * n + "\n", 256 * 1024),
    "bytes of a quoted scalar": (lambda n: "a: '" + "x" * (n - 2) + "ü'\n", 256 * 1024),
    "bytes of a block": (lambda n: "a: |-\n  " + "x" * n + "\n", 256 * 1024),
    "bytes of a file": (lambda n: "a: b\n" + "#" * (n - 5), 1024 * 1024),
}


@pytest.mark.parametrize(("text", "limit"), LIMITS.values(), ids=LIMITS)
def test_at_the_limit_and_one_above(text: Callable[[int], str], limit: int) -> None:
    assert read_nodes("f", text(limit).encode()).diagnostics == ()
    assert [d.code for d in read_nodes("f", text(limit + 1).encode()).diagnostics] == ["GC102"]


def _tenfold(levels: int) -> str:
    """Each list holds the one before ten times."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, levels)]
    return "".join(lines)


BOMBS = {
    "a million brackets": ("[" * 1_000_000, "GC102"),
    "flow maps": ("{a: " * 200_000, "GC102"),
    "dashes": ("- " * 300_000, "GC102"),
    "ten to the ninth by aliases": (_tenfold(9), "GC102"),
    "a chain of aliases": (_through_aliases(5_000), "GC102"),
    "a million braces": ("{" * 1_000_000, "GC104"),
    "question marks": ("? " * 300_000, "GC104"),
}


@pytest.mark.parametrize(("text", "code"), BOMBS.values(), ids=BOMBS)
def test_a_small_file_that_would_be_large_is_one_mistake(text: str, code: str) -> None:
    outcome = read_nodes("f", text.encode())
    assert (outcome.value, [d.code for d in outcome.diagnostics]) == (None, [code])


HEAD = """apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters: {c1: {}}
environments: {dev: {clusters: [c1]}}
apps: {web: {}}
include: [fleet.d/*.yaml]
"""


def _codes(fragments: dict[str, bytes]) -> list[str]:
    return [d.code for d in read_fleet("fleet.yaml", HEAD.encode(), lambda _pattern: fragments).diagnostics]


def _apps(count: int) -> dict[str, bytes]:
    return {f"fleet.d/{n}.yaml": f"apps: {{a{n}: {{}}}}\n".encode() for n in range(count)}


def test_at_most_1000_fragments() -> None:
    assert _codes(_apps(1_000)) == []
    assert _codes(_apps(1_001)) == ["GC102"]


def test_at_most_16_mib_in_all_fragments() -> None:
    full = {f"fleet.d/{n}.yaml": b"apps: {}\n" + b"#" * (1024 * 1024 - 9) for n in range(16)}
    assert _codes(full) == []
    assert _codes(full | {"fleet.d/16.yaml": b"apps: {}\n"}) == ["GC102"]


def test_at_most_32_include_patterns() -> None:
    patterns = ", ".join(f"fleet.d/{n}.yaml" for n in range(32))
    for more, codes in (("", []), (", fleet.d/32.yaml", ["GC115"])):
        text = HEAD.replace("fleet.d/*.yaml", patterns + more)
        found = read_fleet("fleet.yaml", text.encode(), lambda name: {name: b"apps: {}\n"})
        assert [d.code for d in found.diagnostics] == codes
