"""The status report as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, cut, line
from pipeline_tui.render.report_formats import ReportFormat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.reports.piles import Pile
    from pipeline_tui.reports.status import Attainment, DealLine, StatusReport

IN_A_MAIL = 5
"""Deals of one list, so that the day fits a screen."""
_STAGE_HEADS = (
    Column("stage"),
    Column("deals", right=True),
    Column("value", right=True, wraps=True, least=15),
    Column("weighted", right=True, wraps=True, least=15),
    Column("no value", right=True),
)


def status_page(report: StatusReport, limit: int | None = None) -> Page:
    """The status of the pipeline; long lists of deals are cut to `limit` lines."""
    day = report.day
    page: Page = [
        Heading(f"Status on {values.day(day, day)} {day.year}", level=1),
        Heading("Open pipeline now"),
        Grid(_STAGE_HEADS, _stage_rows(report)),
        Heading("All deals of the book"),
        Grid(
            (
                Column("status"),
                Column("deals", right=True),
                Column("value", right=True, wraps=True),
            ),
            [
                [status, f"{pile.count:,}", values.sums(pile.value)]
                for status, pile in report.book.items()
            ],
        ),
        Heading(f"In the period: {report.period}"),
        line(
            f"{values.count(report.created, 'new deal')}, {len(report.moved):,} moved, "
            f"{report.won_total.count:,} won ({values.sums(report.won_total.value)}), "
            f"{report.lost_total.count:,} lost ({values.sums(report.lost_total.value)})"
        ),
        line(f"Activities: {_activities(report.activities)}"),
    ]
    for name, lines in (("Moved", report.moved), ("Won", report.won), ("Lost", report.lost)):
        if lines:
            page += _deal_lines(name, lines, limit, day)
    if report.attainment is not None:
        page += _attainment(report.attainment)
    return page


def status_bytes(report: StatusReport, how: ReportFormat, limit: int | None) -> bytes:
    """The page as the content of a file: plain text, Markdown, or the record as JSON."""
    if how is ReportFormat.JSON:
        from pipeline_tui.render.json_text import json_object

        return json_object(report)
    page = status_page(report, limit)
    if how is ReportFormat.MD:
        from pipeline_tui.render.markdown import markdown

        return markdown(page, tidy=True).encode("utf-8", "replace")
    from pipeline_tui.render.plain import plain_text

    return plain_text(page).encode("utf-8", "replace")


def _stage_rows(report: StatusReport) -> list[Sequence[Part]]:
    rows: list[Sequence[Part]] = [_pile_row(each.stage, each) for each in report.stages]
    total = _pile_row("all open", report.open)
    rows.append([Cell(text, Tone.STRONG) for text in total])
    return rows


def _pile_row(name: str, pile: Pile) -> list[str]:
    without = f"{pile.without_value:,}" if pile.without_value else ""
    return [name, f"{pile.count:,}", values.sums(pile.value), values.sums(pile.weighted), without]


def _activities(counts: dict[str, int]) -> str:
    listed = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
    return f"{sum(counts.values()):,} ({listed})" if counts else "none"


def _deal_lines(name: str, lines: Sequence[DealLine], limit: int | None, today: date) -> Page:
    heads = (
        Column("ref", right=True),
        Column("prospect", gives_way=True),
        Column("value", right=True),
        Column("what", least=16),
        Column("on", leaves=1),
    )
    rows, left_out = cut([_deal_row(each, today) for each in lines], limit)
    page: Page = [Heading(f"{name} ({len(lines):,})", level=3), Grid(heads, rows, False)]
    if left_out:
        page.append(line(Cell(f"… and {left_out:,} more: --limit, or --json", Tone.QUIET)))
    return page


def _deal_row(each: DealLine, today: date) -> list[Part]:
    title = each.title if each.title and each.title != each.prospect else ""
    return [
        each.ref,
        f"{each.prospect}: {title}" if title else each.prospect,
        values.money(each.value, each.currency),
        _what(each),
        values.day(each.on, today),
    ]


def _what(each: DealLine) -> Part:
    if each.new == "after-sales":
        return Cell(f"won from {each.old}" if each.old else "won", Tone.GOOD)
    if each.new is None:
        return Cell(f"lost from {each.old}: {each.reason}", Tone.BAD)
    move = f"{each.old} → {each.new}" if each.old else f"to {each.new}"
    return f"{move} ({each.reason})" if each.reason else move


def _attainment(attainment: Attainment) -> Page:
    page: Page = [Heading(f"Target of {', '.join(attainment.months)}")]
    if attainment.target is not None and attainment.gap is not None:
        share = values.percent(attainment.share) if attainment.share is not None else "n/a"
        met = attainment.gap <= 0
        rest = "met" if met else f"{values.money(attainment.gap, attainment.currency)} to go"
        page.append(
            line(
                f"{values.money(attainment.won, attainment.currency)} of "
                f"{values.money(attainment.target, attainment.currency)}: {share}, ",
                Cell(rest, Tone.GOOD if met else Tone.WARNING),
            )
        )
    if attainment.target_deals is not None:
        page.append(
            line(f"{attainment.won_deals:,} of {values.count(attainment.target_deals, 'deal')}")
        )
    return page
