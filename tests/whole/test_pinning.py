"""``pin`` and ``unpin`` on a clone: one line of the fleet, the images that follow from it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from installed import Installed, committed, files_of, git, touched
from shop_fleet import replaced

DIGEST = "sha256:" + "d" * 64


@pytest.fixture
def clone(shop: Path) -> Path:
    """The rendered shop, committed."""
    committed(shop)
    return shop


def changed_lines(clone: Path) -> list[str]:
    """The lines that git sees added and taken away, files aside."""
    diff = git(clone, "diff", "-U0").splitlines()
    return [line for line in diff if line[:1] in "+-" and not line.startswith(("+++", "---"))]


def changed_files(clone: Path) -> set[str]:
    return set(git(clone, "status", "--porcelain=v1", "-uall", "--no-renames").split()[1::2])


def test_a_version_is_bumped(clone: Path, installed: Installed) -> None:
    ran = installed.fine(clone, "pin", "api", "prod", "1.0.1")
    assert ran.out == ("api   prod   1.0.0 → 1.0.1\nEdited fleet.yaml:16:79. Rendered 4 targets, 4 files changed.\n")
    assert ran.err == ""
    fleet, *images = changed_lines(clone)[1:]
    assert fleet == "+  api: {per: tenancy, image: docker.io/acme/api, versions: {dev: 2.0.0, prod: 1.0.1}}"
    assert [line.split()[-1] for line in images] == ["docker.io/acme/api:1.0.0", "docker.io/acme/api:1.0.1"] * 4
    assert len(changed_files(clone)) == 5
    installed.fine(clone, "check")
    before = touched(clone)
    assert installed.fine(clone, "pin", "api", "prod", "1.0.1").out == "api   prod   already at 1.0.1: nothing to do\n"
    assert touched(clone) == before


def test_it_goes_back_to_the_same_bytes(clone: Path, installed: Installed) -> None:
    for arguments in (["prod", "1.0.1"], ["prod", "2.0", "--cluster", "c2"], ["dev", "--digest", DIGEST]):
        installed.fine(clone, "pin", "api", *arguments)
        installed.fine(clone, "check")
    installed.fine(clone, "pin", "api", "prod", "1.0.0")
    installed.fine(clone, "pin", "api", "dev", "2.0.0")
    assert changed_files(clone) == {"fleet.yaml"}, "a digest is written in quotes, and these stay"
    assert 'dev: "2.0.0", prod: 1.0.0' in (clone / "fleet.yaml").read_text()


def test_a_pin_is_taken_away_with_all_that_was_rendered_from_it(clone: Path, installed: Installed) -> None:
    before = files_of(clone)
    ran = installed.fine(clone, "unpin", "late", "dev")
    assert ran.out == "late   dev   0.1.0 → unpinned\nEdited fleet.yaml:18:54. Rendered 1 target, 3 files changed.\n"
    assert "versions: {}" in (clone / "fleet.yaml").read_text()
    assert not (clone / "rendered/dev/c1/late").exists()
    installed.fine(clone, "check")
    installed.fine(clone, "pin", "late", "dev", "0.1.0")
    assert files_of(clone) == before


def test_one_cluster_and_then_the_other(clone: Path, installed: Installed) -> None:
    installed.fine(clone, "pin", "late", "prod", "0.1.0", "--cluster", "c2")
    assert "versions: {dev: 0.1.0, prod: {c2: 0.1.0}}" in (clone / "fleet.yaml").read_text()
    installed.fine(clone, "check")
    installed.fine(clone, "pin", "late", "prod", "0.1.0", "--cluster", "c1")
    assert "versions: {dev: 0.1.0, prod: 0.1.0}" in (clone / "fleet.yaml").read_text()
    ran = installed.fine(clone, "unpin", "late", "prod", "--cluster", "c1")
    assert "      other clusters keep their pins: c2\n" in ran.out
    installed.fine(clone, "check")


def test_a_tenancy_apart_and_back(clone: Path, installed: Installed) -> None:
    installed.fine(clone, "pin", "api", "prod", "3.2", "--tenancy", "globex")
    assert 'versions: {api: {prod: "3.2"}}' in (clone / "fleet.yaml").read_text()
    assert {path for path in changed_files(clone) if path != "fleet.yaml"} == {
        f"rendered/prod/{cluster}/globex/api/deployment_main.yaml" for cluster in ("c1", "c2")
    }
    installed.fine(clone, "check")
    ran = installed.fine(clone, "pin", "api", "prod", "1.0.0", "--tenancy", "globex")
    assert "      globex follows prod again, which has this pin\n" in ran.out
    assert changed_files(clone) == {"fleet.yaml"}
    installed.fine(clone, "check")


def test_a_dry_run_says_it_all_and_writes_nothing(clone: Path, installed: Installed) -> None:
    before = touched(clone)
    ran = installed.fine(clone, "pin", "api", "prod", "1.0.1", "--dry-run")
    assert ran.out.endswith("\nTo edit: fleet.yaml:16:79. To render: 4 targets, 4 files change.\n")
    told = installed.fine(clone, "pin", "api", "prod", "1.0.1", "--dry-run", "-o", "json").json()
    assert (told["dryRun"], told["changed"], told["old"], told["new"]) == (True, True, "1.0.0", "1.0.1")
    assert told["at"] == {"file": "fleet.yaml", "line": 16, "column": 79}
    assert told["targets"] == [
        f"prod/{cluster}/{tenancy}/api" for cluster in ("c1", "c2") for tenancy in ("globex", "saas")
    ]
    assert len(told["rendered"]["written"]) == 4
    assert touched(clone) == before


def test_without_rendering_the_fleet_alone_changes(clone: Path, installed: Installed) -> None:
    ran = installed.fine(clone, "pin", "api", "prod", "1.0.1", "--no-render")
    assert ran.out.endswith("Edited fleet.yaml:16:79. Not rendered: 4 targets changed; next: gitops-compile render\n")
    assert changed_files(clone) == {"fleet.yaml"}
    assert installed.fine(clone, "pin", "api", "dev", "3", "--no-render", "-o", "json").json()["rendered"] is None


REFUSED = {
    "an unknown app": (["pin", "apii", "prod", "1"], 1, "fleet.yaml:16:3: error GC120: there is no app apii"),
    "an unversioned app": (["pin", "edge", "prod", "1"], 1, "GC626: edge is unversioned: give it an image or versions"),
    "a moving version": (["pin", "api", "prod", "latest"], 1, "GC619"),
    "what is not pinned": (["unpin", "late", "prod"], 1, "GC120: there is no pin late prod"),
    "no version": (["pin", "api", "prod"], 2, "name a VERSION, a --digest, or both"),
}


@pytest.mark.parametrize(("arguments", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_writes_nothing(
    arguments: list[str], code: int, said: str, clone: Path, installed: Installed
) -> None:
    before = touched(clone)
    ran = installed(clone, *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert touched(clone) == before


def test_a_fleet_that_would_not_compile_is_not_written(clone: Path, installed: Installed) -> None:
    (clone / "overlays/api/broken.yaml").write_text("a: [")
    before = touched(clone)
    ran = installed(clone, "pin", "api", "prod", "1.0.1")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith("nothing was written\n")
    assert touched(clone) == before


def test_a_foreign_file_in_the_way_stops_the_edit_too(clone: Path, installed: Installed) -> None:
    (clone / "rendered/prod/c1/saas/api/deployment_main.yaml").write_text("a: b\n")
    before = files_of(clone)
    ran = installed(clone, "pin", "api", "prod", "1.0.1", "-o", "json")
    assert (ran.code, [one["code"] for one in ran.json()["diagnostics"]]) == (1, ["GC731"])
    assert files_of(clone) == before


def test_line_ends_and_comments_stay(clone: Path, installed: Installed) -> None:
    line = "  api: {per: tenancy, image: docker.io/acme/api, versions: {dev: 2.0.0, prod: 1.0.0}}\n"
    block = """\
  api:
    per: tenancy
    image: docker.io/acme/api
    versions:
      dev: 2.0.0      # the newest
      prod: '1.0.0'   # since the fair

  # what follows
