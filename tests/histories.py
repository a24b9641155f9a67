"""Changes that people make to this repository's own fleet, each as a commit of its own, and their review as text.

Each history edits files as a person would, renders, and commits; only ``edited_by_hand`` does not render.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from installed import Installed, committed, git
from own_fleet import below, placed, sources
from shop_fleet import replaced

History = Callable[[Path], None]


def first_commit(top: Path) -> Path:
    """The own fleet and its rendered tree as the only commit of a new repository."""
    rendered = {
        f"rendered/{path.as_posix().rpartition('/rendered/')[2]}": path.read_bytes() for path in below("rendered")
    }
    placed(top, {**sources(), **rendered, ".gitattributes": b"rendered/** -text\n"})
    committed(top)
    return top


def made(top: Path, history: str, installed: Installed) -> None:
    """Make a history's change and commit it with its rendered tree."""
    if history == "large_upgrade":
        third_party(top)
        _committed(top, installed, "third party")
    HISTORIES[history](top)
    _committed(top, None if history == "edited_by_hand" else installed, history)


def _committed(top: Path, installed: Installed | None, message: str) -> None:
    if installed is not None:
        installed.fine(top, "render")
    git(top, "add", "-A")
    git(top, "commit", "-qm", message)


def _tag_bump(top: Path) -> None:
    replaced(top / "fleet.yaml", "      staging: 3.1.2\n", "      staging: 3.2.0\n")


def _shared_component(top: Path) -> None:
    pod = top / "overlays/components/restricted/pod.yaml"
    replaced(pod, "      enableServiceLinks: false\n", "      enableServiceLinks: false\n      hostUsers: false\n")


def _claim_removed(top: Path) -> None:
    replaced(top / "overlays/ledger/kustomization.yaml", "  - backup-claim.yaml\n", "")
    (top / "overlays/ledger/backup-claim.yaml.j2").unlink()


def _label_into_selector(top: Path) -> None:
    """`labels` with `includeSelectors`: harmless on a new app, refused by the API server on a running one."""
    file = top / "overlays/edge-proxy/base/kustomization.yaml"
    replaced(file, "{app.kubernetes.io/name: edge-proxy}", "{app.kubernetes.io/name: edge-proxy, tier: edge}")


def _edited_by_hand(top: Path) -> None:
    replaced(top / "rendered/prod/p-use1/saas/worker/deployment_worker.yaml", "replicas: 3", "replicas: 7")


def _tenancy_added(top: Path) -> None:
    text = "  umbrella:\n    environments: {staging: {}}\n    apps: [web]\n"
    replaced(top / "fleet.yaml", "  initech:", f"{text}  initech:")


def _environment_removed(top: Path) -> None:
    fleet = top / "fleet.yaml"
    replaced(fleet, "  dev:\n    clusters: [np-use1]\n  staging:\n    from: dev\n    strategy: auto\n", "  staging:\n")
    lines = [line for line in fleet.read_text("utf-8").split("\n") if not line.startswith("      dev: ")]
    fleet.write_text("\n".join(lines), encoding="utf-8")
    replaced(fleet, "environment: [dev, staging]", "environment: staging")
    text = fleet.read_text("utf-8")
    fleet.write_text(
        f"{text}\nacknowledge:\n- {{code: GC730, at: dev, count: 30, reason: dev moves to laptops}}\n", "utf-8"
    )
    replaced(fleet, "      - {match: {environment: dev}, values: {resources: {requests: {cpu: 20m}}}}\n", "")


def _large_upgrade(top: Path) -> None:
    """A third-party app of 35 objects takes its next release: every image, every chart label, one new field."""
    for file in sorted((top / "overlays/demo").rglob("*.yaml")):
        text = file.read_text("utf-8")
        file.write_text(text.replace("v0.10.5", "v0.10.6").replace("demo-0.10.5", "demo-0.10.6"), encoding="utf-8")
    replaced(top / "overlays/demo/part-07.yaml", "replicas: 1", "replicas: 2")


def third_party(top: Path) -> None:
    """Bring an app of many objects into the fleet, as its vendor's manifests would stand there."""
    for number in range(12):
        placed(top, {f"overlays/demo/part-{number:02}.yaml": _PART.replace("NAME", f"part-{number:02}").encode()})
    replaced(top / "fleet.d/platform.yaml", "apps:\n", "apps:\n  demo: {environments: [staging, prod]}\n")


_PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME, labels: {helm.sh/chart: demo-0.10.5, app.kubernetes.io/version: v0.10.5}}
spec:
  replicas: 1
  selector: {matchLabels: {app: NAME}}
  template:
    metadata: {labels: {app: NAME}}
    spec:
      containers:
      - name: server
        image: demo.example/vendor/NAME:v0.10.5
        resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: NAME, labels: {helm.sh/chart: demo-0.10.5, app.kubernetes.io/version: v0.10.5}}
spec: {selector: {app: NAME}, ports: [{name: grpc, port: 7070}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: NAME, labels: {helm.sh/chart: demo-0.10.5, app.kubernetes.io/version: v0.10.5}}
"""

HISTORIES: Mapping[str, History] = {
    "tag_bump": _tag_bump,
    "shared_component": _shared_component,
    "claim_removed": _claim_removed,
    "label_into_selector": _label_into_selector,
    "edited_by_hand": _edited_by_hand,
    "large_upgrade": _large_upgrade,
    "tenancy_added": _tenancy_added,
    "environment_removed": _environment_removed,
}


def told(review: Any) -> str:
    """A review's rows and findings, a line each, as a person would write them on a card."""
    lines = [_finding(one) for one in review["findings"] if not one["rows"]]
    lines += [_row(row, review) for row in review["rows"]]
    hidden = ", ".join(f"{name} {count}" for name, count in review["noise"]["rules"].items() if count)
    return "\n".join([*lines, f"hidden: {hidden or 'nothing'}"]) + "\n"


def _finding(one: Any) -> str:
    return f"{one['severity']} {one['code']} {one['detail']}"


def _row(row: Any, review: Any) -> str:
    codes = " ".join(
        code for code in dict.fromkeys(one.partition("-")[0] for one in row["findings"]) if code != "GC290"
    )
    front = " ".join(
        part
        for part in ((row["severity"] or "routine" if row["routine"] else row["severity"] or "change"), codes)
        if part
    )
    changes = "; ".join(_operation(one) for one in row["operations"][:3])
    more = f"; {len(row['operations']) - 3} more" if len(row["operations"]) > 3 else ""
    objects = f" and {row['objects'] - 1} more" if row.get("objects", 1) > 1 else ""
    causes = ", ".join(f"{one['key']} ({one['confidence']})" for one in row["causes"])
    return (
        f"{front} | {row['object']}{objects} | {changes}{more} | {len(row['targets'])} of {row['expected']} | {causes}"
    )


def _operation(one: Any) -> str:
    if not one["display"]:
        return {"add": "new", "remove": "gone"}[one["kind"]]
    if one["kind"] == "replace" and not isinstance(one["old"], dict | list):
        return f"{one['display']}: {_short(one['old'])} → {_short(one['new'])}"
    return f"{one['display']} {one['kind']}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) < 60 and "\n" not in text else "…"
