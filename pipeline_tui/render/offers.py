"""A proposal of the book as text for the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions.contacts import find_contact
from pipeline_tui.errors import NotFoundError, PipelineError
from pipeline_tui.query.catalogue import catalogue_of
from pipeline_tui.reports.offer import Printing, offer_of

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.book import Snapshot
    from pipeline_tui.model.proposal import Proposal


def printed_offer(
    snapshot: Snapshot,
    proposal: Proposal,
    ours: str,
    today: date,
    is_html: bool,
    contact: str | None = None,
) -> str:
    """The proposal as HTML or Markdown, to a contact of the prospect: the one that is named,
    else the first.

    Raises PipelineError for one without lines, NotFoundError for an unknown contact.
    """
    if not proposal.lines:
        raise PipelineError(
            f"proposal {proposal.id} has no lines: there is nothing to print",
            f"Add one: pipeline proposal line add p{proposal.id} 'Inverter x 10 @ 480'",
        )
    prospect = snapshot.prospects.get(proposal.prospect)
    if prospect is None:
        raise NotFoundError(f"prospect {proposal.prospect} is no longer there")
    people = prospect.contacts
    person = find_contact(prospect, contact) if contact else next(iter(people), None)
    offer = offer_of(proposal, prospect, catalogue_of(snapshot), Printing(ours, person, today))
    if is_html:
        from pipeline_tui.render.offer_html import offer_html

        return offer_html(offer)
    from pipeline_tui.render.offer_markdown import offer_markdown

    return offer_markdown(offer)
