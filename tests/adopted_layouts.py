"""Four repositories as teams have them before they know this tool: each is a map of paths and texts."""

from __future__ import annotations

from collections.abc import Iterable

ENVIRONMENTS = ("dev", "staging", "prod")


def workload(name: str, *more: str) -> dict[str, str]:
    """The files of a kustomization with a Deployment and a Service; ``more`` lines stand in the kustomization."""
    deployment = f"""\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {{name: {name}}}
        spec:
          replicas: 1
          selector: {{matchLabels: {{app: {name}}}}}
          template:
            metadata: {{labels: {{app: {name}}}}}
            spec: {{containers: [{{name: main, image: "registry.example.com/{name}:1.4.2"}}]}}
    """
    service = f"""\
        apiVersion: v1
        kind: Service
        metadata: {{name: {name}}}
        spec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}
    """
    kustomization = "\n".join(["resources: [deployment.yaml, service.yaml]", *more]) + "\n"
    return {"kustomization.yaml": kustomization, "deployment.yaml": deployment, "service.yaml": service}


def below(folder: str, files: dict[str, str]) -> dict[str, str]:
    """The files in a folder."""
    return {f"{folder}/{name}": text for name, text in files.items()}


def overlay(folder: str, base: str, *more: str) -> dict[str, str]:
    """A kustomization that builds on another folder."""
    return {f"{folder}/kustomization.yaml": "\n".join([f"resources: [{base}]", *more]) + "\n"}


def joined(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    """All files together."""
    return {path: text for part in parts for path, text in part.items()}


MONOREPO = {
    **joined(below(f"apps/{app}/base", workload(app)) for app in ("api", "worker")),
    **below("apps/web/base", workload("web", "namespace: web")),
    **joined(
        overlay(
            f"apps/api/overlays/{name}", "../../base", f"namespace: api-{name}", "replicas: [{name: api, count: 2}]"
        )
        for name in ENVIRONMENTS
    ),
    **joined(overlay(f"apps/web/overlays/{name}", "../../base", "nameSuffix: -v2") for name in ENVIRONMENTS),
    **joined(overlay(f"apps/worker/overlays/{name}", "../../base") for name in ("dev", "prod")),
    ".github/workflows/ci.yaml": "on: push\njobs: {}\n",
    "apps/api/src/package.json": '{"name": "api"}\n',
    "apps/api/src/compose.yaml": "services: {}\n",
    "charts/cache/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
    "charts/cache/templates/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Release.Name }}}\n",
    "README.md": "# the shop\n",
}
"""``apps/<app>/overlays/<environment>``: one app names its namespaces, one has the same everywhere, one has none."""

BY_ENVIRONMENT = {
    **joined(below(f"bases/{app}", workload(app)) for app in ("api", "web")),
    **joined(
        overlay(f"overlays/{name}/{app}", f"../../../bases/{app}", f"namespace: shop-{name}")
        for name in ("dev", "production")
        for app in ("api", "web")
    ),
    **below("overlays/production/Audit_Log", workload("audit", "namespace: audit")),
}
"""``overlays/<environment>/<app>``: apps that share a namespace, and a folder whose name no fleet can use."""


def application(name: str, path: str, destination: str, project: str = "shop") -> dict[str, str]:
    """One Application of Argo CD."""
    text = f"""\
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {{name: {name}, namespace: argocd}}
        spec:
          project: {project}
          source: {{repoURL: "https://git.example.com/shop.git", path: {path}, targetRevision: main}}
          destination: {{{destination}}}
    """
    return {f"argocd/{name}.yaml": text}


EU, US = "https://eu1.example.com:6443", "https://us1.example.com:6443"
BY_CLUSTER = {
    **joined(below(f"base/{app}", workload(app)) for app in ("ingress", "shop")),
    **joined(
        overlay(f"clusters/{cluster}/{app}", f"../../../base/{app}")
        for cluster in ("prod-eu-1", "prod-us-1")
        for app in ("ingress", "shop")
    ),
    **below("tools/backup", workload("backup")),
    **application("ingress-eu", "clusters/prod-eu-1/ingress", f"server: '{EU}', namespace: ingress"),
    **application("ingress-us", "clusters/prod-us-1/ingress", f"server: '{US}', namespace: ingress"),
    **application("shop-eu", "clusters/prod-eu-1/shop", f"server: '{EU}', namespace: shop"),
    **application("shop-us", "clusters/prod-us-1/shop", f"server: '{US}', namespace: shop-us"),
    **application("backup", "tools/backup", "server: 'https://kubernetes.default.svc', namespace: backup", "default"),
    **application(
        "grafana", "charts/grafana", "server: 'https://kubernetes.default.svc', namespace: grafana", "default"
    ),
    "argocd/project.yaml": """\
        apiVersion: argoproj.io/v1alpha1
        kind: AppProject
        metadata: {name: shop, namespace: argocd}
        spec: {sourceRepos: ["*"], destinations: [{server: "*", namespace: "*"}]}
    """,
}
"""``clusters/<cluster>/<app>`` with hand-written Applications beside it."""

BROKEN = {
    **below("lib/service", workload("service")),
    **joined(
        overlay(f"envs/{name}/{app}", "../../../lib/service", f"namespace: {app}", f"namePrefix: {app}-")
        for name in ("test", "live")
        for app in ("cart", "search")
    ),
    **overlay("envs/live/mail", "https://github.com/example/mail//deploy?ref=v1"),
    **overlay("envs/live/broken", "../../../lib/service", "nameprefix: x-", "replcas: []"),
    **overlay("envs/test/orders", "../../../lib/service", "patches: [{path: patch.yaml}]"),
    "envs/test/orders/patch.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: nobody}\nspec: {type: None}\n",
    **below("envs/live/quota", {"kustomization.yaml": "resources: [namespace.yaml, quota.yaml]\n"}),
    "envs/live/quota/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: quota}\n",
    "envs/live/quota/quota.yaml": """\
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: all, namespace: quota}
        spec: {hard: {pods: "10"}}
    """,
}
"""``envs/<environment>/<app>``: a base outside, a remote base, a misspelt field, a patch of nothing, a Namespace."""

LAYOUTS = {"monorepo": MONOREPO, "by-environment": BY_ENVIRONMENT, "by-cluster": BY_CLUSTER, "broken": BROKEN}
