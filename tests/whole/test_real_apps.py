"""podinfo and microservices-demo as real apps of a fleet: what people wrote stays, and the generated layer is on top.

The peer is kustomize's own build of the same folders, held against the hashes that a ``kustomize`` program gave.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import oracle
from gitops_compile.adapters import engine
from gitops_compile.model.build import BuildRequest
from gitops_compile.model.kinds import is_namespaced
from installed import Installed, files_of, write

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not on this machine")

SHOP = "microservices-demo/kustomize"
REGISTRY = "us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo"
SERVICES = (
    *("adservice", "cartservice", "checkoutservice", "currencyservice", "emailservice", "frontend", "loadgenerator"),
    *("paymentservice", "productcatalogservice", "recommendationservice", "shippingservice"),
)
FLEET = f"""\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {{name: shops}}
git: {{url: https://git.example.com/shops.git, branch: main}}
labels: {{cost-center: shop}}
argocd:
  hub: {{cluster: one}}
clusters:
  one: {{server: https://one.example.com:6443, argocd: hub}}
  two: {{server: https://two.example.com:6443, argocd: hub}}
environments:
  test: {{clusters: [one]}}
  prod: {{clusters: [one, two], from: test, strategy: manual, labels: {{support: day-and-night}}}}
tenancies:
  acme: {{}}
  globex:
    environments: {{prod: {{clusters: [two]}}}}
    components: {{boutique: [{SHOP}/components/cymbal-branding]}}
    labels: {{customer: globex}}
apps:
  podinfo:
    source: {{path: podinfo/kustomize}}
    image: ghcr.io/stefanprodan/podinfo
    versions: {{test: 6.14.1, prod: 6.13.0}}
  cache:
    source: {{path: podinfo/deploy/bases/cache}}
    namespace: "caches-{{environment}}"
    image: docker.io/redis
    versions: {{prod: 8.6.1}}
  database:
    source: {{path: podinfo/deploy/bases/database}}
    per: tenancy
    image: ghcr.io/stefanprodan/podinfo
    versions: {{test: 6.14.1, prod: 6.13.0}}
  frontend:
    source: {{path: podinfo/deploy/bases/frontend}}
    per: tenancy
    image: ghcr.io/stefanprodan/podinfo
    versions: {{test: 6.14.1, prod: 6.13.0}}
  boutique:
    source:
      path: {SHOP}/base
      components: [{SHOP}/components/network-policies, {SHOP}/components/google-cloud-operations]
    per: tenancy
    image: [{", ".join(f"{REGISTRY}/{service}" for service in SERVICES)}]
    versions: {{test: v0.10.6, prod: v0.10.5}}
"""
STACK = tuple(f"{SHOP}/components/{name}" for name in ("network-policies", "google-cloud-operations"))
BEFORE = {"boutique": "v0.10.6"}
NEW_IMAGES = {
    "test": (),
    "prod": (
        *((f"{REGISTRY}/{service}:v0.10.6", f"{REGISTRY}/{service}:v0.10.5") for service in SERVICES),
        ("ghcr.io/stefanprodan/podinfo:6.14.1", "ghcr.io/stefanprodan/podinfo:6.13.0"),
        ("docker.io/redis:8.8.0", "docker.io/redis:8.6.1"),
    ),
}


@dataclass(frozen=True)
class Expected:
    """A target as a reader of the fleet expects it."""

    place: str
    namespace: str
    source: str
    components: tuple[str, ...]
    labels: dict[str, str]

    @property
    def environment(self) -> str:
        return self.place.split("/")[0]

    @property
    def cluster(self) -> str:
        return self.place.split("/")[1]

    @property
    def app(self) -> str:
        return self.place.rsplit("/", 1)[1]


def own(app: str, environment: str, **more: str) -> dict[str, str]:
    support = {"support": "day-and-night"} if environment == "prod" else {}
    ours = {"gitops-compile/app": app, "gitops-compile/environment": environment}
    return {"cost-center": "shop", "app.kubernetes.io/managed-by": "gitops-compile", **support, **ours, **more}


def expected() -> Iterator[Expected]:
    for environment, cluster in (("test", "one"), ("prod", "one"), ("prod", "two")):
        here = f"{environment}/{cluster}"
        labels = own("podinfo", environment)
        yield Expected(f"{here}/podinfo", f"podinfo-{environment}", "podinfo/kustomize", (), labels)
        if environment == "prod":
            labels = own("cache", environment)
            yield Expected(f"{here}/cache", "caches-prod", "podinfo/deploy/bases/cache", (), labels)
        yield from _of_tenancy(here, environment, "acme", {}, ())
        if cluster == "two":
            branding = (f"{SHOP}/components/cymbal-branding",)
            yield from _of_tenancy(here, environment, "globex", {"customer": "globex"}, branding)


def _of_tenancy(
    here: str, environment: str, tenancy: str, more: dict[str, str], last: tuple[str, ...]
) -> Iterator[Expected]:
    sources = {"database": ("podinfo/deploy/bases/database", ()), "frontend": ("podinfo/deploy/bases/frontend", ())}
    for app, (source, components) in {**sources, "boutique": (f"{SHOP}/base", (*STACK, *last))}.items():
        labels = own(app, environment, **{"gitops-compile/tenancy": tenancy}, **more)
        yield Expected(f"{here}/{tenancy}/{app}", f"{tenancy}-{app}-{environment}", source, components, labels)


EXPECTED = tuple(expected())


@cache
def corpus() -> dict[str, bytes]:
    """The kustomizations and manifests of both corpora, by their paths in the repository."""
    return {
        f"{name}/{path}": content
        for name in ("podinfo", "microservices-demo")
        for path, content in files_of(CORPORA / name).items()
    }


@cache
def kustomize_build(source: str, components: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    """What kustomize builds of a folder, with components on top in this order."""
    lines = ["resources:", f"- ../{source}", *(["components:"] if components else [])]
    lines += [f"- ../{folder}" for folder in components]
    files = {**corpus(), "all/kustomization.yaml": "\n".join(lines).encode()}
    (result,) = engine.build([BuildRequest("all", "all", files)])
    assert result.error is None, result.error
    return tuple(result.objects)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory, installed: Installed) -> Path:
    top = write(tmp_path_factory.mktemp("shops"), {"fleet.yaml": FLEET})
    for name in ("podinfo", "microservices-demo"):
        shutil.copytree(CORPORA / name, top / name)
    rendered = installed.fine(top, "render")
    assert f"{len(EXPECTED)} targets rendered, 1 unpinned" in rendered.err
    return top


@pytest.fixture(scope="module")
def objects(repository: Path) -> dict[str, list[dict[str, Any]]]:
    """Folder below ``rendered/`` -> the objects in it, as the API server reads them."""
    files = {path: content.decode() for path, content in files_of(repository / "rendered").items()}
    single = {path: text for path, text in files.items() if not path.endswith("bootstrap.yaml")}
    values = oracle.read(tuple(single.values()))
    found: dict[str, list[dict[str, Any]]] = {}
    for path, value in zip(single, values, strict=True):
        found.setdefault(path.rpartition("/")[0], []).append(value)
    return found


def by_name(objects: Iterable[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["kind"], one["metadata"]["name"]): one for one in objects}


def with_new_images(one: dict[str, Any], environment: str) -> dict[str, Any]:
    text = json.dumps(one)
    for before, after in NEW_IMAGES[environment]:
        text = text.replace(f'"image": "{before}"', f'"image": "{after}"')
    return dict(json.loads(text))


def test_check_finds_nothing(repository: Path, installed: Installed) -> None:
    installed.fine(repository, "check")


def test_the_peer_is_what_a_kustomize_program_builds() -> None:
    listed = json.loads((CORPORA / "targets.json").read_text("utf-8"))["targets"]
    hashes = {f"{one['corpus']}/{one['path']}": one["sha256"] for one in listed}
    for source in sorted({target.source for target in EXPECTED}):
        text = oracle.build_text(kustomize_build(source, ()))
        assert hashlib.sha256(text.encode()).hexdigest() == hashes[source], source


def test_exactly_the_declared_targets_are_rendered(objects: dict[str, list[dict[str, Any]]]) -> None:
    folders = {folder for folder in objects if not folder.startswith("argocd/") and not is_home(folder)}
    assert folders == {target.place for target in EXPECTED}


@pytest.mark.parametrize("target", EXPECTED, ids=lambda target: target.place)
def test_a_target_is_kustomize_s_build_with_the_layer_on_top(
    target: Expected, objects: dict[str, list[dict[str, Any]]]
) -> None:
    built = by_name(kustomize_build(target.source, target.components))
    found = by_name(objects[target.place])
    assert sorted(found) == sorted(built)
    for name, one in found.items():
        wanted = with_new_images(built[name], target.environment)
        metadata, before = one.pop("metadata"), wanted.pop("metadata")
        # Selectors, pod templates, data: all but the metadata, and of that all but namespace and labels.
        assert one == wanted, name
        assert metadata.pop("labels") == {**before.pop("labels", {}), **target.labels}, name
        if is_namespaced(one["apiVersion"], one["kind"], ()):
            assert metadata.pop("namespace") == target.namespace, name
        assert metadata == before, name


def test_the_pinned_images_and_no_others_run(objects: dict[str, list[dict[str, Any]]]) -> None:
    pins = {"cache": "8.6.1", "boutique": "v0.10.5"}
    for target in EXPECTED:
        pin = pins.get(target.app, "6.13.0") if target.environment == "prod" else BEFORE.get(target.app, "6.14.1")
        images = {image for one in objects[target.place] for image in images_of(one)}
        ours = {image for image in images if "stefanprodan" in image or REGISTRY in image or "io/redis" in image}
        assert {image.rsplit(":", 1)[1] for image in ours} == {pin}, target.place
        # Images that the fleet does not pin stay as their manifests say.
        if target.app == "boutique":
            assert {image.split("@")[0] for image in images - ours} >= {"redis:alpine", "busybox:1.38.0"}


def images_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["image"]] if isinstance(value.get("image"), str) else [])
        for inner in value.values():
            yield from images_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from images_of(inner)


def test_the_tenancy_s_own_component_is_in_its_copy_alone(objects: dict[str, list[dict[str, Any]]]) -> None:
    branded = {
        folder
        for folder, group in objects.items()
        if any("CYMBAL_BRANDING" in json.dumps(one) for one in group if one["kind"] == "Deployment")
    }
    assert branded == {"prod/two/globex/boutique"}


def test_every_target_has_one_application_that_points_at_its_folder(objects: dict[str, list[dict[str, Any]]]) -> None:
    # Cluster `one` runs the Argo CD instance itself, which knows its own cluster by this address.
    clusters = {"one": {"server": "https://kubernetes.default.svc"}, "two": {"name": "two"}}
    found = {
        one["spec"]["source"]["path"]: one["spec"]["destination"]
        for environment in ("test", "prod")
        for one in objects[f"argocd/hub/{environment}"]
        if one["kind"] == "Application"
    }
    apps = {f"rendered/{t.place}": {**clusters[t.cluster], "namespace": t.namespace} for t in EXPECTED}
    homes = {f"rendered/{folder}": clusters[folder.split("/")[1]] for folder in objects if is_home(folder)}
    assert found == {**apps, **homes}


def is_home(folder: str) -> bool:
    return folder.endswith("/namespaces")


def test_every_namespace_that_a_target_uses_is_made_once_per_cluster(
    objects: dict[str, list[dict[str, Any]]],
) -> None:
    made = sorted(
        (folder.split("/")[1], one["metadata"]["name"])
        for folder, group in objects.items()
        for one in group
        if one["kind"] == "Namespace"
    )
    used = {(target.cluster, target.namespace) for target in EXPECTED}
    # `cache` is declared in test too, where it has no pin: its namespace is there all the same.
    assert made == sorted({*used, ("one", "caches-test")})
