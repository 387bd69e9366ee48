"""Which prospect and which deal a row of a file tells of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline_tui.exchange.matching import Index, agrees
from pipeline_tui.model.deal import MOST_DEALS
from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.exchange.matching import Reached
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class RefusedRow(Exception):  # noqa: N818 (it never leaves an import)
    """A row that cannot be put into this book; the message says why."""


_ROOM = 1 << 32
"""More than a file has rows: a place is one number, because every row of 100,000 has one."""


@dataclass
class FileView:
    """What a file as a whole says of its rows."""

    first: int
    """The place of its row 0."""
    spaces: frozenset[str]
    """In which systems prospects had keys before this file."""
    titles: Counter[tuple[str, str]]
    keys: dict[str, str]
    """The key that its companies have, by name; empty where it is several."""


class Finder:
    """Looks into the book, as it is with the rows taken in so far, and into the file."""

    def __init__(self, change: Change, index: Index) -> None:
        self.change, self.index = change, index
        self._files: list[str] = []
        self._seen: dict[object, int] = {}
        """The places of the rows so far by the deal that they tell of."""
        self.met: dict[int, int] = {}
        """The same by its key, for rows that turn out to tell of one deal."""
        self.view = FileView(0, frozenset(), Counter(), {})
        """Of the file whose rows come."""

    def begin(self, file: str, drafts: Sequence[Draft]) -> FileView:
        """The rows of another file come."""
        titles = Counter(
            (fold(each.name), fold(each.title or each.product))
            for each in drafts
            if each.has_deal and not each.origin
        )
        keys: dict[str, str] = {}
        for each in drafts:
            key, name = each.prospect_origin, each.prospect
            if key and name and keys.setdefault(fold(name), key) != key:
                keys[fold(name)] = ""
        first = len(self._files) * _ROOM
        self._files.append(file)
        self.view = FileView(first, self.index.spaces, titles, keys)
        return self.view

    def keyed(self, draft: Draft) -> Draft:
        """A draft, with the one key that other rows of its file give its company; not where
        the book has a namesake with another key, which the row may mean as well."""
        if not self.view.keys or draft.prospect_origin or not draft.prospect:
            return draft
        lent = draft._replace(prospect_origin=self.view.keys.get(fold(draft.prospect), ""))
        return draft if self.index.has_other_namesake(lent) else lent

    def earlier_row(self, draft: Draft) -> int | None:
        """The place of the row that told of the same deal before; none where none did."""
        here = self.here(draft)
        earlier = self._seen.setdefault(_told_by(draft), here)
        return None if earlier == here else earlier

    def here(self, draft: Draft) -> int:
        """The place of a row of this file."""
        # of the first file the number that the draft has: 100,000 further ones take 6 MB
        return self.view.first + draft.row if self.view.first else draft.row

    def words(self, place: int) -> str:
        """`2`, or of another file `2 of march.csv`."""
        file, row = divmod(place, _ROOM)
        return f"{row}" if file == self.view.first // _ROOM else f"{row} of {self._files[file]}"

    def forget(self, draft: Draft) -> None:
        """A row was refused, so that a further one of the same deal does not only repeat it."""
        self._seen.pop(_told_by(draft), None)

    def prospect(self, draft: Draft) -> tuple[Prospect | None, str]:
        """Whom a draft means, of the book or of earlier rows; none who is there yet. Beside it
        what somebody should know of that: a company was taken for one of another name.

        Raises RefusedRow where it could be several.
        """
        has_namesake = self.view.keys.get(fold(draft.prospect)) == ""
        reached = self.index.prospects_of(draft, has_namesake)
        if len(reached.numbers) > 1:
            shown = ", ".join(str(each) for each in reached.numbers[:5])
            has_name = f"are called {draft.name[:60]!r}"
            what = f"have {reached.address!r}" if reached.address else has_name
            raise RefusedRow(f"{len(reached.numbers)} prospects {what}: {shown}")
        prospect = self.change.prospects.get(reached.numbers[0]) if reached.numbers else None
        if prospect is None:
            self._refuse_stray(draft)
            return None, ""
        if draft.has_deal:
            check_room(prospect)
        self.index.see_row(draft, prospect.number)
        return prospect, _why_there(draft, prospect, reached)

    def _refuse_stray(self, draft: Draft) -> None:
        """A row that has nothing of its prospect but a key points at nobody where others of that
        system are there. Raises RefusedRow."""
        key = draft.prospect_origin
        is_named = draft.prospect or draft.contact or draft.emails or draft.phones
        if key and not is_named and key.rpartition(":")[0] in self.view.spaces:
            raise RefusedRow(f"it points at {key!r}, which no prospect is")

    def deal(self, prospect: Prospect, draft: Draft) -> Deal | None:
        """The deal of that title. Where the title repeats in the file, its other figures
        must agree as well; where ids tell deals apart, only one without such an id, of
        which no earlier row has told."""
        if draft.origin and not draft.title:
            return None
        title = draft.title or draft.product
        deals = self.index.deals_titled(prospect.number, title)
        if draft.origin:
            namespace = draft.origin.partition(":")[0] + ":"
            strangers = [
                deal
                for deal in deals
                if deal.key not in self.met
                and not any(each.startswith(namespace) for each in deal.origins)
            ]
            return strangers[0] if len(strangers) == 1 else None
        if self.view.titles[fold(draft.name), fold(title)] > 1:
            deals = [deal for deal in deals if agrees(deal, draft)]
        return deals[0] if deals else None


def _told_by(draft: Draft) -> object:
    return draft.origin or (draft[1:-2], *sorted(draft.fields.items()))


def _why_there(draft: Draft, prospect: Prospect, reached: Reached) -> str:
    """What led a company to a prospect of another name, where no id did."""
    if not draft.prospect or fold(draft.prospect) == fold(prospect.name):
        return ""
    company, there = repr(draft.prospect[:60]), f"{prospect.ref} {prospect.name[:60]}"
    if reached.is_meant:
        return f"{company} is {there} by an earlier row"
    return f"{company} has the address {reached.address} of {there}" if reached.address else ""


def check_room(prospect: Prospect) -> None:
    """Raises RefusedRow for a prospect that can have no further deal."""
    if prospect.deals_made >= MOST_DEALS:
        raise RefusedRow(f"prospect {prospect.number} has {MOST_DEALS} deals: no room")
