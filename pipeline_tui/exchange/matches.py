"""What a row of an import was matched to, and by what."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

NO_PERSON = -1


class MatchedBy(StrEnum):
    """By what a row was matched to a prospect."""

    NOTHING = ""
    """It is a new prospect."""
    DEAL_ID = "deal id"
    COMPANY_ID = "company id"
    CONTACT_ID = "contact id"
    COMPANY = "company name"
    EMAIL = "e-mail"
    PHONE = "phone"
    DOMAIN = "domain"
    NAME = "name"
    """That of a person or of a deal without a company."""


class Match(NamedTuple):
    """The prospect and the contact that a row refers to."""

    slot: int
    """The number of a prospect in the book; below zero one that this import adds; 0 if the row
    cannot be matched."""
    by: MatchedBy
    person: int = NO_PERSON
    """The index of the contact among the people that the matcher knows."""
    refusal: str = ""
    """Why the row cannot be matched; empty if it can."""
    evidence: str = ""
    """The address or domain that led to a company of another name."""


NO_MATCH = Match(0, MatchedBy.NOTHING)
