"""The duties of a deal: what the playbook asks for, checked against the book.

A duty of the default playbook is checked by the data; one with any other text is
ticked off by hand. A known one can be ticked off by hand as well, for what the book
cannot know.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.folding import stored_key
from pipeline_tui.model.stages import Stage
from pipeline_tui.query.duty_checks import CHECKS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import DealView

DATA, BY_HAND = "data", "by hand"


class Duty(msgspec.Struct, frozen=True):
    """One duty of a deal in one stage."""

    stage: Stage
    name: str
    missing: str = ""
    """What is missing, in words; empty for one that is done."""
    ticked: date | None = None
    """The day on which it was ticked off by hand, where the data does not say so."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def how(self) -> str:
        """`data` or `by hand 2026-11-23` for one that is done."""
        if self.missing:
            return ""
        return DATA if self.ticked is None else f"{BY_HAND} {self.ticked.isoformat()}"


def stage_duties(view: DealView, stage: Stage) -> list[Duty]:
    """The duties of a deal in a stage, in the order of the playbook."""
    return [_duty(view, stage, name) for name in view.settings.playbook[stage]]


def all_duties(view: DealView) -> list[Duty]:
    """The duties of every stage, those of the deal's own stage first."""
    own = view.deal.stage
    stages = sorted(Stage, key=lambda stage: (stage is not own, stage.position))
    return [duty for stage in stages for duty in stage_duties(view, stage)]


def duties_done(view: DealView) -> tuple[int, int]:
    """How many duties of its stage are done, and how many there are: the 2/4 of a card."""
    duties = stage_duties(view, view.deal.stage)
    return sum(duty.is_done for duty in duties), len(duties)


def duties_left(view: DealView, target: Stage) -> list[Duty]:
    """What is still open in the stages that a move to `target` leaves behind, those
    that it jumps over too; nothing for a move back."""
    first = view.deal.stage.position
    left = [stage for stage in Stage if first <= stage.position < target.position]
    return [duty for stage in left for duty in stage_duties(view, stage) if not duty.is_done]


def by_stage(duties: Sequence[Duty]) -> dict[Stage, list[Duty]]:
    """Duties by their stage, in the order in which they come."""
    found: dict[Stage, list[Duty]] = {}
    for duty in duties:
        found.setdefault(duty.stage, []).append(duty)
    return found


def open_duties_text(duties: Sequence[Duty]) -> str:
    """`search: segment set, needs noted; negotiation: competitors known`."""
    return "; ".join(
        f"{stage}: {', '.join(duty.name for duty in own)}"
        for stage, own in by_stage(duties).items()
    )


def _duty(view: DealView, stage: Stage, name: str) -> Duty:
    key = stored_key(name)
    check: Callable[[DealView], str] | None = CHECKS.get(key)
    missing = check(view) if check is not None else "not ticked off"
    if not missing:
        return Duty(stage, name)
    ticked = ticked_on(view.deal, name)
    return Duty(stage, name, "", ticked) if ticked else Duty(stage, name, missing)


def ticked_on(deal: Deal, name: str) -> date | None:
    """The day on which a duty was ticked off by hand."""
    return deal.duties.get(stored_key(name)) if deal.duties else None
