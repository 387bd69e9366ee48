"""What a change was, as a hook hears it: added, moved, won, lost, imported."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec

from pipeline_tui.errors import NotFoundError
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.prospect import Prospect
from pipeline_tui.model.stages import Status
from pipeline_tui.query.records import Records
from pipeline_tui.query.refs import deals_of
from pipeline_tui.query.views import DealRecord, DealView, first, planned_steps
from pipeline_tui.reports.dossier import ProspectRecord, prospect_record
from pipeline_tui.reports.referrals import referrer_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.query.views import Plans

T = TypeVar("T", bound=msgspec.Struct)


class Event(StrEnum):
    """What a hook can wait for; its name is `post-` and this."""

    ADD = "add"
    MOVE = "move"
    WIN = "win"
    LOSE = "lose"
    IMPORT = "import"

    @property
    def hook(self) -> str:
        """The name of its hook."""
        return f"post-{self.value}"


class DealChange(msgspec.Struct, frozen=True, kw_only=True):
    """A deal before the change and after it; null where it was not there."""

    before: DealRecord | None
    after: DealRecord


class ProspectChange(msgspec.Struct, frozen=True, kw_only=True):
    """A prospect before the change and after it; null where it was not there."""

    before: ProspectRecord | None
    after: ProspectRecord


class HookInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a hook reads on its standard input."""

    event: str
    change: int
    """The number of the change, as history shows it."""
    command: str
    at: datetime
    book: str
    deals: tuple[DealChange, ...]
    prospects: tuple[ProspectChange, ...]


def deal_event(before: Deal | None, after: Deal | None) -> Event | None:
    """What became of one deal: one event, the most telling one; none for an edit."""
    if after is None:
        return None
    if before is None:
        return Event.ADD
    if before.status is not after.status and after.status is not Status.OPEN:
        return Event.WIN if after.status is Status.WON else Event.LOSE
    is_moved = before.stage is not after.stage or before.status is not after.status
    return Event.MOVE if is_moved else None


class Happened:
    """What a saved change did, from its documents before and after."""

    def __init__(self, change: Change, settings: Settings, is_import: bool) -> None:
        self._change = change
        self._settings = settings
        self._is_import = is_import
        self._before = change.before
        self._deals: dict[Event, list[tuple[Deal | None, Deal]]] = {}
        self._prospects: dict[Event, list[tuple[Prospect | None, Prospect]]] = {}
        for deal in _put(change.staged.get("deals", {}), Deal):
            was = self._before.deals.get(deal.key)
            self._file(self._deals, deal_event(was, deal), was, deal)
        for prospect in _put(change.staged.get("prospects", {}), Prospect):
            known = self._before.prospects.get(prospect.number)
            event = Event.ADD if known is None else None
            self._file(self._prospects, event, known, prospect)

    def _file(
        self,
        found: dict[Event, list[tuple[T | None, T]]],
        event: Event | None,
        before: T | None,
        after: T,
    ) -> None:
        if self._is_import:
            event = Event.IMPORT if before != after else None
        if event is not None:
            found.setdefault(event, []).append((before, after))

    @property
    def events(self) -> list[Event]:
        """What happened, each once."""
        return [each for each in Event if each in self._deals or each in self._prospects]

    def input_for(self, event: Event, book: str) -> HookInput:
        """What a hook of this event reads."""
        before, after = _Read(self._before), _Read(self._change)
        return HookInput(
            event=event.value,
            change=self._change.saved_revision or 0,
            command=self._change.command,
            at=self._change.at,
            book=book,
            deals=tuple(
                DealChange(
                    before=self._deal(before, was) if was else None,
                    after=self._deal(after, deal),
                )
                for was, deal in self._deals.get(event, ())
            ),
            prospects=tuple(
                ProspectChange(
                    before=self._prospect(before, was) if was else None,
                    after=self._prospect(after, prospect),
                )
                for was, prospect in self._prospects.get(event, ())
            ),
        )

    def _deal(self, book: _Read, deal: Deal) -> DealRecord:
        prospect = book.snapshot.prospects.get(deal.prospect)
        if prospect is None:
            raise NotFoundError(f"prospect {deal.prospect} is no longer there")
        return self._view(book, prospect, deal).record()

    def _prospect(self, book: _Read, prospect: Prospect) -> ProspectRecord:
        views = [self._view(book, prospect, deal) for deal in deals_of(book.snapshot, prospect)]
        named = book.records.named() if prospect.referred_by else {}
        return prospect_record(prospect, views, referrer_record(prospect.referred_by, named))

    def _view(self, book: _Read, prospect: Prospect, deal: Deal) -> DealView:
        step = first(book.plans, deal.key)
        return DealView(prospect, deal, step, self._change.today, self._settings, book.records)


class _Read:
    """A state of the book, and what is read of it once for all records."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.records = Records(snapshot)

    @cached_property
    def plans(self) -> Plans:
        """What is planned."""
        return planned_steps(self.snapshot)


def _put(staged: Mapping[int, msgspec.Struct | None], kind: type[T]) -> Iterable[T]:
    """What was put, not what was removed."""
    return (doc for doc in staged.values() if isinstance(doc, kind))
