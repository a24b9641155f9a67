"""What a start does not load: each of these costs every run time that only another command has a use for."""

from __future__ import annotations

import subprocess
import sys

import pytest

NEVER = ("deepdiff", "jinja2", "jsonschema", "plumbum", "rich", "ruamel", "importlib.metadata", "urllib.request")
OURS_OF_A_REVIEW = ("gitops_compile.compare", "gitops_compile.report", "gitops_compile.model.finding")
OURS_OF_COMMANDS = ("gitops_compile.commands", "gitops_compile.model")
FLEET = ("yaml", "gitops_compile.model.fleet", "gitops_compile.commands.opening", "gitops_compile.read")


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (
            ("-m", "gitops_compile", "--help"),
            ("json", "dataclasses", *OURS_OF_COMMANDS),
        ),
        (("-m", "gitops_compile", "version", "--help"), ("dataclasses", "gitops_compile.model", *FLEET)),
        (("-c", "import gitops_compile.adapters.engine"), ("click", "shutil", *FLEET)),
        (("-c", "import gitops_compile.commands.render, gitops_compile.pipeline"), OURS_OF_A_REVIEW),
    ],
)
def test_a_start_loads_nothing_that_it_does_not_need(words: tuple[str, ...], unwanted: tuple[str, ...]) -> None:
    ran = subprocess.run([sys.executable, "-X", "importtime", *words], capture_output=True, text=True, check=True)
    lines = [line for line in ran.stderr.splitlines() if line.startswith("import time:")]
    loaded = {line.rpartition("|")[2].strip() for line in lines}
    assert len(loaded) > 50
    above = {name.rsplit(".", number)[0] for name in loaded for number in range(name.count(".") + 1)}
    assert sorted(above & {*NEVER, *unwanted}) == []
