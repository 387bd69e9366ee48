"""Which prospect and which deal a row of a file tells of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline_tui.exchange.matching import Index, agrees
from pipeline_tui.model.deal import MOST_DEALS
from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class RefusedRow(Exception):  # noqa: N818 (it never leaves an import)
    """A row that cannot be put into this book; the message says why."""


class Finder:
    """Looks into the book, as it is with the rows taken in so far, and into the file."""

    def __init__(self, change: Change, index: Index) -> None:
        self.change, self.index = change, index
        self._seen: dict[object, int] = {}
        """The rows of this file by the deal that they tell of."""
        self.met: dict[int, int] = {}
        """The same by its key, for rows that turn out to tell of one deal."""
        self._titles: Counter[tuple[str, str]] = Counter()

    def begin(self, drafts: Sequence[Draft]) -> None:
        """The rows of another file come."""
        self._seen, self.met = {}, {}
        self._titles = Counter(
            (fold(each.name), fold(each.title or each.product))
            for each in drafts
            if each.has_deal and not each.origin
        )

    def earlier_row(self, draft: Draft) -> int | None:
        """The row of the file that told of the same deal before; none where none did."""
        key: object = draft.origin or (draft[1:-2], *sorted(draft.fields.items()))
        earlier = self._seen.setdefault(key, draft.row)
        return None if earlier == draft.row else earlier

    def prospect(self, draft: Draft) -> tuple[Prospect | None, str]:
        """Whom a draft means, of the book or of earlier rows; none who is there yet. Beside it
        what somebody should know of that: a company was taken for one of another name.

        Raises RefusedRow where it could be several.
        """
        numbers, address = self.index.prospects_of(draft)
        if len(numbers) > 1:
            shown = ", ".join(str(each) for each in numbers[:5])
            what = f"have {address!r}" if address else f"are called {draft.name[:60]!r}"
            raise RefusedRow(f"{len(numbers)} prospects {what}: {shown}")
        prospect = self.change.prospects.get(numbers[0]) if numbers else None
        if prospect is None:
            return None, ""
        if draft.has_deal:
            check_room(prospect)
        is_other = address and draft.prospect and fold(draft.prospect) != fold(prospect.name)
        return prospect, f"{draft.prospect[:60]!r} has the address {address}" if is_other else ""

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
        if self._titles[fold(draft.name), fold(title)] > 1:
            deals = [deal for deal in deals if agrees(deal, draft)]
        return deals[0] if deals else None


def check_room(prospect: Prospect) -> None:
    """Raises RefusedRow for a prospect that can have no further deal."""
    if prospect.deals_made >= MOST_DEALS:
        raise RefusedRow(f"prospect {prospect.number} has {MOST_DEALS} deals: no room")
