"""What doctor says of facts: a table per check, and what the verdicts mean for the exit code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gitops_compile.check.doctor import clone, fleet, installation
from gitops_compile.check.doctor.examination import CHECKS, Check, Part, examined, exit_code
from gitops_compile.check.doctor.facts import (
    Clone,
    Engine,
    Facts,
    FleetFacts,
    Hook,
    Installation,
    OwnFolder,
    Program,
    Rendered,
    Schema,
)
from gitops_compile.check.doctor.finding import Finding, Verdict
from gitops_compile.model.build import EngineVersion
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.position import Position

AT = Position("fleet.yaml", 3, 7)
RIGHT = Installation(
    version="0.1.0",
    wanted="5.8.1",
    python=(3, 11, 7),
    engine=Engine(EngineVersion("0.1.0", "5.8.1", "go1.26.6")),
    kustomize=None,
    git=Program("2.39.5"),
    state=OwnFolder("/home/ann/state", there=True),
    cache=OwnFolder("/home/ann/cache", there=True),
)
READ = FleetFacts("fleet.yaml", True, 2, tools=AT, schema=Schema("a.json", "{}"), wanted_schema="{}")
CALLING = Hook("#!/bin/sh\nexec gitops-compile check --staged\n", True)
HEALTHY = Facts(RIGHT, READ, Rendered(), Clone(text="unset", hook=CALLING))


def told(check: Check, facts: Facts) -> Finding:
    found = check(facts)
    assert found is not None
    assert (found.verdict is Verdict.FINE) == (found.fix == "")
    return found


def verdict(check: Check, facts: Facts) -> str:
    return told(check, facts).verdict.value


def installed(**parts: Any) -> Facts:
    return replace(HEALTHY, installation=replace(RIGHT, **parts))


def with_fleet(**parts: Any) -> Facts:
    return replace(HEALTHY, fleet=replace(READ, **parts))


def with_clone(**parts: Any) -> Facts:
    return replace(HEALTHY, clone=Clone(**{"text": "unset", "hook": CALLING, **parts}))


def wrong(code: str) -> Diagnostic:
    return Diagnostic(code, "it is wrong", AT, "Mend it.")


def test_a_healthy_setup_is_fine_in_every_check() -> None:
    found = examined(HEALTHY)
    assert len(found) == len(CHECKS)
    assert {finding.verdict for _, finding in found} == {Verdict.FINE}
    assert exit_code(found) == 0
    assert len({finding.name for _, finding in found}) == len(CHECKS)


def test_without_a_fleet_that_is_said_once_and_nothing_is_broken() -> None:
    found = examined(Facts(RIGHT))
    assert [finding.name for part, finding in found if part is Part.REPOSITORY] == ["fleet"]
    assert "no fleet.yaml here or above" in found[-1][1].what
    assert exit_code(found) == 0


def test_outside_of_git_that_is_said_once() -> None:
    found = examined(replace(HEALTHY, clone=None))
    assert [finding.name for _, finding in found][-2:] == ["rendered", "clone"]
    assert exit_code(found) == 0


PYTHON = [
    ((3, 11, 0), "fine"),
    ((3, 14, 1), "fine"),
    ((4, 0, 0), "fine"),
    ((3, 10, 9), "broken"),
    ((2, 12, 0), "broken"),
]


@pytest.mark.parametrize(("version", "expected"), PYTHON)
def test_python(version: tuple[int, int, int], expected: str) -> None:
    assert verdict(installation.python, installed(python=version)) == expected


ABSENT = Engine(None, absent=True)
ENGINES = [
    (Engine(EngineVersion("0.1.0", "5.8.1", "go1.26.6")), None, "fine", "fine"),
    (Engine(EngineVersion("0.1.0", "5.8.1", "go1.26.6")), Program("5.0.0"), "fine", "fine"),
    (Engine(EngineVersion("0.0.9", "5.8.1", "go1.26.6")), None, "warning", "fine"),
    (Engine(EngineVersion("0.1.0", "5.7.0", "go1.26.6")), Program("5.8.1"), "broken", "fine"),
    (Engine(None, "the engine is not the one that was installed"), Program("5.8.1"), "broken", "fine"),
    (ABSENT, Program("5.8.1"), "warning", "fine"),
    (ABSENT, Program("5.8.0"), "broken", "broken"),
    (ABSENT, Program(""), "broken", "broken"),
    (ABSENT, None, "broken", "broken"),
]


@pytest.mark.parametrize(("engine", "program", "of_engine", "of_kustomize"), ENGINES)
def test_the_engine_and_the_kustomize_in_its_place(
    engine: Engine, program: Program | None, of_engine: str, of_kustomize: str
) -> None:
    facts = installed(engine=engine, kustomize=program)
    assert verdict(installation.engine, facts) == of_engine
    assert verdict(installation.kustomize, facts) == of_kustomize
    assert exit_code(examined(facts)) == (3 if of_engine == "broken" else 0)


GIT = [
    (Program("2.39.5"), "fine", "fine"),
    (Program("2.38.0.windows.1"), "fine", "fine"),
    (Program("3.0.0"), "fine", "fine"),
    (Program("2.37.9"), "warning", "warning"),
    (Program("2.29.3"), "broken", "warning"),
    (Program("1.99.0"), "broken", "warning"),
    (Program(""), "warning", "warning"),
    (None, "broken", "fine"),
]


@pytest.mark.parametrize(("program", "in_a_clone", "outside"), GIT)
def test_git_is_needed_in_a_clone_alone(program: Program | None, in_a_clone: str, outside: str) -> None:
    facts = installed(git=program)
    assert verdict(installation.git, facts) == in_a_clone
    assert verdict(installation.git, replace(facts, clone=None)) == outside
    assert exit_code(examined(facts)) == (3 if in_a_clone == "broken" else 0)


def test_a_state_folder_that_is_not_used_is_no_reason_to_stop() -> None:
    assert (
        told(installation.state, installed(state=OwnFolder("/s", there=False))).what == "/s; the first render makes it"
    )
    facts = installed(state=OwnFolder("/s", there=True, problem="can be written by others"))
    found = told(installation.state, facts)
    assert (found.verdict.value, found.what.partition(":")[0]) == ("warning", "/s can be written by others")
    assert "chmod 700 /s" in found.fix
    assert exit_code(examined(facts)) == 0


def test_a_cache_folder_that_is_not_used_is_no_reason_to_stop() -> None:
    assert told(installation.cache, installed(cache=None)).what == "off, as GITOPS_COMPILE_CACHE says"
    assert told(installation.cache, installed(cache=OwnFolder("/c", there=False))).what.startswith("/c; ")
    facts = installed(cache=OwnFolder("/c", there=True, problem="cannot be written"))
    found = told(installation.cache, facts)
    assert (found.verdict.value, found.what.partition(":")[0]) == ("warning", "/c cannot be written")
    assert "GITOPS_COMPILE_CACHE" in found.fix
    assert exit_code(examined(facts)) == 0


def test_a_fleet_that_does_not_read() -> None:
    facts = with_fleet(read=False, diagnostics=(wrong("GC110"), wrong("GC131"), wrong("GC118")))
    found = told(fleet.fleet, facts)
    assert found.what == "fleet.yaml has 2 errors, the first at fleet.yaml:3:7: GC110"
    assert found.fix == "Run: gitops-compile check"
    assert exit_code(examined(facts)) == 1
    assert verdict(fleet.fleet, with_fleet(problem="fleet.yaml: Permission denied")) == "broken"
    assert fleet.tools(with_fleet(problem="fleet.yaml: Permission denied")) is None


def test_a_fleet_that_wants_other_tools() -> None:
    facts = with_fleet(read=False, diagnostics=(wrong("GC118"),))
    assert told(fleet.tools, facts) == Finding("tools", Verdict.BROKEN, "fleet.yaml:3:7: it is wrong", "Mend it.")
    assert told(fleet.fleet, facts).fix == "See tools, below."
    assert verdict(fleet.tools, with_fleet(read=False, diagnostics=(wrong("GC110"),))) == "warning"
    assert verdict(fleet.tools, with_fleet(tools=None)) == "fine"


SCHEMAS = [
    (Schema("a.json", "{}"), "fine"),
    (Schema("https://example.com/a.json", None), "fine"),
    (Schema("a.json", "{} "), "warning"),
    (Schema("a.json", None), "warning"),
    (None, "warning"),
]


@pytest.mark.parametrize(("schema", "expected"), SCHEMAS)
def test_the_schema_for_editors(schema: Schema | None, expected: str) -> None:
    assert verdict(fleet.schema, with_fleet(schema=schema)) == expected


def test_a_command_to_paste_is_quoted() -> None:
    found = told(fleet.schema, with_fleet(schema=Schema("$(touch${IFS}x)", None)))
    assert found.fix == "Run: gitops-compile schema > '$(touch${IFS}x)'"


MODELINES = {
    "# yaml-language-server: $schema=schemas/a.json\nkind: Fleet\n": "schemas/a.json",
    "kind: Fleet\n  #yaml-language-server:$schema=a.json": "a.json",
    "# $schema: https://example.com/a.json\n": "https://example.com/a.json",
    "kind: Fleet # yaml-language-server: $schema=a.json": None,
    "# schema: a.json": None,
    "": None,
}


@pytest.mark.parametrize("text", MODELINES)
def test_the_line_that_names_a_schema(text: str) -> None:
    assert fleet.schema_named(text) == MODELINES[text]


def test_what_an_interrupted_run_left() -> None:
    facts = replace(HEALTHY, rendered=Rendered(leftover=True))
    assert told(clone.rendered, facts).fix == "Run: gitops-compile render"
    assert (
        verdict(clone.rendered, replace(HEALTHY, rendered=Rendered(problem="rendered: Permission denied"))) == "broken"
    )


def test_a_clone_that_git_cannot_read_is_broken_and_asked_nothing_else() -> None:
    facts = with_clone(problem="git rev-parse: fatal: not a git repository")
    found = examined(facts)
    assert [finding.name for _, finding in found][-1] == "clone"
    assert exit_code(found) == 1


def test_attributes_and_what_hides() -> None:
    for value in ("unspecified", "set", "auto", ""):
        assert "rendered/** -text" in told(clone.line_ends, with_clone(text=value)).fix
    facts = with_clone(hidden=(wrong("GC738"), wrong("GC740")))
    found = told(clone.review, facts)
    assert found.what == "fleet.yaml: it is wrong; and 1 more, which `gitops-compile check` tells"
    assert exit_code(examined(facts)) == 1


PRE_COMMIT = "# File generated by pre-commit: https://pre-commit.com\nexec pre-commit hook-impl\n"
CONFIGURED = "repos:\n- repo: local\n  hooks: [{id: gitops-compile-check}]\n"
HOOKS = [
    (CALLING, "fine", "the pre-commit hook calls gitops-compile"),
    (Hook(PRE_COMMIT, True, CONFIGURED), "fine", "runs .pre-commit-config.yaml, which calls"),
    (Hook(), "warning", "nothing in this clone calls gitops-compile"),
    (Hook(None, False, CONFIGURED), "warning", "no hook of this clone is seen to run it"),
    (Hook("exec husky\n", True, CONFIGURED), "warning", "no hook of this clone is seen to run it"),
    (Hook(PRE_COMMIT, True, "repos: []\n"), "warning", "cannot tell"),
    (Hook("exec make lint\n", True), "warning", "cannot tell"),
    (Hook("exec make lint\n  # gitops-compile check\n", True), "warning", "cannot tell"),
    (Hook(None, False, "# gitops-compile\n"), "warning", "nothing in this clone calls"),
    (replace(CALLING, executable=False), "warning", "not executable"),
]


@pytest.mark.parametrize(("hook", "expected", "words"), HOOKS)
def test_the_commit_hook_is_judged_by_what_can_be_seen(hook: Hook, expected: str, words: str) -> None:
    found = told(clone.commit_hook, with_clone(hook=hook))
    assert found.verdict.value == expected
    assert words in found.what


def test_a_shallow_clone() -> None:
    assert "git fetch --unshallow" in told(clone.history, with_clone(shallow=True)).fix


def test_a_broken_installation_is_told_before_a_broken_repository() -> None:
    facts = replace(with_clone(hidden=(wrong("GC738"),)), installation=replace(RIGHT, git=None))
    assert exit_code(examined(facts)) == 3
