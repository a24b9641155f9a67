"""The checks of the repository: what git does to ``rendered/``, what runs before a commit, how far history goes."""

from __future__ import annotations

from typing import Final

from gitops_compile.check.doctor.facts import Facts, Hook
from gitops_compile.check.doctor.finding import Finding, broken, fine, warning
from gitops_compile.check.ownership import STAGING

_NAME: Final = "gitops-compile"
_HOOK: Final = "commit hook"
_INSTALL: Final = (
    "Let .git/hooks/pre-commit run `gitops-compile check --staged`, or use pre-commit (https://pre-commit.com)."
)


def rendered(facts: Facts) -> Finding | None:
    """Whether ``rendered/`` can be read and no interrupted run left anything in it."""
    if facts.fleet is None:
        return None
    if facts.rendered.problem:
        return broken("rendered", facts.rendered.problem, "Make it readable.")
    if facts.rendered.leftover:
        return warning("rendered", f"{STAGING} is left of an interrupted run", "Run: gitops-compile render")
    return fine("rendered", "no interrupted run left anything")


def clone(facts: Facts) -> Finding | None:
    """Whether the fleet lies in a clone that git can read."""
    if facts.fleet is None:
        return None
    if facts.clone is None:
        return fine("clone", "the fleet lies in no git repository; what concerns one was not looked at")
    if facts.installation.git is None:
        return None  # which is told by the check of git
    if facts.clone.problem:
        return broken("clone", facts.clone.problem, "Mend the repository; `git status` there says more.")
    return fine("clone", "the fleet lies in a git repository")


def line_ends(facts: Facts) -> Finding | None:
    """Whether git is told to leave the line ends of ``rendered/`` alone."""
    found = facts.clone
    if found is None or found.problem:
        return None
    if found.text == "unset":
        return fine("line ends", "`rendered/** -text` holds: git leaves them as they are")
    what = "git may change those of rendered/ on some machines"
    return warning("line ends", what, "Add the line `rendered/** -text` at the end of .gitattributes.")


def review(facts: Facts) -> Finding | None:
    """Whether git shows every file under ``rendered/`` as it is (GC738, GC739, GC740)."""
    found = facts.clone
    if found is None or found.problem:
        return None
    if not found.hidden:
        return fine("review", "nothing hides or alters rendered/")
    first, more = found.hidden[0], len(found.hidden) - 1
    also = f"; and {more} more, which `gitops-compile check` tells" if more else ""
    return broken("review", f"{first.at.file}: {first.message}{also}", first.hint)


def commit_hook(facts: Facts) -> Finding | None:
    """Whether ``gitops-compile`` is called before a commit, as far as two files tell."""
    found = facts.clone
    if found is None or found.problem:
        return None
    hook = found.hook
    runs = hook.text is not None and hook.executable
    if runs and _named(hook.text):
        return fine(_HOOK, "the pre-commit hook calls gitops-compile")
    configured = _named(hook.configuration)
    if configured and runs and "pre-commit" in (hook.text or ""):
        return fine(_HOOK, "the pre-commit hook runs .pre-commit-config.yaml, which calls gitops-compile")
    return warning(_HOOK, *_not_called(hook, configured))


def _not_called(hook: Hook, configured: bool) -> tuple[str, str]:
    """What is wrong, and what to do."""
    if hook.text is not None and not hook.executable:
        return "the pre-commit hook is not executable, so git does not run it", "Make it executable: chmod +x"
    if configured:
        what = ".pre-commit-config.yaml calls gitops-compile, but no hook of this clone is seen to run it"
        return what, "Run: pre-commit install"
    if hook.text is not None:
        what = "cannot tell: the pre-commit hook does not name gitops-compile, but may run something that does"
        return what, "If nothing does: let it run `gitops-compile check --staged`."
    return "nothing in this clone calls gitops-compile (hooks of your own git configuration aside)", _INSTALL


def _named(text: str | None) -> bool:
    """Whether a line that is no comment names the tool."""
    return any(_NAME in line for line in (text or "").splitlines() if not line.lstrip().startswith("#"))


def history(facts: Facts) -> Finding | None:
    """Whether the clone holds the commits that pins with `source` name."""
    found = facts.clone
    if found is None or found.problem:
        return None
    if found.shallow:
        what = "the clone is shallow: a pin with `source` may name a commit that it lacks"
        return warning("history", what, "If a command misses one: git fetch --unshallow")
    return fine("history", "the clone holds all of it")
