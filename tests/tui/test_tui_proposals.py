"""Offers and terms by keys: typed, sent, answered, printed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from textual.widgets import OptionList
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.products import NewProduct, add_product
from pipeline_tui.actions.proposal_answers import send_proposal
from pipeline_tui.actions.proposals import NewProposal, add_proposal
from pipeline_tui.actions.terms import TermsEdit, edit_terms
from pipeline_tui.book import Book
from pipeline_tui.config import Settings
from pipeline_tui.model.money import Money
from pipeline_tui.model.proposal import Answer, Proposal
from pipeline_tui.tui.app import PipelineApp

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

SETTINGS = Settings(currency="EUR", owner="Maria Keller")
TYPED = "inverter x 10 -5%\nMontage x 8 @ 65"


@pytest.fixture
def acme(tables: Tables) -> Tables:
    """A deal with Acme, its terms, and a catalogue of one product."""
    tables.add("Acme", "1000 eur", step="call Anna", due="fri", title="Pumps")
    with tables.book.change("product add", now()) as change:
        add_product(change, NewProduct("Inverter", price=Money(Decimal(480), "EUR")))
        prospect = change.prospects.get(1)
        assert prospect
        edit_terms(change, prospect, TermsEdit(discount=Decimal(5), payment_days=30))
    return tables


def proposal(tables: Tables, number: int = 1) -> Proposal:
    found = Book(tables.path).read().of(Proposal).get(number)
    assert found is not None
    return found


def sent(tables: Tables, until: date | None = None) -> None:
    """An offer that the client has."""
    with tables.book.change("proposal send", now()) as change:
        prospect, deal = change.prospects.get(1), change.deals.get(10001)
        assert prospect
        assert deal
        new = NewProposal(lines=tuple(TYPED.splitlines()), title="Roof", valid_until=until)
        send_proposal(change, add_proposal(change, prospect, deal, new, 30).proposal)


async def choose(on: Screens, label: str) -> None:
    """The line of a choice that begins so."""
    offered = on.app.screen.query_one(OptionList)
    labels = [str(option.prompt) for option in offered.options]
    place = next(at for at, each in enumerate(labels) if each.startswith(label))
    await on.press("home", *["down"] * place, "enter")


async def open_proposals(on: Screens) -> None:
    """The tab of proposals in Acme's dossier, with the cursor on the first."""
    on.app.open_dossier(1)
    await on.settle()
    await on.pilot.click("#--content-tab-tab-proposals")
    await on.settle()
    on.app.screen.query_one("#records-proposals").focus()
    await on.settle()


