"""`explain` for rendered files: every scalar of this repository's own tree gets an answer, and each answer holds.

A place holds a value if its line does, or if the expression there gives it. What is counted stands in a golden file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

import pytest
from pytest_regressions.data_regression import DataRegressionFixture
from pytest_regressions.file_regression import FileRegressionFixture

import corpora
import own_fleet
from gitops_compile.adapters import engine
from gitops_compile.adapters.engine import parse
from gitops_compile.model.build import BuildRequest, BuildResult, Object, ParseRequest, ParseResult
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.world import SourceFiles
from gitops_compile.pipeline import declare
from gitops_compile.provenance.origin import Kind, Origin
from gitops_compile.provenance.paths import leaves, shown
from gitops_compile.provenance.rendered_file import World, argocd_files, files_of_target
from gitops_compile.provenance.target import explained, layered
from gitops_compile.provenance.trials import Leaf, objects_of
from gitops_compile.render.layout import object_path
from gitops_compile.render.objects import Rendered, render
from gitops_compile.render.source import read_wanted
from gitops_compile.report.provenance import text_of, told

# Starting an engine costs as much as ten builds.
build = partial(engine.build, workers=1)

# What is made once for all tests here takes long: one worker runs them.
pytestmark = pytest.mark.xdist_group("provenance")

Answers = dict[tuple[str, str], Origin]
"""File and path in it -> origin."""


class Memory:
    """The engine, and what it built so far."""

    def __init__(self) -> None:
        self.built: dict[str, tuple[Object, ...]] = {}

    def build(self, requests: Iterable[BuildRequest]) -> Iterator[BuildResult]:
        for answer in build(requests):
            self.built[answer.id] = objects_of(answer)
            yield answer

    def parse(self, requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
        for answer in parse(requests):
            self.built[answer.id] = objects_of(answer)
            yield answer


def all_leaves(objects: tuple[Object, ...]) -> tuple[Leaf, ...]:
    """Every leaf of some objects."""
    return tuple((number, path) for number, one in enumerate(objects) for path, _ in leaves(one))


def world_of(files: dict[str, bytes]) -> World:
    """A fleet whose every file is in memory."""

    def include(pattern: str) -> dict[str, bytes]:
        return {path: content for path, content in files.items() if fnmatchcase(path, pattern)}

    def read(folders: tuple[str, ...], _revision: str = "") -> SourceFiles:
        inside = tuple(f"{folder}/" for folder in folders)
        return SourceFiles(FileTree({path: one for path, one in files.items() if path.startswith(inside)}))

    declared = declare("fleet.yaml", files["fleet.yaml"], include, own_fleet.VERSIONS)
    assert declared.value is not None, declared.diagnostics
    return World(declared.value.fleet, declared.value.targets, read, build, parse)


def rendered(world: World) -> tuple[Rendered, Memory]:
    memory = Memory()
    outcome = render(world.fleet.fleet, world.targets, world.read, memory.build, memory.parse)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value, memory


def of_targets(world: World) -> Answers:
    """Every leaf of every target of an app; each target is studied once."""
    result, memory = rendered(world)
    answers: Answers = {}
    for place, given in result.inputs.items():
        done = layered(given, memory.built[given.scanned.request.id], result.cluster_scoped)
        assert done[-1].objects == result.objects[place]
        tree = read_wanted(world.read, given.wanted).tree
        every = explained(given, tree, done, all_leaves(done[-1].objects), build, parse)
        for number, path in all_leaves(every.objects):
            file = object_path(every.objects[number], given.target.namespace.value)
            answers[(f"{place.folder}/{file}", shown(path))] = every.origin(number, path)
    return answers


def of_the_rest(world: World) -> Answers:
    """Every leaf of the Argo CD objects and of the ``namespaces`` targets."""
    files = list(argocd_files(world).value or ())
    for target in world.targets.namespaces:
        files += files_of_target(world, target).value or ()
    return {
        (file.path, shown((number, *path))): origin
        for file in files
        for number, one in enumerate(file.objects)
        for (path, _), origin in zip(
            leaves(one), file.explain(tuple((number, path) for path, _ in leaves(one))), strict=True
        )
    }


@pytest.fixture(scope="module")
def sources() -> dict[str, bytes]:
    return own_fleet.sources()


@pytest.fixture(scope="module")
def world(sources: dict[str, bytes]) -> World:
    return world_of(sources)


@pytest.fixture(scope="module")
def answers(world: World) -> Answers:
    return of_targets(world)


@pytest.fixture(scope="module")
def others(world: World) -> Answers:
    return of_the_rest(world)


def line_of(sources: dict[str, bytes], origin: Origin, number: int) -> str:
    """A place's line from its column on; every line has to be there."""
    at = origin.spots[number].at
    assert at.line, f"{at} is no line"
    lines = sources[at.file].decode().split("\n")
    assert 0 < at.column <= len(lines[at.line - 1]) + 1, at
    return lines[at.line - 1][at.column - 1 :]


