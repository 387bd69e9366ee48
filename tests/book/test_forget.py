"""Forgetting a person: no file of the book's folder names them, and nothing else is lost."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import zipfile
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from faulty_os import FaultyOs, How, Killed
from old_version import age
from samples import DAY, add_to, assert_goes_on, contents, edit, moment, remove

from pipeline_tui.book import Book
from pipeline_tui.book.backups import Backup, read_backup
from pipeline_tui.book.doctor import Level, examine
from pipeline_tui.book.erasure import plan_path
from pipeline_tui.errors import NotFoundError, PipelineError
from pipeline_tui.model.activity import Activity, ActivityKind
from pipeline_tui.model.prospect import Contact, Prospect

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("_fast_disk")
NAME, FORMER = "Zorblax Quendel", "Vexmoor Ltd"
PERSON, EMAIL, PHONE, NOTE = "Mirabel Zott", "mira@zott.example", "+49 30 5551234", "likes opera"
CANARIES = (NAME, FORMER, PERSON, EMAIL, PHONE, "opera", "Zorblax", "Mirabel")


def _traces(folder: Path) -> list[str]:
    """Which canaries are in which files, looked for in the bytes and in what they unpack to."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            with suppress(OSError, EOFError):
                data += gzip.decompress(data)
            text = data.decode("utf-8", "replace").lower()
            found += [f"{path.name}: {each}" for each in CANARIES if each.lower() in text]
    return found


def _worked(path: Path) -> Book:
    """Three clients; the second is to be forgotten. There are an archive, backups, undone work."""
    book = Book(path, lock_timeout=2)
    add_to(book)
    contact = Contact(id=1, name=PERSON, emails=(EMAIL,), phones=(PHONE,))
    with book.change(f"add '{FORMER}' --contact '{PERSON}'", moment(1)) as change:
        change.put(Prospect(number=change.next_number(), uid="z", name=FORMER, created=DAY,
                            contacts=(contact,), contacts_made=1, notes=NOTE))  # fmt: skip
    add_to(book, days=2)
    with book.change(f"log 2 call '{NOTE}'", moment(3)) as change:
        for owner, text in ((2, NOTE), (3, "all well")):
            number = change.next_id(Activity)
            change.put(
                Activity(id=number, prospect=owner, kind=ActivityKind.CALL, on=DAY, text=text)
            )
    with book.change(f"edit 2 --name '{NAME}'", moment(4)) as change:
        found = change.prospects.get(2)
        assert found is not None
        change.put(msgspec.structs.replace(found, name=NAME))
    book.archive(DAY + timedelta(days=4), moment(300))
    edit(book, 3, f"knows {PERSON}", days=300)
    edit(book, 3, "knows nobody", days=301)
    edit(book, 1, "first", days=302)
    book.undo(moment(302))
    book.back_up(moment(303))
    edit(book, 1, "last", days=304)
    return book


def _others(book: Book) -> dict[str, dict[str, bytes]]:
    """The records of everyone else."""
    tables = contents(book.read())
    tables["prospects"].pop("2", None)
    return {
        table: {key: raw for key, raw in raws.items() if b'"prospect":2,' not in raw}
        for table, raws in tables.items()
    }


def _levels(path: Path) -> set[Level]:
    return {each.level for each in examine(path)}


def test_after_it_no_file_names_the_person_and_all_else_is_as_before(path: Path) -> None:
    book = _worked(path)
    others = _others(book)
    revision = book.read().revision
    names = [each.name for each in book.list_backups()]
    assert {each.split(":")[0] for each in _traces(path.parent)} > {
        "book.json",
        "book.json.journal",
    }

    extent = book.erasure(2)
    assert len(extent.documents) == 2
    assert extent.mentions == ()
    assert extent.changes == 5
    assert book.forget(2, 0, moment(305)) == revision + 1

    assert _traces(path.parent) == []
    assert _others(book) == contents(book.read()) == others
    assert [each.name for each in book.list_backups()] == names
    assert _levels(path) == {Level.GOOD}
    head = book.history()[-1]
    assert (head.command, head.kind) == ("forget 2", "forget")
    assert not any(each in head.command for head in book.history() for each in CANARIES)
    assert_goes_on(path, days=306)


