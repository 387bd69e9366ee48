"""`doctor --archive`: old changes go into a compressed file, and are read as before."""

from __future__ import annotations

import gzip
import random
import shutil
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from faulty_os import FaultyOs, How, Killed
from old_version import age
from samples import DAY, add_to, assert_goes_on, contents, edit, moment, remove, state_of

from pipeline_tui.book import Book
from pipeline_tui.book.archive import Archive, list_archives
from pipeline_tui.book.doctor import Level, examine
from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("_fast_disk")
LATER = 400
"""Days after the first changes."""


def _worked(path: Path, recent: int = 3) -> Book:
    """A book with five old changes, and some recent ones."""
    book = Book(path, lock_timeout=2)
    add_to(book, 3)
    for day in range(1, 5):
        edit(book, 1 + day % 3, f"old {day}", days=day)
    for day in range(recent):
        edit(book, 1, f"new {day}", days=LATER + day)
    return book


def _cut(days: int = LATER) -> date:
    return DAY + timedelta(days=days)


def _everything(book: Book) -> list[object]:
    """What history says of each change, with its documents."""
    entries = [book.entry(head.revision) for head in book.history()]
    return [(each.revision, each.at, each.command, each.kind,
             [(one.table, one.key, bytes(one.before), bytes(one.after)) for one in each.changes])
            for each in entries]  # fmt: skip


def _levels(path: Path) -> set[Level]:
    return {each.level for each in examine(path)}


def test_old_changes_go_into_a_file_and_history_is_the_same(path: Path) -> None:
    book = _worked(path)
    saved = {head.revision: head.at for head in book.history()}
    before = _everything(book)
    states = {revision: contents(book.at_revision(revision, saved[revision])) for revision in saved}
    journal = path.with_name("book.json.journal")
    lines = journal.read_bytes().splitlines(keepends=True)

    done = book.archive(_cut(), moment(LATER + 3))

    assert done is not None
    assert (done.changes, done.path) == (5, path.with_name("book.json.journal-20271228-r000005.gz"))
    assert gzip.decompress(done.path.read_bytes()) == b"".join(lines[:5])
    assert journal.read_bytes() == b"".join(lines[5:])
    for each in (book, Book(path)):
        assert _everything(each) == before
        for revision, state in states.items():
            assert contents(each.at_revision(revision, saved[revision])) == state
    assert _levels(path) == {Level.GOOD}
    assert book.archive(_cut(), moment(LATER + 3)) is None
    assert_goes_on(path, days=LATER + 4)


def test_an_archived_change_can_be_undone_and_redone(path: Path) -> None:
    book = _worked(path)
    add_to(book, days=LATER + 3)
    book.archive(_cut(), moment(LATER + 3))
    book.undo(moment(LATER + 3), 5)
    assert book.read().prospects.get(2).notes == "old 1"
    for _ in range(3 + 1):
        book.undo(moment(LATER + 4))  # at last the ones in the archive
    book.undo(moment(LATER + 4))
    assert book.history()[-1].of == 4
    book.redo(moment(LATER + 4))
    assert book.history()[-1].of == 4
    assert _levels(path) == {Level.GOOD}


