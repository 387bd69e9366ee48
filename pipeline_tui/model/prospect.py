"""A prospect: a company or person pursued or served, with the people to talk to."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from pipeline_tui.model.limits import CADENCE, COUNT, DEAL_COUNT, PROSPECT_NUMBER, TAGS
from pipeline_tui.model.terms import Terms

OWN = "pipeline:"
"""Before the uid, in the origins of a prospect that another one was merged into."""


class Contact(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """One person (or a general address) at a prospect."""

    id: int
    """Its place at the prospect; never reused there."""
    name: str = ""
    role: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    decides: bool = False
    """Whether this is the person who decides."""

    @property
    def label(self) -> str:
        """What to call it where there is room for one thing."""
        return self.name or next(iter(self.emails + self.phones), f"contact {self.id}")


class Prospect(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """The dossier of one company or person."""

    number: Annotated[int, PROSPECT_NUMBER]
    """Short, and never given to another prospect."""
    uid: str
    """The same in every book that this prospect travels to."""
    name: str
    created: date
    contacts: tuple[Contact, ...] = ()
    source: str | None = None
    """The channel through which it was found: fair, referral, website …"""
    segment: str | None = None
    owner: str | None = None
    """The account manager in charge."""
    tags: Annotated[tuple[str, ...], TAGS] = ()
    fields: dict[str, str] = {}
    """The manager's own fields, by name."""
    needs: str = ""
    notes: str = ""
    terms: Terms | None = None
    referred_by: str | None = None
    """The uid of the prospect that named this one to us."""
    cadence_days: Annotated[int, CADENCE] | None = None
    """How often it wants to hear from us; none for no rhythm."""
    not_same_as: tuple[str, ...] = ()
    """The uids of prospects that look like this one, and are others."""
    origins: tuple[str, ...] = ()
    """Its names in other systems, `hubspot:123`; they make an import repeatable."""
    deals_made: Annotated[int, DEAL_COUNT] = 0
    """The highest deal number ever given here."""
    contacts_made: Annotated[int, COUNT] = 0
    """The highest contact id ever given here."""

    @property
    def ref(self) -> str:
        """How the manager types it."""
        return str(self.number)

    @property
    def uids(self) -> frozenset[str]:
        """Its uid, and those of prospects that were merged into it."""
        merged = (each.removeprefix(OWN) for each in self.origins if each.startswith(OWN))
        return frozenset((self.uid, *merged))
