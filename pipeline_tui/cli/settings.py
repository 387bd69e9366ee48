"""`pipeline config list`, `get`, `set`, `unset` and `path`."""

from typing import Annotated

import typer

from pipeline_tui.cli import failure, output
from pipeline_tui.cli.completion import complete_setting
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import NotFoundError

app = new_app()

Key = Annotated[
    str, typer.Argument(metavar="KEY", help="See: config list.", autocompletion=complete_setting)
]


@app.callback()
def config() -> None:
    """Settings: list, get, set, unset."""


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Every setting with its value and what it means."""
    from pipeline_tui.config.schema import find_setting
    from pipeline_tui.config.settings import effective_values
    from pipeline_tui.render.blocks import Column, Grid

    values = effective_values(session_of(ctx).settings_file)
    if as_json:
        output.json_object(values)
        return
    columns = (
        Column("key"),
        Column("value", gives_way=True),
        Column("meaning", wraps=True, leaves=1),
    )
    rows = [[key, str(value), find_setting(key).meaning] for key, value in values.items()]
    rows.append(["target.MONTH.value", "", find_setting("target.2026-01.value").meaning])
    rows.append(["target.MONTH.deals", "", find_setting("target.2026-01.deals").meaning])
    output.show([Grid(columns, rows)])


@app.command("get")
def get(ctx: typer.Context, key: Key) -> None:
    """The value of one setting."""
    from pipeline_tui.config.schema import find_setting
    from pipeline_tui.config.settings import effective_values

    find_setting(key)
    values = effective_values(session_of(ctx).settings_file)
    if key not in values:
        raise NotFoundError(f"{key} is not set", f"Set it with: pipeline config set {key} VALUE")
    output.say(str(values[key]))


@app.command("set")
def set_(
    ctx: typer.Context,
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it shall be.")],
) -> None:
    """Change one setting; the comments of the file stay."""
    from pipeline_tui.config.write import set_value

    session = session_of(ctx)
    path = session.settings_file
    kept = set_value(path, key, value)
    session.saved = failure.Saved("the setting")
    output.say(f"{key} = {kept} ({path})")


@app.command("unset")
def unset(ctx: typer.Context, key: Key) -> None:
    """Go back to the default of one setting."""
    from pipeline_tui.config.write import unset_value

    session = session_of(ctx)
    changed = unset_value(session.settings_file, key)
    session.saved = failure.Saved("the setting") if changed else None
    output.say(f"{key} is at its default{' again' if changed else ' already'}.")


@app.command("path")
def path(ctx: typer.Context) -> None:
    """Where the settings and the book are."""
    session = session_of(ctx)
    output.say(f"settings  {session.settings_file}", f"book      {session.book.path}")
