"""The win rate against each competitor."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from report_books import NOW, TODAY, add, days_ago, lost, new_book, won

from pipeline_tui.actions.competitors import named_on_deal
from pipeline_tui.actions.deals import reopen_deal
from pipeline_tui.actions.objections import Raised, answer_objection, raise_objection
from pipeline_tui.config import Settings
from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.stages import Stage
from pipeline_tui.render.chances import chance_text
from pipeline_tui.reports.competition import CompetitorRecord, competition
from pipeline_tui.reports.today import today_report

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book, Change
    from pipeline_tui.model.deal import Deal


def against(change: Change, deal: Deal, *names: str) -> Deal:
    return change.put(named_on_deal(change, deal, names))


def rates(book: Book) -> dict[str, CompetitorRecord]:
    return {each.name: each for each in competition(book.read())}


def test_won_out_of_closed_by_count_and_by_value(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("compete", NOW) as change:
        against(change, won(change, "A", 1000, 30), "Sunpower")
        against(change, won(change, "B", 3000, 50), "SUNPOWER", "Other")
        against(change, lost(change, "C", 2000), "sunpower")
        _, deal = add(change, "D", 9000)
        against(change, deal, "Sunpower")
        won(change, "E", 7000, 10)
    found = rates(book)
    rate = found["Sunpower"].win_rate
    assert chance_text(rate.chance, rate.reason) == "2 of 3, 67 % (21 to 94 %)"
    assert (rate.won, rate.lost, rate.open) == (("1.1", "2.1"), ("3.1",), ("4.1",))
    (value,) = rate.values
    assert (value.won, value.closed, value.rate) == (4000, 6000, Decimal("0.6667"))
    assert found["Other"].win_rate.chance.n == 1


def test_currencies_are_never_mixed_and_missing_values_are_counted(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("compete", NOW) as change:
        against(change, won(change, "A", 1000, 30), "X")
        _, deal = add(change, "B", 500, currency="USD", stage=Stage.AFTER_SALES)
        against(change, deal, "X")
        _, deal = add(change, "C", None, stage=Stage.AFTER_SALES)
        against(change, deal, "X")
    rate = rates(book)["X"].win_rate
    assert [(each.currency, each.closed) for each in rate.values] == [("EUR", 1000), ("USD", 500)]
    assert (rate.chance.n, rate.without_value) == (3, 1)


def test_none_closed_is_no_rate(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("compete", NOW) as change:
        _, deal = add(change, "A", 1000)
        against(change, deal, "Running")
        again = against(change, lost(change, "B", 1), "Running")
        reopen_deal(change, again)
        change.put(Competitor(id=change.next_id(Competitor), name="Unmet"))
    found = {name: each.win_rate for name, each in rates(book).items()}
    assert chance_text(found["Running"].chance, found["Running"].reason) == (
        "n/a: none is closed yet"
    )
    assert found["Unmet"].reason == "no deal names it"


def test_a_name_without_a_card_is_listed_all_the_same(tmp_path: Path) -> None:
    from msgspec.structs import replace

    book = new_book(tmp_path)
    with book.change("import", NOW) as change:
        change.put(replace(won(change, "A", 1000, 30), competitors=("Stranger",)))
    record = rates(book)["Stranger"]
    assert (record.id, record.win_rate.chance.n) == (None, 1)


def test_an_objection_that_nobody_answers_stands_in_today(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    kinds = Settings().categories
    with book.change("object", NOW) as change:
        for name, age in (("Fresh", 2), ("Late", 3), ("Later", 9)):
            prospect, deal = add(change, name, stage=Stage.OBJECTIONS, age=30)
            raised = Raised("price", f"{name} says", on=days_ago(age))
            raise_objection(change, prospect, deal, raised, kinds)
        prospect, deal = add(change, "Answered", age=30)
        said = raise_objection(change, prospect, deal, Raised("need", "x", on=days_ago(9)), kinds)
        answer_objection(change, said, "because")
        gone = lost(change, "Lost", 1, ago=1)
        owner = change.prospects.get(gone.prospect)
        assert owner is not None
        raise_objection(change, owner, gone, Raised("need", "x", on=days_ago(9)), kinds)
    found = today_report(book.read(), TODAY, Settings())
    assert [(line.prospect, line.next_step, line.kind) for line in found.deadlines] == [
        ("Later", "answer: Later says", "objection"), ("Late", "answer: Late says", "objection"),
    ]  # fmt: skip
    assert found.deadlines[0].reason == "price, unanswered for 9 d, limit 3"
    assert found.deadlines[0].next_due == days_ago(6)
    patient = today_report(book.read(), TODAY, Settings(answer_days=9))
    assert [line.prospect for line in patient.deadlines] == ["Later"]
