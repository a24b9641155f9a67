"""Who builds: the packaged engine, or the ``kustomize`` on ``PATH`` (engine.md, "Without the engine")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from gitops_compile import KUSTOMIZE, __version__
from gitops_compile.adapters.cache import cache_of
from gitops_compile.model.build import Build, Parse

PACKAGED: Final = "embedded"
ON_PATH: Final = "kustomize"

_ENGINE = click.option(
    "--engine",
    type=click.Choice([PACKAGED, ON_PATH]),
    help="Who builds: the packaged engine, or the kustomize on PATH. Default: the engine; without one, kustomize.",
)
_NO_CACHE = click.option("--no-cache", is_flag=True, help="Build everything anew, and keep nothing for the next run.")


def engine_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--engine`` and ``--no-cache``, for commands that build; ``world_options`` takes them in."""
    return _ENGINE(_NO_CACHE(command))


@dataclass(frozen=True, slots=True)
class Builder:
    """Who builds, as the command line says: none is the packaged engine, where there is one. With ``cache`` only what
    no run has built before is built, where the environment allows one.
    """

    engine: str | None = None
    cache: bool = True

    @property
    def is_packaged(self) -> bool:
        """Whether the packaged engine builds, and what it gives may be kept."""
        from gitops_compile.adapters.engine import present  # noqa: PLC0415

        return self.cache and self.engine in (None, PACKAGED) and present()


def builder_of(said: Builder, repository: Path, workers: int | None = None) -> tuple[Build, Parse]:
    """The builder that is meant. Raises ``ToolFailed`` where it is missing or of another version.

    ``workers`` is the most processes at a time, one per processor if it is None.
    """
    build, parse, version = _builder(said.engine, repository, workers)
    kept = cache_of(repository) if said.cache else None
    if kept is None:
        return build, parse
    from gitops_compile.adapters.cached_builds import cached  # noqa: PLC0415

    return cached(build, parse, kept, version)


def _builder(engine: str | None, repository: Path, workers: int | None) -> tuple[Build, Parse, str]:
    """A builder, and what of it a result depends on."""
    from gitops_compile.adapters import engine as packaged  # noqa: PLC0415

    if engine == PACKAGED or (engine is None and packaged.present()):
        build, parse = partial(packaged.build, workers=workers), partial(packaged.parse, workers=workers)
        return build, parse, f"{__version__} engine {packaged.digest()}"
    from gitops_compile.adapters import kustomize  # noqa: PLC0415
    from gitops_compile.adapters.failures import ToolFailed  # noqa: PLC0415

    program = kustomize.find(repository)
    version = kustomize.version(program)
    if version != KUSTOMIZE:
        raise ToolFailed(f"kustomize: the one on PATH is {version}, and this gitops-compile renders with {KUSTOMIZE}")
    if engine is None:
        click.echo("this installation holds no engine: the kustomize on PATH builds, which is slower", err=True)
    build = partial(kustomize.build, program=program, workers=workers)
    parse = partial(kustomize.parse, program=program, workers=workers)
    return build, parse, f"{__version__} kustomize {version}"