def text_of_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "{" if isinstance(value, dict) else "["
    return str(value).split("\n", 1)[0]


def holds(sources: dict[str, bytes], origin: Origin) -> bool:
    """Whether the places hold the value, each a part of it where there are several, or an expression that gives it."""
    lines = [line_of(sources, origin, number) for number in range(len(origin.spots))]
    if origin.kind is Kind.RULE:
        return bool(origin.why)
    if origin.kind is Kind.FLEET:
        used = [one for spot in origin.spots for one in spot.used]
        return any(one.value == origin.value for one in used) or all(word(line) in origin.value for line in lines)
    if origin.kind is Kind.TEMPLATE and any(spot.text for spot in origin.spots):
        return "the whole file" in origin.why or "{{" in lines[0]
    if "the whole file" in origin.why:
        return sources[origin.spots[0].at.file].decode() == origin.value
    text = text_of_value(origin.value)
    text = text.rpartition("-")[0] if "hash" in origin.why else text
    if len(lines) > 1:
        return sum(word(line).strip("-") in text for line in lines) >= len(lines) - 1
    return text in lines[0] or lines[0][0] in "|>"


def word(line: str) -> str:
    """The scalar with which a line begins."""
    return re.split(r"[],}#]", line, maxsplit=1)[0].strip(" :\"'")


def test_every_scalar_of_our_targets_has_an_answer_that_holds(sources: dict[str, bytes], answers: Answers) -> None:
    wrong = [f"{file} {path}" for (file, path), origin in answers.items() if not holds(sources, origin)]
    assert wrong == []


def test_every_scalar_of_the_tree_is_asked(answers: Answers, others: Answers) -> None:
    files = {path.relative_to(own_fleet.REPOSITORY).as_posix() for path in own_fleet.below("rendered")}
    assert {file for file, _ in (*answers, *others)} == files


def test_the_rest_has_a_line_of_the_fleet_or_a_rendered_file(sources: dict[str, bytes], others: Answers) -> None:
    for origin in others.values():
        assert origin.why
        assert origin.certain
        for spot in origin.spots:
            assert spot.at.file in sources or spot.at.file.startswith("rendered/"), spot
            assert spot.at.line or spot.at.file.startswith("rendered/"), spot


def test_the_counts(answers: Answers, others: Answers, data_regression: DataRegressionFixture) -> None:
    def counted(some: Answers) -> dict[str, int]:
        return dict(Counter(f"{one.kind}{'' if one.certain else ', one of'}" for one in some.values()))

    data_regression.check({"targets of apps": counted(answers), "Argo CD and namespaces": counted(others)})


TOLD = [
    # A value of the fleet, through a template.
    ("prod/p-euw1/saas/api/deployment_api.yaml", "spec.replicas", ["overlays/api/base/deployment.yaml.j2:8:13"]),
    # A map of values, through toyaml.
    (
        "prod/p-use1/saas/web/deployment_web.yaml",
        "spec.template.spec.containers[0].resources.requests.cpu",
        ["overlays/web/base/deployment.yaml.j2:40:22"],
    ),
    # The patch of an environment over its base.
    (
        "prod/p-use1/saas/web/deployment_web.yaml",
        "spec.template.spec.containers[1].resources.requests.cpu",
        ["overlays/web/prod/deployment-patch.yaml:25:20"],
    ),
    # A JSON patch.
    (
        "prod/p-euw1/saas/api/deployment_api.yaml",
        "spec.template.spec.containers[0].readinessProbe.periodSeconds",
        ["overlays/api/overlays/prod/tuning.yaml:7:10"],
    ),
    # A component's patch with a target.
    (
        "prod/p-euw1/saas/api/deployment_api.yaml",
        "spec.template.spec.enableServiceLinks",
        ["overlays/components/restricted/pod.yaml:9:27"],
    ),
    # A replacement of a part of a text by a name with a prefix: the template, the prefix, the name.
    (
        "prod/p-euw1/saas/api/deployment_api.yaml",
        "spec.template.spec.containers[0].env[0].value",
        [
            "overlays/api/base/deployment.yaml.j2:29:22",
            "overlays/api/cache/kustomization.yaml:4:13",
            "overlays/shared/redis/service.yaml:4:9",
        ],
    ),
    # A literal of a generator that merges over another one.
    (
        "prod/gbx-1/globex/web/configmap_web-settings-5bgfkd6dbm.yaml",
        "data.BRAND",
        ["overlays/globex/storefront/kustomization.yaml:10:16"],
    ),
    # A line of a file of variables, which a template gives through a macro of another one.
    (
        "prod/gbx-1/globex/web/configmap_web-settings-5bgfkd6dbm.yaml",
        "data.PUBLIC_URL",
        ["overlays/web/base/settings.env.j2:6:12"],
    ),
    # The image: mirrors over the pin over the template, as three steps.
    (
        "prod/gbx-1/globex/web/deployment_web.yaml",
        "spec.template.spec.containers[0].image",
        ["fleet.d/globex.yaml:53:30"],
    ),
    # The name of a container that a patch finds by it.
    (
        "prod/p-use1/saas/web/deployment_web.yaml",
        "spec.template.spec.containers[1].name",
        ["overlays/web/base/deployment.yaml.j2:47:17"],
    ),
    # A template of a kustomization.
    (
        "prod/p-use1/saas/worker/statefulset_queue-redis.yaml",
        "spec.volumeClaimTemplates[0].spec.storageClassName",
        ["overlays/worker/queue/volume.yaml.j2:14:27"],
    ),
]


