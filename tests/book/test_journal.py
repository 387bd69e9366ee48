"""The journal proves what it holds: by whom, where, in which order, and unchanged."""

from __future__ import annotations

import json
import random
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from old_version import OLD_LINE, age
from samples import add_to, assert_goes_on, contents, edit, moment, remove

from pipeline_tui.book import Book, author
from pipeline_tui.book.chain import Fault, Reason
from pipeline_tui.book.doctor import Level, examine
from pipeline_tui.book.entries import digest_of, erased_line, read_entry
from pipeline_tui.errors import BookDamagedError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("_fast_disk")
NOW = moment()


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}.journal")


def _lines(path: Path) -> list[bytes]:
    return _journal(path).read_bytes().splitlines(keepends=True)


def _parsed(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines(path)]


def _copy(path: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(path.parent, to)
    return to / path.name


def _spoil(path: Path, line: int, old: bytes, new: bytes) -> None:
    lines = _lines(path)
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new)
    _journal(path).write_bytes(b"".join(lines))


def test_each_entry_names_the_one_before_and_the_book_the_last_one(book: Book, path: Path) -> None:
    add_to(book, 2)
    edit(book, 1, "a")
    book.undo(NOW)
    book.redo(NOW)
    book.restore(book.back_up(NOW).name, NOW)
    entries = _parsed(path)
    assert [each["previous"] for each in entries] == ["", *(e["digest"] for e in entries[:-1])]
    assert len({each["token"] for each in entries}) == len(entries)
    last = book.read().meta.last_entry
    assert last is not None
    assert (last.revision, last.digest) == (4, entries[-1]["digest"])
    assert _journal(path).read_bytes()[last.start : last.end] == _lines(path)[-1]
    assert book.journal_fault == ""


def test_a_change_says_who_made_it_and_on_which_machine(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    author.machine_id.cache_clear()
    add_to(Book(path))
    add_to(Book(path, owner=lambda: "Ann"))
    monkeypatch.setenv("PIPELINE_ACTOR", "Eva \udcff" + "x" * 200)
    add_to(Book(path, owner=lambda: "Ann"))
    author.machine_id.cache_clear()  # another process
    add_to(Book(path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    author.machine_id.cache_clear()
    add_to(Book(path))
    heads = Book(path).history()
    assert [head.actor for head in heads[:2]] == ["", "Ann"]
    assert heads[2].actor.startswith("Eva ?x")
    assert len(heads[2].actor) == 100
    machines = [head.machine for head in heads]
    assert len(set(machines[:4])) == 1
    assert machines[4] != machines[0]
    assert all(len(machine) == 16 for machine in machines)
    (kept,) = (tmp_path / "another").rglob("machine")
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 10_000, None])
def test_a_state_folder_that_is_of_no_use_keeps_no_change_from_being_saved(
    content: bytes | None, path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    if content is None:
        state.write_bytes(b"in the way")
    else:
        (state / "pipeline-tui").mkdir(parents=True)
        (state / "pipeline-tui" / "machine").write_bytes(content)
    author.machine_id.cache_clear()
    add_to(Book(path))
    add_to(Book(path))
    first, second = Book(path).history()
    assert first.machine == second.machine
    assert len(first.machine) == 16


# -- damage --------------------------------------------------------------------


@pytest.fixture
def five(book: Book) -> Book:
    """Five changes of five prospects, so that each can be undone by itself."""
    for _ in range(5):
        add_to(book)
    return book


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"rang"', b'"rank"'),  # a document
        (b'"command":"add"', b'"command":"adt"'),
        (b'"at":"2026', b'"at":"2027'),
        (b'"table":"deals"', b'"table":"steps"'),
        (b'"contents":"', b'"contentz":"'),
        (b'"digest":"', b'"digezt":"'),
        (b'"changes":[', b'"chances":['),
        (b'"revision":3', b'"revision":4'),
        (b'{"revision"', b"\n"),
        (b"]}\n", b"]}"),
    ],
)
def test_a_damaged_change_is_named_and_the_others_can_be_undone(
    old: bytes, new: bytes, five: Book, path: Path
) -> None:
    _spoil(path, 2, old, new)
    before = path.read_bytes()
    with pytest.raises(BookDamagedError, match=r"change(s 3 to 4| 3) in the journal (is|are) dam"):
        five.undo(NOW, 3)
    with pytest.raises(BookDamagedError, match="dam"):
        five.undo_but_later(NOW, 3)
    assert path.read_bytes() == before
    five.undo(NOW, 2)
    five.undo(NOW)
    assert five.read().prospects.get(5) is None
    shown = {each.revision: each.reason for each in five.journal().newest()}
    assert shown[3] is Reason.DAMAGED
    assert shown[2] is None
    assert sorted(shown) == [1, 2, 3, 4, 5, 6, 7]
    bad = [each for each in examine(path) if each.level is Level.BAD]
    assert len(bad) == 1
    assert "change" in bad[0].text
    assert_goes_on(path)


