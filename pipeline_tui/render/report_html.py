"""Any report as one HTML file: right on a phone, in the dark and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.render.chart_svg import CHART_STYLE, bar_svg, line_figure
from pipeline_tui.render.figure_text import UNKNOWN, interval_text, value_text
from pipeline_tui.render.html_page import bdi, escape, html_page
from pipeline_tui.render.report_page import OVER_TIME, table_notes
from pipeline_tui.render.report_why_html import WHY_STYLE, Anchors, why_html
from pipeline_tui.render.table_bars import bars_of
from pipeline_tui.reports.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.render.table_bars import Bars
    from pipeline_tui.reports.figures import Cell, Report, Row, Table

_TILES = 3
"""Figures that, where there is but one row of them, are tiles rather than a table."""
_NARROW = 3
"""Columns that a phone has room for; where there are more, each row becomes a card."""
_WIDE = 8
"""Columns from which on the signs are smaller, so that they fit a sheet of paper."""
_SHORT = 12
"""Signs of a text that is never broken: a day, a stage."""

_STYLE = """
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .45rem .6rem; text-align: right; vertical-align: top; overflow-wrap: normal }
th:first-child, td:first-child { padding-left: 0 }
th:last-child, td:last-child { padding-right: 0 }
.text { min-width: 6.5rem; text-align: left; overflow-wrap: anywhere }
tbody th.text, tfoot th.text { min-width: 4rem }
thead th { border-bottom: 2px solid var(--ink); color: var(--quiet); font-size: .8rem;
  font-weight: 600; vertical-align: bottom }
tbody th { font-weight: 500 }
tbody th, tbody td { border-bottom: 1px solid var(--rule) }
tfoot th, tfoot td { border-top: 2px solid var(--ink); font-weight: 650 }
.scroll { overflow-x: auto }
.wide { font-size: .8rem }
.wide th, .wide td { padding-left: .35rem; padding-right: .35rem }
.wide th:first-child, .wide td:first-child { padding-left: 0 }
.wide th:last-child, .wide td:last-child { padding-right: 0 }
.wide td small { font-size: .68rem }
td span, .short { white-space: nowrap }
td small, .tile small { display: block; color: var(--quiet); font-size: .75rem; font-weight: 400;
  white-space: nowrap }
.draws { width: 22%; min-width: 4.5rem }
td.draws { padding-top: .8rem }
.na { color: var(--quiet) }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr));
  gap: .75rem }
.tile { padding: .75rem .9rem; border: 1px solid var(--rule); border-radius: .4rem }
.tile div { color: var(--quiet); font-size: .8rem }
.tile b { display: block; font-size: 1.3rem; line-height: 1.35; font-weight: 650;
  font-variant-numeric: tabular-nums }
.tile b span { display: inline-block; white-space: nowrap }
.notes { margin: .6rem 0 0 }
td a, .tile a { color: inherit; text-decoration: underline dotted var(--quiet);
  text-underline-offset: .2em }
