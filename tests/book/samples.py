"""Small books, changes of them, and what must hold of any book."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.book import Book
from pipeline_tui.book.checks import check_documents, check_text
from pipeline_tui.book.layout import is_our_writing, parse_tables, read_meta
from pipeline_tui.book.tables import TABLES
from pipeline_tui.clock import Moment
from pipeline_tui.errors import PipelineError
from pipeline_tui.model.activity import Activity, ActivityKind, Step
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.history import Opened
from pipeline_tui.model.prospect import Contact, Prospect
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Change, Snapshot

DAY = date(2026, 11, 23)
State = str | dict[str, dict[str, bytes]]


def moment(days: int = 0, seconds: int = 0) -> Moment:
    """A fixed moment, some days and seconds later."""
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC) + timedelta(days=days, seconds=seconds)
    return Moment(at, at.date(), UTC)


def prospect(number: int, notes: str = "") -> Prospect:
    """A prospect with a contact."""
    return Prospect(
        number=number, uid=f"u{number}", name=f"Müller & Söhne {number}", created=DAY,
        contacts=(Contact(id=1, name="Ann", emails=("ann@example.org",)),),
        contacts_made=1, deals_made=1, notes=notes,
    )  # fmt: skip


def deal(owner: int, number: int = 1, value: int = 1000) -> Deal:
    """An open deal."""
    opened = Opened(on=DAY, stage=Stage.SEARCH)
    return Deal(prospect=owner, number=number, stage=Stage.SEARCH, value=Decimal(value),
                currency="EUR", created=DAY, touched=DAY, history=(opened,))  # fmt: skip


def add(change: Change, count: int = 1, notes: str = "") -> list[int]:
    """Add prospects, each with a deal, an activity and a step."""
    made = []
    for _ in range(count):
        number = change.next_number()
        change.put(prospect(number, notes))
        change.put(deal(number))
        change.put(Activity(id=change.next_id(Activity), prospect=number, deal=1,
                                     kind=ActivityKind.CALL, on=DAY, text="rang"))  # fmt: skip
        change.put(Step(id=change.next_id(Step), prospect=number, text="ring",
                             due=DAY, created=DAY))  # fmt: skip
        made.append(number)
    return made


def add_to(book: Book, count: int = 1, days: int = 0, notes: str = "") -> list[int]:
    """Add prospects in a change of its own."""
    with book.change("add", moment(days)) as change:
        return add(change, count, notes)


def edit(book: Book, number: int, notes: str, days: int = 0) -> None:
    """Give a prospect other notes."""
    with book.change(f"edit {number}", moment(days)) as change:
        found = change.prospects.get(number)
        assert found is not None
        change.put(msgspec.structs.replace(found, notes=notes))


def remove_from(change: Change, number: int) -> None:
    """Remove a prospect with all that is its own."""
    for each in list(change.deals.of_prospects({number})):
        change.deals.remove(each.key)
    for activity in list(change.activities.of_prospects({number})):
        change.activities.remove(activity.id)
    for step in list(change.steps.of_prospects({number})):
        change.steps.remove(step.id)
    change.prospects.remove(number)


def remove(book: Book, number: int, days: int = 0) -> None:
    """Remove a prospect in a change of its own."""
    with book.change(f"remove {number}", moment(days)) as change:
        remove_from(change, number)


def contents(snapshot: Snapshot) -> dict[str, dict[str, bytes]]:
    """Every document, without the book's own record."""
    tables = snapshot._tables  # no reader of documents is to be trusted here
    return {
        name: {key: bytes(raw) for key, raw in documents.items()}
        for name, documents in tables.items()
        if name != "meta" and (documents or name not in TABLES)
    }


def state_of(path: Path) -> State:
    """The documents of a book, or why it cannot be read; it is checked to the last field."""
    try:
        snapshot = Book(path).read()
    except PipelineError as error:
        data = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
        return f"{type(error).__name__} {data}"
    if path.exists():
        assert_sound(path)
    return contents(snapshot)


def assert_sound(path: Path) -> None:
    """The file passes every check that a stranger's file has to pass."""
    data = path.read_bytes()
    check_text(data)
    tables = parse_tables(data)
    if read_meta(tables).schema == 1:
        check_documents(tables)
        assert is_our_writing(data, tables, read_meta(tables))


def assert_goes_on(path: Path, days: int = 2) -> None:
    """The next change is saved, told by history, and can be undone and redone."""
    before = contents(Book(path).read())
    book = Book(path, lock_timeout=1)
    (number,) = add_to(book, days=days, notes="next")
    after = contents(book.read())
    revisions = [head.revision for head in book.history()]
    assert revisions == sorted(set(revisions))
    assert revisions[-1] == book.read().revision
    assert book.entry(revisions[-1]).command == "add"
    book.undo(moment(days))
    assert contents(book.read()) == before
    book.redo(moment(days))
    assert contents(Book(path).read()) == after
    assert str(number) in after["prospects"]
    assert_sound(path)


def hashes(folder: Path) -> dict[str, str]:
    """Every ordinary file below a folder and its content, but for the lock."""
    return {
        str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and not each.name.endswith(".lock")
    }


def temporary(folder: Path) -> list[Path]:
    """What a save has left behind."""
    return sorted(folder.rglob("*.tmp"))
