"""The duties of a deal as a page, stage by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.query.duties import by_stage
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.query.duties import Duty

_HEADS = (Column(""), Column("", wraps=True), Column("", wraps=True))


def duties_page(title: str, duties: Sequence[Duty], today: date) -> Page:
    """The stages in the order of the duties; each with what is done and how, or missing."""
    page: Page = [Heading(title, level=1)]
    if not duties:
        page.append(line("The playbook asks for nothing: pipeline config list shows it."))
    for stage, own in by_stage(duties).items():
        page += [
            Heading(f"{stage}  {count_text(own)}"),
            Grid(_HEADS, [_row(duty, today) for duty in own], False),
        ]
    return page


def count_text(duties: Sequence[Duty]) -> str:
    """`2/4`."""
    return f"{sum(duty.is_done for duty in duties)}/{len(duties)}"


def how_text(duty: Duty, today: date) -> str:
    """How it was done, or what is missing."""
    if not duty.is_done:
        return duty.missing
    if duty.ticked is None:
        return ""
    return f"by hand, {values.day(duty.ticked, today)}"


def _row(duty: Duty, today: date) -> list[Part]:
    mark = Cell("done", Tone.GOOD) if duty.is_done else Cell("open", Tone.WARNING)
    return [mark, duty.name, Cell(how_text(duty, today), Tone.QUIET)]
