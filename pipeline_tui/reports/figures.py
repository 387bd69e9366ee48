"""What a report is made of: figures that know their rule and the deals behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.model.rates import Interval
    from pipeline_tui.query.views import DealView

Sums = Mapping[str, Decimal]
"""An amount, or a rate, for each currency."""
Value = Decimal | int | Sums
FEW = 30
"""Below so many cases a rate is marked as one out of few."""


class Unit(StrEnum):
    """What a figure counts."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    """0 to 1; shown as percent."""
    DAYS = "days"
    MONEY_A_DAY = "money a day"
    TIMES = "times"
    """A ratio that may be above 1: coverage."""
    SCORE = "score"
    """A number without a unit, like a Brier score."""


class Term(NamedTuple):
    """What stands above or below the line of a figure, with the deals behind it."""

    words: str
    value: Value | None
    deals: Sequence[DealView] = ()


class Figure(NamedTuple):
    """One number of a report, and why it is what it is."""

    unit: Unit
    value: Value | None
    """None for what cannot be known; `unknown` says why."""
    rule: str
    """The definition in words."""
    top: Term | None = None
    """The numerator, or what was added up."""
    bottom: Term | None = None
    """The denominator."""
    unknown: str = ""
    n: int | None = None
    """How many cases a rate rests on."""
    interval: Interval | None = None
    """Where the true rate lies, 19 times out of 20."""
    note: str = ""
    """What one must know to read it: 3 without a value."""


class Head(NamedTuple):
    """A column of a table."""

    name: str
    """In JSON and CSV: one word, snake_case."""
    title: str
    is_text: bool = False


Cell = Figure | str


class Row(NamedTuple):
    """A line of a table: what it is about, then one cell for each column."""

    label: str
    cells: Sequence[Cell]


class Table(NamedTuple):
    """Some rows under one head."""

    name: str
    title: str
    of: str
    """What the rows are: stage, source, month, deal …"""
    heads: Sequence[Head]
    rows: Sequence[Row]
    total: Row | None = None
    bars: str = ""
    """The name of a column that is drawn as bars; empty for none."""
    empty: str = "nothing"
    """What to say where there is no row."""


class Chart(NamedTuple):
    """A line over time, in one currency or none."""

    title: str
    labels: Sequence[str]
    values: Sequence[Decimal | int]
    unit: Unit
    currency: str = ""


class Report(NamedTuple):
    """A report, ready for any renderer."""

    name: str
    title: str
    day: date
    """As of the end of this day."""
    period: str
    tables: Sequence[Table]
    charts: Sequence[Chart] = ()
    notes: Sequence[str] = ()
    """Rates used, deals left out, and whatever else holds for all of it."""

    def figures(self) -> Iterable[tuple[str, Figure]]:
        """Every figure with the name of its place: `stages / search / value`."""
        for table in self.tables:
            for row in (*table.rows, *([table.total] if table.total else [])):
                for head, cell in zip(table.heads, row.cells, strict=True):
                    if isinstance(cell, Figure):
                        yield f"{table.title} / {row.label} / {head.title}", cell


def unknown(unit: Unit, rule: str, why: str, **more: Term | int | None) -> Figure:
    """A figure that cannot be known: n/a, with the reason."""
    top, bottom, n = more.get("top"), more.get("bottom"), more.get("n")
    return Figure(
        unit,
        None,
        rule,
        top if isinstance(top, Term) else None,
        bottom if isinstance(bottom, Term) else None,
        unknown=why,
        n=n if isinstance(n, int) else None,
    )
