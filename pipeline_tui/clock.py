"""Now, in the manager's own zone: read once at the edge, passed to every rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple

from pipeline_tui.errors import SettingsError

YEARS = range(1970, 2901)
"""The clock may show these; reports look some years back and ahead of it."""


class Moment(NamedTuple):
    """An instant, and the calendar day that it is for the manager."""

    at: datetime
    """The instant, in UTC."""
    today: date
    """The day of that instant in the manager's zone."""
    zone: tzinfo | None = None
    """The manager's zone; none means the machine's own."""


def local_zone(name: str) -> tzinfo | None:
    """The zone of an IANA name; none (the machine's own) for an empty one.

    Raises SettingsError for a name that is no zone.
    """
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise SettingsError(f"unknown time zone {name!r}: use a name like Europe/Berlin") from None


def moment(zone: tzinfo | None = None, fixed: str | None = None) -> Moment:
    """The present moment, or the one that `PIPELINE_NOW` fixes.

    `fixed` is an ISO date or date and time; without an offset it is local.
    Raises SettingsError when it is neither, or far beyond the present.
    """
    if fixed is None:
        now = datetime.now(UTC)
    else:
        try:
            now = datetime.fromisoformat(fixed)
        except ValueError:
            raise SettingsError(
                f"PIPELINE_NOW={fixed!r} is not a valid date: write 2026-11-23 or 2026-11-23T09:30"
            ) from None
        if now.year not in YEARS:
            raise SettingsError(
                f"PIPELINE_NOW={fixed!r} is not a valid date"
                f" ({YEARS[0]}-01-01 to {YEARS[-1]}-12-31)"
            )
        if now.tzinfo is None:
            now = now.replace(tzinfo=zone) if zone else now.astimezone()
    return Moment(now.astimezone(UTC), now.astimezone(zone).date(), zone)
