"""The whole job by keys: one client, from the fair to the third order.

One book; each chapter opens the screens on its day and works with them as the manager does.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from textual.widgets import OptionList, TabbedContent
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.competitors import Findings, add_competitor
from pipeline_tui.actions.moving import Way, win
from pipeline_tui.actions.objections import Raised, answer_objection, raise_objection
from pipeline_tui.actions.products import NewProduct, add_product
from pipeline_tui.book.tables import TABLES, kind_of
from pipeline_tui.config import Settings
from pipeline_tui.model.contract import Contract, Obligation
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.feedback import Feedback
from pipeline_tui.model.money import Money
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.model.proposal import Proposal
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import msgspec
    import pytest

SETTINGS = Settings(currency="EUR", owner="Maria Keller")
SIZE = (120, 45)
LINES = "Inverter x 20\nCable x 200 @ 2.50\nMontage x 40 @ 60"


class Story:
    """One book, day after day."""

    def __init__(self, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tables = tables
        self.monkeypatch = monkeypatch

    def on(self, day: str) -> None:
        """Another day begins."""
        self.monkeypatch.setenv("PIPELINE_NOW", f"{day}T10:00+00:00")

    def chapter(self, day: str, tell: Callable[[Screens], Awaitable[None]]) -> None:
        """What the manager does on one day."""
        self.on(day)
        drive(self.tables, tell, SIZE, SETTINGS)

    def only(self, kind: type[msgspec.Struct], prospect: int = 2) -> list[msgspec.Struct]:
        """The records of Solartek."""
        found = self.tables.book.read().of(kind)
        return [each for each in found if getattr(each, "prospect", None) == prospect]


async def choose(on: Screens, label: str) -> None:
    """The line of the choice on top that begins so."""
    await on.until(lambda: on.app.screen.query(OptionList))
    options = on.app.screen.query_one(OptionList)
    labels = [str(option.prompt) for option in options.options]
    place = next(at for at, each in enumerate(labels) if each.startswith(label))
    await on.press("home", *["down"] * place, "enter")


async def add(on: Screens, what: str, /, **answers: str) -> None:
    """`A`, a line of the choice, and its form."""
    await on.press("A")
    await choose(on, what)
    await on.fill(**answers)
    await on.press("ctrl+s")
    assert on.name != "Form", on.text


async def open_solartek(on: Screens, tab: str = "") -> None:
    """The dossier, found by its name, and one of its tabs."""
    await on.press("P", "slash")
    await on.type("solartek")
    await on.press("enter", "enter")
    assert on.name == "DossierScreen", on.text
    for _ in range(12):
        if on.app.screen.query_one(TabbedContent).active == f"tab-{tab}" or not tab:
            return
        await on.press("right")
    raise AssertionError(tab)


async def act(on: Screens, label: str, /, **answers: str) -> None:
    """Enter on the record under the cursor, a line of the choice, and its form if it has one."""
    await on.press("enter")
    await choose(on, label)
    if answers:
        await on.fill(**answers)
        await on.press("ctrl+s")
    assert on.name != "Form", on.text


async def to_line(on: Screens, words: str) -> None:
    """The cursor of Today on the line with these words."""
    screen = on.app.screen
    for _ in range(20):
        line = screen.selected_line  # type: ignore[attr-defined]
        if line is not None and words in f"{line.next_step} {line.reason}":
            return
        await on.press("down")
    raise AssertionError(f"{words}:\n{on.text}")


def test_one_client_from_the_fair_to_the_third_order(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(tables, monkeypatch)
    story.on("2026-02-02")
    what_was_there_before(tables)
    before = documents(tables)
    revision = tables.revision
    found_at_the_fair(story)
    an_offer_that_is_about_to_run_out(story)
    two_objections(story)
    a_contract_signed_and_won(story)
    a_payment_that_comes_late_and_a_complaint(story)
    a_referral_and_the_next_order(story)
    all_of_it_is_taken_back(story, before, tables.revision - revision)


def what_was_there_before(tables: Tables) -> None:
    """Prices, a competitor, and a client who was won with an answer to the price."""
    tables.add("Hansa", "5k eur", "objections")
    with tables.book.change("before", now()) as change:
        for name, price in (("Inverter", 480), ("Cable", 3)):
            add_product(change, NewProduct(name, price=Money(Decimal(price), "EUR")))
        add_competitor(change, "Sunpower", Findings(weaknesses=("no service",)))
        prospect, deal = change.prospects.get(1), change.deals.get(10001)
        assert prospect
        assert deal
        made = raise_objection(change, prospect, deal, Raised("price", "too dear"),
                               SETTINGS.categories)  # fmt: skip
        answer_objection(change, made, "it lasts 30 years", outcome=Outcome.RESOLVED)
        found = change.deals.get(10001)
        assert found
        win(change, found, Way(SETTINGS))


def found_at_the_fair(story: Story) -> None:
    """Search: one line at the fair, the facts in the evening, and the stage's duties are done."""

    async def fair(on: Screens) -> None:
        await on.press("a")
        await on.type("Solartek 12k @Anna anna@solartek.eu next: call Anna fri")
        await on.press("enter")
        assert "Added Solartek" in on.toasts
        await open_solartek(on)
        assert "duties: 2/6" in on.text
        await on.press("E")
        await on.fill(source="fair", segment="solar", needs="a roof of inverters by May")
        await on.press("ctrl+s")
        await add(on, "Reliability", kind="registry-extract", says="good", source="court book")
        assert "reliability: A = (2×1)/2 = 1.00" in on.text
        assert "duties: 6/6" in on.text

    async def call(on: Screens) -> None:
        await to_line(on, "call Anna")
        await on.press("d")
        await on.fill(outcome="wants an offer", next="see the roof", due="tue")
        await on.press("ctrl+s", "B", "right_square_bracket")
        assert story.tables.deal("2.1").stage is Stage.NEGOTIATION

    story.chapter("2026-02-02", fair)
    story.chapter("2026-02-06", call)


