"""A group whose commands are imported when they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from pipeline_tui.cli.registry import BY_NAME, COMMANDS, Entry
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from typer._click import Context
    from typer._click.core import Command
    from typer._click.formatting import HelpFormatter


class LazyGroup(TyperGroup):
    """Names and summaries come from the registry, the command itself from its module."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Every command, in the order of the registry."""
        return [entry.name for entry in COMMANDS]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command with its name and summary only, for help and completion."""
        entry = BY_NAME.get(cmd_name)
        return None if entry is None else TyperCommand(entry.name, help=entry.summary)

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """The command to run. Raises UsageError with the name that comes near."""
        name = args[0]
        entry = BY_NAME.get(name)
        if entry is not None:
            return name, load_command(entry), args[1:]
        if ctx.resilient_parsing:
            return None, None, args[1:]
        import difflib

        near = difflib.get_close_matches(name, BY_NAME, n=1, cutoff=0.6)
        hint = f"did you mean {near[0]}?" if near else "see: pipeline --help"
        raise UsageError(f"there is no command {name!r}: {hint}")

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands of the help, grouped by task."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for entry in COMMANDS:
            panels.setdefault(entry.panel, []).append((entry.name, entry.summary))
        width = max(len(entry.name) for entry in COMMANDS)
        for panel, rows in panels.items():
            with formatter.section(panel):
                formatter.write_dl([(name.ljust(width), summary) for name, summary in rows])


def load_command(entry: Entry) -> Command:
    """Import a command's module and make the command."""
    import importlib

    module = importlib.import_module(f"pipeline_tui.cli.{entry.module}")
    target: Any = getattr(module, entry.function)
    epilog = examples_text(entry.examples)
    if isinstance(target, typer.Typer):
        target.info.name, target.info.help, target.info.epilog = entry.name, entry.summary, epilog
        _give_examples(target, f"pipeline {entry.name}", entry.examples)
        return typer.main.get_command(target)
    single = new_app()
    single.command(
        entry.name,
        help=_help_text(entry.summary, target.__doc__ or ""),
        epilog=epilog,
        cls=getattr(target, "command_class", None),
    )(target)
    return typer.main.get_command(single)


def _give_examples(group: typer.Typer, path: str, examples: tuple[str, ...]) -> None:
    """Each command of a group, and of the groups in it, gets the examples of its own."""
    for each in group.registered_commands:
        own = f"{path} {each.name} "
        mine = tuple(line for line in examples if f"{line} ".startswith(own))
        each.epilog = examples_text(mine) or each.epilog
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            own = f"{path} {inner.name}"
            inner.epilog = examples_text(
                tuple(line for line in examples if line.startswith(f"{own} "))
            )
            _give_examples(inner.typer_instance, own, examples)


def _help_text(summary: str, docstring: str) -> str:
    """The summary, and what the function says beyond its own first paragraph."""
    import inspect

    _, _, rest = inspect.cleandoc(docstring).partition("\n\n")
    return f"{summary}\n\n{rest}".strip()


def new_app(group: type[TyperGroup] = TyperGroup) -> typer.Typer:
    """A Typer app in the manner of this program: plain help, our own errors."""
    return typer.Typer(
        cls=group,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )


def examples_text(examples: tuple[str, ...]) -> str:
    """The examples below a command's help; `\\b` keeps their lines apart."""
    return "\b\nExamples:\n" + "\n".join(f"  {each}" for each in examples) if examples else ""
