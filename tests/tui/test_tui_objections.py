"""Objections and competitors by keys: raise one, answer it out of the library, say how it ended."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.competitors import Findings, add_competitor, see_price
from pipeline_tui.actions.moving import Way, win
from pipeline_tui.actions.objections import Raised, answer_objection, raise_objection
from pipeline_tui.book import Book
from pipeline_tui.config import Settings
from pipeline_tui.model.money import parse_money
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.query.competitors import find_named
from pipeline_tui.tui.screens.dossier import DossierScreen

KINDS = Settings().categories
ESCAPES = "\x1b]0;pwned\x07 [@click=app.quit]x[/]"


def objections(tables: Tables) -> list[Objection]:
    return list(Book(tables.path).read().of(Objection))


def won_with(tables: Tables, answer: str, name: str = "Nordwind") -> None:
    """A deal that was won after this answer to an objection to its price."""
    ref = tables.add(name, "100 eur", "contract")
    deal = tables.deal(ref)
    with tables.book.change("win", now()) as change:
        prospect = change.prospects.get(deal.prospect)
        assert prospect
        made = raise_objection(change, prospect, deal, Raised("price", "dear"), KINDS)
        answer_objection(change, made, answer, outcome=Outcome.RESOLVED)
        found = change.deals.get(deal.key)
        assert found
        win(change, found, Way(Settings()))


@pytest.fixture
def acme(tables: Tables) -> Tables:
    tables.add("Acme", "1000 eur", "negotiation", title="Pumps")
    return tables


async def _open(on: Screens) -> None:
    on.app.open_dossier(1)
    await on.settle()
    assert on.name == "DossierScreen"


async def _to_objections(on: Screens) -> None:
    """The tab with the objections, the cursor on the first."""
    screen = on.app.screen
    assert isinstance(screen, DossierScreen)
    for _ in range(12):
        await on.press("l")
        if screen.records is not None and screen.records.section.name == "objections":
            return
    raise AssertionError("there is no tab for objections")


async def _choose(on: Screens, label: str) -> None:
    """One line of the choice on top."""
    await on.until(lambda: on.name in ("ChooseDialog", "Choice"))
    options = on.app.screen.query_one(OptionList)
    labels = [str(option.prompt) for option in options.options]
    (place,) = [at for at, each in enumerate(labels) if each.startswith(label)]
    options.highlighted = place
    await on.press("enter")


async def _raise(on: Screens, /, **answers: str) -> None:
    await on.press("A")
    await _choose(on, "Objection")
    await on.fill(**answers)
    await on.press("ctrl+s")


def test_an_objection_from_the_first_word_to_resolved(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await _raise(on, category="price", words="too expensive", competitor="Sunpower")
        assert "an objection; the deal is still in negotiation" in on.toasts
        assert "pipeline objection add 1.1 price 'too expensive' --competitor Sunpower" in on.toasts
        await _to_objections(on)
        assert "too expensive (Sunpower)" in on.text
        await on.press("enter")
        await _choose(on, "Answer it")
        await on.fill(answer="it lasts")
        await on.press("ctrl+s")
        assert "pipeline objection answer 1.1 1 'it lasts'" in on.toasts
        await on.press("enter")
        await _choose(on, "It is resolved")
        assert objections(acme)[0].outcome is Outcome.RESOLVED
        await on.press("enter")
        await _choose(on, "Take it up again")
        assert objections(acme)[0].outcome is None
        await on.press("enter")
        await _choose(on, "It is unresolved")
        await on.press("u")

    drive(acme, story)
    (made,) = objections(acme)
    assert (made.category, made.answer, made.status) == ("price", "it lasts", "answered")
    assert acme.deal("1.1").competitors == ("Sunpower",)


def test_the_library_is_offered_and_one_key_takes_an_answer_over(acme: Tables) -> None:
    won_with(acme, "It lasts 30 years")
    won_with(acme, "It lasts 30 years")
    won_with(acme, "We pay the transport", "Hansa")

    async def story(on: Screens) -> None:
        await _open(on)
        await _raise(on, category="price", words="too dear")
        await _to_objections(on)
        await on.press("enter")
        await _choose(on, "Answer it")
        assert "2 of 2, 100 % (34 to 100 %)  It lasts 30 years" in on.text
        assert "1 of 1, 100 % (21 to 100 %)  We pay the transport" in on.text
        await on.press("ctrl+t", "ctrl+s")
        await on.press("u")
        await on.press("enter")
        await _choose(on, "Answer it")
        await on.press("down", "down", "enter", "ctrl+s")

    drive(acme, story)
    *_, made = objections(acme)
    assert made.answer == "We pay the transport"


def test_what_is_known_of_the_competitor_is_shown_while_answering(acme: Tables) -> None:
    with acme.book.change("card", now()) as change:
        card = add_competitor(change, "Sunpower", Findings(weaknesses=("no service",)))
        see_price(change, card, "pump", parse_money("95", "EUR"), None, "tender")

    async def story(on: Screens) -> None:
        await _open(on)
        await _raise(on, category="price", words="cheaper", competitor="sunpower")
        await _to_objections(on)
        await on.press("enter")
        await _choose(on, "Answer it")
        for said in ("Sunpower:", "weakness: no service", "price: pump 95 EUR", "n/a: none is"):
            assert said in on.text

    drive(acme, story, (100, 40))


def test_nonsense_is_refused_in_the_field_and_nothing_typed_is_lost(acme: Tables) -> None:
    before = acme.revision

    async def story(on: Screens) -> None:
        await _open(on)
        await _raise(on, category="prise", words="too dear", on="tomorrow")
        assert on.name == "Form"
        assert "did you mean price?" in on.text
        await on.fill(category="price")
        await on.press("ctrl+s")
        assert on.name == "Form"
        assert "is in the future" in on.text
        assert "too dear" in on.text
        await on.fill(on="yesterday")
        await on.press("ctrl+s")
        assert on.name == "DossierScreen"

    drive(acme, story)
    assert acme.revision == before + 1
    assert objections(acme)[0].on.isoformat() == "2026-11-22"


def test_an_answer_given_elsewhere_meanwhile_is_not_written_over(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await _raise(on, category="price", words="too dear")
        await _to_objections(on)
        await on.press("enter")
        await _choose(on, "Answer it")
        with Book(acme.path).change("answer", now()) as change:
            (made,) = change.of(Objection)
            answer_objection(change, made, "theirs")
        await on.fill(answer="mine")
        await on.press("ctrl+s")
        assert "is answered already" in on.text
        assert "mine" in on.text

    drive(acme, story)
    assert objections(acme)[0].answer == "theirs"


def test_an_objection_is_edited_and_removed(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await _raise(on, category="price", words="too dear", competitor="Sunpower")
        await _to_objections(on)
        await on.press("enter")
        await _choose(on, "Edit it")
        await on.fill(category="trust", words="who are you", competitor="")
        await on.press("ctrl+s")
        assert (
            "objection edit 1.1 1 --category trust --words 'who are you' --no-competitor"
            in " ".join(on.toasts.split())
        )
        (made,) = objections(acme)
        assert (made.category, made.words, made.competitor) == ("trust", "who are you", None)
        await on.press("enter")
        await _choose(on, "Remove this objection")

    drive(acme, story)
    assert objections(acme) == []


def test_competitors_are_named_looked_at_and_added_to(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("A")
        await _choose(on, "Competitor")
        await on.fill(name="Sunpower")
        assert "new: it gets an empty card" in on.text
        await on.press("ctrl+s")
        assert "pipeline edit 1.1 --competitor Sunpower" in on.toasts
        await on.press("A")
        await _choose(on, "Competitor Sunpower")
        assert "n/a: none is closed yet" in on.text
        await _choose(on, "Add to its card")
        await on.fill(weaknesses="no service\nslow", notes="two people")
        await on.press("ctrl+s")
        line = "edit Sunpower --weakness 'no service' --weakness slow --note 'two people'"
        assert line in " ".join(on.toasts.split())
        await on.press("A")
        await _choose(on, "Competitor Sunpower")
        assert "- no service" in on.text
        await _choose(on, "Note a price")
        await on.fill(product="pump", amount="95", source="tender")
        await on.press("ctrl+s")
        await on.press("A")
        await _choose(on, "Competitor Sunpower")
        await _choose(on, "Out of the race")

    drive(acme, story, (100, 40))
    snapshot = Book(acme.path).read()
    card = find_named(snapshot, "sunpower")
    assert card
    assert (card.weaknesses, card.notes) == (("no service", "slow"), "two people")
    assert [(price.product, price.currency) for price in card.prices] == [("pump", "EUR")]
    assert acme.deal("1.1").competitors == ()


def test_hostile_words_are_text_and_taken_over_as_they_came(acme: Tables) -> None:
    won_with(acme, ESCAPES)

    async def story(on: Screens) -> None:
        await _open(on)
        await _raise(on, category="price", words=ESCAPES, competitor=ESCAPES)
        await _to_objections(on)
        assert "\x1b" not in on.text
        assert "[@click=app.quit]x[/]" in on.text
        await on.press("enter")
        await _choose(on, "Answer it")
        assert "\x1b" not in on.text
        await on.press("ctrl+t", "ctrl+s")
        await on.press("A")
        await _choose(on, "Competitor ␛")
        assert "\x1b" not in on.text

    drive(acme, story, (140, 40))
    assert [each.answer for each in objections(acme)] == [ESCAPES, ESCAPES]
