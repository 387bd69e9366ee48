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

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.reports.today import Today, TodayLine

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
    seen: set[str] = set()
    groups: tuple[tuple[str, Tone, Sequence[TodayLine], str], ...] = (
        ("Overdue", Tone.BAD, today.overdue, "due:overdue"),
        ("Due today", Tone.STRONG, today.due, "due:today"),
        ("Promised to me", Tone.STRONG, today.promised, "due<=today"),
        ("Stale", Tone.WARNING, today.stale, "stale:yes"),
        ("No next step", Tone.BAD, today.no_next_step, "status:open next:none"),
    )
    for name, tone, lines, filter_text in groups:
        is_step_group = tone in (Tone.STRONG,) or name == "Overdue"
        fresh = [each for each in lines if is_step_group or each.ref not in seen]
        seen.update(each.ref for each in fresh)
        if fresh:
            title = _title(name, len(lines), len(lines) - len(fresh))
            page += _group(title, tone, fresh, limit, filter_text, today.day)
    if len(page) == 1:
        page.append(line(Cell("Nothing is due, and every open deal has a next step.", Tone.GOOD)))
    page.append(line(""))
    page.append(line(Cell(_summary(today), Tone.QUIET)))
    return page


def _title(name: str, all_of_them: int, above: int) -> str:
    return f"{name} ({all_of_them:,}" + (f", {above:,} of them above)" if above else ")")


def _group(
    title: str,
    tone: Tone,
    lines: Sequence[TodayLine],
    limit: int | None,
    filter_text: str,
    today: date,
) -> Page:
    rows, left_out = cut([_row(each, tone, today) for each in lines], limit)
    page: Page = [Heading(title, tone=tone), Grid(_HEADS, rows, False)]
    if left_out:
        page.append(
            line(Cell(f"… and {left_out:,} more: pipeline list '{filter_text}'", Tone.QUIET))
        )
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
        Cell(each.reason, tone if tone in (Tone.BAD, Tone.WARNING) else Tone.PLAIN),
    ]


def _summary(today: Today) -> str:
    return ", ".join(
        (
            f"{len(today.overdue):,} overdue",
            f"{len(today.due):,} due today",
            f"{len(today.promised):,} promised to me",
            f"{len(today.stale):,} stale",
            f"{len(today.no_next_step):,} without a next step",
        )
    )
