"""Reliability on the screens: add, edit and remove evidence; the grade and its arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
from textual.widgets import TabbedContent
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.evidence import Checked, add_evidence
from pipeline_tui.config import Settings
from pipeline_tui.model.commission import Plan
from pipeline_tui.model.evidence import Evidence, EvidenceKind, Verdict

HOSTILE = "[@click=app.quit]paid[/] \x1b[2J late"


def pieces(tables: Tables) -> list[Evidence]:
    return list(tables.book.read().of(Evidence))


def checked(tables: Tables, says: str, text: str = "", on: date | None = None) -> None:
    with tables.book.change("check", now()) as change:
        (prospect,) = change.prospects
        add_evidence(
            change, prospect, Checked(EvidenceKind.PAYMENT_HISTORY, Verdict(says), text, on=on)
        )


async def choose(on: Screens, words: str) -> None:
    """The line of a choice that begins with these words."""
    assert on.name == "ChooseDialog", on.text
    options = on.app.screen.query_one("#choose-list")
    labels = [str(options.get_option_at_index(at).prompt) for at in range(options.option_count)]  # type: ignore[attr-defined]
    at = next(place for place, label in enumerate(labels) if label.startswith(words))
    options.highlighted = at  # type: ignore[attr-defined]
    await on.press("enter")


async def open_tab(on: Screens) -> None:
    on.app.screen.query_one(TabbedContent).active = "tab-evidence"
    await on.settle()
    on.app.screen.query_one("#records-evidence").focus()
    await on.settle()


def test_a_piece_is_added_and_the_head_shows_how_the_grade_comes_about(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")

    async def story(on: Screens) -> None:
        await on.press("B", "enter")
        assert "reliability:" not in on.text
        await on.press("A")
        await choose(on, "Reliability")
        assert on.name == "Form"
        assert "payment-history: weight 3, holds 365 days" in on.text
        await on.fill(kind="reference", says="mixed", text="two clients asked", weight="9")
        await on.press("ctrl+s")
        assert "is no weight: use 1 to 5" in on.text
        await on.fill(weight="")
        await on.press("ctrl+s")
        (piece,) = pieces(tables)
        assert (piece.kind, piece.says, piece.weight) == ("reference", "mixed", 2)
        assert "pipeline reliability add 1 reference mixed 'two clients asked'" in on.toasts
        assert "reliability: C = (2×0.5)/2 = 0.50" in on.text
        await on.press("escape", "B")
        assert any(line.startswith("C ─") for line in on.lines)

    drive(tables, story)


def test_a_piece_is_changed_and_removed_in_its_tab(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")
    checked(tables, "good", "paid 6 of 6")

    async def story(on: Screens) -> None:
        await on.press("B", "enter")
        await open_tab(on)
        assert "paid 6 of 6" in on.text
        await on.press("enter")
        await choose(on, "Change it")
        assert "payment-history: A = (3×1)/3 = 1.00" in on.text
        await on.fill(says="bad", expires="never")
        await on.press("ctrl+s")
        (piece,) = pieces(tables)
        assert (piece.says, piece.expires, piece.text) == ("bad", None, "paid 6 of 6")
        assert "reliability: D = (3×0)/3 = 0.00" in on.text
        await on.press("enter")
        await choose(on, "Remove this evidence")
        assert pieces(tables) == []
        await on.press("u")
        assert len(pieces(tables)) == 1

    drive(tables, story)


def test_a_stale_grade_is_worked_off_from_the_list_of_the_day(tables: Tables) -> None:
    tables.add("Acme", "1000 eur", stage="contract", step="call", due="+3d")
    checked(tables, "good", "paid 6 of 6", on=date(2025, 1, 1))

    async def story(on: Screens) -> None:
        await on.press("T")
        assert "check reliability" in on.text
        assert "A, stale since Fri 2 Jan" in on.text
        await on.press("d")
        await choose(on, "Check it again")
        await on.fill(says="mixed")
        await on.press("ctrl+s")
        old, new = pieces(tables)
        assert (old.on, new.on) == (date(2025, 1, 1), date(2026, 11, 23))
        assert (new.says, new.text) == ("mixed", "paid 6 of 6")
        assert "check reliability" not in on.text

    drive(tables, story)


def test_a_day_ahead_is_refused_and_what_was_typed_stays(tables: Tables) -> None:
    tables.add("Acme")

    async def story(on: Screens) -> None:
        await on.press("B", "enter", "A")
        await choose(on, "Reliability")
        await on.fill(text="seen in a dream", on="2027-01-01")
        await on.press("ctrl+s")
        assert "is in the future" in on.text
        assert "seen in a dream" in on.text
        assert pieces(tables) == []

    drive(tables, story)


def test_hostile_text_is_text(tables: Tables) -> None:
    tables.add("Acme")
    checked(tables, "bad", HOSTILE)

    async def story(on: Screens) -> None:
        await on.press("B", "enter")
        await open_tab(on)
        assert "[@click=app.quit]paid[/]" in on.text
        assert "\x1b" not in on.text
        await on.press("enter")
        await choose(on, "Change it")
        assert "\x1b" not in on.text
        await on.fill(says="mixed")
        await on.press("ctrl+s")
        assert pieces(tables)[0].text == HOSTILE  # untouched, so as it came

    drive(tables, story)


def test_the_head_says_what_the_open_deals_would_pay(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")
    plan = Plan(rate=Decimal(5))
    settings = msgspec.structs.replace(Settings(currency="EUR"), commission=plan)

    async def story(on: Screens) -> None:
        await on.press("B", "enter")
        assert "commission: 50 EUR if won this month" in on.text

    drive(tables, story, settings=settings)
