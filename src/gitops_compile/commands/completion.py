"""``completion``: the script by which a shell completes commands, options, targets, apps, stages and value paths."""

from __future__ import annotations

from typing import Final

import click

SHELLS: Final = ("bash", "zsh", "fish")
PROGRAM: Final = "gitops-compile"
VARIABLE: Final = "_GITOPS_COMPILE_COMPLETE"
"""In which click looks for the question of a shell; its name follows from the program's."""


@click.command("completion", epilog="Example: gitops-compile completion fish > FILE")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the script that teaches SHELL to complete; it offers what the fleet at hand has.

    \b
    bash 4.4 or later, with this line in ~/.bashrc:
      source <(gitops-compile completion bash)
    \b
    zsh, with this line in ~/.zshrc behind `autoload -U compinit && compinit`:
      source <(gitops-compile completion zsh)
    \b
    fish, once:
      gitops-compile completion fish > ~/.config/fish/completions/gitops-compile.fish
    """
    click.echo(script(ctx.find_root().command, shell), nl=False)
    return 0


def script(program: click.Command, shell: str) -> str:
    """What a shell has to read, as click makes it."""
    from click.shell_completion import ShellComplete, get_completion_class  # noqa: PLC0415

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"there is no completion for {shell}")
    # The class for bash would start a bash to ask for its version; the script is the same for all.
    return ShellComplete.source(made(program, {}, PROGRAM, VARIABLE))
