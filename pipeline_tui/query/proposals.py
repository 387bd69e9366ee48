"""Which proposal is meant: by its number, by its client, by a part of its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline_tui.errors import AmbiguousError, NotFoundError, UsageError
from pipeline_tui.model.folding import fold
from pipeline_tui.model.proposal import Proposal, ProposalStatus
from pipeline_tui.present import values
from pipeline_tui.present.text import clean, pasted
from pipeline_tui.query.refs import find_deal, find_prospect, is_deal_ref

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from pipeline_tui.book import Snapshot

_OWN_NUMBER = re.compile(r"[pP]([0-9]{1,12})")
_MOST_SHOWN = 10

ANY = frozenset(ProposalStatus)
DRAFTS = frozenset({ProposalStatus.DRAFT})
SENT = frozenset({ProposalStatus.SENT, ProposalStatus.EXPIRED})
"""Sent and unanswered."""
UNANSWERED = DRAFTS | SENT


def find_proposal(
    snapshot: Snapshot,
    ref: str,
    which: str | None,
    today: date,
    fitting: Collection[ProposalStatus] = ANY,
) -> Proposal:
    """The proposal `p3`, or that of a prospect or a deal: the only fitting one, or the one
    whose number is `which` or whose title or products hold it.

    Raises NotFoundError or AmbiguousError.
    """
    numbered = _OWN_NUMBER.fullmatch(ref.strip())
    if numbered and which is None:
        found = snapshot.of(Proposal).get(int(numbered[1]))
        if found is not None:
            return found
        if int(numbered[1]) <= snapshot.meta.highest("proposals"):
            raise NotFoundError(f"proposal {numbered[1]} is no longer there")
    proposals = proposals_of(snapshot, ref)
    if which is not None:
        return _named(proposals, ref, which)
    chosen = [each for each in proposals if each.status(today) in fitting] or proposals
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise NotFoundError(
            f"{ref.strip()[:60]} has no proposal",
            "Draw one up with: pipeline proposal add REF --line 'Inverter x 10 @ 480'",
        )
    raise AmbiguousError(
        f"{ref.strip()[:60]} has {len(chosen)} proposals; say which:", _listed(chosen, today)
    )


def proposals_of(snapshot: Snapshot, ref: str) -> list[Proposal]:
    """The proposals of a prospect or of one deal, the oldest first. Raises as `find_prospect`."""
    deal = find_deal(snapshot, ref) if is_deal_ref(ref) else None
    prospect = find_prospect(snapshot, str(deal.prospect) if deal else ref)
    found = snapshot.of(Proposal).of_prospects({prospect.number})
    return sorted(
        (each for each in found if deal is None or each.deal == deal.number),
        key=lambda each: each.id,
    )


def _named(proposals: list[Proposal], ref: str, which: str) -> Proposal:
    word = which.strip().lower().removeprefix("p")
    for each in proposals:
        if word == str(each.id):
            return each
    wanted = fold(which)
    found = [
        each
        for each in proposals
        if wanted and any(wanted in fold(text) for text in proposal_texts(each))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        lines = [f"{each.id}  {clean(each.label[:80])}" for each in found[:_MOST_SHOWN]]
        raise AmbiguousError(f"{which[:60]!r} is in {len(found)} proposals; say which:", lines)
    raise NotFoundError(
        f"{ref.strip()[:60]} has no proposal {which[:60]!r}",
        f"See them with: pipeline proposal list {pasted(ref.strip()[:60])}",
    )


def _listed(proposals: list[Proposal], today: date) -> list[str]:
    lines = [
        f"{each.id}  {clean(each.label[:60] or '(no lines)')}  {each.status(today)}"
        f"  {values.money(each.total, each.currency)}"
        for each in proposals[:_MOST_SHOWN]
    ]
    more = len(proposals) - _MOST_SHOWN
    return [*lines, f"… and {more} more"] if more > 0 else lines


def proposal_texts(proposal: Proposal) -> list[str]:
    """What a search looks at: title, products, note, bonus."""
    return [
        proposal.title,
        *(line.product for line in proposal.lines),
        proposal.note,
        proposal.bonus,
    ]


def parse_statuses(text: str) -> frozenset[ProposalStatus]:
    """The statuses of a comma-separated list. Raises UsageError."""
    found = set()
    for word in text.lower().split(","):
        if word.strip() not in list(ProposalStatus):
            raise UsageError(
                f"unknown status {word.strip()[:40]!r}: use {', '.join(ProposalStatus)}"
            )
        found.add(ProposalStatus(word.strip()))
    return frozenset(found)
