"""The list of the day as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.render.blocks import (
    Cell,
    Column,
    Grid,
    Heading,
    Page,
    Part,
    Tone,
    cut,
    line,
)
from pipeline_tui.render.day_groups import DayGroup, day_counts, day_groups

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.reports.day import Today
    from pipeline_tui.reports.lines import TodayLine

_HEADS = (
    Column("ref", right=True),
    Column("prospect", gives_way=True),
    Column("next step", gives_way=True),
    Column("value", right=True, leaves=1),
    Column("why", least=20),
)


def today_page(today: Today, limit: int | None = None) -> Page:
    """What to do, group by group; a deal stands on the page once, where it first belongs."""
    page: Page = [Heading(f"Today, {values.day(today.day, today.day)}", level=1)]
    for group in day_groups(today):
        page += _group(group, limit, today.day)
    if len(page) == 1:
        page.append(line(Cell("Nothing is due, and every open deal has a next step.", Tone.GOOD)))
    page.append(line(""))
    page.append(line(Cell(day_counts(today), Tone.QUIET)))
    return page


def _title(group: DayGroup) -> str:
    above = f", {group.above:,} of them above" if group.above else ""
    return f"{group.name} ({len(group.lines) + group.above:,}{above})"


def _group(group: DayGroup, limit: int | None, today: date) -> Page:
    found: list[Sequence[Part]] = [
        _row(each, group.row_tone(each, today), today) for each in group.lines
    ]
    rows, left_out = cut(found, limit)
    page: Page = [Heading(_title(group), tone=group.tone), Grid(_HEADS, rows, False)]
    if left_out:
        page.append(line(Cell(f"… and {left_out:,} more: {group.more}", Tone.QUIET)))
    return page


def _row(each: TodayLine, tone: Tone, today: date) -> list[Part]:
    title = each.title if each.title and each.title != each.prospect else ""
    step = each.next_step or ""  # that there is none is said in the reason
    if each.next_step and each.next_due and each.next_due > today:
        step = f"{each.next_step}, {values.due(each.next_due, today)}"
    value = values.money(each.value, each.currency or "") if each.value is not None else ""
    return [
        each.ref,
        f"{each.prospect}: {title}" if title else each.prospect,
        step,
        value,
        Cell(each.reason, tone),
    ]