def an_offer_that_is_about_to_run_out(story: Story) -> None:
    """Negotiation: who decides, terms, the offer, and Today when its last day draws near."""

    async def visit(on: Screens) -> None:
        await open_solartek(on, "contacts")
        await on.press("enter")
        await on.fill(role="director", decides="yes")
        await on.press("ctrl+s", "c")
        await on.fill(kind="visit", text="20 inverters, 200 m of cable")
        await on.press("ctrl+s")
        await add(on, "Terms", key="yes", discount="5", payment="30")
        await add(on, "Competitor", name="Sunpower")
        assert "terms: key account, 5 % discount, 30 days to pay" in on.text
        assert "duties: 3/4" in on.text
        await add(on, "Proposal", lines=LINES, valid="28 feb")
        await on.press("escape")
        await open_solartek(on, "proposals")
        assert "11,875 EUR" in on.text
        await act(on, "Send it")
        assert "Proposal 1 sent, 11,875 EUR" in on.toasts
        assert "duties: 4/4" in on.text

    async def last_days(on: Screens) -> None:
        assert "valid until Sat 28 Feb" in on.text
        await to_line(on, "see the roof")
        await on.press("d")
        await on.fill(outcome="they hesitate", next="")
        await on.press("ctrl+s", "B")

    story.chapter("2026-02-10", visit)
    story.chapter("2026-02-26", last_days)


def two_objections(story: Story) -> None:
    """Objections: the library's best answer is taken over; trust takes two tries."""

    async def objections(on: Screens) -> None:
        await open_solartek(on)
        await on.press("right_square_bracket")
        assert story.tables.deal("2.1").stage is Stage.OBJECTIONS
        await add(on, "Objection", category="price", words="too expensive", competitor="Sunpower")
        await on.press("escape")
        await open_solartek(on, "objections")
        await on.press("enter")
        await choose(on, "Answer it")
        assert "1 of 1, 100 % (21 to 100 %)  it lasts 30 years" in on.text
        assert "no service" in on.text
        await on.press("down", "enter", "ctrl+s")
        await act(on, "It is resolved")
        await add(on, "Objection", category="trust", words="you are far away")
        await on.press("down")
        await act(on, "Answer it", answer="we come by train", outcome="unresolved")
        await act(on, "Take it up again")
        await act(on, "Edit it", answer="our man lives in Graz")
        await act(on, "It is resolved")

    async def accepted(on: Screens) -> None:
        await to_line(on, "answer to proposal 1")
        await on.press("d")
        await choose(on, "Accepted, the deal is worth 11,875 EUR")
        assert story.tables.deal("2.1").value == Decimal(11_875)
        assert "answer to proposal" not in on.text

    story.chapter("2026-02-26", objections)
    found = story.only(Objection)
    assert [(each.answer, each.outcome) for each in found] == [  # type: ignore[attr-defined]
        ("it lasts 30 years", "resolved"), ("our man lives in Graz", "resolved"),
    ]  # fmt: skip
    story.chapter("2026-02-27", accepted)
    (offer,) = story.only(Proposal)
    assert offer.status(now().today) == "accepted"  # type: ignore[attr-defined]


