"""What a filter asks of proposals and terms, and the words that a search finds in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.proposal import Proposal
from pipeline_tui.query.proposals import parse_statuses, proposal_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline_tui.query.views import View


def offer_texts(view: View) -> Iterator[str]:
    """What the proposals of the deal say."""
    for proposal in _proposals(view):
        yield from proposal_texts(proposal)


def _proposals(view: View) -> list[Proposal]:
    deal = view.deal.number if view.deal is not None else None
    return view.records.of(Proposal, view.prospect.number, deal)


def has_proposal(value: str) -> Callable[[View], bool]:
    """Whether a proposal of the deal has one of these statuses; `none` is a deal without any.

    Raises UsageError.
    """
    words = [word for word in value.lower().split(",") if word != "none"]
    wants_none = len(words) < len(value.split(","))
    wanted = parse_statuses(",".join(words)) if words else frozenset()

    def holds(view: View) -> bool:
        found = _proposals(view)
        if not found:
            return wants_none
        return any(each.status(view.today) in wanted for each in found)

    return holds
