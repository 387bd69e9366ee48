"""Any report as JSON: the names are a promise, see docs/json.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline_tui.reports.figures import Chart, Figure, Report, Row, Table, Term, Value

Number = Decimal | int | dict[str, Decimal] | None


class TermRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above or below the line of a figure."""

    words: str
    value: Number
    deals: tuple[str, ...]


class FigureRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure; money and rates by currency are objects."""

    value: Number
    unit: str
    n: int | None = None
    low: float | None = None
    """The 95 % interval of a rate, 0 to 1."""
    high: float | None = None
    unknown: str | None = None
    """Why there is no value."""
    note: str | None = None
    rule: str | None = None
    """This and the terms with `--why`."""
    numerator: TermRecord | None = None
    denominator: TermRecord | None = None


class RowRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a table."""

    label: str
    cells: dict[str, FigureRecord | str]


class TableRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows."""

    name: str
    title: str
    of: str
    rows: tuple[RowRecord, ...]
    total: RowRecord | None


class ChartRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A line over time."""

    title: str
    unit: str
    currency: str | None
    labels: tuple[str, ...]
    values: tuple[Decimal | int, ...]


class ReportRecord(msgspec.Struct, frozen=True, kw_only=True, rename={"day": "date"}):
    """A report."""

    report: str
    title: str
    day: date
    period: str
    tables: tuple[TableRecord, ...]
    charts: tuple[ChartRecord, ...]
    notes: tuple[str, ...]


def report_record(report: Report, why: bool = False) -> ReportRecord:
    """The report as JSON gives it; with `why` each figure has its rule, terms and deals."""
    return ReportRecord(
        report=report.name,
        title=report.title,
        day=report.day,
        period=report.period,
        tables=tuple(_table(table, why) for table in report.tables),
        charts=tuple(_chart(chart) for chart in report.charts),
        notes=tuple(report.notes),
    )


def _table(table: Table, why: bool) -> TableRecord:
    return TableRecord(
        name=table.name,
        title=table.title,
        of=table.of,
        rows=tuple(_row(table, row, why) for row in table.rows),
        total=_row(table, table.total, why) if table.total else None,
    )


def _row(table: Table, row: Row, why: bool) -> RowRecord:
    cells: dict[str, FigureRecord | str] = {}
    for head, cell in zip(table.heads, row.cells, strict=True):
        cells[head.name] = cell if isinstance(cell, str) else _figure(cell, why)
    return RowRecord(label=row.label, cells=cells)


def _figure(figure: Figure, why: bool) -> FigureRecord:
    return FigureRecord(
        value=_number(figure.value),
        unit=figure.unit.value,
        n=figure.n,
        low=round(figure.interval.low, 4) if figure.interval else None,
        high=round(figure.interval.high, 4) if figure.interval else None,
        unknown=figure.unknown or None,
        note=figure.note or None,
        rule=figure.rule if why else None,
        numerator=_term(figure.top) if why else None,
        denominator=_term(figure.bottom) if why else None,
    )


def _term(term: Term | None) -> TermRecord | None:
    if term is None:
        return None
    deals = tuple(view.deal.ref for view in term.deals)
    return TermRecord(words=term.words, value=_number(term.value), deals=deals)


def _number(value: Value | None) -> Number:
    return dict(value) if isinstance(value, Mapping) else value


def _chart(chart: Chart) -> ChartRecord:
    return ChartRecord(
        title=chart.title,
        unit=chart.unit.value,
        currency=chart.currency or None,
        labels=tuple(chart.labels),
        values=tuple(chart.values),
    )
