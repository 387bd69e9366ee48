"""Which deal a row of a file refers to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline_tui.model.deal import MOST_DEALS
from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.book_index import BookIndex
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.exchange.matches import Match
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class RefusedRow(Exception):  # noqa: N818 (it never leaves an import)
    """A row that cannot be put into this book; the message says why."""


_MOST_ROWS = 1 << 32
"""More than a file has: file and row are kept as one number, which takes least memory."""


@dataclass
class FileView:
    """What a file as a whole says of its rows."""

    first: int
    """The position of its row 0."""
    titles: Counter[tuple[int, str]]
    """How many rows without an id have a title, by prospect."""


class DealFinder:
    """Finds deals in the book, which includes the rows so far, and repeated deals in the files."""

    def __init__(self, index: BookIndex) -> None:
        self.index = index
        self._files: list[str] = []
        self._seen: dict[object, int] = {}
        """The positions of the rows without an id so far, by all that they say."""
        self.met: dict[int, int] = {}
        """The positions of the rows so far by the key of their deal."""
        self.view = FileView(0, Counter())
        """Of the file whose rows come."""

    def begin(self, file: str, drafts: Sequence[Draft], matches: Sequence[Match]) -> None:
        """The rows of another file come."""
        titles = Counter(
            (match.slot, fold(draft.title or draft.product))
            for draft, match in zip(drafts, matches, strict=True)
            if draft.has_deal and not draft.origin
        )
        self.view = FileView(len(self._files) * _MOST_ROWS, titles)
        self._files.append(file)

    def earlier_row(self, draft: Draft) -> int | None:
        """The position of an earlier row of the same deal, or None."""
        if draft.origin:
            deal = self.index.deal_of_origin.get(draft.origin)
            return None if deal is None else self.met.get(deal.key)
        here = self.here(draft)
        earlier = self._seen.setdefault(_all_of(draft), here)
        return None if earlier == here else earlier

    def here(self, draft: Draft) -> int:
        """The position of a row of this file."""
        # of the first file the number that the draft has: 100,000 further ones take 6 MB
        return self.view.first + draft.row if self.view.first else draft.row

    def words(self, position: int) -> str:
        """`2`, or of another file `2 of march.csv`."""
        file, row = divmod(position, _MOST_ROWS)
        is_here = file == self.view.first // _MOST_ROWS
        return f"{row}" if is_here else f"{row} of {self._files[file]}"

    def forget(self, draft: Draft) -> None:
        """Forget a rejected row, so that a further row of its deal does not count as repeated."""
        if not draft.origin:
            self._seen.pop(_all_of(draft), None)

    def deal(self, prospect: Prospect, slot: int, draft: Draft) -> Deal | None:
        """The deal of a prospect that has the row's title.

        If the title repeats in the file, value and beginning must agree as well; if ids tell
        deals apart, only one without such an id, which no earlier row has named.
        """
        if draft.origin and not draft.title:
            return None
        title = draft.title or draft.product
        # those of this import are met; to look through them again for each row was quadratic
        deals = self.index.deals_titled(prospect.number, title, is_here=not draft.origin)
        if draft.origin:
            namespace = draft.origin.partition(":")[0] + ":"
            without_id = [
                deal
                for deal in deals
                if deal.key not in self.met
                and not any(each.startswith(namespace) for each in deal.origins)
            ]
            return without_id[0] if len(without_id) == 1 else None
        if self.view.titles[slot, fold(title)] > 1:
            deals = [deal for deal in deals if _agrees(deal, draft)]
        return deals[0] if deals else None


def _all_of(draft: Draft) -> object:
    """Return what two rows of one deal without an id have in common: all their values."""
    return tuple(
        tuple(sorted(each.items())) if isinstance(each, dict) else each for each in draft[1:]
    )


def _agrees(deal: Deal, draft: Draft) -> bool:
    """Whether a deal began and is worth as a draft says, if it says so."""
    return (draft.created is None or draft.created == deal.created) and (
        draft.value is None or draft.value.amount == deal.value
    )


def check_room(prospect: Prospect) -> None:
    """Raise RefusedRow for a prospect that can have no further deal."""
    if prospect.deals_made >= MOST_DEALS:
        raise RefusedRow(f"prospect {prospect.number} has {MOST_DEALS} deals, which is the limit")
