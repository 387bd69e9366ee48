"""Two prospects become one on the screens: choose the other, choose whose values stand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipeline_tui.actions.merging import merge_prospects
from pipeline_tui.actions.merging_fields import Side, differing
from pipeline_tui.errors import NotFoundError, PipelineError, UsageError
from pipeline_tui.present import values
from pipeline_tui.query.refs import deals_of, find_prospect
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.dialogs.merge import MergeDialog
from pipeline_tui.tui.subject import command

if TYPE_CHECKING:
    from pipeline_tui.actions.merging import Merged
    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.tui.dialogs.form import Answers
    from pipeline_tui.tui.screens.base import PipelineScreen


async def merge_another(screen: PipelineScreen, number: int) -> None:
    """Ask for the other prospect by its number or name; one that looks alike is offered."""
    picture = screen.desk.picture
    if picture is None:
        return
    snapshot = picture.snapshot
    kept = _prospect(snapshot, number)

    def other(text: str) -> Prospect:
        found = find_prospect(snapshot, text)
        if found.number == number:
            raise UsageError(f"that is {found.ref} {found.name} itself")
        return found

    def said(text: str) -> str:
        found = other(text)
        return f"{found.ref} {found.name}"

    likely = await asyncio.to_thread(_most_alike, snapshot, number)
    form = Form(
        f"Which prospect is the same as {kept.ref} {kept.name}?",
        (Field("other", "Prospect", likely, hint="12 or a name", check=said, required=True),),
        "Go on",
    )

    async def do(answers: Answers) -> None:
        await merge_two(screen, number, other(answers["other"]).number)

    await screen.ask(form, do)


async def merge_two(screen: PipelineScreen, first: int, second: int) -> None:
    """Show where the two differ, and merge the second into the first."""
    picture = screen.desk.picture
    if picture is None:
        return
    try:
        kept, gone = (_prospect(picture.snapshot, each) for each in (first, second))
        text = _what_happens(picture.snapshot, kept, gone)
        title = f"Merge {gone.ref} {gone.name} into {kept.ref} {kept.name}"
        dialog = MergeDialog(title, text, differing(kept, gone))
        takes = await screen.app.push_screen_wait(dialog)
        if takes is not None:
            await _merge(screen, first, second, takes)
    except PipelineError as error:
        screen.pipeline.tell_error(error)


async def _merge(screen: PipelineScreen, first: int, second: int, takes: dict[str, Side]) -> None:
    chosen = {name: side for name, side in takes.items() if side is Side.B}

    def merge(change: Change) -> Merged:
        kept, gone = _prospect(change, first), _prospect(change, second)
        return merge_prospects(change, kept, gone, chosen)

    def said(merged: Merged) -> str:
        moved = values.count(len(merged.deals), "deal")
        return f"Merged {merged.gone.name} into {merged.prospect.name}, with {moved}"

    line = command("merge", str(first), str(second), take=[f"{name}=B" for name in chosen])
    await screen.pipeline.carry_out(line, merge, said, backup="merge")


def _what_happens(snapshot: Snapshot, kept: Prospect, gone: Prospect) -> str:
    deals = [deal.ref for deal in deals_of(snapshot, gone)]
    lines = [
        f"{kept.ref} stays; {', '.join(deals) or 'no deal'} of {gone.ref} moves there, with all"
        " that belongs to it.",
        "A value that does not stand goes into the notes. Undo makes two of it again.",
    ]
    return "\n".join(lines)


def _most_alike(snapshot: Snapshot, number: int) -> str:
    """The number of the prospect that looks most like this one; empty for none."""
    from pipeline_tui.reports.duplicates import duplicates

    pairs = duplicates(snapshot.prospects, number)
    if not pairs:
        return ""
    pair = pairs[0]
    return (pair.second if pair.first.number == number else pair.first).ref


def _prospect(snapshot: Snapshot, number: int) -> Prospect:
    prospect = snapshot.prospects.get(number)
    if prospect is None:
        raise NotFoundError(f"prospect {number} was removed meanwhile")
    return prospect
