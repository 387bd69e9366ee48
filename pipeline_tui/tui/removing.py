"""Removal on the screens: asked once, with what goes along, and undone by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import work

from pipeline_tui.errors import NotFoundError, PipelineError
from pipeline_tui.present.text import clean, shorten
from pipeline_tui.tui import late
from pipeline_tui.tui.record_actions import RecordScreen
from pipeline_tui.tui.subject import command, current_deal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.actions import deals, prospects
    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import DealView
    from pipeline_tui.render import removed as going
    from pipeline_tui.tui.dialogs import choice
else:
    deals = late.Module("pipeline_tui.actions.deals")
    prospects = late.Module("pipeline_tui.actions.prospects")
    going = late.Module("pipeline_tui.render.removed")
    choice = late.Module("pipeline_tui.tui.dialogs.choice")


_MOST_NAMES = 8
_LONGEST_NAME = 40


class Removal(NamedTuple):
    """Something that can be removed: some deals, else a prospect with all of its deals."""

    label: str
    """`deal 12.1`, `9 deals`"""
    deals: Sequence[DealView] = ()
    prospect: Prospect | None = None

    @property
    def line(self) -> str:
        """The command line that would do the same."""
        refs = [view.deal.ref for view in self.deals]
        return command("remove", *refs, *([self.prospect.ref] if self.prospect else ()))

    @property
    def names(self) -> str:
        """What the deals are called, as many as can be read in a dialog."""
        shown = [
            f"{view.deal.ref} {shorten(clean(view.label), _LONGEST_NAME)}"
            for view in self.deals[:_MOST_NAMES]
        ]
        left = len(self.deals) - len(shown)
        return ", ".join([*shown, f"and {left:,} more"] if left else shown)

    def act(self, change: Change) -> prospects.Removed:
        """Remove it. Raises NotFoundError when somebody else did so meanwhile."""
        removed = prospects.Removed()
        for view in self.deals:
            removed += deals.remove_deal(change, current_deal(change, view))
        if self.prospect is not None:
            prospect = change.prospects.get(self.prospect.number)
            if prospect is None:
                raise NotFoundError(f"prospect {self.prospect.ref} was removed already")
            removed += prospects.remove_prospect(change, prospect)
        return removed

    def told(self, removed: prospects.Removed, verb: str) -> str:
        """What goes with it, as a sentence; empty where nothing does."""
        return going.removed_line(removed, len(self.deals), verb)


class RemovalScreen(RecordScreen):
    """A screen on which what stands under the cursor can be removed."""

    @work
    async def action_remove(self) -> None:
        """Remove the deal under the cursor, or its prospect."""
        subject = self.subject
        if subject is None:
            self.say_nothing_is_chosen()
            return
        prospect = subject.prospect
        removals = [Removal(f"prospect {prospect.ref}", prospect=prospect)]
        if subject.view is not None:
            removals.insert(0, Removal(f"deal {subject.ref}", [subject.view]))
        await self.ask_and_remove(f"Remove {subject.label}?", removals)

    async def ask_and_remove(self, title: str, removals: Sequence[Removal]) -> None:
        """One question that says what goes along with each answer."""
        lines = []
        try:
            for removal in removals:
                told = removal.told(await self.desk.rehearse(removal.act), "go")
                label = removal.label[:1].upper() + removal.label[1:]
                lines.append(f"{label}: {told or 'nothing else goes with it.'}")
        except PipelineError as error:
            self.pipeline.tell_error(error)
            return
        lines += [removal.names for removal in removals if len(removal.deals) > 1]
        answers = {str(place): f"Remove {each.label}" for place, each in enumerate(removals)}
        chosen = await self.app.push_screen_wait(choice.Choice(title, "\n".join(lines), answers))
        if chosen is None:
            return
        removal = removals[int(chosen)]
        await self.pipeline.perform(removal.line, removal.act, f"Removed {removal.label}")
