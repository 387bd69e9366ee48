"""Limits: each field of a document has that of its type, or a narrower one of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from pipeline_tui.book.tables import TABLES, kind_of
from pipeline_tui.model.activity import Activity, ActivityKind
from pipeline_tui.model.contract import Contract, Document
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.handover import Direction, Handover
from pipeline_tui.model.history import Opened, Revalued, Reweighed
from pipeline_tui.model.limit_checks import check_of, first_fault
from pipeline_tui.model.limits import AMOUNT, EARLIEST, LATEST, LONGEST_TEXT, MOST_ITEMS
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.product import Product
from pipeline_tui.model.proposal import ProposalLine
from pipeline_tui.model.prospect import Contact, Prospect
from pipeline_tui.model.stages import Stage

DAY = date(2026, 11, 23)
DEAL = Deal(prospect=1, number=1, stage=Stage.SEARCH, currency="EUR", created=DAY, touched=DAY)
OPENED = Opened(on=DAY, stage=Stage.SEARCH)
PROSPECT = Prospect(number=1, uid="a", name="Acme", created=DAY)
PRODUCT = Product(id=1, name="Inverter")
LINE = ProposalLine(product="Inverter", price=Decimal(1))
CONTRACT = Contract(id=1, prospect=1, deal=1, created=DAY)
CALL = Activity(id=1, prospect=1, kind=ActivityKind.CALL, on=DAY)
SENT = Handover(id=1, uid="a", direction=Direction.OUT, name="Kim", since=DAY, until=DAY, on=DAY,
                revision=1)  # fmt: skip


@pytest.mark.parametrize(
    ("doc", "field", "value"),
    [
        (DEAL, "value", Decimal(0)),
        (DEAL, "value", Decimal("999999999999999.99")),
        (DEAL, "value", Decimal("1E+3")),
        (DEAL, "value", Decimal("0E-7")),
        (DEAL, "value", Decimal("1E-10")),
        (DEAL, "close", EARLIEST),
        (DEAL, "close", LATEST),
        (DEAL, "title", "x" * LONGEST_TEXT),
        (DEAL, "tags", ("x",) * 1_000),
        (DEAL, "probability", Probability(100)),
        (CALL, "at", datetime(2999, 12, 31, 20, tzinfo=timezone(-timedelta(hours=3)))),
        (CONTRACT, "notice_days", 3650),
        (LINE, "quantity", Decimal("0.0001")),
        (PROSPECT, "deals_made", 9_999),
        (PRODUCT, "currency", ""),
        (SENT, "prospects", ("x",) * (MOST_ITEMS + 1)),
    ],
)
def test_the_ends_of_each_range_are_valid(doc: msgspec.Struct, field: str, value: Any) -> None:
    assert first_fault(msgspec.structs.replace(doc, **{field: value})) is None


@pytest.mark.parametrize(
    ("doc", "field", "value", "said"),
    [
        (DEAL, "value", Decimal(10) ** 15, "its value is not a valid amount (0 to 999,"),
        (DEAL, "value", Decimal(-1), "its value"),
        (DEAL, "value", Decimal("1E-999999999"), "its value"),
        (DEAL, "value", Decimal("0E-999999999"), "its value"),
        (DEAL, "value", Decimal("0E+999999999"), "its value"),
        (DEAL, "value", Decimal("1E+999999999"), "its value"),
        (DEAL, "value", Decimal("1." + "0" * 10_000), "its value"),
        (DEAL, "value", Decimal("0.12345678901"), "its value"),
        (DEAL, "value", Decimal("999999999999999000000000.0"), "its value"),
        (DEAL, "value", Decimal("1234567890.123456789012345678901234567890"), "its value"),
        (DEAL, "value", Decimal("NaN"), "its value"),
        (DEAL, "value", Decimal("sNaN"), "its value"),
        (DEAL, "value", Decimal("Infinity"), "its value"),
        (DEAL, "close", date(1899, 12, 31), "its expected close date is not a valid date (1900-"),
        (DEAL, "touched", date.max, "its last touch"),
        (DEAL, "created", date.min, "its creation date"),
        (DEAL, "currency", "EURO", "its currency is not a valid currency (an ISO code"),
        (DEAL, "probability", Probability(101), "its probability"),
        (DEAL, "duties", {"demo": date(1, 1, 1)}, "entry 1 of its checklist is not a valid date"),
        (DEAL, "history", (OPENED, Revalued(on=DAY, new=Decimal("NaN"))),
         "the new value of entry 2 of its history is not a valid amount"),
        (DEAL, "history", (Reweighed(on=DAY, old=Probability(-1)),), "the old value of entry 1"),
        (DEAL, "history", (Opened(on=date.max, stage=Stage.SEARCH),), "the date of entry 1"),
        (DEAL, "title", "x" * (LONGEST_TEXT + 1), "its title is not a valid text"),
        (DEAL, "tags", ("x",) * 1_001, "its tags are not a valid list (at most 1,000 entries)"),
        (DEAL, "fields", {str(n): "" for n in range(MOST_ITEMS + 1)}, "its own fields"),
        (CALL, "at", datetime(9999, 12, 31, 23, tzinfo=UTC), "its time is not a valid time"),
        (CALL, "at", datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=3))), "its time"),
        (CALL, "at", datetime(2026, 1, 1), "with an offset from UTC"),  # noqa: DTZ001
        (CALL, "id", 10**15, "its id is not a valid number (at most 15 digits)"),
        (CONTRACT, "ends", date.min, "its last day"),
        (CONTRACT, "notice_days", 3651, "its notice is not a valid number of days (0 to 3,650)"),
        (CONTRACT, "documents", (Document(name="x"), Document(name="y", present=date.max)),
         "the arrival date of entry 2 of its documents"),
        (LINE, "quantity", Decimal(0), "its quantity is not a valid quantity (more than 0"),
        (LINE, "discount", Decimal("100.01"), "its discount is not a valid percentage (0 to 100)"),
        (PROSPECT, "deals_made", 10**15, "its count of deals is not a valid count (0 to 9,999)"),
        (PROSPECT, "cadence_days", 0, "its cadence is not a valid number of days (1 to 3,650)"),
        (PROSPECT, "number", 10**11, "its number"),
        (PROSPECT, "contacts", (Contact(id=1, emails=("x" * (LONGEST_TEXT + 1),)),),
         "entry 1 of its emails of entry 1 of its contacts"),
    ],
)  # fmt: skip
def test_what_is_beyond_a_limit_is_named_with_the_valid_range(
    doc: msgspec.Struct, field: str, value: Any, said: str
) -> None:
    fault = first_fault(msgspec.structs.replace(doc, **{field: value}))
    assert fault is not None
    assert said in fault.text


def test_a_short_document_is_checked_for_all_but_lengths() -> None:
    tagged = msgspec.structs.replace(DEAL, tags=("",) * 1_001)
    assert first_fault(tagged, size=len(encode(tagged))) == first_fault(tagged) is not None
    late = msgspec.structs.replace(DEAL, touched=date.max)
    assert first_fault(DEAL, size=100) is None
    assert first_fault(late, size=100) == first_fault(late)


class _Later(Product, frozen=True, kw_only=True):
    """A product of a later version."""

    added: date | None = None
    packs: dict[str, tuple[Decimal, ...]] | None = None


def test_a_new_field_has_the_limit_of_its_type() -> None:
    assert first_fault(_Later(id=1, name="x", added=DAY, packs={"a": (Decimal(1),)})) is None
    late = first_fault(_Later(id=1, name="x", added=date.max))
    assert late is not None
    assert late.text.startswith("its added is not a valid date")
    wrong = first_fault(_Later(id=1, name="x", packs={"a": (Decimal("NaN"),)}))
    assert wrong is not None
    assert wrong.limit is AMOUNT


class _Float(msgspec.Struct):
    ratio: float = 0.0


@pytest.mark.parametrize("table", TABLES)
def test_every_field_of_a_book_is_of_a_type_with_a_limit(table: str) -> None:
    check_of(kind_of(table), is_short=False)
    with pytest.raises(KeyError):
        check_of(_Float, is_short=False)