def a_contract_signed_and_won(story: Story) -> None:
    """Contract: four papers, a delivery and three payments; signing wins the deal."""

    async def contract(on: Screens) -> None:
        await open_solartek(on)
        await on.press("4")
        await add(on, "Contract", number="K-17", starts="today", ends="2027-03-01")
        assert "duties: 1/4" in on.text
        await add(on, "Obligation", kind="delivery", text="inverters", due="20 mar")
        await add(on, "Obligation", kind="payment", due="31 mar", split="3")
        await on.press("escape")
        await open_solartek(on, "contracts")
        for paper in ("signed contract", "specification", "invoice", "acceptance certificate"):
            await act(on, f"Is there: {paper}")
        assert "4/4" in on.text
        assert "duties: 3/4" in on.text
        await act(on, "Sign it today and win the deal")
        assert "2.1 is won" in on.toasts
        await add(on, "Cadence", every="30d")

    story.chapter("2026-03-02", contract)
    assert story.tables.deal("2.1").status == "won"
    (made,) = story.only(Contract)
    assert made.missing == ()  # type: ignore[attr-defined]
    amounts = [each.amount for each in story.only(Obligation)]  # type: ignore[attr-defined]
    assert amounts == [None, Decimal("3958.33"), Decimal("3958.33"), Decimal("3958.34")]


def a_payment_that_comes_late_and_a_complaint(story: Story) -> None:
    """After-sales: what Today shows is done from Today."""

    async def delivery(on: Screens) -> None:
        await to_line(on, "delivery: inverters")
        await on.press("d")
        await choose(on, "Done today")

    async def payment(on: Screens) -> None:
        await to_line(on, "they owe it, 3 d overdue")
        await on.press("d")
        await choose(on, "Done today")
        assert "they owe it" not in on.text
        await open_solartek(on, "obligations")
        assert "done, 3 d late" in on.text
        await add(on, "Feedback", kind="complaint", words="two inverters hum", score="6")

    async def complaint(on: Screens) -> None:
        await to_line(on, "complaint, today")
        await on.press("d")
        await choose(on, "Settle it")
        await on.fill(resolution="sent two new ones")
        await on.press("ctrl+s")
        assert "two inverters hum" not in "\n".join(on.lines[:-8])

    story.chapter("2026-03-20", delivery)
    story.chapter("2026-04-03", payment)
    story.chapter("2026-04-10", complaint)
    (heard,) = story.only(Feedback)
    assert heard.resolution == "sent two new ones"  # type: ignore[attr-defined]


def a_referral_and_the_next_order(story: Story) -> None:
    """The client names another one, orders again, and is asked for a third order in time."""

    async def referral(on: Screens) -> None:
        await open_solartek(on)
        await add(
            on, "Referral", name="Novak Bau", contact="Jan Novak", next="call Jan", due="+90d"
        )
        assert "referred 1: 3 Novak Bau" in on.text
        await on.press("D")
        await on.fill(title="Second roof", value="9k", next="", due="")
        await on.press("ctrl+s", "down", "w")
        assert story.tables.deal("2.2").status == "won"

    async def reminder(on: Screens) -> None:
        assert "ask for the next order" in on.text
        assert "orders every 39 d" in on.text
        await to_line(on, "ask for the next order")
        await on.press("enter", "D")
        await on.fill(title="Third roof", value="14k", next="measure it", due="fri")
        await on.press("ctrl+s", "T")
        assert "ask for the next order" not in on.text

    story.chapter("2026-04-10", referral)
    story.chapter("2026-05-29", reminder)
    assert story.tables.deal("2.3").value == Decimal(14_000)


def documents(tables: Tables) -> dict[str, list[bytes]]:
    """Every document of the book by table."""
    read = tables.book.read()
    return {each: sorted(map(encode, read.of(kind_of(each)))) for each in TABLES}


def all_of_it_is_taken_back(
    story: Story, before: dict[str, list[bytes]], changes: int
) -> None:  # fmt: skip
    """`u` as often as something was changed leads back to the first morning."""
    assert changes > 35

    async def back(on: Screens) -> None:
        await on.press("H")
        for command in ("deal add 2", "referral 2", "obligation done", "contract sign"):
            assert command in on.text, command
        await on.press("escape")
        for _ in range(changes):
            await on.press("u")

    story.chapter("2026-05-29", back)
    assert documents(story.tables) == before
