"""`pipeline undo`, `redo` and `history`."""

from collections.abc import Collection
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.options import AsJson
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.present import values

if TYPE_CHECKING:
    from pipeline_tui.book.chain import Recorded
    from pipeline_tui.book.entries import Entry
    from pipeline_tui.book.undo import Done

Revision = Annotated[
    int | None,
    typer.Argument(metavar="[CHANGE]", help="The number of a change; see history.", min=1),
]


class ChangeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A change as `history --json` gives it."""

    change: int
    at: datetime | None
    """Null if the change cannot be read."""
    command: str
    kind: str
    """`change`, `undo`, `redo` or `forget`; `unknown` if the change cannot be read."""
    of: int | None
    records: int
    undone: bool
    actor: str
    """Who made it; empty if that is not known."""
    machine: str
    """The id of the installation that made it; empty if that is not known."""
    fault: str | None = None
    """Why its records cannot be read: `damaged`, `missing` or `of another history`."""


class DocumentChangeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One document of the book before and after a change; null where it is not there."""

    table: str
    key: str
    before: msgspec.Raw
    after: msgspec.Raw


class EntryRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One change with its documents, as `history N --json` gives it."""

    revision: int
    at: datetime
    command: str
    kind: str
    of: int | None
    size: int
    """How many documents it changed."""
    actor: str
    machine: str
    changes: tuple[DocumentChangeRecord, ...]


class StaysRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that --keep-later left as it is."""

    record: str
    """`deal 12.1`."""
    name: str
    changes: tuple[int, ...]
    """The later changes that touched it; none where it only belongs to one that stays."""


class UndoRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What an undo or redo did."""

    change: int
    of: int
    command: str
    records: int
    stays: tuple[StaysRecord, ...] = ()


def undo(
    ctx: typer.Context,
    change: Revision = None,
    keep_later: Annotated[
        bool, typer.Option("--keep-later", help="Leave what was changed since as it is.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Undo the last change, or an earlier one that no later change depends on.

    With --keep-later, undo the rest of it: records that later changes touched stay.
    """
    session = session_of(ctx)
    if not keep_later:
        done = session.book.undo(session.moment, change)
        _say(session, "Undone", done, words.REDO, as_json)
        return
    done = session.book.undo_but_later(session.moment, change)
    hint = words.REDO if done.is_whole else words.undo_line(done.revision)
    _say(session, "Undone", done, hint, as_json)


def redo(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Redo what was undone last."""
    session = session_of(ctx)
    done = session.book.redo(session.moment)
    again = done.of.revision if done.of else done.revision  # undo names the change, not its redo
    _say(session, "Redone", done, words.undo_line(again), as_json)


def _say(session: Session, verb: str, done: "Done", hint: str, as_json: bool) -> None:
    session.has_saved(done.revision, hint)
    from pipeline_tui.render.history_page import document_name, record_name, stays_lines

    if as_json:
        head = done.of
        output.json_object(
            UndoRecord(
                change=done.revision,
                of=head.revision if head else done.revision,
                command=head.command if head else "",
                records=done.documents,
                stays=tuple(
                    StaysRecord(
                        record=record_name(each.change),
                        name=document_name(each.change),
                        changes=tuple(head.revision for head in each.later),
                    )
                    for each in done.stays
                ),
            )
        )
        return
    what = f"change {done.of.revision}: {done.of.command}" if done.of else "a change"
    output.say(
        f"{verb}: {what} ({values.count(done.documents, 'record')}).",
        *stays_lines(done.stays),
        hint,
    )


def history(
    ctx: typer.Context,
    change: Revision = None,
    limit: Annotated[int, typer.Option(help="Show at most N.", min=1)] = 30,
    as_json: AsJson = False,
) -> None:
    """Every change of the book, the newest first; or one of them, field by field."""
    from pipeline_tui.book.undo import undone_revisions
    from pipeline_tui.render.history_page import entry_page, history_page

    session = session_of(ctx)
    zone = session.moment.zone
    if change is not None:
        entry = session.book.entry(change)
        if as_json:
            output.json_object(_entry_record(entry))
        else:
            output.show(entry_page(entry, zone))
        return
    journal = session.book.recent_journal(limit)
    undone = undone_revisions(journal.heads)
    newest = list(islice(journal.newest(), limit))
    if as_json:
        output.json_array(_change_record(each, undone) for each in newest)
    else:
        output.show(history_page(newest, undone, zone))


def _change_record(recorded: "Recorded", undone: Collection[int]) -> ChangeRecord:
    head = recorded.head
    return ChangeRecord(
        change=recorded.revision,
        at=head.at if head else None,
        command=head.command if head else "",
        kind=head.kind.value if head else "unknown",
        of=head.of if head else None,
        records=head.size if head else 0,
        undone=recorded.revision in undone,
        actor=head.actor if head else "",
        machine=head.machine if head else "",
        fault=recorded.reason.value if recorded.reason else None,
    )


def _entry_record(entry: "Entry") -> EntryRecord:
    return EntryRecord(
        revision=entry.revision,
        at=entry.at,
        command=entry.command,
        kind=entry.kind.value,
        of=entry.of,
        size=entry.size,
        actor=entry.actor,
        machine=entry.machine,
        changes=tuple(
            DocumentChangeRecord(
                table=each.table, key=each.key, before=each.before, after=each.after
            )
            for each in entry.changes
        ),
    )
