"""``check`` runs in every commit hook: what it loads is held here, without a change and after an edit.

House rule 9 of the design, and the promise of a run without a change: not one module more than the proof needs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from installed import Installed, committed
from remembered import Command, Once, older
from shop_fleet import replaced, write_shop

DEAR = frozenset({"click", "deepdiff", "jinja2", "jsonschema", "jsonschema_rs", "plumbum", "rich", "ruamel", "yaml"})
ALSO_DEAR = frozenset(
    {
        "argparse",
        "ast",
        "asyncio",
        "dataclasses",
        "enum",
        "inspect",
        "json",
        "logging",
        "pathlib",
        "re",
        "subprocess",
        "typing",
    }
)
"""Of Python's own."""
OF_A_BUILD = frozenset({"deepdiff", "jinja2", "jsonschema", "plumbum", "rich", "ruamel"})
OWN = frozenset(
    {"gitops_compile", "gitops_compile.__main__", "gitops_compile.adapters"}
    | {
        f"gitops_compile.adapters.{name}"
        for name in ("entries", "indexed", "own_folders", "settled", "standing", "states")
    }
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    top = write_shop(tmp_path / "shop")
    Installed(tmp_path / "first").fine(top, "render")
    committed(top)
    older()
    return top


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path / "home")


def _loaded(once: Once) -> frozenset[str]:
    """The top-level packages that were loaded."""
    return frozenset(name.partition(".")[0] for name in once.modules)


def test_a_run_without_a_change_loads_what_the_proof_needs(shop: Path, command: Command) -> None:
    for words in (["check"], ["check", "--staged"], ["render"]):
        command(shop, *words)
        once = command(shop, *words)
        assert once.again, words
        assert not _loaded(once) & (DEAR | ALSO_DEAR), words
        assert {name for name in once.modules if name.startswith("gitops_compile")} <= OWN, words


def test_a_run_whose_builds_are_all_known_loads_nothing_to_build_with(shop: Path, command: Command) -> None:
    command(shop, "check")
    replaced(shop / "fleet.yaml", "strategy: manual", "strategy:  manual")
    once = command(shop, "check")
    assert (once.again, once.ran.code) == (False, 0), once.ran.err
    assert not _loaded(once) & OF_A_BUILD
