"""Duties: tick one off by hand, or take the tick back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import AmbiguousError, NotFoundError, PipelineError
from pipeline_tui.model.folding import fold, stored_key
from pipeline_tui.query.duties import all_duties, ticked_on
from pipeline_tui.query.views import view_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.config import Settings
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.duties import Duty


def choose_duty(duties: Sequence[Duty], ref: str, which: str) -> Duty:
    """The duty of a part of its name; in the stage of the deal first, as they stand there.

    Raises NotFoundError or AmbiguousError.
    """
    wanted = fold(which)
    found = [each for each in duties if fold(each.name) == wanted]
    found = found or [each for each in duties if wanted and wanted in fold(each.name)]
    own = [each for each in found if each.stage is duties[0].stage]
    found = list({stored_key(each.name): each for each in reversed(own or found)}.values())
    if not found:
        raise NotFoundError(
            f"the playbook has no duty like {which[:60]!r}",
            f"See them with: pipeline duty list {ref}",
        )
    if len(found) > 1:
        names = [f"{each.name} ({each.stage})" for each in reversed(found)]
        raise AmbiguousError(f"{which[:60]!r} can mean {len(found)} duties; say which:", names)
    return found[0]


def duties_of(change: Change, deal: Deal, settings: Settings) -> list[Duty]:
    """The duties of a deal in every stage, its own first."""
    return all_duties(view_in(change, deal, change.today, settings))


def tick_duty(change: Change, deal: Deal, duty: Duty) -> Deal:
    """The deal with a duty ticked off today. Raises PipelineError for one that is done."""
    if duty.is_done:
        by = f"ticked off on {duty.ticked}" if duty.ticked else "the data says so"
        raise PipelineError(f"{duty.name!r} is done already: {by}")
    duties = {**deal.duties, stored_key(duty.name): change.today}
    return change.put(msgspec.structs.replace(deal, duties=duties))


def untick_duty(change: Change, deal: Deal, duty: Duty) -> Deal:
    """The deal without the tick. Raises PipelineError where there is none."""
    if ticked_on(deal, duty.name) is None:
        raise PipelineError(
            f"{duty.name!r} was not ticked off by hand"
            + (": it is done because the data says so" if duty.is_done else "")
        )
    duties = {name: day for name, day in deal.duties.items() if name != stored_key(duty.name)}
    return change.put(msgspec.structs.replace(deal, duties=duties))
