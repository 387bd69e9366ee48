"""The open pipeline by the reliability of its clients, and the forecast without the weak ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.grade import Letter
from pipeline_tui.reports.figures import Head, Row, Table
from pipeline_tui.reports.measures import count, open_pipeline, weighted_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Figure

UNCHECKED = "unchecked"
WEAK = (Letter.C.value, Letter.D.value)
NOTE = (
    "weak is C and D, by the evidence known on the day; a stale grade counts as what it was,"
    " unchecked is told apart"
)
_HEADS = (Head("open", "open"), Head("value", "value"), Head("weighted", "weighted"))


def trust_tables(
    facts: Facts,
    won: Sequence[DealView],
    expected: Sequence[DealView],
    forecast: Callable[[Facts, Sequence[DealView]], Figure],
) -> Sequence[Table]:
    """Open deals by the grade of their prospect, and the forecast of the report's months with
    and without those of weak reliability; nothing where no prospect was checked."""
    grades = {view.deal.key: _grade(view) for view in facts.open}
    if set(grades.values()) <= {UNCHECKED}:
        return ()
    return _by_grade(facts, grades), _without(facts, grades, won, expected, forecast)


def _grade(view: DealView) -> str:
    letter = view.grade.letter
    return letter.value if letter is not None else UNCHECKED


def _by_grade(facts: Facts, grades: dict[int, str]) -> Table:
    rows = []
    for grade in (*Letter, UNCHECKED):
        part = facts.only([view for view in facts.open if grades[view.deal.key] == grade])
        if part.open:
            rows.append(Row(str(grade), _cells(part)))
    return Table(
        name="reliability",
        title="Open pipeline by reliability",
        of="grade",
        heads=_HEADS,
        rows=rows,
        total=Row("all", _cells(facts)),
        bars="weighted",
    )


def _cells(part: Facts) -> Sequence[Figure]:
    return count(part.open, "open"), open_pipeline(part), weighted_pipeline(part)


def _without(
    facts: Facts,
    grades: dict[int, str],
    won: Sequence[DealView],
    expected: Sequence[DealView],
    forecast: Callable[[Facts, Sequence[DealView]], Figure],
) -> Table:
    """What was won is won, whatever the client: only open deals are left out."""
    ways: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("all expected", ()),
        ("without C and D", WEAK),
        ("without C, D and unchecked", (*WEAK, UNCHECKED)),
    )
    rows = []
    for label, left_out in ways:
        part = facts.only([view for view in expected if grades[view.deal.key] not in left_out])
        rows.append(Row(label, (*_cells(part), forecast(part, won))))
    return Table(
        name="trusted",
        title="Forecast without weak reliability",
        of="deals",
        heads=(*_HEADS, Head("forecast", "forecast")),
        rows=rows,
    )
