"""Which report the screen shows, of what, and how it is made."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.reports.by import By
from pipeline_tui.reports.catalogue import ALL, Entry, maker
from pipeline_tui.reports.facts import gather
from pipeline_tui.reports.period import parse_period

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.reports.figures import Report
    from pipeline_tui.tui.picture import Picture

PERIODS = (
    "today", "this-week", "this-month", "last-month", "this-quarter", "last-90-days", "this-year",
    "last-365-days", "all",
)  # fmt: skip
_USUAL = {"status": "this-month"}
"""On a screen one would rather see the month than the day."""


class Wanted(NamedTuple):
    """What the manager chose; what he did not choose is as the report has it."""

    place: int = 0
    """Of the report in the catalogue."""
    chosen: str = ""
    by: By | None = None
    as_of: date | None = None
    currency: str | None = None

    @property
    def entry(self) -> Entry:
        """The report."""
        return ALL[self.place]

    @property
    def period(self) -> str:
        """The period that was chosen, else the usual one of the report."""
        return self.chosen or _USUAL.get(self.entry.name, self.entry.period)

    def turned(self, step: int) -> Wanted:
        """The next report, or the one before."""
        return self.showing((self.place + step) % len(ALL))

    def showing(self, place: int) -> Wanted:
        """Another report; groups that it does not know are forgotten."""
        return self._replace(place=place, by=self.by if self.by in ALL[place].groups else None)

    def longer(self, step: int) -> Wanted:
        """A longer period, or a shorter one."""
        at = PERIODS.index(self.period) if self.period in PERIODS else 0
        return self._replace(chosen=PERIODS[min(max(at + step, 0), len(PERIODS) - 1)])

    def regrouped(self) -> Wanted:
        """By the next kind of group, after the last by none."""
        ways = [None, *(By(name) for name in self.entry.groups)]
        return self._replace(by=ways[(ways.index(self.by) + 1) % len(ways)])

    def exchanged(self, currencies: list[str]) -> Wanted:
        """In the next of these currencies, after the last in each deal's own."""
        ways = [None, *currencies]
        at = ways.index(self.currency) if self.currency in ways else 0
        return self._replace(currency=ways[(at + 1) % len(ways)])

    def words(self, number_of_reports: bool = True) -> str:
        """What the head line says of it."""
        at = f" ({self.place + 1}/{len(ALL)})" if number_of_reports else ""
        parts = [
            f"{self.entry.name}{at}",
            self.period,
            f"by {self.by}" if self.by else "",
            f"as of {self.as_of.isoformat()}" if self.as_of else "",
            f"in {self.currency}" if self.currency else "",
        ]
        return "  ·  ".join(part for part in parts if part)

    def command(self, filter_text: str) -> str:
        """The command that shows the same."""
        options = [
            ("--period", self.period),
            ("--by", self.by.value if self.by else ""),
            ("--as-of", self.as_of.isoformat() if self.as_of else ""),
            ("--in", self.currency or ""),
        ]
        words = ["report", self.entry.name, *([filter_text] if filter_text else [])]
        return shlex.join([*words, *(word for pair in options if pair[1] for word in pair)])


def currencies_of(picture: Picture) -> list[str]:
    """The currencies of the book's deals and of the settings."""
    found = {view.deal.currency for view in picture.views}
    return sorted({*found, picture.settings.currency})


def make_report(picture: Picture, wanted: Wanted) -> Report:
    """The report of what the filter lets through. It may take a second: not for the loop of
    the screens. Raises UsageError."""
    day = wanted.as_of or picture.today
    period = parse_period(wanted.period, day)
    facts = gather(
        picture.snapshot, picture.today, picture.settings, period, picture.filter,
        wanted.as_of, wanted.currency,
    )  # fmt: skip
    made = maker(wanted.entry)(facts, wanted.by)
    return made._replace(notes=(*made.notes, *facts.money.notes()))
