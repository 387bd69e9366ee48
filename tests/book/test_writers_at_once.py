"""Several programs change one book at once, and none loses what another saved."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from processes import finish, start
from samples import add_to, assert_sound, edit

from pipeline_tui.book import Book
from pipeline_tui.errors import BookLockedError, PipelineError

if TYPE_CHECKING:
    from pathlib import Path


def _added(path: Path, processes: int, each: int) -> None:
    running = [start("add", path, name, each) for name in range(processes)]
    numbers = [int(line) for process in running for line in finish(process)]
    assert len(numbers) == processes * each
    assert len(set(numbers)) == len(numbers)
    snapshot = Book(path).read()
    assert {found.number for found in snapshot.prospects} == set(numbers)
    assert len({found.notes for found in snapshot.prospects}) == len(numbers)
    assert snapshot.revision == len(numbers) == len(Book(path).history())
    assert_sound(path)


@pytest.mark.parametrize("processes", [2, 4, 8])
def test_adds_of_several_processes_are_all_there(processes: int, path: Path) -> None:
    _added(path, processes, 64 // processes)


@pytest.mark.storm
@pytest.mark.parametrize("processes", [2, 4, 8])
def test_a_hundred_adds_of_each_process_are_all_there(processes: int, path: Path) -> None:
    _added(path, processes, 100)


@pytest.mark.parametrize("count", [15, pytest.param(200, marks=pytest.mark.storm)])
def test_adds_edits_and_removals_do_not_disturb_each_other(count: int, path: Path) -> None:
    running = [start("churn", path, seed, count) for seed in range(4)]
    expected = dict(line.split() for process in running for line in finish(process))
    snapshot = Book(path).read()
    assert {str(found.number): found.notes for found in snapshot.prospects} == expected
    assert snapshot.revision == 4 * count
    assert_sound(path)


@pytest.mark.parametrize(
    ("size", "count", "pause"),
    [(200, 10, 0.01), pytest.param(2200, 50, 0.2, marks=pytest.mark.storm)],
)
def test_paced_edits_of_different_deals_are_all_there(
    size: int, count: int, pause: float, book: Book
) -> None:
    add_to(book, size)
    running = [start("paced", book.path, number, count, pause) for number in (1, 2, 3, 4)]
    waits = sorted(int(line) for process in running for line in finish(process))
    p95, longest = waits[int(len(waits) * 0.95)], waits[-1]
    print(f"waited {p95} ms at most in 95 of 100 changes, {longest} ms at most")
    for number in (1, 2, 3, 4):
        found = book.read().prospects.get(number)
        assert found is not None
        assert found.notes == "".join(f"{place}," for place in range(count))
    if size > 1000:  # 8,800 documents; a short run on a busy machine says nothing of time
        assert p95 <= 500
        assert longest <= 2000


def test_readers_never_see_half_a_save(path: Path, book: Book) -> None:
    add_to(book, 50)
    readers = [start("read", path, 1.5) for _ in range(3)]
    while any(each.poll() is None for each in readers):
        add_to(book)
    assert all(int(finish(each)[-1]) > 10 for each in readers)


@pytest.mark.storm
def test_ten_readers_never_see_half_of_a_thousand_saves(path: Path, book: Book) -> None:
    add_to(book, 500)
    readers = [start("read", path, 30) for _ in range(10)]
    for place in range(1000):
        edit(book, 1, f"{place}")
    assert all(int(finish(each)[-1]) > 10 for each in readers)


def test_a_stopped_holder_is_named_and_loses_nothing(path: Path, book: Book) -> None:
    add_to(book)
    holder = start("hold", path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    os.kill(holder.pid, signal.SIGSTOP)
    with pytest.raises(BookLockedError, match=f"process {holder.pid}"):
        edit(Book(path, lock_timeout=0.2), 1, "mine")
    assert len(book.read().prospects) == 1  # reading needs no lock
    os.kill(holder.pid, signal.SIGCONT)
    out, _ = holder.communicate("\n", timeout=30)
    assert out == "saved\n"
    found = book.read().prospects.get(1)
    assert found is not None
    assert found.notes == "held"


def test_a_lock_file_deleted_by_a_cleaner_lets_no_two_writers_in(path: Path) -> None:
    book = Book(path)
    add_to(book)
    lock = path.with_name("book.json.lock")
    running = [start("add", path, name, 20) for name in range(3)]
    while any(each.poll() is None for each in running):
        lock.unlink(missing_ok=True)
    acknowledged = [int(line) for each in running for line in finish(each)]
    assert len(set(acknowledged)) == 60
    there = {found.number for found in book.read().prospects}
    assert set(acknowledged) <= there


@pytest.mark.parametrize("what", ["link", "dangling link", "folder", "fifo"])
def test_a_lock_that_is_no_ordinary_file_is_refused(what: str, path: Path, book: Book) -> None:
    add_to(book)
    lock, elsewhere = path.with_name("book.json.lock"), path.with_name("elsewhere")
    lock.unlink()
    if what == "link":
        elsewhere.write_text("mine")
        lock.symlink_to(elsewhere)
    elif what == "dangling link":
        lock.symlink_to(elsewhere)
    elif what == "folder":
        lock.mkdir()
    else:
        os.mkfifo(lock)
    before = path.read_bytes()
    with pytest.raises(PipelineError, match="cannot lock the book") as caught:
        add_to(book)
    assert str(lock) in caught.value.message
    assert path.read_bytes() == before
    assert len(book.read().prospects) == 1
    assert what != "link" or elsewhere.read_text() == "mine"
    assert what != "dangling link" or not elsewhere.exists()
