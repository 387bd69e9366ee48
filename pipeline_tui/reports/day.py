"""The list of a day, as a value."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.reports.lines import TodayLine

if TYPE_CHECKING:
    from pipeline_tui.reports.due_steps import StepsDue


class Today(msgspec.Struct, frozen=True, kw_only=True, rename={"day": "date"}):
    """The day, group by group. A deal can be in several: each group is complete."""

    day: date
    overdue: tuple[TodayLine, ...]
    """Steps that I promised for a day that is over."""
    due: tuple[TodayLine, ...]
    """Steps that I promised for today."""
    promised: tuple[TodayLine, ...]
    """Steps that they promised for today or before."""
    no_next_step: tuple[TodayLine, ...]
    """Open deals with nothing planned."""
    stale: tuple[TodayLine, ...]
    """Open deals idle for their stage's limit, with no step dated today or later."""
    obligations: tuple[TodayLine, ...]
    """Deliveries and payments that are due or overdue."""
    deadlines: tuple[TodayLine, ...]
    """Proposals that run out, feedback to settle, contracts to renew, papers to bring."""
    in_touch: tuple[TodayLine, ...]
    """Clients who want to hear from us."""

    @property
    def is_overdue(self) -> bool:
        """Whether a step or an obligation, of mine or of theirs, is past its day."""
        return bool(self.overdue) or any(
            line.next_due is not None and line.next_due < self.day
            for line in (*self.promised, *self.obligations)
        )

    @classmethod
    def of_steps(cls, day: date, steps: StepsDue) -> Today:
        """What a day begins with, before anything else is known."""
        return cls(
            day=day,
            overdue=steps.overdue,
            due=steps.due,
            promised=steps.promised,
            no_next_step=(),
            stale=(),
            obligations=(),
            deadlines=(),
            in_touch=(),
        )
