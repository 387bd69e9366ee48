"""Sources, segments, competitors and losses: where deals come from, and why they end."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from desk import Desk, ago, figure, morning, refs, value

from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.model.stages import Stage
from pipeline_tui.reports.by import By

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.reports.figures import Report


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def fairs(desk: Desk) -> Desk:
    """Four prospects of fairs: one won twice, one lost, one open, one without a deal."""
    desk.opens("A", 1000, on=ago(50), source="fair", segment="food")
    desk.opens_again("A", "A2", 3000, on=ago(60))
    desk.opens("B", 2000, on=ago(50), source="fair", segment="food")
    desk.opens("C", 500, on=ago(50), source="fair", probability=40)
    desk.opens("W", 700, on=ago(50), source="web")
    with desk.book.change("add", morning(ago(50))) as change:
        add_prospect(change, NewProspect("No deal", source="fair"))
    desk.wins("A", on=ago(20))
    desk.wins("A2", on=ago(10))
    desk.loses("B", on=ago(10))
    return desk


def rows(report: Report, table: str) -> list[str]:
    return [row.label for row in next(each for each in report.tables if each.name == table).rows]


def test_spellings_of_one_source_segment_or_reason_are_one_line(desk: Desk) -> None:
    """As most of them spell it."""
    spelled = [("fair", "Été", "Price"), ("Fair", "été", "too dear"), ("FAIR", "Été", "PRICE"),
               ("Fair", "Ete", "Price "), ("Łódź", "Food", "price"), ("lodz", "food", "price"),
               ("lodz", "food", "price")]  # fmt: skip
    for number, (source, segment, reason) in enumerate(spelled):
        name = f"Client {number}"
        desk.opens(name, 100, on=ago(50), source=source, segment=segment, owner=source)
        desk.loses(name, on=ago(10), reason=reason)
    with desk.book.change("add", morning(ago(50))) as change:
        add_prospect(change, NewProspect("No deal", source="fAIR"))
        add_prospect(change, NewProspect("No deal either", source="Web"))
        add_prospect(change, NewProspect("Nor this one", source="web"))
    sources = desk.report("sources")
    assert rows(sources, "holds") == ["Fair", "lodz", "Web"]
    assert value(sources, "holds", "Fair", "prospects") == 5
    assert value(sources, "holds", "Web", "prospects") == 2
    assert value(sources, "won", "lodz", "lost") == 3
    assert rows(desk.report("segments"), "holds") == ["Été", "food", "(none)"]
    losses = desk.report("losses", by=By.OWNER)
    assert rows(losses, "reasons") == ["price", "too dear"]
    assert value(losses, "reasons", "price", "lost") == 6
    assert rows(losses, "by_owner") == ["Fair", "lodz"]
    table = next(each for each in losses.tables if each.name == "by_owner")
    assert [row.cells[-1] for row in table.rows] == ["price", "price"]


def test_what_a_source_brought(fairs: Desk) -> None:
    report = fairs.report("sources")
    assert rows(report, "holds") == ["fair", "web"]
    assert value(report, "holds", "fair", "prospects") == 4
    assert value(report, "holds", "fair", "deals") == 4
    assert value(report, "holds", "fair", "weighted") == {"EUR": 200}
    assert value(report, "won", "fair", "value_won") == {"EUR": 4000}
    win_rate = figure(report, "won", "fair", "win_rate")
    assert (win_rate.value, win_rate.n) == (Decimal("0.6667"), 3)
    assert win_rate.interval is not None
    assert win_rate.interval.low == pytest.approx(0.208, abs=0.001)
    assert value(report, "worth", "fair", "average_won") == {"EUR": 2000}
    assert value(report, "worth", "fair", "cycle_median") == 40
    assert value(report, "worth", "fair", "clients") == 1
    assert value(report, "worth", "fair", "conversion") == Decimal("0.25")
    assert value(report, "worth", "fair", "value_per_prospect") == {"EUR": 1000}
    assert figure(report, "won", "web", "win_rate").value is None
    assert value(report, "worth", "all", "conversion") == Decimal("0.2")


def test_with_a_filter_a_prospect_without_a_deal_does_not_count(fairs: Desk) -> None:
    report = fairs.report("sources", matches=lambda view: view.prospect.source == "fair")
    assert value(report, "holds", "fair", "prospects") == 3
    assert rows(report, "holds") == ["fair"]


def test_segments_are_told_apart_in_the_same_way(fairs: Desk) -> None:
    report = fairs.report("segments")
    assert rows(report, "holds") == ["food", "(none)"]
    assert value(report, "worth", "food", "conversion") == Decimal("0.5")
    before = fairs.report("segments", as_of=ago(15))
    assert value(before, "won", "food", "value_won") == {"EUR": 1000}


def test_the_win_rate_against_each_competitor(desk: Desk) -> None:
    rival, both = ("Rival",), ("rival", "Other")
    desk.opens("A", 1000, on=ago(50), competitors=rival)
    desk.opens("B", 3000, on=ago(50), competitors=both)
    desk.opens("C", 500, on=ago(50), competitors=rival)
    desk.opens("D", 200, on=ago(50))
    desk.wins("A", on=ago(9))
    desk.loses("B", on=ago(9))
    desk.wins("D", on=ago(9))
    report = desk.report("competitors")
    assert rows(report, "competitors") == ["Other", "Rival"]
    rate = figure(report, "competitors", "Rival", "win_rate")
    assert (rate.value, rate.n, refs(rate)) == (Decimal("0.5"), 2, ["A"])
    assert value(report, "competitors", "Rival", "open") == 1
    assert value(report, "values", "Rival", "win_rate_value") == {"EUR": Decimal("0.25")}
    assert value(report, "values", "Other", "value_lost") == {"EUR": 3000}
    assert value(report, "race", "a competitor named", "deals") == 3
    assert value(report, "race", "none named", "win_rate") == 1
    assert value(report, "race", "all", "deals") == 4


def test_losses_are_ranked_by_reason_and_know_their_stage(desk: Desk) -> None:
    for name, amount, reason in (("A", 100, "price"), ("B", 900, "price"), ("C", 50, "timing")):
        desk.opens(name, amount, on=ago(60), source="fair" if name == "A" else "web")
        if name != "C":
            desk.moves(name, Stage.CONTRACT, on=ago(50))
        desk.loses(name, on=ago(40 if name == "A" else 5), reason=reason)
    desk.opens("Won", 100, on=ago(60), source="fair")
    desk.wins("Won", on=ago(5))
    report = desk.report("losses")
    assert rows(report, "reasons") == ["price", "timing"]
    assert value(report, "reasons", "price", "lost") == 2
    assert value(report, "reasons", "price", "share") == Decimal("0.6667")
    assert figure(report, "reasons", "price", "share").interval is None
    assert value(report, "reasons", "price", "value") == {"EUR": 1000}
    assert value(report, "stages", "price", "contract") == 2
    assert value(report, "stages", "timing", "search") == 1
    assert rows(report, "by_month") == ["2026-10", "2026-11"]
    assert value(report, "by_month", "2026-11", "lost") == 2
    assert value(report, "by_month", "2026-11", "loss_rate") == Decimal("0.6667")
    assert list(report.charts[0].values)[-2:] == [1, 2]
    assert [chart.title for chart in report.charts][1].startswith("price")
    by_source = desk.report("losses", by=By.SOURCE)
    assert value(by_source, "by_source", "fair", "loss_rate") == Decimal("0.5")
    assert value(by_source, "by_source", "web", "share") == Decimal("0.6667")


def test_nothing_was_lost(desk: Desk) -> None:
    desk.opens("A", 1, on=ago(3))
    report = desk.report("losses")
    assert [table.empty for table in report.tables] == ["nothing was lost in the period"] * 3
    assert not any(table.rows for table in report.tables)
    assert not report.charts
