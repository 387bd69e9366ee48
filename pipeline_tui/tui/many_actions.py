"""What can be done with many marked deals at once: each is one change, and one undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from pipeline_tui.actions.deals import DealEdit, edit_deal
from pipeline_tui.actions.moving import Way, move_on
from pipeline_tui.actions.prospects import ProspectEdit, edit_prospect
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.model.stages import Stage
from pipeline_tui.present import values
from pipeline_tui.query.records import Records
from pipeline_tui.tui.deal_actions import DealScreen
from pipeline_tui.tui.dialogs import forms
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.merging import merge_two
from pipeline_tui.tui.removing import Removal
from pipeline_tui.tui.subject import Subject, command, current, current_deal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline_tui.book import Change
    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui.dialogs.form import Answers


class ManyScreen(DealScreen):
    """A screen on which deals can be marked."""

    @property
    def chosen(self) -> list[DealView]:
        """The marked deals, else the one under the cursor."""
        raise NotImplementedError

    @property
    def has_marks(self) -> bool:
        """Whether an action is meant for many."""
        raise NotImplementedError

    @work
    async def action_tag(self) -> None:
        """Tag the prospects of the marked deals."""
        views = self.chosen
        if not views:
            self.say_nothing_is_chosen()
            return
        form = Form(
            f"Tag the prospects of {_deals(views)}",
            (Field("add", "Add tags", hint="key solar"), Field("remove", "Take off")),
            "Tag",
        )

        async def do(answers: Answers) -> None:
            add, remove = tuple(answers["add"].split()), tuple(answers["remove"].split())
            if not (add or remove):
                raise UsageError("no tag was named")
            edit = ProspectEdit(add_tags=add, remove_tags=remove)

            def tag(change: Change) -> None:
                for number in dict.fromkeys(view.prospect.number for view in views):
                    prospect = change.prospects.get(number)
                    if prospect is not None:
                        edit_prospect(change, prospect, edit)

            refs = list(dict.fromkeys(view.prospect.ref for view in views))
            line = command("edit", *refs, tag=add, untag=remove)
            await self.pipeline.carry_out(line, tag, f"Tagged the prospects of {_deals(views)}")

        await self.ask(form, do)

    @work
    async def action_owner(self) -> None:
        """Give the marked deals to somebody."""
        views = self.chosen
        if not views:
            self.say_nothing_is_chosen()
            return
        form = Form(f"Owner of {_deals(views)}", (Field("owner", "Owner", required=True),), "Give")

        async def do(answers: Answers) -> None:
            owner = answers["owner"].strip()
            edit = DealEdit(owner=owner, is_touch=False)

            def give(change: Change) -> None:
                for view in views:
                    edit_deal(change, current_deal(change, view), edit)

            line = command("edit", *_refs(views), owner=owner)
            await self.pipeline.carry_out(line, give, f"{_deals(views)} now owned by {owner}")

        await self.ask(form, do)

    @work
    async def action_merge(self) -> None:
        """Make one prospect of the two whose deals are marked."""
        numbers = list(dict.fromkeys(view.prospect.number for view in self.chosen))
        if len(numbers) == 2:
            await merge_two(self, *numbers)
        else:
            said = "Mark a deal of each of the two prospects that are one and the same"
            self.pipeline.tell_error(PipelineError(said))

    @work
    async def action_plan(self) -> None:
        """Plan the same next step for all marked deals, else for the one under the cursor."""
        if not self.has_marks:
            super().action_plan()
            return
        views = self.chosen

        async def do(answers: Answers) -> None:
            due = values.due(self.day(answers["due"]), self.desk.context.today)

            def plan(change: Change) -> None:
                for view in views:
                    subject = Subject(view.prospect, view)
                    self.plan_following(change, *current(change, subject), answers)

            line = command("next", *_refs(views), answers["next"], due=answers["due"])
            said = f"{_deals(views)}: {answers['next']}, {due}"
            await self.pipeline.carry_out(line, plan, said)

        await self.ask(forms.plan_form(_deals(views), self.day), do)

    @work
    async def action_remove(self) -> None:
        """Remove all marked deals, else what is under the cursor."""
        if not self.has_marks:
            super().action_remove()
            return
        views = self.chosen
        removal = Removal(_deals(views), views)
        await self.ask_and_remove(f"Remove {_deals(views)}?", [removal])

    async def action_advance(self, step: int) -> None:
        """All marked deals one stage on or back, else the one under the cursor."""
        if not self.has_marks:
            await super().action_advance(step)
            return
        last = len(Stage) - 1
        wanted = {
            view: list(Stage)[min(max(view.deal.stage.position + step, 0), last)]
            for view in self.chosen
        }
        refs = _refs(_that_move(wanted))
        await self._move_many(
            wanted,
            "a stage on" if step > 0 else "a stage back",
            lambda reason: command("advance", *refs, back=step < 0, reason=reason),
        )

    async def action_to_stage(self, number: int) -> None:
        """All marked deals to a stage, else the one under the cursor."""
        if not self.has_marks:
            await super().action_to_stage(number)
            return
        stage = list(Stage)[number - 1]
        wanted = dict.fromkeys(self.chosen, stage)
        refs = _refs(_that_move(wanted))
        await self._move_many(
            wanted, f"to {stage}", lambda reason: command("move", *refs, stage, reason=reason)
        )

    async def _move_many(
        self, wanted: dict[DealView, Stage], where: str, line: Callable[[str], str]
    ) -> None:
        """Lost deals, and those that are there already, stay as they are; the toast says so."""

        def move(change: Change, way: Way) -> tuple[int, int]:
            way = way._replace(records=Records(change))
            moved = left = 0
            for view, stage in wanted.items():
                deal = current_deal(change, view)
                if deal.lost is None and deal.stage is not stage:
                    left += len(move_on(change, deal, stage, way).left)
                    moved += 1
            if not moved:
                raise PipelineError("none of the marked deals can move there")
            return moved, left

        def said(done: tuple[int, int]) -> str:
            moved, left = done
            rest = len(wanted) - moved
            more = f"; {rest:,} lost or there already" if rest else ""
            duties = f"; {values.count(left, 'duty', 'duties')} left open" if left else ""
            return f"Moved {values.count(moved, 'deal')} {where}{more}{duties}"

        await self.move_on(line, move, said)


def _that_move(wanted: dict[DealView, Stage]) -> list[DealView]:
    return [v for v, stage in wanted.items() if v.deal.lost is None and v.deal.stage is not stage]


def _deals(views: list[DealView]) -> str:
    return values.count(len(views), "deal")


def _refs(views: Iterable[DealView]) -> list[str]:
    return [view.deal.ref for view in views]
