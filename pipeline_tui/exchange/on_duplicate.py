"""The choice between what the book has and what a file says."""

from __future__ import annotations

from enum import StrEnum


class OnDuplicate(StrEnum):
    """What to do with a row whose deal is in the book."""

    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"
    """A new deal although one is there."""
