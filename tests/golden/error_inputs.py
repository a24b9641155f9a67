"""Inputs of golden cases that git cannot hold plainly: odd bytes, large files, edited output, git's own state."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from click.testing import CliRunner

from gitops_compile.cli import gitops_compile

Change: TypeAlias = Callable[[Path], None]
"""Changes something in a repository."""

FLEET = "fleet.yaml"
SERVICE = "overlays/web/service.yaml"
KUSTOMIZATION = "overlays/web/kustomization.yaml"
RENDERED = "rendered/dev/c1/web/service_web.yaml"
HEADER = (
    b"# Written by gitops-compile for dev/c1/web. Edit overlays/web or fleet.yaml, then run: gitops-compile render\n"
)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def run(command: str, repository: Path) -> tuple[str, int]:
    """What a command prints, on stderr and stdout in their order, and its exit code."""
    own = {"XDG_STATE_HOME": f"{repository}.state", "XDG_CACHE_HOME": f"{repository}.cache"}
    environment = {**own, "NO_COLOR": "1"}
    arguments = [*command.split(), "-C", str(repository)]
    result = CliRunner(env=environment, catch_exceptions=False).invoke(
        gitops_compile, arguments, prog_name="gitops-compile", standalone_mode=False
    )
    return result.output, int(result.return_value or 0)


def git(*arguments: str) -> Change:
    """A git command, by nobody in particular."""
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    return lambda repository: _git(repository, *identity, *arguments)


def _git(repository: Path, *arguments: str) -> None:
    alone = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True, env=alone)


def after(*changes: Change) -> Change:
    """Changes in a row."""

    def all_of(repository: Path) -> None:
        for change in changes:
            change(repository)

    return all_of


def write(path: str, content: bytes) -> Change:
    """A file with this content."""

    def written(repository: Path) -> None:
        file = repository / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    return written


def edit(path: str, old: bytes, new: bytes) -> Change:
    """One text of a file, which must be there, replaced by another."""

    def edited(repository: Path) -> None:
        content = (repository / path).read_bytes()
        assert old in content, path
        (repository / path).write_bytes(content.replace(old, new))

    return edited


def remove(path: str) -> Change:
    return lambda repository: (repository / path).unlink()


def link(path: str, to: str) -> Change:
    def linked(repository: Path) -> None:
        (repository / path).unlink(missing_ok=True)
        (repository / path).symlink_to(to)

    return linked


def rendered(repository: Path) -> None:
    """The tree as a render left it."""
    printed, code = run("render", repository)
    assert code == 0, printed


def flat_bases(repository: Path) -> None:
    for folder in repository.glob("overlays/web/base-*"):
        shutil.rmtree(folder)


def deep_bases(repository: Path) -> None:
    """A chain of 22 kustomizations, each the base of the one before."""
    for number in range(22):
        folder = repository / f"overlays/web/base-{number}"
        folder.mkdir()
        further = f"../base-{number + 1}" if number < 21 else "../service.yaml"
        (folder / "kustomization.yaml").write_text(f"resources: [{further}]\n")
    (repository / KUSTOMIZATION).write_text("resources: [base-0]\n")


COMMITTED = after(rendered, git("init"), git("add", "."), git("commit", "--message", "All"))


def changed(*changes: Change) -> Change:
    """A change on top of what was rendered and committed; rendered, and known to git."""
    return after(COMMITTED, *changes, rendered, git("add", "."))


def acknowledged(code: str, more: bytes = b"") -> Change:
    """An entry that lets every finding of a code pass."""
    entry = b"acknowledge:\n- {code: " + code.encode() + b', at: "**", reason: planned' + more + b"}\n"
    return lambda repository: write(FLEET, (repository / FLEET).read_bytes() + entry)(repository)


COUNTED = b'acknowledge:\n- {code: GC730, at: "**", reason: planned, count: 2}\n'
WEB = b"  web: {}\n"
SETTINGS = "overlays/web/settings.yaml"
API = "overlays/api"
SETTINGS_GO_TO_API = after(
    lambda repository: shutil.move(repository / SETTINGS, repository / API / "settings.yaml"),
    edit(KUSTOMIZATION, b"- settings.yaml\n", b""),
    edit(f"{API}/kustomization.yaml", b"service.yaml\n", b"service.yaml\n- settings.yaml\n"),
)
LINE = b"x" * 99 + b"\n"
UNKNOWN_KEYS = "".join(f"  key-{number}: {{}}\n" for number in range(1000))

BUILT: Mapping[str, Change] = {
    "GC100-not-utf-8": edit(FLEET, b"{name: acme}", "{name: acme} # für alle".encode("latin-1")),
    "GC100-byte-order-mark": edit(FLEET, b"apiVersion", b"\xef\xbb\xbfapiVersion"),
    "GC100-binary-file": write(FLEET, PNG),
    "GC100-binary-manifest": write(SERVICE, PNG),
    "GC101-invisible-character": edit(FLEET, b"acme", "ac\u200bme".encode()),
    "GC101-lone-carriage-return": edit(FLEET, b"Fleet\n", b"Fleet\r"),
    "GC102-64-mb-of-nesting": edit(FLEET, b"kind:", b"values: " + b"[" * (64 << 20) + b"\nkind:"),
    "GC110-a-thousand-errors": edit(
        FLEET, b"  web: {}\n", f"  web:\n{UNKNOWN_KEYS.replace('  key', '    key')}".encode()
    ),
    "GC161-names-that-differ-in-case": after(
        write("overlays/web/Notes.md", b"1"), write("overlays/web/notes.md", b"2")
    ),
    "GC161-fifo": lambda repository: os.mkfifo(repository / "overlays/web/pipe.yaml"),
    "GC161-submodule": write("overlays/web/vendor/.git", b"gitdir: ../../../.git/modules/vendor\n"),
    "GC169-manifest-too-large": edit(SERVICE, b"spec:", b"# " + b"x" * (8 << 20) + b"\nspec:"),
    "GC169-bases-too-deep": deep_bases,
    "GC177-control-characters": write("overlays/web/banner.txt", b"\x1b[1mhello\x1b[0m\n"),
    "GC328-large-target": write("overlays/web/large.txt", LINE * 14_000),
    "GC328-too-large-target": write("overlays/web/large.txt", LINE * 14_000),
    "GC328-too-large-object": write("overlays/web/large.txt", LINE * 16_000),
    "GC329-too-large-for-client-side-apply": write("overlays/web/large.txt", LINE * 2_700),
    "GC401-renamed-app": changed(
        edit(FLEET, WEB, b'  shop: {source: {path: overlays/web}, namespace: "web-{environment}"}\n')
    ),
    "GC402-object-that-moves": changed(SETTINGS_GO_TO_API),
    "GC403-other-namespace": changed(edit(FLEET, WEB, b'  web: {namespace: "shop-{environment}"}\n')),
    "GC404-other-instance": changed(edit(FLEET, b"argocd: hub}", b"argocd: edge}")),
    "GC405-rollout-by-waves": changed(
        edit(FLEET, b"waves: [[c1], [c2]]", b"waves: [[c1], [c2]], delivery: {rollout: waves}")
    ),
    "GC407-last-object-of-a-kind": changed(edit(KUSTOMIZATION, b"- role.yaml\n", b"")),
    "GC408-guard-dropped": changed(
        edit(FLEET, b", delivery: {prune: confirm}", b""), edit(FLEET, b", protected: true", b"")
    ),
    "GC409-server-side-apply-off": changed(edit(FLEET, WEB, b"  web: {delivery: {serverSideApply: false}}\n")),
    "GC410-orphans": changed(
        edit(FLEET, b"source: {path: overlays/web}", b"source: {path: overlays/web}, environments: [prod]")
    ),
    "GC411-entry-of-an-earlier-change": COMMITTED,
    "GC412-entry-that-meets-nothing": changed(acknowledged("GC404")),
    "GC730-lost-tenancy": after(
        changed(edit(FLEET, b", hooli: {}", b""), acknowledged("GC730", b", count: 2")), edit(FLEET, COUNTED, b"")
    ),
    "GC730-render-stops": after(rendered, edit(FLEET, b", hooli: {}", b"")),
    "GC731-foreign-file": after(rendered, write("rendered/dev/c1/web/notes.yaml", b"mine: true\n")),
    "GC731-foreign-file-in-the-way": write(RENDERED, b"mine: true\n"),
    "GC732-edited-file": after(rendered, edit(RENDERED, b"port: 80", b"port: 8080")),
    "GC732-edited-file-that-nobody-wants": after(
        rendered, write("rendered/dev/c1/web/secret_web.yaml", HEADER + b"kind: Secret\n")
    ),
    "GC731-foreign-file-stops-render": after(rendered, write(RENDERED, b"mine: true\n")),
    "GC732-edited-file-is-kept": after(
        rendered, write("rendered/dev/c1/web/secret_web.yaml", HEADER + b"kind: Secret\n")
    ),
    "GC733-link-in-rendered": after(rendered, link(RENDERED, "namespace.yaml")),
    "GC733-link-stops-render": after(
        rendered, edit(SERVICE, b"port: 80", b"port: 8080"), link(RENDERED, "elsewhere.yaml")
    ),
    "GC734-changed": after(rendered, edit(SERVICE, b"port: 80", b"port: 8080")),
    "GC735-missing": after(rendered, remove(RENDERED)),
    "GC736-not-wanted-any-more": after(
        write("overlays/web/config.yaml", b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"),
        edit(KUSTOMIZATION, b"service.yaml\n", b"service.yaml\n- config.yaml\n"),
        rendered,
        edit(KUSTOMIZATION, b"- config.yaml\n", b""),
    ),
    "GC737-interrupted-run": after(rendered, write("rendered/.gitops-compile/pid", b"1\n")),
    "GC738-ignored-by-git": after(
        COMMITTED, write(".gitignore", b"rendered/\n"), git("rm", "-r", "--cached", "rendered")
    ),
    "GC739-attribute-that-hides": after(COMMITTED, write(".gitattributes", b"rendered/** -diff linguist-generated\n")),
    "GC740-index-flag": after(COMMITTED, git("update-index", "--assume-unchanged", RENDERED)),
    "GC741-line-ends": after(COMMITTED, edit(RENDERED, b"\n", b"\r\n")),
    "GC742-not-tracked": after(git("init"), rendered),
}
"""Case -> what makes its input complete, after its files have been copied."""

MENDED: Mapping[str, Change] = {
    **{
        name: acknowledged(name.partition("-")[0])
        for name in BUILT
        if name.startswith("GC4") and not name.startswith(("GC411", "GC412"))
    },
    "GC411-entry-of-an-earlier-change": edit(
        FLEET, b"acknowledge:\n- {code: GC401, at: prod, reason: renamed in March}\n", b""
    ),
    "GC412-entry-that-meets-nothing": edit(FLEET, b'acknowledge:\n- {code: GC404, at: "**", reason: planned}\n', b""),
    "GC730-lost-tenancy": acknowledged("GC730", b", count: 2"),
    "GC730-render-stops": acknowledged("GC730", b", count: 2"),
    "GC161-names-that-differ-in-case": remove("overlays/web/Notes.md"),
    "GC161-fifo": remove("overlays/web/pipe.yaml"),
    "GC161-submodule": remove("overlays/web/vendor/.git"),
    "GC169-bases-too-deep": flat_bases,
    "GC731-foreign-file": remove("rendered/dev/c1/web/notes.yaml"),
    "GC733-link-in-rendered": after(remove(RENDERED), rendered),
    "GC733-link-stops-render": remove(RENDERED),
    "GC738-ignored-by-git": after(write(".gitignore", b"rendered/\n!/rendered/\n!/rendered/**\n"), git("add", ".")),
    "GC739-attribute-that-hides": write(".gitattributes", b"rendered/** !diff !linguist-generated\n"),
    "GC740-index-flag": git("update-index", "--no-assume-unchanged", RENDERED),
    "GC742-not-tracked": git("add", "rendered"),
}
"""Case -> what makes the fixed twin of it, beside its ``fixed/`` and its ``case.toml``."""
