"""A prospect on one line: asked until it is added or given up, so that no line is lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline_tui.actions.quick import add_quick
from pipeline_tui.errors import PipelineError
from pipeline_tui.tui.dialogs.line import LineDialog
from pipeline_tui.tui.previews import quick_command, quick_of, quick_preview

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp


async def add_on_one_line(app: PipelineApp) -> None:
    """Ask for the line, with a preview of what was understood; add what it says."""
    dialog = LineDialog(
        "Add a prospect: name, value, @contact, e-mail, #tag, next: what when",
        lambda text: quick_preview(text, app.desk),
        hint="Solartek 500k eur @Anna anna@solartek.eu #key next: call fri",
        is_careful=True,
    )
    owner = app.desk.settings.owner
    line = await app.push_screen_wait(dialog)
    while line is not None and line.strip():
        quick = quick_of(line, app.desk)
        add = partial(add_quick, quick=quick, owner=owner)
        try:
            await app.carry_out(quick_command(quick), add, f"Added {quick.name}")
            return
        except PipelineError as error:
            line = await app.push_screen_wait(dialog.again(line, str(error)))
