"""A golden case of ``diff``: two commits made of its folder, the command on them, and what it writes in each format.

A case is a folder of ``diff/cases/``: ``base/`` lies over ``_base/``, ``head/`` over both, and each state is rendered.
What stands below ``rendered/`` in ``base/`` or ``head/`` is laid over what was rendered, as a hand would. ``case.toml``
may say ``options`` (of ``diff``), ``remove`` (what the head takes away), ``code`` (the exit code, else 0), ``render``
(the states that render, else both: a fleet with errors cannot, and ``rendered/`` stays as it was), and ``about``, for
people.
"""

from __future__ import annotations

import json
import shlex
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jsonschema_rs
from error_cases import lay_over
from error_inputs import run

from gitops_compile.report.review.schema import review_schema
from installed import Installed, git

HERE = Path(__file__).parent / "diff/cases"
FLEET = HERE / "_base"
BRANCHES = {"base": "main", "head": "topic"}
FORMATS = ("md", "json")
KEYS = {"about", "options", "remove", "render", "code"}


@dataclass(frozen=True, slots=True)
class Case:
    """Two states of a small fleet."""

    folder: Path
    options: str
    remove: tuple[str, ...]
    render: tuple[str, ...]
    code: int

    @property
    def name(self) -> str:
        return self.folder.name


def cases() -> tuple[Case, ...]:
    """Every case, by name."""
    return tuple(_case(folder) for folder in sorted(HERE.iterdir()) if folder.is_dir() and folder != FLEET)


def _case(folder: Path) -> Case:
    file = folder / "case.toml"
    said = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    assert not said.keys() - KEYS, f"{file}: {sorted(said.keys() - KEYS)}"
    render = tuple(said.get("render", BRANCHES))
    return Case(folder, said.get("options", ""), tuple(said.get("remove", ())), render, said.get("code", 0))


def made(case: Case, top: Path) -> Mapping[str, str]:
    """Both commits in a repository; gives their ids, by branch."""
    shutil.copytree(FLEET, top, symlinks=True)
    if "base" not in case.render:
        _rendered(top)
    git(top, "init", "-q")
    return {branch: _committed(case, state, branch, top) for state, branch in BRANCHES.items()}


def _committed(case: Case, state: str, branch: str, top: Path) -> str:
    lay_over(case.folder / state, top, lambda path: path.parts[0] != "rendered")
    for path in case.remove if state == "head" else ():
        (top / path).unlink()
    if state in case.render:
        _rendered(top)
    lay_over(case.folder / state / "rendered", top / "rendered")
    git(top, "checkout", "-qB", branch)
    git(top, "add", "-A")
    git(top, "commit", "-qm", branch, "--allow-empty")
    return git(top, "rev-parse", "HEAD").strip()


def _rendered(top: Path) -> None:
    printed, code = run("render", top)
    assert code == 0, printed


def outputs(case: Case, top: Path, installed: Installed) -> Mapping[str, str]:
    """What ``diff`` writes, by ending; commit ids are ones in the base and twos in the head.

    An id depends on every byte of the tree, and a golden text should change for what it shows alone.
    """
    ids = made(case, top)
    command = f"diff {'..'.join(BRANCHES.values())} {case.options}".strip()
    files = {form: top.parent / f"review.{form}" for form in FORMATS}
    wanted = ("term", *(f"{form}={file}" for form, file in files.items()))
    ran = installed(top, *shlex.split(command), *(part for one in wanted for part in ("-o", one)))
    assert ran.code == case.code, ran.err + ran.out
    found = {form: file.read_text("utf-8") for form, file in files.items()}
    jsonschema_rs.validator_for(review_schema()).validate(json.loads(found["json"]))
    found["txt"] = f"$ gitops-compile {command}\n{ran.err}{ran.out}"
    return {form: _with_fixed_ids(text, ids) for form, text in found.items()}


def _with_fixed_ids(text: str, ids: Mapping[str, str]) -> str:
    for digit, ident in zip("12", ids.values(), strict=True):
        text = text.replace(ident, digit * 40).replace(ident[:7], digit * 7)
    return text
