"""The records of the sample book: the market, the clients, contracts and what came after."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline_tui.actions.cadence import set_cadence
from pipeline_tui.actions.competitors import Findings, add_competitor, see_price
from pipeline_tui.actions.evidence import Checked, add_evidence
from pipeline_tui.actions.products import NewProduct, add_product
from pipeline_tui.actions.referrals import refer
from pipeline_tui.actions.sample_book import SampleBook
from pipeline_tui.actions.sample_offers import add_objections, add_offers
from pipeline_tui.actions.terms import TermsEdit, edit_terms
from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import Contract, Document, Obligation, ObligationKind
from pipeline_tui.model.evidence import EvidenceKind, Verdict
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.model.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline_tui.book import Change

_PRODUCTS = (
    ("Inverters", "INV-10", "1200", "pcs"),
    ("Controllers", "CTL-4", "850", "pcs"),
    ("Cooling", "COOL-2", "2400", "pcs"),
    ("Installation", "", "65", "hour"),
    ("Yearly service", "SRV", "980", "year"),
)
_NEEDS = {
    "Solartek Energy": "Inverters for two roofs, running before the spring.",
    "Nordwind GmbH": "Controllers for 140 turbines, within this year's plan.",
    "Metro Cold Store": "One supplier for cooling and service.",
}
_EVIDENCE = (
    ("Solartek Energy", EvidenceKind.REGISTRY_EXTRACT, Verdict.GOOD, 50, "registered since 2009"),
    ("Solartek Energy", EvidenceKind.PAYMENT_HISTORY, Verdict.GOOD, 40, "paid 6 of 6 in time"),
    ("Nordwind GmbH", EvidenceKind.REGISTRY_EXTRACT, Verdict.GOOD, 44, "no entries against it"),
    ("Nordwind GmbH", EvidenceKind.PAYMENT_HISTORY, Verdict.MIXED, 44, "two of six paid late"),
    ("Delta Turbines", EvidenceKind.REFERENCE, Verdict.MIXED, 60, "two suppliers asked"),
    ("Baltic Fish", EvidenceKind.OWN_EXPERIENCE, Verdict.BAD, 6, "called off twice"),
    ("Metro Cold Store", EvidenceKind.REGISTRY_EXTRACT, Verdict.GOOD, 190, "registered since 2015"),
)
_REFERRALS = (
    ("Solartek Energy", "Nordwind GmbH"),
    ("Nordwind GmbH", "Lindqvist Bygg"),
    ("Metro Cold Store", "Harbor Logistics"),
)
_PAPERS = ("signed contract", "specification", "invoice", "acceptance certificate")


def add_records(change: Change, numbers: Mapping[str, int]) -> None:
    """Give the sample prospects, by name, the records of the job."""
    records = SampleBook(change, numbers)
    _market(records)
    _clients(records)
    add_offers(records)
    add_objections(records)
    _contract_in_the_making(records)
    _contract_with_a_late_payment(records)
    _feedback(records)


def _market(records: SampleBook) -> None:
    """What we sell, and who else sells."""
    change = records.change
    for name, sku, price, unit in _PRODUCTS:
        money = Money(Decimal(price), "EUR")
        add_product(change, NewProduct(name, sku=sku, price=money, unit=unit))
    voltaris = add_competitor(
        change,
        "Voltaris",
        Findings(
            strengths=("delivers in a week", "cheap at first"),
            weaknesses=("no service of its own",),
            opportunities=("its clients ask for spare parts",),
            threats=("opens an office in the north",),
        ),
    )
    seen = records.ago(12)
    see_price(change, voltaris, "Controllers", Money(Decimal(790), "EUR"), seen, "Nordwind")
    add_competitor(
        change,
        "Frostline",
        Findings(strengths=("used units at half the price",), weaknesses=("one year of warranty",)),
    )


def _clients(records: SampleBook) -> None:
    """Needs, terms, reliability, who named whom, and how often they want to hear from us."""
    change = records.change
    for name, needs in _NEEDS.items():
        change.put(replace(records.prospect(name), needs=needs))
    key = TermsEdit(key_account=True, bonus="free service for a year", payment_days=30)
    edit_terms(change, records.prospect("Solartek Energy"), key)
    edit_terms(change, records.prospect("Metro Cold Store"), TermsEdit(payment_days=45))
    edit_terms(change, records.prospect("Nordwind GmbH"), TermsEdit(discount=Decimal(5)))
    for name, kind, says, days, text in _EVIDENCE:
        checked = Checked(kind, says, text, on=records.ago(days))
        add_evidence(change, records.prospect(name), checked)
    for referrer, referred in _REFERRALS:
        refer(change, records.prospect(referrer), records.prospect(referred))
    set_cadence(change, records.prospect("Metro Cold Store"), 30)


def _contract_in_the_making(records: SampleBook) -> None:
    """Two of four papers are there, nothing is signed."""
    there = dict.fromkeys(_PAPERS[1:3], records.ago(6))
    _contract(records, "Solartek Energy", "K-41", None, -7, there)


def _contract_with_a_late_payment(records: SampleBook) -> None:
    """Delivered in time; the first of three payments is late."""
    name = "Metro Cold Store"
    contract = _contract(records, name, "K-38", 9, 9, dict.fromkeys(_PAPERS, records.ago(9)))
    change, third = records.change, Decimal(44_000)
    owed: list[tuple[ObligationKind, Party, str, Decimal | None, int, date | None]]
    owed = [(ObligationKind.DELIVERY, Party.ME, "55 units", None, 5, records.ago(5))]
    owed += [
        (ObligationKind.PAYMENT, Party.THEM, f"{part} of 3", third, days, None)
        for part, days in enumerate((4, -26, -57), 1)
    ]
    for kind, by, text, amount, days, done in owed:
        change.put(
            Obligation(
                id=change.next_id(Obligation),
                prospect=contract.prospect,
                deal=contract.deal,
                contract=contract.id,
                kind=kind,
                by=by,
                text=text,
                amount=amount,
                currency="EUR" if amount else "",
                due=records.ago(days),
                done=done,
            )
        )


def _contract(
    records: SampleBook,
    name: str,
    number: str,
    signed: int | None,
    starts: int,
    there: Mapping[str, date],
) -> Contract:
    change, deal = records.change, records.deal(name)
    return change.put(
        Contract(
            id=change.next_id(Contract),
            prospect=deal.prospect,
            deal=deal.number,
            number=number,
            created=records.ago(max(starts, 6)),
            signed=None if signed is None else records.ago(signed),
            starts=records.ago(starts),
            ends=records.ago(starts - 365),
            documents=tuple(Document(name=each, present=there.get(each)) for each in _PAPERS),
        )
    )


def _feedback(records: SampleBook) -> None:
    """Praise and a complaint of one client."""
    change, deal = records.change, records.deal("Metro Cold Store")
    heard = (
        (FeedbackKind.PRAISE, "in time, and clean work", 5, None, 9),
        (FeedbackKind.COMPLAINT, "one door does not close", 3, records.ago(-1), None),
    )
    for kind, words, days, due, score in heard:
        change.put(
            Feedback(
                id=change.next_id(Feedback),
                prospect=deal.prospect,
                deal=deal.number,
                kind=kind,
                words=words,
                on=records.ago(days),
                due=due,
                score=score,
            )
        )
