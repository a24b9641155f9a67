"""The checks of a fleet: it reads, these versions may render it, and an editor knows its schema."""

from __future__ import annotations

import re
from shlex import quote
from typing import Final

from gitops_compile.check.doctor.facts import Facts
from gitops_compile.check.doctor.finding import Finding, broken, fine, warning

OTHER_TOOLS: Final = "GC118"
SCHEMA: Final = "schemas/fleet.schema.json"
_MODELINE: Final = re.compile(
    r"^[ \t]*#[ \t]*(?:yaml-language-server:[ \t]*\$schema=|\$schema:[ \t]*)(\S+)", re.MULTILINE
)
_CHECK: Final = "Run: gitops-compile check"


def schema_named(text: str) -> str | None:
    """The schema that a comment of the fleet file names for editors: a path beside that file, or a URL."""
    found = _MODELINE.search(text)
    return found.group(1) if found else None


def is_elsewhere(named: str) -> bool:
    """Whether a schema is no file beside the fleet, so that nobody here looks at it."""
    return "://" in named or named.startswith("/")


def fleet(facts: Facts) -> Finding:
    """Whether the fleet reads without errors."""
    found = facts.fleet
    if found is None:
        return fine("fleet", "no fleet.yaml here or above; what concerns a fleet was not looked at")
    if found.problem:
        return broken("fleet", found.problem, "Make it readable.")
    wrong = [one for one in found.diagnostics if one.is_error and one.code != OTHER_TOOLS]
    if wrong:
        count = f"{len(wrong)} error" + ("s" if len(wrong) > 1 else "")
        return broken("fleet", f"{found.file} has {count}, the first at {wrong[0].at}: {wrong[0].code}", _CHECK)
    if not found.read:
        return broken("fleet", f"{found.file} is not rendered by these versions", "See tools, below.")
    targets = f"{found.targets} target" + ("" if found.targets == 1 else "s")
    return fine("fleet", f"{found.file} reads without errors: {targets}")


def tools(facts: Facts) -> Finding | None:
    """Whether ``tools`` admits what is installed (GC118)."""
    found = facts.fleet
    if found is None or found.problem:
        return None
    for one in found.diagnostics:
        if one.code == OTHER_TOOLS:
            return broken("tools", f"{one.at}: {one.message}", one.hint)
    if not found.read:
        return warning("tools", "cannot be told before the fleet reads", _CHECK)
    if found.tools is None:
        return fine("tools", f"{found.file} names none, so any version may render it")
    return fine("tools", f"{found.tools}: these versions may render it")


def schema(facts: Facts) -> Finding | None:
    """Whether an editor finds the schema of this version."""
    found = facts.fleet
    if found is None or found.problem:
        return None
    named = found.schema.named if found.schema else ""
    if found.schema is None:
        fix = f"Write `# yaml-language-server: $schema={SCHEMA}` into its first line; {_write(SCHEMA)}"
        return warning("schema", f"{found.file} names no schema, so editors complete nothing", fix)
    if is_elsewhere(named):
        return fine("schema", f"{named}, which is not looked at")
    if found.schema.text is None:
        return warning("schema", f"{found.file} names {named}, which is not there", _capital(_write(named)))
    if found.schema.text != found.wanted_schema:
        return warning("schema", f"{named} is not the one of this version", _capital(_write(named)))
    return fine("schema", f"{named} is the one of this version")


def _write(path: str) -> str:
    return f"run: gitops-compile schema > {quote(path)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
