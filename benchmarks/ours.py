"""What a manager does a hundred times a day, through the book and its actions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal, move_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.clock import moment
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class OurBook:
    """One action each, saved before it returns."""

    def __init__(self, path: Path, prospect: int, keep_open: bool) -> None:
        self._path = path
        self._prospect = prospect
        self._kept = Book(path) if keep_open else None
        """A session's book is parsed once; a command parses it anew."""

    def _book(self) -> Book:
        return self._kept or Book(self._path)

    def add(self) -> None:
        """A prospect with a contact and a deal."""
        with self._book().change("add", moment()) as change:
            prospect = add_prospect(change, NewProspect("New client", tags=("key",)))
            person = NewContact("Anna Petrova", emails=("anna@example.com",))
            prospect, _ = add_contact(change, prospect, person)
            add_deal(change, prospect, NewDeal("EUR", value=Decimal(50_000)))

    def move(self) -> None:
        """A deal to another stage."""
        with self._book().change("move", moment()) as change:
            _, deal = self._chosen(change)
            other = Stage.OBJECTIONS if deal.stage is not Stage.OBJECTIONS else Stage.CONTRACT
            move_deal(change, deal, other)

    def log(self) -> None:
        """A call; it touches its deal."""
        with self._book().change("log", moment()) as change:
            prospect, deal = self._chosen(change)
            told = Happened(ActivityKind.CALL, "wants a better price")
            log_activity(change, prospect, deal, told)

    def _chosen(self, change: Change) -> tuple[Prospect, Deal]:
        prospect = change.prospects.get(self._prospect)
        deal = change.deals.get(deal_key(self._prospect, 1))
        assert prospect is not None
        assert deal is not None
        return prospect, deal
