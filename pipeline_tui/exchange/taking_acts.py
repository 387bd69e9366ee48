"""Activities and tasks of another system are put where they belong."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pipeline_tui.exchange.outcomes import ACTIVITY, NEXT_STEP, Difference
from pipeline_tui.model.activity import Activity, Step
from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.book_index import BookIndex
    from pipeline_tui.exchange.drafts import Act, Draft
    from pipeline_tui.exchange.outcomes import Story
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.activity import ActivityKind
    from pipeline_tui.model.deal import Deal

_Told = tuple[int, int | None, "ActivityKind", "date", str]


class ActTaker:
    """Puts activities and next steps into a change, each once."""

    def __init__(self, change: Change, index: BookIndex, report: Report) -> None:
        self.change, self.index, self.report = change, index, report
        self._told: set[_Told] = {
            (each.prospect, each.deal, each.kind, each.on, each.text) for each in change.activities
        }
        self._planned = {(each.prospect, each.deal, each.due, each.text) for each in change.steps}

    def take(self, draft: Draft, deal: Deal | None, prospect: int, story: Story) -> str | None:
        """Put the activity of a row at its deal, or at a prospect of that number; the reason if
        it cannot be put. The title of a row names the deal or the prospect it belongs to."""
        if deal is None:
            deal, prospect = self._named(draft, prospect)
        if deal is None and prospect <= 0:
            return _no_match(draft)
        whose = prospect if deal is None else deal.prospect
        number = None if deal is None else deal.number
        act = draft.act
        story.prospect = story.prospect_before = self.change.prospects.get(whose)
        if act is not None and act.due is not None:
            if self._plan(whose, number, act.text, act.due):
                story.added = Difference(NEXT_STEP, "", f"{act.due}: {act.text}")
        elif act is None or act.on is None:
            return "it has no date"
        elif act.on > self.change.today:
            return f"it happened in the future ({act.on})"
        elif self._log(whose, number, act, act.on):
            told = " · ".join(filter(None, (act.text, act.outcome)))
            story.added = Difference(ACTIVITY, "", f"{act.on} {act.kind}: {told}")
        return None

    def _named(self, draft: Draft, prospect: int) -> tuple[Deal | None, int]:
        """The deal and the prospect that a row names; a name that several have does not match."""
        title = draft.title
        if prospect > 0:
            deals = self.index.deals_titled(prospect, title) if title else []
            return (deals[0] if len(deals) == 1 else None), prospect
        titled = self._deals_by_title.get(fold(title), []) if title else []
        if len(titled) == 1:
            return titled[0], titled[0].prospect
        found = self.index.names.get(fold(title), []) if title else []
        if not found and draft.contact:
            found = self._people.get(fold(draft.contact), [])
        return None, found[0] if len(found) == 1 else 0

    @cached_property
    def _deals_by_title(self) -> dict[str, list[Deal]]:
        found: dict[str, list[Deal]] = {}
        for deal in self.change.deals:
            if deal.title:
                found.setdefault(fold(deal.title), []).append(deal)
        return found

    @cached_property
    def _people(self) -> dict[str, list[int]]:
        """The prospects that have a contact of a name."""
        found: dict[str, list[int]] = {}
        for prospect in self.change.prospects:
            for name in {fold(each.name) for each in prospect.contacts if each.name}:
                found.setdefault(name, []).append(prospect.number)
        return found

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


def _no_match(draft: Draft) -> str:
    links = filter(None, (draft.deal_origin, draft.contact_origin, draft.prospect_origin))
    names = filter(None, (draft.title, draft.prospect, draft.contact, *draft.emails, *draft.phones))
    shown = ", ".join([*links, *names])
    return f"it matches no record: {shown[:120]}" if shown else "it names no deal and no prospect"
