"""`pipeline add --from`: new prospects and deals as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.cli import output, words
from pipeline_tui.cli.adding import note_likely
from pipeline_tui.cli.piping import read_from
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    import typer

    from pipeline_tui.cli.session import Session
    from pipeline_tui.exchange.record_adds import AddedEntry
    from pipeline_tui.query.records import Records

_OWN = ("name", "from_", "as_json")
"""The parameters of `add` that go with records."""


def refuse_fields(ctx: typer.Context) -> None:
    """Refuse options that say what stands in the records. Raises UsageError."""
    for parameter in ctx.command.params:
        source = ctx.get_parameter_source(parameter.name or "")
        if parameter.name not in _OWN and source is not None and source.name == "COMMANDLINE":
            option = parameter.opts[0]
            raise UsageError(f"with --from the records say it, and not {option}")


def add_from(session: Session, from_: str, as_json: bool) -> None:
    """Add what the records of a file or of standard input say: all of them, or none."""
    from pipeline_tui.exchange.record_adds import add_records
    from pipeline_tui.exchange.record_values import Reading
    from pipeline_tui.query.records import Records
    from pipeline_tui.reports.likely_duplicates import likely_duplicates

    piped, name = read_from(from_, as_json)
    reading = Reading(session.today, session.settings)
    with session.change() as change:
        added = add_records(change, piped, reading, name)
        new = [each.prospect.number for each in added if each.is_new]
        alike = likely_duplicates(change, new)
    note_likely(alike)
    if as_json:
        records = Records(session.read())
        output.json_array([_record(session, each, records) for each in added])
    else:
        session.say(*(_line(session, each) for each in added))


def _record(session: Session, added: AddedEntry, records: Records) -> object:
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.dossier import prospect_record

    prospect, deal, step = added.prospect, added.deal, added.step
    if deal is None:
        return prospect_record(prospect, [])
    return DealView(prospect, deal, step, session.today, session.settings, records).record()


def _line(session: Session, added: AddedEntry) -> str:
    from pipeline_tui.query.views import DealView

    prospect, deal, step = added.prospect, added.deal, added.step
    if deal is None:
        return f"Added prospect {prospect.number} {prospect.name}."
    view = DealView(prospect, deal, step, session.today, session.settings)
    return f"Added {words.deal_line(view)}."
