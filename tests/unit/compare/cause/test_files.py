"""Changed source files: who reads them, which line of one an operation is about, and sources read from a commit."""

from __future__ import annotations

from caused import readers_of, reviewed, sources_of
from caused_fleet import BASE, SERVICE, edited
from gitops_compile.compare.cause.door import attribute
from gitops_compile.compare.cause.lines import Line, changed_lines
from gitops_compile.model.cause import Confidence, Origin
from gitops_compile.model.change import Sides
from gitops_compile.model.world import SourceFiles

TEMPLATE = "overlays/api/deployment.yaml.j2"
EDGE = "overlays/edge/service.yaml"
OLD, NEW = "4b1d0c7f9a21" + "0" * 28, "5b1d0c7f9a21" + "0" * 28


def test_the_lines_that_came_and_then_those_that_went() -> None:
    assert changed_lines(b"a\nb\nc\nd", b"a\nB\nc\nd\ne") == (Line(2, "B"), Line(5, "e"), Line(2, "b"))
    assert changed_lines(None, b"x") == (Line(1, "x"),)
    assert changed_lines(b"x\ny", None) == (Line(1, "x"), Line(2, "y"))
    assert changed_lines(b"a\nb\nc", b"a\nc") == (Line(2, "b"),)
    assert changed_lines(b"same\n", b"same\n") == ()


def test_many_lines_are_paired_by_their_number() -> None:
    old = "\n".join(f"line {number}" for number in range(3_000))
    lines = changed_lines(old.encode(), old.replace("line 7\n", "seven\n").replace("line 2990", "x").encode())
    assert lines == (Line(8, "seven"), Line(2_991, "x"), Line(8, "line 7"), Line(2_991, "line 2990"))


def test_the_position_is_that_of_the_word() -> None:
    head = edited(
        {
            TEMPLATE: (
                ("log-agent:2.3.0", "log-agent:2.3.1"),
                ("docker.io/acme/api\n", "docker.io/acme/api\n          tty: true\n"),
            )
        }
    )
    (agent, tty) = (cause for file, _, cause in reviewed(BASE, head).causes if file.startswith("dev/"))
    assert (agent.key, str(agent.at), agent.path, agent.origin) == (TEMPLATE, f"{TEMPLATE}:20:11", "", Origin.FILE)
    assert str(tty.at) == f"{TEMPLATE}:13:11"


def test_a_line_that_went_stands_where_it_stood() -> None:
    base = {**BASE, EDGE: f"{SERVICE}  sessionAffinity: ClientIP\n"}
    (cause, *_) = (cause for file, _, cause in reviewed(base, BASE).causes if file.startswith("dev/"))
    assert (cause.confidence, str(cause.at)) == (Confidence.CERTAIN, f"{EDGE}:8:3")


def test_a_file_that_came_brings_its_object_and_one_that_went_takes_it() -> None:
    other = {**BASE, "overlays/edge/other.yaml": SERVICE.replace("main", "other")}
    brought = "dev/c1/edge/service_other.yaml {}: certain overlays/edge/other.yaml overlays/edge/other:3"
    label = "dev/c1/edge/service_main.yaml metadata.labels.a: certain apps.edge.labels.a fleet:29"
    labelled = edited({"": (("  edge: {}", "  edge: {labels: {a: b}}"),)}, other)
    assert reviewed(BASE, labelled).told("dev/*service_*") == [label, brought.format("add")]
    assert reviewed(labelled, BASE).told("dev/*service_*") == [label, brought.format("remove")]


def test_of_two_files_that_came_each_brings_what_it_names() -> None:
    more = {f"overlays/edge/{name}.yaml": SERVICE.replace("main", name) for name in ("one", "two")}
    assert reviewed(BASE, {**BASE, **more}).told("dev/*") == [
        f"dev/c1/edge/service_{name}.yaml add: likely overlays/edge/{name}.yaml overlays/edge/{name}:3"
        for name in ("one", "two")
    ]


def test_a_file_that_is_moved() -> None:
    moved = {path: text for path, text in BASE.items() if path != EDGE}
    moved["overlays/edge/port.yaml"] = SERVICE.replace("80", "81")
    told = reviewed(BASE, moved).told("dev/*")
    assert told[-1:] == [
        "dev/c1/edge/service_main.yaml spec.ports[81/TCP]: likely overlays/edge/port.yaml overlays/edge/port:7"
    ]


def test_a_target_that_reads_a_commit_at_both_sides_reads_no_changed_file() -> None:
    base = edited({"": (("default: 1.0.0", f"default: {{version: 1.0.0, source: {OLD}}}"),)})
    head = edited({TEMPLATE: (("2.3.0", "9.9.9"),)}, base)
    one = reviewed(base, head, commits={OLD: BASE})
    assert one.inputs("prod/c1/saas/api") == {}
    assert list(one.inputs("prod/c2/saas/api")) == [TEMPLATE]
    assert readers_of(one)(TEMPLATE) == ("dev/c1/saas/api", "prod/c2/globex/api", "prod/c2/saas/api")


def test_another_commit_is_a_change_of_the_pin_that_reaches_what_its_files_say() -> None:
    base = edited({"": (("default: 1.0.0", f"default: {{version: 1.0.0, source: {OLD}}}"),)})
    head = edited({"": (("1.0.0", "1.0.9"), (OLD, NEW)), TEMPLATE: (("2.3.0", "9.9.9"),)}, base)
    commits = {OLD: BASE, NEW: edited({TEMPLATE: (("2.3.0", "2.3.1"),)})}
    one = reviewed(base, head, commits=commits)
    file, front = "prod/c1/saas/api/deployment_main.yaml", "spec.template.spec.containers"
    assert one.told(file) == [
        f"{file} {front}[log-agent].image: likely apps.api.versions.prod.default.source fleet:26",
        f"{file} {front}[main].image: certain apps.api.versions.prod.default fleet:26",
    ]
    assert one.inputs("prod/c1/saas/api") == {
        "apps.api.versions.prod.default": ("1.0.0", "1.0.9"),
        "apps.api.versions.prod.default.source": (OLD, NEW),
    }


def test_who_reads_a_file() -> None:
    gone = {path: text for path, text in BASE.items() if path != "overlays/api/service.yaml"}
    read = readers_of(reviewed(BASE, {**gone, EDGE: SERVICE.replace("80", "81")}))
    assert read(EDGE) == ("dev/c1/edge", "prod/c1/edge", "prod/c2/edge")
    assert len(read("overlays/api/service.yaml")) == 5
    assert read("overlays/edge/nothing.yaml") == ()


def test_sources_are_read_only_where_a_changed_file_may_be_reached() -> None:
    one = reviewed(BASE, edited({"": (("level: debug", "level: info"),)}))

    def refuse(folders: tuple[str, ...], revision: str = "") -> SourceFiles:
        raise AssertionError(folders, revision)

    told = sources_of(BASE, {**BASE, "fleet.yaml": "", "README.md": "x"})
    nothing = type(told)(told.changed, refuse, refuse, told.base_text, told.head_text)
    found = attribute(Sides(one.sides.base, one.sides.head, ()), nothing, None).inputs
    assert found is not None
    assert [change.key for change in found["dev/c1/edge"]] == ["values.level"]
