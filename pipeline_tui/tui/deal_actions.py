"""What can be done with the deal under the cursor, the same on every screen that has one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import work

from pipeline_tui.actions import activities, deals
from pipeline_tui.errors import BookChangedError, NotFoundError, PipelineError
from pipeline_tui.model.activity import parse_kind
from pipeline_tui.model.dates import Lean, parse_date
from pipeline_tui.model.stages import Stage
from pipeline_tui.present import values
from pipeline_tui.tui.dialogs import forms
from pipeline_tui.tui.screens.base import PipelineScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import DealView


def current(change: Change, view: DealView) -> tuple[Prospect, Deal]:
    """The prospect and deal as they are now. Raises NotFoundError when they are gone."""
    prospect = change.prospects.get(view.prospect.number)
    deal = change.deals.get(view.deal.key)
    if prospect is None or deal is None:
        raise NotFoundError(f"deal {view.deal.ref} was removed meanwhile")
    return prospect, deal


class DealScreen(PipelineScreen):
    """A screen with a deal under its cursor."""

    @property
    def selected(self) -> DealView | None:
        """The deal under the cursor."""
        raise NotImplementedError

    def action_open(self) -> None:
        """The dossier of the prospect."""
        if self.selected is not None:
            self.pipeline.open_dossier(self.selected.prospect.number)

    def _day(self, text: str, lean: Lean = Lean.FUTURE) -> date:
        context = self.desk.context
        return parse_date(text, context.today, context.date_order, lean)

    @work
    async def action_done(self) -> None:
        """Do the next step and ask at once for the one after it."""
        view = self.selected
        if view is None:
            return
        if view.step is None:
            self.action_plan()
            return
        step = view.step
        answers = await self.app.push_screen_wait(forms.done_form(view, step, self._day))
        if answers is None:
            return
        await self.pipeline.perform(
            f"done {view.deal.ref} {step.text}",
            lambda change: self._finish(change, view, step, answers),
            f"Done: {step.text}",
        )

    def _finish(self, change: Change, view: DealView, step: Step, answers: dict[str, str]) -> None:
        now = change.steps.get(step.id)
        if now is None or now.done is not None:
            raise PipelineError("that step was done meanwhile")
        prospect, deal = current(change, view)
        activities.finish_step(change, now, answers["outcome"])
        self._plan_following(change, prospect, deal, answers)

    def _plan_following(
        self, change: Change, prospect: Prospect, deal: Deal, answers: dict[str, str]
    ) -> None:
        if answers["next"].strip():
            planned = activities.Planned(answers["next"], self._day(answers["due"]))
            activities.plan_step(change, prospect, deal, planned)

    @work
    async def action_plan(self) -> None:
        """Plan a next step."""
        view = self.selected
        if view is None:
            return
        answers = await self.app.push_screen_wait(forms.plan_form(view, self._day))
        if answers is None:
            return

        def plan(change: Change) -> None:
            prospect, deal = current(change, view)
            self._plan_following(change, prospect, deal, answers)

        due = values.due(self._day(answers["due"]), self.desk.context.today)
        await self.pipeline.perform(
            f"next {view.deal.ref} {answers['next']} --due {answers['due']}",
            plan,
            f"{view.prospect.name}: {answers['next']}, {due}",
        )

    @work
    async def action_log(self) -> None:
        """Log what happened, and plan what follows from it."""
        view = self.selected
        if view is None:
            return
        answers = await self.app.push_screen_wait(forms.log_form(view, self._day))
        if answers is None:
            return

        def log(change: Change) -> None:
            prospect, deal = current(change, view)
            happened = activities.Happened(
                parse_kind(answers["kind"]),
                answers["text"],
                answers["outcome"],
                self._day(answers["at"], Lean.PAST),
            )
            activities.log_activity(change, prospect, deal, happened)
            _, deal = current(change, view)
            self._plan_following(change, prospect, deal, answers)

        await self.pipeline.perform(
            f"log {view.deal.ref} {answers['kind']} {answers['text']}",
            log,
            f"Logged {answers['kind']} with {view.prospect.name}",
        )

    @work
    async def action_edit(self) -> None:
        """Change the deal; a field that somebody else changed meanwhile is asked about."""
        view = self.selected
        if view is None:
            return
        form = forms.edit_form(view, self._day, self.desk.settings.currency)
        answers = await self.app.push_screen_wait(form)
        seen = view.deal
        while answers is not None:
            edit = forms.deal_edit(view, answers, self._day)
            try:
                await self.desk.change(
                    f"edit {view.deal.ref}", partial(self._edit, view=view, seen=seen, edit=edit)
                )
            except BookChangedError as error:
                keep = await self.app.push_screen_wait(forms.conflict_form(view, error.message))
                newest = self.desk.book.read().deals.get(view.deal.key)
                if keep is None or newest is None:
                    break
                seen = newest  # what they wrote was seen, and is to be written over
            except PipelineError as error:
                self.pipeline.tell_error(error)
                form = form.again(answers)
                answers = await self.app.push_screen_wait(form)
            else:
                self.pipeline.tell(f"Changed {view.label}", f"edit {view.deal.ref}")
                break
        await self.pipeline.reload()

    @staticmethod
    def _edit(change: Change, view: DealView, seen: Deal, edit: deals.DealEdit) -> None:
        _, deal = current(change, view)
        forms.refuse_conflict(seen, deal, edit)
        deals.edit_deal(change, deal, edit)

    async def action_advance(self, step: int) -> None:
        """One stage on or back."""
        view = self.selected
        if view is not None:
            place = view.deal.stage.position + step
            if 0 <= place < len(Stage):
                await self.move(view, list(Stage)[place])

    async def action_to_stage(self, number: int) -> None:
        """To a stage by its place."""
        if self.selected is not None:
            await self.move(self.selected, list(Stage)[number - 1])

    async def move(self, view: DealView, stage: Stage) -> None:
        """Move a deal; nothing is asked."""
        if view.deal.stage is stage and view.deal.lost is None:
            return
        await self._act(
            view,
            f"move {view.deal.ref} {stage}",
            lambda change, deal: deals.move_deal(change, deal, stage),
            f"{view.label}: {view.deal.stage} → {stage}",
        )

    async def action_win(self) -> None:
        """The contract is concluded."""
        if self.selected is not None:
            view = self.selected
            await self._act(view, f"win {view.deal.ref}", deals.win_deal, f"Won {view.label}")

    @work
    async def action_lose(self) -> None:
        """Lose the deal, with the reason."""
        view = self.selected
        if view is None:
            return
        answers = await self.app.push_screen_wait(forms.lose_form(view))
        if answers is not None:
            reason = answers["reason"]
            await self._act(
                view,
                f"lose {view.deal.ref} --reason {reason}",
                lambda change, deal: deals.lose_deal(change, deal, reason),
                f"Lost {view.label}: {reason}",
            )

    async def action_reopen(self) -> None:
        """Take up a closed deal again."""
        if self.selected is not None:
            view = self.selected
            await self._act(
                view, f"reopen {view.deal.ref}", deals.reopen_deal, f"Reopened {view.label}"
            )

    async def _act(
        self, view: DealView, command: str, act: Callable[[Change, Deal], Deal], said: str
    ) -> None:
        await self.pipeline.perform(
            command, lambda change: act(change, current(change, view)[1]), said
        )
