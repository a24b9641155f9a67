"""A run without a change, where sources are reached in every way there is: whatever leads to one is a change, too.

Comes beside ``test_no_change``, whose fleet is plain.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from installed import Installed, committed, git, write
from remembered import Change, Command, copies, older, same_size
from shop_fleet import SERVICE

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
include: [fleet.d/*.yaml]
clusters: {c1: {}}
environments: {dev: {clusters: [c1]}}
apps:
  web: {source: {path: "overlays/{environment}/web", bases: [shared/web], components: [shared/careful]}}
"""
ZONES = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: zones.acme.example}
spec:
  group: acme.example
  names: {kind: Zone, plural: zones}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
"""
ZONE = "{apiVersion: acme.example/v1, kind: Zone, metadata: {name: main}}\n"
KUSTOMIZATION = """\
resources: [../../../shared/web, service.yaml]
patches: [{path: patch.yaml}]
configMapGenerator: [{name: settings, envs: [settings.env], files: [notes.bin]}]
"""
CAREFUL = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
commonAnnotations: {careful: "yes"}
"""
FILES = {
    "fleet.yaml": FLEET,
    "fleet.d/a.yaml": "apps: {more: {source: {path: overlays/more}}}\n",
    "overlays/dev/web/kustomization.yaml": KUSTOMIZATION,
    "overlays/dev/web/service.yaml.j2": "{% include '_names.j2' %}\n",
    "overlays/dev/web/_names.j2": SERVICE,
    "overlays/dev/web/patch.yaml": "{apiVersion: v1, kind: Service, metadata: {name: base, labels: {a: b}}}\n",
    "overlays/dev/web/settings.env": "A=1\nB=1\n",
    "overlays/dev/web/notes.bin": "any\n",
    "overlays/more/service.yaml": SERVICE,
    "overlays/more/zone.yaml": ZONE,
    "shared/web/kustomization.yaml": "resources: [deep/service.yaml]\n",
    "shared/web/deep/service.yaml": SERVICE.replace("main", "base"),
    "shared/careful/kustomization.yaml": CAREFUL,
    "schemas/acme.example/zone.yaml": ZONES,
    ".sops.yaml": "creation_rules:\n- path_regex: nothing/\n",
    ".gitignore": "*.swp\n",
    ".gitattributes": "rendered/** -text\n",
}


def through_another_name(path: str) -> Change:
    """The same file under a second name outside of the fleet, edited there, with its times set back."""

    def change(top: Path) -> None:
        other, before = top.parent / "other", (top / path).stat()
        os.link(top / path, other)
        other.write_bytes(other.read_bytes()[:-2] + b"#\n")
        os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))

    return change


def in_its_place(path: str) -> Change:
    """Another file or folder, with all its times, moved to where one stood."""

    def change(top: Path) -> None:
        other = top.parent / "other"
        copy = shutil.copytree if (top / path).is_dir() else shutil.copy2
        copy(top / path, other)
        (top / path).rename(top.parent / "gone")
        other.rename(top / path)

    return change


def behind_a_link(folder: str) -> Change:
    """A link to what stood there."""

    def change(top: Path) -> None:
        (top / folder).rename(top.parent / "moved")
        (top / folder).symlink_to(top.parent / "moved")

    return change


