"""The filter language as a manager types it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.actions.activities import Planned, plan_step
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal, lose_deal, move_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.clock import Moment
from pipeline_tui.config import Settings
from pipeline_tui.errors import UsageError
from pipeline_tui.model.stages import Stage
from pipeline_tui.query.columns import parse_columns, sort_views
from pipeline_tui.query.fields import FIELDS, Context
from pipeline_tui.query.language import parse_filter
from pipeline_tui.query.views import DealView, deal_views

if TYPE_CHECKING:
    from pipeline_tui.book import Change

TODAY = date(2026, 11, 23)
NOW = Moment(datetime(2026, 11, 23, 10, tzinfo=UTC), TODAY, UTC)
CONTEXT = Context(TODAY)


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> list[DealView]:
    book = Book(tmp_path_factory.mktemp("book") / "book.json")
    with book.change("fill", NOW) as change:
        _fill(change)
    return list(deal_views(book.read(), TODAY, Settings()))


def _fill(change: Change) -> None:
    solar = add_prospect(
        change,
        NewProspect("Jörg Solar", source="referral", segment="solar", owner="Anna",
                    tags=("key",), fields={"Region": "North", "क्षेत्र": "उत्तर", "Sales area": "A1"}),
    )  # fmt: skip
    solar, _ = add_contact(change, solar, NewContact("Ольга", emails=("olga@x.ru",)))
    solar, big = add_deal(
        change, solar, NewDeal("EUR", title="Roof", stage=Stage.NEGOTIATION, value=Decimal(250_000),
                               close=TODAY + timedelta(9), product="Panel"),
    )  # fmt: skip
    plan_step(change, solar, big, Planned("call Anna", TODAY + timedelta(2)))
    cold = add_prospect(change, NewProspect("Ёлка", source="fair", tags=("cold",)))
    _, _old = add_deal(
        change, cold, NewDeal("USD", value=Decimal(500), created=TODAY - timedelta(30))
    )
    gone = add_prospect(change, NewProspect("Gone or not"))
    _, lost = add_deal(change, gone, NewDeal("EUR", created=TODAY - timedelta(5)))
    lose_deal(change, lost, "no budget")
    glad = add_prospect(change, NewProspect("Glad"))
    _, won = add_deal(change, glad, NewDeal("EUR", value=Decimal(90)))
    move_deal(change, won, Stage.AFTER_SALES)


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("", "1.1 2.1 3.1 4.1"),
        ("stage:negotiation", "1.1"),
        ("stage:search,neg", "1.1 2.1 3.1"),
        ("stage>=contract", "4.1"),
        ("status:open", "1.1 2.1"),
        ("status:won,lost", "3.1 4.1"),
        ("-status:open", "3.1 4.1"),
        ("not status:open", "3.1 4.1"),
        ("value>100k", "1.1"),
        ("value>=500", "1.1 2.1"),
        ("value<1kEUR", "4.1"),
        ("value:none", "3.1"),
        ("tag:key", "1.1"),
        ("tag:#key", "1.1"),
        ("tag:none", "3.1 4.1"),
        ("-tag:cold", "1.1 3.1 4.1"),
        ("due<=wed", "1.1"),
        ("due:none status:open", "2.1"),
        ("due:overdue", ""),
        ("idle>14d", "2.1"),
        ("idle>=2w", "2.1"),
        ("stale:yes", "2.1"),
        ("source:REFERRAL", "1.1"),
        ("source:none", "3.1 4.1"),
        ("owner:anna", "1.1"),
        ("product:panel", "1.1"),
        ("currency:usd", "2.1"),
        ("reason:'no", ""),
        ('reason:"no budget"', "3.1"),
        ("close<eom", ""),
        ("close<=2026-12-02", "1.1"),
        ("created<-2w", "2.1"),
        ("closed:today", "3.1 4.1"),
        ("probability>=30", "1.1 4.1"),
        ("next:call", "1.1"),
        ("next:none status:open", "2.1"),
        ("name:elka", ""),
        ("name:елка", "2.1"),
        ("jorg", "1.1"),
        ("ольга", "1.1"),
        ('"gone or"', "3.1"),
        ('-"gone or" status:lost', ""),
        ("solar or ёлка", "1.1 2.1"),
        ("(tag:key or tag:cold) value<1k", "2.1"),
        ("-(tag:key or tag:cold)", "3.1 4.1"),
        ("tag:key or tag:cold value>1m", "1.1"),
        ("ref:1", "1.1"),
        ("ref:2.1,3.1", "2.1 3.1"),
        ("field.region:north", "1.1"),
        ("field.region:none", "2.1 3.1 4.1"),
        ("field.क्षेत्र:उत्तर", "1.1"),
        ("-field.क्षेत्र:उत्तर", "2.1 3.1 4.1"),
        ('field."sales area":a1', "1.1"),
        ("source:fair,", "2.1"),
        ("title:roof", "1.1"),
        ("segment:solar", "1.1"),
    ],
)
def test_which_deals_a_filter_means(views: list[DealView], text: str, refs: str) -> None:
    matches = parse_filter(text, CONTEXT)
    assert " ".join(view.deal.ref for view in views if matches(view)) == refs


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sorce:fair", "did you mean source"),
        ("zzz:1", "there are"),
        ("stage:foo", "unknown stage"),
        ("status:maybe", "open, won, lost"),
        ("value>much", "not a valid amount"),
        ("due<someday", "no date"),
        ("idle>x", "number of days"),
        ("probability>200", "0 to 100 percent"),
        ("stale:perhaps", "yes nor no"),
        ("source>fair", "no order"),
        ("stage:", "no value after stage:"),
        ("source:,", "no value after source:"),
        ("-name:'", "no value after name:"),
        ("источник:ярмарка", "knows no 'источник'"),
        ("क्षेत्र:उत्तर", "knows no 'क्षेत्र'"),
        ("(solar", r"\( without"),
        ("solar)", r"\) without"),
        ("or solar", "missing beside an or"),
        ("solar or", "missing beside an or"),
        ("()", "missing beside an or"),
        ("not", "missing behind a not"),
        ('"open', "quote is not closed"),
        ("(" * 200 + "a" + ")" * 200, "too many"),
    ],
)
def test_what_makes_no_sense_says_what_there_is(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parse_filter(text, CONTEXT)


@given(st.text(alphabet=st.sampled_from('abstage:<>=()"-or 019.,ё\n'), max_size=40))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    try:
        parse_filter(text, CONTEXT)
    except UsageError as error:
        assert len(error.message) < 400


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=10))
def test_a_filter_turned_round_keeps_the_rest(field: str, value: str) -> None:
    text = f'{field}:"{value}"'.replace("NAME", "x")
    try:
        matches, turned = parse_filter(text, CONTEXT), parse_filter(f"-{text}", CONTEXT)
    except UsageError:
        return
    view = _one_view()
    assert matches(view) is not turned(view)


def _one_view() -> DealView:
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

    prospect = Prospect(number=1, uid="u", name="X", created=TODAY)
    deal = Deal(
        prospect=1, number=1, stage=Stage.SEARCH, currency="EUR", created=TODAY, touched=TODAY
    )
    return DealView(prospect, deal, None, TODAY, Settings())


@pytest.mark.parametrize(
    ("by", "refs"),
    [
        (None, "2.1 1.1 4.1 3.1"),
        ("value", "4.1 2.1 1.1 3.1"),
        ("-value", "1.1 2.1 4.1 3.1"),
        ("stage,-ref", "3.1 2.1 1.1 4.1"),
        ("due", "1.1 2.1 3.1 4.1"),
    ],
)
def test_rows_stand_in_the_order_that_is_asked_for(
    views: list[DealView], by: str | None, refs: str
) -> None:
    assert " ".join(view.deal.ref for view in sort_views(views, by)) == refs


def test_columns_by_name_and_by_short_name() -> None:
    assert parse_columns("ref, Due,next,expected-close") == (
        "ref", "next_due", "next_step", "expected_close",
    )  # fmt: skip
    with pytest.raises(UsageError, match="did you mean value"):
        parse_columns("valeu")
