"""The groups of the day in the order in which they are worked off, for page and screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.render.blocks import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.reports.day import Today
    from pipeline_tui.reports.lines import TodayLine


class DayGroup(NamedTuple):
    """One group of the list of the day."""

    name: str
    tone: Tone
    lines: Sequence[TodayLine]
    """Those that stand in no group above; things to do are never left out."""
    above: int
    """How many of it stand in a group above."""
    more: str
    """The command that lists all of it."""

    def row_tone(self, line: TodayLine, today: date) -> Tone:
        """What a line of it looks like: what is past its day is bad in every group."""
        if self.tone in (Tone.BAD, Tone.WARNING):
            return self.tone
        is_late = line.next_due is not None and line.next_due < today
        return Tone.BAD if is_late else Tone.PLAIN


def day_groups(day: Today) -> list[DayGroup]:
    """The groups that have a line; a deal stands where it first belongs."""
    groups: tuple[tuple[str, Tone, Sequence[TodayLine], bool, str], ...] = (
        ("Overdue", Tone.BAD, day.overdue, True, "list 'due:overdue'"),
        ("Due today", Tone.STRONG, day.due, True, "list 'due:today'"),
        ("Promised to me", Tone.STRONG, day.promised, True, "list 'due<=today'"),
        ("Obligations", Tone.STRONG, day.obligations, True, "today --json"),
        ("Deadlines", Tone.STRONG, day.deadlines, True, "today --json"),
        ("Stale", Tone.WARNING, day.stale, False, "list 'stale:yes'"),
        ("No next step", Tone.BAD, day.no_next_step, False, "list 'status:open next:none'"),
        ("Keep in touch", Tone.STRONG, day.in_touch, True, "today --json"),
    )
    seen: set[str] = set()
    found = []
    for name, tone, lines, is_to_do, more in groups:
        fresh = [each for each in lines if is_to_do or each.ref not in seen]
        seen.update(each.ref for each in fresh if each.kind in ("step", "deal"))
        if fresh:
            above = len(lines) - len(fresh)
            found.append(DayGroup(name, tone, fresh, above, f"pipeline {more}"))
    return found


def day_counts(day: Today, is_brief: bool = False) -> str:
    """`2 overdue, 3 due today, …`: how long each group is, the usual ones always; in fewer
    words where there is little room."""
    always = (
        (day.overdue, "overdue", "overdue"),
        (day.due, "due today", "due"),
        (day.promised, "promised to me", "promised"),
        (day.stale, "stale", "stale"),
        (day.no_next_step, "without a next step", "no step"),
    )
    sometimes = (
        (day.obligations, "owed", "owed"),
        (day.deadlines, "with a deadline", "deadlines"),
        (day.in_touch, "to keep in touch with", "in touch"),
    )
    groups = [*always, *(group for group in sometimes if group[0])]
    return ", ".join(
        f"{len(lines):,} {brief if is_brief else words}" for lines, words, brief in groups
    )
