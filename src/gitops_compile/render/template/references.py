"""Which other templates one may read: by ``import``, ``from``, ``include`` and ``extends``, however deep."""

from __future__ import annotations

from jinja2 import meta

from gitops_compile.render.template.render import Templates

SUFFIX = ".j2"


def references(templates: Templates, path: str) -> tuple[str, ...]:
    """The paths of every template that the one at ``path`` may read, itself aside, sorted.

    A computed name may be any, so it stands for all templates of the tree. ``path`` must have been rendered.
    """
    found: set[str] = set()
    pending = [path]
    while pending:
        here = pending.pop()
        source = templates.tree[here].decode()
        for name in meta.find_referenced_templates(templates.sandbox.parse(source)):
            if name is None:
                return tuple(sorted(one for one in templates.tree if one.endswith(SUFFIX) and one != path))
            other = templates.sandbox.join_path(name, here)
            if other in templates.tree and other not in found:
                found.add(other)
                pending.append(other)
    return tuple(sorted(found - {path}))
