"""Real repositories, adopted and then changed as their teams change them: the review holds what git shows, and no more.

The corpora are single states of their repositories, so the commits after the first are made here: each is an edit of
their own sources, rendered. What a review compares is what ``git diff`` lists under ``rendered/``, file by file.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from corpora import NAMES, copied_to, present
from gitops_compile.model.reviewing import HIDING_RULES
from installed import Installed, committed, git

# The changed corpora are made once: one worker runs all tests.
pytestmark = [present, pytest.mark.xdist_group("reviewed corpora")]

Edit: TypeAlias = tuple[str, str, str]
"""Files (a glob), what they hold (an expression), and what stands in its place."""

HISTORIES: Mapping[str, Mapping[str, tuple[Edit, ...]]] = {
    "podinfo": {
        "a release": (("**/*.yaml", r"(image: \S+:\d+\.\d+\.)\d+", r"\g<1>99"),),
        "less memory for redis": (("deploy/bases/cache/redis.conf", "64mb", "32mb"),),
        "no autoscaler for the backend": (("deploy/bases/backend/kustomization.yaml", r"  - hpa\.yaml\n", ""),),
        "another name for a Service": (("kustomize/service.yaml", r"(?m)^  name: podinfo$", "  name: podinfo-web"),),
        "a StatefulSet instead of a Deployment": (
            ("deploy/bases/cache/deployment.yaml", "kind: Deployment", "kind: StatefulSet"),
        ),
        "the app goes by another name": (("fleet.yaml", r"(?m)^  webapp:$", "  web:"),),
    },
    "microservices-demo": {
        "a release": (("kustomize/base/*.yaml", r"(image: \S+:v\d+\.\d+\.)\d+", r"\g<1>99"),),
        "another port of the frontend": (("kustomize/base/frontend.yaml", r"  port: 80\n", "  port: 8080\n"),),
        "no limits for the carts": (
            ("kustomize/base/cartservice.yaml", r"          limits:\n(            .*\n)+", ""),
        ),
        "one variant goes": (
            ("fleet.yaml", r"(?m)^  spanner-with-all-components:\n(    .*\n)+", ""),
            ("fleet.yaml", r"\Z", 'acknowledge: [{code: GC730, at: "**", count: 49, reason: nobody deploys it}]\n'),
        ),
    },
    "acm-samples": {
        "smaller quotas": (("**/resource-quota.yaml", r'pods: "\d+"', 'pods: "7"'),),
        "another owner": (("multi-cluster-access-and-quota/**/kustomization.yaml", "owner: .*", "owner: somebody"),),
        "no policy for one team": (
            ("namespace-specific-policy/configsync-src/example/kustomization.yaml", r"- team-b\n", ""),
        ),
    },
}


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory, installed: Installed) -> Path:
    """Every corpus as a fleet of its own, rendered and committed; nothing of it is hidden as noise."""
    top = tmp_path_factory.mktemp("adopted")
    copied_to(top)
    for name in NAMES:
        installed.fine(top / name, "init", "--from", ".")
        with (top / name / "fleet.yaml").open("a", encoding="utf-8") as fleet:
            fleet.write(f"review: {{noise: {{off: [{', '.join(HIDING_RULES)}]}}}}\n")
        installed.fine(top / name, "render")
        committed(top / name)
    return top


def edited(top: Path, edits: tuple[Edit, ...]) -> None:
    for glob, old, new in edits:
        files = [path for path in sorted(top.glob(glob)) if "rendered" not in path.parts and path.is_file()]
        before = {path: path.read_text("utf-8") for path in files}
        after = {path: re.sub(old, new, text) for path, text in before.items()}
        assert after != before, (glob, old)
        for path, text in after.items():
            path.write_text(text, encoding="utf-8")


def listed(top: Path, base: str, head: str) -> dict[str, str]:
    """Path -> A, M or D: what git shows."""
    words = git(top, "diff", "--name-status", "--no-renames", "-z", base, head, "--", "rendered").split("\0")[:-1]
    return dict(zip(words[1::2], words[::2], strict=True))


def reviewed(installed: Installed, top: Path, base: str, head: str) -> Any:
    ran = installed(top, "diff", f"{base}..{head}", "--fail-on", "never", "-o", "json")
    assert ran.code in (0, 1), ran.err
    return ran.json()


def assert_same(found: Any, shown: Mapping[str, str]) -> None:
    """The files of the review are those of git; an object that took another one's place stands for both files.

    An object that went on as another target's, with another first line alone, is counted and in no row.
    """
    members = {one["file"]: row["pairing"] for row in found["rows"] for one in row["members"]}
    hidden = found["counts"]["noiseOnly"]
    assert found["noise"]["rules"] == ({"header": hidden} if hidden else {})
    assert not found["opaque"]
    assert found["counts"]["objects"] == len(members)
    by_how = {how: {path for path, one in members.items() if one == how} for how in ("exact", "removed")}
    assert by_how["exact"] == {path for path, did in shown.items() if did == "M"}
    gone = {path for path, did in shown.items() if did == "D"}
    assert by_how["removed"] <= gone
    new = members.keys() - by_how["exact"] - by_how["removed"]
    assert new <= {path for path, did in shown.items() if did == "A"}
    assert len(new) + hidden == sum(did == "A" for did in shown.values())
    turned = sum(members[path] != "added" for path in new)
    assert len(gone) == len(by_how["removed"]) + turned + hidden


@pytest.mark.parametrize("name", NAMES)
def test_every_commit_holds_what_git_shows(name: str, adopted: Path, tmp_path: Path, installed: Installed) -> None:
    top = Path(shutil.copytree(adopted / name, tmp_path / name, symlinks=True))
    for message, edits in HISTORIES[name].items():
        edited(top, edits)
        installed.fine(top, "render")
        git(top, "add", "-A")
        git(top, "commit", "-qm", message)
    count = len(HISTORIES[name])
    steps = [(f"HEAD~{number}", f"HEAD~{number - 1}") for number in range(count, 0, -1)]
    for base, head in (*steps, (f"HEAD~{count}", "HEAD"), ("HEAD", f"HEAD~{count}")):
        shown = listed(top, base, head)
        assert shown, (base, head)
        found = reviewed(installed, top, base, head)
        assert_same(found, shown)
        assert found["verification"]["state"] == "verified"
        assert not [one["id"] for one in found["findings"] if one["code"] in ("GC200", "GC201")], (base, head)


@pytest.mark.parametrize("name", NAMES)
def test_a_hand_edit_is_not_current_and_has_no_cause(
    name: str, adopted: Path, tmp_path: Path, installed: Installed
) -> None:
    top = Path(shutil.copytree(adopted / name, tmp_path / name, symlinks=True))
    file = next(path for path in sorted((top / "rendered").rglob("*.yaml")) if "\nmetadata:\n" in path.read_text())
    file.write_text(
        file.read_text("utf-8").replace("\nmetadata:\n", "\nmetadata:\n  generateName: by-hand-\n"), "utf-8"
    )
    git(top, "add", "-A")
    git(top, "commit", "-qm", "by hand")
    found = reviewed(installed, top, "HEAD~1", "HEAD")
    assert_same(found, {file.relative_to(top).as_posix(): "M"})
    assert found["result"] == "not-current"
    assert {one["code"] for one in found["findings"]} == {"GC200", "GC201"}