def test_what_concerns_others_can_be_undone_and_what_was_erased_cannot(path: Path) -> None:
    book = _worked(path)
    book.forget(2, 0, moment(305))
    last = book.history()[-1].revision
    all_, some = "its records were erased", "some of its records were erased"
    for revision, reason in ((2, all_), (4, some), (6, all_), (last, "erased a person")):
        with pytest.raises(PipelineError, match=reason) as caught:
            book.undo(moment(306), revision)
        assert "\n" not in caught.value.message
    done = book.undo_but_later(moment(306), 4)
    assert (done.documents, done.is_whole) == (1, False)
    assert [each.prospect for each in book.read().activities] == [1, 3]
    book.undo(moment(306))
    assert [each.prospect for each in book.read().activities] == [1, 3, 3]
    with pytest.raises(PipelineError, match="its records were erased"):
        book.undo_but_later(moment(306), 2)
    book.undo(moment(306), last - 1)
    assert book.read().prospects.get(1).notes == ""


def test_backups_are_whole_books_without_the_person(path: Path) -> None:
    book = _worked(path)
    plain = book.list_backups()[-1]
    plain.path.with_suffix("").write_bytes(read_backup(plain.path))
    plain.path.unlink()
    book.forget(2, 0, moment(305))
    assert _traces(path.parent) == []
    for backup in book.list_backups():
        restored = path.with_name("other.json")
        restored.write_bytes(read_backup(backup.path))
        assert 2 not in Book(restored).read().prospects
        assert 1 in Book(restored).read().prospects
        book.restore(backup.name, moment(306))
        assert 2 not in book.read().prospects
    assert Level.BAD not in _levels(path)


def test_a_client_that_was_removed_long_ago_is_found_by_its_number(path: Path) -> None:
    book = _worked(path)
    remove(book, 2, days=305)
    assert _traces(path.parent)
    assert book.erasure(2).documents == ()
    book.forget(2, 0, moment(306))
    assert _traces(path.parent) == []
    with pytest.raises(NotFoundError, match="prospect 77 is not in any file"):
        book.erasure(77)
    assert_goes_on(path, days=307)


def test_one_contact_goes_and_the_client_stays(path: Path) -> None:
    book = _worked(path)
    extent = book.erasure(2, 1)
    assert extent.documents == (("prospects", "2"),)
    book.forget(2, 1, moment(305))
    found = book.read().prospects.get(2)
    assert found is not None
    assert (found.name, found.contacts, found.notes) == (NAME, (), NOTE)
    assert not [each for each in _traces(path.parent)
                if any(text in each for text in (PERSON, EMAIL, PHONE))]  # fmt: skip
    assert book.history()[-1].command == "forget 2 1"
    assert all(2 in _read(each).prospects for each in book.list_backups()[:2])
    assert _levels(path) == {Level.GOOD}
    assert_goes_on(path, days=306)


def _read(backup: Backup) -> Book:
    path = backup.path.with_name("copy")
    path.write_bytes(read_backup(backup.path))
    try:
        return Book(path).read()
    finally:
        path.unlink()


def test_who_was_merged_into_the_client_goes_too(path: Path) -> None:
    """The second client became part of the third; its own records are only in the past."""
    book = _worked(path)
    with book.change("merge 3 2", moment(305)) as change:
        third, second = change.prospects.get(3), change.prospects.get(2)
        assert third is not None
        assert second is not None
        for each in list(change.activities.of_prospects({2})):
            change.put(msgspec.structs.replace(each, prospect=3))
        change.put(msgspec.structs.replace(third, origins=("pipeline:z",)))
        change.remove(second)
    book.forget(3, 0, moment(306))
    assert _traces(path.parent) == []
    assert [each.number for each in book.read().prospects] == [1]
    assert _levels(path) == {Level.GOOD}


