"""Templates of a source become the files that kustomize sees: text out, or diagnostics at the template's line.

In: the source's files, a template's path, and what fleet.md lets a template see of one target. Out: the text. Each
template is compiled once for all targets. This module imports jinja2, so callers import it only where they need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gitops_compile.model.diagnostic import Outcome
from gitops_compile.model.filetree import FileTree
from gitops_compile.render.template.environment import Sandbox
from gitops_compile.render.template.failures import explain
from gitops_compile.render.template.limits import OUTPUT_BYTES
from gitops_compile.render.template.output import too_long
from gitops_compile.render.template.variables import frozen


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of a tree, compiled when first used and kept; make one per run."""

    tree: FileTree
    sandbox: Sandbox


def templates_of(tree: FileTree) -> Templates:
    """The templates of a source. ``tree`` holds what ``include``, ``import`` and ``extends`` may reach, no more."""
    return Templates(tree, Sandbox(tree))


def render(templates: Templates, path: str, variables: Mapping[str, Any]) -> Outcome[str]:
    """The text that the template at ``path`` gives with these variables.

    ``variables`` is plain data by name; the names that a template sees are exactly its keys. A value that went through
    ``variables.frozen`` is taken as it is: a caller that renders many templates for one target freezes once.
    At most one diagnostic (GC140 to GC148, or GC100 to GC102 for a file that is no readable text), since a template
    stops at its first mistake. ``TypeError`` for variables that are no plain data, a mistake of the program.
    """
    seen = {name: frozen(value, name) for name, value in variables.items()}
    try:
        template = templates.sandbox.get_template(path)
        text = "".join(template.root_render_func(template.new_context(seen)))
        if len(text) > OUTPUT_BYTES // 4 and len(text.encode()) > OUTPUT_BYTES:
            raise too_long()
    except Exception as error:
        return Outcome(None, (explain(error, path, templates.tree, seen),))
    return Outcome(text)
