"""Links, odd names and odd neighbours of a book."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from samples import add_to, assert_goes_on, edit, hashes, moment

from pipeline_tui.book import Book
from pipeline_tui.errors import BookDamagedError, PipelineError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("_fast_disk")


@pytest.mark.parametrize(
    "name",
    ["two words.json", "new\nline.json", "-", "--", "-x.json", "a'b\"c.json", "$(x).json", "книга",
     os.fsdecode(b"caf\xe9.json"), "%s{0}.json", "*.json", "x" * 200],
)  # fmt: skip
def test_any_name_will_do(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    book = Book(path)
    add_to(book, 2)
    edit(book, 1, "newer", days=1)
    assert_goes_on(path)
    path.write_bytes(b"{")
    with pytest.raises(BookDamagedError) as caught:
        book.read()
    str(caught.value).encode()  # can be printed
    assert "\n" not in caught.value.message
    book.restore("latest", moment(5))
    assert_goes_on(path)


@pytest.mark.parametrize("name", ["nul\0byte", "x" * 300, "x" * 250])
def test_an_impossible_name_is_refused_in_words(name: str, tmp_path: Path) -> None:
    with pytest.raises(PipelineError) as caught:
        add_to(Book(tmp_path / name))
    assert "Errno" not in str(caught.value)
    assert all(each.name.endswith(".lock") for each in tmp_path.iterdir())


def test_a_path_through_a_file_is_refused(book: Book, path: Path) -> None:
    add_to(book)
    for act in (lambda each: each.read(), add_to):
        with pytest.raises(PipelineError, match="Not a directory"):
            act(Book(path / "book.json"))


def test_a_link_stays_a_link_and_leads_to_the_new_book(book: Book, path: Path) -> None:
    add_to(book)
    link = path.with_name("link.json")
    link.symlink_to(path.name)
    add_to(Book(link))
    assert link.is_symlink()
    assert not path.is_symlink()
    assert len(book.read().prospects) == 2
    assert {each.name for each in path.parent.iterdir()} == {
        "book.json", "book.json.lock", "book.json.journal", "book.json.backups", "link.json",
    }  # fmt: skip


@pytest.mark.parametrize("target", ["gone.json", "link.json", "gone/gone.json"])
def test_a_link_that_leads_nowhere_is_refused(target: str, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(target)
    for act in (lambda book: book.read(), add_to):
        with pytest.raises(PipelineError):
            act(Book(link))
    assert link.is_symlink()
    assert {each.name for each in tmp_path.iterdir()} <= {"link.json", "gone.json.lock"}


@pytest.mark.parametrize("kind", ["folder", "fifo", "link"])
def test_a_journal_that_is_no_ordinary_file_stops_the_change(
    kind: str, book: Book, path: Path
) -> None:
    add_to(book)
    journal = path.with_name("book.json.journal")
    journal.unlink()
    elsewhere = path.with_name("elsewhere")
    elsewhere.write_bytes(b"mine\n")
    if kind == "folder":
        journal.mkdir()
    elif kind == "fifo":
        os.mkfifo(journal)
    else:
        journal.symlink_to(elsewhere)
    before = path.read_bytes()
    with pytest.raises(PipelineError):
        add_to(book)
    assert path.read_bytes() == before
    assert elsewhere.read_bytes() == b"mine\n"


def test_strangers_among_the_backups_do_no_harm(book: Book, path: Path) -> None:
    add_to(book)
    folder = path.with_name("book.json.backups")
    folder.mkdir()
    for name in ("99999999T999999Z-r1-x.json", "20260230T000000Z-r1-daily.json", "notes.txt",
                 "20260101T000000Z-r999999999999999999999-daily.json",
                 "٢٠٢٦٠١٠١T000000Z-r1-daily.json"):  # fmt: skip
        (folder / name).write_text("mine")
    (folder / "20260101T000000Z-r000001-daily.json").mkdir()
    os.mkfifo(folder / "20260102T000000Z-r000001-daily.json")
    add_to(book, days=1)
    assert (folder / "notes.txt").read_text() == "mine"
    path.write_bytes(b"{")
    with pytest.raises(BookDamagedError, match=r"newest good backup is .*20261124T"):
        book.read()


def test_backups_folder_that_is_a_file_stops_the_change(book: Book, path: Path) -> None:
    add_to(book)
    path.with_name("book.json.backups").write_text("mine")
    before = hashes(path.parent)
    with pytest.raises(PipelineError, match="backups"):
        add_to(book, days=1)
    assert hashes(path.parent) == before


def test_a_backup_that_is_gone_under_the_restore_is_said_so(book: Book) -> None:
    add_to(book)
    made = book.back_up(moment())
    made.path.unlink()
    made.path.symlink_to("nowhere")
    with pytest.raises(BookDamagedError, match="it is gone"):
        book.restore(made.name, moment())
    made.path.unlink()
    made.path.symlink_to(made.path.name)
    with pytest.raises(PipelineError):
        book.restore(made.name, moment())