SOURCES = [path for path in FILES if path.partition("/")[0] in ("overlays", "shared", "schemas", ".sops.yaml")]
CHANGES: dict[str, Change] = {
    **{f"{path}, same size and time": same_size(path) for path in [*SOURCES, ".gitignore", ".gitattributes"]},
    "a source, through another name": through_another_name("shared/web/deep/service.yaml"),
    "a rendered file, through another name": through_another_name("rendered/dev/c1/web/service_main.yaml"),
    "another file in its place": in_its_place("overlays/dev/web/_names.j2"),
    "another folder in its place": in_its_place("shared/web/deep"),
    "another tree in its place": in_its_place("rendered/dev"),
    "a link in the place of a folder of sources": behind_a_link("shared/web"),
    "a link in the place of a folder above": behind_a_link("overlays/dev"),
    "a link in the place of the fragments": behind_a_link("fleet.d"),
    "a link in the place of the schemas": behind_a_link("schemas"),
    "a source that may be run": lambda top: (top / "overlays/dev/web/notes.bin").chmod(0o755),
    "a rendered file that may be run": lambda top: (top / "rendered/dev/c1/web/service_main.yaml").chmod(0o755),
    "a fragment less": lambda top: (top / "fleet.d/a.yaml").unlink(),
    "a fragment by another name": lambda top: (top / "fleet.d/a.yaml").rename(top / "fleet.d/b.yaml"),
    "a fragment that is none": lambda top: (top / "fleet.d/a.yaml").rename(top / "fleet.d/a.yml"),
    "a kustomization where none was": lambda top: write(top, {"overlays/more/kustomization.yaml": "resources: []\n"}),
    "a template where a file was": lambda top: write(top, {"overlays/more/service.yaml.j2": SERVICE}),
    "a schema more": lambda top: write(top, {"schemas/acme.example/area.yaml": ZONES.replace("ne", "rt")}),
    "no schemas": lambda top: shutil.rmtree(top / "schemas"),
    "no file of SOPS": lambda top: (top / ".sops.yaml").unlink(),
}


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory, installed: Installed) -> Iterator[Path]:
    top = write(tmp_path_factory.mktemp("first") / "shop", FILES)
    installed.fine(top, "render")
    committed(top)
    git(top, "repack", "-adq")  # Fewer files to copy.
    shutil.rmtree(top / ".git/hooks")
    return copies(top, tmp_path_factory.mktemp("copies"))


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(change: str, pool: Iterator[Path], tmp_path: Path) -> None:
    top, command = next(pool), Command(tmp_path / "home")
    assert command(top, "check").ran.code == 0
    assert command.repeats(top, "check")
    CHANGES[change](top)
    assert not command.repeats(top, "check")


def test_branches_back_and_forth(pool: Iterator[Path], tmp_path: Path) -> None:
    """All bytes and times are those of before, and still a file that was away is another one; its entry is the same."""
    top, command = next(pool), Command(tmp_path / "home")
    for words in (["check"], ["check", "--staged"]):
        assert command(top, *words).ran.code == 0
        assert command.repeats(top, *words)
    before = {path: path.stat().st_mtime_ns for path in top.rglob("*") if ".git" not in path.parts}
    git(top, "checkout", "-q", "-b", "other")
    (top / "shared/web/deep/service.yaml").write_text(SERVICE.replace("main", "last"))
    git(top, "commit", "-qam", "other")
    assert not command.repeats(top, "check")
    assert not command.repeats(top, "check", "--staged")
    git(top, "checkout", "-q", "main")
    assert command.repeats(top, "check", "--staged")
    for path, at in before.items():
        os.utime(path, ns=(at, at))
    assert not command.repeats(top, "check")


def test_another_clone_behind_the_same_folder(pool: Iterator[Path], tmp_path: Path) -> None:
    """Where ``.git`` is a file, it may come to name another clone, whose index is another one, too."""
    top, command = next(pool), Command(tmp_path / "home")
    for name in ("first", "second"):
        shutil.copytree(top / ".git", tmp_path / name)
    shutil.rmtree(top / ".git")
    (top / ".git").write_text(f"gitdir: {tmp_path / 'first'}\n")
    git(top, "rm", "-rq", "--cached", "rendered")
    (top / ".git").write_text(f"gitdir: {tmp_path / 'second'}\n")
    older()
    for words in (["check"], ["check", "--staged"]):
        assert command(top, *words).ran.code == 0
        assert command.repeats(top, *words)
    (top / ".git").write_text(f"gitdir: {tmp_path / 'first'}\n")
    for words in (["check"], ["check", "--staged"]):
        assert not command.repeats(top, *words), words