def test_mentions_that_remain_are_listed(path: Path) -> None:
    book = _worked(path)
    edit(book, 1, f"ask {PERSON} or {EMAIL.upper()}", days=305)
    (mention,) = book.erasure(2).mentions
    assert (mention.table, mention.key) == ("prospects", "1")
    book.forget(2, 0, moment(306))
    assert book.read().prospects.get(1).notes.startswith("ask Mirabel")
    assert not any(NAME in each for each in _traces(path.parent))


def test_a_name_that_someone_else_has_too_is_no_reason_to_erase(path: Path) -> None:
    book = _worked(path)
    with book.change("edit 1", moment(305)) as change:
        found = change.prospects.get(1)
        same = Contact(id=2, name=PERSON, phones=("123456789",))
        change.put(msgspec.structs.replace(found, contacts=(*found.contacts, same)))
    last = book.history()[-1].revision
    book.forget(2, 0, moment(306))
    assert not book.entry(last).is_erased
    book.undo(moment(307), last)


def test_what_was_put_aside_goes(path: Path) -> None:
    book = _worked(path)
    older = path.read_bytes()
    edit(book, 2, "put aside", days=305)
    edit(book, 1, "put aside too", days=305)
    path.write_bytes(older)
    edit(book, 3, "another way", days=306)
    aside = path.with_name("book.json.journal.aside")
    assert aside.read_bytes().count(b"\n") == 2
    for name in ("book.json.damaged-20260101T000000Z", "book.json.journal.damaged",
                 ".book.json.1.ab.tmp", "book.json.backups/.x.1.ab.tmp"):  # fmt: skip
        (path.parent / name).write_text(NAME)
    stranger = path.with_name("book.json.bak.gz")
    stranger.write_bytes(gzip.compress(f"{NAME} {EMAIL}".encode()))
    os.mkfifo(path.with_name("book.json.pipe"))
    path.with_name("book.json.link").symlink_to("nowhere")
    path.with_name("book.json.bad.gz").write_bytes(gzip.compress(NAME.encode())[:-9])
    book.list_backups()[-1].path.write_bytes(b"damaged")
    extent = book.erasure(2)
    assert len(extent.deleted) == 5
    assert extent.elsewhere == (stranger,)
    book.forget(2, 0, moment(307))
    assert aside.read_bytes().count(b"\n") == 1
    assert b"put aside too" in aside.read_bytes()
    assert {each.split(":")[0] for each in _traces(path.parent)} == {stranger.name}


def test_files_of_the_folder_that_name_the_person_are_listed(path: Path) -> None:
    book = _worked(path)
    handed = path.parent / "handover" / "for-ben.handover.json"
    handed.parent.mkdir()
    handed.write_text(json.dumps({"name": PERSON}))
    escaped = path.with_name("escaped.JSON")
    escaped.write_text('{"name": "Mirabel Z\\u006ftt"}')
    rejected = path.with_name("leads.csv.rejects.csv")
    rejected.write_bytes(f"name,mail\n{NAME},café\n".encode("cp1252"))
    wide = path.with_name("wide.txt")
    wide.write_text(EMAIL.upper(), encoding="utf-16")
    workbook = path.with_name("book of clients.xlsx")
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/sharedStrings.xml", f"<t>{FORMER}</t>")
    path.with_name("broken.xlsx").write_bytes(workbook.read_bytes()[:-9])
    path.with_name("others.csv").write_text("name\nAnna\n")
    os.mkfifo(path.with_name("pipe.csv"))
    found = {each.name for each in book.erasure(2).elsewhere}
    assert found == {each.name for each in (handed, escaped, rejected, wide, workbook)}


def test_a_rebuilt_book_is_complete_and_without_the_person(path: Path) -> None:
    """The journal has lost texts of others too, which named the person for a while."""
    book = _worked(path)
    others = _others(book)
    book.forget(2, 0, moment(305))
    edit(book, 1, "after", days=305)
    others["prospects"]["1"] = others["prospects"]["1"].replace(b"last", b"after")
    assert contents(book.read()) == others
    for backup in book.list_backups():
        path.write_bytes(b"damaged")
        Book(path).restore(backup.name, moment(306))
        assert contents(Book(path).read()) == others, backup.name
        assert _traces(path.parent) == []


