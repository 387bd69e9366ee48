"""One thing that can be done with a record, or that adds one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.tui.editing import Edited, edit_in_form
from pipeline_tui.tui.records.scene import now
from pipeline_tui.tui.subject import command

if TYPE_CHECKING:
    import msgspec

    from pipeline_tui.book import Change
    from pipeline_tui.tui.dialogs.form import Answers, Form
    from pipeline_tui.tui.screens.base import PipelineScreen

Run = Callable[["Change", "Answers"], object]
Say = Callable[["Answers"], str]


class Act(NamedTuple):
    """A line of the choice that Enter on a record, or the key for adding one, offers."""

    label: str
    perform: Callable[[PipelineScreen], Awaitable[None]]
    """Ask what there is to ask and do it; awaited in a worker of the screen."""


def asking(label: str, form: Callable[[], Form], run: Run, line: Say, said: Say) -> Act:
    """An act that asks in a form first. A refused answer comes back with all that was typed.

    `run` is the action, `line` the command that would do the same, `said` what was done.
    """

    async def perform(screen: PipelineScreen) -> None:
        async def do(answers: Answers) -> None:
            await screen.pipeline.carry_out(
                line(answers), lambda change: run(change, answers), said(answers)
            )

        await screen.ask(form(), do)

    return Act(label, perform)


def doing(label: str, run: Callable[[Change], object], line: str, said: str) -> Act:
    """An act that asks nothing."""

    async def perform(screen: PipelineScreen) -> None:
        await screen.pipeline.perform(line, run, said)

    return Act(label, perform)


def editing(label: str, form: Callable[[], Form], edited: Callable[[], Edited]) -> Act:
    """An edit in a form, safe against an edit of the same record elsewhere."""

    async def perform(screen: PipelineScreen) -> None:
        await edit_in_form(screen, form(), edited())

    return Act(label, perform)


def removing(record: msgspec.Struct, word: str, line: str) -> Act:
    """Take the record out; undo brings it back."""

    def remove(change: Change) -> None:
        change.remove(now(change, record, word))

    return doing(f"Remove this {word}", remove, line, f"Removed the {word}")


__all__ = ["Act", "asking", "command", "doing", "editing", "removing"]
