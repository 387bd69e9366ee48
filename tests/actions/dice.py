"""What chance decides for one action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import msgspec

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class Dice(NamedTuple):
    """Two numbers and a word."""

    a: int
    b: int
    text: str

    def one_of(self, found: Iterable[Any]) -> Any:
        """One of them; NotFoundError, as a command would say, where there is none."""
        return _chosen(list(found), self.a)

    def other(self, found: Iterable[Any]) -> Any:
        """Another one, or the same."""
        return _chosen(list(found), self.b)


def _chosen(found: list[Any], place: int) -> Any:
    if not found:
        raise NotFoundError("there is none")
    return found[place % len(found)]


def a_prospect(change: Change, dice: Dice) -> Prospect:
    found: Prospect = dice.one_of(change.prospects)
    return found


def another(change: Change, dice: Dice) -> Prospect:
    found: Prospect = dice.other(change.prospects)
    return found


def a_deal(change: Change, dice: Dice) -> Deal:
    found: Deal = dice.one_of(change.deals)
    return found


def its_prospect(change: Change, doc: msgspec.Struct) -> Prospect:
    found = change.prospects.get(getattr(doc, "prospect", 0))
    assert found is not None
    return found
