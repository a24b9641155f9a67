"""Which files are one readable object of ours, and what the others are said to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from gitops_compile.adapters import engine
from gitops_compile.compare.objects import ReadManifests, opaque, read_manifests
from gitops_compile.model.build import ParseRequest, ParseResult
from gitops_compile.model.header import header
from gitops_compile.model.target import Place

WEB = "rendered/prod/p1/web/configmap_web.yaml"
PLAIN = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: shop\n"


def ours(place: str, body: str = PLAIN) -> bytes:
    return (header(place, "fleet.yaml") + body).encode()


def parse(requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
    return engine.parse(requests, workers=1)


def read(files: dict[str, bytes]) -> ReadManifests:
    return read_manifests(files, parse)


@pytest.mark.parametrize(
    ("path", "target", "place"),
    [
        ("rendered/prod/p1/web/configmap_web.yaml", "prod/p1/web", Place("prod", "p1", "", "web")),
        ("rendered/prod/p1/a/web/configmap_web.yaml", "prod/p1/a/web", Place("prod", "p1", "a", "web")),
        ("rendered/prod/p1/web/other/configmap_web.yaml", "prod/p1/web", Place("prod", "p1", "", "web")),
        ("rendered/argocd/hub/prod/x.yaml", "argocd/hub/prod", Place("prod", "", "", "")),
        ("rendered/argocd/hub/prod/x.yaml", "prod/p1/a/web", Place("prod", "p1", "a", "web")),
        ("rendered/argocd/hub/bootstrap.yaml", "argocd/hub", Place("", "", "", "")),
    ],
)
def test_the_first_line_says_whose_it_is(path: str, target: str, place: Place) -> None:
    ((one,),) = read({path: ours(target)}).by_path.values()
    assert (one.path, one.target, one.place, one.namespace) == (path, target, place, "shop")
    assert one.object["metadata"] == {"name": "web", "namespace": "shop"}


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("rendered/prod/p1/web/x.yaml", "dev/p1/web"),
        ("rendered/prod/p1/web/x.yaml", "prod/p1"),
        ("rendered/prod/p1/webs/x.yaml", "prod/p1/web"),
        ("rendered/prod/p1/a/b/c/x.yaml", "prod/p1/a/b/c"),
        ("rendered/x.yaml", "prod/p1/web"),
        ("rendered/prod/p1/web", "prod/p1/web"),
        ("rendered/argocd/hub/prod/x.yaml", "dev/p1/web"),
        ("rendered/argocd/hub/prod/x.yaml", "argocd/edge/prod"),
        ("rendered/argocd/hub/bootstrap.yaml", "argocd/hub/prod"),
        ("rendered/argocd/hub/x.yaml", "argocd/hub"),
    ],
)
def test_a_first_line_of_another_folder_is_not_believed(path: str, target: str) -> None:
    found = read({path: ours(target)})
    assert found.unreadable == {path: f"not in the folder of {target}, which its first line names"}
    assert (found.by_path, found.foreign) == ({}, frozenset())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "without the line of its owner"),
        (PLAIN.encode(), "without the line of its owner"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a pointer of Git LFS"),
    ],
)
def test_what_is_not_ours_is_foreign(content: bytes, why: str) -> None:
    found = read({WEB: content})
    assert found.unreadable == {WEB: why}
    assert found.foreign == {WEB}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "without an object"),
        ("# nothing\n", "without an object"),
        (f"{PLAIN}---\n{PLAIN}", "not one object but 2"),
        (f"{PLAIN}kind: Secret\n", "no manifest that Kubernetes reads (line 7)"),
        ("kind: Secret\n", "no manifest that Kubernetes reads (line 2)"),
        ("a: [\n", "no manifest that Kubernetes reads (line 3)"),
        (f"{PLAIN}data: {{1: hidden}}\n", "a manifest with a key that is no text"),
        (f"{PLAIN}data:\n  on: hidden\n", "a manifest with a key that is no text"),
        (f"{PLAIN}data:\n  ? [hidden]\n  : x\n", "no manifest that Kubernetes reads (line 2)"),
        (f"{PLAIN}data: {{~: hidden}}\n", "no manifest that Kubernetes reads (line 2)"),
    ],
)
def test_what_is_not_one_readable_object_is_told_without_its_text(body: str, why: str) -> None:
    found = read({WEB: ours("prod/p1/web", body)})
    assert found.unreadable == {WEB: why}
    assert (found.by_path, found.foreign) == ({}, frozenset())


def test_bytes_that_are_no_text() -> None:
    found = read({WEB: ours("prod/p1/web") + b"data:\n  a: \xff\n"})
    assert found.unreadable == {WEB: "no manifest that Kubernetes reads (line 8)"}


@pytest.mark.parametrize("data", ['"1": x', "'on': x", "a: '1: x'", "a: |\n  1: x\n  on: y", "k1: 1", "? a\n: b"])
def test_keys_that_are_text(data: str) -> None:
    body = PLAIN + "data:\n" + "".join(f"  {line}\n" for line in data.split("\n"))
    assert not read({WEB: ours("prod/p1/web", body)}).unreadable


def test_only_a_bootstrap_holds_several() -> None:
    path = "rendered/argocd/hub/bootstrap.yaml"
    found = read({path: ours("argocd/hub", f"{PLAIN}---\n{PLAIN.replace('web', 'api')}")})
    assert [one.name.name for one in found.by_path[path]] == ["web", "api"]


@pytest.mark.parametrize(("body", "count"), [(f"# by hand\n{PLAIN}", 1), (PLAIN, 0)])
def test_equal_texts_are_parsed_once_and_our_own_form_never(body: str, count: int) -> None:
    asked: list[str] = []

    def counting(requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
        for request in requests:
            asked.append(request.id)
            yield from parse([request])

    files = {f"rendered/prod/p{number}/web/x.yaml": ours(f"prod/p{number}/web", body) for number in range(5)}
    found = read_manifests(files, counting)
    assert len(asked) == count
    assert [one.target for (one,) in found.by_path.values()] == [f"prod/p{number}/web" for number in range(5)]


def test_a_cluster_scoped_object_is_in_no_namespace() -> None:
    body = "apiVersion: v1\nkind: Namespace\nmetadata: {name: web, namespace: shop}\n"
    ((one,),) = read({WEB: ours("prod/p1/web", body)}).by_path.values()
    assert one.namespace == ""


def test_opaque_files_are_counted_by_lines() -> None:
    gone, came, kept = "rendered/a", "rendered/b", "rendered/c"
    base = {WEB: ours("prod/p1/web"), gone: b"1\n2\n", kept: b"1\n"}
    head = {WEB: ours("prod/p1/web", f"{PLAIN}---\n{PLAIN}"), came: b"1", kept: b"1\n"}
    told = opaque(read(base), read(head), base, head)
    assert [(one.path, one.why, one.foreign, one.added, one.removed) for one in told] == [
        (gone, "without the line of its owner", True, 0, 2),
        (came, "without the line of its owner", True, 1, 0),
        (WEB, "not one object but 2", False, 6, 0),
    ]


def test_a_file_that_was_opaque_is_told_too() -> None:
    base, head = {WEB: PLAIN.encode()}, {WEB: ours("prod/p1/web")}
    (one,) = opaque(read(base), read(head), base, head)
    assert (one.why, one.foreign) == ("without the line of its owner in the base", True)
    assert (one.added, one.removed) == (1, 0)
