"""The work tree, the index and a commit give the same answers; what git alone can hold is told as what it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gitops_compile.adapters.disk import folder_reader, include, read_file
from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.git import find
from gitops_compile.adapters.handles import view
from gitops_compile.adapters.rendered import read_rendered
from gitops_compile.adapters.revisions import Objects, commit_view, index_view, objects_of
from gitops_compile.adapters.views import Kind, Most, View
from installed import committed, git, write

FILES = {
    "fleet.yaml": "fleet",
    "fleet.d/a.yaml": "a",
    "fleet.d/b.yaml": "b",
    "overlays/api/kustomization.yaml": "api",
    "overlays/api/sub/deep/x.yaml": "x",
    "overlays/web/kustomization.yaml": "web",
    "rendered/prod/p1/api/x.yaml": "rendered",
}
MOST = Most(100, 1000, 1000)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A clone whose fleet lies in a folder, with links, a file that may be run, and names that are not plain."""
    top = tmp_path / "clone"
    fleet = write(top / "deploy", FILES)
    (fleet / "overlays/api/shared.yaml").symlink_to("../web/kustomization.yaml")
    (fleet / "overlays/api/linked").symlink_to("../web")
    (fleet / "rendered/prod/link").symlink_to("p1")
    (fleet / "overlays/web/run.sh").write_text("run")
    (fleet / "overlays/web/run.sh").chmod(0o755)
    (fleet / "overlays/web/ä b\n.yaml").write_text("odd")
    (fleet / "overlays/web/bytes").write_bytes(bytes(range(256)))
    write(top, {"outside/x.yaml": "outside"})
    committed(top)
    return fleet


@pytest.fixture
def objects(repo: Path) -> Iterator[Objects]:
    with _objects(repo) as opened:
        yield opened


def _objects(folder: Path):
    clone = find(folder)
    assert clone is not None
    return objects_of(clone)


def _head(objects: Objects) -> str:
    head = objects.clone.commit("HEAD")
    assert head is not None
    return head


