"""A deal: one pass of a prospect through the stages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from pipeline_tui.model.history import DATED, Event, Lost, Moved, Opened, Reopened
from pipeline_tui.model.limits import CURRENCY, MOST_DEALS, TAGS
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.stages import Stage, Status, status_of

ROOM = MOST_DEALS + 1
"""Deal numbers that one prospect may give out; the key of a deal is built on it."""
GuessedDate = Literal["created", "closed"]


def deal_key(prospect: int, number: int) -> int:
    """The key of deal `prospect.number` in the book: 120001 is 12.1."""
    return prospect * ROOM + number


def ref_of(prospect: int, deal: int | None) -> str:
    """How the manager types it: `12.1`, or `12` where no single deal is meant."""
    return f"{prospect}.{deal}" if deal else str(prospect)


class Loss(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """When and why a deal was lost. The deal keeps the stage it was lost from."""

    on: date
    reason: str


class Deal(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """One pass through the stages, with the history of its moves and values."""

    prospect: int
    number: int
    """Its place at the prospect; never given to another deal."""
    title: str = ""
    stage: Stage
    value: Decimal | None = None
    currency: Annotated[str, CURRENCY]
    probability: Probability | None = None
    """In percent; the deal's own, where it differs from its stage's."""
    close: date | None = None
    """The day on which the manager expects to sign."""
    product: str | None = None
    created: date
    touched: date
    """The last day on which the manager worked on it."""
    lost: Loss | None = None
    owner: str | None = None
    tags: Annotated[tuple[str, ...], TAGS] = ()
    fields: dict[str, str] = {}
    competitors: tuple[str, ...] = ()
    """Who else is in the race, by name."""
    duties: dict[str, date] = {}
    """Duties of the playbook that the manager ticked off by hand, with the day."""
    origins: tuple[str, ...] = ()
    history: tuple[Event, ...] = ()

    @property
    def key(self) -> int:
        """Its key in the book."""
        return deal_key(self.prospect, self.number)

    @property
    def ref(self) -> str:
        """How the manager types it: `12.1`."""
        return f"{self.prospect}.{self.number}"

    @property
    def status(self) -> Status:
        """Open, won (reached after-sales) or lost."""
        return status_of(self.stage, self.lost)

    @property
    def is_open(self) -> bool:
        """Neither won nor lost."""
        return status_of(self.stage, self.lost) is Status.OPEN

    def idle_on(self, day: date) -> int:
        """Days since the manager last worked on it."""
        return max(0, (day - self.touched).days)

    @property
    def closed(self) -> date | None:
        """The day on which it was won or lost; none while it is open."""
        if self.lost is not None:
            return self.lost.on
        if self.stage is not Stage.AFTER_SALES:
            return None
        closing = self._closing
        return self.touched if closing is None else closing.on

    @property
    def _closing(self) -> Event | None:
        """The event that closed it, or None if it is open or its history has none."""
        if self.is_open:
            return None
        return next(filter(self._is_closing, reversed(self.history)), None)

    def _is_closing(self, event: Event) -> bool:
        if self.lost is not None:
            return isinstance(event, Lost)
        if isinstance(event, Moved):
            return event.new is Stage.AFTER_SALES
        return isinstance(event, Opened | Reopened) and event.stage is Stage.AFTER_SALES

    @property
    def guessed_dates(self) -> tuple[GuessedDate, ...]:
        """Which of `created` and `closed` an import guessed."""
        for event in self.history:
            if isinstance(event, DATED) and event.guessed:
                break
        else:  # nearly all deals: an import asks this of each
            return ()
        closing = self._closing
        found: list[GuessedDate] = []
        if any(isinstance(event, Opened) and event.guessed for event in self.history):
            found.append("created")
        if isinstance(closing, DATED) and closing.guessed:
            found.append("closed")
        return tuple(found)

    @property
    def is_closing_guessed(self) -> bool:
        """Whether an import guessed the day on which it was won or lost."""
        return "closed" in self.guessed_dates

    def closed_on(self, day: date) -> Deal:
        """The same closed deal with the actual day in place of the guessed one."""
        closing = self._closing
        if not isinstance(closing, Moved | Lost):
            return self
        actual = msgspec.structs.replace(closing, on=day, guessed=False)
        return msgspec.structs.replace(
            self,
            lost=self.lost and msgspec.structs.replace(self.lost, on=day),
            history=tuple(actual if event is closing else event for event in self.history),
        )

    def moved(
        self,
        stage: Stage,
        on: date,
        at: datetime | None = None,
        reason: str = "",
        *,
        is_guessed: bool = False,
    ) -> Deal:
        """The same deal in another stage."""
        event = Moved(on=on, at=at, old=self.stage, new=stage, reason=reason, guessed=is_guessed)
        return msgspec.structs.replace(
            self, stage=stage, history=(*self.history, event), touched=max(self.touched, on)
        )

    def lost_for(
        self, reason: str, on: date, at: datetime | None = None, *, is_guessed: bool = False
    ) -> Deal:
        """The same deal, lost from the stage where it is."""
        event = Lost(on=on, at=at, stage=self.stage, reason=reason, guessed=is_guessed)
        return msgspec.structs.replace(
            self,
            lost=Loss(on=on, reason=reason),
            history=(*self.history, event),
            touched=max(self.touched, on),
        )

    def reopened(self, stage: Stage, on: date, at: datetime | None = None) -> Deal:
        """The same deal, open again in this stage."""
        event = Reopened(on=on, at=at, stage=stage)
        return msgspec.structs.replace(
            self,
            stage=stage,
            lost=None,
            history=(*self.history, event),
            touched=max(self.touched, on),
        )
