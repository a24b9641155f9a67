"""From a finding to its entry in the fleet: what it says, where it is written, and that it reads back as meant."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from gitops_compile.commands.opening import LONGEST_FLEET, Opened, declared

if TYPE_CHECKING:
    from gitops_compile.model.finding import Finding
    from gitops_compile.model.fleet import Fleet
    from gitops_compile.promote.entries import Entry

KEY: Final = "acknowledge"
COUNTED: Final = "GC730"
_NO_TEXT: Final = "{}\n"


def entry_of(finding: Finding, reason: str, expires: str) -> Entry:
    """What the entry of a finding says: the narrowest ``at`` that has all its targets, and this very change."""
    from gitops_compile.model.names import OBJECT  # noqa: PLC0415
    from gitops_compile.model.placepattern import covering  # noqa: PLC0415

    entry: dict[str, str | int] = {"code": finding.code, "at": covering(finding.targets)}
    if len(finding.objects) == 1 and not OBJECT.problem(finding.objects[0]):
        entry["object"] = finding.objects[0]
    entry["reason"] = reason
    if finding.code == COUNTED and finding.count is not None:
        entry["count"] = finding.count
    else:
        entry["fingerprint"] = finding.fingerprint
    return entry | ({"expires": expires} if expires else {})


def written(opened: Opened, fleet: Fleet, finding: Finding, entry: Entry, today: str) -> str:
    """Write the entry and give its file; nothing is written that does not read back as meant.

    Raises ``Refused`` where the fleet's file is none that is edited, ``Unproved`` for a mistake of ours.
    """
    from gitops_compile.adapters.edited import new_file, read_to_edit, replace_file  # noqa: PLC0415
    from gitops_compile.promote.entries import appended, file_of_one  # noqa: PLC0415

    path = _fragment(opened, fleet, finding)
    if path:
        text = file_of_one(KEY, entry)
        _prove(opened, path, (_NO_TEXT, text), finding, entry, today)
        new_file(opened.repository, path, text.encode())
        return path
    content = read_to_edit(opened.repository, opened.file, LONGEST_FLEET)
    new = appended(content.decode(), KEY, entry)
    if not isinstance(new, str):
        said = "\n".join(file_of_one(KEY, entry).splitlines()[1:])
        what = "an anchor, an alias or braces around everything forbid the edit; write it yourself"
        raise click.UsageError(f"{opened.file}:{new.line}:{new.column}: {what}:\n{said}")
    _prove(opened, opened.file, (content.decode(), new), finding, entry, today)
    replace_file(opened.repository, opened.file, content, new.encode())
    return opened.file


def _fragment(opened: Opened, fleet: Fleet, finding: Finding) -> str:
    """The fragment of the entry's own, where ``include`` meets one; so that branches do not conflict."""
    name = f"{KEY}-{finding.id.lower()}.yaml"
    for pattern in sorted(one.value for one in fleet.include):
        folder, _, names = pattern.rpartition("/")
        if "*" in names and re.fullmatch("[^/]*".join(map(re.escape, names.split("*"))), name):
            path = f"{folder}/{name}" if folder else name
            if name in opened.seen.view.listing(folder):
                raise click.UsageError(f"{path} stands already, and does not hold for {finding.id}; edit or remove it")
            return path
    return ""


def _prove(opened: Opened, path: str, texts: tuple[str, str], finding: Finding, entry: Entry, today: str) -> None:
    """The texts differ in the entry alone, the fleet is still one, and the entry holds for the finding."""
    from gitops_compile.commands.pinning import NOTHING, Unproved  # noqa: PLC0415
    from gitops_compile.compare.acknowledge import acknowledged  # noqa: PLC0415
    from gitops_compile.promote.entries import entry_unproved  # noqa: PLC0415

    why = entry_unproved(*texts, KEY, entry)
    if not why:
        after = declared(opened, {path: texts[1].encode()})
        if after.value is None:
            why = "the fleet does not read it back"
        else:
            open_again = replace(finding, acknowledged=None)
            (settled,) = acknowledged([open_again], after.value.fleet.fleet, None, today).findings
            why = "the entry does not hold for the finding" if settled.acknowledged is None else ""
    if why:
        raise Unproved(f"GC661: the entry in {path} was not proved: {why}; {NOTHING}. It is a bug: please report it")
