"""A render that is stopped at any of its system calls leaves the old tree, or one that the next render completes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from gitops_compile.adapters.handles import view
from gitops_compile.adapters.rendered import read_rendered, write_rendered
from gitops_compile.check.ownership import plan
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.header import header
from installed import files_of
from stopped import MINE, Stopped, every_point

OURS = header("prod/p/web", "fleet.yaml")
SAME = {"rendered/prod/c/api/same.yaml": OURS, "rendered/argocd/hub/prod/same.yaml": OURS}
BEFORE = SAME | {
    "rendered/prod/c/api/changed.yaml": OURS + "1",
    "rendered/prod/c/api/gone.yaml": OURS,
    "rendered/prod/c/late/gone.yaml": OURS,
    "rendered/old/c/web/gone.yaml": OURS,
    "rendered/old/c/web/ns/gone.yaml": OURS,
    "rendered/prod/c/file": OURS,
    "rendered/prod/c/folder/file": OURS,
    "rendered/argocd/hub/bootstrap.yaml": OURS + "1",
}
NEW = {f"rendered/new/{path}": OURS + path for path in ("c/api/a.yaml", "c/web/a.yaml", "c/web/ns/b.yaml", "d/b.yaml")}
AFTER = (
    SAME
    | NEW
    | {
        "rendered/prod/c/api/changed.yaml": OURS + "2",
        "rendered/prod/c/api/new.yaml": OURS,
        "rendered/prod/c/web/new.yaml": OURS,
        "rendered/prod/c/late/new.yaml": OURS,
        "rendered/prod/c/file/file": OURS,
        "rendered/prod/c/folder": OURS,
        "rendered/argocd/hub/new/app.yaml": OURS,
        "rendered/argocd/hub/bootstrap.yaml": OURS + "2",
    }
)
CHANGES = {"os.rename", "os.remove"}


def tree(folder: Path) -> dict[str, str]:
    """What a person sees: everything but the staging folder."""
    found = {path: content.decode() for path, content in files_of(folder).items()}
    return {path: text for path, text in found.items() if not path.startswith("rendered/.gitops-compile/")}


def render(folder: Path) -> None:
    wanted = FileTree({path: text.encode() for path, text in AFTER.items()})
    write_rendered(folder, lambda found: plan(wanted, found, lambda _path, _content: True), lambda _files: None)


def leftover(folder: Path) -> bool:
    return (folder / "rendered/.gitops-compile").exists()


def is_between(now: Mapping[str, str]) -> bool:
    """Every file is as it was or as it will be, and what is new is there at once, in its turn."""
    new = [path for path in NEW if path in now]
    told = [path for path in now if path.startswith("rendered/argocd/") and now[path] != BEFORE.get(path)]
    return (
        all(text in (BEFORE.get(path), AFTER.get(path)) for path, text in now.items())
        and all(path in now for path in SAME)
        and (not new or len(new) == len(NEW))
        and (not told or all(now.get(path) == AFTER[path] for path in AFTER if "/argocd/" not in path))
        and (now.get("rendered/argocd/hub/bootstrap.yaml") == OURS + "1" or now == AFTER)
    )


@pytest.fixture(scope="module", params=["some", "none"])
def points(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[Mapping[str, str], list[Stopped]]]:
    """A render over a tree, and a first one."""
    before = BEFORE if request.param == "some" else {}
    return lambda how: (before, every_point(tmp_path_factory.mktemp(how) / "points", before, AFTER, how))


def is_sound(before: Mapping[str, str], now: Mapping[str, str], calls: Iterable[str]) -> bool:
    """The call that it was stopped at is the last one, and was not made."""
    if CHANGES.isdisjoint([*calls][:-1]):
        return now == before
    return is_between(now) if before else set(now.items()) <= set(AFTER.items())


Points = Callable[[str], tuple[Mapping[str, str], list[Stopped]]]


def test_killed_at_any_call_it_leaves_a_tree_that_the_next_render_completes(points: Points) -> None:
    before, ran = points("kill")
    assert {point.code for point in ran[:-1]} == {-9}
    assert ran[-1].code == 0
    assert any(leftover(point.folder) for point in ran)
    calls = ran[-1].calls
    # What is new is staged before anything changes, and comes with one rename for all of it.
    assert "os.mkdir" not in calls[min(calls.index(call) for call in CHANGES if call in calls) :]
    assert calls.count("os.rename") == (9 if before else 3)
    for point in ran[:-1]:
        assert is_sound(before, tree(point.folder), point.calls), (tree(point.folder), point)
        assert read_rendered(view(point.folder)).leftover == leftover(point.folder)
    for point in ran:
        render(point.folder)
        assert tree(point.folder) == AFTER
        assert not leftover(point.folder)


def test_a_signal_at_any_call_leaves_nothing_aside(points: Points) -> None:
    before, ran = points("term")
    for point in ran[:-1]:
        now = tree(point.folder)
        assert point.code == 143
        assert now == before or is_between(now) or not before, (now, point)
        assert all(text in (BEFORE.get(path), AFTER.get(path)) for path, text in now.items())
        # All stands in its place when the cleaning begins; what a signal leaves of that is for the next run.
        assert not leftover(point.folder) or now == AFTER
        render(point.folder)
        assert (tree(point.folder), leftover(point.folder)) == (AFTER, False)


def test_a_call_that_fails_is_told_and_never_hidden(points: Points) -> None:
    before, ran = points("fail")
    for point in ran:
        now = tree(point.folder)
        assert point.code == 3 or (point.code, now) == (0, AFTER), point
        assert all(text in (before.get(path), AFTER.get(path)) for path, text in now.items())
        if "os.rename" not in point.calls and "os.remove" not in point.calls:
            assert now == before
        render(point.folder)
        assert (tree(point.folder), leftover(point.folder)) == (AFTER, False)


def test_what_somebody_else_writes_meanwhile_is_never_lost(points: Points) -> None:
    _before, ran = points("meanwhile")
    assert {0, 3} == {point.code for point in ran}
    for point in ran[:-1]:
        now = tree(point.folder)
        assert {now.pop(path, None) for path in MINE} == {""}, point
        assert point.code == 3 or now == AFTER, point
        render(point.folder)
        assert tree(point.folder) == AFTER | dict.fromkeys(MINE, "")