@pytest.mark.parametrize(("file", "path", "places"), TOLD, ids=[path for _, path, _ in TOLD])
def test_what_a_person_finds_by_hand(answers: Answers, file: str, path: str, places: list[str]) -> None:
    origin = answers[(f"rendered/{file}", path)]
    assert [str(spot.at) for spot in origin.spots] == places
    assert origin.certain


def test_a_mirrored_image_is_three_steps(answers: Answers) -> None:
    file = "rendered/prod/gbx-1/globex/web/deployment_web.yaml"
    origin = answers[(file, "spec.template.spec.containers[0].image")]
    assert [str(below.spots[0].at) for below in origin.over] == [
        "fleet.d/globex.yaml:43:15",
        "overlays/web/base/deployment.yaml.j2:21:18",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "hub/prod/application.argoproj.io_prod.p-euw1.saas.web.yaml",
        "hub/prod/applicationset.argoproj.io_prod.initech.web.yaml",
        "hub/prod/appproject.argoproj.io_prod.yaml",
        "hub/prod/appproject.argoproj.io_prod.namespaces.yaml",
        "edge.gbx-1/bootstrap.yaml",
    ],
)
def test_the_table_of_argo_cd(world: World, name: str, file_regression: FileRegressionFixture) -> None:
    file = next(one for one in argocd_files(world).value or () if one.path == f"rendered/argocd/{name}")
    wanted = tuple((number, path) for number, one in enumerate(file.objects) for path, _ in leaves(one))
    every = told(file.objects, zip((number for number, _ in wanted), file.explain(wanted), strict=True))
    file_regression.check(text_of(file.path, every), extension=".txt")


PODINFO = """
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: podinfo}
clusters: {c1: {}}
environments: {production: {clusters: [c1]}}
apps:
  podinfo:
    source: {path: podinfo/deploy, bases: [podinfo/deploy], verbatim: true}
    namespace: production
    namespaces: false
"""


@corpora.present
def test_podinfo_as_it_is(data_regression: DataRegressionFixture) -> None:
    """Patches, a transformer with field specs, generators with a hash, a namespace that renames."""
    sources = {f"podinfo/{path}": content for path, content in corpora.corpus("podinfo").items()}
    sources["fleet.yaml"] = PODINFO.encode()
    answers = of_targets(world_of(sources))
    # Kubernetes reads 0755 as an octal number.
    wrong = [path for (_, path), one in answers.items() if one.value != 0o755 and not holds(sources, one)]
    assert wrong == []
    short = {path.removeprefix("rendered/production/c1/podinfo/"): path for path, _ in answers}
    places = {
        f"{file} {path}": [str(spot.at) for spot in answers[(short[file], path)].spots]
        for file, path in (
            ("deployment_cache.yaml", 'metadata.labels["app.kubernetes.io/environment"]'),
            ("deployment_cache.yaml", "spec.template.spec.volumes[1].configMap.name"),
            ("deployment_cache.yaml", "metadata.namespace"),
            ("namespace_production.yaml", "kind"),
        )
    }
    data_regression.check({"counts": dict(Counter(str(one.kind) for one in answers.values())), "places": places})


def test_an_answer_for_one_scalar_is_that_for_all(world: World, answers: Answers) -> None:
    target = next(one for one in world.targets.apps if str(one.place) == "prod/p-use1/saas/worker")
    files = files_of_target(world, target).value or ()
    file = next(one for one in files if one.path.endswith("/deployment_worker.yaml"))
    for wanted in [path for path, _ in leaves(file.objects[0])][::7]:
        (origin,) = file.explain(((0, wanted),))
        assert origin == answers[(file.path, shown(wanted))]
