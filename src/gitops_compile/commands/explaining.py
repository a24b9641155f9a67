"""The half of ``explain`` that looks at a rendered file: which file, which path in it, and where that comes from."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Final

import click

from gitops_compile.adapters.views import Kind, View
from gitops_compile.commands.building import builder_of
from gitops_compile.commands.compiling import reader_of
from gitops_compile.commands.opening import Opened, note, paint_of, refuse, say
from gitops_compile.model.nearest import nearest
from gitops_compile.pipeline import Declared
from gitops_compile.provenance.paths import at_path, leaves, missing, parsed, shown
from gitops_compile.provenance.rendered_file import RenderedFile, World, argocd_files, files_of_target, target_of
from gitops_compile.provenance.trials import Leaf

_TOP: Final = "rendered/"
_LONGEST: Final = 16 * 1024 * 1024


def explain_file(
    opened: Opened, declared: Declared, name: str, path: str, output: str, *, show_secrets: bool = False
) -> int:
    """Explain a rendered file, or one path of it; exit code 1 if its target does not compile."""
    from gitops_compile.report.provenance import as_json, text_of, told  # noqa: PLC0415

    targets = declared.targets
    wanted = _TOP + name.removeprefix("./").removeprefix(_TOP)
    target = target_of(targets, wanted)
    if target is None and not wanted.startswith(f"{_TOP}argocd/"):
        raise click.UsageError(_unknown(name, (f"{_TOP}{one.place}" for one in targets.every), wanted))
    # One target is a few builds, and starting the engine costs as much as ten; Argo CD's files need every target.
    build, parse = builder_of(opened.options.builder, opened.repository, workers=1 if target else None)
    world = World(declared.fleet, targets, reader_of(opened), build, parse)
    outcome = argocd_files(world) if target is None else files_of_target(world, target)
    if outcome.value is None:
        if outcome.diagnostics:
            return refuse(opened, outcome.diagnostics, output)
        raise click.UsageError(f"{target.place if target else name} is not rendered: it has no pin.")
    say(opened, outcome.diagnostics)
    file = next((one for one in outcome.value if one.path == wanted), None)
    if file is None:
        raise click.UsageError(_unknown(name, (one.path for one in outcome.value), wanted))
    found = _leaves(file, path)
    if not found:
        raise click.UsageError(_no_path(file, name, path))
    _compare(opened, file)
    review = declared.fleet.fleet.review
    origins = zip((number for number, _ in found), file.explain(found), strict=True)
    entries = told(file.objects, origins, review.redact if review else (), show=show_secrets)
    if output == "json":
        click.echo(json.dumps(as_json(file.path, entries), indent=2))
    else:
        click.echo(text_of(file.path, entries, paint_of(opened.options, sys.stdout)), nl=False, color=True)
    return 0


def _leaves(file: RenderedFile, text: str) -> tuple[Leaf, ...]:
    """The leaves at a path and below it; of a file with several objects the path begins with ``[number]``."""
    path = parsed(text)
    if path is None:
        return ()
    several = len(file.objects) > 1
    whole = list(file.objects) if several else file.objects[0]
    below = at_path(whole, path)
    if missing(below):
        return ()
    found = (((*path, *rest), value) for rest, value in leaves(below))
    return tuple((int(full[0]), full[1:]) if several else (0, full) for full, _ in found)


def _no_path(file: RenderedFile, name: str, path: str) -> str:
    whole = list(file.objects) if len(file.objects) > 1 else file.objects[0]
    known = {shown(full[:length]) for full, _ in leaves(whole) for length in range(1, len(full) + 1)}
    close = nearest(path, known)
    return f"{name} has no {path}." + (f" Did you mean {close}?" if close else "")


def _unknown(name: str, known: Iterable[str], wanted: str) -> str:
    close = nearest(wanted, known)
    return f"the fleet gives no file {name}." + (f" Did you mean {close}?" if close else "")


def _on_disk(view: View, parts: list[str]) -> bytes | None:
    """The content of a regular file; none where a part of its path is not there, or is a link."""
    for depth, part in enumerate(parts):
        wanted = Kind.FILE if depth == len(parts) - 1 else Kind.FOLDER
        if view.listing("/".join(parts[:depth])).get(part) is not wanted:
            return None
    content = view.content("/".join(parts), _LONGEST)
    return content if isinstance(content, bytes) else None


def _compare(opened: Opened, file: RenderedFile) -> None:
    """Say where the file on the disk is not what is explained here; its first line aside."""
    from gitops_compile.model.yamltext import documents  # noqa: PLC0415

    content = _on_disk(opened.seen.view, file.path.split("/"))
    if content is None:
        note(opened, f"{file.path} is not on the disk; what follows is what `render` would write.")
    elif content.partition(b"\n")[2] != documents(file.objects).encode():
        note(opened, f"{file.path} on the disk differs; what follows is what `render` would write.")