@media (max-width: 40rem) {
  .tile b { font-size: 1.1rem }
  .text { min-width: 4.5rem }
  .wide { font-size: 1rem }
  .cards .text, .cards tbody th.text, .cards tfoot th.text { min-width: 0 }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%) }
  .cards, .cards tbody, .cards tfoot { display: block }
  .cards tbody { border-top: 2px solid var(--ink) }
  .cards tr { display: block; padding: .7rem 0; border-bottom: 1px solid var(--rule) }
  .cards th { display: inline; padding: 0; border: 0; font-weight: 650 }
  .cards td { display: flex; justify-content: space-between; gap: 1.5rem; padding: .1rem 0;
    border: 0; text-align: right }
  .cards td::before { content: attr(data-head); color: var(--quiet); font-weight: 400;
    text-align: left }
  .cards th + td.text { display: inline; padding-left: .5rem; font-weight: 600 }
  .cards th + td.text > div { display: inline }
  .cards th + td.text::before { display: none }
  .cards td.draws { display: block; width: 100%; padding-top: .3rem }
  .cards td:empty, .cards td.draws:empty, .cards td.draws::before { display: none }
  .cards tfoot tr { border-bottom: 0 }
}
@media print {
  th, td { padding-top: .25rem; padding-bottom: .25rem }
  td.draws { padding-top: .45rem }
  .scroll { overflow: visible }
  .wide { font-size: 7pt }
  .wide td small { font-size: 6pt }
  .wide th, .wide td { padding-left: .15rem; padding-right: .15rem }
  td a, .tile a { text-decoration: none }
  tfoot { display: table-row-group }
  .tile { break-inside: avoid }
}
"""


def report_html(report: Report, why: bool = False, limit: int | None = None) -> str:
    """The whole file; with `why` each figure leads to its rule, its terms and its deals."""
    title = f"{report.title}, {report.period}"
    body = "\n".join(_body(report, Anchors(why), limit))
    return html_page(title, body, _STYLE + CHART_STYLE + (WHY_STYLE if why else ""))


def _body(report: Report, anchors: Anchors, limit: int | None) -> Iterator[str]:
    day = f"{values.day(report.day, report.day)} {report.day.year}"
    yield f"<header><h1>{escape(report.title)}</h1>"
    yield f'<p class="sub">{escape(report.period)} · as of {escape(day)}</p></header>'
    for table in report.tables:
        yield "<section>"
        yield f"<h2>{escape(table.title)}</h2>"
        yield from _table(table, anchors, limit)
        yield "</section>"
    if report.charts:
        yield f'<section><h2>{OVER_TIME}</h2><div class="charts">'
        yield from map(line_figure, report.charts)
        yield "</div></section>"
    if report.notes:
        yield "<footer>"
        yield from (f"<p>{bdi(note)}</p>" for note in report.notes)
        yield "</footer>"


def _table(table: Table, anchors: Anchors, limit: int | None) -> Iterator[str]:
    if not table.rows:
        yield f'<p class="note">{escape(table.empty)}</p>'
        return
    figures = sum(isinstance(cell, Figure) for cell in table.rows[0].cells)
    if len(table.rows) == 1 and table.total is None and figures >= _TILES:
        yield from _tiles(table, anchors)
    else:
        yield from _grid(table, anchors, limit)
    notes = table_notes(table)
    if limit is not None and len(table.rows) > limit:
        notes.insert(0, f"… and {len(table.rows) - limit:,} more")
    if notes:
        yield '<div class="notes">'
        yield from (f'<p class="note">{escape(note)}</p>' for note in notes)
        yield "</div>"
    yield from why_html(anchors.taken())


def _tiles(table: Table, anchors: Anchors) -> Iterator[str]:
    row = table.rows[0]
    yield '<div class="tiles">'
    for head, cell in zip(table.heads, row.cells, strict=True):
        place = f"{row.label} / {head.title}"
        shown = _cell(cell, place, anchors, "b")
        yield f'<div class="tile"><div>{escape(head.title)}</div>{shown}</div>'
    yield "</div>"


def _grid(table: Table, anchors: Anchors, limit: int | None) -> Iterator[str]:
    bars = bars_of(table)
    columns = len(table.heads) + (2 if bars else 1)
    sorts = [name for name, most in (("cards", _NARROW), ("wide", _WIDE)) if columns > most]
    yield f'<div class="scroll"><table class="{" ".join(sorts)}"><thead><tr>'
    yield f'<th scope="col" class="text">{escape(table.of)}</th>'
    for head in table.heads:
        is_text = ' class="text"' if head.is_text else ""
        yield f'<th scope="col"{is_text}>{escape(head.title)}</th>'
    if bars is not None:
        yield f'<th class="draws text">{escape(bars.title)}</th>'
    yield "</tr></thead><tbody>"
    for place, row in enumerate(table.rows[:limit]):
        yield _row(table, row, anchors, _bar(bars, place))
    yield "</tbody>"
    if table.total is not None:
        yield "<tfoot>"
        yield _row(table, table.total, anchors, None if bars is None else _DRAWN.format(""))
        yield "</tfoot>"
    yield "</table></div>"


_DRAWN = '<td class="draws">{}</td>'


def _bar(bars: Bars | None, place: int) -> str | None:
    return None if bars is None else _DRAWN.format(bar_svg(bars.amounts[place], bars))


def _row(table: Table, row: Row, anchors: Anchors, drawn: str | None) -> str:
    cells = [f'<tr><th scope="row" class="text">{bdi(row.label)}</th>']
    for head, cell in zip(table.heads, row.cells, strict=True):
        is_text = ' class="text"' if head.is_text else ""
        shown = _cell(cell, f"{row.label} / {head.title}", anchors, "div")
        cells.append(f'<td{is_text} data-head="{escape(head.title)}">{shown}</td>')
    return "".join([*cells, drawn or "", "</tr>"])


def _cell(cell: Cell, place: str, anchors: Anchors, tag: str) -> str:
    """A text, or a figure: its value, a line for each currency, and how sure it is."""
    if isinstance(cell, str):
        sort = ' class="short"' if len(cell) <= _SHORT else ""
        return f"<{tag}{sort}>{bdi(cell)}</{tag}>" if cell else ""
    shown = anchors.link(place, cell, _value(cell))
    sure = interval_text(cell)
    return f"<{tag}>{shown}{f'<small>{escape(sure)}</small>' if sure else ''}</{tag}>"


def _value(figure: Figure) -> str:
    if figure.value is None:
        return f'<span class="na" title="{escape(figure.unknown)}">{UNKNOWN}</span>'
    if not isinstance(figure.value, Mapping) or not figure.value:
        return f"<span>{escape(value_text(figure.value, figure.unit))}</span>"
    ranked = sorted(figure.value.items(), key=lambda item: (-item[1], item[0]))
    texts = (value_text({currency: amount}, figure.unit) for currency, amount in ranked)
    return "<br>".join(f"<span>{escape(text)}</span>" for text in texts)
