"""What a toast calls the command that would do the same does the same, on a copy of the book."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
from tui_driver import Screens, Tables, drive

from pipeline_tui.book import Book
from pipeline_tui.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

MARK_FOUR = ("P", "space", "space", "space", "space")


@pytest.fixture
def book(tables: Tables) -> Tables:
    """Deals in all stages, one of them lost."""
    stages = ("search", "negotiation", "objections", "contract", "after-sales", "search")
    for place, stage in enumerate(stages):
        tables.add(f"Client {place}", "1000 eur", stage=stage, step="call", due="fri",
                   tags=("cold",))  # fmt: skip
    return tables


def _documents(path: Path) -> dict[str, list[object]]:
    snapshot = Book(path).read()
    return {
        "prospects": list(snapshot.prospects),
        "deals": list(snapshot.deals),
        "activities": list(snapshot.activities),
        "steps": list(snapshot.steps),
    }


def _same(
    book: Tables,
    tmp_path: Path,
    story: Callable[[Screens], Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Do it on the screens, then on the command line of a copy; the command."""
    copy = tmp_path / "copy" / "book.json"
    copy.parent.mkdir(mode=0o700)
    shutil.copy(book.path, copy)
    shutil.copy(f"{book.path}.journal", f"{copy}.journal")
    before = _documents(book.path)
    drive(book, story)
    command = book.book.history()[-1].command
    assert _documents(book.path) != before
    monkeypatch.setenv("PIPELINE_BOOK", str(copy))
    monkeypatch.setenv("PIPELINE_CONFIG", str(tmp_path / "none.toml"))
    assert run(shlex.split(command)) == 0, command
    assert _documents(copy) == _documents(book.path), command
    return command


def _keys(*keys: str, **answers: str) -> Callable[[Screens], Awaitable[None]]:
    async def story(on: Screens) -> None:
        await on.press(*keys)
        if answers:
            await on.fill(**answers)
            await on.press("ctrl+s")

    return story


CASES = {
    "tag many": (_keys(*MARK_FOUR, "t", add="key solar", remove="cold"),
                 "edit 1 2 3 4 --tag key --tag solar --untag cold"),
    "owner of many": (_keys(*MARK_FOUR, "m", owner="Eva Maria"),
                      "edit 1.1 2.1 3.1 4.1 --owner 'Eva Maria'"),
    "plan for many": (_keys(*MARK_FOUR, "n", next="-5% for all", due="fri"),
                      "next 1.1 2.1 3.1 4.1 --due fri -- '-5% for all'"),
    "move many": (_keys(*MARK_FOUR, "3"), "move 1.1 2.1 4.1 objections"),
    "advance many": (_keys(*MARK_FOUR, "space", "space", "right_square_bracket"),
                     "advance 1.1 2.1 3.1 4.1 6.1"),
    "many back": (_keys(*MARK_FOUR, "left_square_bracket"), "advance 2.1 3.1 4.1 --back"),
    "remove many": (_keys(*MARK_FOUR, "X", "enter"), "remove 1.1 2.1 3.1 4.1"),
    "remove a deal": (_keys("P", "delete", "enter"), "remove 1.1"),
    "remove a prospect": (_keys("P", "delete", "down", "enter"), "remove 1"),
    "edit a deal": (_keys("P", "e", title="Pumps", value="", product="P 7", tags="key"),
                    "edit 1.1 --title Pumps --value none --product 'P 7' --tag key"),
    "edit a prospect": (_keys("P", "enter", "E", source="fair", notes="a\nb", tags=""),
                        "edit 1 --source fair --untag cold --note 'a\nb'"),
    "add a contact": (_keys("P", "enter", "p", name="-x-", phone="123 4; 567 8", decides="y"),
                      "contact add 1 --phone '123 4' --phone '567 8' --decides -- -x-"),
    "lose": (_keys("P", "x", reason="price"), "lose 1.1 --reason price"),
    "log": (_keys("P", "c", kind="visit", text="saw it", at="yesterday", next="offer", due="+2d"),
            "log 1.1 visit 'saw it' --at yesterday --next offer --due +2d"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_command_does_the_same(
    case: str, book: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, expected = CASES[case]
    assert _same(book, tmp_path, story, monkeypatch) == expected


def test_half_a_command_is_not_shown(tables: Tables) -> None:
    for number in range(80):
        tables.add(f"Client {number}")

    async def story(on: Screens) -> None:
        await on.press("P", *["space"] * 80, "m")
        await on.fill(owner="Eva")
        await on.press("ctrl+s")
        assert "80 deals now owned by Eva" in on.toasts
        assert "H shows the command" in on.toasts
        await on.press("u")
        assert "Undone" in on.toasts
        assert "ctrl+r takes that back" in on.toasts
        assert "79.1" not in on.toasts
        await on.press("H")
        assert "1.1 2.1 3.1" in on.text

    drive(tables, story)
    assert tables.book.history()[-2].command.endswith("80.1 --owner Eva")
