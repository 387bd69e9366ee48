"""The sample prospects by name, while the sample book is filled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline_tui.model.deal import deal_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class SampleBook:
    """A change that fills the book, and the numbers of the prospects by their names."""

    def __init__(self, change: Change, numbers: Mapping[str, int]) -> None:
        self.change = change
        self.numbers = numbers

    def prospect(self, name: str) -> Prospect:
        """As it is now. Raises KeyError."""
        found = self.change.prospects.get(self.numbers[name])
        if found is None:
            raise KeyError(name)
        return found

    def deal(self, name: str) -> Deal:
        """Its only deal, as it is now. Raises KeyError."""
        found = self.change.deals.get(deal_key(self.numbers[name], 1))
        if found is None:
            raise KeyError(name)
        return found

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.change.today - timedelta(days=days)
