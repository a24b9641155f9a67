"""``diff`` compares what its call says: work tree, index, commits, folders; and tells what it cannot compare."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from installed import Installed, committed, git, write
from shop_fleet import replaced

FLEET = "fleet.yaml"


def commit(top: Path, message: str = "next") -> str:
    git(top, "add", "-A")
    git(top, "commit", "-qm", message)
    return git(top, "rev-parse", "HEAD").strip()


def bump(top: Path, installed: Installed, old: str, new: str) -> None:
    """Another version of api, rendered."""
    replaced(top / FLEET, old, new)
    installed.fine(top, "render")


@pytest.fixture
def clone(shop: Path) -> Path:
    write(shop, {".gitattributes": "rendered/** -text\n"})
    committed(shop)
    return shop


@pytest.fixture
def branch(clone: Path, installed: Installed) -> Path:
    """A branch with one commit on it, while main went on with another one."""
    git(clone, "checkout", "-qb", "topic")
    bump(clone, installed, "prod: 1.0.0", "prod: 1.0.1")
    commit(clone)
    git(clone, "checkout", "-q", "main")
    bump(clone, installed, "dev: 2.0.0", "dev: 2.1.0")
    commit(clone)
    git(clone, "checkout", "-q", "topic")
    return clone


def document(installed: Installed, top: Path, *arguments: str) -> Any:
    ran = installed(top, "diff", *arguments, "-o", "json")
    assert ran.code in (0, 1), ran.err
    return ran.json()


def moves(found: Any) -> list[tuple[str, str, str]]:
    return [(one["name"], one["from"], one["to"]) for one in found["images"]]


UP = ("docker.io/acme/api", "1.0.0", "1.0.1")
DEV = ("docker.io/acme/api", "2.0.0", "2.1.0")
BACK = ("docker.io/acme/api", "2.1.0", "2.0.0")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), [UP]),
        (("main",), [UP]),
        (("main...topic",), [UP]),
        (("main..topic",), [UP, BACK]),
        (("topic..main",), [("docker.io/acme/api", "1.0.1", "1.0.0"), DEV]),
        (("HEAD~1...HEAD",), [UP]),
        (("--staged",), []),
        (("--staged", "main"), [UP]),
        (("HEAD",), []),
    ],
)
def test_a_call_compares_what_it_says(
    branch: Path, installed: Installed, arguments: tuple[str, ...], expected: list[Any]
) -> None:
    assert sorted(moves(document(installed, branch, *arguments))) == sorted(expected)


def test_the_work_tree_counts_with_files_that_git_does_not_track(clone: Path, installed: Installed) -> None:
    replaced(clone / FLEET, "  edge: {}\n", "  edge: {}\n  more: {source: {path: overlays/edge}, namespace: more-x}\n")
    replaced(clone / FLEET, "namespace: more-x", 'namespace: "more-{environment}"')
    installed.fine(clone, "render")
    found = document(installed, clone)
    assert found["counts"]["added"] > 0
    assert found["verification"]["state"] == "verified"
    assert document(installed, clone, "--staged")["result"] == "clean"
    git(clone, "add", "-A")
    staged = document(installed, clone, "--staged")
    assert (staged["counts"], staged["rows"]) == (found["counts"], found["rows"])
    ident = commit(clone)
    committed_now = document(installed, clone, f"{ident}~1..{ident}")
    assert (committed_now["counts"], committed_now["rows"]) == (found["counts"], found["rows"])


def test_the_staged_state_is_reviewed_not_the_work_tree(clone: Path, installed: Installed) -> None:
    bump(clone, installed, "prod: 1.0.0", "prod: 1.0.1")
    git(clone, "add", "-A")
    bump(clone, installed, "prod: 1.0.1", "prod: 1.0.2")
    found = document(installed, clone, "--staged")
    assert moves(found) == [UP]
    assert found["verification"]["state"] == "verified"


def test_a_fleet_below_the_top_of_its_clone(clone: Path, installed: Installed, tmp_path: Path) -> None:
    top = tmp_path / "mono"
    shutil.copytree(clone, top / "deploy", ignore=shutil.ignore_patterns(".git"))
    write(top, {"README.md": "mono\n"})
    committed(top)
    bump(top / "deploy", installed, "prod: 1.0.0", "prod: 1.0.1")
    write(top, {"README.md": "changed\n"})
    for arguments in ((), ("HEAD",)):
        assert moves(document(installed, top / "deploy", *arguments)) == [UP]
    commit(top)
    assert moves(document(installed, top / "deploy", "HEAD~1..HEAD")) == [UP]


def test_two_folders(clone: Path, installed: Installed, tmp_path: Path) -> None:
    shutil.copytree(clone / "rendered", tmp_path / "old")
    bump(clone, installed, "prod: 1.0.0", "prod: 1.0.1")
    ran = installed(tmp_path, "diff", "--dirs", str(tmp_path / "old"), str(clone / "rendered"), "-o", "json")
    assert ran.code == 0, ran.err
    found = ran.json()
    assert moves(found) == [UP]
    assert found["verification"]["state"] == "skipped"
    assert [cause["confidence"] for row in found["rows"] for cause in row["causes"]] in ([], ["none"])


def test_a_file_edited_by_hand_is_not_current_and_has_no_cause(clone: Path, installed: Installed) -> None:
    file = clone / "rendered/prod/c1/edge/deployment_main.yaml"
    replaced(file, "docker.io/acme/edge", "docker.io/evil/edge")
    ran = installed(clone, "diff", "--fail-on", "never")
    assert ran.code == 1
    assert "GC200" in ran.out
    assert "GC201" in ran.out
    assert "result: not current" in ran.out
    assert document(installed, clone)["result"] == "not-current"
    assert installed(clone, "diff", "--no-verify", "--fail-on", "never").code == 0


NEEDED_WHERE_SOMETHING_DIFFERS = (
    *(
        "deepdiff",
        "jinja2",
        "plumbum",
        "rich",
        "gitops_compile.pipeline",
        "gitops_compile.check",
        "gitops_compile.render",
    ),
    *("gitops_compile.compare.cause", "gitops_compile.compare.risk", "gitops_compile.compare.review"),
    *("gitops_compile.report.review.markdown", "gitops_compile.report.review.as_json", "gitops_compile.model.fleet"),
)


def test_where_nothing_differs_next_to_nothing_is_loaded(clone: Path, installed: Installed) -> None:
    ran = installed.fine(clone, "diff", "HEAD..HEAD", "--no-verify", PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "gitops_compile.commands.unchanged" in loaded
    assert sorted(name for name in loaded if name.startswith(NEEDED_WHERE_SOMETHING_DIFFERS)) == []


@pytest.mark.parametrize("form", ["term", "md", "json"])
def test_the_short_way_says_what_the_long_way_says(form: str, clone: Path, installed: Installed) -> None:
    """A fleet that says a word of reviews goes the long way, and so does one whose fragment does."""
    calls = ("diff", "HEAD..HEAD", "--no-verify", "--app", "a*", "-o", form)
    texts = []
    for word in ("a comment", "a review of a review"):
        with (clone / FLEET).open("a") as file:
            file.write(f"# {word}\n")
        made = commit(clone)
        texts.append(installed.fine(clone, *calls).out.replace(made, "ID").replace(made[:7], "ID"))
    assert texts[0] == texts[1]
    assert ("acme" in texts[0]) is (form != "md")


def test_exit_codes(clone: Path, installed: Installed) -> None:
    assert installed(clone, "diff", "--exit-code").code == 0
    bump(clone, installed, "prod: 1.0.0", "prod: 0.9.0")
    assert installed(clone, "diff").code == 0
    assert installed(clone, "diff", "--exit-code").code == 1
    assert installed(clone, "diff", "--fail-on", "warn").code == 1
    assert "GC250" in installed(clone, "diff").out


def test_a_head_with_errors_is_compared_all_the_same(clone: Path, installed: Installed) -> None:
    bump(clone, installed, "prod: 1.0.0", "prod: 1.0.1")
    replaced(clone / FLEET, "  edge: {}\n", "  edge: {sorce: {}}\n")
    ran = installed(clone, "diff", "-o", "json", "main")
    assert ran.code == 1
    assert "error GC110: unknown key sorce" in ran.err
    found = ran.json()
    assert moves(found) == [UP]
    assert found["verification"]["state"] == "skipped"


def test_without_a_base_a_head_with_errors_tells_them_and_asks_for_one(clone: Path, installed: Installed) -> None:
    replaced(clone / FLEET, "  edge: {}\n", "  edge: {sorce: {}}\n")
    ran = installed(clone, "diff")
    assert (ran.code, ran.out) == (2, "")
    assert "error GC110: unknown key sorce" in ran.err
    assert "the fleet has errors, so nobody can say its `git.branch`; mend them, or name a BASE" in ran.err


def test_a_base_with_errors_protects_everything(clone: Path, installed: Installed) -> None:
    replaced(clone / FLEET, "  edge: {}\n", "  edge: {sorce: {}}\n")
    commit(clone)
    replaced(clone / FLEET, "  edge: {sorce: {}}\n", "  edge: {}\n")
    bump(clone, installed, "dev: 2.0.0", "dev: 2.0.1")
    found = document(installed, clone, "HEAD")
    assert found["verification"]["state"] == "verified"
    assert "GC290" in {one["code"] for one in found["findings"]} or "dev" in str(found["counts"])


def test_what_a_shallow_clone_lacks_names_the_command_that_fetches_it(
    branch: Path, installed: Installed, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "topic", f"file://{branch}", "shallow")
    ran = installed(tmp_path / "shallow", "diff")
    assert (ran.code, ran.out) == (3, "")
    assert "git fetch --unshallow origin main" in ran.err
    git(tmp_path / "shallow", "fetch", "-q", "--unshallow", "origin", "main")
    ran = installed(tmp_path / "shallow", "diff", "FETCH_HEAD", "-o", "json")
    assert moves(ran.json()) == [UP]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "git knows no commit nowhere here"),
        (("main...",), "both sides must stand"),
        (("main..topic", "--staged"), "--staged has the index for its head"),
        (("--dirs", "a", "b", "main"), "it takes no revisions"),
        (("-o", "jsn"), "Did you mean json?"),
        (("-o", "md", "-o", "json"), "two outputs cannot share standard output"),
        (("--now", "soon"), "soon is no date"),
        (("--show-secrets",), "works with `term` on a terminal alone"),
        (("--max-bytes", "10"), "10 is not in the range x>=20000"),
    ],
)
def test_a_wrong_call_says_so(branch: Path, installed: Installed, arguments: tuple[str, ...], said: str) -> None:
    ran = installed(branch, "diff", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_every_output_of_one_call_is_written(branch: Path, installed: Installed, tmp_path: Path) -> None:
    md, js = tmp_path / "review.md", tmp_path / "review.json"
    ran = installed.fine(branch, "diff", "-o", "term", "-o", f"md={md}", "-o", f"json={js}")
    assert "1.0.0" in ran.out
    assert md.read_text().startswith("<!-- gitops-compile:review fleet=acme ")
    assert js.read_text().startswith("{")
    gone = installed(branch, "diff", "-o", f"md={tmp_path}/no/such/review.md")
    assert gone.code == 3
    assert "No such file or directory" in gone.err


def test_filters_limit_what_is_shown_and_what_fails_but_not_what_is_proved(branch: Path, installed: Installed) -> None:
    everything = document(installed, branch)
    globex = document(installed, branch, "--tenancy", "globex")
    none = document(installed, branch, "--app", "edge")
    assert 0 < globex["counts"]["targets"] < everything["counts"]["targets"]
    assert globex["filter"] == "--tenancy globex"
    assert none["rows"] == []
    assert none["verification"] == everything["verification"]


def test_one_object_in_full(branch: Path, installed: Installed) -> None:
    path = "rendered/prod/c1/globex/api/deployment_main.yaml"
    ran = installed.fine(branch, "diff", "--object", path)
    assert path in ran.out
    assert ran.out.count("  File  ") == 1


def test_outside_of_git(tmp_path: Path, shop: Path, installed: Installed) -> None:
    ran = installed(shop, "diff")
    assert ran.code == 3
    assert "no git repository" in ran.err