def test_damaged_lines_and_archives_cannot_be_searched_and_go(path: Path) -> None:
    book = _worked(path)
    journal = path.with_name("book.json.journal")
    lines = journal.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"knows nobody", f"knows {NAME}".encode())
    journal.write_bytes(b"".join(lines))
    (archive,) = path.parent.glob("*.gz")
    archive.write_bytes(archive.read_bytes()[:-1])
    assert archive in book.erasure(2).deleted
    book.forget(2, 0, moment(305))
    assert _traces(path.parent) == []
    assert_goes_on(path, days=306)


def test_lines_of_an_older_version_are_erased_and_still_verified(path: Path) -> None:
    for since, sealed in ((0, False), (0, True), (3, True), (3, False)):
        here = path.parent / f"{since}{sealed}" / "book.json"
        book = Book(here)
        add_to(book, 2)
        edit(book, 2, NAME, days=1)
        edit(book, 1, "one", days=1)
        edit(book, 2, "none", days=1)
        age(here, since)
        if sealed:
            edit(book, 1, "sealed", days=2)
        book = Book(here)
        book.forget(2, 0, moment(3))
        assert _traces(here.parent) == []
        assert Level.BAD not in _levels(here)
        book.undo(moment(4), 5 if sealed else 3)
        journal = here.with_name("book.json.journal")
        whole = journal.read_bytes()
        journal.write_bytes(whole.replace(b'"one"', b'"two"'))
        assert Level.BAD in _levels(here)
        journal.write_bytes(whole)
        assert_goes_on(here, days=5)


@pytest.mark.parametrize("how", [How.KILL_BEFORE, How.KILL_AFTER, How.KILL_TORN, How.ERROR])
def test_killed_at_any_call_the_same_command_finishes_it(
    how: How, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "template" / "book.json"
    book = _worked(template)
    others, revision = _others(book), book.read().revision
    calls = FaultyOs()
    path = tmp_path / "counted" / "book.json"
    shutil.copytree(template.parent, path.parent)
    with calls.armed(monkeypatch):
        Book(path).forget(2, 0, moment(305))
    for at in random.Random(how.name).sample(range(calls.count), 40):
        path = tmp_path / f"{at}" / "book.json"
        shutil.copytree(template.parent, path.parent)
        fault = FaultyOs(at, how)
        with fault.armed(monkeypatch), suppress(Killed, PipelineError):
            Book(path).forget(2, 0, moment(305))
        assert _others(Book(path)) == others, f"call {at} ({fault.hit})"
        assert 2 in Book(path).read().prospects or Book(path).read().revision > revision
        try:
            Book(path).forget(2, 0, moment(305))
        except NotFoundError:
            assert 2 not in Book(path).read().prospects  # only the end was not said
        assert _traces(path.parent) == [], f"call {at} ({fault.hit})"
        assert _others(Book(path)) == contents(Book(path).read()) == others
        assert Level.BAD not in _levels(path)
        assert not plan_path(path).exists()
    assert calls.count > 40


def test_an_error_of_the_disk_says_how_to_go_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = _worked(path)
    for at in (80, 100, 140):
        fault = FaultyOs(at, How.ERROR, lasting=True)
        with fault.armed(monkeypatch), pytest.raises(PipelineError) as caught:
            book.forget(2, 0, moment(305))
        assert "Nothing was changed" not in caught.value.hint
        assert "pipeline forget 2 --yes" in caught.value.hint


def test_what_was_interrupted_is_finished_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = _worked(path)
    fault = FaultyOs(90, How.KILL_BEFORE)
    with fault.armed(monkeypatch), suppress(Killed):
        book.forget(2, 0, moment(305))
    assert plan_path(path).stat().st_mode & 0o777 == 0o600
    assert any("forget 2" in each.remedy for each in examine(path))
    with pytest.raises(PipelineError, match="interrupted"):
        Book(path).erasure(3)
    edit(Book(path), 1, "work goes on", days=305)
    Book(path).forget(2, 0, moment(306))
    Book(path).forget(3, 0, moment(306))
    assert _traces(path.parent) == []
