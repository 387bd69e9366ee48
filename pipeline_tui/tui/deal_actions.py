"""What can be done with the deal under the cursor, the same on every screen that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual import work

from pipeline_tui.errors import PipelineError
from pipeline_tui.model.stages import Stage
from pipeline_tui.tui import late
from pipeline_tui.tui.removing import RemovalScreen
from pipeline_tui.tui.subject import command, current_deal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pipeline_tui.actions import deals, moving
    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui import duty_list, edit_lines, editing
    from pipeline_tui.tui.dialogs import forms
    from pipeline_tui.tui.dialogs.form import Answers
else:
    deals = late.Module("pipeline_tui.actions.deals")
    moving = late.Module("pipeline_tui.actions.moving")
    duty_list = late.Module("pipeline_tui.tui.duty_list")
    edit_lines = late.Module("pipeline_tui.tui.edit_lines")
    editing = late.Module("pipeline_tui.tui.editing")
    forms = late.Module("pipeline_tui.tui.dialogs.forms")

T = TypeVar("T")


class DealScreen(RemovalScreen):
    """A screen with a deal under its cursor."""

    def action_open(self) -> None:
        """The dossier of the prospect."""
        if self.subject is not None:
            view = self.subject.view
            self.pipeline.open_dossier(
                self.subject.prospect.number, view.deal.key if view else None
            )

    @work
    async def action_edit(self) -> None:
        """Change the deal; a field that somebody else changed meanwhile is asked about."""
        view = self.selected
        if view is None:
            self.say_nothing_is_chosen()
            return

        def save(change: Change, wanted: Answers) -> None:
            deal = current_deal(change, view)
            deals.edit_deal(change, deal, forms.deal_edit(deal, wanted, self.day))

        edited = editing.Edited(
            view.label,
            lambda wanted: edit_lines.of_deal(view.deal, wanted),
            forms.deal_texts(view.deal),
            lambda change: forms.deal_texts(current_deal(change, view)),
            save,
        )
        form = forms.edit_form(view, self.day, self.desk.settings.currency)
        await editing.edit_in_form(self, form, edited)

    async def action_advance(self, step: int) -> None:
        """One stage on or back."""
        view = self.selected
        if view is None:
            self.say_nothing_is_chosen()
            return
        place = view.deal.stage.position + step
        if 0 <= place < len(Stage):
            await self.move(view, list(Stage)[place])

    async def action_to_stage(self, number: int) -> None:
        """To a stage by its place."""
        if self.selected is None:
            self.say_nothing_is_chosen()
            return
        await self.move(self.selected, list(Stage)[number - 1])

    async def move(self, view: DealView, stage: Stage) -> None:
        """Move a deal; nothing is asked, unless duties are open and the playbook is strict."""
        if view.deal.stage is stage and view.deal.lost is None:
            return
        way_gone = f"{view.label}: {view.deal.stage} → {stage}"
        await self.move_on(
            lambda reason: command("move", view.deal.ref, stage, reason=reason),
            lambda change, way: moving.move_on(change, current_deal(change, view), stage, way),
            lambda moved: f"{way_gone}{duty_list.left_open(moved.left)}",
        )

    async def action_win(self) -> None:
        """The contract is concluded."""
        view = self.selected
        if view is None:
            self.say_nothing_is_chosen()
            return
        await self.move_on(
            lambda reason: command("win", view.deal.ref, reason=reason),
            lambda change, way: moving.win(change, current_deal(change, view), way),
            lambda moved: f"Won {view.label}{duty_list.left_open(moved.left)}",
        )

    async def move_on(
        self,
        line: Callable[[str], str],
        act: Callable[[Change, moving.Way], T],
        said: Callable[[T], str],
    ) -> None:
        """Move one deal or many; where the playbook is strict and duties are open, ask why."""

        async def do(reason: str) -> None:
            way = moving.Way(self.desk.settings, reason=reason)
            await self.pipeline.carry_out(line(reason), lambda change: act(change, way), said)

        try:
            await do("")
        except moving.StrictError as error:
            self._ask_why(error.message, do)
        except PipelineError as error:
            self.pipeline.tell_error(error)

    @work
    async def _ask_why(self, fault: str, do: Callable[[str], Awaitable[None]]) -> None:
        await self.ask(forms.reason_form(fault), lambda answers: do(answers["reason"]))

    @work
    async def action_duties(self) -> None:
        """The duties of the deal's stage: see what is missing, tick one off."""
        if self.selected is None:
            self.say_nothing_is_chosen()
            return
        await duty_list.work_off_duties(self, self.selected.deal.ref)

    @work
    async def action_lose(self) -> None:
        """Lose the deal, with the reason."""
        view = self.selected
        if view is None:
            self.say_nothing_is_chosen()
            return

        async def do(answers: Answers) -> None:
            reason = answers["reason"].strip()
            await self.pipeline.carry_out(
                command("lose", view.deal.ref, reason=reason),
                lambda change: deals.lose_deal(change, current_deal(change, view), reason),
                f"Lost {view.label}: {reason}",
            )

        await self.ask(forms.lose_form(view), do)

    async def action_reopen(self) -> None:
        """Take up a closed deal again."""
        view = self.selected
        if view is None:
            self.say_nothing_is_chosen()
            return
        await self._act(
            view,
            command("reopen", view.deal.ref),
            deals.reopen_deal,
            f"Reopened {view.label}",
        )

    async def _act(
        self, view: DealView, line: str, act: Callable[[Change, Deal], Deal], said: str
    ) -> None:
        await self.pipeline.perform(
            line, lambda change: act(change, current_deal(change, view)), said
        )
