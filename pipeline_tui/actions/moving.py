"""Move a deal on in the manner of the playbook: one stage, to any stage, or won."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.actions import words
from pipeline_tui.actions.deals import move_deal
from pipeline_tui.errors import PipelineError
from pipeline_tui.model.stages import Stage, Status
from pipeline_tui.query.duties import duties_left, open_duties_text
from pipeline_tui.query.views import view_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.config import Settings
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.duties import Duty
    from pipeline_tui.query.records import Records


class Moved(NamedTuple):
    """A deal that was moved, with the duties that it left open behind it."""

    deal: Deal
    left: Sequence[Duty]


class StrictError(PipelineError):
    """Duties are open, and the playbook is strict."""

    def __init__(self, deal: Deal, stage: Stage, left: Sequence[Duty]) -> None:
        super().__init__(
            f"deal {deal.ref} has open duties: {open_duties_text(left)}",
            f"Do them, or say why it moves on: pipeline move {deal.ref} {stage} --reason TEXT",
        )
        self.left = left


class Way(NamedTuple):
    """How a deal is moved."""

    settings: Settings
    on: date | None = None
    """Today, unless told otherwise."""
    reason: str = ""
    """Why; the history keeps it."""
    records: Records | None = None
    """Those of the change, where many deals are moved in it."""


def move_on(change: Change, deal: Deal, stage: Stage, way: Way) -> Moved:
    """Move a deal to a stage, with what is still open in the stages that it leaves.

    Raises PipelineError for a deal that is lost or is there already; StrictError, where
    the playbook is strict, for a move on with duties open and no reason given.
    """
    reason = words.text(way.reason, "reason")
    view = view_in(change, deal, change.today, way.settings, way.records)
    left = duties_left(view, stage) if deal.lost is None else []
    if left and way.settings.is_strict and not reason:
        raise StrictError(deal, stage, left)
    return Moved(move_deal(change, deal, stage, way.on, reason), left)


def advance(change: Change, deal: Deal, way: Way) -> Moved:
    """Move a deal one stage further. Raises PipelineError behind the last one, StrictError."""
    following = deal.stage.following
    if following is None:
        raise PipelineError(f"deal {deal.ref} is in {deal.stage}, the last stage")
    return move_on(change, deal, following, way)


def put_back(change: Change, deal: Deal, way: Way) -> Moved:
    """Move a deal one stage back. Raises PipelineError before the first one."""
    if deal.stage.position == 0:
        raise PipelineError(f"deal {deal.ref} is in {deal.stage}, the first stage")
    return move_on(change, deal, list(Stage)[deal.stage.position - 1], way)


def win(change: Change, deal: Deal, way: Way) -> Moved:
    """Win a deal: it enters after-sales. Raises PipelineError if it is won already, StrictError."""
    if deal.status is Status.WON:
        raise PipelineError(f"deal {deal.ref} is won already")
    return move_on(change, deal, Stage.AFTER_SALES, way)
