"""Any report as a page: tables with bars, lines over time, and why each figure is what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.present.bars import sparkline
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line
from pipeline_tui.render.figure_text import figure_text, value_text
from pipeline_tui.render.report_grid import laid
from pipeline_tui.reports.figures import Figure

if TYPE_CHECKING:
    from pipeline_tui.reports.figures import Chart, Report, Table, Term

OVER_TIME = "Over time"
_MOST_DEALS = 12
"""Deals behind a figure that a page names; JSON has them all."""


def report_page(report: Report, why: bool = False, limit: int | None = None) -> Page:
    """The report; with `why` each figure's rule, terms and deals stand below."""
    page: Page = [Heading(f"{report.title}, {report.period}", level=1)]
    for table in report.tables:
        page += _table(table, limit)
    if report.charts:
        page += [Heading(OVER_TIME), charts_grid(report.charts)]
    page += [line(Cell(note, Tone.QUIET)) for note in report.notes]
    if why:
        page += why_page(report)
    return page


def _table(table: Table, limit: int | None) -> Page:
    page: Page = [Heading(table.title)]
    if not table.rows:
        return [*page, line(Cell(table.empty, Tone.QUIET))]
    found = laid(table, limit)
    page.append(found.grid)
    if found.left_out:
        left = f"… and {found.left_out:,} more: --limit, or --format json"
        page.append(line(Cell(left, Tone.QUIET)))
    return [*page, *(line(Cell(note, Tone.QUIET)) for note in table_notes(table))]


def table_notes(table: Table) -> list[str]:
    """Why figures of the table are n/a, each reason once; and what its figures leave out."""
    rows = (*table.rows, *([table.total] if table.total else []))
    cells = [cell for row in rows for cell in row.cells if isinstance(cell, Figure)]
    reasons = [f"n/a: {cell.unknown}" for cell in cells if cell.unknown]
    total = [cell.note for cell in (table.total.cells if table.total else [])
             if isinstance(cell, Figure) and cell.note]  # fmt: skip
    return list(dict.fromkeys([*reasons, *total]))


def charts_grid(charts: Sequence[Chart]) -> Grid:
    rows: list[list[Part]] = [
        [
            f"{chart.title} {chart.currency}".strip(),
            Cell(sparkline(chart.values), Tone.GOOD),
            f"{chart.labels[0]} to {chart.labels[-1]}" if chart.labels else "",
            value_text(chart.values[-1], chart.unit) if chart.values else "",
        ]
        for chart in charts
    ]
    columns = (
        Column("what", wraps=True),
        Column("line"),
        Column("first and last", leaves=1),
        Column("last", right=True),
    )
    return Grid(columns, rows, has_head=False)


def why_page(report: Report) -> Page:
    """Each figure with its rule, what stands above and below the line, and the deals."""
    page: Page = [Heading("Why")]
    for place, figure in report.figures():
        page += figure_why(place, figure)
    return page


def figure_why(place: str, figure: Figure, names_deals: bool = True) -> Page:
    """One figure explained; without the deals where the caller lists them himself."""
    page: Page = [Heading(f"{place}: {figure_text(figure)}", level=3)]
    page.append(line(Cell(f"rule: {figure.rule}", Tone.QUIET)))
    if figure.unknown:
        page.append(line(Cell(f"n/a because {figure.unknown}", Tone.WARNING)))
    if figure.note:
        page.append(line(Cell(figure.note, Tone.QUIET)))
    for name, term in (("numerator", figure.top), ("denominator", figure.bottom)):
        if term is not None:
            page.append(line(_term(name, term) + (_deals(term) if names_deals else "")))
    return page


def _term(name: str, term: Term) -> str:
    return f"{name}: {term.words}" + ("" if term.value is None else f" = {_term_value(term)}")


def _deals(term: Term) -> str:
    refs = [view.deal.ref for view in term.deals]
    if not refs:
        return ""
    more = f" … {len(refs) - _MOST_DEALS:,} more" if len(refs) > _MOST_DEALS else ""
    return f" ({values.count(len(refs), 'deal')}: {' '.join(refs[:_MOST_DEALS])}{more})"


def _term_value(term: Term) -> str:
    if isinstance(term.value, Mapping):
        return values.sums(term.value)
    return f"{term.value:,}" if term.value is not None else ""
