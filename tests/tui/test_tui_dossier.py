"""The dossier: facts, tabs, and edits that lose nothing and overwrite nobody."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.deals import DealEdit, NewDeal, add_deal, edit_deal, move_deal
from pipeline_tui.actions.prospects import ProspectEdit, edit_prospect, remove_prospect
from pipeline_tui.book import Book
from pipeline_tui.model.money import Money
from pipeline_tui.model.stages import Stage


@pytest.fixture
def acme(tables: Tables) -> Tables:
    """One prospect with one deal."""
    tables.add("Acme", "1000 eur", step="call Anna", due="fri", title="Pumps", owner="Eva",
               tags=("key",))  # fmt: skip
    return tables


async def _open(on: Screens, number: int = 1) -> None:
    on.app.open_dossier(number)
    await on.settle()
    assert on.name == "DossierScreen"


def _elsewhere(tables: Tables, edit: DealEdit) -> None:
    """What the command line of another terminal does."""
    with Book(tables.path).change("edit", now()) as change:
        deal = change.deals.get(10001)
        assert deal
        edit_deal(change, deal, edit)


def test_facts_deals_and_tabs(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        for said in ("open: 1 deal, 1,000 EUR", "owner: Eva", "tags: #key", "Pumps", "call Anna"):
            assert said in on.text
        assert "opened in search" in on.text
        await on.press("right")
        assert "probability" in on.text or "prob" in on.text
        await on.press("l", "l")
        assert "contact" in on.text.lower()
        await on.pilot.click("#--content-tab-tab-next")
        await on.settle()
        assert "Fri 27 Nov" in on.text

    drive(acme, story)


def test_edits_the_prospect_with_lines_in_the_notes(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("E")
        await on.fill(name="Acme Ltd", tags="key solar", notes="first\nsecond")
        await on.press("ctrl+s")
        assert "Changed Acme" in on.toasts
        assert on.head == "1 Acme Ltd"

    drive(acme, story)
    prospect = acme.book.read().prospects.get(1)
    assert prospect
    assert (prospect.name, prospect.tags, prospect.notes) == (
        "Acme Ltd", ("key", "solar"), "first\nsecond",
    )  # fmt: skip
    assert prospect.owner == "Eva"


def test_edits_the_deal_and_clears_fields(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("e")
        await on.fill(value="2.5k usd", probability="40 %", close="30 nov", title="")
        assert "2,500 USD" in on.text
        await on.press("ctrl+s")
        assert on.name == "DossierScreen"

    drive(acme, story)
    deal = acme.deal("1.1")
    assert (deal.value, deal.currency, deal.probability, deal.title) == (
        Decimal(2500), "USD", 40, "",
    )  # fmt: skip
    assert deal.close
    assert deal.close.isoformat() == "2026-11-30"


def test_nonsense_is_refused_in_the_field(acme: Tables) -> None:
    before = acme.revision

    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("e")
        await on.fill(value="12,34,5", probability="140", close="31 feb")
        await on.press("ctrl+s")
        assert on.name == "Form"
        for typed in ("12,34,5", "140", "31 feb"):
            assert typed in on.text

    drive(acme, story)
    assert acme.revision == before


def test_adds_a_contact_and_a_deal(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("p")
        await on.fill(name="Anna", email="not an address")
        await on.press("ctrl+s")
        assert "no e-mail address" in on.text
        await on.fill(email="anna@acme.eu", phone="+49 30 1234567")
        await on.press("ctrl+s")
        await on.press("D")
        await on.fill(title="Valves", value="3k", next="send offer", due="fri")
        await on.press("ctrl+s")
        assert "Valves" in on.text

    drive(acme, story)
    prospect = acme.book.read().prospects.get(1)
    assert prospect
    assert [each.name for each in prospect.contacts] == ["Anna"]
    assert acme.deal("1.2").value == 3000
    assert [step.text for step in acme.steps("1.2")] == ["send offer"]


def test_a_prospect_without_a_deal_can_be_worked_on(tables: Tables) -> None:
    from pipeline_tui.actions.prospects import NewProspect, add_prospect

    with tables.book.change("add", now()) as change:
        add_prospect(change, NewProspect("Bare"))

    async def story(on: Screens) -> None:
        await _open(on)
        assert "open: 0 deals" in on.text
        await on.press("n")
        await on.fill(next="call", due="fri")
        await on.press("ctrl+s")
        assert "Bare: call" in on.toasts
        await on.press("right_square_bracket", "e", "w")
        assert on.name == "DossierScreen"

    drive(tables, story)
    assert [step.text for step in tables.book.read().steps] == ["call"]


@pytest.mark.parametrize(("keys", "value"), [(("enter",), 3000), (("down", "enter"), 2000)])
def test_the_same_field_in_two_places_is_asked_about(
    acme: Tables, keys: tuple[str, ...], value: int
) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("e")
        await on.fill(value="3000 eur", product="inverters")
        _elsewhere(acme, DealEdit(value=Money(Decimal(2000), "EUR")))
        await on.press("ctrl+s")
        await on.until(lambda: on.name == "Choice")
        assert "'3000 eur'" in on.text
        assert "2000 EUR" in on.text
        assert acme.deal("1.1").value == 2000
        await on.press(*keys)
        await on.until(lambda: on.name == "DossierScreen")

    drive(acme, story)
    assert (acme.deal("1.1").value, acme.deal("1.1").product) == (value, "inverters")


def test_escape_from_that_question_goes_back_to_the_form(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("e")
        await on.fill(value="3000 eur", product="inverters")
        _elsewhere(acme, DealEdit(value=Money(Decimal(2000), "EUR")))
        await on.press("ctrl+s")
        await on.until(lambda: on.name == "Choice")
        await on.press("escape")
        assert on.name == "Form"
        assert "3000 eur" in on.text
        assert "inverters" in on.text

    drive(acme, story)


def test_different_fields_in_two_places_are_both_kept(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("e")
        await on.fill(product="inverters", tags="mine")
        _elsewhere(acme, DealEdit(value=Money(Decimal(2000), "EUR"), add_tags=("theirs",)))
        await on.press("ctrl+s")
        await on.until(lambda: on.name == "DossierScreen")

    drive(acme, story)
    deal = acme.deal("1.1")
    assert (deal.value, deal.product, set(deal.tags)) == (2000, "inverters", {"mine", "theirs"})


def test_a_conflict_on_the_prospect_is_asked_about_too(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("E")
        await on.fill(notes="mine")
        with Book(acme.path).change("edit", now()) as change:
            prospect = change.prospects.get(1)
            assert prospect
            edit_prospect(change, prospect, ProspectEdit(notes="theirs"))
        await on.press("ctrl+s")
        await on.until(lambda: on.name == "Choice")
        assert "'mine'" in on.text
        assert "'theirs'" in on.text

    drive(acme, story)


def test_a_prospect_that_goes_away_is_said(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        with Book(acme.path).change("remove", now()) as change:
            prospect = change.prospects.get(1)
            assert prospect
            remove_prospect(change, prospect)
        await on.until(lambda: "was removed" in on.head)
        await on.press("E", "p", "e", "d", "n", "1")
        assert on.name == "DossierScreen"
        await on.press("u")
        assert on.head == "1 Acme"

    drive(acme, story)


def test_it_opens_on_the_deal_that_it_was_opened_for_else_on_an_open_one(acme: Tables) -> None:
    with acme.book.change("more deals", now()) as change:
        prospect, deal = change.prospects.get(1), change.deals.get(10001)
        assert prospect
        assert deal
        move_deal(change, deal, Stage.AFTER_SALES)
        for title in ("Valves", "Pipes"):
            prospect, _ = add_deal(change, prospect, NewDeal("EUR", title=title))

    async def story(on: Screens) -> None:
        for title in ("Pumps", "Pipes", "Valves"):
            await on.press("P", "home")
            while title not in str(on.app.screen.selected.label):  # type: ignore[attr-defined]
                await on.press("down")
            await on.press("enter")
            assert on.app.screen.selected.deal.title == title  # type: ignore[attr-defined]
            await on.press("escape")
        await _open(on)  # as the palette does, which names no deal
        assert on.app.screen.selected.deal.title == "Valves"  # type: ignore[attr-defined]
        await on.press("down", "c")
        await on.fill(text="hello")
        await on.press("ctrl+s")
        assert on.app.screen.selected.deal.title == "Pipes"  # type: ignore[attr-defined]

    drive(acme, story)
