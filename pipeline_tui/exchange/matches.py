"""What a row of an import was matched to, and by what."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline_tui.exchange.id_spaces import IdSpaces
    from pipeline_tui.exchange.known_people import KnownPerson

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
    """The address or domain by which a company of another name was matched."""


NO_MATCH = Match(0, MatchedBy.NOTHING)


class MatchedFile(NamedTuple):
    """What the rows of one file were matched to."""

    rows: list[Match]
    """In the order of the drafts."""
    ambiguous: dict[int, str]
    """By row number: people who fit several contacts and were matched to none."""
    unknown_people: dict[str, list[int]]
    """Ids of people that no row has, with the numbers of the rows."""
    other_people: dict[int, str]
    """By row number: ids of contacts that refer to another person than the row says."""


class Matched(NamedTuple):
    """What the rows of an import were matched to."""

    files: Sequence[MatchedFile]
    people: Sequence[KnownPerson]
    """By the index of a match."""
    names: Mapping[int, str]
    """By slot, what new prospects are called."""
    named_after_id: Mapping[int, str]
    """By slot, the id of new prospects that no row names."""
    new_names: Mapping[int, str]
    """By prospect of the book, another name that all its rows give it."""
    canonical: IdSpaces
