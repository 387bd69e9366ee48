"""Activities and next steps of an export, put into a change once and not twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.activity import Activity, Step

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.own import Dossier
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.prospect import Prospect


class Belongings:
    """What the book has of activities and steps, and what an import adds to it."""

    def __init__(self, change: Change, report: Report) -> None:
        self.change, self.report = change, report
        self.known: set[Hashable] = set()
        for activity in change.activities:
            self.known.add(_activity_key(activity))
        for step in change.steps:
            self.known.add(_step_key(step))

    def add(
        self, prospect: Prospect, dossier: Dossier, deals: Mapping[int | None, int | None]
    ) -> None:
        """Add those of the deals named, under the numbers that these have here; what is
        there already is left as it is."""
        for happened in dossier.activities:
            if happened.deal not in deals:
                continue
            activity = Activity(
                id=0,
                prospect=prospect.number,
                deal=deals[happened.deal],
                kind=happened.kind,
                on=happened.on,
                at=happened.at,
                text=happened.text,
                outcome=happened.outcome,
            )
            if self._is_new(_activity_key(activity)):
                number = self.change.next_id(Activity)
                self.change.put(msgspec.structs.replace(activity, id=number))
        for planned in dossier.steps:
            if planned.deal not in deals:
                continue
            step = Step(
                id=0,
                prospect=prospect.number,
                deal=deals[planned.deal],
                text=planned.text,
                due=planned.due,
                by=planned.by,
                created=planned.created,
                done=planned.done,
            )
            if self._is_new(_step_key(step)):
                self.change.put(msgspec.structs.replace(step, id=self.change.next_id(Step)))
                self.report.steps.created += 1
            else:
                self.report.steps.unchanged += 1

    def _is_new(self, key: Hashable) -> bool:
        if key in self.known:
            return False
        self.known.add(key)
        return True


def _activity_key(each: Activity) -> Hashable:
    return each.prospect, each.deal, each.kind, each.on, each.at, each.text


def _step_key(each: Step) -> Hashable:
    return each.prospect, each.deal, each.text, each.due
