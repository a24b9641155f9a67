"""The commands as programs and people call them: JSON of a fixed shape, exit codes, and where a fleet is looked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gitops_compile.cli import COMMANDS
from installed import Installed, files_of, write
from shop_fleet import replaced, write_shop

POSITION = {"file": str, "line": int, "column": int}
OPTIONAL = (str, type(None))
TARGET = {
    "target": str,
    "app": str,
    "environment": str,
    "cluster": str,
    "tenancy": OPTIONAL,
    "rendered": bool,
    "versioned": bool,
    "version": OPTIONAL,
    "digest": OPTIONAL,
    "stage": str,
    "from": list,
    "strategy": OPTIONAL,
    "wave": (int, type(None)),
    "protected": bool,
    "namespace": str,
    "argocd": OPTIONAL,
    "source": str,
    "at": POSITION,
}
ENTRY = {
    "path": str,
    "value": (str, int, list, dict, type(None)),
    "unset": bool,
    "layer": str,
    "at": (dict, type(None)),
    "why": str,
    "lost": list,
}
DIAGNOSTIC = {
    "code": str,
    "severity": str,
    "message": str,
    "at": POSITION,
    "path": str,
    "hint": str,
    "related": [{"at": POSITION, "what": str}],
    "targets": [str],
}
PLAN = {
    "dryRun": bool,
    "written": [str],
    "deleted": [str],
    "adopted": [str],
    "overwrittenEdited": [str],
    "deletedEdited": [str],
    "keptEdited": [str],
    "keptForeign": [str],
    "special": dict,
    "unchanged": int,
}


def shaped(value: Any, shape: Any, at: str = "") -> None:
    """Fail where a JSON value has not exactly the keys and types of a shape."""
    if isinstance(shape, dict):
        assert set(value) == set(shape), at
        for key, inner in shape.items():
            shaped(value[key], inner, f"{at}.{key}")
    elif isinstance(shape, list):
        for number, one in enumerate(value):
            shaped(one, shape[0], f"{at}[{number}]")
    else:
        assert isinstance(value, shape), at


def test_json_of_every_command_has_its_documented_keys(shop: Path, installed: Installed) -> None:
    shaped(installed.fine(shop, "list", "-o", "json").json(), {"targets": [TARGET]})
    explained = installed.fine(shop, "explain", "prod/c1/globex/api", "-o", "json").json()
    shaped(explained, {"target": str, "entries": [ENTRY]})
    shaped(installed.fine(shop, "render", "-o", "json").json(), PLAN)
    shaped(installed.fine(shop, "check", "-o", "json").json(), {"ok": bool, "diagnostics": [DIAGNOSTIC]})
    versions = installed.fine(shop, "version", "-o", "json").json()
    shaped(versions, {"gitops-compile": str, "engine": str, "kustomize": str, "go": str})
    assert versions["kustomize"] == "5.8.1"


def test_json_lists_all_diagnostics_with_positions(shop: Path, installed: Installed) -> None:
    names = "".join(f"  app{number}: {{imgae: x}}\n" for number in range(130))
    (shop / "fleet.yaml").write_text((shop / "fleet.yaml").read_text("utf-8") + names, encoding="utf-8")
    ran = installed(shop, "check", "-o", "json")
    told = ran.json()
    shaped(told, {"ok": bool, "diagnostics": [DIAGNOSTIC]})
    assert (ran.code, told["ok"], len(told["diagnostics"])) == (1, False, 130)
    text = installed(shop, "check").err
    assert text.count("error GC110") == 100
    assert "... and 30 more; `gitops-compile check -o json` lists them all" in text


def test_json_is_all_that_stands_on_standard_output(shop: Path, installed: Installed) -> None:
    replaced(shop / "fleet.yaml", "edge: {}", "edge: {overrides: [{match: {environment: dev}, labels: {}}]}")
    for command in (["list"], ["explain", "dev/c1/edge"], ["render"], ["check"]):
        assert installed.fine(shop, *command, "-o", "json").json()


def test_a_wrong_fleet_is_json_too_where_json_was_asked_for(shop: Path, installed: Installed) -> None:
    replaced(shop / "fleet.yaml", "edge: {}", "edge: {imgae: x}")
    for command in (["list"], ["explain", "dev/c1/edge"], ["render"], ["check"]):
        ran = installed(shop, *command, "-o", "json")
        assert ran.code == 1
        shaped(ran.json(), {"ok": bool, "diagnostics": [DIAGNOSTIC]})
        assert [one["code"] for one in ran.json()["diagnostics"]] == ["GC110"]


CODES: list[tuple[int, list[str]]] = [
    (0, ["check"]),
    (0, ["--help"]),
    (0, ["list", "nothing-is-run", "--help"]),
    (2, ["chekc"]),
    (2, ["render", "--nope"]),
    (2, ["render", "nowhere"]),
    (2, ["list", "nowhere"]),
    (2, ["explain"]),
    (2, ["explain", "prod/c1/nobody"]),
    (2, ["explain", "prod/c1/edge", "values.nothing"]),
    (2, ["check", "-C", "nowhere"]),
    (2, ["check", "--fleet", "nowhere.yaml"]),
    (2, ["check", "-o", "xml"]),
    (2, ["init", "--name", "Not A Name"]),
    (1, ["init"]),
]


def test_exit_codes(shop: Path, installed: Installed) -> None:
    before = files_of(shop)
    found = [(installed(shop, *arguments).code, arguments) for _, arguments in CODES]
    assert found == CODES
    assert files_of(shop) == before


def test_a_command_that_is_misspelt_is_told_the_nearest(shop: Path, installed: Installed) -> None:
    assert "Did you mean check?" in installed(shop, "chekc").err
    assert "Did you mean prod/c1/edge?" in installed(shop, "explain", "prod/c1/egde").err
    assert "Did you mean version?" in installed(shop, "explain", "dev/c1/late", "versoin").err


@pytest.mark.parametrize("command", [name for name, _ in COMMANDS])
def test_the_help_of_every_command_shows_an_example(command: str, tmp_path: Path, installed: Installed) -> None:
    text = installed.fine(tmp_path, command, "--help").out
    (example,) = re.findall("Example: (.+(?:\n .+)*)", text)
    assert example.startswith(f"gitops-compile {command}")


def test_tools_of_another_version_are_refused_before_anything_starts(tmp_path: Path, installed: Installed) -> None:
    """The tools that the fleet demands are others than those installed: nothing starts."""
    top = write_shop(tmp_path)
    replaced(top / "fleet.yaml", "metadata: {name: acme}", "metadata: {name: acme}\ntools: {kustomize: 5.0.0}")
    ran = installed(top, "render")
    assert ran.code == 1
    assert "fleet.yaml:4:20: error" in ran.err
    assert not (top / "rendered").exists()


# init


def test_init_in_an_empty_folder_renders_at_once(tmp_path: Path, installed: Installed) -> None:
    top = tmp_path / "My First Fleet"
    top.mkdir()
    installed.fine(top, "init")
    assert "metadata: {name: my-first-fleet}" in (top / "fleet.yaml").read_text("utf-8")
    ran = installed.fine(top, "render")
    assert "error" not in ran.err
    assert "warning" not in ran.err
    assert (top / "rendered/dev/local/hello/deployment_hello.yaml").is_file()
    installed.fine(top, "check")
    assert (top / "schemas/fleet.schema.json").read_text("utf-8") == installed.fine(top, "schema").out


def test_init_makes_its_folder_and_changes_nothing_that_is_there(tmp_path: Path, installed: Installed) -> None:
    write(tmp_path, {"new/.gitattributes": "*.png binary"})
    installed.fine(tmp_path, "init", "-C", "new", "--name", "shop")
    assert (tmp_path / "new/.gitattributes").read_text("utf-8") == "*.png binary\nrendered/** -text\n"
    before = files_of(tmp_path)
    ran = installed(tmp_path, "init", "-C", "new")
    assert (ran.code, ran.out) == (1, "")
    assert "nothing was written" in ran.err
    assert files_of(tmp_path) == before
    installed.fine(tmp_path, "render", "-C", "new")


# Where


@pytest.mark.parametrize(
    ("start", "arguments"),
    [
        ("shop", []),
        ("shop/overlays/api", []),
        ("link", []),
        ("link/overlays", []),
        ("inner-link", []),
        (".", ["-C", "shop"]),
        (".", ["-C", "shop/overlays"]),
        (".", ["-C", "link"]),
        ("shop/overlays", ["--fleet", "../fleet.yaml"]),
        (".", ["--fleet", "shop/fleet.yaml"]),
        (".", ["-C", "link", "--fleet", "fleet.yaml"]),
    ],
)
def test_render_finds_the_fleet_from_wherever_it_is_started(
    start: str, arguments: list[str], tmp_path: Path, installed: Installed
) -> None:
    top = write_shop(tmp_path / "shop")
    (tmp_path / "link").symlink_to("shop")
    (tmp_path / "inner-link").symlink_to("shop/overlays/api")
    installed.fine(tmp_path / start, "render", *arguments)
    assert {path.name for path in tmp_path.iterdir()} == {"shop", "link", "inner-link"}
    assert {path.name for path in top.iterdir()} == {"fleet.yaml", "overlays", "rendered"}
    ran = installed.fine(top, "render")
    assert "nothing to do" in ran.err


def test_another_name_of_the_fleet_file(shop: Path, installed: Installed) -> None:
    (shop / "fleet.yaml").rename(shop / "other.yaml")
    assert installed(shop, "check").code == 2
    installed.fine(shop, "check", "--fleet", "other.yaml")


def test_quiet_prints_nothing_when_all_is_well(shop: Path, installed: Installed) -> None:
    for command in ("render", "check"):
        ran = installed.fine(shop, command, "--quiet")
        assert (ran.out, ran.err) == ("", "")


def test_colours_only_where_they_are_wanted(shop: Path, installed: Installed) -> None:
    (shop / "rendered/dev/c1/edge/service_main.yaml").unlink()
    painted = {choice: installed(shop, "check", "--color", choice).err for choice in ("auto", "always", "never")}
    assert "\x1b[" in painted["always"]
    assert painted["auto"] == painted["never"] == re.sub("\x1b\\[[0-9;]*m", "", painted["always"])
