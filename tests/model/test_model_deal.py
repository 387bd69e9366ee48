"""A deal keeps its history; its status follows from its stage and its loss."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline_tui.errors import UsageError
from pipeline_tui.model.activity import ActivityKind, parse_kind
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.stages import Stage, Status, parse_stage

DAY = date(2026, 11, 2)


def new_deal() -> Deal:
    return Deal(prospect=12, number=1, stage=Stage.SEARCH, currency="EUR", created=DAY, touched=DAY)


def test_a_deal_is_won_on_the_day_it_enters_after_sales() -> None:
    deal = new_deal().moved(Stage.CONTRACT, date(2026, 11, 9))
    won = deal.moved(Stage.AFTER_SALES, date(2026, 11, 20))
    assert (deal.status, deal.closed) == (Status.OPEN, None)
    assert (won.status, won.closed) == (Status.WON, date(2026, 11, 20))


def test_a_lost_deal_keeps_the_stage_it_was_lost_from() -> None:
    lost = new_deal().moved(Stage.OBJECTIONS, DAY).lost_for("price", date(2026, 11, 5))
    assert (lost.status, lost.stage, lost.closed) == (
        Status.LOST, Stage.OBJECTIONS, date(2026, 11, 5),
    )  # fmt: skip
    again = lost.reopened(Stage.NEGOTIATION, date(2026, 11, 7))
    assert (again.status, again.stage, again.closed) == (Status.OPEN, Stage.NEGOTIATION, None)
    assert len(again.history) == 3


def test_a_deal_that_was_won_twice_closed_the_second_time() -> None:
    deal = new_deal().moved(Stage.AFTER_SALES, date(2026, 11, 3))
    deal = deal.reopened(Stage.CONTRACT, date(2026, 11, 4))
    assert deal.closed is None
    assert deal.moved(Stage.AFTER_SALES, date(2026, 11, 9)).closed == date(2026, 11, 9)


def test_an_older_event_does_not_make_a_deal_look_idle() -> None:
    deal = new_deal().moved(Stage.CONTRACT, date(2026, 11, 9))
    assert deal.moved(Stage.OBJECTIONS, date(2026, 11, 4)).touched == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("negotiation", Stage.NEGOTIATION),
        ("NEG", Stage.NEGOTIATION),
        ("After Sales", Stage.AFTER_SALES),
        ("after_sales", Stage.AFTER_SALES),
        ("3", Stage.OBJECTIONS),
    ],
)
def test_a_stage_by_name_or_place(text: str, stage: Stage) -> None:
    assert parse_stage(text) is stage


@pytest.mark.parametrize("text", ["", "6", "0", "se", "won", "lost", "negotiating"])
def test_an_unknown_stage_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(UsageError, match="search, negotiation, objections, contract, after-sales"):
        parse_stage(text)


def test_kinds_of_activity() -> None:
    assert parse_kind("E-Mail") is ActivityKind.EMAIL
    assert parse_kind("phone") is ActivityKind.CALL
    with pytest.raises(UsageError, match="call, email, meeting"):
        parse_kind("fax")