def test_undo_never_takes_the_change_before_a_damaged_last_one(five: Book, path: Path) -> None:
    _spoil(path, 4, b'"rang"', b'"rank"')
    before = path.read_bytes()
    with pytest.raises(BookDamagedError, match="change 5 in the journal is damaged"):
        five.undo(NOW)
    assert path.read_bytes() == before
    add_to(five)
    five.undo(NOW)
    with pytest.raises(BookDamagedError, match="change 5 in the journal is damaged"):
        five.undo(NOW)


def test_a_damaged_last_line_stays_in_the_journal(five: Book, path: Path) -> None:
    for old, new in ((b'{"revision":5', b'{"revision":9'), (b'{"rev', b"[rev"), (b"]}\n", b"]}x")):
        copied = Book(_copy(path, path.parent.with_name("copy")))
        _spoil(copied.path, 4, old, new)
        assert "damaged" in _fault(copied)
        add_to(copied)
        assert _fault(copied) == ""
        assert [head.revision for head in copied.history()] == [1, 2, 3, 4, 6]
        kept = _journal(copied.path).read_bytes()
        if new == b"]}x":
            kept += copied.path.with_name("book.json.journal.aside").read_bytes()
        assert b'"Ann"' in kept
        assert kept.count(b"u5") == 1
        assert_goes_on(copied.path)


def _fault(book: Book) -> str:
    fresh = Book(book.path)
    fresh.read()
    return fresh.journal_fault


def test_a_journal_that_was_cut_says_which_changes_are_missing(five: Book, path: Path) -> None:
    _journal(path).write_bytes(b"".join(_lines(path)[:3]))
    assert "damaged or cut short" in _fault(five)
    assert five.journal().faults == [Fault(4, 5, Reason.MISSING)]
    with pytest.raises(BookDamagedError, match="changes 4 to 5 are missing from the journal"):
        five.undo(NOW)
    five.undo(NOW, 2)
    assert _fault(five) == ""


def test_a_missing_journal_is_said(five: Book, path: Path) -> None:
    said: list[str] = []
    _journal(path).unlink()
    open_book = Book(path, notify=said.append)
    open_book.read()
    open_book.read()
    assert said == [f"the journal of this book is missing: {path}.journal; see: pipeline doctor"]
    add_to(open_book)
    assert open_book.journal_fault == ""
    assert _parsed(path)[0]["previous"] != ""
    assert_goes_on(path)


def test_the_journal_of_another_history_is_recognised(five: Book, path: Path) -> None:
    """Two machines made change 4 and 5; a synchroniser mixed their files."""
    other = Book(_copy(path, path.parent.with_name("other")))
    for each, notes in ((five, "mine"), (other, "theirs")):
        edit(each, 1, notes)
        edit(each, 2, notes)
    shutil.copy(_journal(other.path), _journal(path))
    before = path.read_bytes()
    assert "another history" in _fault(five)
    assert five.history() == []
    with pytest.raises(BookDamagedError, match="belong to another history"):
        Book(path).undo(NOW)
    assert path.read_bytes() == before
    (bad, *_) = [each for each in examine(path) if each.level is Level.BAD]
    assert "another history" in bad.text
    edit(five, 1, "next")
    five.undo(NOW)
    with pytest.raises(BookDamagedError, match="belong to another history"):
        five.undo(NOW)
    assert_goes_on(path)


def test_an_earlier_state_is_not_read_through_a_damaged_change(five: Book, path: Path) -> None:
    meta = five.read().meta
    edit(five, 1, "a")
    edit(five, 1, "b")
    _spoil(path, 5, b'"notes":"a"', b'"notes":"c"')
    with pytest.raises(PipelineError, match="change 6 in the journal is damaged"):
        five.at_revision(meta.revision, meta.saved)


# -- older versions ------------------------------------------------------------


def test_a_journal_of_an_older_version_is_read_and_sealed_by_the_next_change(
    five: Book, path: Path
) -> None:
    age(path)
    book = Book(path)
    assert book.read().meta.last_entry is None
    assert book.journal_fault == ""
    assert [head.revision for head in book.history()] == [1, 2, 3, 4, 5]
    book.undo(NOW, 2)
    old = b"".join(_lines(path)[:5])
    assert _parsed(path)[5]["previous"] == digest_of(old)
    assert book.journal().faults == []
    book.undo(NOW, 3)
    _spoil(path, 0, b'"rang"', b'"rank"')
    for revision in (1, 4):  # the seal does not say which one it is
        with pytest.raises(BookDamagedError, match="changes 1 to 5 in the journal are damaged"):
            book.undo(NOW, revision)
    assert [head.revision for head in book.history()] == [6, 7]
    assert_goes_on(path)


def test_a_line_of_an_older_version_is_read_to_the_byte() -> None:
    entry = read_entry(OLD_LINE.encode().rstrip())
    assert entry.is_old
    assert entry.changes[0].table == "prospects"
    assert entry.changes[0].old is None


