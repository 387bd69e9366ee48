"""A report laid out in lines of a width, each figure in its place on its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.present.text import clean, wrap
from pipeline_tui.render.blocks import Cell, Grid, Line, Part, Tone, text_of, tone_of
from pipeline_tui.render.layout import GAP, fit, head_cells, parts, row_lines
from pipeline_tui.render.report_grid import laid
from pipeline_tui.render.report_page import OVER_TIME, charts_grid, table_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.render.blocks import Page
    from pipeline_tui.render.layout import Layout
    from pipeline_tui.render.report_grid import Laid, Spot
    from pipeline_tui.reports.figures import Report, Table


class Placed(NamedTuple):
    """A figure between two cells of its line."""

    start: int
    end: int
    spot: Spot


class FigureLine(NamedTuple):
    """A line of the page, with the figures that begin on it."""

    parts: Sequence[Part]
    figures: Sequence[Placed] = ()


def report_lines(report: Report, room: int) -> list[FigureLine]:
    """The tables, the lines over time, the notes; every line fits into `room` cells."""
    lines: list[FigureLine] = []
    for table in report.tables:
        lines += [*_gap(lines), *_text(table.title, Tone.STRONG, room), *_table(table, room)]
    if report.charts:
        lines += [*_gap(lines), *_text(OVER_TIME, Tone.STRONG, room)]
        lines += _grid(charts_grid(report.charts), room)
    if report.notes:
        lines += _gap(lines)
        lines += (line for note in report.notes for line in _text(note, Tone.QUIET, room))
    return lines


def page_lines(page: Page, room: int) -> list[FigureLine]:
    """A page without figures to choose: its lines of text, wrapped."""
    lines: list[FigureLine] = []
    for block in page:
        if isinstance(block, Grid):
            lines += _grid(block, room)
        elif isinstance(block, Line):
            tone = tone_of(block.parts[0]) if block.parts else Tone.PLAIN
            lines += _text("".join(map(text_of, block.parts)), tone, room)
        else:
            lines += _text(block.text, block.tone, room)
    return lines


def _gap(lines: Sequence[FigureLine]) -> list[FigureLine]:
    return [FigureLine(())] if lines else []


def _text(text: str, tone: Tone, room: int) -> list[FigureLine]:
    return [FigureLine([Cell(line, tone)]) for line in wrap(clean(text), room)]


def _table(table: Table, room: int) -> Iterator[FigureLine]:
    if not table.rows:
        yield from _text(table.empty, Tone.QUIET, room)
        return
    found = laid(table)
    for number, places in enumerate(parts(found.grid, room)):
        if number:
            yield FigureLine(())
        chosen = found if places is None else _only(found, places)
        yield from _grid(chosen.grid, room, chosen)
    for note in table_notes(table):
        yield from _text(note, Tone.QUIET, room)


def _only(found: Laid, places: Sequence[int]) -> Laid:
    spots = [[row[place] for place in places] for row in found.spots]
    return found._replace(grid=found.grid.only(places), spots=spots)


def _grid(grid: Grid, room: int, found: Laid | None = None) -> Iterator[FigureLine]:
    layout = fit(grid, room)
    if grid.has_head:
        yield FigureLine([Cell((" " * GAP).join(head_cells(grid, layout)).rstrip(), Tone.QUIET)])
    for number, row in enumerate(grid.rows):
        figures = _placed(layout, found.spots[number]) if found is not None else ()
        tones = [tone_of(row[place]) for place in layout.places]
        for cells in row_lines(grid, layout, [text_of(part) for part in row]):
            yield FigureLine(_spaced(cells, tones), figures)
            figures = ()


def _placed(layout: Layout, spots: Sequence[Spot | None]) -> list[Placed]:
    """The figures of a row, from the left, each as wide as its column."""
    found, start = [], 0
    for place, cells in zip(layout.places, layout.widths, strict=True):
        spot = spots[place]
        if spot is not None:
            found.append(Placed(start, start + cells, spot))
        start += cells + GAP
    return found


def _spaced(cells: Sequence[str], tones: Sequence[Tone]) -> list[Part]:
    spaced: list[Part] = []
    for cell, tone in zip(cells, tones, strict=True):
        spaced += [" " * GAP] if spaced else []
        spaced.append(Cell(cell, tone))
    return spaced
