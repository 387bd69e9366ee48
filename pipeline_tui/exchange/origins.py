"""Ids that records have in other systems: `account_id:A1`."""

from __future__ import annotations


def space_of(origin: str) -> str:
    """The system and kind of an id."""
    return origin.rpartition(":")[0]


def name_of_id(origin: str) -> str:
    """What a company is called that is known by an id only: `A1`, `account 17`."""
    space, _, name = origin.rpartition(":")
    label = space.removesuffix("_id").replace("_", " ")
    return f"{label} {name}".strip() if name.isdigit() else name
