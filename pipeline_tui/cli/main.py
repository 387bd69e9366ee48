"""The program: options that hold for every command, errors, exit status."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline_tui import __version__
from pipeline_tui.cli import failure
from pipeline_tui.cli.lazy_group import LazyGroup
from pipeline_tui.cli.session import Session
from pipeline_tui.errors import ExitCode

app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog="\b\nREF is a number (12), a deal (12.1) or part of a name.\n"
    "Dates are phrases: today, fri, +3d, in 2 weeks, 30 nov, 2026-11-30.\n"
    "pipeline COMMAND --help shows options and examples.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pipeline {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def pipeline(
    ctx: typer.Context,
    book: Annotated[
        Path | None, typer.Option(help="The book to work with.", metavar="FILE")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="The settings file.", metavar="FILE")] = None,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """A sales pipeline in the terminal: search, negotiation, objections, contract, after-sales.

    Without a command it opens the screens.
    """
    if no_color:
        os.environ["NO_COLOR"] = "1"
    session = Session(book, config, _command_line())
    ctx.obj.append(session)
    ctx.obj = session
    ctx.call_on_close(session.close)
    if ctx.invoked_subcommand is None:
        from pipeline_tui.cli.tui import tui

        tui(ctx)


def _command_line() -> str:
    """The command as the manager typed it, without the options of the program itself."""
    import shlex

    words = sys.argv[1:]
    while words and words[0].startswith("--"):
        is_pair = words[0] in ("--book", "--config")
        words = words[2:] if is_pair else words[1:]
    return shlex.join(words).encode("utf-8", "replace").decode()


def run(arguments: list[str]) -> int:
    """Run one command line; returns the exit status."""
    from typer._click.exceptions import ClickException, NoArgsIsHelpError

    sessions: list[Session] = []

    def called() -> int:
        try:
            return _called(arguments, sessions)
        except NoArgsIsHelpError as error:
            error.show()
            return ExitCode.USAGE
        except ClickException as error:
            context = getattr(error, "ctx", None)
            path = context.command_path if context else "pipeline"
            return failure.report_usage(error.format_message(), path)
        except typer.Abort:
            return ExitCode.INTERRUPTED

    return failure.reported(called, lambda: sessions[0].saved if sessions else None)


def _called(arguments: list[str], sessions: list[Session]) -> int:
    from typer._click.utils import PacifyFlushWrapper

    command = typer.main.get_command(app)
    try:
        status = command.main(arguments, prog_name="pipeline", standalone_mode=False, obj=sessions)
    except SystemExit:
        if isinstance(sys.stdout, PacifyFlushWrapper):  # the help was not read to its end
            return ExitCode.DONE
        raise
    if status == ExitCode.INTERRUPTED:  # so Typer calls Ctrl-C
        for session in sessions:
            session.say_what_is_saved()
    return status if isinstance(status, int) else ExitCode.DONE