"""
    replaced(clone / "fleet.yaml", line, block)
    text = (clone / "fleet.yaml").read_text()
    (clone / "fleet.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    installed.fine(clone, "pin", "api", "prod", "1.0.1")
    now = text.replace("'1.0.0'", "'1.0.1'")
    assert (clone / "fleet.yaml").read_bytes() == now.replace("\n", "\r\n").encode()
    installed.fine(clone, "unpin", "api", "dev")
    now = now.replace("      dev: 2.0.0      # the newest\n", "")
    assert (clone / "fleet.yaml").read_bytes() == now.replace("\n", "\r\n").encode()
    installed.fine(clone, "check")


def test_a_fragment_is_edited_where_it_holds_the_pin(clone: Path, installed: Installed) -> None:
    replaced(clone / "fleet.yaml", "metadata: {name: acme}\n", "metadata: {name: acme}\ninclude: [fleet.d/*.yaml]\n")
    replaced(clone / "fleet.yaml", "  globex: {environments: {prod: {}}}\n", "")
    (clone / "fleet.d").mkdir()
    fragment = "tenancies:\n  globex:\n    environments: {prod: {from: prod, strategy: manual}}\n    # none yet\n"
    (clone / "fleet.d/globex.yaml").write_text(fragment)
    installed.fine(clone, "render")
    fleet = (clone / "fleet.yaml").read_bytes()
    ran = installed.fine(clone, "pin", "api", "globex/prod", "0.9.0")
    assert "Edited fleet.d/globex.yaml:6:15. Rendered 2 targets, 6 files changed.\n" in ran.out
    added = "    versions:\n      api:\n        prod: 0.9.0\n"
    assert (clone / "fleet.d/globex.yaml").read_text() == fragment.replace("    # none", f"{added}    # none")
    assert (clone / "fleet.yaml").read_bytes() == fleet
    installed.fine(clone, "check")
    told = installed(clone, "pin", "api", "prod", "1", "--tenancy", "globex")
    assert (told.code, "Name that stage: globex/prod" in told.err) == (1, True)


def test_a_link_is_not_edited(clone: Path, installed: Installed) -> None:
    (clone / "fleet.yaml").rename(clone / "real.yaml")
    (clone / "fleet.yaml").symlink_to("real.yaml")
    before = files_of(clone)
    ran = installed(clone, "pin", "api", "prod", "1.0.1")
    assert (ran.code, "GC161: fleet.yaml is a symlink, and is not edited" in ran.err) == (1, True)
    assert files_of(clone) == before
