"""``renovate/pins.json``: which pins Renovate finds with it, and that a bump changes that pin and nothing else.

Renovate runs the patterns with RE2 over whole files, and replaces the first occurrence of the version, and of the
digest, in what a pattern met (``autoReplaceGlobalMatch: false``). This test does the same with ``re``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gitops_compile.read.fleet import read_fleet

TOP = Path(__file__).resolve().parents[2]
PRESET: dict[str, Any] = json.loads((TOP / "renovate/pins.json").read_text("utf-8"))
MANAGER = PRESET["customManagers"][0]
PATTERNS = [re.compile(text.replace("(?<", "(?P<")) for text in MANAGER["matchStrings"]]
OLD, NEW = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
FRONT = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters: {c1: {}, c2: {}}
environments: {dev: {clusters: [c1, c2]}, vendor: {clusters: [c1]}, prod2: {clusters: [c1]}}
apps:
  web:
    image: r.example:5000/shop/web-3.2.0
    versions:
"""
IMAGE = "# renovate: image=r.example:5000/shop/web-3.2.0"
FOUND = {
    "plain": f"      dev: 3.2.0  {IMAGE}\n",
    "in double quotes": f'      dev: "3.2.0"  {IMAGE}\n',
    "in single quotes": "      dev: '3.2.0'\t#renovate:  image=r.example:5000/shop/web-3.2.0\n",
    "a stage that begins like version": f"      vendor: 3.2.0 {IMAGE}\n",
    "a stage with a digit": f"      prod2: 3.2.0 {IMAGE}\n",
    "with a scheme of its own": f"      dev: 3.2.0  {IMAGE} versioning=semver\n",
    "all clusters but one": f"      dev:\n        default: 3.2.0  {IMAGE}\n        c2: 3.1.0\n",
    "a flow map": f'      dev: {{version: 3.2.0, digest: "{OLD}"}}  {IMAGE}\n',
    "a flow map with spaces": f"      dev: {{ version: '3.2.0' , digest: {OLD} }}  {IMAGE}\n",
    "a pin with a source": f"      dev: {{version: 3.2.0, digest: {OLD}, source: {'c' * 40}}}  {IMAGE}\n",
    "a block map": f"      dev:\n        version: 3.2.0\n        digest: {OLD}  {IMAGE}\n",
}
NOT_FOUND = {
    "no comment": "      dev: 3.2.0\n",
    "a line that is a comment": f"      # dev: 3.2.0  {IMAGE}\n      dev: 3.1.0\n",
    "a digest alone": f'      dev: "{OLD}"  {IMAGE}\n',
    "the line of a version with a digest": f"      dev:\n        version: 3.2.0  {IMAGE}\n        digest: {OLD}\n",
    "the digest first": f"      dev: {{digest: {OLD}, version: 3.2.0}}  {IMAGE}\n",
    "the digest first, in a block": f"      dev:\n        digest: {OLD}\n        version: 3.2.0  {IMAGE}\n",
    "several stages on one line": f"      dev: {{default: 3.2.0, c2: 3.1.0}}  {IMAGE}\n",
    "a version without a dot": f"      dev: v3  {IMAGE}\n",
    "a comment of its own": f"      {IMAGE}\n      dev: 3.2.0\n",
}


def pins(text: str) -> list[re.Match[str]]:
    """Every pin that the preset finds."""
    return [found for pattern in PATTERNS for found in pattern.finditer(text)]


def bumped(text: str, found: re.Match[str], version: str) -> str:
    """The text after Renovate bumped one pin; its digest too, where it has one."""
    groups = found.groupdict()
    line = found[0].replace(groups["currentValue"], version, 1)
    if digest := groups.get("currentDigest"):
        line = line.replace(digest, NEW, 1)
    return text[: found.start()] + line + text[found.end() :]


def test_of_our_own_fleet_it_finds_the_pins_of_the_first_stage() -> None:
    text = (TOP / "fleet.yaml").read_text("utf-8")
    found = {f"{one['depName']}:{one['currentValue']}" for one in pins(text)}
    images = ["api:3.2.0", "ledger:0.9.3", "web:1.9.0", "worker:2.5.0"]
    assert sorted(found) == [f"registry.acme.example/{image}" for image in images]
    for one in pins(text):
        after = bumped(text, one, "99.0.1")
        changed = [(a, b) for a, b in zip(text.splitlines(), after.splitlines(), strict=True) if a != b]
        assert changed == [(changed[0][0], changed[0][0].replace(one["currentValue"], "99.0.1"))]
        assert "dev: " in changed[0][0]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CR LF"])
@pytest.mark.parametrize("lines", FOUND.values(), ids=FOUND)
def test_it_finds_a_pin_with_its_comment_and_changes_that_pin_alone(lines: str, end: str) -> None:
    text = (FRONT + lines).replace("\n", end)
    (found,) = pins(text)
    groups = found.groupdict()
    assert (groups["depName"], groups["currentValue"]) == ("r.example:5000/shop/web-3.2.0", "3.2.0")
    assert groups["versioning"] == ("semver" if "versioning=" in lines else None)
    after = bumped(text, found, "3.10.0")
    assert after == text.replace(lines.replace("\n", end), _written(lines).replace("\n", end))
    assert read_fleet("fleet.yaml", after.encode(), lambda _pattern: {}).diagnostics == ()


def _written(lines: str) -> str:
    """What a person writes instead: the version and the digest, not the image's name."""
    name, hidden = "web-3.2.0", "web-x"
    return lines.replace(name, hidden).replace("3.2.0", "3.10.0").replace(OLD, NEW).replace(hidden, name)


@pytest.mark.parametrize("lines", NOT_FOUND.values(), ids=NOT_FOUND)
def test_it_leaves_alone_what_it_could_change_only_by_half(lines: str) -> None:
    assert pins(FRONT + lines) == []


def test_the_page_shows_pins_that_it_finds() -> None:
    blocks = re.findall(
        r"^```yaml\n(.*?)^```$", (TOP / "docs/renovate.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert [len(pins(text)) for text in blocks] == [text.count("# renovate:") for text in blocks] == [1, 5]


def test_its_patterns_are_ones_of_re2_and_its_files_are_ours() -> None:
    for text in MANAGER["matchStrings"]:
        assert not re.search(r"\(\?(?!:|<[a-zA-Z]+>)|\\[1-9kbBpP]|[*+?}]\+", text), text
    files = [re.compile(pattern.strip("/")) for pattern in MANAGER["managerFilePatterns"]]
    met = {path: any(file.search(path) for file in files) for path in ("fleet.yaml", "a/fleet.yaml", "fleet.d/x.yaml")}
    assert all(met.values())
    other = ("rendered/prod/fleet.yaml.txt", "overlays/api/deployment.yaml", "myfleet.yaml", "fleet.d/a/b.yaml")
    assert not any(file.search(path) for file in files for path in other)


def test_it_replaces_the_first_occurrence_and_pins_no_digest() -> None:
    (rule,) = PRESET["packageRules"]
    assert rule["autoReplaceGlobalMatch"] is False
    assert rule["pinDigests"] is False
    assert PRESET["fleet"] == {"enabled": False}
