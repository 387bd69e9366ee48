"""The changes of a book, and one change field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.encoding import decoder
from pipeline_tui.model.history import Event
from pipeline_tui.model.limit_checks import first_fault
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line
from pipeline_tui.render.event_text import event_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import tzinfo

    from pipeline_tui.book.chain import Recorded
    from pipeline_tui.book.entries import DocumentChange, Entry, EntryHead
    from pipeline_tui.book.undo import Stays

_LONGEST = 100
_MOST_NAMED = 20
_EVENTS = ("history", "deals")
_MACHINE = 6
"""Characters of the id of an installation."""


def history_page(changes: Sequence[Recorded], undone: Collection[int], zone: tzinfo | None) -> Page:
    """Return the changes, newest first; with actor and machine if these differ."""
    if not changes:
        return [line("The book has no change yet.")]
    heads = [each.head for each in changes if each.head is not None]
    has_actors = len({head.actor for head in heads}) > 1
    has_machines = len({head.machine for head in heads if head.machine}) > 1
    columns = [
        Column("change", right=True),
        Column("when", leaves=1),
        *([Column("by")] if has_actors else []),
        *([Column("machine", leaves=2)] if has_machines else []),
        Column("command", gives_way=True),
        Column("records", right=True),
        Column(""),
    ]
    table: list[list[Part]] = []
    for revision, head, reason in changes:
        state = Cell("undone", Tone.QUIET) if revision in undone else ""
        row: list[Part] = [
            str(revision),
            f"{head.at.astimezone(zone):%Y-%m-%d %H:%M}" if head else "",
            *([head.actor if head else ""] if has_actors else []),
            *([machine_name(head) if head else ""] if has_machines else []),
            head.command if head else "",
            f"{head.size:,}" if head else "",
            Cell(reason.value, Tone.BAD) if reason else state,
        ]
        table.append(row)
    return [Grid(columns, table)]


def machine_name(head: EntryHead) -> str:
    """The id of the installation, cut to the length that distinguishes a few of them."""
    return head.machine[:_MACHINE]


def entry_page(entry: Entry, zone: tzinfo | None, most: int = 50) -> Page:
    """One change: each record with its fields before and after."""
    page: Page = [
        Heading(f"Change {entry.revision}: {entry.command}", level=1),
        line(
            f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
            f"{f', {entry.actor}' if entry.actor else ''}"
            f"{f', machine {machine_name(entry)}' if entry.machine else ''}"
            f", {values.count(entry.size, 'record')}"
        ),
    ]
    columns = (Column("field"), Column("before", wraps=True), Column("after", wraps=True))
    for change in entry.changes[:most]:
        if change.is_erased or (change.old is None and change.new is None):
            page.append(Heading(f"{record_name(change)} erased"))
            continue
        verb = "added" if change.old is None else "removed" if change.new is None else "changed"
        page.append(Heading(f"{record_name(change)} {verb}"))
        rows: list[list[Part]] = [
            [Cell(name, Tone.QUIET), old, new] for name, old, new in field_changes(change)
        ]
        page.append(Grid(columns, rows, has_head=False))
    if len(entry.changes) > most:
        page.append(line(Cell(f"… and {len(entry.changes) - most:,} more", Tone.QUIET)))
    return page


def record_name(change: DocumentChange) -> str:
    """`prospect 12`, `deal 12.1`: as the manager types it."""
    kind, _ = values.RECORDS.get(change.table, (change.table, ""))
    key = str(change.key)
    if change.table == "deals" and key.isdigit():
        number, deal = divmod(int(key), deal_key(1, 0))
        return f"{kind} {number}.{deal}"
    return f"{kind} {key}"


def document_name(change: DocumentChange) -> str:
    """What the record is called, or says; empty where it says nothing."""
    fields = _fields(change.new or change.old)
    return next((str(fields[each]) for each in ("name", "title", "text") if fields.get(each)), "")


def stays_lines(stays: Sequence[Stays]) -> list[str]:
    """What an undo left as it is, and because of which later change."""
    lines = []
    for each in stays[:_MOST_NAMED]:
        by = ", ".join(f"{head.revision} ({head.command})" for head in each.later[-2:])
        name = document_name(each.change)
        named = f"{record_name(each.change)}{f' {name}' if name else ''}"
        lines.append(f"  stays: {named}: " + (f"changed by {by}" if by else "another needs it"))
    more = len(stays) - _MOST_NAMED
    return [*lines, *([f"  … and {more:,} more stay"] if more > 0 else [])]


def field_changes(change: DocumentChange) -> Iterator[tuple[str, str, str]]:
    """The fields that differ: name, before, after."""
    old = _fields(change.old)
    new = _fields(change.new)
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            events = _event_changes(change) if (name, change.table) == _EVENTS else None
            yield name, *(events or (_short(old.get(name)), _short(new.get(name))))


class _Past(msgspec.Struct):
    """What the events of a deal need to be shown."""

    currency: str
    history: tuple[Event, ...] = ()


_decode_past = decoder(_Past).decode


def _event_changes(change: DocumentChange) -> tuple[str, str] | None:
    """The events that went and that came, in words; None if one has a value beyond its limit,
    as older versions allowed."""
    old, new = (None if raw is None else _decode_past(raw) for raw in (change.old, change.new))
    if any(past is not None and first_fault(past) is not None for past in (old, new)):
        return None
    before, after = old.history if old else (), new.history if new else ()
    return _events(old, set(before) - set(after)), _events(new, set(after) - set(before))


def _events(past: _Past | None, shown: set[Event]) -> str:
    if past is None or not shown:
        return "—"
    return "; ".join(
        f"{event.on}: {event_text(event, past.currency)}"
        for event in past.history
        if event in shown
    )


def _fields(raw: msgspec.Raw | None) -> dict[str, object]:
    return {} if raw is None else msgspec.json.decode(raw, type=dict[str, object])


def _short(value: object) -> str:
    if value is None:
        return "—"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
