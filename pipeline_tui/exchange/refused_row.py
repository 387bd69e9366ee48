"""A row that cannot be put into the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.limits import MOST_DEALS

if TYPE_CHECKING:
    from pipeline_tui.model.prospect import Prospect


class RefusedRow(Exception):  # noqa: N818 (it never leaves an import)
    """A row that cannot be put into this book; the message says why."""


def check_room(prospect: Prospect) -> None:
    """Raise RefusedRow for a prospect that can have no further deal."""
    if prospect.deals_made >= MOST_DEALS:
        raise RefusedRow(f"prospect {prospect.number} has {MOST_DEALS} deals, which is the limit")
