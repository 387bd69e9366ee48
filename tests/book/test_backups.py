"""Backups: when one is made, which stay, and what a restore does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from samples import add_to, assert_goes_on, contents, edit, moment, remove
from scenarios import know_schema_0

from pipeline_tui.book.backups import kept, read_backup, thin_backups
from pipeline_tui.errors import BookDamagedError, NotFoundError, PipelineError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book

pytestmark = pytest.mark.usefixtures("_fast_disk")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _days_ago(stay: set[datetime]) -> list[int]:
    return sorted((NOON - stamp).days for stamp in stay)


def test_of_a_year_of_days_twelve_days_ten_weeks_and_nine_months_stay() -> None:
    """23 November 2026 is a Monday: weeks end a day, eight, fifteen … days ago."""
    stamps = [NOON - timedelta(days=days) for days in range(365)]
    days = set(range(12))
    weeks = {0, *(1 + 7 * week for week in range(9))}
    months = {0, 23, 54, 84, 115, 146, 176, 207, 237}  # the last of each month before
    assert _days_ago(kept(stamps, NOON)) == sorted(days | weeks | months)


def test_thinning_every_day_of_a_year_keeps_the_same() -> None:
    there: set[datetime] = set()
    for day in range(365):
        now = NOON - timedelta(days=364 - day)
        there = kept([*there, now], now)
    ago = _days_ago(there)
    assert set(range(12)) <= set(ago)
    assert len(ago) <= 12 + 10 + 9
    assert ago[-1] >= 200


def test_all_of_two_days_stay_and_the_future_takes_no_room() -> None:
    hours = [NOON - timedelta(hours=hour) for hour in range(48)]
    assert set(hours) <= kept(hours, NOON)
    days = [NOON - timedelta(days=day) for day in range(40)]
    future = [NOON + timedelta(days=400 * year) for year in range(1, 40)]
    assert kept([*days, *future], NOON) == kept(days, NOON) | set(future)


def test_the_first_change_of_a_day_copies_the_book(book: Book) -> None:
    add_to(book)
    assert book.list_backups() == []
    before = book.path.read_bytes()
    edit(book, 1, "a", days=1)
    edit(book, 1, "b", days=1)
    (made,) = book.list_backups()
    assert (made.reason, made.revision) == ("daily", 1)
    assert read_backup(made.path) == before
    with book.change("import", moment(1, 5), "import") as change:
        change.put(next(iter(change.prospects)).__class__(
            number=change.next_number(), uid="x", name="x", created=moment().today))  # fmt: skip
    assert [each.reason for each in book.list_backups()] == ["import", "daily"]


def test_a_backup_is_no_second_name_of_the_book(book: Book) -> None:
    """An editor that writes in place must not reach the backup, even behind a failed save."""
    add_to(book)
    made = book.back_up(moment())
    edit(book, 1, "a", days=1)
    files = [book.path, made.path, *(each.path for each in book.list_backups())]
    assert all(each.stat().st_nlink == 1 for each in files)


def test_two_states_of_one_second_have_two_backups(book: Book) -> None:
    add_to(book)
    first = book.back_up(moment())
    assert book.back_up(moment()).path == first.path
    book.path.write_bytes(book.path.read_bytes().replace(b"Ann", b"Bea"))
    second = book.back_up(moment())
    assert second.path != first.path
    assert b"Bea" in read_backup(second.path)
    assert b"Ann" in read_backup(first.path)


def test_a_restore_can_be_undone_and_redone(book: Book) -> None:
    add_to(book, 2)
    made = book.back_up(moment())
    old = contents(book.read())
    remove(book, 1)
    add_to(book, 3)
    new = contents(book.read())
    done = book.restore(made.name, moment(0, 60))
    assert contents(book.read()) == old
    assert done.documents == 16
    assert book.list_backups()[0].reason == "restore"
    book.undo(moment())
    assert contents(book.read()) == new
    book.redo(moment())
    assert contents(book.read()) == old
    assert add_to(book) == [6]  # numbers are not given twice
    assert book.restore(book.back_up(moment(1)).name, moment(1)).documents == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", bytes(100)])
def test_a_damaged_backup_is_not_restored(content: bytes, book: Book, path: Path) -> None:
    add_to(book)
    good, bad = book.back_up(moment()), book.back_up(moment())
    edit(book, 1, "a")
    bad = book.back_up(moment(0, 5))
    bad.path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(BookDamagedError, match="that backup cannot be read") as caught:
        book.restore("latest", moment(0, 9))
    assert str(bad.path) in caught.value.message
    assert path.read_bytes() == before
    path.write_bytes(b"{")
    with pytest.raises(BookDamagedError, match=good.name):
        book.read()  # the damaged backup is not proposed


def test_every_damaged_file_is_put_aside(book: Book, path: Path) -> None:
    add_to(book)
    book.back_up(moment())
    for content in (b"one", b"two", b"three"):
        path.write_bytes(content)
        book.restore("latest", moment())
    aside = {each.read_bytes() for each in path.parent.glob("*.damaged-*")}
    assert aside == {b"one", b"two", b"three"}
    assert_goes_on(path)


def test_a_restore_over_a_damaged_book_never_goes_back_in_revisions(book: Book, path: Path) -> None:
    add_to(book)
    book.back_up(moment())
    edit(book, 1, "a")
    edit(book, 1, "b")
    path.unlink()
    done = book.restore("latest", moment())
    assert done.revision == 5
    assert [head.revision for head in book.history()] == [1, 2, 3, 4, 5]
    assert_goes_on(path)


def test_a_restore_over_a_damaged_book_gives_no_number_twice(book: Book, path: Path) -> None:
    add_to(book, 5)
    remove(book, 5)
    book.back_up(moment())
    path.write_bytes(b"{")
    book.restore("latest", moment())
    assert add_to(book) == [6]


def test_backups_are_found_by_the_start_of_their_name(book: Book) -> None:
    add_to(book)
    first = book.back_up(moment())
    edit(book, 1, "a")
    second = book.back_up(moment(0, 5))
    for name, match in (("2026", "several"), ("2027", "no backup"), ("../x", "no backup")):
        with pytest.raises(NotFoundError, match=match):
            book.restore(name, moment())
    book.restore(first.name[:20], moment(0, 9))
    assert second.path.exists()


def test_a_migration_copies_the_book_first(
    book: Book, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know_schema_0(monkeypatch)
    add_to(book)
    path.write_bytes(path.read_bytes().replace(b'"schema":1', b'"schema":0'))
    old = path.read_bytes()
    step = book.read().steps.get(1)
    assert step is not None
    assert step.text == "migrated"
    assert path.read_bytes() == old  # reading migrates in memory only
    edit(book, 1, "a")
    (made,) = book.list_backups()
    assert made.reason == "migration"
    assert read_backup(made.path) == old
    assert b'"schema":1' in path.read_bytes()
    book.restore(made.name, moment())
    assert_goes_on(path)


def test_a_step_that_stumbles_is_damage_and_no_crash(
    book: Book, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline_tui.book.migrations.STEPS", {0: lambda tables: tables["none"]})
    add_to(book)
    path.write_bytes(path.read_bytes().replace(b'"schema":1', b'"schema":0'))
    with pytest.raises(BookDamagedError, match="schema 0"):
        book.read()


def test_a_newer_schema_is_refused(book: Book, path: Path) -> None:
    add_to(book)
    path.write_bytes(path.read_bytes().replace(b'"schema":1', b'"schema":2'))
    before = path.read_bytes()
    with pytest.raises(BookDamagedError, match="newer version of this program"):
        add_to(book)
    assert path.read_bytes() == before


def test_an_empty_book_has_nothing_to_copy(book: Book) -> None:
    with pytest.raises(PipelineError, match="nothing to copy"):
        book.back_up(moment())


def test_thinning_removes_files_and_sweeps(book: Book) -> None:
    add_to(book)
    for day in range(40):
        edit(book, 1, str(day), days=day + 1)
    assert len(book.list_backups()) < 30
    assert thin_backups(book.path, moment(40).at) == []
