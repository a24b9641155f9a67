"""Who builds: the packaged engine, or the ``kustomize`` on ``PATH`` (engine.md, "Without the engine")."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gitops_compile import KUSTOMIZE

if TYPE_CHECKING:
    from gitops_compile.model.build import Build, Parse

PACKAGED: Final = "embedded"
ON_PATH: Final = "kustomize"

engine_option = click.option(
    "--engine",
    type=click.Choice([PACKAGED, ON_PATH]),
    help="Who builds: the packaged engine, or the kustomize on PATH. Default: the engine; without one, kustomize.",
)


def builder_of(engine: str | None, repository: Path, workers: int | None = None) -> tuple[Build, Parse]:
    """The builder that ``--engine`` names. Raises ``ToolFailed`` where it is missing or of another version.

    ``workers`` is the most processes at a time, one per processor if it is None.
    """
    from gitops_compile.adapters import engine as packaged  # noqa: PLC0415

    if engine == PACKAGED or (engine is None and packaged.present()):
        return partial(packaged.build, workers=workers), partial(packaged.parse, workers=workers)
    from gitops_compile.adapters import kustomize  # noqa: PLC0415
    from gitops_compile.adapters.failures import ToolFailed  # noqa: PLC0415

    program = kustomize.find(repository)
    version = kustomize.version(program)
    if version != KUSTOMIZE:
        raise ToolFailed(f"kustomize: the one on PATH is {version}, and this gitops-compile renders with {KUSTOMIZE}")
    if engine is None:
        click.echo("this installation holds no engine: the kustomize on PATH builds, which is slower", err=True)
    build = partial(kustomize.build, program=program, workers=workers)
    return build, partial(kustomize.parse, program=program, workers=workers)
