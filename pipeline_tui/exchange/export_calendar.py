"""Next steps and open obligations as an iCalendar file.

Each is an event of a whole day and no VTODO: Google's and Apple's calendars, on
the web and on phones, show no VTODO, and Outlook drops them. It is marked as free
time, so that a promise does not read as a meeting. Each keeps its UID for ever;
its SEQUENCE is the number of the book's change, which only grows, so that a
calendar takes a newer export for the newer one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Alarm, Calendar, Event

from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import Obligation, ObligationKind
from pipeline_tui.present import values
from pipeline_tui.present.text import clean, clean_lines

if TYPE_CHECKING:
    from datetime import time

    from pipeline_tui.exchange.chosen import Chosen, OnePlanned
    from pipeline_tui.model.contract import Obligation as Owed
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import DealView

_PRODUCT = "-//pipeline-tui//pipeline//EN"
_OWED = {
    (ObligationKind.DELIVERY, Party.ME): "we deliver",
    (ObligationKind.DELIVERY, Party.THEM): "they deliver",
    (ObligationKind.PAYMENT, Party.ME): "we pay",
    (ObligationKind.PAYMENT, Party.THEM): "they pay",
}


class CalendarFile(NamedTuple):
    """A calendar, and what is in it."""

    content: bytes
    steps: int
    obligations: int


def calendar_file(chosen: Chosen, remind: time | None = None) -> CalendarFile:
    """The calendar of an export; with `remind`, an alarm at that time of each day."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Pipeline")
    steps, obligations = chosen.steps(), chosen.obligations()
    for planned in (*steps, *obligations):
        calendar.add_component(_event(planned, chosen, remind))
    return CalendarFile(calendar.to_ical(), len(steps), len(obligations))


def _event(planned: OnePlanned, chosen: Chosen, remind: time | None) -> Event:
    owed = planned.what if isinstance(planned.what, Obligation) else None
    kind = "obligation" if owed else "step"
    event = Event()
    event.add("uid", f"{planned.prospect.uid}-{kind}-{planned.what.id}@pipeline-tui")
    event.add("dtstamp", chosen.saved)
    event.add("last-modified", chosen.saved)
    event.add("sequence", chosen.revision)
    event.add("summary", _owed_title(owed, planned.prospect) if owed else _step_title(planned))
    event.add("description", _description(planned, owed))
    event.add("dtstart", planned.what.due)
    if planned.what.due < date.max:
        event.add("dtend", planned.what.due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    tags = planned.view.tags if planned.view else planned.prospect.tags
    event.add("categories", [kind, *map(clean, tags)])
    if remind is not None:
        event.add_component(_alarm(remind, planned.prospect))
    return event


def _step_title(planned: OnePlanned) -> str:
    promised = " (they promised)" if planned.what.by is Party.THEM else ""
    return clean(f"{planned.prospect.name}: {planned.what.text}{promised}")


def _owed_title(owed: Owed, prospect: Prospect) -> str:
    what = _OWED[owed.kind, owed.by]
    amount = f" {values.money(owed.amount, owed.currency)}" if owed.amount is not None else ""
    text = f": {owed.text}" if owed.text else ""
    return clean(f"{prospect.name}: {what}{amount}{text}")


def _description(planned: OnePlanned, owed: Owed | None) -> str:
    """What the manager wants to see when the day has come: the deal, and whom to call."""
    lines = [_deal_line(planned.view) if planned.view else f"Prospect {planned.prospect.ref}"]
    if owed and owed.text:
        lines += clean_lines(owed.text)
    for contact in planned.prospect.contacts:
        parts = (contact.name, contact.role, *contact.phones, *contact.emails)
        lines.append(clean(", ".join(part for part in parts if part)))
    return "\n".join(lines)


def _deal_line(view: DealView) -> str:
    deal = view.deal
    parts = [f"Deal {deal.ref}", deal.title, deal.stage.value]
    if deal.value is not None:
        parts.append(values.money(deal.value, deal.currency))
    return clean(", ".join(part for part in parts if part))


def _alarm(remind: time, prospect: Prospect) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean(prospect.name))
    alarm.add("trigger", timedelta(hours=remind.hour, minutes=remind.minute))
    return alarm
