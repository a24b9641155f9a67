"""Fleets for measuring: apps with seven objects each, on every cluster of every environment.

All targets of an app share its one folder, as most of them do in real fleets. The ``verbatim`` twin of a fleet has
the same targets and sources, but writes what kustomize builds, so that it can be held against kustomize.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Size:
    """How large a fleet is; each environment has clusters of its own. With ``tenancies`` every app is per tenancy."""

    apps: int = 10
    environments: int = 10
    clusters: int = 10
    tenancies: int = 0

    @property
    def targets(self) -> int:
        """App x environment x cluster, x tenancy where there are some."""
        return self.apps * self.environments * self.clusters * (self.tenancies or 1)


OBJECTS = {
    "deployment.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: APP
spec:
  selector:
    matchLabels: {app: APP}
  template:
    metadata:
      labels: {app: APP}
    spec:
      serviceAccountName: APP
      containers:
      - name: main
        image: registry.example.com/APP
        envFrom:
        - configMapRef: {name: settings}
        ports:
        - {name: http, containerPort: 8080}
        readinessProbe:
          httpGet: {path: /ready, port: http}
        resources:
          requests: {cpu: 100m, memory: 128Mi}
          limits: {memory: 256Mi}
""",
    "service.yaml": """\
apiVersion: v1
kind: Service
metadata:
  name: APP
spec:
  selector: {app: APP}
  ports:
  - {name: http, port: 80, targetPort: http}
""",
    "serviceaccount.yaml": """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: APP
""",
    "autoscaler.yaml": """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: APP
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: APP}
""",
    "budget.yaml": """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: APP
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {app: APP}
""",
    "ingress.yaml": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: APP
spec:
  rules:
  - host: APP.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service: {name: APP, port: {name: http}}
""",
}
KUSTOMIZATION = f"""\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [{", ".join(OBJECTS)}]
configMapGenerator:
- name: settings
  literals: [MODE=fast, LEVEL=info]
patches:
- target: {{kind: Deployment}}
  patch: |-
    - {{op: add, path: /spec/replicas, value: 2}}
"""


def write_fleet(top: Path, size: Size, *, verbatim: bool = False) -> Path:
    """Write a fleet and its sources below a folder; give the folder."""
    for app in _apps(size):
        folder = top / "overlays" / app
        folder.mkdir(parents=True)
        (folder / "kustomization.yaml").write_text(KUSTOMIZATION, encoding="utf-8")
        for name, text in _sources(size).items():
            (folder / name).write_text(text.replace("APP", app), encoding="utf-8")
    (top / "fleet.yaml").write_text(fleet_text(size, verbatim=verbatim), encoding="utf-8")
    return top


def fleet_text(size: Size, *, verbatim: bool = False) -> str:
    """The fleet alone."""
    lines = ["apiVersion: gitops-compile/v1", "kind: Fleet", "metadata: {name: bench}"]
    if not verbatim:
        lines += ["git: {url: https://git.example.com/bench.git, branch: main}", "argocd: {hub: {cluster: c-0-0}}"]
        lines += ["labels: {cost-center: bench}"]
    lines += ["clusters:"]
    served = "" if verbatim else ", argocd: hub"
    for clusters in _environments(size).values():
        lines += [f'  {name}: {{server: "https://{name}.example.com"{served}}}' for name in clusters]
    lines += ["environments:"]
    lines += [f"  {name}: {{clusters: [{', '.join(clusters)}]}}" for name, clusters in _environments(size).items()]
    if size.tenancies:
        lines += ["tenancies:", *(f"  t-{number}: {{}}" for number in range(size.tenancies))]
    per = "per: tenancy, " if size.tenancies else ""
    lines += ["apps:"]
    pins = ", ".join(f"{environment}: 1.0.{number}" for number, environment in enumerate(_environments(size)))
    for app in _apps(size):
        real = f"{{{per}image: registry.example.com/{app}, versions: {{{pins}}}}}"
        lines += [f"  {app}: {'{source: {verbatim: true}}' if verbatim else real}"]
    return "\n".join(lines) + "\n"


def _sources(size: Size) -> dict[str, str]:
    """The files of an app: no two tenancies may claim one host, so theirs comes from a template."""
    own = OBJECTS["ingress.yaml"].replace("host: ", "host: {{ tenancy }}.")
    claimed = {"ingress.yaml.j2": own} if size.tenancies else {"ingress.yaml": OBJECTS["ingress.yaml"]}
    return {name: text for name, text in OBJECTS.items() if name != "ingress.yaml"} | claimed


def _apps(size: Size) -> list[str]:
    return [f"app-{number}" for number in range(size.apps)]


def _environments(size: Size) -> dict[str, list[str]]:
    return {f"e-{e}": [f"c-{e}-{c}" for c in range(size.clusters)] for e in range(size.environments)}