def test_an_older_version_may_go_on_with_a_new_journal(five: Book, path: Path) -> None:
    age(path, since=3)
    book = Book(path)
    meta = book.read().meta
    assert meta.last_entry is not None
    assert (meta.revision, meta.last_entry.revision) == (5, 3)
    assert book.journal_fault == ""
    assert [head.revision for head in book.history()] == [1, 2, 3, 4, 5]
    book.undo(NOW)
    edit(book, 1, "a")
    assert book.journal().faults == []
    _spoil(path, 4, b'"rang"', b'"rank"')
    assert book.journal().faults == [Fault(4, 5, Reason.DAMAGED)]
    book.undo(NOW, 2)
    assert_goes_on(path)


def test_an_older_version_takes_the_new_record_for_its_own_writing(five: Book, path: Path) -> None:
    age(path, since=5)  # seals it with the fields that it does not know behind the others
    assert Book(path).read().meta.last_entry is not None
    assert "edited by another program" not in str(examine(path))


# -- erasing -------------------------------------------------------------------


def test_a_text_can_be_erased_and_the_chain_still_holds(five: Book, path: Path) -> None:
    before = five.journal().heads
    lines = _lines(path)
    lines[1] = erased_line(lines[1].rstrip(), lambda each: each.table != "steps", "forgotten")
    _journal(path).write_bytes(b"".join(lines))
    assert b"Ann" not in lines[1]
    assert [head.link for head in five.journal().heads] == [head.link for head in before]
    assert five.journal().faults == five.journal().damaged_bodies == []
    assert five.entry(2).command == "forgotten"
    assert five.entry(2).is_erased
    assert five.journal_fault == ""
    assert _fault(five) == ""
    with pytest.raises(PipelineError, match="erased"):
        five.undo(NOW, 2)
    five.undo(NOW, 3)
    _spoil(path, 1, b'"forgotten"', b'"forgottex"')  # what took its place proves nothing
    _spoil(path, 1, b'"text":"ring"', b'"text":"rink"')
    assert [each.first for each in five.journal().damaged_bodies] == [2]


def test_lines_of_an_older_version_can_be_erased(five: Book, path: Path) -> None:
    age(path)
    add_to(five)
    seal = _parsed(path)[5]["previous"]
    lines, previous = _lines(path), ""
    for place in range(5):
        replaces = seal if place == 4 else ""
        lines[place] = erased_line(
            lines[place].rstrip(), lambda each: True, "x", previous, replaces
        )
        previous = json.loads(lines[place])["digest"]
    _journal(path).write_bytes(b"".join(lines))
    assert five.journal().faults == five.journal().damaged_bodies == []
    assert len(five.history()) == 6
    assert _fault(five) == ""
    five.undo(NOW)
    assert_goes_on(path)


# -- a byte at random ----------------------------------------------------------


@pytest.mark.parametrize("count", [60, pytest.param(2_000, marks=pytest.mark.storm)])
@pytest.mark.parametrize("is_old", [False, True], ids=["new", "sealed"])
def test_a_random_byte_of_the_journal_leads_to_no_wrong_state(
    count: int, is_old: bool, book: Book, path: Path, tmp_path: Path
) -> None:
    states: list[dict[str, dict[str, bytes]]] = [{}]

    def keep() -> None:
        states.append(contents(Book(path).read()))

    for number in (1, 2, 3):
        add_to(book)
        keep()
        edit(book, number, f"notes of {number}")
        keep()
    if is_old:
        age(path)
        book = Book(path)
    book.back_up(NOW)
    for act in (lambda: remove(book, 2), lambda: add_to(book), lambda: book.undo(NOW)):
        act()
        keep()
    acts: tuple[Callable[[Book], object], ...] = (
        lambda book: book.undo(NOW), lambda book: book.redo(NOW),
        lambda book: book.restore("latest", NOW), lambda book: book.undo(NOW),
        lambda book: book.undo(NOW), lambda book: book.redo(NOW),
    )  # fmt: skip
    chance = random.Random(count)
    whole = _journal(path).read_bytes()
    refused = done = read = 0
    for _ in range(count):
        copied = _copy(path, tmp_path / "copy")
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole))] = chance.randrange(256)
        _journal(copied).write_bytes(spoilt)
        for act in acts:
            before = contents(Book(copied).read())
            try:
                act(Book(copied))
            except PipelineError:
                refused += 1
                assert contents(Book(copied).read()) == before
            else:
                done += 1
                assert contents(Book(copied).read()) in states
        before = contents(Book(copied).read())
        with suppress(PipelineError):
            Book(copied).undo(NOW, 2)
            before["prospects"]["1"] = states[1]["prospects"]["1"]
        assert contents(Book(copied).read()) == before
        with suppress(PipelineError):
            assert contents(Book(copied).at_revision(6, NOW.at)) == states[6]
            read += 1
    assert min(refused, done, read) > count / 20
