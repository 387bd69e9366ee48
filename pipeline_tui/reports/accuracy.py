"""How good the probabilities and the forecasts were, out of the deals' own history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.reports.figures import Head, Report, Row, Table
from pipeline_tui.reports.hindsight import accuracy_of_all, forecast_of_all, months_of
from pipeline_tui.reports.matrix import by_table
from pipeline_tui.reports.measures import total
from pipeline_tui.reports.predictions import BANDS, predictions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell
    from pipeline_tui.reports.predictions import Predictions

_HEADS = (
    Head("judged", "judged"),
    Head("told_later", "told afterwards"),
    Head("said", "you said"),
    Head("was", "it was"),
    Head("off", "off by"),
    Head("brier", "Brier score"),
    Head("base", "always the win rate"),
)
_BAND_HEADS = (
    Head("judged", "deals"), Head("said", "you said"), Head("was", "it was"), Head("off", "off by")
)  # fmt: skip
_MONTH_HEADS = (
    Head("forecast", "forecast"), Head("actual", "actual"), Head("accuracy", "accuracy")
)  # fmt: skip


def report(facts: Facts, by: By | None) -> Report:
    """Brier score, calibration and the accuracy of the months' forecasts."""
    found = predictions(facts)
    if by:
        scores = by_table(facts, by, "scores", "Probabilities", _HEADS, _cells)
    else:
        rows = [Row("all", _scores(found))]
        scores = Table("scores", "Probabilities", "deals", _HEADS, rows)
    return Report(
        name="accuracy",
        title="Accuracy",
        day=facts.day,
        period=facts.period.label,
        tables=(scores, _calibration(found), _forecasts(facts)),
        notes=(
            "Brier score: 0 is perfect, 0.25 is what always saying 50 % gets; it is worth something"
            " where it is below that of always saying the win rate",
            "settings have no history: a deal without a probability of its own is judged by what"
            " they give its stage now",
            *_guessed(facts),
        ),
    )


def _guessed(facts: Facts) -> Sequence[str]:
    guessed = sum(view.deal.is_closing_guessed for view in facts.closed)
    if not guessed:
        return ()
    deals = values.count(guessed, "deal")
    return (f"not counted: {deals} whose closing day was guessed by an import",)


def _cells(facts: Facts) -> Sequence[Cell]:
    return _scores(predictions(facts))


def _scores(found: Predictions) -> Sequence[Cell]:
    return (
        found.number(),
        found.left_out(),
        found.said(),
        found.was(),
        found.off(),
        found.brier(),
        found.base(),
    )


def _calibration(found: Predictions) -> Table:
    rows = [Row(f"{low}–{high} %", _band(found.band(low, high))) for low, high in BANDS]
    total_row = Row("all", _band(found))
    return Table("calibration", "Calibration", "said", _BAND_HEADS, rows, total_row, bars="was")


def _band(found: Predictions) -> Sequence[Cell]:
    return found.number(), found.said(), found.was(), found.off()


def _forecasts(facts: Facts) -> Table:
    months = months_of(facts)
    rows = [
        Row(month.name, (month.forecast_figure(), month.actual_figure(), month.accuracy()))
        for month in months
    ]
    won = [view for month in months for view in month.won]
    cells = forecast_of_all(months), total(facts, won, "won in the months"), accuracy_of_all(months)
    whole = Row("all", cells)
    return Table(
        "forecasts", "Forecast and actual", "month", _MONTH_HEADS, rows, whole if months else None,
        empty="no month of the period had a forecast or a win that the book saw happen",
    )  # fmt: skip
