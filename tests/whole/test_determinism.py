"""The same fleet gives the same bytes whoever renders it, where, and how (trust.md, section 7).

Each row combines variations that have nothing to do with each other, so that few runs cover many of them. The fleet
is the repository's own; the reference is one plain run.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from installed import COMMAND, Installed, committed, files_of
from own_fleet import placed, sources

LONG = "a long path with blanks, Ünïcödé, 日本 and 'quotes' " + "x" * 120
NONSENSE = dict.fromkeys(
    (
        *("KUBECONFIG", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "GIT_DIR", "GIT_WORK_TREE"),
        *("GIT_INDEX_FILE", "GOPATH", "GOFLAGS", "GOGC", "GOMAXPROCS", "GODEBUG", "KUSTOMIZE_PLUGIN_HOME"),
        *("HELM_HOME", "http_proxy", "HTTPS_PROXY", "SOURCE_DATE_EPOCH", "COLUMNS", "EDITOR"),
    ),
    "/nonsense/$(false)",
)


@dataclass(frozen=True)
class Variation:
    """How one run differs from the plain one."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    shell: str = ""
    folder: str = "fleet"
    start: str = "."
    backwards: bool = False
    prepare: Callable[[Path], object] = lambda _top: None


def with_cr_lf(top: Path) -> None:
    for path in [top / "fleet.yaml", *top.glob("fleet.d/*"), *top.rglob("*.j2")]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def with_mtime_0(top: Path) -> None:
    for path in top.rglob("*"):
        os.utime(path, (0, 0))


def with_other_programs(top: Path) -> None:
    """Programs that the tool must not start; each leaves a trace and fails."""
    for name in ("kustomize", "kubectl", "helm", "go", "python3"):
        program = placed(top.parent / "bin", {name: b'#!/bin/sh\ntouch "$0.called"\nexit 1\n'}) / name
        program.chmod(0o755)


def with_a_stale_tree(top: Path) -> None:
    """A tree that an older version of the fleet gave, in a git repository that knows it."""
    placed(top, {f"rendered/dev/np-use1/saas/api/service_{name}.yaml": OLD for name in ("api", "gone")})
    committed(top)


OLD = (
    b"# Written by gitops-compile for dev/np-use1/saas/api. "
    b"Edit overlays/api or fleet.yaml, then run: gitops-compile render\nkind: Service\n"
)

VARIATIONS = (
    Variation("hash seed 1, umask 000, Turkish", {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8"}, "umask 000"),
    Variation(
        "hash seed 2, umask 077, another place and time zone",
        {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati"},
        "umask 077",
        LONG,
    ),
    Variation(
        "hash seed 3, files made in another order, mtime 0, started below",
        {"PYTHONHASHSEED": "3", "TZ": "America/St_Johns"},
        start="overlays/web/base",
        backwards=True,
        prepare=with_mtime_0,
    ),
    Variation("hash seed 4, one processor, C", {"PYTHONHASHSEED": "4", "LC_ALL": "C"}, "exec taskset -c 0"),
    Variation("CR LF, UTF-8 mode off", {"PYTHONUTF8": "0", "LC_ALL": "POSIX"}, prepare=with_cr_lf),
    Variation(
        "nonsense in the environment, other programs on PATH",
        {**NONSENSE, "PATH": "bin"},
        prepare=with_other_programs,
    ),
    Variation(
        "a stale tree in git, few files open, nice",
        {},
        "ulimit -n 64; ulimit -s 1024; exec nice -n 5",
        prepare=with_a_stale_tree,
    ),
    Variation(
        "reached through a link, colours, Japanese", {"LC_ALL": "ja_JP.UTF-8", "FORCE_COLOR": "1"}, start="../link"
    ),
)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory, installed: Installed) -> dict[str, bytes]:
    top = placed(tmp_path_factory.mktemp("plain"), sources())
    installed.fine(top, "render")
    return files_of(top / "rendered")


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda variation: variation.name)
def test_no_byte_differs(variation: Variation, tmp_path: Path, reference: dict[str, bytes]) -> None:
    top = placed(tmp_path / variation.folder, sources(), backwards=variation.backwards)
    (tmp_path / "link").symlink_to(top)
    variation.prepare(top)
    places = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path / "home")}
    shell = variation.shell if "exec " in variation.shell else f"{variation.shell or ':'}; exec"
    done = subprocess.run(
        ["/bin/sh", "-c", f'{shell} "$0" render', str(COMMAND)],
        cwd=top / variation.start,
        env={**variation.environment, **places},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found = files_of(top / "rendered")
    assert {path for path in {*found, *reference} if found.get(path) != reference.get(path)} == set()
    assert not [path.name for path in tmp_path.glob("bin/*.called")]
