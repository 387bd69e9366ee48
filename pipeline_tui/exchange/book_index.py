"""The deals of an open change by id and title, kept up to date while an import adds to it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pipeline_tui.exchange.multimap import Multimap
from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class BookIndex:
    """Finds deals, and for files of our own the prospects."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self.deal_of_origin: dict[str, Deal] = {}
        self._titled = Multimap[int]()
        """The keys of deals by a hash of the prospect and the title."""
        self._titled_here = Multimap[int]()
        """The same for the deals that this import has added or changed."""
        self.new: set[int] = set()
        """The numbers of the prospects that this import has added."""
        for deal in change.deals:
            self._see_deal(deal, self._titled)

    def see_deal(self, deal: Deal) -> None:
        """Add a deal of this import, or the newer form of one."""
        self._see_deal(deal, self._titled_here)

    def _see_deal(self, deal: Deal, titled: Multimap[int]) -> None:
        for origin in deal.origins:
            self.deal_of_origin[origin] = deal
        titled.append_last(title_key(deal.prospect, deal.title), deal.key)

    @property
    def has_titles(self) -> bool:
        """Whether there were deals before the rows of this import."""
        return bool(self._titled)

    def has_title(self, key: int) -> bool:
        """Whether a deal that was there before the rows had a `title_key`."""
        return key in self._titled

    def begin(self) -> None:
        """Count all deals so far as there before the rows that come."""
        for key, numbers in self._titled_here.items():
            for number in numbers:
                self._titled.append_last(key, number)
        self._titled_here = Multimap()

    def deals_titled(self, prospect: int, title: str, is_here: bool = True) -> list[Deal]:
        """The deals of a prospect with that title, in the order of their numbers; without
        `is_here` only those that this import has not touched."""
        key = title_key(prospect, title)
        keys = {*self._titled.of(key), *(self._titled_here.of(key) if is_here else ())}
        found = map(self._change.deals.get, sorted(keys))
        wanted = fold(title)
        return [
            deal
            for deal in found
            if deal is not None
            and deal.prospect == prospect
            and (deal.title == title or fold(deal.title) == wanted)
        ]

    @cached_property
    def prospect_of_uid(self) -> dict[str, int]:
        """The number of each prospect by its uid."""
        return {each.uid: each.number for each in self._change.prospects}

    @cached_property
    def prospect_of_origin(self) -> dict[str, int]:
        """The number of each prospect by its ids in other systems."""
        found: dict[str, int] = {}
        for prospect in self._change.prospects:
            for origin in _origins(prospect):
                found.setdefault(origin, prospect.number)
        return found

    @cached_property
    def names(self) -> dict[str, list[int]]:
        """The numbers of prospects by their folded names."""
        found: dict[str, list[int]] = {}
        for prospect in self._change.prospects:
            found.setdefault(fold(prospect.name), []).append(prospect.number)
        return found

    def see_prospect(self, prospect: Prospect) -> None:
        """Add a prospect that this import has added."""
        self.new.add(prospect.number)
        for name in ("prospect_of_uid", "prospect_of_origin", "names"):
            if name in self.__dict__:
                self._see_in(name, prospect)

    def _see_in(self, name: str, prospect: Prospect) -> None:
        if name == "names":
            self.names.setdefault(fold(prospect.name), []).append(prospect.number)
        elif name == "prospect_of_uid":
            self.prospect_of_uid[prospect.uid] = prospect.number
        else:
            for origin in _origins(prospect):
                self.prospect_of_origin.setdefault(origin, prospect.number)


def _origins(prospect: Prospect) -> Iterator[str]:
    yield from prospect.origins
    for contact in prospect.contacts:
        yield from contact.origins


def title_key(prospect: int, title: str) -> int:
    """Return a hash of the prospect and the title of a deal."""
    return hash((prospect, fold(title)))