def test_a_proposal_is_typed_line_by_line(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        on.app.open_dossier(1)
        await on.settle()
        assert "terms: 5 % discount, 30 days to pay" in on.text
        await on.press("A")
        await choose(on, "Proposal")
        assert on.app.screen.query_one("#field-discount").value == "5"  # of the terms
        await on.fill(lines="inverter x 10 -5%\nGold x 2")
        assert "no price for 'Gold'" in on.text
        await on.press("ctrl+s")
        assert on.name == "Form"  # nothing is saved, nothing is lost
        await on.fill(lines=TYPED)
        assert "2 lines, 5,080 EUR" in on.text
        await on.fill(title="Roof", note="Delivery in two weeks.")
        await on.press("ctrl+s")
        assert "Drew up a proposal for Acme" in on.toasts
        assert "pipeline proposal add 1.1 --line 'inverter x 10 -5%'" in on.toasts
        assert "--discount" not in on.toasts  # the terms say it
        await open_proposals(on)
        assert "Roof" in on.text
        assert "4,826 EUR" in on.text
        assert "draft" in on.text

    drive(acme, story, size=(110, 40), settings=SETTINGS)
    made = proposal(acme)
    assert [line.product for line in made.lines] == ["Inverter", "Montage"]
    assert (made.total, made.payment_days, made.note) == (
        Decimal(4826), 30, "Delivery in two weeks.",
    )  # fmt: skip


def test_an_emptied_field_says_no_to_the_terms(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        on.app.open_dossier(1)
        await on.settle()
        await on.press("A")
        await choose(on, "Proposal")
        await on.fill(lines=TYPED, discount="", payment="", valid="none")
        await on.press("ctrl+s")
        assert "--discount 0" in on.toasts
        assert "--payment-days none" in on.toasts
        assert "--valid-until none" in on.toasts

    drive(acme, story, size=(110, 40), settings=SETTINGS)
    made = proposal(acme)
    assert (made.discount, made.payment_days, made.valid_until) == (0, None, None)


def test_sent_and_accepted_the_deal_is_worth_it(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        on.app.open_dossier(1)
        await on.settle()
        await on.press("A")
        await choose(on, "Proposal")
        await on.fill(lines=TYPED)
        await on.press("ctrl+s")
        await open_proposals(on)
        await on.press("enter")
        await choose(on, "Send it")
        assert "Proposal 1 sent, 4,826 EUR" in on.toasts
        await on.press("enter")
        await choose(on, "Accepted, the deal is worth 4,826 EUR")
        assert "pipeline proposal accept p1" in on.toasts
        assert acme.deal("1.1").value == Decimal(4826)
        await on.press("u")
        await on.settle()
        assert acme.deal("1.1").value == Decimal(1000)

    drive(acme, story, size=(110, 40), settings=SETTINGS)
    assert proposal(acme).answer is None
    assert proposal(acme).sent is not None


def test_refused_copied_edited_and_removed(acme: Tables) -> None:
    sent(acme)

    async def story(on: Screens) -> None:
        await open_proposals(on)
        await on.press("enter")
        await choose(on, "Refused")
        await on.press("ctrl+s")
        assert "Why is needed" in on.text
        await on.fill(reason="price")
        await on.press("ctrl+s")
        assert proposal(acme).answer is Answer.REFUSED
        await on.press("enter")
        await choose(on, "Copy it")
        await on.press("down", "enter")
        await choose(on, "Edit lines and terms")
        area = on.app.screen.query_one("#field-lines")
        assert area.text == "Inverter x 10 @ 480 EUR -5%\nMontage x 8 @ 65 EUR"
        await on.fill(lines="Inverter x 10 @ 450 EUR", discount="")
        await on.press("ctrl+s")
        assert proposal(acme, 2).total == Decimal(4500)
        assert "proposal edit p2 --line 'Inverter x 10 @ 450 EUR' --discount 0" in on.toasts
        await on.press("enter")
        await choose(on, "Give the deal its value, 4,500 EUR")
        assert acme.deal("1.1").value == Decimal(4500)
        await on.press("enter")
        await choose(on, "Remove this proposal")

    drive(acme, story, size=(110, 40), settings=SETTINGS)
    assert len(Book(acme.path).read().of(Proposal)) == 1
    activities = list(Book(acme.path).read().activities)
    assert [each.outcome for each in activities] == ["", "price"]


def test_one_that_runs_out_is_worked_on_from_today(acme: Tables) -> None:
    sent(acme, until=now().today)

    async def story(on: Screens) -> None:
        await on.press("T")
        assert "valid until today, sent today" in on.text
        await on.press("home")
        for _ in range(6):
            line = on.app.screen.selected_line
            if line is not None and line.kind == "proposal":
                break
            await on.press("down")
        await on.press("d")
        await choose(on, "Put its last day off")
        await on.fill(valid="+14d")
        await on.press("ctrl+s")
        assert "sent today" not in on.text

    drive(acme, story, size=(110, 40), settings=SETTINGS)
    until = proposal(acme).valid_until
    assert until
    assert until.isoformat() == "2026-12-07"


def test_it_is_printed_to_a_file_and_over_none(acme: Tables, tmp_path: Path) -> None:
    sent(acme)
    before = acme.revision
    there, page = tmp_path / "there.html", tmp_path / "offer.html"
    there.write_text("mine")

    async def story(on: Screens) -> None:
        await open_proposals(on)
        await on.press("enter")
        await choose(on, "Print it")
        await on.fill(file=str(there))
        await on.press("ctrl+s")
        assert "is there already" in on.text
        await on.fill(file=str(tmp_path / "offer.pdf"))
        await on.press("ctrl+s")
        assert "cannot be printed as .pdf" in on.text
        await on.fill(file=str(page))
        await on.press("ctrl+s")
        assert "Printed proposal 1" in on.toasts

    drive(acme, story, size=(110, 40), settings=SETTINGS)
    assert there.read_text() == "mine"
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "Maria Keller" in text
    assert acme.revision == before


def test_in_a_browser_it_is_a_download(acme: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(acme)
    sent_files: list[tuple[str, bytes]] = []
    monkeypatch.setattr(PipelineApp, "is_web", property(lambda _: True))
    monkeypatch.setattr(
        PipelineApp,
        "deliver_binary",
        lambda _, content, save_filename, **_more: sent_files.append(
            (save_filename, content.read())
        ),
    )

    async def story(on: Screens) -> None:
        await open_proposals(on)
        await on.press("enter")
        await choose(on, "Print it")
        assert "Download proposal 1" in on.text
        await on.press("enter")
        assert "proposal-1.html" in on.toasts

    drive(acme, story, size=(110, 40), settings=SETTINGS)
    ((name, content),) = sent_files
    assert name == "proposal-1.html"
    assert content.startswith(b"<!doctype html>")


def test_terms_by_keys(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        on.app.open_dossier(1)
        await on.settle()
        await on.press("A")
        await choose(on, "Terms")
        await on.fill(discount="105")
        await on.press("ctrl+s")
        assert "0 to 100 percent" in on.text
        await on.fill(key="yes", discount="7.5", payment="", bonus="free service")
        await on.press("ctrl+s")
        assert "Changed the terms of Acme" in on.toasts
        assert "terms 1 --key --discount 7.5 --bonus 'free service' --payment-days none" in (
            on.toasts
        )
        assert "key account, 7.5 % discount, bonus: free service" in on.text

    drive(acme, story, size=(110, 40), settings=SETTINGS)
    prospect = acme.book.read().prospects.get(1)
    assert prospect
    assert prospect.terms
    assert (prospect.terms.key_account, prospect.terms.payment_days) == (True, None)


def test_a_small_terminal_holds_the_form(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        on.app.open_dossier(1)
        await on.settle()
        await on.press("A")
        await choose(on, "Proposal")
        await on.fill(lines=TYPED)
        assert "2 lines, 5,080 EUR" in on.text
        await on.press("ctrl+s")
        assert "Drew up" in on.toasts

    drive(acme, story, size=(60, 20), settings=SETTINGS)
