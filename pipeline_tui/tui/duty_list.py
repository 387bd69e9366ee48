"""The duties of a deal's stage on the screens: see what is missing, tick one off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions.duties import tick_duty, untick_duty
from pipeline_tui.model.folding import stored_key
from pipeline_tui.present import values
from pipeline_tui.query.duties import stage_duties
from pipeline_tui.query.views import view_in
from pipeline_tui.tui.dialogs.choose import ChooseDialog
from pipeline_tui.tui.subject import command, current_deal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.query.duties import Duty
    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui.screens.base import PipelineScreen


def left_open(duties: Sequence[Duty]) -> str:
    """What a toast says of the duties that a move leaves open."""
    if not duties:
        return ""
    names = ", ".join(duty.name for duty in duties)
    return f"; {values.count(len(duties), 'duty', 'duties')} left open: {names}"


async def work_off_duties(screen: PipelineScreen, ref: str) -> None:
    """Offer the duties of the deal's stage until Escape; Enter ticks one off, or takes a
    tick back."""
    chosen = ""
    while (view := screen.pipeline.view_of(ref)) is not None:
        duties = stage_duties(view, view.deal.stage)
        if not duties:
            screen.notify(f"The playbook asks for nothing in {view.deal.stage}.", markup=False)
            return
        lines = [_line(duty, view) for duty in duties]
        at = next((place for place, duty in enumerate(duties) if duty.name == chosen), 0)
        answer = await screen.app.push_screen_wait(
            ChooseDialog(_title(view, duties), lines, lines[at])
        )
        if answer is None:
            return
        duty = duties[lines.index(answer)]
        chosen = duty.name
        await _turn(screen, view, duty)


def _title(view: DealView, duties: Sequence[Duty]) -> str:
    done = sum(duty.is_done for duty in duties)
    return f"{view.deal.ref} {view.label}: {view.deal.stage} {done}/{len(duties)}"


def _line(duty: Duty, view: DealView) -> str:
    if not duty.is_done:
        return f"·  {duty.name}: {duty.missing}"
    by_hand = f", by hand {values.day(duty.ticked, view.today)}" if duty.ticked else ""
    return f"✔  {duty.name}{by_hand}"


async def _turn(screen: PipelineScreen, view: DealView, duty: Duty) -> None:
    """Tick a duty off, or take the tick back; one that the data shows to be done stays so."""
    ref = view.deal.ref
    if duty.is_done and duty.ticked is None:
        screen.notify(f"{duty.name} is done: the book shows it.", markup=False, timeout=3)
        return
    act = untick_duty if duty.is_done else tick_duty

    def turn(change: Change) -> None:
        deal = current_deal(change, view)
        now = view_in(change, deal, change.today, view.settings)
        found = stage_duties(now, duty.stage)
        act(
            change,
            deal,
            next(each for each in found if stored_key(each.name) == stored_key(duty.name)),
        )

    word = "undone" if duty.is_done else "done"
    said = f"{view.label}: {duty.name} {'is open again' if duty.is_done else 'ticked off'}"
    await screen.pipeline.perform(command("duty", word, ref, duty.name), turn, said)
