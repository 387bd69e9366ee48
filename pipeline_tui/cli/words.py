"""What commands say of a deal, a step, a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.model.activity import Party
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pipeline_tui.model.activity import Step
    from pipeline_tui.query.duties import Duty
    from pipeline_tui.query.views import DealView

REDO = "Redo with: pipeline redo"


def undo_line(revision: int) -> str:
    """How to undo one change, whatever is done after it."""
    return f"Undo with: pipeline undo {revision}"


def deal_line(view: DealView) -> str:
    """`12.1 Solartek, negotiation, 500,000 EUR`."""
    deal = view.deal
    stage = f"lost from {deal.stage}" if deal.lost else deal.stage.value
    value = f", {values.money(deal.value, deal.currency)}" if deal.value is not None else ""
    return f"{deal.ref} {view.label}, {stage}{value}"


def step_line(step: Step, today: date) -> str:
    """`Next: call Anna, Fri 27 Nov`."""
    who = " (they promised)" if step.by is Party.THEM else ""
    return f"Next: {step.text}, {values.due(step.due, today)}{who}"


def missing_step_line(view: DealView) -> str:
    """The hint for an open deal with nothing planned; empty for any other."""
    if view.step is not None or not view.deal.is_open:
        return ""
    return f"It has no next step: pipeline next {view.deal.ref} TEXT --due fri"


def left_open_lines(left: Sequence[Duty]) -> list[str]:
    """`Still open in search: segment set, needs noted`, one line for each stage."""
    if not left:
        return []
    from pipeline_tui.query.duties import by_stage

    return [
        f"Still open in {stage}: {', '.join(duty.name for duty in duties)}"
        for stage, duties in by_stage(left).items()
    ]


def parse_pairs(pairs: Iterable[str] | None) -> dict[str, str]:
    """`NAME=VALUE` words as a dict. Raises UsageError for one without `=`."""
    found = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"{pair!r} is no NAME=VALUE")
        found[name.strip()] = value
    return found


def is_none(text: str | None) -> bool:
    """Whether an option says that there shall be nothing: `none`, however it is written."""
    return text is not None and text.strip().lower() == "none"
