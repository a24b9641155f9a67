"""A review written by hand: the example of the design, section 14, and a second one with whatever the first lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gitops_compile.model.cause import Cause, Confidence, InputChange, Origin
from gitops_compile.model.change import Opaque, Pairing
from gitops_compile.model.finding import Acknowledged, Finding, Level
from gitops_compile.model.operation import Did, Field, Index, Key, Masked, Operation, Path, Veiled
from gitops_compile.model.position import Position
from gitops_compile.model.review import (
    Counts,
    Member,
    Missing,
    Move,
    Noise,
    Result,
    Review,
    Row,
    Share,
    SideName,
    Verification,
    Verified,
)

SECRET_1, SECRET_2 = Veiled((Masked(1),)), Veiled((Masked(2),))
DEPLOYMENT = "Deployment {tenancy}-api-{environment}/api"


def path(*tokens: str | int | Key) -> Path:
    """Fields as texts, identities as ``Key``, numbers as indexes."""
    return tuple(Index(one) if isinstance(one, int) else Field(one) if isinstance(one, str) else one for one in tokens)


def replaced(where: Path, old: Any, new: Any) -> Operation:
    return Operation(where, Did.REPLACE, old, new)


def container_image(name: str) -> Path:
    return path("spec", "template", "spec", "containers", Key(name), "image")


def cause(key: str, file: str, line: int, column: int = 1, origin: Origin = Origin.APP) -> Cause:
    return Cause(key, key, Position(file, line, column), Confidence.CERTAIN, origin)


def finding(
    code: str, name: str, level: Level, fingerprint: str, why: str = "", mend: str = "", **more: Any
) -> Finding:
    return Finding(code, fingerprint, name, level, why or "It matters.", mend or "Look at it.", **more)


def members(targets: tuple[str, ...], file: str, name: str = "Deployment api") -> tuple[Member, ...]:
    return tuple(Member(one, one.partition("/")[0], name, f"rendered/{one}/{file}") for one in targets)


def row(fingerprint: str, name: str, operations: tuple[Operation, ...], targets: tuple[str, ...], **more: Any) -> Row:
    """A row of changed objects, all that it may have that is not said being empty."""
    file = more.pop("file", "deployment_api.yaml")
    more["findings"] = tuple(replace(one, rows=(fingerprint,)) for one in more.get("findings", ()))
    every = more.pop("members", members(targets, file))
    shown = more.pop("representative", next((one for one in every if one.environment == "prod"), every[0]))
    said: dict[str, Any] = {
        "pairing": Pairing.EXACT,
        "expected": len(targets),
        "missing": (),
        "absent": 0,
        "shares": _shares(targets),
        "causes": (),
        "findings": (),
        "routine": False,
        "protected": any(one.startswith("prod/") for one in targets),
    }
    return Row(
        fingerprint,
        name,
        operations=operations,
        members=every,
        representative=shown,
        targets=targets,
        **(said | more),
    )


def _shares(targets: tuple[str, ...]) -> tuple[Share, ...]:
    counts: dict[str, int] = {}
    for one in targets:
        counts[one.partition("/")[0]] = counts.get(one.partition("/")[0], 0) + 1
    return tuple(Share(name, number, number, name == "prod") for name, number in counts.items())


PROD = tuple(f"prod/gbx-1/globex{'' if number == 0 else f'-{number:02}'}/api" for number in range(19))
API = (
    *(f"dev/d1/t{number}/api" for number in range(9)),
    *PROD,
    *(f"staging/s1/t{number:02}/api" for number in range(10)),
)
PATH_ORDER = ("dev", "staging", "prod")

CLAIMS = row(
    "7c1d90aa41f3",
    "StatefulSet hooli-ledger-prod/ledger-db",
    (
        replaced(
            path("spec", "volumeClaimTemplates", Key("data"), "spec", "resources", "requests", "storage"),
            "20Gi",
            "50Gi",
        ),
    ),
    ("prod/p-euw1/hooli/ledger", "prod/p-use1/hooli/ledger"),
    file="statefulset_ledger-db.yaml",
    causes=(cause("apps.ledger.overrides[0].values.storage", "fleet.d/ledger.yaml", 14, 62, Origin.OVERRIDE),),
    findings=(
        finding(
            "GC221",
            "statefulset-spec",
            Level.BLOCK,
            "7c1d90aa41f3",
            "The API server refuses this update; the sync fails until the StatefulSet is recreated.",
            "Enlarge the claims, delete the StatefulSet with `--cascade=orphan`, then sync.",
            targets=("prod/p-euw1/hooli/ledger", "prod/p-use1/hooli/ledger"),
            objects=("StatefulSet hooli-ledger-prod/ledger-db",),
            at=Position("fleet.d/ledger.yaml", 14, 62),
        ),
    ),
)
AGENT_FILE = "overlays/api/base/deployment.yaml"
AGENT = row(
    "b04e7719c2d5",
    DEPLOYMENT,
    (replaced(container_image("log-agent"), "registry.acme.dev/log-agent:2.3.0", "registry.acme.dev/log-agent:2.3.1"),),
    API,
    shares=(Share("dev", 9, 9, False), Share("staging", 10, 10, False), Share("prod", 19, 19, True)),
    causes=(cause(AGENT_FILE, AGENT_FILE, 31, origin=Origin.FILE),),
    findings=(
        finding(
            "GC286",
            "source-skips-path",
            Level.WARN,
            "b04e7719c2d5",
            "dev, staging and prod take this file in one change.",
            "Let pins carry `source` (`apps.api.pinSource`) to stage it, or acknowledge.",
            targets=API,
            objects=("Deployment globex-api-prod/api",),
            at=Position(AGENT_FILE, 31, 1),
        ),
        finding(
            "GC244",
            "wide-restart",
            Level.INFO,
            "b04e7719c2d5",
            detail="38 targets restart at once",
            targets=API,
        ),
    ),
    bumps={0: "patch"},
)
WAVE_TARGETS = ("prod/p-use1/hooli/api", *(f"prod/p-use1/tenancy-{number}/api" for number in range(7)))
WAVE = row(
    "3fa2b1c98e07",
    "Deployment {tenancy}-api-prod/api",
    (replaced(container_image("api"), "registry.acme.dev/api:3.1.0", "registry.acme.dev/api:3.1.2"),),
    WAVE_TARGETS,
    expected=9,
    absent=1,
    missing=(
        Missing("prod/p-use1/initech/api", "3.0.8", "tenancies.initech.versions.api.prod", "fleet.d/initech.yaml:6"),
    ),
    shares=(Share("prod", 8, 9, True),),
    causes=(cause("apps.api.versions.prod.default", "fleet.yaml", 70, 23, Origin.PIN),),
    findings=(
        finding(
            "GC281",
            "outlier",
            Level.INFO,
            "3fa2b1c98e07",
            detail="8 of 9",
            targets=WAVE_TARGETS,
        ),
    ),
    routine=True,
    bumps={0: "patch"},
)


def review_of(rows: tuple[Row, ...], findings: tuple[Finding, ...] = (), **more: Any) -> Review:
    """A review of rows; ``findings`` are those of the run, which stand in front."""
    every = (*findings, *(one for each in rows for one in each.findings))
    levels = {level: sum(one.level is level and one.is_open for one in every) for level in Level}
    counts = Counts(
        objects=sum(len(one.members) for one in rows),
        targets=len({target for one in rows for target in one.targets}),
        added=sum(len(one.members) for one in rows if one.pairing is Pairing.ADDED),
        removed=sum(len(one.members) for one in rows if one.pairing is Pairing.REMOVED),
        changed=sum(len(one.members) for one in rows if one.pairing not in (Pairing.ADDED, Pairing.REMOVED)),
        noise_only=0,
        rows=len(rows),
        routine=sum(one.routine for one in rows),
        environments={
            name: len({target for one in rows for target in one.targets if target.startswith(f"{name}/")})
            for name in PATH_ORDER
        },
        protected=frozenset({"prod"}),
        levels=levels,
        acknowledged=sum(one.acknowledged is not None for one in every),
    )
    failing = bool(levels[Level.BLOCK])
    said: dict[str, Any] = {
        "fleet": "acme",
        "base": SideName("revision", "main", "1f2e3d4" + "0" * 33, "merge-base"),
        "head": SideName("worktree", ""),
        "filter": (),
        "verification": Verification(Verified.VERIFIED, 40),
        "result": Result.FAILING if failing else Result.CHANGED if rows else Result.CLEAN,
        "fail_on": "block",
        "counts": counts,
        "rows": rows,
        "findings": every,
        "images": (),
        "versions": (),
        "noise": Noise({}, 0, 0),
        "opaque": (),
        "notes": (),
    }
    return Review(**(said | more))


def _sample() -> Review:
    made = review_of(
        (CLAIMS, AGENT, WAVE),
        images=(
            Move("registry.acme.dev/log-agent", "2.3.0", "2.3.1", "patch", 38),
            Move("registry.acme.dev/api", "3.1.0", "3.1.2", "patch", 8),
        ),
        noise=Noise({"chart-labels": 24}, 16, 8),
    )
    environments = {"dev": 9, "staging": 10, "prod": 21}
    return replace(made, counts=replace(made.counts, targets=40, environments=environments))


SAMPLE = _sample()
"""Section 14."""

EMPTY = review_of(())
OLD_TEXT = "[service]\nname=api\ntimeout=30\nretries=3\n\n[log]\nlevel=info\npassword=x\n"


def _known(one: Finding) -> Finding:
    at = Position("fleet.yaml", 88, 5)
    return replace(one, acknowledged=Acknowledged("claims enlarged by hand, CHG-123", at, "2026-12-31"))


def _rich_rows() -> tuple[Row, ...]:
    where = ("prod/p-euw1/hooli/ledger",)
    why = "A container that runs as root on the host's network can read what every other one sends."
    hard = finding("GC263", "pod-hardening", Level.HIGH, "0a0000000001", why, "Take it away.", targets=where)
    container = path("spec", "template", "spec", "containers", Key("api"))
    veiled_text = Veiled(("[db]\nurl=postgres://", Masked(3), "@db\npool=5\n"))
    other_text = Veiled(("[db]\nurl=postgres://", Masked(4), "@db\npool=9\n"))
    return (
        replace(CLAIMS, findings=tuple(_known(one) for one in CLAIMS.findings)),
        row(
            "0a0000000001",
            "Deployment hooli-ledger-prod/ledger",
            (
                replaced((*container, *path("securityContext", "privileged")), False, True),
                Operation((*container, *path("env", Key("DB_PASSWORD"), "value")), Did.REPLACE, SECRET_1, SECRET_2),
                Operation((*container, *path("ports", Key("9090/TCP"))), Did.ADD, None, {"containerPort": 9090}),
                Operation((*container, *path("args", 2)), Did.REMOVE, "--verbose=true"),
                Operation(
                    path("spec", "template", "spec", "initContainers"),
                    Did.REORDER,
                    ["migrate", "warm"],
                    ["warm", "migrate"],
                ),
                replaced(path("metadata", "annotations", "acme.dev/team"), None, "payments"),
            ),
            where,
            findings=(hard, replace(hard, code="GC242", name="safety-dropped", level=Level.WARN)),
            causes=(
                Cause(
                    "a, b",
                    "a, b",
                    None,
                    Confidence.ONE_OF,
                    Origin.UNKNOWN,
                    (
                        InputChange("apps.ledger.values.size", Position("fleet.d/ledger.yaml", 9, 5), Origin.APP, 1, 2),
                        InputChange(
                            "overlays/ledger/base/a.yaml", Position("overlays/ledger/base/a.yaml", 4), Origin.FILE
                        ),
                    ),
                ),
            ),
        ),
        row(
            "0a0000000002",
            "Deployment hooli-web-prod/web",
            (replaced(path("spec", "template", "spec", "hostNetwork"), False, True),),
            ("prod/p-euw1/hooli/web", "prod/p-use1/hooli/web"),
            findings=(replace(hard, fingerprint="0a0000000002"),),
            causes=(Cause("", "", None, Confidence.NONE, Origin.UNKNOWN),),
        ),
        row(
            "0a0000000003",
            "ConfigMap hooli-web-prod/settings",
            (
                replaced(
                    path("data", "app.conf"),
                    OLD_TEXT,
                    OLD_TEXT.replace("30", "60").replace("level=info", "level=debug\nformat=json"),
                ),
                replaced(path("data", "db.conf"), veiled_text, other_text),
                replaced(
                    path("data", "hostile"), "::set-output\x1b[31m ##[error]", "::set-output\u202e </details> |`@me`"
                ),
                replaced(path("data", "long"), "x" * 150 + " old " + "y" * 150, "x" * 150 + " new " + "y" * 150),
            ),
            ("dev/d1/hooli/web",),
            file="configmap_settings.yaml",
            causes=(
                Cause(
                    "apps.web.values.log",
                    "apps.web.values.log",
                    Position("fleet.yaml", 40, 9),
                    Confidence.LIKELY,
                    Origin.APP,
                ),
            ),
        ),
        row(
            "0a0000000004",
            "Service hooli-web-dev/admin",
            (
                Operation(
                    (),
                    Did.ADD,
                    None,
                    {
                        "apiVersion": "v1",
                        "kind": "Service",
                        "metadata": {"name": "admin", "namespace": "hooli-web-dev", "labels": {"app": "admin"}},
                        "spec": {
                            "selector": {"app": "admin"},
                            "ports": [{"name": "http", "port": 80, "targetPort": "80"}],
                            "clusterIP": None,
                            "sessionAffinityConfig": {},
                        },
                    },
                ),
            ),
            ("dev/d1/hooli/web",),
            pairing=Pairing.ADDED,
            file="service_admin.yaml",
            causes=(cause("overlays/web/dev/admin.yaml", "overlays/web/dev/admin.yaml", 1, origin=Origin.FILE),),
        ),
        row(
            "0a0000000005",
            "ConfigMap hooli-web-dev/old",
            (
                Operation(
                    (),
                    Did.REMOVE,
                    {"apiVersion": "v1", "kind": "ConfigMap", "data": {f"key-{n:02}": f"value {n}" for n in range(40)}},
                ),
            ),
            ("dev/d1/hooli/web", "dev/d1/saas/web"),
            pairing=Pairing.REMOVED,
            file="configmap_old.yaml",
            members=tuple(
                Member(f"dev/d1/{who}/web", "dev", f"ConfigMap {who}-web-dev/old-{number}", f"old-{number}.yaml")
                for who in ("hooli", "saas")
                for number in range(7)
            ),
            objects=14,
            expected=9,
            absent=7,
            missing=tuple(Missing(f"dev/d1/t{number}/web") for number in range(5)),
        ),
        row(
            "0a0000000006",
            "Deployment hooli-web-dev/web-v2",
            (replaced(path("metadata", "name"), "web", "web-v2"),),
            ("dev/d1/hooli/web",),
            pairing=Pairing.RENAMED,
            previous="Deployment hooli-web-dev/web",
            routine=True,
            causes=tuple(cause(f"apps.web.values.k{number}", "fleet.yaml", 40 + number, 9) for number in range(5)),
        ),
    )


def _rich() -> Review:
    mass = finding(
        "GC730",
        "mass-removal",
        Level.BLOCK,
        "f00000000001",
        "42 objects of tenancy globex go from prod in one change.",
        "If that is meant, say so with an entry of `acknowledge`.",
        targets=tuple(f"prod/p-euw1/globex/app{number}" for number in range(7)),
        at=Position("fleet.yaml", 12, 5),
        count=42,
    )
    large = finding(
        "GC291", "large", Level.INFO, "f00000000002", "The change is large.", "Take time.", detail="61 rows"
    )
    return review_of(
        _rich_rows(),
        (mass, large),
        head=SideName("revision", "feature/x", "9a8b7c6" + "0" * 33),
        filter=("--environment", "prod", "--app", "web*"),
        verification=Verification(Verified.FAILED, 40, ("prod/p-euw1/hooli/web",)),
        result=Result.NOT_CURRENT,
        opaque=(
            Opaque("rendered/dev/d1/hooli/web/link.yaml", "a symlink", False, 1, 0),
            Opaque("rendered/dev/notes.txt", "a file of somebody else", True, 12, 3),
        ),
        versions=(Move("web", "1.0.0", "2.0.0", "major", 3),),
        notes=("renamed objects were not searched in prod/p-euw1/hooli/web: it has more than 50 without a pair",),
    )


RICH = _rich()
