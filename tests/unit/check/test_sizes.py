"""GC320, GC328 and GC329: what depends on the text of a file and on how long it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checked import APPS, TOP, WEB, checked, said
from compiled import thing
from gitops_compile.check.sizes import json_bytes
from gitops_compile.model.yamltext import document

CLIENT = "web:\n  delivery: {serverSideApply: false}"
MARKER = "+argocd:skip-file-rendering"
OPTIONS = "argocd.argoproj.io/sync-options"


def config(name: str, characters: int, character: str = "x") -> dict[str, Any]:
    return thing("v1", "ConfigMap", name, data={"text": character * characters})


def exactly(size: int, character: str = "x", width: int = 1) -> dict[str, Any]:
    """A ConfigMap of so many bytes of JSON."""
    return config("web", (size - json_bytes(config("web", 0))) // width, character)


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (thing("v1", "ConfigMap", "web", data={"a.sh": f"echo\n# {MARKER}\n"}), ["GC320"]),
        (thing("v1", "ConfigMap", "web", data={MARKER: "1"}), ["GC320"]),
        (thing("v1", "ConfigMap", "web", data={"a": f"x{MARKER}y"}), ["GC320"]),
        (thing("v1", "ConfigMap", "web", data={"a": MARKER[1:]}), []),
        (thing("v1", "ConfigMap", "web", data={"a": MARKER.upper()}), []),
    ],
)
def test_the_marker_anywhere_in_the_file(one: dict[str, Any], found: list[str]) -> None:
    assert [code for code, _ in said(one)] == found


def test_what_is_said_of_the_marker() -> None:
    other = thing("v1", "ConfigMap", "b", data={"a": "b"})
    (one,) = checked("web: {}", {WEB: (thing("v1", "ConfigMap", "a", data={"a": MARKER}), other)})
    assert one.message == (
        f"the source of web renders ConfigMap a with {MARKER} in its text: "
        "Argo CD would pass over the file and prune the object"
    )
    assert (one.at.line, one.is_error) == (APPS, True)
    assert [str(place.at) for place in one.related] == ["rendered/prod/one/web/configmap_a.yaml:1:1"]


@pytest.mark.parametrize(("each", "severity"), [(1_200_000, None), (1_400_000, "warning"), (1_500_000, "warning")])
def test_a_large_target(each: int, severity: str | None) -> None:
    found = checked("web: {}", {WEB: tuple(config(f"c{number}", each) for number in range(4))})
    assert [(one.code, one.severity.value) for one in found] == ([("GC328", severity)] if severity else [])


def test_a_target_that_the_repo_server_refuses() -> None:
    top = TOP.replace("clusters: [one]", "clusters: [one, two]")
    large = tuple(config(f"c{number}", 1_430_000) for number in range(7))
    (one,) = checked("web: {}", {WEB: large, "prod/two/web": large}, top)
    size = sum(len(document(each).encode()) for each in large)
    header = len(b"# Written by gitops-compile for prod/one/web. Edit overlays/web or fleet.yaml, then run: \n" * 7)
    assert int(one.message.split()[5].replace(",", "")) >= size + header
    assert one.message.startswith("a target of web has 10,0")
    assert one.message.endswith(" bytes; Argo CD's repo server takes at most 10,000,000")
    assert one.is_error
    assert one.targets == ("prod/one/web", "prod/two/web")


@pytest.mark.parametrize(("size", "found"), [(1_572_864, []), (1_572_865, ["GC328"])])
def test_an_object_that_etcd_refuses(size: int, found: list[str]) -> None:
    assert json_bytes(exactly(size)) == size
    assert [code for code, _ in said(exactly(size))] == found


@pytest.mark.parametrize(
    ("app", "size", "options", "found"),
    [
        ("web: {}", 262_144, "", []),
        (CLIENT, 262_143, "", []),
        (CLIENT, 262_144, "", ["GC329"]),
        (CLIENT, 300_000, "ServerSideApply=true", []),
        (CLIENT, 300_000, "Replace=true", []),
        ("web: {}", 300_000, "ServerSideApply=false", ["GC329"]),
        ("web: {}", 300_000, "ServerSideApply=false,Replace=true", []),
    ],
)
def test_client_side_apply(app: str, size: int, options: str, found: list[str]) -> None:
    one = exactly(size)
    noted = {**one, "metadata": {**one["metadata"], "annotations": {OPTIONS: options}}} if options else one
    assert [code for code, _ in said(noted, app=app)] == found


def test_characters_that_are_longer_in_json_than_in_a_file() -> None:
    assert [code for code, _ in said(exactly(262_144, "<", 6), app=CLIENT)] == []
    assert [code for code, _ in said(exactly(262_149, "<", 6), app=CLIENT)] == ["GC329"]


def test_what_is_said_of_client_side_apply() -> None:
    (one,) = checked(CLIENT, {WEB: (exactly(262_144),)})
    assert one.message == (
        "the source of web renders ConfigMap web of 262,144 bytes or more, "
        "too large for the annotation that client-side apply keeps it in"
    )
    assert one.at.line == APPS + 1, "the line of the setting"
    (own,) = checked(
        "web: {}",
        {WEB: ({**exactly(300_000), "metadata": {"name": "web", "annotations": {OPTIONS: "ServerSideApply=false"}}},)},
    )
    assert own.at.line == APPS


@given(st.recursive(st.text() | st.integers() | st.booleans() | st.none(), lambda one: st.dictionaries(st.text(), one)))
def test_json_is_measured_as_go_writes_it(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    assert json_bytes({"a": value}) == len(text.encode("utf-8", "surrogatepass")) + len('{"a":}')
