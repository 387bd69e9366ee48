"""A damaged, empty or missing book comes back from a backup and the journal's later changes."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from old_version import age
from samples import DAY, add_to, assert_goes_on, contents, edit, moment, remove

from pipeline_tui.book import Book
from pipeline_tui.book.chain import Fault, Reason
from pipeline_tui.errors import BookDamagedError, NotFoundError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book.undo import Recovery

pytestmark = pytest.mark.usefixtures("_fast_disk")
NOW = moment()
LATER = moment(0, 60)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}.journal")


def _aside(path: Path) -> bytes:
    aside = path.with_name(f"{path.name}.journal.aside")
    return aside.read_bytes() if aside.exists() else b""


def _lines(path: Path) -> list[bytes]:
    return _journal(path).read_bytes().splitlines(keepends=True)


def _spoil(path: Path, line: int, old: bytes, new: bytes) -> None:
    lines = _lines(path)
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new)
    _journal(path).write_bytes(b"".join(lines))


def _restore(path: Path, name: str = "latest") -> Recovery:
    done = Book(path).restore(name, LATER)
    assert done.recovery is not None
    return done.recovery


def _drop_backups(path: Path) -> None:
    shutil.rmtree(path.with_name(f"{path.name}.backups"), ignore_errors=True)


@pytest.fixture
def five(book: Book) -> Book:
    """A backup after the first of five changes."""
    add_to(book)
    book.back_up(NOW)
    for _ in range(4):
        add_to(book)
    return book


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-20]),
        lambda path: path.unlink(),
    ],
    ids=["emptied", "cut", "gone"],
)
def test_all_changes_after_the_backup_come_back(
    harm: Callable[[Path], None], five: Book, path: Path
) -> None:
    whole, book_id = contents(five.read()), five.read().meta.book_id
    copy = contents(five.at_revision(1, NOW.at))
    earlier = contents(five.at_revision(3, NOW.at))
    harm(path)
    recovery = _restore(path)
    assert contents(Book(path).read()) == whole
    assert (recovery.copied, recovery.returned, recovery.lost) == (1, 4, None)
    book = Book(path)
    assert book.read().meta.book_id == book_id
    assert [(head.revision, head.command) for head in book.history()][:5] == [
        (1, "add"), (2, "add"), (3, "add"), (4, "add"), (5, "add"),
    ]  # fmt: skip
    assert book.journal().faults == book.journal().damaged_bodies == []
    assert contents(book.at_revision(3, NOW.at)) == earlier
    book.undo(LATER)  # the journal's changes
    assert contents(book.read()) == copy
    book.redo(LATER)
    assert contents(book.read()) == whole
    book.undo(LATER, 4)  # one of them
    assert book.read().prospects.get(4) is None
    assert_goes_on(path)


def test_an_old_backup_leads_to_the_same_book(five: Book, path: Path) -> None:
    old = five.list_backups()[-1].name
    five.back_up(moment(1))
    edit(five, 1, "a", days=1)
    whole = contents(five.read())
    path.write_bytes(b"")
    assert _restore(path, old).returned == 5
    assert contents(Book(path).read()) == whole
    path.write_bytes(b"")
    assert _restore(path).copied == 5
    assert contents(Book(path).read()) == whole


def test_a_sound_book_goes_back_to_the_copy(five: Book) -> None:
    done = five.restore("latest", LATER)
    assert done.recovery is None
    assert list(contents(five.read())["prospects"]) == ["1"]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"rang"', b'"rank"'), (b'"actor":"', b'"actor":"x'), (b'{"revision":4', b"!"),
     (b"]}\n", b"]}!")],
)  # fmt: skip
def test_what_follows_a_damaged_change_is_not_brought_back_and_is_said(
    old: bytes, new: bytes, five: Book, path: Path
) -> None:
    expected = contents(five.at_revision(3, NOW.at))
    _spoil(path, 3, old, new)
    lost = b"".join(_lines(path)[3:])
    path.write_bytes(b"")
    recovery = _restore(path)
    assert contents(Book(path).read()) == expected
    assert recovery.returned == 2
    last = 4 if new == b"]}!" else 5  # two lines in one
    assert recovery.lost == Fault(4, last, Reason.DAMAGED)
    assert _aside(path) == lost
    history = [head.revision for head in Book(path).history()]
    assert history[:3] == [1, 2, 3]
    assert min(history[3:]) > last - (last == 4)
    assert_goes_on(path)
    assert add_to(Book(path))[0] > 4


def test_the_journal_of_another_history_gives_nothing_back(
    five: Book, path: Path, tmp_path: Path
) -> None:
    other = Book(tmp_path / "other" / "book.json")
    for _ in range(7):
        add_to(other, notes="theirs")
    shutil.copy(_journal(other.path), _journal(path))
    path.write_bytes(b"")
    recovery = _restore(path)
    assert recovery.lost == Fault(2, 7, Reason.FOREIGN)
    assert list(contents(Book(path).read())["prospects"]) == ["1"]
    assert [head.revision for head in Book(path).history()] == [8]
    assert_goes_on(path)


def test_two_histories_part_after_the_backup(five: Book, path: Path) -> None:
    theirs = shutil.copytree(path.parent, path.parent.with_name("theirs")) / path.name
    edit(five, 1, "mine")
    edit(Book(theirs), 1, "theirs")
    edit(Book(theirs), 2, "theirs")
    path.write_bytes(b"")
    _journal(path).write_bytes(b"".join([*_lines(path)[:6], _lines(theirs)[6]]))
    recovery = _restore(path)
    found = Book(path).read().prospects.get(1)
    assert found is not None
    assert found.notes == "mine"
    assert recovery.lost == Fault(7, 7, Reason.FOREIGN)


def test_without_a_journal_the_backup_comes_back(five: Book, path: Path) -> None:
    _journal(path).unlink()
    path.unlink()
    recovery = _restore(path)
    assert (recovery.has_journal, recovery.returned) == (False, 0)
    assert list(contents(Book(path).read())["prospects"]) == ["1"]
    with pytest.raises(PipelineError, match="nothing to undo"):
        Book(path).undo(LATER)
    assert_goes_on(path)


def test_without_a_backup_the_journal_gives_the_book_back(book: Book, path: Path) -> None:
    for _ in range(3):
        add_to(book)
    edit(book, 2, "a")
    whole = contents(book.read())
    _drop_backups(path)
    path.write_bytes(b"{")
    with pytest.raises(BookDamagedError) as caught:
        Book(path).read()
    assert f"pipeline --book {path} backup restore journal" in caught.value.hint
    assert _restore(path).copy == ""
    assert contents(Book(path).read()) == whole
    assert_goes_on(path)
    path.unlink()
    assert _restore(path, "journal").aside is None
    assert_goes_on(path)
    with pytest.raises(PipelineError, match="the book is sound"):
        Book(path).restore("journal", LATER)


def test_a_journal_that_begins_later_is_no_book(book: Book, path: Path) -> None:
    add_to(book)
    _journal(path).unlink()
    edit(book, 1, "a")
    _drop_backups(path)
    path.write_bytes(b"")
    for name, said in (("latest", "there is no good backup"), ("journal", "does not reach back")):
        with pytest.raises(NotFoundError, match=said):
            Book(path).restore(name, LATER)
    assert path.read_bytes() == b""


def test_latest_means_the_newest_good_backup(five: Book, path: Path) -> None:
    whole = contents(five.read())
    bad = five.back_up(LATER)
    bad.path.write_bytes(b"")
    path.write_bytes(b"")
    assert _restore(path).copied == 1
    assert contents(Book(path).read()) == whole


@pytest.mark.parametrize("since", [0, 1, 3, 5])
def test_changes_of_an_older_version_come_back(since: int, five: Book, path: Path) -> None:
    """It made those after `since`, and the backup, if that is not newer."""
    whole = contents(five.read())
    backup = five.list_backups()[0]
    if since == 0:
        alone = path.parent.with_name("alone")
        shutil.copytree(path.parent, alone)
        copied = Book(alone / path.name)
        for _ in range(4):
            copied.undo(NOW)
        backup.path.write_bytes(_first_book(path))
    age(path, since=since)
    path.write_bytes(b"")
    recovery = _restore(path)
    assert (recovery.returned, recovery.lost) == (4, None)
    assert contents(Book(path).read()) == whole
    assert Book(path).journal().faults == []
    assert_goes_on(path)


def _first_book(path: Path) -> bytes:
    """The book after its first change, as an older version saved it."""
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "book.json"
        add_to(Book(alone))
        first = json.loads(_lines(path)[0])
        age(alone)
        text = alone.read_bytes()
        assert first["changes"][0]["key"] == "1"
        return text


def test_the_counters_do_not_go_back(five: Book, path: Path) -> None:
    remove(five, 5)
    path.write_bytes(b"")
    _restore(path)
    assert add_to(Book(path)) == [6]


def test_archived_changes_come_back_too(book: Book, path: Path) -> None:
    for day in range(4):
        add_to(book, days=day)
    whole = contents(book.read())
    assert book.archive(DAY + timedelta(days=2), moment(300)) is not None
    _drop_backups(path)
    path.write_bytes(b"{")
    recovery = _restore(path)
    assert (recovery.copy, recovery.returned, recovery.lost) == ("", 4, None)
    assert contents(Book(path).read()) == whole
    assert Book(path).journal_fault == ""
    assert_goes_on(path, days=400)


def test_who_was_forgotten_stays_forgotten(five: Book, path: Path) -> None:
    edit(five, 2, "a")
    five.forget(2, 0, LATER)
    edit(five, 1, "b")
    whole = contents(five.read())
    for name in ("latest", "journal"):
        if name == "journal":
            _drop_backups(path)
        path.write_bytes(b"")
        assert _restore(path, name).lost is None
        assert contents(Book(path).read()) == whole
        assert Book(path).read().prospects.get(2) is None


def test_a_contact_who_was_forgotten_stays_forgotten(five: Book, path: Path) -> None:
    edit(five, 1, "a")
    five.forget(1, 1, LATER)
    edit(five, 3, "b")
    whole = contents(five.read())
    path.write_bytes(b"")
    assert _restore(path).lost is None
    assert contents(Book(path).read()) == whole


# -- random sequences, random damage -----------------------------------------------

_ACTS = st.sampled_from(["add", "edit", "remove", "undo", "redo", "back up", "restore"])
_HARM = st.sampled_from(["flip", "cut", "empty"])


def _act(book: Book, act: str, seconds: int) -> None:
    numbers = [each.number for each in book.read().prospects]
    at = moment(0, seconds)
    if act == "add" or (act in ("edit", "remove") and not numbers):
        add_to(book)
    elif act == "edit":
        edit(book, numbers[seconds % len(numbers)], f"notes {seconds}")
    elif act == "remove":
        remove(book, numbers[seconds % len(numbers)])
    elif act == "undo":
        book.undo(at)
    elif act == "redo":
        book.redo(at)
    elif act == "back up":
        book.back_up(at)
    else:
        book.restore("latest", at)


def _harmed(data: bytes, harm: str, place: int, byte: int) -> bytes:
    at = place % max(1, len(data))
    if harm == "flip":
        return data[:at] + bytes([byte]) + data[at + 1 :]
    return data[:at] if harm == "cut" else b""


def _damage_and_restore(
    acts: list[str], book_harm: tuple[str, int, int], journal_harm: tuple[str, int, int] | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.json"
        book = Book(path)
        states = {0: {}}
        for seconds, act in enumerate(["add", *acts]):
            try:
                _act(book, act, seconds)
            except PipelineError:
                continue
            states[book.read().revision] = contents(book.read())
        last = max(states)
        before = _lines(path)
        path.write_bytes(_harmed(path.read_bytes(), *book_harm))
        if journal_harm:
            _journal(path).write_bytes(_harmed(_journal(path).read_bytes(), *journal_harm))
        try:
            Book(path).read()
        except BookDamagedError:
            pass
        else:
            return  # a byte that is part of a text: the book is edited, not damaged
        after = _lines(path)
        sound = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
                     min(len(before), len(after)))  # fmt: skip
        copies = [each.revision for each in book.list_backups()]
        try:
            recovery = _restore(path)
        except NotFoundError:
            assert not copies
            assert sound == 0
            return
        found = contents(Book(path).read())
        back = recovery.copied + recovery.returned
        assert found == states[back]
        assert back >= sound
        if back < last:
            cut_between = _journal_ended(before, after)
            assert recovery.lost is not None or cut_between or not recovery.has_journal
        lost = {json.loads(line)["token"] for line in before[back:]}
        assert not lost & {head.token for head in Book(path).history()}
        assert_goes_on(path)


def _journal_ended(before: list[bytes], after: list[bytes]) -> bool:
    """Whether the journal was cut just after a line, which nothing can tell."""
    return after == before[: len(after)]


_CALM = settings(
    deadline=None, derandomize=True, database=None, print_blob=False,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
_DAMAGE = st.tuples(_HARM, st.integers(0, 10**6), st.integers(0, 255))


@settings(_CALM, max_examples=40)
@given(st.lists(_ACTS, max_size=12), _DAMAGE, st.one_of(st.none(), _DAMAGE))
def test_every_change_that_the_journal_holds_comes_back(
    acts: list[str], book_harm: tuple[str, int, int], journal_harm: tuple[str, int, int] | None
) -> None:
    _damage_and_restore(acts, book_harm, journal_harm)


@pytest.mark.storm
@settings(_CALM, max_examples=3_000)
@given(st.lists(_ACTS, max_size=20), _DAMAGE, st.one_of(st.none(), _DAMAGE))
def test_every_change_that_the_journal_holds_comes_back_3_000_times(
    acts: list[str], book_harm: tuple[str, int, int], journal_harm: tuple[str, int, int] | None
) -> None:
    _damage_and_restore(acts, book_harm, journal_harm)
