"""The table of ours, edited and foreign files, row by row, and what ``check`` says of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.check.ownership import Found, Plan, differences, first_difference, plan, refusals
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.header import header

WEB = "rendered/prod/p-euw1/web"
FILE = f"{WEB}/deployment_web.yaml"


def ours(text: str, place: str = "prod/p-euw1/web") -> bytes:
    return (header(place, "overlays/web or fleet.yaml") + text).encode()


NEW, OLD, EDIT, FOREIGN = ours("new\n"), ours("old\n"), ours("edit\n"), b"kind: Deployment\n"


def written(_path: str, content: bytes) -> bool:
    """The witness of these tests: the tool wrote NEW and OLD."""
    return content in (NEW, OLD)


def planned(
    wanted: Mapping[str, bytes], there: Mapping[str, bytes], *, adopt: bool = False, delete_edited: bool = False
) -> Plan:
    return plan(FileTree(wanted), Found(FileTree(there)), written, adopt=adopt, delete_edited=delete_edited)


def told(wanted: Mapping[str, bytes], found: Found | Mapping[str, bytes]) -> list[str]:
    there = found if isinstance(found, Found) else Found(FileTree(found))
    return [line(d) for d in differences(FileTree(wanted), there, written)]


def line(diagnostic: Diagnostic) -> str:
    assert diagnostic.is_error
    return f"{diagnostic.code} {diagnostic.at}: {diagnostic.message}"


@dataclass(frozen=True)
class Row:
    """A row of the page: what the plan is without flags, and with the flag that is the way out."""

    there: bytes
    wanted: bytes | None
    without: Plan
    flag: str
    flagged: Plan


ROWS = {
    "equal": Row(NEW, NEW, Plan({}, unchanged=1), "adopt", Plan({}, unchanged=1)),
    "ours, unmodified, wanted": Row(OLD, NEW, Plan({FILE: NEW}), "delete_edited", Plan({FILE: NEW})),
    "ours, unmodified, not wanted": Row(OLD, None, Plan({}, (FILE,)), "adopt", Plan({}, (FILE,))),
    "ours, edited, wanted": Row(
        EDIT,
        NEW,
        Plan({FILE: NEW}, overwritten_edited=(FILE,)),
        "delete_edited",
        Plan({FILE: NEW}, overwritten_edited=(FILE,)),
    ),
    "ours, edited, not wanted": Row(
        EDIT, None, Plan({}, kept_edited=(FILE,)), "delete_edited", Plan({}, (FILE,), deleted_edited=(FILE,))
    ),
    "foreign, wanted": Row(FOREIGN, NEW, Plan({}, kept_foreign=(FILE,)), "adopt", Plan({FILE: NEW}, adopted=(FILE,))),
    "foreign, not wanted": Row(FOREIGN, None, Plan({}), "adopt", Plan({})),
}


@pytest.mark.parametrize("name", ROWS)
def test_each_row_of_the_table(name: str) -> None:
    row = ROWS[name]
    wanted = {} if row.wanted is None else {FILE: row.wanted}
    assert planned(wanted, {FILE: row.there}) == row.without
    assert planned(wanted, {FILE: row.there}, **{row.flag: True}) == row.flagged


@pytest.mark.parametrize("name", ROWS)
def test_the_other_flag_changes_nothing(name: str) -> None:
    row = ROWS[name]
    wanted = {} if row.wanted is None else {FILE: row.wanted}
    other = "adopt" if row.flag == "delete_edited" else "delete_edited"
    if name not in ("ours, edited, not wanted", "foreign, wanted"):
        assert planned(wanted, {FILE: row.there}, **{other: True}) == row.without
    assert planned(wanted, {FILE: row.there}, adopt=True, delete_edited=True) == row.flagged


@pytest.mark.parametrize("name", ROWS)
def test_only_what_is_left_to_a_person_ends_with_exit_code_1(name: str) -> None:
    row = ROWS[name]
    assert row.without.refused is (name in ("ours, edited, not wanted", "foreign, wanted"))
    assert not row.flagged.refused
    assert bool(refusals(row.without)) is row.without.refused


@pytest.mark.parametrize("flag", [False, True])
def test_with_a_link_or_a_special_file_anywhere_nothing_is_written(flag: bool) -> None:
    found = Found(FileTree({FILE: OLD}), {"rendered/dev/link": "symlink"}, leftover=True)
    made = plan(FileTree({FILE: NEW}), found, written, adopt=flag, delete_edited=flag)
    assert made == Plan({}, special={"rendered/dev/link": "symlink"})
    assert made.refused
    assert not made.changes


def test_a_partial_render_deletes_below_its_own_targets_alone() -> None:
    gone = {f"{WEB}/a.yaml": OLD, f"{WEB}-2/a.yaml": OLD, "rendered/argocd/hub/prod/a.yaml": OLD, FILE: EDIT}
    elsewhere = {"rendered/dev/x/web/a.yaml": EDIT}
    made = plan(FileTree(), Found(FileTree(gone | elsewhere)), written, within=(WEB, "rendered/argocd/hub/prod/a.yaml"))
    assert made.delete == ("rendered/argocd/hub/prod/a.yaml", f"{WEB}/a.yaml")
    assert made.kept_edited == (FILE,)
    assert plan(FileTree(), Found(FileTree(gone | elsewhere)), written, within=()).changes is False


def test_a_partial_render_still_overwrites_what_it_wants_anywhere() -> None:
    assert plan(FileTree({FILE: NEW}), Found(FileTree({FILE: OLD})), written, within=()).write == {FILE: NEW}


@pytest.mark.parametrize(
    ("wanted", "there", "kept"),
    [
        (f"{WEB}/sub/x.yaml", f"{WEB}/sub", f"{WEB}/sub"),
        (f"{WEB}/sub", f"{WEB}/sub/x.yaml", f"{WEB}/sub/x.yaml"),
    ],
)
def test_a_foreign_file_where_a_folder_must_be_is_kept_and_named(wanted: str, there: str, kept: str) -> None:
    made = planned({wanted: NEW, FILE: NEW}, {there: FOREIGN})
    assert made == Plan({FILE: NEW}, kept_foreign=(kept,))
    assert planned({wanted: NEW, FILE: NEW}, {there: FOREIGN}, adopt=True) == made
    assert planned({wanted: NEW}, {there: OLD}) == Plan({wanted: NEW}, (there,))


def test_a_file_that_git_checked_out_with_cr_lf_is_still_ours() -> None:
    crlf = OLD.replace(b"\n", b"\r\n")
    assert planned({FILE: NEW}, {FILE: crlf}) == Plan({FILE: NEW})
    assert planned({}, {FILE: crlf}) == Plan({}, (FILE,))
    assert planned({FILE: NEW}, {FILE: FOREIGN.replace(b"\n", b"\r\n")}).kept_foreign == (FILE,)
    assert planned({}, {FILE: EDIT.replace(b"\n", b"\r\n")}).kept_edited == (FILE,)


PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(lambda parts: "/".join(["rendered", *parts]))


def without_conflicts(files: dict[str, bytes]) -> bool:
    return not any(other.startswith(f"{path}/") for path in files for other in files)


TREES = st.dictionaries(PATHS, st.sampled_from([NEW, OLD, EDIT, FOREIGN]), max_size=6).filter(without_conflicts)
WANTED = st.dictionaries(PATHS, st.just(NEW), max_size=6).filter(without_conflicts)


@given(WANTED, TREES, st.booleans(), st.booleans())
def test_nothing_of_a_person_is_lost_and_the_result_is_a_tree(
    wanted: dict[str, bytes], there: dict[str, bytes], adopt: bool, delete_edited: bool
) -> None:
    made = planned(wanted, there, adopt=adopt, delete_edited=delete_edited)
    after = {path: content for path, content in there.items() if path not in made.delete} | dict(made.write)
    assert without_conflicts(after)
    for path, content in there.items():
        if content == FOREIGN and not adopt:
            assert after[path] == FOREIGN
        if content == EDIT and path not in wanted and not delete_edited:
            assert after[path] == EDIT
    if not made.refused:
        assert {path: content for path, content in after.items() if content != FOREIGN} == wanted


@given(WANTED, TREES)
def test_a_second_render_finds_nothing_to_do(wanted: dict[str, bytes], there: dict[str, bytes]) -> None:
    made = planned(wanted, there)
    after = {path: content for path, content in there.items() if path not in made.delete} | dict(made.write)
    again = planned(wanted, after)
    assert not again.changes
    assert again.kept_foreign == made.kept_foreign


def test_check_names_each_kind_with_the_command_that_mends_it() -> None:
    wanted = {f"{WEB}/{name}": NEW for name in ("adopt", "changed", "edited", "missing", "same", "link")}
    found = Found(
        FileTree(
            {
                f"{WEB}/adopt": FOREIGN,
                f"{WEB}/changed": OLD,
                f"{WEB}/edited": EDIT,
                f"{WEB}/edited-extra": EDIT,
                f"{WEB}/extra": OLD,
                f"{WEB}/foreign": FOREIGN,
                f"{WEB}/same": NEW,
            }
        ),
        {f"{WEB}/link": "symlink"},
        leftover=True,
    )
    diagnostics = differences(FileTree(wanted), found, written)
    assert {f"{d.code} {d.at} {d.message}": d.hint.rpartition(":")[2].strip() for d in diagnostics} == {
        "GC737 rendered/.gitops-compile an interrupted run left this folder": "gitops-compile render",
        f"GC731 {WEB}/adopt this file was not written by gitops-compile, and the fleet gives one of this name": (
            "gitops-compile render --adopt"
        ),
        f"GC734 {WEB}/changed:2:1 this file is not what the fleet gives": "gitops-compile render",
        f"GC732 {WEB}/edited:2:1 this file was edited by hand": "gitops-compile render (it overwrites the edit)",
        f"GC732 {WEB}/edited-extra this file was edited by hand, and the fleet does not give it any more": (
            "gitops-compile render --delete-edited"
        ),
        f"GC736 {WEB}/extra this file is not given by the fleet any more": "gitops-compile render",
        f"GC731 {WEB}/foreign this file was not written by gitops-compile": "Move it out of rendered/, or remove it.",
        f"GC733 {WEB}/link this file is a symlink": (
            "under rendered/ stand folders and regular files alone. Nothing is written until then."
        ),
        f"GC735 {WEB}/missing this file is missing": "gitops-compile render",
    }


def test_an_equal_tree_has_no_differences() -> None:
    assert told({FILE: NEW}, {FILE: NEW}) == []


def test_more_than_three_alike_in_a_target_are_one_with_a_count() -> None:
    three = {f"{WEB}/{name}.yaml": NEW for name in "abc"}
    assert len(told(three, {})) == 3
    far = {"rendered/dev/d/api/x.yaml": ours("x\n", "dev/d/api")}
    assert told(three | {f"{WEB}/other-ns/d.yaml": NEW} | far, {}) == [
        "GC735 rendered/dev/d/api/x.yaml: this file is missing",
        f"GC735 {WEB}: 4 files are missing; the first is a.yaml",
    ]


def test_no_line_of_a_file_is_ever_printed() -> None:
    secret = ours("password: hunter2\n")
    for there in (secret, b"hunter2\n", secret.replace(b"\n", b"\r\n")):
        for diagnostic in differences(FileTree({FILE: NEW}), Found(FileTree({FILE: there})), written):
            assert "hunter2" not in repr(diagnostic)


def test_a_file_that_differs_in_line_ends_alone_is_left_to_another_check() -> None:
    assert told({FILE: NEW}, {FILE: NEW.replace(b"\n", b"\r\n")}) == []
    assert told({FILE: NEW}, {FILE: OLD.replace(b"\n", b"\r\n")}) != []


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [(b"a\nb\nc", b"a\nB\nc", 2), (b"a", b"b", 1), (b"a\n", b"a", 1), (b"a\nb\n", b"a\n", 2), (b"", b"x\n", 1)],
)
def test_the_first_line_that_differs(one: bytes, other: bytes, number: int) -> None:
    assert first_difference(one, other) == number
