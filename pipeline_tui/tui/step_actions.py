"""Work with what stands under the cursor: do its next step, plan one, log what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from pipeline_tui.errors import PipelineError
from pipeline_tui.model.activity import parse_kind
from pipeline_tui.model.dates import Lean, parse_date
from pipeline_tui.present import values
from pipeline_tui.tui import late
from pipeline_tui.tui.screens.base import PipelineScreen
from pipeline_tui.tui.subject import Subject, command, current

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.actions import activities
    from pipeline_tui.book import Change
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui.dialogs import forms
    from pipeline_tui.tui.dialogs.form import Answers
else:
    activities = late.Module("pipeline_tui.actions.activities")
    forms = late.Module("pipeline_tui.tui.dialogs.forms")


class StepScreen(PipelineScreen):
    """A screen with a deal, or a prospect without one, under its cursor."""

    @property
    def selected(self) -> DealView | None:
        """The deal under the cursor."""
        raise NotImplementedError

    @property
    def subject(self) -> Subject | None:
        """What an action is about; none where there is nothing to act on."""
        view = self.selected
        return Subject(view.prospect, view, view.step) if view else None

    def day(self, text: str, lean: Lean = Lean.FUTURE) -> date:
        """The day of a phrase, in the manager's order of dates. Raises UsageError."""
        context = self.desk.context
        return parse_date(text, context.today, context.date_order, lean)

    def say_nothing_is_chosen(self) -> None:
        """A key that cannot do anything says so."""
        self.pipeline.say("There is no deal under the cursor.", timeout=3)

    @work
    async def action_done(self) -> None:
        """Do the next step and ask at once for the one after it."""
        subject = self.subject
        if subject is None:
            self.say_nothing_is_chosen()
            return
        step = subject.step
        if step is None:
            self.action_plan()
            return

        async def do(answers: Answers) -> None:
            await self.pipeline.carry_out(
                command("done", subject.ref, step.text, outcome=answers["outcome"],
                        next=answers["next"], due=answers["due"] if answers["next"] else ""),
                lambda change: self._finish(change, subject, step, answers),
                f"Done: {step.text}",
            )  # fmt: skip

        await self.ask(forms.done_form(subject.label, step, self.day), do)

    def _finish(self, change: Change, subject: Subject, step: Step, answers: Answers) -> None:
        now = change.steps.get(step.id)
        if now is None or now.done is not None:
            raise PipelineError("that step was done or dropped meanwhile")
        prospect, deal = current(change, subject)
        activities.finish_step(change, now, answers["outcome"])
        self.plan_following(change, prospect, deal, answers)

    def plan_following(
        self, change: Change, prospect: Prospect, deal: Deal | None, answers: Answers
    ) -> None:
        """Plan the step of a form, if it names one."""
        if answers["next"].strip():
            planned = activities.Planned(answers["next"], self.day(answers["due"]))
            activities.plan_step(change, prospect, deal, planned)

    @work
    async def action_plan(self) -> None:
        """Plan a next step."""
        subject = self.subject
        if subject is None:
            self.say_nothing_is_chosen()
            return

        async def do(answers: Answers) -> None:
            due = values.due(self.day(answers["due"]), self.desk.context.today)
            await self.pipeline.carry_out(
                command("next", subject.ref, answers["next"], due=answers["due"]),
                lambda change: self.plan_following(change, *current(change, subject), answers),
                f"{subject.prospect.name}: {answers['next']}, {due}",
            )

        await self.ask(forms.plan_form(subject.label, self.day), do)

    @work
    async def action_log(self) -> None:
        """Log what happened, and plan what follows from it."""
        subject = self.subject
        if subject is None:
            self.say_nothing_is_chosen()
            return

        def log(change: Change, answers: Answers) -> None:
            happened = activities.Happened(
                parse_kind(answers["kind"]),
                answers["text"],
                answers["outcome"],
                self.day(answers["at"], Lean.PAST),
            )
            activities.log_activity(change, *current(change, subject), happened)
            self.plan_following(change, *current(change, subject), answers)

        async def do(answers: Answers) -> None:
            kind = parse_kind(answers["kind"])
            await self.pipeline.carry_out(
                command("log", subject.ref, kind, answers["text"], outcome=answers["outcome"],
                        at=answers["at"], next=answers["next"],
                        due=answers["due"] if answers["next"] else ""),
                lambda change: log(change, answers),
                f"Logged: {kind}, {subject.prospect.name}",
            )  # fmt: skip

        await self.ask(forms.log_form(subject.label, self.day), do)
