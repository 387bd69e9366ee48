"""`pipeline target set`, `list`, `show` and `clear`."""

import shlex
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import failure, output
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from pipeline_tui.config import Target
    from pipeline_tui.reports.targets import TargetRecord

app = new_app()

Month = Annotated[str, typer.Argument(metavar="MONTH", help="2026-12, this-month, next-month …")]


@app.callback()
def targets() -> None:
    """What you are to sell, month by month."""


@app.command("set")
def set_(
    ctx: typer.Context,
    month: Month,
    value: Annotated[
        str | None, typer.Option(help="100k, 120000 …, in your currency.", metavar="AMOUNT")
    ] = None,
    deals: Annotated[int | None, typer.Option(help="How many deals.", min=0)] = None,
    as_json: AsJson = False,
) -> None:
    """Set the target of a month; it is kept in the settings."""
    from pipeline_tui.config.write import set_values

    session = session_of(ctx)
    name = _month(session, month)
    if value is None and deals is None:
        raise UsageError("a target needs --value, --deals or both")
    before = session.settings.targets.get(name)
    wanted: dict[str, str | int | Decimal] = {}
    if value is not None:
        money = session.money(value, session.settings.currency)
        wanted[f"target.{name}.value"] = f"{money.amount:f}"
    if deals is not None:
        wanted[f"target.{name}.deals"] = deals
    set_values(session.settings_file, wanted)
    _say_changed(session, name, before, as_json)


@app.command("clear")
def clear(ctx: typer.Context, month: Month, as_json: AsJson = False) -> None:
    """Take the target of a month away."""
    from pipeline_tui.config.write import unset_values

    session = session_of(ctx)
    name = _month(session, month)
    before = session.settings.targets.get(name)
    if before is None:
        raise _no_target(name)
    unset_values(session.settings_file, [f"target.{name}.{what}" for what in ("value", "deals")])
    _say_changed(session, name, before, as_json)


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Every month with a target, and how far it is met."""
    session = session_of(ctx)
    found = _records(session, list(session.settings.targets))
    if as_json:
        output.json_array(found)
        return
    if not found:
        output.say("No target is set. Set one with: pipeline target set next-month --value 100k")
        return
    from pipeline_tui.render.targets_page import targets_page

    output.show(targets_page(found))


@app.command("show")
def show(
    ctx: typer.Context,
    month: Annotated[
        str, typer.Argument(metavar="[MONTH]", help="2026-12, last-month …; this month.")
    ] = "this-month",
    as_json: AsJson = False,
) -> None:
    """How far the target of a month is met, and whether what is open can meet it."""
    session = session_of(ctx)
    name = _month(session, month)
    found = _records(session, [name])
    if not found:
        raise _no_target(name)
    if as_json:
        output.json_object(found[0])
        return
    from pipeline_tui.render.targets_page import target_page

    output.show(target_page(found[0]))


def _month(session: Session, text: str) -> str:
    """`2026-12`. Raises UsageError."""
    from pipeline_tui.reports.period import parse_month

    return parse_month(text, session.today).label


def _no_target(month: str) -> NotFoundError:
    return NotFoundError(
        f"no target is set for {month}", f"Set one with: pipeline target set {month} --value 100k"
    )


def _records(session: Session, months: list[str]) -> "list[TargetRecord]":
    from pipeline_tui.query.views import deal_views
    from pipeline_tui.reports.targets import target_record

    views = list(deal_views(session.read(), session.today, session.settings))
    found = (target_record(views, each, session.settings, session.today) for each in months)
    return [each for each in found if each is not None]


def _say_changed(session: Session, month: str, before: "Target | None", as_json: bool) -> None:
    """What the target is now, what it was, and the command that puts that back; settings
    are no part of the book, and undo does not reach them."""
    from pipeline_tui.config import load_settings

    session.saved = failure.Saved("the target")
    now = load_settings(session.settings_file).targets.get(month)
    if as_json:
        from pipeline_tui.reports.targets import target_change

        output.json_object(target_change(month, session.settings.currency, now, before))
        return
    output.say(
        f"Target of {month}: {_words(now, session)}. Before: {_words(before, session)}.",
        f"Put it back with: {_back(month, before, now)}",
    )


def _words(target: "Target | None", session: Session) -> str:
    from pipeline_tui.present import values

    if target is None:
        return "none"
    parts = []
    if target.value is not None:
        parts.append(values.money(target.value, session.settings.currency))
    if target.deals is not None:
        parts.append(values.count(target.deals, "deal"))
    return ", ".join(parts)


def _back(month: str, before: "Target | None", now: "Target | None") -> str:
    """The command line that makes the target what it was."""
    if before is None:
        return f"pipeline target clear {month}"
    added = [
        f"pipeline config unset target.{month}.{what}"
        for what in ("value", "deals")
        if getattr(before, what) is None and getattr(now, what, None) is not None
    ]
    words = ["pipeline", "target", "set", month]
    if before.value is not None:
        words += ["--value", _plain(before.value)]
    if before.deals is not None:
        words += ["--deals", str(before.deals)]
    return " && ".join([shlex.join(words), *added])


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
