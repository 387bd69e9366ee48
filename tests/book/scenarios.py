"""The changes that are killed, failed and unplugged: a book before, and what is done to it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw
from samples import add, add_to, edit, moment, remove, remove_from, state_of

from pipeline_tui.book import Book, migrations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from samples import State

    from pipeline_tui.book.layout import RawTables


@dataclass(frozen=True)
class Scenario:
    """One change and the book that it finds."""

    name: str
    before: Callable[[Book], object]
    act: Callable[[Book], object]


def _three(book: Book) -> None:
    add_to(book)
    add_to(book, 2)


def _undone(book: Book) -> None:
    _three(book)
    book.undo(moment())


def _with_backup(book: Book) -> None:
    _three(book)
    book.back_up(moment())
    edit(book, 1, "newer")


def _damaged(book: Book) -> None:
    _with_backup(book)
    book.path.write_bytes(book.path.read_bytes()[:-20])


def _lost(book: Book) -> None:
    _with_backup(book)
    book.path.unlink()


def _put_back(book: Book) -> None:
    """The book is an older copy than its journal."""
    _three(book)
    older = book.path.read_bytes()
    edit(book, 1, "newer")
    edit(book, 2, "newer")
    book.path.write_bytes(older)


def _old_schema(book: Book) -> None:
    _three(book)
    text = book.path.read_bytes().replace(b'"schema":1', b'"schema":0')
    book.path.write_bytes(text)


def _restore(book: Book) -> None:
    book.restore(book.list_backups()[-1].name, moment(0, 60))


def _large(book: Book) -> None:
    with book.change("import", moment(), "import") as change:
        add(change, 250)  # of each a prospect, a deal, an activity and a step


def _mixed(book: Book) -> None:
    with book.change("mixed", moment()) as change:
        remove_from(change, 1)
        add(change)


def step_of_schema_0(tables: RawTables) -> RawTables:
    """What a migration may do: every document is written anew."""
    done = dict(tables)
    done["steps"] = {
        key: Raw(msgspec.json.encode({**msgspec.json.decode(raw), "text": "migrated"}))
        for key, raw in tables["steps"].items()
    }
    return done


def know_schema_0(monkeypatch: pytest.MonkeyPatch) -> None:
    """This program can read the book that `migrate` finds."""
    monkeypatch.setattr(migrations, "STEPS", {0: step_of_schema_0})


SCENARIOS = (
    Scenario("first-add", lambda _: None, add_to),
    Scenario("add", _three, add_to),
    Scenario("add-on-a-new-day", _three, lambda book: add_to(book, days=1)),
    Scenario("edit-longer", _three, lambda book: edit(book, 2, "long " * 100)),
    Scenario("edit-shorter", _with_backup, lambda book: edit(book, 1, "")),
    Scenario("remove", _three, lambda book: remove(book, 2)),
    Scenario("mixed", _three, _mixed),
    Scenario("thousand", _three, _large),
    Scenario("undo", _three, lambda book: book.undo(moment())),
    Scenario("redo", _undone, lambda book: book.redo(moment())),
    Scenario("restore", _with_backup, _restore),
    Scenario("restore-over-damage", _damaged, _restore),
    Scenario("restore-of-lost", _lost, _restore),
    Scenario("add-to-older-copy", _put_back, add_to),
    Scenario("migrate", _old_schema, add_to),
)


class Stage:
    """A scenario's book, prepared once and laid out anew for each try."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self.scenario = scenario
        self._template = folder / "template"
        self._tries = folder / "tries"
        self._count = 0
        self._template.mkdir(parents=True)
        scenario.before(Book(self._template / "book.json"))
        self.old = state_of(self._template / "book.json")
        path = self.fresh()
        scenario.act(Book(path))
        self.new = state_of(path)
        assert self.old != self.new

    def fresh(self) -> Path:
        """The path of a new copy of the book before the change."""
        self._count += 1
        folder = self._tries / str(self._count)
        shutil.copytree(self._template, folder)
        return folder / "book.json"

    @property
    def states(self) -> tuple[State, State]:
        """What may be found afterwards."""
        return self.old, self.new