def test_todays_work_does_not_read_the_archive(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = _worked(path)
    book.archive(_cut(), moment(LATER + 3))

    def refused(_: object) -> bytes:
        raise AssertionError("the archive was read")

    monkeypatch.setattr(Archive, "read", refused)
    book = Book(path)
    edit(book, 1, "today", days=LATER + 3)
    assert book.entry(book.read().revision).command == "edit 1"
    assert len(book.recent_journal(3).heads) == 4
    book.undo(moment(LATER + 3))
    book.redo(moment(LATER + 3))
    book.undo_but_later(moment(LATER + 3))
    with pytest.raises(AssertionError):
        book.history()


def test_the_last_change_stays_however_old_it_is(path: Path) -> None:
    book = _worked(path, recent=0)
    before = _everything(book)
    assert book.archive(_cut(), moment(LATER)).changes == 4
    assert path.with_name("book.json.journal").read_bytes().count(b"\n") == 1
    assert _everything(Book(path)) == before
    assert _levels(path) == {Level.GOOD}
    assert_goes_on(path, days=LATER)


def test_archives_follow_one_another(path: Path) -> None:
    book = _worked(path)
    before = _everything(book)
    for day in (2, 4, LATER, LATER + 2):
        book.archive(_cut(day), moment(LATER + 3))
        assert _everything(Book(path)) == before
    assert len(list_archives(path)) == 4
    assert _levels(path) == {Level.GOOD}


@pytest.mark.parametrize("how", [How.KILL_BEFORE, How.KILL_AFTER, How.KILL_TORN, How.ERROR])
def test_a_kill_at_each_call_loses_nothing(
    how: How, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "template" / "book.json"
    before, state = _everything(_worked(template)), state_of(template)
    at, hit = 0, True
    while hit:
        path = tmp_path / f"{at}" / "book.json"
        shutil.copytree(template.parent, path.parent)
        book = Book(path)
        fault = FaultyOs(at, how)
        with fault.armed(monkeypatch), suppress(Killed, PipelineError):
            book.archive(_cut(), moment(LATER + 3))
        hit = bool(fault.hit)
        assert _everything(Book(path)) == before, f"call {at} ({fault.hit})"
        assert state_of(path) == state
        assert {each.level for each in examine(path) if "temporary" not in each.text} == {
            Level.GOOD
        }
        edit(Book(path), 2, "goes on", days=LATER + 3)
        Book(path).archive(_cut(), moment(LATER + 4))
        assert _everything(Book(path))[: len(before)] == before
        assert path.with_name("book.json.journal").read_bytes().count(b"\n") == 4
        assert len(list_archives(path)) == 1
        assert_goes_on(path, days=LATER + 5)
        at += 1
    assert at > 10


def test_one_flipped_byte_of_an_archive_is_noticed_and_today_goes_on(path: Path) -> None:
    book = _worked(path)
    before = _everything(book)
    state = contents(book.read())
    book.archive(_cut(), moment(LATER + 3))
    (archive,) = list_archives(path)
    whole = archive.path.read_bytes()
    for place in random.Random(5).sample(range(len(whole)), 60):
        data = bytearray(whole)
        data[place] ^= 1 << (place % 8)
        archive.path.write_bytes(data)
        notes: list[str] = []
        book = Book(path, notify=notes.append)
        if _everything(book) == before:
            assert not notes  # the header has bytes without meaning
            continue
        assert len(notes) == 1
        assert archive.path.name in notes[0]
        assert "\n" not in notes[0]
        assert _everything(book) == before[5:]
        for revision in (1, 3, 5):
            with pytest.raises(PipelineError, match=f"change {revision}"):
                book.undo(moment(LATER + 3), revision)
        assert contents(book.read()) == state
        assert any(archive.path.name in each.text and each.level is Level.BAD
                   for each in examine(path))  # fmt: skip
    edit(book, 1, "today", days=LATER + 3)
    book.undo(moment(LATER + 3))
    archive.path.unlink()
    assert _levels(path) == {Level.GOOD}  # a journal may begin at any change


def test_lines_of_an_older_version_are_verified_on_both_sides(path: Path) -> None:
    """One seal covers all lines of an older version; the cut goes through them."""
    for since, sealed in ((0, False), (0, True), (2, True), (2, False)):
        folder = path.parent / f"{since}-{sealed}"
        here = folder / "book.json"
        book = _worked(here)
        age(here, since)
        if sealed:
            edit(book, 2, "sealed", days=LATER + 3)
        before = _everything(book)
        assert book.archive(_cut(3), moment(LATER + 3)).changes == 3
        assert _everything(Book(here)) == before
        assert Level.BAD not in _levels(here)
        edit(Book(here), 2, "goes on", days=LATER + 3)
        assert _everything(Book(here))[:-1] == before
        assert book.archive(_cut(LATER + 1), moment(LATER + 4)).changes == 3
        assert _everything(Book(here))[:-1] == before
        assert Level.BAD not in _levels(here)
        assert_goes_on(here, days=LATER + 4)
        for archive in list_archives(here):
            data = gzip.decompress(archive.path.read_bytes())
            archive.path.write_bytes(gzip.compress(data.replace(b"old", b"odd")))
            assert Level.BAD in _levels(here), archive.path.name
            archive.path.write_bytes(gzip.compress(data))


def test_an_older_copy_put_back_goes_its_own_way(path: Path) -> None:
    book = _worked(path)
    older = path.read_bytes()
    add_to(book, days=LATER + 3)
    remove(book, 2, days=LATER + 3)
    book.archive(_cut(LATER + 2), moment(LATER + 3))
    path.write_bytes(older)
    book = Book(path)
    edit(book, 3, "another way", days=LATER + 5)
    assert [head.revision for head in book.history()] == list(range(1, 10))
    book.archive(_cut(LATER + 5), moment(LATER + 6))
    edit(book, 3, "and on", days=LATER + 7)
    book.archive(_cut(LATER + 7), moment(LATER + 8))
    assert [head.revision for head in book.history()] == list(range(1, 11))
    assert book.entry(9).command == "edit 3"
    assert_goes_on(path, days=LATER + 8)


def test_what_else_lies_beside_the_book_does_no_harm(path: Path) -> None:
    book = _worked(path)
    for name in ("book.json.journal-20260230-r000005.gz", "other.json.journal-20260101-r000005.gz",
                 "book.json.journal-20260101-r1.bak", "book.json.journal-2026-r1.gz"):  # fmt: skip
        path.with_name(name).write_bytes(b"mine")
    book.archive(_cut(), moment(LATER + 3))
    assert len(list_archives(path)) == 1
    assert [head.revision for head in book.history()] == list(range(1, 9))
