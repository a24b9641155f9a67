"""Git's index says the same to us as to git: an oracle of ``git ls-files`` over every form of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_compile.adapters.indexed import BELOW, ENTRY, FILES, NAMES, state_of_index
from installed import committed, git, write

LONG = "long/" + "x" * 200
PATHS = [
    "a.yaml",
    "b/c.yaml",
    "b/d/e.yaml",
    "b/d/f.yaml",
    "b.yaml",
    "z/ü.yaml",
    f"{LONG}/{'y' * 250}",
    *(f"n/{n}" for n in range(40)),
]
SEEN = {
    "an entry": ([f"{ENTRY}a.yaml"], {"a.yaml"}),
    "a folder's files": ([f"{FILES}b"], {"b/c.yaml"}),
    "all below": ([f"{BELOW}b"], {"b/c.yaml", "b/d/e.yaml", "b/d/f.yaml"}),
    "names": ([f"{NAMES}b"], set()),
    "names at the top": ([f"{NAMES}"], set()),
    "a long one": ([f"{BELOW}long"], {PATHS[6]}),
}


@pytest.fixture(params=["2", "4", "sha256"])
def clone(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    top = write(tmp_path / "clone", dict.fromkeys(PATHS, "old\n"))
    if request.param == "sha256":
        git(top, "init", "-q", "--object-format=sha256")
    committed(top)
    if request.param == "4":
        git(top, "update-index", "--index-version", "4")
    return top


def state(top: Path, seen: list[str]) -> bytes:
    width = 32 if len(git(top, "rev-parse", "HEAD").strip()) == 64 else 20
    return state_of_index((top / ".git/index").read_bytes(), width, seen)


@pytest.mark.parametrize("what", SEEN)
def test_only_what_was_seen_counts(what: str, clone: Path) -> None:
    seen, concerned = SEEN[what]
    before = state(clone, seen)
    for path in PATHS[:7]:
        (clone / path).write_text("new\n")
        git(clone, "add", path)
        assert (state(clone, seen) != before) == (path in concerned), path
        git(clone, "update-index", "--assume-unchanged", path)
        git(clone, "update-index", "--no-assume-unchanged", path)
        git(clone, "reset", "-q")
        assert state(clone, seen) == before


def test_names_count_where_they_were_listed(clone: Path) -> None:
    inner, top = [f"{NAMES}b"], [f"{NAMES}"]
    before = state(clone, inner), state(clone, top)
    write(clone, {"b/d/new.yaml": "", "z/new.yaml": ""})
    git(clone, "add", "-A")
    assert (state(clone, inner), state(clone, top)) == before
    write(clone, {"b/new.yaml": ""})
    git(clone, "add", "-A")
    assert (state(clone, inner) != before[0], state(clone, top)) == (True, before[1])
    write(clone, {"new/a.yaml": ""})
    git(clone, "add", "-A")
    assert state(clone, top) != before[1]
    git(clone, "reset", "-q", "--hard")
    git(clone, "rm", "-q", "-r", "b/d")
    assert state(clone, inner) != before[0]


def test_attributes_always_count(clone: Path) -> None:
    before = state(clone, [])
    write(clone, {"b/d/.gitattributes": "* -diff\n"})
    git(clone, "add", "-A")
    assert state(clone, []) != before


def test_flags_count(clone: Path) -> None:
    before = state(clone, [f"{BELOW}b"])
    git(clone, "update-index", "--skip-worktree", "b/c.yaml")
    assert state(clone, [f"{BELOW}b"]) != before


@pytest.mark.parametrize("how", ["cut", "no index", "another version", "split"])
def test_what_is_not_understood_is_refused(how: str, clone: Path) -> None:
    if how == "split":
        git(clone, "update-index", "--split-index")
    content = (clone / ".git/index").read_bytes()
    changed = {
        "cut": content[:-30],
        "no index": b"",
        "another version": content[:7] + b"\x05" + content[8:],
        "split": content,
    }[how]
    with pytest.raises(ValueError, match="index"):
        state_of_index(changed, 20 if len(git(clone, "rev-parse", "HEAD")) == 41 else 32, [BELOW])
