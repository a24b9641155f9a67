"""Shell completion through the protocol of the scripts that the shells read, against this repository's own fleet."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from installed import COMMAND, Installed, Ran, files_of, write
from own_fleet import REPOSITORY, placed, sources
from shop_fleet import replaced, write_shop

VARIABLE = "_GITOPS_COMPILE_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


def asked(installed: Installed, folder: Path, *words: str, shell: str = "bash", **environment: str) -> Ran:
    """What a script asks when TAB is pressed behind the last word, which may be empty or begun."""
    if shell == "fish":
        question = {"COMP_WORDS": " ".join(("gitops-compile", *words)), "COMP_CWORD": words[-1]}
    else:
        question = {"COMP_WORDS": "\n".join(("gitops-compile", *words)), "COMP_CWORD": str(len(words))}
    return installed(folder, **question, **{VARIABLE: f"{shell}_complete"}, **environment)


def offered(installed: Installed, folder: Path, *words: str, shell: str = "bash") -> list[str]:
    """The words that the shell would offer; nothing else may be said."""
    ran = asked(installed, folder, *words, shell=shell)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.strip("\n").split("\n") if ran.out.strip("\n") else []
    if shell == "zsh":
        assert set(lines[::3]) <= {"plain"}
        return lines[1::3]
    assert {line.partition(",")[0] for line in lines} <= {"plain"}
    return [line.partition(",")[2].partition("\t")[0] for line in lines]


def test_commands_and_options_are_offered(tmp_path: Path, installed: Installed) -> None:
    assert {"check", "completion", "explain", "list", "render"} <= set(offered(installed, tmp_path, ""))
    assert offered(installed, tmp_path, "comp") == ["completion"]
    assert offered(installed, tmp_path, "completion", "") == ["bash", "zsh", "fish"]
    assert {"--cluster", "--color"} <= set(offered(installed, tmp_path, "list", "--c"))


GLOBEX = "prod/gbx-1/globex"
QUESTIONS: list[tuple[tuple[str, ...], list[str]]] = [
    (("list", ""), ["dev/", "prod/", "staging/"]),
    (("render", "p"), ["prod/gbx-1/", "prod/p-apne1/", "prod/p-euw1/", "prod/p-use1/"]),
    (("render", f"{GLOBEX}/n"), [f"{GLOBEX}/namespaces"]),
    (("render", f"rendered/{GLOBEX}/w"), [f"rendered/{GLOBEX}/web", f"rendered/{GLOBEX}/worker"]),
    (("list", f"{GLOBEX}/n"), []),
    (("list", "dev", "st"), ["staging/gbx-1/", "staging/np-use1/"]),
    (("list", "--app", ""), ["api", "edge-proxy", "ledger", "observability", "web", "worker"]),
    (("list", "--app=w"), ["web", "worker"]),
    (("list", "--environment", "p"), ["prod"]),
    (("list", "--cluster", "p-"), ["p-apne1", "p-euw1", "p-use1"]),
    (("list", "--tenancy", ""), ["globex", "initech", "saas"]),
    (("explain", f"{GLOBEX}/api", "vers"), ["version"]),
    (("explain", f"{GLOBEX}/api/", "values.autoscaling."), ["values.autoscaling.max", "values.autoscaling.min"]),
    (("explain", f"rendered/{GLOBEX}/api", "labels.co"), ["labels.contract", "labels.cost-center"]),
    (("explain", f"rendered/{GLOBEX}/api/deployment"), [f"rendered/{GLOBEX}/api/deployment_api.yaml"]),
    (("explain", "r"), ["rendered/"]),
    (("explain", f"rendered/{GLOBEX}/api/deployment_api.yaml", "spec.strategy.t"), ["spec.strategy.type"]),
    (("pin", "a"), ["api"]),
    (("pin", "api", ""), ["dev", "globex/prod", "globex/staging", "prod", "staging"]),
    (("pin", "api", "globex/prod", "--cluster", ""), ["gbx-1"]),
    (("pin", "api", "prod", "--tenancy", ""), ["initech", "saas"]),
    (("unpin", "edge-proxy", "p"), ["prod"]),
    (("explain", "prod/nowhere/api", ""), []),
    (("explain", "nowhere/"), []),
]


@pytest.mark.parametrize(("words", "expected"), QUESTIONS, ids=lambda one: " ".join(one) or "-")
def test_words_come_from_the_fleet_at_hand(words: tuple[str, ...], expected: list[str], installed: Installed) -> None:
    assert offered(installed, REPOSITORY, *words) == expected


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_is_offered_the_same(shell: str, installed: Installed) -> None:
    for words in (("list", "prod/"), ("explain", "prod/gbx-1/globex/api", "values.l"), ("list", "--app", "")):
        assert offered(installed, REPOSITORY, *words, shell=shell) == offered(installed, REPOSITORY, *words)


def test_the_fleet_is_the_one_that_the_command_would_open(tmp_path: Path, installed: Installed) -> None:
    shop = write_shop(tmp_path / "a/shop")
    (shop / "fleet.yaml").rename(shop / "other.yaml")
    placed(tmp_path / "a/acme", sources())
    assert offered(installed, tmp_path, "-C", "a/acme", "list", "--app", "led") == ["ledger"]
    assert offered(installed, tmp_path, "list", "-C", "a/acme", "--app", "led") == ["ledger"]
    assert offered(installed, tmp_path, "-C", "a", "list", "-C", "acme", "--app", "led") == ["ledger"]
    assert offered(installed, tmp_path / "a/acme/overlays", "list", "--app", "led") == ["ledger"]
    assert offered(installed, tmp_path / "a/acme", "list", "--fleet", "../shop/other.yaml", "--app", "l") == ["late"]
    assert offered(installed, tmp_path, "list", "--app", "") == []


def test_a_fleet_that_is_wrong_or_away_offers_nothing_and_says_nothing(tmp_path: Path, installed: Installed) -> None:
    top = write_shop(tmp_path / "shop")
    replaced(top / "fleet.yaml", "edge: {}", "edge: {imgae: x}")
    write(tmp_path, {"torn/fleet.yaml": "apps: {", "folder/fleet.yaml/x": ""})
    for folder in (top, tmp_path, tmp_path / "torn", tmp_path / "folder"):
        for words in (("list", ""), ("render", "p"), ("explain", "prod/c1/edge", ""), ("list", "--app", "")):
            assert offered(installed, folder, *words) == []
    assert offered(installed, tmp_path, "list", "-C", "nowhere", "--app", "") == []
    assert offered(installed, tmp_path, "list", "--fleet", "nowhere.yaml", "--app", "") == []


def test_no_word_is_offered_that_a_shell_would_run(tmp_path: Path, installed: Installed) -> None:
    top = write_shop(tmp_path)
    keys = (
        """plain: 1, 'a[0]': 1, '$(touch stolen)': 1, '`touch stolen`': 1, 'two words': 1, 'a;b': 1, "2\\nlines": 1"""
    )
    replaced(top / "fleet.yaml", "edge: {}", f"edge: {{values: {{deep: {{{keys}}}}}}}")
    assert installed.fine(top, "explain", "dev/c1/edge", "values.deep").out.count("values.deep") == 7
    for shell in SHELLS:
        words = offered(installed, top, "explain", "dev/c1/edge", "values.", shell=shell)
        assert words == ["values.deep", "values.deep.a[0]", "values.deep.plain"]


def test_a_question_loads_little_and_writes_nothing(tmp_path: Path, installed: Installed) -> None:
    top = write_shop(tmp_path)
    before = files_of(top)
    for words in (("render", ""), ("explain", "dev/c1/edge", ""), ("explain", "rendered/"), ("list", "--app", "")):
        loaded = asked(installed, top, *words, PYTHONPROFILEIMPORTTIME="1").err
        names = {line.rpartition("|")[2].strip().partition(".")[0] for line in loaded.splitlines()}
        assert "gitops_compile" in names
        assert not names & {"deepdiff", "jinja2", "jsonschema", "platformdirs", "plumbum", "rich", "ruamel"}, words
    assert files_of(top) == before


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_the_one_that_the_protocol_gives(shell: str, tmp_path: Path, installed: Installed) -> None:
    script = installed.fine(tmp_path, "completion", shell)
    assert script.err == ""
    assert f"{VARIABLE}={shell}_complete" in script.out
    assert script.out == installed.fine(tmp_path, **{VARIABLE: f"{shell}_source"}).out
    assert f"gitops-compile completion {shell}" in installed.fine(tmp_path, "completion", "--help").out
    assert installed(tmp_path, "completion", "tcsh").code == 2


def test_a_real_bash_completes_with_the_script() -> None:
    lines = """
        source <(gitops-compile completion bash)
        [[ $(complete -p gitops-compile) == *_gitops_compile_completion* ]] || exit 1
        ask() {
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
            _gitops_compile_completion gitops-compile
            echo "${COMPREPLY[*]}"
        }
        ask gitops-compile exp
        ask gitops-compile list --tenancy ''
        ask gitops-compile explain prod/gbx-1/globex/api values.autoscaling.
        ask gitops-compile -C nowhere list ''
    """
    environment = {"PATH": f"{COMMAND.parent}:{os.environ['PATH']}", "HOME": os.devnull}
    ran = subprocess.run(
        ["bash", "--norc", "-c", lines], cwd=REPOSITORY, env=environment, capture_output=True, check=False, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "explain",
        "globex initech saas",
        "values.autoscaling.max values.autoscaling.min",
        "",
    ]
