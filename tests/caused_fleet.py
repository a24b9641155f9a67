"""A fleet with a template, two tenancies and an Argo CD instance, of which a case changes some lines and files."""

from __future__ import annotations

from collections.abc import Mapping

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/acme/fleet.git, branch: main}
argocd: {hub: {cluster: c1}}
clusters:
  c1: {server: https://c1.example.com:6443, argocd: hub, region: us}
  c2: {server: https://c2.example.com:6443, argocd: hub, region: eu}
values: {level: debug, replicas: 1}
environments:
  dev: {clusters: [c1]}
  prod:
    clusters: [c1, c2]
    from: dev
    strategy: manual
    values: {replicas: 3}
tenancies:
  saas: {}
  globex: {environments: {prod: {}}, mirrors: {docker.io: eu.example.com}}
apps:
  api:
    per: tenancy
    image: docker.io/acme/api
    versions:
      dev: 2.0.0
      prod: {default: 1.0.0, c2: 1.0.1}
    overrides:
      - {match: {tenancy: globex}, values: {replicas: 5}}
  edge: {}
"""
"""Line numbers of it stand in tests."""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: main}
spec:
  replicas: {{ values.replicas }}
  selector: {matchLabels: {app: main}}
  template:
    metadata: {labels: {app: main}}
    spec:
      containers:
        - name: main
          image: docker.io/acme/api
          env:
            - name: LEVEL
              value: {{ values.level | quote }}
            - name: REGION
              value: {{ cluster.region | quote }}
        - name: log-agent
          image: docker.io/acme/log-agent:2.3.0
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: main}
spec:
  selector: {app: main}
  ports:
    - port: 80
"""
BASE = {
    "fleet.yaml": FLEET,
    "overlays/api/deployment.yaml.j2": DEPLOYMENT,
    "overlays/api/service.yaml": SERVICE,
    "overlays/edge/service.yaml": SERVICE,
}
Edits = Mapping[str, tuple[tuple[str, str], ...]]
"""What is replaced in each file, by path."""


def edited(edits: Edits, files: Mapping[str, str] = BASE) -> dict[str, str]:
    """The files with texts replaced; each must be there. An empty path is the fleet."""
    result = dict(files)
    for path, pairs in edits.items():
        for old, new in pairs:
            assert old in result[path or "fleet.yaml"], (path, old)
            result[path or "fleet.yaml"] = result[path or "fleet.yaml"].replace(old, new)
    return result
