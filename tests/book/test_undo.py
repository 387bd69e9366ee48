"""Undo and redo: what they concern, what stands in their way, and what history tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples import add, add_to, assert_goes_on, assert_sound, contents, deal, edit, moment, remove

from pipeline_tui.book.chain import Fault, Reason
from pipeline_tui.book.entries import EntryKind
from pipeline_tui.errors import BookChangedError, BookDamagedError, PipelineError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book

pytestmark = pytest.mark.usefixtures("_fast_disk")
NOW = moment()


def _notes(book: Book, number: int = 1) -> str | None:
    found = book.read().prospects.get(number)
    return None if found is None else found.notes


def test_undo_and_redo_walk_back_and_forth(book: Book) -> None:
    add_to(book)
    states = [contents(book.read())]
    for notes in "abc":
        edit(book, 1, notes)
        states.append(contents(book.read()))
    for expected in (states[2], states[1], states[0], {}):
        book.undo(NOW)
        assert contents(book.read()) == expected
    with pytest.raises(PipelineError, match="nothing to undo"):
        book.undo(NOW)
    for expected in states:
        book.redo(NOW)
        assert contents(book.read()) == expected
    with pytest.raises(PipelineError, match="nothing to redo"):
        book.redo(NOW)


def test_a_new_change_ends_the_redo(book: Book) -> None:
    add_to(book)
    edit(book, 1, "a")
    book.undo(NOW)
    edit(book, 1, "b")
    with pytest.raises(PipelineError, match="made after the last undo"):
        book.redo(NOW)
    book.undo(NOW)
    book.redo(NOW)
    assert _notes(book) == "b"
    with pytest.raises(PipelineError, match="made after the last undo"):
        book.redo(NOW)


def test_after_several_undos_redos_and_a_change_only_the_newest_can_be_redone(book: Book) -> None:
    add_to(book, 3)
    for number in (1, 2, 3):
        edit(book, number, "a")
    book.undo(NOW)
    book.undo(NOW)
    book.redo(NOW)
    edit(book, 1, "b")
    book.undo(NOW)
    assert book.redo(NOW).of is not None
    assert [_notes(book, number) for number in (1, 2, 3)] == ["b", "a", ""]
    with pytest.raises(PipelineError, match="nothing to redo"):
        book.redo(NOW)


def test_an_older_change_is_undone_when_nothing_stands_on_it(book: Book) -> None:
    add_to(book, 2)
    edit(book, 1, "a")
    edit(book, 2, "b")
    done = book.undo(NOW, 2)
    assert done.documents == 1
    assert (_notes(book, 1), _notes(book, 2)) == ("", "b")
    with pytest.raises(PipelineError, match="undone already"):
        book.undo(NOW, 2)
    with pytest.raises(PipelineError, match="use those"):
        book.undo(NOW, 4)
    with pytest.raises(PipelineError, match="no change 99"):
        book.undo(NOW, 99)


def test_later_changes_that_stand_on_it_are_named(book: Book) -> None:
    add_to(book)
    edit(book, 1, "a")
    edit(book, 1, "b")
    before = book.path.read_bytes()
    with pytest.raises(BookChangedError, match=r"3 \(edit 1\)"):
        book.undo(NOW, 2)
    assert book.path.read_bytes() == before


def test_undo_leaves_no_deal_without_its_prospect(book: Book, path: Path) -> None:
    add_to(book)
    with book.change("another deal", NOW) as change:
        change.put(deal(1, 2))
    with pytest.raises(BookChangedError, match="another deal"):
        book.undo(NOW, 1)
    with book.change("drop a deal", NOW) as change:
        change.deals.remove(10002)
    remove(book, 1)
    with pytest.raises(BookChangedError, match="remove 1"):
        book.undo(NOW, 3)  # would bring a deal back to a prospect that is gone
    assert_sound(path)


def test_a_change_that_makes_no_sense_is_not_saved(book: Book) -> None:
    add_to(book)
    before = book.path.read_bytes()
    with pytest.raises(PipelineError, match="refused"), book.change("x", NOW) as change:
        change.put(deal(99))
    with pytest.raises(PipelineError, match="refused"), book.change("x", NOW) as change:
        change.prospects.remove(1)
    with pytest.raises(PipelineError, match="lone surrogate"), book.change("x", NOW) as change:
        add(change, notes="\ud800")
    assert book.path.read_bytes() == before
    assert len(book.history()) == 1


def test_a_block_that_fails_changes_nothing(book: Book) -> None:
    add_to(book)
    before = book.path.read_bytes()
    with pytest.raises(ZeroDivisionError), book.change("x", NOW) as change:
        add(change, 1 // 0)
    with book.change("nothing", NOW) as change:
        found = change.prospects.get(1)
        assert found is not None
        change.put(found)
    assert change.saved_revision is None
    assert book.path.read_bytes() == before
    assert len(book.history()) == 1


def test_a_stop_behind_the_replace_keeps_the_journal_line(
    book: Book, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the folder is synced: the book is new, so history must know it."""
    add_to(book)
    edit(book, 1, "b")  # makes the backup of the day

    def stop(_folder: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipeline_tui.book.atomic.sync_folder", stop)
        with pytest.raises(KeyboardInterrupt):
            edit(book, 1, "a")
    assert _notes(book) == "a"
    assert [head.revision for head in book.history()] == [1, 2, 3]
    book.undo(NOW)
    assert _notes(book) == "b"
    assert_goes_on(path)


def test_history_tells_what_was_done(book: Book) -> None:
    add_to(book)
    edit(book, 1, "a")
    book.undo(NOW)
    heads = [(head.revision, head.command, head.kind, head.of) for head in book.history()]
    assert heads == [
        (1, "add", EntryKind.CHANGE, None),
        (2, "edit 1", EntryKind.CHANGE, None),
        (3, "undo 2", EntryKind.UNDO, 2),
    ]


@pytest.mark.parametrize("steps", [1, 2])
def test_changes_of_a_book_that_was_put_back_are_set_aside(
    steps: int, book: Book, path: Path
) -> None:
    """A git checkout of an older copy: the journal is longer than the book."""
    add_to(book)
    older = path.read_bytes()
    for place in range(steps):
        edit(book, 1, f"lost {place}")
    lost = path.with_name("book.json.journal").read_bytes().splitlines(keepends=True)[1:]
    path.write_bytes(older)
    assert len(book.history()) == 1
    edit(book, 1, "new")
    assert path.with_name("book.json.journal.aside").read_bytes() == b"".join(lost)
    assert [head.revision for head in book.history()] == [1, 2]
    book.undo(NOW)
    assert _notes(book) == ""
    assert_goes_on(path)


def test_an_edit_by_hand_stands_in_the_way_of_undo(book: Book, path: Path) -> None:
    add_to(book)
    edit(book, 1, "a")
    path.write_bytes(path.read_bytes().replace(b'"notes":"a"', b'"notes":"by hand"'))
    with pytest.raises(BookChangedError, match="edited since"):
        book.undo(NOW)
    assert _notes(book) == "by hand"


def test_a_damaged_line_stops_its_own_undo_and_nothing_else(book: Book, path: Path) -> None:
    add_to(book)
    edit(book, 1, "a")
    journal = path.with_name("book.json.journal")
    journal.write_bytes(b"garbage\n" + journal.read_bytes().split(b"\n", 1)[1])
    assert [head.revision for head in book.history()] == [2]
    assert book.journal().faults == [Fault(1, 1, Reason.DAMAGED)]
    before = path.read_bytes()
    with pytest.raises(BookDamagedError, match="change 1 in the journal is damaged"):
        book.undo(NOW, 1)
    assert path.read_bytes() == before
    book.undo(NOW)
    assert _notes(book) == ""
    with pytest.raises(BookDamagedError, match="change 1 in the journal is damaged"):
        book.undo(NOW)
    edit(book, 1, "b")
    assert _notes(book) == "b"
    book.back_up(NOW)
    edit(book, 1, "c")
    path.write_bytes(b"{")
    book.restore("latest", NOW)
    assert _notes(book) == "c"
    journal.rename(path.with_name("away"))
    assert_goes_on(path)


def test_a_journal_moved_away_leaves_nothing_to_undo(book: Book, path: Path) -> None:
    add_to(book)
    edit(book, 1, "a")
    path.with_name("book.json.journal").unlink()
    assert book.history() == []
    with pytest.raises(PipelineError, match="nothing to undo"):
        book.undo(NOW)
    edit(book, 1, "b")
    book.undo(NOW)
    assert _notes(book) == "a"
