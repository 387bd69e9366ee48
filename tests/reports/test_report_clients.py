"""Activities, objections, clients that come back, and whom one can rely on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from desk import Desk, ago, figure, morning, refs, value

from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.evidence import Checked, add_evidence
from pipeline_tui.actions.feedback import NewFeedback, add_feedback
from pipeline_tui.actions.objections import Raised, answer_objection, raise_objection
from pipeline_tui.actions.referrals import refer
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.evidence import EvidenceKind, Verdict
from pipeline_tui.model.feedback import FeedbackKind
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.reports.by import By

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.reports.figures import Report

CATEGORIES = ("price", "trust")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def table_rows(report: Report, table: str) -> list[str]:
    return [row.label for row in next(each for each in report.tables if each.name == table).rows]


def logs(desk: Desk, name: str, kind: ActivityKind, on: date) -> None:
    desk.notes(name, on, lambda *who: log_activity(*who, Happened(kind, "spoke")))


def objects(desk: Desk, name: str, category: str, on: date) -> None:
    raised = Raised(category, "no")
    desk.notes(name, on, lambda *who: raise_objection(*who, raised, CATEGORIES))


def answers(desk: Desk, number: int, text: str, on: date, outcome: Outcome | None = None) -> None:
    with desk.book.change("answer", morning(on)) as change:
        found = change.of(Objection).get(number)
        assert found is not None
        answer_objection(change, found, text, outcome=outcome)


def test_what_was_done_and_what_it_took(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(80), owner="Anna", source="fair")
    desk.opens("B", 100, on=ago(80), owner="Ben")
    for name, kind, days in (
        ("A", ActivityKind.CALL, 70), ("A", ActivityKind.MEETING, 8), ("A", ActivityKind.VISIT, 1),
        ("B", ActivityKind.CALL, 1),
    ):  # fmt: skip
        logs(desk, name, kind, ago(days))
    desk.wins("A", on=ago(0))
    report = desk.report("activity", "last-90-days", by=By.OWNER)
    assert value(report, "effort", "all", "activities") == 4
    assert value(report, "effort", "all", "prospects") == 2
    assert value(report, "effort", "all", "per_prospect") == 2
    assert value(report, "effort", "all", "meetings_per_won") == 2
    assert refs(figure(report, "effort", "all", "meetings")) == ["A"]
    assert table_rows(report, "kinds_by_week") == ["2026-09-14", "2026-11-09", "2026-11-16"]
    assert value(report, "kinds_by_week", "2026-11-16", "visit") == 1  # 22 November, a Sunday
    assert value(report, "kinds_by_owner", "Anna", "all") == 3
    assert figure(report, "effort_by", "Ben", "meetings_per_won").unknown == (
        "no deal was won in the period"
    )
    assert list(report.charts[0].values)[-3:] == [1, 2, 0]
    year = desk.report("activity", "last-365-days")
    assert table_rows(year, "kinds_by_month") == ["2026-09", "2026-11"]


def test_an_activity_of_a_prospect_without_a_deal_counts_where_it_stands(desk: Desk) -> None:
    from pipeline_tui.actions.prospects import NewProspect, add_prospect

    with desk.book.change("add", morning(ago(9))) as change:
        prospect = add_prospect(change, NewProspect("Bare", source="fair"))
        log_activity(change, prospect, None, Happened(ActivityKind.CALL, "spoke"))
    report = desk.report("activity", "last-90-days", by=By.SOURCE)
    assert value(report, "kinds_by_source", "fair", "call") == 1
    nobody = desk.report("activity", "last-90-days", matches=lambda view: view.deal is not None)
    assert value(nobody, "effort", "all", "activities") == 0


def test_objections_by_what_came_of_them(desk: Desk) -> None:
    for name in ("A", "B", "C"):
        desk.opens(name, 100, on=ago(60), source="fair" if name == "A" else "web")
    objects(desk, "A", "price", ago(30))
    objects(desk, "B", "price", ago(30))
    objects(desk, "B", "trust", ago(20))
    answers(desk, 1, "it pays", ago(25), Outcome.RESOLVED)
    answers(desk, 2, "It  Pays", ago(25), Outcome.UNRESOLVED)
    desk.wins("A", on=ago(5))
    desk.loses("B", on=ago(5))
    report = desk.report("objections", by=By.SOURCE)
    counts = ("raised", "answered", "resolved", "unresolved", "open")
    found = {
        label: [value(report, "categories", label, head) for head in counts]
        for label in ("price", "trust", "all")
    }
    assert found == {"price": [2, 2, 1, 1, 0], "trust": [1, 0, 0, 0, 1], "all": [3, 2, 1, 1, 1]}
    assert refs(figure(report, "categories", "trust", "open")) == ["B"]
    rate = figure(report, "deals", "price", "win_rate")
    assert (rate.value, rate.n) == (Decimal("0.5"), 2)
    assert value(report, "deals", "with any objection", "lost") == 1
    assert value(report, "deals", "without", "open") == 1
    assert value(report, "groups", "web", "raised") == 2
    best = figure(report, "best", "price", "worked")
    assert (best.value, best.n) == (Decimal("0.5"), 2)
    assert table_rows(report, "best") == ["price"]


def test_objections_stand_as_they_stood_on_the_day(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(60))
    objects(desk, "A", "price", ago(30))
    answers(desk, 1, "it pays", ago(10), Outcome.RESOLVED)
    before = desk.report("objections", as_of=ago(11))
    assert value(before, "categories", "price", "answered") == 0
    assert value(before, "categories", "price", "open") == 1
    assert not desk.report("objections", as_of=ago(31)).tables[0].rows
    after = desk.report("objections", as_of=ago(10))
    assert value(after, "categories", "price", "resolved") == 1


def test_who_bought_again_and_how_often(desk: Desk) -> None:
    desk.opens("Twice", 100, on=ago(300), source="fair")
    desk.opens_again("Twice", "Twice 2", 200, on=ago(200))
    desk.opens("Once", 100, on=ago(300), source="web")
    desk.opens("Before", 100, on=ago(800), source="web")
    desk.wins("Before", on=ago(700))
    desk.opens_again("Before", "Before 2", 100, on=ago(100))
    for name, days in (("Twice", 250), ("Twice 2", 150), ("Once", 90), ("Before 2", 80)):
        desk.wins(name, on=ago(days))
    report = desk.report("retention", "last-365-days", by=By.SOURCE)
    rate = figure(report, "clients", "all", "repeat_rate")
    assert (rate.value, rate.n, refs(rate)) == (Decimal("0.3333"), 3, ["Twice", "Twice"])
    assert value(report, "clients", "all", "returned") == 1
    assert value(report, "clients", "all", "rhythm") == 360  # of 100 and 620
    assert value(report, "groups", "fair", "repeat") == 1
    assert value(report, "groups", "web", "clients") == 2
    nothing = desk.report("retention", "today")
    assert figure(nothing, "clients", "all", "repeat_rate").unknown == (
        "no deal was won in the period"
    )


def test_a_client_is_silent_beyond_its_own_rhythm(desk: Desk) -> None:
    """Orders every 40 days: 50 days after the last one it is silent, unless a deal is open."""
    desk.opens("Silent", 100, on=ago(200))
    desk.opens_again("Silent", "Silent 2", 300, on=ago(200))
    desk.wins("Silent", on=ago(90))
    desk.wins("Silent 2", on=ago(50))
    report = desk.report("retention")
    assert value(report, "clients", "all", "silent") == 1
    assert value(report, "silent", "1", "every") == 40
    assert value(report, "silent", "1", "silent") == 50
    assert value(report, "silent", "1", "value_won") == {"EUR": 400}
    only_one = desk.report(
        "retention", matches=lambda view: bool(view.deal and view.deal.value == 100)
    )
    assert value(only_one, "clients", "all", "silent") == 1  # the rhythm is that of all its orders
    assert value(desk.report("retention", as_of=ago(1)), "clients", "all", "silent") == 0
    desk.opens_again("Silent", "Silent 3", 300, on=ago(0))
    assert value(desk.report("retention"), "clients", "all", "silent") == 0


def test_referrals_and_what_they_were_worth(desk: Desk) -> None:
    desk.opens("Giver", 100, on=ago(90))
    for name in ("Named", "Also named"):
        desk.opens(name, 700, on=ago(60))
        with desk.book.change("refer", morning(ago(60))) as change:
            giver, named = (change.prospects.get(desk.clients[who]) for who in ("Giver", name))
            assert giver is not None
            assert named is not None
            refer(change, giver, named)
    desk.wins("Named", on=ago(5))
    desk.wins("Giver", on=ago(5))
    desk.loses("Also named", on=ago(5))
    report = desk.report("retention", "last-90-days")
    assert value(report, "referrals", "all", "made") == 2
    assert value(report, "referrals", "all", "referrers") == 1
    assert value(report, "referrals", "all", "value_won") == {"EUR": 700}
    assert value(report, "referrals", "all", "win_rate") == Decimal("0.5")
    assert value(desk.report("retention", "this-month"), "referrals", "all", "made") == 0


def test_the_mean_of_the_scores_says_how_many_there_were(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(90))
    for days, score in ((40, 6), (30, 9), (20, None)):
        new = NewFeedback(FeedbackKind.PRAISE, "fine", score=score)
        desk.notes("A", ago(days), lambda *who, new=new: add_feedback(*who, new))
    score = figure(desk.report("retention"), "clients", "all", "score")
    assert (score.value, score.n, score.note) == (Decimal("7.5"), 2, "2 scores")
    before = figure(desk.report("retention", as_of=ago(35)), "clients", "all", "score")
    assert (before.value, before.n) == (6, 1)


def checks(desk: Desk, name: str, says: Verdict, on: date) -> None:
    checked = Checked(EvidenceKind.REFERENCE, says)
    desk.notes(name, on, lambda change, prospect, _: add_evidence(change, prospect, checked))


def test_the_forecast_stands_with_and_without_weak_reliability(desk: Desk) -> None:
    close = date(2026, 12, 10)
    for name, amount in (("Good", 1000), ("Weak", 2000), ("Unknown", 4000)):
        desk.opens(name, amount, on=ago(40), close=close, probability=50)
    checks(desk, "Good", Verdict.GOOD, ago(30))
    checks(desk, "Weak", Verdict.BAD, ago(10))
    report = desk.report("forecast")
    assert table_rows(report, "reliability") == ["A", "D", "unchecked"]
    assert value(report, "reliability", "D", "weighted") == {"EUR": 1000}
    assert value(report, "reliability", "all", "weighted") == {"EUR": 3500}
    wanted = {"all expected": 3500, "without C and D": 2500, "without C, D and unchecked": 500}
    for label, amount in wanted.items():
        assert value(report, "trusted", label, "forecast") == {"EUR": amount}
    before = desk.report("forecast", as_of=ago(11))  # the bad news came a day later
    assert table_rows(before, "reliability") == ["A", "unchecked"]
    assert value(before, "trusted", "without C and D", "forecast") == {"EUR": 3500}


def test_where_nobody_was_checked_the_forecast_says_nothing_of_reliability(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(40))
    assert [table.name for table in desk.report("forecast").tables] == ["forecast"]
