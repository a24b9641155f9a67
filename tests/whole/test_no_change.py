"""A run without a change says the same again, and any change at all makes the next run look.

Each case runs twice, the second time without loading the tool, then makes one change; the run after it must say what
a run without any cache says.
"""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

import gitops_compile
from installed import Installed, committed, git, write
from kustomize_program import kustomize
from remembered import Change, Command, copies, older, same_size
from shop_fleet import SERVICE, replaced, write_shop

FRAGMENT = """\
apps:
  more:
    source: {bases: [shared]}
    values: {a: 1}
    overrides: [{match: {environment: dev}, values: {a: 1}}]
"""
CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: zones.acme.example}
spec: {group: acme.example, names: {kind: Zone, plural: zones}, scope: Namespaced, versions: []}
"""


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory, installed: Installed) -> Iterator[Path]:
    """Rendered, committed fleets with a fragment, a link and something to warn of."""
    top = write_shop(tmp_path_factory.mktemp("first") / "shop")
    replaced(top / "fleet.yaml", "kind: Fleet\n", "kind: Fleet\ninclude: [fleet.d/*.yaml]\n")
    write(top, {"fleet.d/a.yaml": FRAGMENT, "shared/more/service.yaml": SERVICE, "README.md": "one\n"})
    (top / "overlays/more").symlink_to("../shared/more")
    (top / ".gitattributes").write_text("rendered/** -text\n")
    installed.fine(top, "render")
    committed(top)
    git(top, "repack", "-adq")  # Fewer files to copy.
    shutil.rmtree(top / ".git/hooks")
    return copies(top, tmp_path_factory.mktemp("copies"))


@pytest.fixture
def shop(pool: Iterator[Path]) -> Path:
    return next(pool)


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path / "home")


def remembered(command: Command, folder: Path, *arguments: str, **environment: str) -> None:
    """The first run is remembered: the second one says the same, to the byte."""
    first = command(folder, *arguments, **environment)
    second = command(folder, *arguments, **environment)
    assert (first.again, second.again) == (False, True), second.ran
    assert first.ran == second.ran


def is_seen(command: Command, folder: Path, *arguments: str, **environment: str) -> None:
    """The next run would look."""
    assert not command.repeats(folder, *arguments, **environment)


def looked_again(command: Command, folder: Path, *arguments: str, **environment: str) -> None:
    """The next run looks, and says what one without a cache says."""
    once = command(folder, *arguments, **environment)
    assert not once.again
    assert once.ran == command(folder, *arguments, "--no-cache", **environment).ran


# What is remembered


@pytest.mark.parametrize(
    "words",
    [
        "check",
        "check -o json",
        "check --quiet",
        "check --color always",
        "check --staged",
        "check --staged -o json",
        "render",
        "render -o json",
        "render --dry-run",
        "render dev prod/*/globex",
        "-C . check",
        "check -C . --fleet fleet.yaml",
    ],
)
def test_a_run_says_the_same_again(words: str, shop: Path, command: Command) -> None:
    remembered(command, shop, *words.split())
    assert command(shop, *words.split()).ran == command(shop, *words.split(), "--no-cache").ran


def test_warnings_and_notes_are_said_again(shop: Path, command: Command) -> None:
    git(shop, "rm", "-q", "-r", "--cached", "rendered/dev")
    older()
    remembered(command, shop, "check")
    said = command(shop, "check").ran.err
    assert "warning GC" in said
    assert "note GC742" in said


def test_from_a_folder_below_and_through_a_link(shop: Path, command: Command) -> None:
    remembered(command, shop / "overlays/edge", "check")
    remembered(command, shop / "overlays/edge", "check", "--staged")
    remembered(command, shop.parent, "check", "-C", "shop/overlays")
    (shop.parent / "link").symlink_to("shop")
    remembered(command, shop.parent, "check", "-C", "link")


def test_each_command_line_and_place_has_its_own(shop: Path, command: Command) -> None:
    remembered(command, shop, "check")
    for words in (["check", "--quiet"], ["check", "-o", "json"], ["render"], ["render", "dev"], ["check", "--staged"]):
        assert not command.repeats(shop, *words)
    assert not command.repeats(shop / "overlays", "check")
    for name, word in {"NO_COLOR": "1", "TERM": "dumb", "PATH": f"/nonexistent:{os.environ['PATH']}"}.items():
        assert not command.repeats(shop, "check", **{name: word}), name
    assert command.repeats(shop, "check")


def test_a_terminal_is_no_file(shop: Path, command: Command) -> None:
    remembered(command, shop, "check")
    ours, theirs = pty.openpty()
    own = {"PATH": os.environ["PATH"], "HOME": str(command.home), "TERM": "xterm"}
    words = [sys.executable, "-P", "-m", "gitops_compile", "check"]
    subprocess.run(words, cwd=shop, env=own, stderr=theirs, check=True)
    assert b"\x1b[" in os.read(ours, 1 << 16)
    assert "\x1b[" not in command(shop, "check").ran.err


# What is not


def test_a_young_fleet_is_not_remembered(shop: Path, command: Command) -> None:
    same_size("README.md")(shop)
    remembered(command, shop, "check")
    same_size("overlays/edge/service.yaml")(shop)
    command(shop, "render")
    for words in (["check"], ["render"]):
        assert not command(shop, *words).again
        assert not command(shop, *words).again


def test_errors_other_builders_and_other_states_are_not_remembered(shop: Path, command: Command) -> None:
    path = f"{kustomize().parent}:{os.environ['PATH']}"
    lines = ["check --engine kustomize", "check --rev HEAD", "check --no-cache", "list", "render --dry-run prdo"]
    lines += [
        "check --base HEAD",
        "diff HEAD",
        f"render --rev HEAD --out {shop.parent}/out",
        "render --dry-run --no-cache",
    ]
    for line in lines:
        command(shop, *line.split(), PATH=path)
        assert not command.repeats(shop, *line.split(), PATH=path), line
    (shop / "rendered/mine.yaml").write_text("a: 1\n")
    older()
    for line in ["check", "check -o json"]:
        assert command(shop, *line.split(), PATH=path).ran.code == 1
        assert not command.repeats(shop, *line.split(), PATH=path), line


def test_what_a_base_holds_is_asked_each_time(
    shop: Path, command: Command, installed: Installed, tmp_path: Path
) -> None:
    """A branch that moved, and an acknowledgement that has run out since, are no states of files."""
    git(shop, "branch", "base")
    git(shop, "worktree", "add", "-q", str(tmp_path / "tree"), "base")
    older()
    for words in (["check", "--base", "base"], ["check", "--quiet", "--base=base"]):
        assert command(shop, *words).ran.code == 0
        assert not command.repeats(shop, *words)
    replaced(tmp_path / "tree/fleet.yaml", "strategy: manual", "strategy: manual, protected: true")
    installed.fine(tmp_path / "tree", "render")
    git(tmp_path / "tree", "commit", "-qam", "guarded")
    ran = command(shop, "check", "--base", "base").ran
    assert (ran.code, "GC408" in ran.err) == (1, True), ran


def test_a_render_that_wrote_is_not_remembered(shop: Path, command: Command) -> None:
    (shop / "rendered/dev/c1/edge/service_main.yaml").unlink()
    older()
    assert "1 file would be written" in command(shop, "render", "--dry-run").ran.err
    assert "1 file would be written" in command(shop, "render", "--dry-run").ran.err
    assert "1 file written" in command(shop, "render").ran.err
    assert "nothing to do" in command(shop, "render").ran.err


@pytest.mark.parametrize("place", ["off", "relative", "shop/.cache", "mine"])
def test_a_cache_that_is_no_place_to_trust_is_not_used(
    place: str, shop: Path, command: Command, tmp_path: Path
) -> None:
    folder = {"shop/.cache": str(shop / ".cache"), "mine": str(tmp_path / "mine")}.get(place, place)
    if place == "mine":
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine").chmod(0o777)
    for _ in range(2):
        once = command(shop, "check", GITOPS_COMPILE_CACHE=folder)
        assert (once.again, once.ran.code) == (False, 0)
    assert not [path for path in tmp_path.rglob("*") if len(path.name) == 64]
    assert not (shop / ".cache").exists()


# Changes


def linked(path: str) -> Change:
    """A link to the same content in the place of a file."""

    def change(top: Path) -> None:
        shutil.move(top / path, top.parent / "content")
        (top / path).symlink_to(top.parent / "content")

    return change


def fifo(path: str) -> Change:
    def change(top: Path) -> None:
        (top / path).unlink()
        os.mkfifo(top / path)

    return change


def new(path: str, text: str) -> Change:
    return lambda top: write(top, {path: text})


def relinked(top: Path) -> None:
    shutil.copytree(top / "shared/more", top / "shared/other")
    (top / "overlays/more").unlink()
    (top / "overlays/more").symlink_to("../shared/other")


def switched(top: Path) -> None:
    """Another branch, and every time of modification as it was."""
    before = {path: path.lstat().st_mtime_ns for path in top.rglob("*")}
    git(top, "checkout", "-q", "-b", "other")
    replaced(top / "overlays/edge/service.yaml", "port: 80", "port: 81")
    git(top, "commit", "-qam", "other")
    git(top, "checkout", "-q", "main")
    git(top, "checkout", "-q", "other")
    for path, at in before.items():
        if ".git" not in path.parts and not path.is_symlink():
            os.utime(path, ns=(at, at))


def in_git(*arguments: str) -> Change:
    return lambda top: git(top, *arguments)


SEEN_BY_BOTH: dict[str, Change] = {
    "a source, same size and time": same_size("overlays/edge/service.yaml"),
    "the fleet, same size and time": same_size("fleet.yaml"),
    "a fragment, same size and time": same_size("fleet.d/a.yaml"),
    "what a link leads to": same_size("shared/more/service.yaml"),
    "a rendered file, same size and time": same_size("rendered/prod/c2/edge/service_main.yaml"),
    "a link that leads elsewhere": relinked,
    "a new source": new("overlays/edge/more.yaml", SERVICE.replace("main", "more")),
    "a new folder of sources": new("overlays/edge/base/more.yaml", SERVICE.replace("main", "more")),
    "a source less": lambda top: (top / "overlays/edge/service.yaml").unlink(),
    "a source's folder less": lambda top: shutil.rmtree(top / "overlays/late"),
    "a new fragment": new("fleet.d/b.yaml", "apps: {other: {source: {path: overlays/edge}}}\n"),
    "a schema": new("schemas/zone.yaml", CRD),
    "a file of SOPS": new(".sops.yaml", "creation_rules:\n- path_regex: overlays/edge/service\n"),
    "another branch": switched,
    "a rendered file less": lambda top: (top / "rendered/dev/c1/edge/service_main.yaml").unlink(),
    "a rendered folder less": lambda top: shutil.rmtree(top / "rendered/dev/c1/edge"),
    "nothing rendered": lambda top: shutil.rmtree(top / "rendered"),
    "one rendered file more": new("rendered/dev/c1/edge/mine.yaml", "a: 1\n"),
    "one in a new folder": new("rendered/dev/c1/new/mine.yaml", "a: 1\n"),
    "an empty folder": lambda top: (top / "rendered/dev/c1/empty").mkdir(),
    "a link in a rendered file's place": linked("rendered/dev/c1/edge/service_main.yaml"),
    "a FIFO in its place": fifo("rendered/dev/c1/edge/service_main.yaml"),
    "a link in the folder's place": linked("rendered/dev/c1/edge"),
    "what a killed run left": new("rendered/.gitops-compile/pid", "1"),
    "no clone": lambda top: shutil.rmtree(top / ".git"),
}
SEEN_BY_CHECK: dict[str, Change] = {
    "a pattern for git to ignore": new(".gitignore", "rendered/\n"),
    "another attribute": new(".gitattributes", "rendered/** linguist-generated\n"),
    "the clone's own attributes": new(".git/info/attributes", "rendered/** -diff\n"),
    "the clone's own exclusions": new(".git/info/exclude", "rendered/\n"),
    "a setting": in_git("config", "core.autocrlf", "true"),
    "a flag in the index": in_git("update-index", "--assume-unchanged", "rendered/dev/c1/edge/service_main.yaml"),
    "another flag": in_git("update-index", "--skip-worktree", "rendered/dev/c1/edge/service_main.yaml"),
    "an entry less": in_git("rm", "-q", "--cached", "rendered/dev/c1/edge/service_main.yaml"),
}


@pytest.mark.parametrize("change", SEEN_BY_BOTH)
def test_a_change_is_seen(change: str, shop: Path, command: Command) -> None:
    remembered(command, shop, "check")
    remembered(command, shop, "render", "--dry-run")
    SEEN_BY_BOTH[change](shop)
    is_seen(command, shop, "render", "--dry-run")
    looked_again(command, shop, "check")


@pytest.mark.parametrize("change", SEEN_BY_CHECK)
def test_a_change_of_git_s_is_seen(change: str, shop: Path, command: Command) -> None:
    remembered(command, shop, "check")
    SEEN_BY_CHECK[change](shop)
    is_seen(command, shop, "check")


def test_what_says_nothing_of_the_fleet_is_no_change(shop: Path, command: Command) -> None:
    for words in (["check"], ["check", "--staged"], ["render"]):
        remembered(command, shop, *words)
    same_size("README.md")(shop)
    (shop / "overlays/edge/service.yaml").read_bytes()
    git(shop, "add", "README.md")
    git(shop, "commit", "-qm", "unrelated")
    git(shop, "branch", "other")
    write(command.home, {".gitconfig": "[core]\n\texcludesFile = ~/ignored\n", "ignored": "rendered/\n"})
    for words in (["check"], ["check", "--staged"], ["render"]):
        once = command(shop, *words)
        assert once.again, words
        assert once.ran == command(shop, *words, "--no-cache").ran


def test_a_file_that_git_s_settings_name_counts(shop: Path, command: Command, tmp_path: Path) -> None:
    ignored = write(tmp_path, {"ignored": "none\n"}) / "ignored"
    git(shop, "config", "core.excludesFile", str(ignored))
    older()
    remembered(command, shop, "check")
    ignored.write_text("rendered/\n")
    git(shop, "rm", "-q", "-r", "--cached", "rendered/dev")
    is_seen(command, shop, "check")


def test_settings_of_other_files_are_not_remembered(shop: Path, command: Command, tmp_path: Path) -> None:
    git(shop, "config", "include.path", str(tmp_path / "settings"))
    older()
    command(shop, "check")
    is_seen(command, shop, "check")


def test_a_nearer_fleet_and_a_nearer_clone_are_seen(shop: Path, command: Command) -> None:
    below = shop / "overlays/edge"
    remembered(command, below, "check")
    remembered(command, shop, "check", "-C", "overlays/edge")
    shutil.copy(shop / "fleet.yaml", shop / "overlays/fleet.yaml")
    is_seen(command, below, "check")
    is_seen(command, shop, "check", "-C", "overlays/edge")


def test_a_clone_around_it_is_seen(shop: Path, command: Command) -> None:
    shutil.rmtree(shop / ".git")
    older()
    remembered(command, shop, "check")
    git(shop.parent, "init", "-q")
    is_seen(command, shop, "check")
    git(shop, "add", "-A")
    older()
    remembered(command, shop, "check")
    git(shop, "rm", "-q", "--cached", "rendered/dev/c1/edge/service_main.yaml")
    is_seen(command, shop, "check")
    remembered(command, shop, "check", "--quiet")
    (shop.parent / ".gitignore").write_text("rendered/\n")
    is_seen(command, shop, "check", "--quiet")


def test_a_folder_that_is_reached_by_a_link_is_the_one_it_leads_to_now(
    shop: Path, pool: Iterator[Path], command: Command
) -> None:
    other, link = next(pool), shop.parent / "link"
    link.symlink_to(shop)
    for words in (["check", "-C", str(link)], ["check", "--fleet", str(link / "fleet.yaml")]):
        remembered(command, shop.parent, *words)
    link.unlink()
    link.symlink_to(other)
    (other / "rendered/dev/c1/edge/service_main.yaml").unlink()
    for words in (["check", "-C", str(link)], ["check", "--fleet", str(link / "fleet.yaml")]):
        is_seen(command, shop.parent, *words)
    link.unlink()
    assert command(shop.parent, "check", "-C", str(link)).ran.code == 2


# The index

ADDED: dict[str, Change] = {
    "a source": lambda top: (same_size("overlays/edge/service.yaml")(top), git(top, "add", "-A")),
    "a rendered file": lambda top: (same_size("rendered/dev/c1/edge/service_main.yaml")(top), git(top, "add", "-A")),
    "a new fragment": lambda top: (new("fleet.d/b.yaml", "apps: {other: {}}\n")(top), git(top, "add", "-A")),
    "a new source": lambda top: (new("overlays/edge/a.yaml", SERVICE)(top), git(top, "add", "-A")),
    "a rendered file more": lambda top: (new("rendered/dev/c1/new/a.yaml", "a: 1\n")(top), git(top, "add", "-A")),
    "an attribute below": lambda top: (new("rendered/dev/.gitattributes", "* -diff\n")(top), git(top, "add", "-A")),
    "a source less": in_git("rm", "-q", "overlays/late/service.yaml"),
    "nothing rendered": in_git("rm", "-q", "-r", "rendered"),
    "no link": in_git("rm", "-q", "overlays/more"),
    "a flag": in_git("update-index", "--assume-unchanged", "rendered/dev/c1/edge/service_main.yaml"),
    "a setting": in_git("config", "core.autocrlf", "true"),
    "no clone": lambda top: shutil.rmtree(top / ".git"),
}


@pytest.mark.parametrize("change", ADDED)
def test_a_change_in_the_index_is_seen(change: str, shop: Path, command: Command) -> None:
    remembered(command, shop, "check", "--staged")
    ADDED[change](shop)
    is_seen(command, shop, "check", "--staged")


def test_a_nearer_fleet_in_the_index_is_seen(shop: Path, command: Command) -> None:
    remembered(command, shop / "overlays/edge", "check", "--staged")
    shutil.copy(shop / "fleet.yaml", shop / "overlays/fleet.yaml")
    assert command(shop / "overlays/edge", "check", "--staged").again
    git(shop, "add", "overlays/fleet.yaml")
    is_seen(command, shop / "overlays/edge", "check", "--staged")


def test_the_index_that_a_hook_is_told_is_the_one_that_counts(shop: Path, command: Command) -> None:
    remembered(command, shop, "check", "--staged")
    own = shop / ".git/next-index-17.lock"
    shutil.copy(shop / ".git/index", own)
    assert command(shop, "check", "--staged", GIT_INDEX_FILE=str(own)).again
    git(shop, "rm", "-q", "-r", "--cached", "rendered/dev")
    (shop / ".git/index").rename(own)
    git(shop, "reset", "-q")
    assert command(shop, "check", "--staged").again
    is_seen(command, shop, "check", "--staged", GIT_INDEX_FILE=str(own))
    shutil.move(own, shop.parent / "index")
    assert command(shop, "check", "--staged", GIT_INDEX_FILE=str(shop.parent / "index")).again


def test_what_a_hook_saw_in_another_index_is_not_said_of_the_clone_s_own(shop: Path, command: Command) -> None:
    own = shop / ".git/next-index-17.lock"
    shutil.copy(shop / ".git/index", own)
    assert not command(shop, "check", "--staged", GIT_INDEX_FILE=str(own)).again
    git(shop, "rm", "-q", "-r", "--cached", "rendered/dev")
    is_seen(command, shop, "check", "--staged")


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_every_form_of_the_index_is_read(version: str, shop: Path, command: Command) -> None:
    if version == "3":
        (shop / "later").write_text("a\n")
        git(shop, "add", "-N", "later")
    else:
        git(shop, "update-index", "--index-version", version)
    assert (shop / ".git/index").read_bytes()[7] == int(version)
    older()
    remembered(command, shop, "check", "--staged")
    remembered(command, shop, "check")
    git(shop, "rm", "-q", "--cached", "rendered/dev/c1/edge/service_main.yaml")
    is_seen(command, shop, "check", "--staged")
    is_seen(command, shop, "check")


def test_an_index_in_parts_is_not_remembered(shop: Path, command: Command) -> None:
    git(shop, "update-index", "--split-index")
    older()
    for words in (["check"], ["check", "--staged"]):
        command(shop, *words)
        is_seen(command, shop, *words)


def test_a_worktree_and_a_submodule_have_an_index_of_their_own(shop: Path, command: Command, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    git(shop, "worktree", "add", "-q", str(tree))
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(shop), "inner")
    older()
    for place in (tree, outer / "inner"):
        remembered(command, place, "check")
        remembered(command, place, "check", "--staged")
        git(place, "rm", "-q", "--cached", "rendered/dev/c1/edge/service_main.yaml")
        is_seen(command, place, "check")
        is_seen(command, place, "check", "--staged")


# Pins


def test_an_object_that_went_missing_does_not_matter(shop: Path, command: Command) -> None:
    commit = git(shop, "rev-parse", "HEAD").strip()
    replaced(shop / "fleet.yaml", "prod: 1.0.0}}", f"prod: {{version: 1.0.0, source: {commit}}}}}}}")
    command(shop, "render")
    git(shop, "add", "-A")
    older()
    remembered(command, shop, "check")
    shutil.rmtree(shop / ".git/objects/pack", ignore_errors=True)
    for folder in sorted((shop / ".git/objects").glob("??"))[:200]:
        shutil.rmtree(folder)
    assert command(shop, "check").again


# The tool


@pytest.fixture
def tool(tmp_path: Path) -> Path:
    """The installed package in a folder of its own."""
    own = Path(gitops_compile.__file__).resolve().parent
    shutil.copytree(own, tmp_path / "lib/gitops_compile", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "lib/gitops_compile"


@pytest.mark.parametrize(
    "changed",
    ["__init__.py", "check/sizes.py", "_engine/gitops-compile-engine", "schemas/kubernetes/index.json", "dependency"],
)
def test_another_tool_looks_again(changed: str, tool: Path, shop: Path, tmp_path: Path) -> None:
    command = Command(tmp_path / "home", environment={"PYTHONPATH": str(tool.parent)})
    remembered(command, shop, "check")
    if changed == "dependency":
        (tool.parent / "click-99.dist-info").mkdir()
    else:
        with (tool / changed).open("ab") as file:
            file.write(b"\n")
    is_seen(command, shop, "check")


def test_another_python_looks_again(shop: Path, tmp_path: Path) -> None:
    remembered(Command(tmp_path / "home"), shop, "check")
    link = tmp_path / "python"
    link.symlink_to(sys.executable)
    path = os.pathsep.join(path for path in sys.path if path)
    other = Command(tmp_path / "home", python=(str(link), "-B", "-P"), environment={"PYTHONPATH": path})
    is_seen(other, shop, "check")


# Streams and entries


def test_a_stream_that_nobody_reads_is_no_failure(shop: Path, command: Command) -> None:
    remembered(command, shop, "check", "-o", "json")
    own = {"PATH": os.environ["PATH"], "HOME": str(command.home)}
    read, written = os.pipe()
    os.close(read)
    words = [*command.python, "-c", "from gitops_compile.__main__ import main; main()", "check", "-o", "json"]
    done = subprocess.run(words, cwd=shop, env=own, stdout=written, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(words, cwd=shop, env=own, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode != 0


DAMAGES = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda _content: b"",
    "one bit": lambda content: content[:-2] + bytes([content[-2] ^ 1]) + content[-1:],
    "more": lambda content: content + b"\0",
    "foreign": lambda _content: b"gitops-compile cache 1 \n{}",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_a_miss(damage: str, shop: Path, command: Command) -> None:
    remembered(command, shop, "check")
    for path in command.kept:
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
    looked_again(command, shop, "check")
    assert command(shop, "check").again


def test_an_entry_that_is_no_regular_file_is_a_miss(shop: Path, command: Command) -> None:
    remembered(command, shop, "check")
    for number, path in zip(count(), command.kept):
        path.unlink()
        (os.mkfifo, os.mkdir, lambda place: place.symlink_to("/dev/zero"))[number % 3](path)
    looked_again(command, shop, "check")


def test_the_entry_of_another_run_is_a_miss(shop: Path, command: Command) -> None:
    remembered(command, shop, "check")
    before = set(command.kept)
    remembered(command, shop, "render")
    [first], [second] = before - _builds(before), set(command.kept) - before
    first.write_bytes(second.read_bytes())
    is_seen(command, shop, "check")


def _builds(paths: set[Path]) -> set[Path]:
    return {path for path in paths if b'"objects"' in path.read_bytes()}
