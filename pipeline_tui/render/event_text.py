"""An event of a deal's history in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.history import (
    DATED,
    Event,
    Lost,
    Moved,
    Opened,
    Reopened,
    Rescheduled,
    Revalued,
    Reweighed,
)
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.model.probability import Probability


def event_text(event: Event, currency: str) -> str:
    """An event of a deal's history in words."""
    text = next(_event_text(event, currency), "")
    is_guessed = isinstance(event, DATED) and event.guessed
    return f"{text} (day guessed by an import)" if is_guessed else text


def _event_text(event: Event, currency: str) -> Iterator[str]:
    match event:
        case Opened():
            value = f" at {values.money(event.value, currency)}" if event.value is not None else ""
            yield f"opened in {event.stage}{value}"
        case Moved():
            yield f"{event.old} → {event.new}" + (f" ({event.reason})" if event.reason else "")
        case Revalued():
            yield f"value {values.money(event.old, currency)} → {values.money(event.new, currency)}"
        case Rescheduled():
            yield f"expected close {event.old or '—'} → {event.new or '—'}"
        case Reweighed():
            yield f"probability {_percent(event.old)} → {_percent(event.new)}"
        case Lost():
            yield f"lost from {event.stage}: {event.reason}"
        case Reopened():
            yield f"reopened in {event.stage}"


def _percent(value: Probability | None) -> str:
    return "of its stage" if value is None else value.text
