"""What keeps a reviewer from seeing ``rendered/`` as it is, though the files may be right.

Comes in: what stands under ``rendered/``, what the fleet gives, and what git says of the files (outside of git:
nothing). Goes out: diagnostics: ignored files (GC738), attributes that hide or alter (GC739), index flags (GC740),
wrong line ends (GC741), and as a note right files that git does not track yet (GC742). trust.md, section 6, "check".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gitops_compile.check.grouped import Finding, Kind, diagnostics
from gitops_compile.check.ownership import Found
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.filetree import FileTree

ATTRIBUTES: Final = (
    "binary",
    "diff",
    "eol",
    "filter",
    "ident",
    "linguist-generated",
    "text",
    "working-tree-encoding",
)
"""The attributes that are asked for; see gitattributes(5), and for ``linguist-generated`` GitHub's pages."""


@dataclass(frozen=True, slots=True)
class GitView:
    """What git says of the files under ``rendered/``; attributes as ``git check-attr`` prints them."""

    ignored: frozenset[str]
    attributes: Mapping[str, Mapping[str, str]]
    flags: Mapping[str, str]
    tracked: frozenset[str]


def hidden(wanted: FileTree, found: Found, git: GitView | None) -> tuple[Diagnostic, ...]:
    """Everything that hides or alters a file; one diagnostic per kind where it meets many files."""
    findings = [*_line_ends(wanted, found)]
    if git is not None:
        findings += _ignored(found, git)
        findings += _attributes(found, git)
        findings += (Finding(_flag(flag), path) for path, flag in git.flags.items())
        findings += _untracked(wanted, found, git)
    return diagnostics(findings)


def _line_ends(wanted: FileTree, found: Found) -> Iterator[Finding]:
    kind = Kind(
        "GC741",
        "has CR LF line ends",
        "have CR LF line ends",
        "Add the line `rendered/** -text` at the end of .gitattributes; then run: gitops-compile render",
    )
    for path in wanted:
        content = found.files.get(path, b"")
        if b"\r\n" in content and b"\r\n" not in wanted[path]:
            yield Finding(kind, path)


def _ignored(found: Found, git: GitView) -> Iterator[Finding]:
    kind = Kind(
        "GC738",
        "is ignored by git, so it reaches no reviewer",
        "are ignored by git, so they reach no reviewer",
        "Add the lines `!/rendered/` and `!/rendered/**` at the end of .gitignore, or remove the pattern that fits.",
    )
    return (Finding(kind, path) for path in found.files if path in git.ignored)


def _attributes(found: Found, git: GitView) -> Iterator[Finding]:
    for path in found.files:
        values = git.attributes.get(path, {})
        for name, what, cure in _bad_attributes(values):
            hint = f"Add the line `rendered/** {cure}` at the end of .gitattributes, or take away the one that sets it."
            said = f"has the git attribute {name}, which {what}"
            yield Finding(Kind("GC739", said, said.replace("has", "have", 1), hint), path)


def _bad_attributes(values: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Name, harm and cure. ``-text`` takes the effect of ``eol``; ``binary`` says ``-diff`` and more."""
    said = {name: value for name, value in values.items() if value not in ("unspecified", "unset", "false")}
    if "binary" in said:
        yield "binary", "hides it from diffs", "!binary !diff !merge -text"
    elif values.get("diff") == "unset":
        yield "-diff", "hides it from diffs", "!diff"
    if "linguist-generated" in said:
        yield "linguist-generated", "folds it away on the page of a pull request", "!linguist-generated"
    for name in ("filter", "ident", "working-tree-encoding"):
        if name in said:
            yield name, "makes git alter its content", f"!{name}"
    if said.get("eol") == "crlf" and values.get("text") != "unset":
        yield "eol=crlf", "makes git alter its line ends", "-text !eol"


def _flag(flag: str) -> Kind:
    what = f"flagged {flag} in git's index, so that git shows no change of it"
    return Kind("GC740", f"is {what}", f"are {what}", f"Take the flag away: git update-index --no-{flag} <file>")


def _untracked(wanted: FileTree, found: Found, git: GitView) -> Iterator[Finding]:
    kind = Kind(
        "GC742",
        "is right, but git does not track it yet",
        "are right, but git does not track them yet",
        "Add it: git add rendered",
        Severity.NOTE,
    )
    for path, content in wanted.items():
        if found.files.get(path) == content and path not in git.tracked and path not in git.ignored:
            yield Finding(kind, path)
