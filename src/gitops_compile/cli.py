"""The front door: finds the command, runs it, and turns every ending into an exit code.

0 fine; 1 the fleet is wrong or differs; 2 usage; 3 a tool, the disk or the program itself failed; 130 and 143 by
the signal itself. Starting is cheap, since ``check`` runs in a commit hook: only the called command is loaded.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from gitops_compile.adapters.settled import Start

COMMANDS: Final = (
    ("init", "Write a small fleet that renders at once."),
    ("render", "Write the rendered tree: what will run."),
    ("check", "Hold rendered/ against the fleet; change nothing."),
    ("diff", "Review a change: a few rows, each with its cause, dangers flagged."),
    ("acknowledge", "Write down that a finding of `diff` is known, and why."),
    ("list", "List the targets of the fleet."),
    ("explain", "Tell where the values, pins and sources of a target come from, or what a code means."),
    ("pin", "Set the version of an app in a stage, and render what that concerns."),
    ("unpin", "Take the version of an app out of a stage."),
    ("schema", "Print the JSON Schema of fleet.yaml, for editors, or of a review."),
    ("doctor", "Tell whether all is installed and set up, and how to mend what is not."),
    ("cache", "Tell where finished builds are kept and how large that is; clear it."),
    ("completion", "Print the script by which a shell completes what is typed."),
    ("version", "Print the versions of the tool, its engine and kustomize."),
)
BROKEN: Final = 3
_COLLECTED: Final = (100_000, 20, 20)
"""How many new objects, and collections of younger ones, Python waits for before it looks for garbage."""

EPILOG: Final = "Exit codes: 0 fine, 1 the fleet is wrong or differs, 2 usage, 3 a tool or the disk failed."


class Commands(click.Group):
    """Knows the commands by name and loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order of their daily use."""
        return [name for name, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or none if there is none of this name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"gitops_compile.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands and options that begin as was typed, without loading any."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415

        commands = [CompletionItem(name, help=text) for name, text in COMMANDS if name.startswith(incomplete)]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest name for one that is unknown."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from gitops_compile.model.nearest import nearest  # noqa: PLC0415

            close = nearest(args[0], (name for name, _ in COMMANDS))
            hint = f" Did you mean {close}?" if close else ""
            raise click.UsageError(f"there is no command {args[0]}.{hint}", ctx) from error


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(package_name="gitops-compile", message="gitops-compile %(version)s")
@click.option("-C", "folder", metavar="DIR", help="Work as if started in DIR; may stand behind the command too.")
@click.option("--traceback", is_flag=True, help="Show tracebacks of failures; they may show values.")
def gitops_compile(folder: str | None, traceback: bool) -> None:  # noqa: ARG001 - `_code` looks for it
    """Compile fleet.yaml into a rendered tree per environment and the Argo CD objects that deploy it."""
    if folder is not None:
        if not Path(folder).is_dir():
            raise click.UsageError(f"-C: there is no folder {folder}")
        os.chdir(folder)


def main(start: Start | None = None) -> NoReturn:
    """The console script; ``start`` is that of a run which may be remembered."""
    signal.signal(signal.SIGTERM, _on_term)
    # Most of what a run makes lives to its end; to look for garbage as often as Python does costs a tenth of the run.
    gc.set_threshold(*_COLLECTED)
    _end(_code(sys.argv[1:], start))


def _code(arguments: list[str], start: Start | None = None) -> int:
    """Run, and give the exit code; every failure is one line, unless ``--traceback`` asks for more."""
    try:
        return gitops_compile.main(arguments, prog_name="gitops-compile", standalone_mode=False, obj=start) or 0
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _by_signal(signal.SIGINT)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else BROKEN
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if "--traceback" in arguments:
            raise
        return _failed(error)


def _failed(error: Exception) -> int:
    from gitops_compile.adapters.failures import Failed  # noqa: PLC0415

    if isinstance(error, Failed):
        click.echo(f"gitops-compile: {error}", err=True)
        return BROKEN
    # A bug of ours: the exception's text could hold a value, so only its type and our own frames are shown.
    click.echo(f"gitops-compile: a bug: {type(error).__name__}", err=True)
    for frame in _frames(error):
        click.echo(f"  at {frame}", err=True)
    click.echo("Run it again with --traceback before the command and report it; that output may show values.", err=True)
    return BROKEN


def _frames(error: BaseException) -> list[str]:
    here = Path(__file__).parent
    found, frame = [], error.__traceback__
    while frame is not None:
        file = Path(frame.tb_frame.f_code.co_filename)
        if file.is_relative_to(here):
            found.append(f"{file.relative_to(here)}:{frame.tb_lineno}")
        frame = frame.tb_next
    return found


def _on_term(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(_by_signal(signal.SIGTERM))


def _by_signal(number: signal.Signals) -> int:
    return 128 + number


def _end(code: int) -> NoReturn:
    """End; after SIGINT and SIGTERM by the signal itself, so that a calling shell sees why."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if code == _by_signal(number):
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
    sys.exit(code)
