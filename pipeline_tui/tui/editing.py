"""An edit of one record in a form, safe against an edit of the same record elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline_tui.errors import BookChangedError, PipelineError
from pipeline_tui.model.folding import fold
from pipeline_tui.tui.dialogs.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Change
    from pipeline_tui.tui.dialogs.form import Answers, Form
    from pipeline_tui.tui.screens.base import PipelineScreen

MERGED = frozenset({"tags"})
"""What two people can change at once: a tag more and a tag less are no conflict."""


@dataclass
class Edited:
    """A record that is edited."""

    label: str
    command: Callable[[Answers], str]
    """The command line that would write the fields that were changed."""
    seen: Answers
    """Each field as the form shows it, when the manager saw it last."""
    now: Callable[[Change], Answers]
    """The same, as the book has it. Raises NotFoundError when the record is gone."""
    save: Callable[[Change, Answers], object]
    """Writes the fields that were changed. Raises PipelineError."""


class ConflictError(BookChangedError):
    """Somebody else changed the same fields."""

    def __init__(self, mine: Answers, theirs: Answers) -> None:
        said = [f"{name}: you wrote {_shown(mine[name])}, meanwhile it became {_shown(now)}"
                for name, now in theirs.items()]  # fmt: skip
        super().__init__("\n".join(said))
        self.theirs = theirs


def _shown(text: str) -> str:
    return repr(text[:200]) if text else "empty"


async def edit_in_form(screen: PipelineScreen, form: Form, edited: Edited) -> None:
    """Ask until the edit is saved or given up; what was typed is never lost.

    A field that somebody else changed since it was shown is never written over
    unasked: both values are shown.
    """
    answers = await screen.app.push_screen_wait(form)
    while answers is not None:
        wanted = _changed(edited.seen, answers)
        if not wanted:
            break
        try:
            await screen.pipeline.carry_out(
                edited.command(wanted), partial(_save, edited=edited, wanted=wanted),
                f"Changed {edited.label}",
            )  # fmt: skip
            break
        except ConflictError as conflict:
            keep = await screen.app.push_screen_wait(_question(edited, conflict))
            if keep is None:
                answers = await screen.app.push_screen_wait(form.again(answers, conflict.message))
                continue
            edited.seen = {**edited.seen, **conflict.theirs}
            if keep == "theirs":
                answers = {**answers, **conflict.theirs}
        except PipelineError as error:
            answers = await screen.app.push_screen_wait(form.again(answers, str(error)))
    await screen.pipeline.reload()


def _question(edited: Edited, conflict: ConflictError) -> Choice:
    return Choice(
        f"{edited.label} was changed meanwhile",
        conflict.message,
        {"mine": "Keep mine", "theirs": "Keep theirs; the rest of mine is saved"},
    )


def _changed(seen: Answers, answers: Answers) -> Answers:
    return {
        name: value.strip()
        for name, value in answers.items()
        if value.strip() != seen[name].strip()
    }


def _save(change: Change, edited: Edited, wanted: Answers) -> None:
    now = edited.now(change)
    theirs = {
        name: now[name]
        for name, mine in wanted.items()
        if name not in MERGED and now[name] not in (edited.seen[name], mine)
    }
    if theirs:
        raise ConflictError(wanted, theirs)
    for name in MERGED & wanted.keys():
        wanted = {**wanted, name: _merged(edited.seen[name], now[name], wanted[name])}
    edited.save(change, wanted)


def _merged(seen: str, now: str, mine: str) -> str:
    """The words that are there now, with those added that I added and without those I took."""
    words = mine.replace(",", " ").split()
    gone = {fold(word) for word in seen.split()} - {fold(word) for word in words}
    return " ".join(dict.fromkeys([*(w for w in now.split() if fold(w) not in gone), *words]))
