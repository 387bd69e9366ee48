"""Activities and tasks of another system are put where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.exchange.outcomes import ACTIVITY, NEXT_STEP, Difference
from pipeline_tui.model.activity import Activity, Step

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Act, Draft
    from pipeline_tui.exchange.matching import Index
    from pipeline_tui.exchange.outcomes import Story
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.activity import ActivityKind

_Told = tuple[int, int | None, "ActivityKind", "date", str]


class ActTaker:
    """Puts activities and next steps into a change, each once."""

    def __init__(self, change: Change, index: Index, report: Report) -> None:
        self.change, self.index, self.report = change, index, report
        self._told: set[_Told] = {
            (each.prospect, each.deal, each.kind, each.on, each.text) for each in change.activities
        }
        self._planned = {(each.prospect, each.deal, each.due, each.text) for each in change.steps}

    def take(self, draft: Draft, story: Story) -> str | None:
        """Put the activity of a row and tell of it; why it cannot be, where it cannot."""
        found = self._whose(draft)
        if found is None:
            return "nobody in these files or in the book is the one that it points at"
        act = draft.act
        story.prospect = story.prospect_before = self.change.prospects.get(found[0])
        if act is not None and act.due is not None:
            if self._plan(*found, act.text, act.due):
                story.added = Difference(NEXT_STEP, "", f"{act.due}: {act.text}")
        elif act is None or act.on is None:
            return "it has no date"
        elif act.on > self.change.today:
            return f"it happened in the future ({act.on})"
        elif self._log(*found, act, act.on):
            told = " · ".join(filter(None, (act.text, act.outcome)))
            story.added = Difference(ACTIVITY, "", f"{act.on} {act.kind}: {told}")
        return None

    def _log(self, prospect: int, deal: int | None, act: Act, on: date) -> bool:
        told = (prospect, deal, act.kind, on, act.text)
        if told in self._told:
            self.report.of("activities").unchanged += 1
            return False
        self._told.add(told)
        self.change.put(
            Activity(
                id=self.change.next_id(Activity), prospect=prospect, deal=deal,
                kind=act.kind, on=on, text=act.text, outcome=act.outcome,
            )
        )  # fmt: skip
        self.report.of("activities").created += 1
        return True

    def _plan(self, prospect: int, deal: int | None, text: str, due: date) -> bool:
        planned = (prospect, deal, due, text)
        if planned in self._planned:
            self.report.steps.unchanged += 1
            return False
        self._planned.add(planned)
        self.change.put(
            Step(
                id=self.change.next_id(Step), prospect=prospect, deal=deal,
                text=text, due=due, created=self.change.today,
            )
        )  # fmt: skip
        self.report.steps.created += 1
        return True

    def _whose(self, draft: Draft) -> tuple[int, int | None] | None:
        """The prospect that a row concerns, and the deal where it points at one."""
        for origin in (draft.deal_origin, draft.contact_origin):
            deal = self.index.deal_of_origin.get(origin)
            if deal is not None:
                return deal.prospect, deal.number
        for origin in (draft.deal_origin, draft.contact_origin, draft.prospect_origin):
            prospect = self.index.someone(origin)
            if prospect is not None:
                return prospect, None
        numbers = self.index.prospects_of(draft).numbers if draft.prospect or draft.contact else ()
        return (numbers[0], None) if len(numbers) == 1 else None
