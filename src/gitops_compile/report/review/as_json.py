"""The review as one JSON document, whose shape ``schema.py`` publishes: everything, in full, for machines.

Comes in: a redacted ``Review``. Goes out: text with sorted keys, in ASCII. Values are not shortened; a secret is
``{"secret": 1}``, and where only a part of a text is secret ``«secret-1»`` stands in it.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from gitops_compile import __version__
from gitops_compile.model.cause import Cause
from gitops_compile.model.finding import Acknowledged, Finding, Level
from gitops_compile.model.operation import Field, Key, Operation, Token, shown
from gitops_compile.model.position import Position
from gitops_compile.model.review import Counts, Member, Move, Review, Row, SideName
from gitops_compile.report.diagnostics import position_json
from gitops_compile.report.review.pointers import pointer_of
from gitops_compile.report.review.values import plain

SCHEMA_VERSION: Final = 1
_ODD: Final = re.compile(r"[^\x20-\x7e\n]")
LEVELS: Final = (Level.BLOCK, Level.HIGH, Level.WARN, Level.INFO)


def json_of(review: Review) -> str:
    """The document, with a final line break. A CI runner finds no command of its own in it."""
    text = json.dumps(document(review), indent=1, sort_keys=True, ensure_ascii=False)
    text = _ODD.sub(_escaped, text)
    # Both can stand in strings alone, and there the escape is the same text.
    return text.replace("##[", "#\\u0023[").replace("##vso[", "#\\u0023vso[") + "\n"


def _escaped(found: re.Match[str]) -> str:
    """A character by its number; half of a pair, which is no text, as what stands for unreadable ones."""
    number = ord(found[0])
    if number > 0xFFFF:
        high, low = divmod(number - 0x10000, 0x400)
        return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
    return "\\ufffd" if 0xD800 <= number <= 0xDFFF else f"\\u{number:04x}"


def document(review: Review) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "tool": f"gitops-compile {__version__}",
        "fleet": review.fleet,
        "filter": " ".join(review.filter),
        "failOn": review.fail_on,
        "base": _side(review.base),
        "head": _side(review.head),
        "result": review.result.value,
        "verification": {
            "state": review.verification.state.value,
            "targets": review.verification.targets,
            "differing": list(review.verification.differing),
            "why": review.verification.why,
        },
        "counts": _counts(review.counts),
        "rows": [_row(one) for one in review.rows],
        "findings": [_finding(one) for one in review.findings],
        "images": [_move(one) for one in review.images],
        "versions": [_move(one) for one in review.versions],
        "noise": {"rules": dict(review.noise.rules), "objects": review.noise.objects, "alone": review.noise.alone},
        "opaque": [
            {"path": one.path, "why": one.why, "foreign": one.foreign, "added": one.added, "removed": one.removed}
            for one in review.opaque
        ],
        "notes": list(review.notes),
    }


def _side(side: SideName) -> dict[str, Any]:
    return {"kind": side.kind, "name": side.name, "commit": side.commit, "note": side.note}


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "objects": counts.objects,
        "targets": counts.targets,
        "added": counts.added,
        "removed": counts.removed,
        "changed": counts.changed,
        "noiseOnly": counts.noise_only,
        "rows": counts.rows,
        "routine": counts.routine,
        "environments": dict(counts.environments),
        "protected": sorted(counts.protected),
        "severities": {level.value: counts.levels.get(level, 0) for level in LEVELS},
        "acknowledged": counts.acknowledged,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "fingerprint": row.fingerprint,
        "object": row.object,
        "objects": row.objects,
        "previous": row.previous,
        "pairing": row.pairing.value,
        "operations": [_operation(one, row, number) for number, one in enumerate(row.operations)],
        "targets": list(row.targets),
        "members": [_member(one) for one in row.members],
        "representative": _member(row.representative),
        "expected": row.expected,
        "absent": row.absent,
        "missing": [
            {"target": one.target, "value": one.value, "layer": one.layer, "at": one.at} for one in row.missing
        ],
        "environments": [
            {"name": one.environment, "there": one.there, "expected": one.expected, "protected": one.protected}
            for one in row.shares
        ],
        "causes": [_cause(one) for one in row.causes],
        "findings": [one.id for one in row.findings],
        "severity": row.level.value if row.level else None,
        "routine": row.routine,
        "protected": row.protected,
    }


def _operation(one: Operation, row: Row, number: int) -> dict[str, Any]:
    return {
        "path": [_token(token) for token in one.path],
        "display": shown(one.path),
        "pointer": pointer_of(row, number),
        "kind": one.kind.value,
        "old": plain(one.old),
        "new": plain(one.new),
        "after": _token(one.after) if one.after else None,
        "bump": (row.bumps or {}).get(number),
    }


def _token(token: Token) -> str | dict[str, Any]:
    if isinstance(token, Field):
        return token.name
    return {"key": token.text} if isinstance(token, Key) else {"index": token.number}


def _member(one: Member) -> dict[str, Any]:
    return {"target": one.target, "environment": one.environment, "object": one.object, "file": one.path}


def _cause(one: Cause) -> dict[str, Any]:
    return {
        "key": one.key,
        "at": _at(one.at),
        "confidence": one.confidence.value,
        "candidates": [{"key": found.key, "at": _at(found.at)} for found in one.candidates],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "name": one.name,
        "severity": one.level.value,
        "detail": one.detail,
        "targets": list(one.targets),
        "objects": list(one.objects),
        "rows": list(one.rows),
        "why": one.why,
        "do": one.mend,
        "at": _at(one.at),
        "count": one.count,
        "acknowledged": _acknowledged(one.acknowledged) if one.acknowledged else None,
    }


def _acknowledged(one: Acknowledged) -> dict[str, Any]:
    return {"reason": one.reason, "expires": one.expires or None, "at": _at(one.at)}


def _at(at: Position | None) -> dict[str, Any] | None:
    return position_json(at) if at else None


def _move(one: Move) -> dict[str, Any]:
    return {"name": one.name, "from": one.old, "to": one.new, "bump": one.bump, "targets": one.targets}
