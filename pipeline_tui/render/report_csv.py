"""Any report as CSV in its long form: a row for each figure, and for each currency of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.exchange.csv_text import csv_text, guard
from pipeline_tui.reports.figures import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.reports.figures import Cell, Chart, Figure, Report, Row, Table, Term, Value

HEADERS = (
    "table", "row", "figure", "value", "currency", "unit", "n", "low", "high", "unknown", "note",
)  # fmt: skip
WHY_HEADERS = ("rule", "numerator", "denominator", "deals")
TOTAL = "total"
"""In the note of what is the sum of the rows above, so that nobody adds it up again."""
TEXT = "text"


def report_csv(report: Report, why: bool = False) -> str:
    """The whole report; with `why` the rule, the terms and the deals of each figure too."""
    headers = HEADERS + (WHY_HEADERS if why else ())
    rows = (row if why else row[: len(HEADERS)] for row in _rows(report))
    return csv_text(headers, ([guard(cell) for cell in row] for row in rows))


def _rows(report: Report) -> Iterator[Sequence[str]]:
    for table in report.tables:
        for row in table.rows:
            yield from _row(table, row)
        if table.total is not None:
            yield from _row(table, table.total, TOTAL)
    for chart in report.charts:
        yield from _chart(chart)


def _row(table: Table, row: Row, note: str = "") -> Iterator[Sequence[str]]:
    for head, cell in zip(table.heads, row.cells, strict=True):
        for value, currency, unit in _values(cell):
            place = (table.name, row.label, head.name, value, currency, unit)
            if isinstance(cell, str):
                yield (*place, "", "", "", "", note, "", "", "", "")
            else:
                yield (*place, *_known(cell, note), *_why(cell))


def _values(cell: Cell) -> Iterator[tuple[str, str, str]]:
    """Value, currency and unit: once for each currency, once for what has none."""
    if isinstance(cell, str):
        yield cell, "", TEXT
        return
    unit = cell.unit.value
    if isinstance(cell.value, Mapping) and cell.value:
        for currency, amount in sorted(cell.value.items()):
            yield f"{amount:f}", currency, unit
    elif isinstance(cell.value, Mapping):
        yield "0", "", unit
    else:
        yield _number(cell.value), "", unit


def _known(figure: Figure, note: str) -> tuple[str, ...]:
    low, high = (
        (f"{end:.4f}" for end in figure.interval) if figure.interval is not None else ("", "")
    )
    said = "; ".join(each for each in (note, figure.note) if each)
    return "" if figure.n is None else str(figure.n), low, high, figure.unknown, said


def _why(figure: Figure) -> tuple[str, ...]:
    deals = [view.deal.ref for term in (figure.top, figure.bottom) if term for view in term.deals]
    return figure.rule, _term(figure.top), _term(figure.bottom), " ".join(dict.fromkeys(deals))


def _term(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term.value, Mapping):
        worth = " + ".join(f"{amount:f} {currency}" for currency, amount in term.value.items())
    else:
        worth = _number(term.value)
    return f"{term.words} = {worth}" if worth else term.words


def _number(value: Value | None) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else "" if value is None else str(value)


def _chart(chart: Chart) -> Iterator[Sequence[str]]:
    """A point a row; its table is the title of the chart."""
    unit = Unit(chart.unit).value
    for label, value in zip(chart.labels, chart.values, strict=True):
        point = (chart.title, label, "value", _number(value), chart.currency, unit)
        yield (*point, *[""] * (len(HEADERS) + len(WHY_HEADERS) - len(point)))
