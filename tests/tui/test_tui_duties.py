"""Duties on the screens: on the card, ticked off with y, left open by a move, strict."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.config import Settings
from pipeline_tui.model.evidence import Evidence, EvidenceKind, Verdict
from pipeline_tui.model.playbook import DEFAULT
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from pipeline_tui.model.deal import Deal

PLAYBOOK = {**DEFAULT, Stage.SEARCH: ("source recorded", "needs noted", "call [the] boss")}
STRICT = Settings(currency="EUR", playbook=PLAYBOOK, is_strict=True)
LOOSE = msgspec.structs.replace(STRICT, is_strict=False)


def reasons(deal: Deal) -> list[str]:
    return [getattr(event, "reason", "") for event in deal.history]


def test_the_card_shows_reliability_and_duties_in_its_last_line(tables: Tables) -> None:
    ref = tables.add("Acme", "1000 eur")
    tables.add("Beta", stage="contract")
    tables.add("Gamma")
    piece = {"kind": EvidenceKind.REFERENCE, "on": date(2026, 1, 1)}
    with tables.book.change("check", now()) as change:
        change.put(Evidence(id=1, prospect=1, says=Verdict.GOOD, weight=1, **piece))  # type: ignore[arg-type]
        change.put(
            Evidence(
                id=2, prospect=3, says=Verdict.BAD, weight=1, expires=date(2026, 2, 1), **piece
            )  # type: ignore[arg-type]
        )

    async def story(on: Screens) -> None:
        await on.press("B")
        feet = [line for line in on.lines if "─" in line]
        assert feet[0].startswith("A ─")
        assert feet[0][:18].endswith("─ 0/3")
        assert "0/4" in feet[0]
        assert feet[1].startswith("D stale ─")
        assert on.lines[4].startswith("Acme")
        await on.press("x")
        await on.fill(reason="price")
        await on.press("ctrl+s", "z")
        lost = next(line for line in on.lines if line.startswith("A ─"))
        assert "0/3" not in lost[:19]  # a lost deal owes nothing
        assert tables.deal(ref).lost

    drive(tables, story, settings=LOOSE)


def test_y_ticks_duties_off_one_after_the_other(tables: Tables) -> None:
    ref = tables.add("Acme", "1000 eur")

    async def story(on: Screens) -> None:
        await on.press("B", "y")
        assert on.name == "ChooseDialog"
        assert "1.1 Acme: search 0/3" in on.text
        assert "·  call [the] boss: not ticked off" in on.text
        await on.press("down", "down", "enter")
        assert tables.deal(ref).duties == {"call [the] boss": date(2026, 11, 23)}
        assert "pipeline duty done 1.1 'call [the] boss'" in on.toasts
        assert "✔  call [the] boss, by hand Mon 23 Nov" in on.text  # it stays open, on that line
        await on.press("up", "enter")
        assert set(tables.deal(ref).duties) == {"call [the] boss", "needs noted"}
        await on.press("enter")  # once more takes it back
        assert set(tables.deal(ref).duties) == {"call [the] boss"}
        assert "needs noted is open again" in on.toasts
        await on.press("escape")
        assert "1/3" in on.text
        await on.press("u", "u", "u")
        assert tables.deal(ref).duties == {}

    drive(tables, story, settings=LOOSE)


def test_what_the_book_shows_is_not_ticked(tables: Tables) -> None:
    ref = tables.add("Acme")
    with tables.book.change("source", now()) as change:
        (prospect,) = change.prospects
        change.put(msgspec.structs.replace(prospect, source="fair"))

    async def story(on: Screens) -> None:
        await on.press("B", "y", "enter")
        assert "source recorded is done: the book shows it." in on.toasts
        assert tables.deal(ref).duties == {}
        await on.press("escape", "enter")  # the dossier has it too
        assert on.name == "DossierScreen"
        assert "duties: 1/3" in on.text
        await on.press("y", "down", "enter", "escape")
        assert "duties: 2/3" in on.text

    drive(tables, story, settings=LOOSE)


def test_a_move_says_what_it_leaves_open(tables: Tables) -> None:
    ref = tables.add("Acme")

    async def story(on: Screens) -> None:
        await on.press("B", "right_square_bracket")
        assert tables.deal(ref).stage is Stage.NEGOTIATION
        assert "3 duties left open: source recorded, needs noted, call [the] boss" in on.toasts
        await on.press("w")
        assert tables.deal(ref).stage is Stage.AFTER_SALES
        assert "Won Acme; 9 duties left open" in on.toasts

    drive(tables, story, settings=LOOSE)


def test_strict_asks_why_and_keeps_the_reason(tables: Tables) -> None:
    ref = tables.add("Acme")

    async def story(on: Screens) -> None:
        await on.press("B", "right_square_bracket")
        assert on.name == "Form"
        assert "deal 1.1 has open duties: search: source recorded" in on.text.replace("\n", " ")
        await on.press("escape")
        assert tables.deal(ref).stage is Stage.SEARCH
        await on.press("2")
        await on.fill(reason="they are in a hurry")
        await on.press("ctrl+s")
        assert tables.deal(ref).stage is Stage.NEGOTIATION
        assert reasons(tables.deal(ref))[-1] == "they are in a hurry"
        assert "--reason 'they are in a hurry'" in on.toasts
        await on.press("left_square_bracket")  # back needs no reason
        assert tables.deal(ref).stage is Stage.SEARCH
        await on.press("w")
        await on.fill(reason="signed at once")
        await on.press("ctrl+s")
        assert tables.deal(ref).stage is Stage.AFTER_SALES

    drive(tables, story, settings=STRICT)


def test_strict_asks_once_for_many(tables: Tables) -> None:
    refs = [tables.add(name, step="call", due="tomorrow") for name in ("Acme", "Beta")]

    async def story(on: Screens) -> None:
        await on.press("P", "space", "space", "right_square_bracket")
        assert on.name == "Form"
        await on.fill(reason="the fair is over")
        await on.press("ctrl+s")
        assert {tables.deal(ref).stage for ref in refs} == {Stage.NEGOTIATION}
        assert all(reasons(tables.deal(ref))[-1] == "the fair is over" for ref in refs)
        assert "Moved 2 deals" in on.toasts
        assert "6 duties left open" in on.toasts
        await on.press("u")
        assert {tables.deal(ref).stage for ref in refs} == {Stage.SEARCH}

    drive(tables, story, settings=STRICT)


def test_a_stage_without_duties_says_so(tables: Tables) -> None:
    tables.add("Acme")

    async def story(on: Screens) -> None:
        await on.press("B", "y")
        assert "The playbook asks for nothing in search." in on.toasts

    drive(tables, story, settings=Settings(playbook={**DEFAULT, Stage.SEARCH: ()}))
