"""A small fleet with one of each: two environments and clusters, tenancies, Argo CD, a shared app, an unpinned one."""

from __future__ import annotations

from pathlib import Path

from installed import write

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/acme/fleet.git, branch: main}
argocd: {hub: {cluster: c1}}
clusters:
  c1: {server: https://c1.example.com:6443, argocd: hub}
  c2: {server: https://c2.example.com:6443, argocd: hub}
environments:
  dev: {clusters: [c1]}
  prod: {clusters: [c1, c2], from: dev, strategy: manual}
tenancies:
  saas: {}
  globex: {environments: {prod: {}}}
apps:
  api: {per: tenancy, image: docker.io/acme/api, versions: {dev: 2.0.0, prod: 1.0.0}}
  edge: {}
  late: {image: docker.io/acme/late, versions: {dev: 0.1.0}}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: main}
spec:
  selector: {matchLabels: {app: main}}
  template:
    metadata: {labels: {app: main}}
    spec: {containers: [{name: main, image: docker.io/acme/NAME}]}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: main}
spec: {selector: {app: main}, ports: [{port: 80}]}
"""


def write_shop(top: Path) -> Path:
    """Write the fleet and its sources, unrendered."""
    sources = {
        f"overlays/{app}/{name}": text.replace("NAME", app)
        for app in ("api", "edge", "late")
        for name, text in (("deployment.yaml", DEPLOYMENT), ("service.yaml", SERVICE))
    }
    return write(top, {"fleet.yaml": FLEET, **sources})


def replaced(file: Path, old: str, new: str) -> None:
    """Edit a text file; what is replaced must be there."""
    text = file.read_text("utf-8")
    assert old in text, text
    file.write_text(text.replace(old, new), encoding="utf-8")