STATES: dict[str, Callable[[Path, Objects], View]] = {
    "work tree": lambda repo, _objects: view(repo),
    "index": lambda _repo, objects: index_view(objects, objects.clone),
    "commit": lambda _repo, objects: commit_view(objects, _head(objects), objects.clone.prefix),
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_gives_the_same_answers(repo: Path, objects: Objects, state: str) -> None:
    seen, wanted = STATES[state](repo, objects), view(repo)
    for folder in ("", "fleet.d", "overlays", "overlays/api", "overlays/web", "rendered/prod"):
        assert dict(seen.listing(folder)) == dict(wanted.listing(folder))
        assert list(seen.listing(folder)) == sorted(seen.listing(folder))
        assert dict(seen.contents(folder, MOST)) == dict(wanted.contents(folder, MOST))
    assert seen.link("overlays/api/linked") == "../web"
    assert seen.content("overlays/web/bytes", 3) == b"\0\1\2"


@pytest.mark.parametrize("state", STATES)
def test_every_state_passes_the_same_readers(repo: Path, objects: Objects, state: str) -> None:
    seen = STATES[state](repo, objects)
    assert read_file(seen, "fleet.yaml", 100) == b"fleet"
    assert read_file(seen, "none.yaml", 100) is None
    assert include(seen, "fleet.d/*.yaml") == {"fleet.d/a.yaml": b"a", "fleet.d/b.yaml": b"b"}
    found = folder_reader(seen)(("overlays/api", "overlays/web"))
    assert found.problems == ()
    assert found.tree["overlays/api/linked/kustomization.yaml"] == b"web"
    assert found.tree["overlays/api/shared.yaml"] == b"web"
    assert [d.code for d in folder_reader(seen)(("overlays/api",)).problems] == ["GC161", "GC161"]
    rendered = read_rendered(seen)
    assert dict(rendered.files) == {"rendered/prod/p1/api/x.yaml": b"rendered"}
    assert rendered.special == {"rendered/prod/link": "symlink"}


def test_the_index_and_a_commit_are_not_the_work_tree(repo: Path, objects: Objects) -> None:
    write(repo, {"fleet.yaml": "staged"})
    git(repo, "add", "fleet.yaml")
    write(repo, {"fleet.yaml": "edited", "overlays/new.yaml": "untracked"})
    shutil.rmtree(repo / "fleet.d")
    read = {state: read_file(look(repo, objects), "fleet.yaml", 100) for state, look in STATES.items()}
    assert read == {"work tree": b"edited", "index": b"staged", "commit": b"fleet"}
    staged = index_view(objects, objects.clone)
    assert "new.yaml" not in staged.listing("overlays")
    assert list(staged.listing("fleet.d")) == ["a.yaml", "b.yaml"]


def test_a_submodule_is_a_repository_of_its_own(repo: Path, objects: Objects) -> None:
    entry = f"160000,{_head(objects)},deploy/overlays/api/sub/module"
    git(repo, "update-index", "--add", "--cacheinfo", entry)
    git(repo, "commit", "-qm", "module")
    for look in (STATES["index"], STATES["commit"]):
        found = folder_reader(look(repo, objects))(("overlays/api", "overlays/web"))
        assert [(d.code, str(d.at)) for d in found.problems] == [("GC161", "overlays/api/sub/module")]


def test_a_path_in_conflict_is_told_as_one(repo: Path, objects: Objects) -> None:
    for branch, text in (("one", "1"), ("two", "2")):
        git(repo, "checkout", "-qb", branch, "main")
        write(repo, {"fleet.yaml": text, "rendered/prod/p1/api/x.yaml": text})
        git(repo, "commit", "-qam", branch)
    with pytest.raises(Exception, match="merge"):
        git(repo, "merge", "-q", "one")
    seen = index_view(objects, objects.clone)
    assert seen.listing("")["fleet.yaml"] is Kind.CONFLICT
    assert read_rendered(seen).special["rendered/prod/p1/api/x.yaml"] == "path in conflict in git's index"


def test_a_commit_that_the_clone_lacks_is_a_failure_with_the_way_to_get_it(objects: Objects) -> None:
    with pytest.raises(ToolFailed, match=f"git fetch origin {'0' * 40}"):
        commit_view(objects, "0" * 40, "")
    blob = git(objects.clone.folder, "hash-object", "-w", "fleet.yaml").strip()
    with pytest.raises(ToolFailed, match="is not in this clone"):
        commit_view(objects, blob, "")


def test_a_long_file_is_cut_and_the_next_one_is_whole(repo: Path, objects: Objects) -> None:
    write(repo, {"overlays/web/long": "l" * 3_000_000, "overlays/web/next": "next"})
    git(repo, "add", "-A")
    seen = index_view(objects, objects.clone)
    assert seen.content("overlays/web/long", 5) == b"lllll"
    assert seen.contents("overlays/web", Most(100, 5, 10**9))["next"] == b"next"
    assert "next" not in seen.contents("overlays/web", Most(3, 5, 10**9))


def test_more_files_than_are_asked_for_ahead(repo: Path, objects: Objects) -> None:
    many = {f"overlays/many/{number:04}.yaml": f"{number}" * 400 for number in range(700)}
    write(repo, many)
    git(repo, "add", "-A")
    seen = index_view(objects, objects.clone)
    found = folder_reader(seen)(("overlays/many",))
    assert {path: content.decode() for path, content in found.tree.items()} == many


def test_a_clone_with_long_ids(tmp_path: Path) -> None:
    top = write(tmp_path / "sha256", FILES)
    git(top, "init", "-q", "--object-format=sha256")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "all")
    with _objects(top) as objects:
        seen = commit_view(objects, _head(objects), "")
        assert dict(seen.listing("fleet.d")) == {"a.yaml": Kind.FILE, "b.yaml": Kind.FILE}
        assert seen.content("fleet.d/b.yaml", 9) == b"b"


def test_a_hook_is_shown_the_index_that_git_names_to_it(
    repo: Path, objects: Objects, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = repo.parent / ".git" / "next-index-1.lock"
    shutil.copy(repo.parent / ".git" / "index", other)
    write(repo, {"fleet.yaml": "the clone's own index"})
    git(repo, "add", "fleet.yaml")
    shown = {}
    for name, named in {"none": "", "git's": str(other), "outside": str(tmp_path / "x"), "nothing": "none"}.items():
        monkeypatch.setenv("GIT_INDEX_FILE", named)
        clone = replace(objects.clone)
        shown[name] = index_view(objects, clone).content("fleet.yaml", 100)
    own = b"the clone's own index"
    assert shown == {"none": own, "git's": b"fleet", "outside": own, "nothing": own}


def test_what_a_folder_that_is_none_holds(repo: Path, objects: Objects) -> None:
    for look in (STATES["index"], STATES["commit"]):
        assert dict(look(repo, objects).listing("no/such/folder")) == {}
        assert dict(look(repo, objects).listing("fleet.yaml")) == {}
