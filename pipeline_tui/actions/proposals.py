"""Proposals: draw one up, change its lines, copy it, take it out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.actions.offer_lines import check_lines, read_lines
from pipeline_tui.actions.terms import checked_discount, checked_payment
from pipeline_tui.errors import AmbiguousError, NotFoundError, PipelineError, UsageError
from pipeline_tui.model.folding import fold
from pipeline_tui.model.proposal import Proposal, ProposalLine
from pipeline_tui.model.terms import Terms
from pipeline_tui.present.text import clean
from pipeline_tui.query.catalogue import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class NewProposal(msgspec.Struct, frozen=True):
    """What is known of a proposal when it is drawn up; what is none comes from the terms."""

    lines: tuple[str, ...] = ()
    """As they are typed: `Inverter x 10 @ 480 -5%`."""
    title: str = ""
    currency: str | None = None
    discount: Decimal | None = None
    bonus: str | None = None
    payment_days: int | None = None
    valid_until: date | None = None
    note: str = ""
    has_end: bool = True
    """Without one it is valid for ever."""
    has_payment: bool = True
    """Without one nothing is said of the days to pay, whatever the terms are."""


class Drawn(msgspec.Struct, frozen=True):
    """A proposal, and what of it comes from the terms of the prospect, in words."""

    proposal: Proposal
    from_terms: tuple[str, ...] = ()


def add_proposal(
    change: Change, prospect: Prospect, deal: Deal, new: NewProposal, valid_days: int
) -> Drawn:
    """A draft for a deal, valid for so many days unless it says otherwise.

    Raises UsageError for lines that make no sense, PipelineError for a lost deal.
    """
    _refuse_lost(deal)
    found = read_lines(new.lines, catalogue_of(change), deal.currency, new.currency)
    terms = prospect.terms or Terms()
    until = new.valid_until or change.today + timedelta(days=valid_days)
    proposal = change.put(
        Proposal(
            id=change.next_id(Proposal),
            prospect=prospect.number,
            deal=deal.number,
            title=words.text(new.title, "title"),
            currency=found.currency,
            lines=found.lines,
            discount=checked_discount(terms.discount if new.discount is None else new.discount),
            bonus=terms.bonus if new.bonus is None else words.text(new.bonus, "bonus"),
            payment_days=_payment(terms, new),
            created=change.today,
            valid_until=_checked_end(change, until) if new.has_end else None,
            note=words.text(new.note, "note"),
        )
    )
    return Drawn(proposal, tuple(_from_terms(terms, new)))


def _refuse_lost(deal: Deal) -> None:
    if deal.lost is not None:
        raise PipelineError(
            f"deal {deal.ref} is lost", f"To take it up again: pipeline reopen {deal.ref}"
        )


def _checked_end(change: Change, day: date) -> date:
    if day < change.today:
        raise UsageError(f"{day.isoformat()} is over: a proposal is valid until today or later")
    return day


def _payment(terms: Terms, new: NewProposal) -> int | None:
    if not new.has_payment:
        return None
    return checked_payment(terms.payment_days if new.payment_days is None else new.payment_days)


def _from_terms(terms: Terms, new: NewProposal) -> list[str]:
    found = []
    if new.discount is None and terms.discount:
        found.append(f"{terms.discount:f} % discount")
    if new.bonus is None and terms.bonus:
        found.append(f"bonus {terms.bonus}")
    if new.has_payment and new.payment_days is None and terms.payment_days is not None:
        found.append(f"{terms.payment_days} days to pay")
    return found


class ProposalEdit(msgspec.Struct, frozen=True):
    """What to change of a proposal; none leaves a field as it is, empty text clears it."""

    title: str | None = None
    lines: tuple[str, ...] | None = None
    """In place of all that it has."""
    discount: Decimal | None = None
    bonus: str | None = None
    payment_days: int | None = None
    clear_payment_days: bool = False
    valid_until: date | None = None
    clear_valid_until: bool = False
    note: str | None = None

    @property
    def is_extension(self) -> bool:
        """Whether it changes nothing but how long the proposal holds."""
        rest = msgspec.structs.replace(self, valid_until=None, clear_valid_until=False)
        return rest == ProposalEdit()


def edit_proposal(change: Change, proposal: Proposal, edit: ProposalEdit) -> Proposal:
    """The proposal with the changes. What the client has is not changed behind its back: of a
    sent one only the last day can be put off. Raises UsageError or PipelineError."""
    if edit.is_extension:
        _refuse_answered(proposal)
    else:
        refuse_sent(proposal)
    new: dict[str, Any] = {}
    for field in ("title", "bonus", "note"):
        value = getattr(edit, field)
        if value is not None:
            new[field] = words.text(value, field)
    if edit.lines is not None:
        found = read_lines(edit.lines, catalogue_of(change), proposal.currency)
        new["lines"], new["currency"] = found.lines, found.currency
    if edit.discount is not None:
        new["discount"] = checked_discount(edit.discount)
    if edit.payment_days is not None or edit.clear_payment_days:
        new["payment_days"] = checked_payment(edit.payment_days)
    if edit.valid_until is not None:
        new["valid_until"] = _checked_end(change, edit.valid_until)
    if edit.clear_valid_until:
        new["valid_until"] = None
    return change.put(msgspec.structs.replace(proposal, **new))


def _refuse_answered(proposal: Proposal) -> None:
    if proposal.answer is not None:
        raise PipelineError(
            f"proposal {proposal.id} is {proposal.answer} already",
            f"For a new one out of it: pipeline proposal copy p{proposal.id}",
        )


def refuse_sent(proposal: Proposal) -> None:
    """What the client has stays as it is. Raises PipelineError."""
    _refuse_answered(proposal)
    if proposal.sent is not None:
        raise PipelineError(
            f"proposal {proposal.id} was sent on {proposal.sent.isoformat()}: the client has it",
            f"For a new one out of it: pipeline proposal copy p{proposal.id}",
        )


def add_lines(change: Change, proposal: Proposal, texts: Sequence[str]) -> Proposal:
    """The draft with further lines. Raises UsageError, PipelineError once it was sent."""
    refuse_sent(proposal)
    fixed = proposal.currency if proposal.lines else None
    found = read_lines(texts, catalogue_of(change), proposal.currency, fixed)
    lines = (*proposal.lines, *found.lines)
    check_lines(lines, found.currency)
    return change.put(msgspec.structs.replace(proposal, lines=lines, currency=found.currency))


def remove_line(change: Change, proposal: Proposal, which: str) -> tuple[Proposal, ProposalLine]:
    """The draft without the line of a place (from 1) or of a product, and that line.

    Raises NotFoundError, AmbiguousError, PipelineError once it was sent.
    """
    refuse_sent(proposal)
    place = _place_of(proposal, which)
    kept = proposal.lines[:place] + proposal.lines[place + 1 :]
    return change.put(msgspec.structs.replace(proposal, lines=kept)), proposal.lines[place]


def _place_of(proposal: Proposal, which: str) -> int:
    word = which.strip()
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(proposal.lines):
        return int(word) - 1
    wanted = fold(word)
    places = [
        place
        for place, line in enumerate(proposal.lines)
        if wanted and wanted in fold(line.product)
    ]
    if len(places) == 1:
        return places[0]
    lines = [
        f"{place}  {clean(line.product[:60])} x {line.quantity:f}"
        for place, line in enumerate(proposal.lines, 1)
    ]
    if places:
        raise AmbiguousError(f"{word[:60]!r} is in {len(places)} lines; say which:", lines)
    if not lines:
        raise NotFoundError(f"proposal {proposal.id} has no lines")
    raise NotFoundError(
        f"proposal {proposal.id} has no line {word[:60]!r}; it has:",
        "\n".join(f"  {line}" for line in lines),
    )


def copy_proposal(
    change: Change, proposal: Proposal, prospect: Prospect, deal: Deal, valid_days: int
) -> Drawn:
    """A new draft with the lines of an old proposal; for another client on that client's terms.

    Raises PipelineError for a lost deal.
    """
    _refuse_lost(deal)
    terms = prospect.terms or Terms()
    is_own = proposal.prospect == prospect.number
    copied = msgspec.structs.replace(
        proposal,
        id=change.next_id(Proposal),
        prospect=prospect.number,
        deal=deal.number,
        created=change.today,
        valid_until=change.today + timedelta(days=valid_days),
        sent=None,
        answered=None,
        answer=None,
    )
    if not is_own:
        copied = msgspec.structs.replace(
            copied,
            discount=terms.discount,
            bonus=terms.bonus,
            payment_days=terms.payment_days,
        )
    said = () if is_own else tuple(_from_terms(terms, NewProposal()))
    return Drawn(change.put(copied), said)


def remove_proposal(change: Change, proposal: Proposal) -> None:
    """Take a proposal out of the book."""
    change.remove(proposal)
