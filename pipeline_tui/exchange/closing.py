"""When an imported deal was won or lost, and how the day is guessed if the file has none."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.sheet import row_numbers
from pipeline_tui.model.stages import Status
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.deal import Deal


class Guess(StrEnum):
    """Where a guessed day comes from, as the result of an import says it."""

    EXPECTED = "from the expected day"
    CREATED = "from the created day"
    IMPORT = "on the import day"
    CLOSED = "the closing day"
    """Of a created day."""


class Closing(NamedTuple):
    """When a deal was won or lost."""

    on: date
    guess: Guess | None = None
    """None if the file has the day."""

    @property
    def is_guessed(self) -> bool:
        """Whether the file has no valid day."""
        return self.guess is not None


def closing_of(draft: Draft, today: date) -> Closing | None:
    """Return when a draft says that its deal closed, or None if it does not say that.

    Without an actual day the expected day is taken if it is over, else the created day. An
    actual day in the future cannot be right, so the deal closed by today.
    """
    if draft.status not in (Status.WON, Status.LOST):
        return None
    if draft.closed is not None:
        return Closing(draft.closed) if draft.closed <= today else Closing(today, Guess.IMPORT)
    created = draft.created
    if draft.close is not None and draft.close <= today and draft.close >= (created or draft.close):
        return Closing(draft.close, Guess.EXPECTED)
    return Closing(today, Guess.IMPORT) if created is None else Closing(created, Guess.CREATED)


def closing_after(deal: Deal, draft: Draft, today: date) -> Closing | None:
    """Return when an update closes a deal of the book.

    The book knows days on which the deal was open, so an earlier guess is wrong.
    """
    closing = closing_of(draft, today)
    if closing is None:
        return None
    if closing.is_guessed:
        last_open = max((event.on for event in deal.history), default=deal.created)
        return closing if closing.on >= last_open else Closing(today, Guess.IMPORT)
    return closing if closing.on >= deal.created else Closing(deal.created, Guess.CREATED)


def guessed_notices(guessed: Sequence[tuple[int, Guess]]) -> Iterator[str]:
    """Return how many days of a file were guessed, how, and in which rows."""
    begun = [row for row, guess in guessed if guess is Guess.CLOSED]
    if begun:
        deals = values.count(len(begun), "deal")
        yield f"created day guessed for {deals} as the closing day ({row_numbers(begun)})"
    closed = [each for each in guessed if each[1] is not Guess.CLOSED]
    if closed:
        yield _closing_notice(closed)


def _closing_notice(guessed: Sequence[tuple[int, Guess]]) -> str:
    parts = [
        f"{len(rows):,} {guess} ({row_numbers(rows)})"
        for guess in Guess
        if (rows := [row for row, each in guessed if each is guess])
    ]
    deals = values.count(len(guessed), "deal")
    return f"closing day guessed for {deals}: {', '.join(parts)}"
