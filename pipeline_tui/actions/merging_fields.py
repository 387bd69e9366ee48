"""Field by field: what two prospects have that one alone cannot have."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.actions.contacts import united
from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import fold
from pipeline_tui.model.identity import find_person
from pipeline_tui.model.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline_tui.model.prospect import Contact, Prospect

TOLD_APART = ("name", "source", "segment", "owner", "terms", "cadence_days")
"""Fields that hold one value; `referred_by` is one too, but must not lead in a circle."""


class Side(StrEnum):
    """Whose value stands."""

    A = "A"
    """That of the prospect which survives."""
    B = "B"
    """That of the one which goes."""


class FieldMerge(NamedTuple):
    """A field in which both have something, and not the same."""

    field: str
    mine: str
    theirs: str
    takes: Side = Side.A


def parse_takes(words: Iterable[str]) -> dict[str, Side]:
    """`name=B` words by field. Raises UsageError."""
    takes = {}
    for word in words:
        field, _, side = word.rpartition("=")
        if not field.strip() or side.strip().upper() not in list(Side):
            raise UsageError(f"--take {word}: write FIELD=A or FIELD=B, like name=B")
        takes[field.strip()] = Side(side.strip().upper())
    return takes


def differing(kept: Prospect, gone: Prospect) -> tuple[FieldMerge, ...]:
    """The fields in which both have something, and not the same."""
    found = []
    for name in (*TOLD_APART, "referred_by"):
        mine, theirs = getattr(kept, name), getattr(gone, name)
        is_each_other = name == "referred_by" and (mine in gone.uids or theirs in kept.uids)
        if mine not in (None, "") and theirs not in (None, "", mine) and not is_each_other:
            found.append(FieldMerge(name, plain(mine), plain(theirs)))
    for name, value in kept.fields.items():
        other = gone.fields.get(name)
        if other is not None and other != value:
            found.append(FieldMerge(f"fields.{name}", plain(value), plain(other)))
    return tuple(found)


def plain(value: object) -> str:
    """A value on one line, as the notes keep it."""
    if isinstance(value, Terms):
        parts = (
            "key account" if value.key_account else "",
            f"{value.discount:f} % discount" if value.discount else "",
            f"bonus: {value.bonus}" if value.bonus else "",
            f"{value.payment_days} days to pay" if value.payment_days is not None else "",
        )
        return ", ".join(filter(None, parts)) or "none"
    return " ".join(str(value).split())


def merged_contacts(
    kept: Prospect, gone: Prospect
) -> tuple[tuple[Contact, ...], int, tuple[str, ...]]:
    """The people of both, the same person once; how many came over as further contacts; and
    what of the others is not kept."""
    contacts = list(kept.contacts)
    number = max(kept.contacts_made, *(each.id for each in contacts), 0)
    further, lost = 0, []
    for other in gone.contacts:
        mine = find_person(contacts, other)
        if mine is None:
            number += 1
            further += 1
            contacts.append(msgspec.structs.replace(other, id=number))
            continue
        for name in ("name", "role"):
            value, theirs = getattr(mine, name), getattr(other, name)
            if value and theirs and fold(value) != fold(theirs):
                lost.append(f"{name} of {plain(mine.label)}: {plain(theirs)}")
        contacts[contacts.index(mine)] = united(mine, other)
    return tuple(contacts), further, tuple(lost)
