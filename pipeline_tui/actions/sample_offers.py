"""The proposals and objections of the sample book; the library of answers lives on them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.competitors import named_on_deal
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.model.proposal import Answer, Proposal, ProposalLine
from pipeline_tui.present import values

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.actions.sample_book import SampleBook

_RESOLVED, _UNRESOLVED = Outcome.RESOLVED, Outcome.UNRESOLVED
_SERVICE = "ten years of service are in the price"


class _Offer(NamedTuple):
    """A proposal; days count back from today, `valid` counts on."""

    name: str
    lines: tuple[tuple[str, int, str], ...]
    """Product, how many, the price of one."""
    made: int
    sent: int | None = None
    valid: int = 30
    answer: Answer | None = None
    answered: int | None = None
    discount: int = 0


_OFFERS = (
    _Offer("Solartek Energy", (("Inverters", 400, "1200"),), 20, 19, 11, Answer.ACCEPTED, 9),
    _Offer("Nordwind GmbH", (("Controllers", 140, "850"), ("Installation", 60, "65")), 29, 28, 2,
           discount=5),
    _Offer("Alpine Resorts AG", (("Cooling", 58, "2400"), ("Yearly service", 3, "980")), 1),
    _Offer("Metro Cold Store", (("Cooling", 55, "2400"),), 40, 38, 1, Answer.ACCEPTED, 20),
    _Offer("Baltic Fish", (("Cooling", 9, "2400"),), 24, 23, 7, Answer.REFUSED, 6),
)  # fmt: skip


class _Held(NamedTuple):
    """An objection; days count back from today."""

    name: str
    category: str
    words: str
    raised: int
    answer: str = ""
    answered: int = 0
    outcome: Outcome | None = None
    rival: str | None = None


_OBJECTIONS = (
    _Held("Metro Cold Store", "price", "another offer is cheaper", 30, _SERVICE, 28, _RESOLVED,
          "Frostline"),
    _Held("Sunrise Hotels", "price", "more than the budget", 18, _SERVICE, 16, _RESOLVED),
    _Held("Sunrise Hotels", "timing", "not in the high season", 16, "we build in two nights", 15,
          _RESOLVED),
    _Held("Baltic Fish", "price", "a used unit costs half", 12, "a new one saves a third of the"
          " power", 10, _UNRESOLVED, "Frostline"),
    _Held("Solartek Energy", "trust", "who comes when one fails?", 15, "our crew lives in town", 14,
          _RESOLVED),
    _Held("Nordwind GmbH", "price", "above our plan", 12, rival="Voltaris"),
    _Held("Delta Turbines", "competitor", "Voltaris is cheaper", 8, "compare ten years, not one", 8,
          rival="Voltaris"),
    _Held("株式会社ひかり", "service", "no service near us", 3),
)  # fmt: skip


def add_offers(records: SampleBook) -> None:
    """Proposals of every state."""
    for offer in _OFFERS:
        _offer(records, offer)


def add_objections(records: SampleBook) -> None:
    """Objections that wait, and those of which the library knows what resolved them."""
    for held in _OBJECTIONS:
        _objection(records, held)


def _offer(records: SampleBook, offer: _Offer) -> None:
    change, deal = records.change, records.deal(offer.name)
    terms = records.prospect(offer.name).terms
    proposal = change.put(
        Proposal(
            id=change.next_id(Proposal),
            prospect=deal.prospect,
            deal=deal.number,
            currency="EUR",
            lines=tuple(
                ProposalLine(product=product, quantity=Decimal(count), price=Decimal(price))
                for product, count, price in offer.lines
            ),
            discount=Decimal(offer.discount),
            payment_days=terms.payment_days if terms else None,
            created=records.ago(offer.made),
            valid_until=records.ago(-offer.valid),
            sent=None if offer.sent is None else records.ago(offer.sent),
            answer=offer.answer,
            answered=None if offer.answered is None else records.ago(offer.answered),
        )
    )
    _log(records, offer.name, proposal, ActivityKind.EMAIL, "sent", proposal.sent)
    if proposal.answer is not None:
        answered = proposal.answer.value, proposal.answered
        _log(records, offer.name, proposal, ActivityKind.NOTE, *answered)


def _log(
    records: SampleBook, name: str, proposal: Proposal, kind: ActivityKind, what: str,
    on: date | None,
) -> None:  # fmt: skip
    """As sending and answering a proposal log it."""
    if on is None:
        return
    text = f"proposal {proposal.id} {what}, {values.money(proposal.total, 'EUR')}"
    happened = Happened(kind, text, on=on)
    log_activity(records.change, records.prospect(name), records.deal(name), happened)


def _objection(records: SampleBook, held: _Held) -> None:
    change, deal = records.change, records.deal(held.name)
    if held.rival:
        deal = change.put(named_on_deal(change, deal, [held.rival]))
    answered = records.ago(held.answered) if held.answer else None
    change.put(
        Objection(
            id=change.next_id(Objection),
            prospect=deal.prospect,
            deal=deal.number,
            category=held.category,
            words=held.words,
            on=records.ago(held.raised),
            competitor=held.rival,
            answer=held.answer,
            answered=answered,
            outcome=held.outcome,
            closed=answered if held.outcome else None,
        )
    )
