"""Another program changes the book, damages it, takes it away, while it is open."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from textual.widgets import Input
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.deals import move_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.model.stages import Stage


def _add_elsewhere(tables: Tables, name: str) -> None:
    with Book(tables.path).change(f"add {name}", now()) as change:
        add_prospect(change, NewProspect(name))


def test_a_change_of_the_command_line_appears_within_two_seconds(tables: Tables) -> None:
    tables.add("Acme", step="call", due="today")

    async def story(on: Screens) -> None:
        await on.press("B")
        subprocess.run(
            [sys.executable, "-m", "pipeline_tui", "--book", str(tables.path), "move", "1.1",
             "contract"],
            check=True, capture_output=True, env={**os.environ},
        )  # fmt: skip
        deals = lambda: on.app.screen.columns[Stage.CONTRACT]  # type: ignore[attr-defined]  # noqa: E731
        await on.until(deals, seconds=2)

    drive(tables, story)


def test_typing_goes_on_while_the_book_changes_below(tables: Tables) -> None:
    tables.add("Acme", step="call", due="today")

    async def story(on: Screens) -> None:
        await on.press("n")
        await on.pilot.press(*"send")
        for count in range(3):
            _add_elsewhere(tables, f"Other {count}")
            await on.app.reload()
        await on.pilot.press(*" it")
        assert isinstance(on.app.focused, Input)
        assert on.app.focused.value == "send it"
        await on.press("ctrl+s")

    drive(tables, story)
    assert [step.text for step in tables.steps("1.1")] == ["call", "send it"]
    assert len(tables.book.read().prospects) == 4


def test_many_changes_from_both_sides_are_all_there(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")

    async def story(on: Screens) -> None:
        await on.press("B")
        for count in range(4):
            await on.press("right_square_bracket" if count % 2 == 0 else "left_square_bracket")
            _add_elsewhere(tables, f"Other {count}")
        await on.until(lambda: len(on.app.desk.picture.snapshot.prospects) == 5)  # type: ignore[union-attr]

    drive(tables, story)
    assert len(tables.deal("1.1").history) == 5


def test_a_deal_that_was_moved_elsewhere_is_not_moved_twice(tables: Tables) -> None:
    tables.add("Acme")

    async def story(on: Screens) -> None:
        await on.press("B")
        with Book(tables.path).change("move", now()) as change:
            deal = change.deals.get(10001)
            assert deal
            move_deal(change, deal, Stage.NEGOTIATION)
        await on.press("right_square_bracket")
        assert "is in negotiation already" in on.toasts

    drive(tables, story)


@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_book_is_said_once_and_never_written_over(tables: Tables, harm: str) -> None:
    tables.add("Acme", "1000 eur", step="call", due="today")
    good = tables.path.read_bytes()

    async def story(on: Screens) -> None:
        if harm == "gone":
            tables.path.unlink()
        else:
            tables.path.write_bytes(good[:100])
        await on.until(lambda: "CANNOT BE READ" in on.head)
        before = tables.path.read_bytes() if tables.path.exists() else None
        await on.app.reload()
        await on.app.reload()
        said = on.toasts
        assert said.count("Not done") == 1
        assert "Acme" in on.text
        await on.press("n")
        await on.fill(next="send offer", due="fri")
        await on.press("ctrl+s")
        assert on.name == "Form"
        assert "send offer" in on.text
        await on.press("escape", "escape", "B", "3", "u", "H")
        assert (tables.path.read_bytes() if tables.path.exists() else None) == before
        tables.path.write_bytes(good)
        await on.until(lambda: "CANNOT BE READ" not in on.head)

    drive(tables, story)
    assert tables.deal("1.1").stage is Stage.SEARCH


def test_a_restore_below_the_open_screens_is_seen(tables: Tables) -> None:
    tables.add("Acme")
    name = tables.book.back_up(now()).name
    tables.add("Beta")

    async def story(on: Screens) -> None:
        await on.press("P")
        assert "Beta" in on.text
        Book(tables.path).restore(name, now())
        await on.until(lambda: "Beta" not in on.text)

    drive(tables, story)


def test_another_file_in_its_place_is_seen(tables: Tables) -> None:
    """A sync client or git puts an older file there: same name, fewer changes."""
    tables.add("Acme")
    copy = tables.path.with_name("copy.json")
    shutil.copy(tables.path, copy)
    tables.add("Beta")

    async def story(on: Screens) -> None:
        await on.press("P")
        os.replace(copy, tables.path)
        await on.until(lambda: "Beta" not in on.text)

    drive(tables, story)


def test_an_edit_by_hand_is_seen(tables: Tables) -> None:
    """It changes the documents and not the revision."""
    tables.add("Acme")

    async def story(on: Screens) -> None:
        await on.press("P")
        text = tables.path.read_text(encoding="utf-8")
        tables.path.write_text(text.replace("Acme", "Acne"), encoding="utf-8")
        await on.until(lambda: "Acne" in on.text)

    drive(tables, story)


def test_the_locked_book_is_said_and_the_screens_go_on(tables: Tables) -> None:
    tables.add("Acme")
    tables.book._lock_timeout = 0.2
    holder = Book(tables.path)

    async def story(on: Screens) -> None:
        await on.press("B")
        with holder.change("held", now()):
            await on.press("right_square_bracket")
            await on.until(lambda: "Not done" in on.toasts)
            await on.press("P")
            assert "Acme" in on.text
        assert tables.deal("1.1").stage is Stage.SEARCH

    drive(tables, story)


def test_a_journal_of_another_history_is_said_until_it_is_right_again(tables: Tables) -> None:
    tables.add("Acme", "1000 eur", step="call", due="today")
    journal = tables.path.with_name(f"{tables.path.name}.journal")
    right = journal.read_bytes()
    journal.unlink()

    async def story(on: Screens) -> None:
        await on.until(lambda: "JOURNAL OF THIS BOOK IS MISSING" in on.head)
        assert "pipeline doctor" in on.head
        await on.press("B")
        assert "JOURNAL OF THIS BOOK IS MISSING" in on.head
        journal.write_bytes(right)
        tables.add("Blue Ocean", "1000 eur", step="call", due="today")
        await on.until(lambda: "JOURNAL" not in on.head)

    drive(tables, story)
