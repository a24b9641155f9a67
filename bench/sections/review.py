"""The bars of the review (B1 to B8): what ``diff`` costs, beside ``git diff`` and ``dyff`` on the same trees.

Without the proof that the tree is what the fleet compiles to (``--no-verify``), and without the cache.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from measuring import COMMAND, Cost, Plan, Unfit, away, cost, done, in_turn, own_cost
from peers import dyff
from repositories import changed
from table import Goal, Row
from trees import definition, deployments, settings, tag_bump, widgets, write

Files = Iterable[tuple[str, str]]
JSON = ("--no-verify", "-o", "json")
MARKDOWN_BYTES = 60_000
BOTH_READ = "both read, nothing differs"


def review(plan: Plan) -> Iterator[Row]:
    """Real fleets in repositories, then trees made object by object."""
    at = plan.folder("review")
    yield from _fleets(plan, at)
    yield from _folders(plan, at)
    away(at)


def _fleets(plan: Plan, at: Path) -> Iterator[Row]:
    """B1, B7 and the half of B4 that needs a repository."""
    small, large = at / "small", at / "large"
    apps, tenancies = (2, 4) if plan.quick else (10, 70)
    tag_bump(small, 1, tenancies)
    tag_bump(large, apps, tenancies)
    for top in (small, large):
        _assure_rows(done((COMMAND, "diff", "HEAD", *JSON), top, ends=(0, 1)), 1)
    names = changed(small, "rendered")
    git = ("git", "diff", "HEAD", "--", "rendered")
    bump, ten, nothing, plain, none = in_turn(
        plan.few,
        partial(_diff, small, "diff", "HEAD", *JSON),
        partial(_diff, large, "diff", "HEAD", *JSON),
        partial(_diff, small, "diff", "HEAD..HEAD", "--no-verify"),
        partial(cost, git, small),
        partial(cost, ("git", "diff", "HEAD..HEAD"), small),
    )
    files, lines = len(names), done(git, small).count(b"\n")
    case = f"B1 one tag in {files} of {_files(small):,} files: 1 row to read"
    yield Row(case, f"`git diff`, {lines:,} lines to read", bump, plain, (Goal("cpu", 1),))
    yield _beside_dyff(plan, small, at, names, bump)
    yield Row(f"B4 the same in a tree {apps} times as large", "B1", ten, bump, (Goal("ratio", 1.5),))
    yield Row("B7 nothing changed", "`git diff`", nothing, none, (Goal("cpu", 0.2),))
    away(large)


def _beside_dyff(plan: Plan, top: Path, at: Path, names: Iterable[str], bump: Cost) -> Row:
    """dyff reads two files: all changed files of a side, joined into one stream."""
    case, peer = "B1, the changed files alone for the peer", "`dyff`, both sides joined"
    try:
        program = dyff(plan.place)
    except Unfit as unfit:
        return Row(case, peer, failed=str(unfit))
    old, new = at / "old.yaml", at / "new.yaml"
    old.write_bytes(b"".join(b"---\n" + done(("git", "show", f"HEAD:{name}"), top) for name in names))
    new.write_bytes(b"".join(b"---\n" + (top / name).read_bytes() for name in names))
    words = (program, "between", "--omit-header", old, new)
    lines = done(words, at).count(b"\n")
    beside = cost(words, at)
    return Row(case, f"{peer}, {lines:,} lines to read, one run", bump, beside)


def _folders(plan: Plan, at: Path) -> Iterator[Row]:
    """B2, B3, B5, B6, B8 and the other half of B4."""
    count = 100 if plan.quick else 1_000

    def bar(name: str, old: Files, new: Files, rows: int) -> tuple[str, ...]:
        words = _pair(at / name, old, new)
        _assure_rows(done((COMMAND, *words, "-o", "json"), at, ends=(0, 1)), rows)
        return words

    def each(total: int, tag: int, *, distinct: bool = True) -> Files:
        return deployments(total, tag, distinct=distinct)

    pairs = {
        "b2": bar("b2", each(count, 0), each(count, 1), count),
        "b4": bar("b4", each(2 * count, 0), each(2 * count, 1), 2 * count),
        "b3": bar("b3", each(count, 0, distinct=False), each(count, 1, distinct=False), 1),
        "b5": bar("b5", definition(1), definition(2), 1),
        "b5 same": bar("b5-same", definition(1), _reworded(definition(1)), 0),
        "b6": bar("b6", widgets(0, backwards=False), widgets(1, backwards=True), 1),
    }
    works: list[Callable[[], Cost]] = [partial(_diff, at, *words, "-o", "json") for words in pairs.values()]
    works += [_git(at, pairs[name]) for name in ("b2", "b3", "b6")]
    *costs, b2, b3, b6 = in_turn(plan.few, *works)
    mine = dict(zip(pairs, costs, strict=True))
    beside = "`git diff --no-index`"
    named = f"{count:,} objects of 60 env entries"
    yield Row(f"B2 {named}, {count:,} rows", beside, mine["b2"], b2, (Goal("cpu", 2),))
    yield Row("B4 twice as many", "B2", mine["b4"], mine["b2"], (Goal("ratio", 2.2),))
    yield Row(f"B3 {named}, one row", beside, mine["b3"], b3, (Goal("cpu", 1),))
    yield Row("B5 one field of a CRD of 430 KB", BOTH_READ, mine["b5"], mine["b5 same"], (Goal("ratio", 1.5),))
    yield Row("B6 1,000 maps without a key, changed and reversed", beside, mine["b6"], b6, (Goal("cpu", 1),))
    yield _all_formats(plan, at, beside)


def _all_formats(plan: Plan, at: Path, beside: str) -> Row:
    """B8: as many rows as objects, written in every format; the Markdown has a size that forges take."""
    count = 500 if plan.quick else 5_000
    words = _pair(at / "b8", settings(count, "old"), settings(count, "new"))
    outputs = [word for kind in ("md", "json", "term") for word in ("-o", f"{kind}={at}/b8.{kind}")]
    _diff(at, *words, *outputs)
    _assure_rows((at / "b8.json").read_bytes(), count)
    size = (at / "b8.md").stat().st_size
    if size > MARKDOWN_BYTES:
        raise Unfit(f"B8: the Markdown has {size:,} bytes, {MARKDOWN_BYTES:,} at most")
    mine, git = in_turn(plan.few, partial(_diff, at, *words, *outputs), _git(at, words))
    return Row(f"B8 {count:,} rows in all formats", beside, mine, git, (Goal("cpu", 10), Goal("memory", 300)))


def _diff(at: Path, *words: str) -> Cost:
    """Our command without the cache; findings may end it with 1."""
    return own_cost(words, at, ends=(0, 1))


def _git(at: Path, words: tuple[str, ...]) -> Callable[[], Cost]:
    """What git costs on the two folders."""
    return partial(cost, ("git", "diff", "--no-index", *words[-2:]), at, ends=(0, 1))


def _pair(at: Path, old: Files, new: Files) -> tuple[str, ...]:
    """Two folders laid out like ``rendered/``, and the words that compare them."""
    return ("diff", "--dirs", str(write(at / "old", old)), str(write(at / "new", new)))


def _reworded(files: Files) -> list[tuple[str, str]]:
    """The same objects behind another first line: both sides are read, and nothing differs."""
    return [(path, text.replace("Edit fleet.yaml", "Edit fleet.yml")) for path, text in files]


def _assure_rows(said: bytes, count: int) -> None:
    found = len(json.loads(said)["rows"])
    if found != count:
        raise Unfit(f"the review has {found} rows, not {count}; nothing is measured")


def _files(top: Path) -> int:
    return sum(1 for file in (top / "rendered").rglob("*") if file.is_file() and "argocd" not in file.parts)
