"""What a value may be: one limit for each type of field, in one table.

Actions and imports compare what somebody typed with these numbers. `limit_checks` compares whole
documents. A field with a narrower limit than that of its type names it there:
`payment_days: Annotated[int, DAYS]`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import NamedTuple

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""Every contract fits, and adding a notice period or changing the time zone stays within the
years that Python can hold."""
LONGEST_TYPED = 100_000
"""Characters of one text that somebody typed or a cell held; a longer one is a wrong file."""
LONGEST_TEXT = 1_000_000
"""Characters of one stored text: merging prospects joins their notes."""
MOST_ITEMS = 10_000
"""Contacts, events, own fields and the like of one record."""
MOST_TAGS = 1_000
"""Tags of one record: an export repeats them for each contact."""
MOST_LISTED = 1_000_000
"""Prospects and records of one hand-over."""
DIGITS = 15
"""Every reader of JSON holds such a number exactly."""
DECIMALS = 10
LARGEST = Decimal(10) ** DIGITS
"""No deal is larger; anything above is a slip of the keyboard or of a file."""
MOST_PIECES = Decimal(10) ** 9
"""A larger quantity is a slip of the keyboard."""
MOST_DEALS = 9_999
"""Deals of one prospect; the keys of deals are built on it."""
MOST_DAYS = 3_650
"""Days of a notice, of a payment, and between two contacts."""


class Limit(NamedTuple):
    """The values that a field may have, both ends included.

    `low` and `high` are of the type of the field; for a text or a list they are lengths. Dates,
    times and currencies have functions instead.
    """

    name: str
    """What a valid value is called: `amount`."""
    valid: str
    """The range, for messages."""
    low: Decimal | int = 0
    high: Decimal | int = 0

    @property
    def refusal(self) -> str:
        """The end of a message: `not a valid amount (0 to …)`."""
        return f"not a valid {self.name} ({self.valid})"


_STEP = Decimal(1).scaleb(-DECIMALS)
_HIGHEST = 10**DIGITS - 1


def _days(low: int) -> Limit:
    return Limit("number of days", f"{low} to {MOST_DAYS:,}", low, MOST_DAYS)


AMOUNT = Limit("amount", f"0 to {_HIGHEST:,}", Decimal(0), LARGEST - _STEP)
QUANTITY = Limit("quantity", f"more than 0, less than {MOST_PIECES:,}", _STEP, MOST_PIECES - _STEP)
PERCENT = Limit("percentage", "0 to 100", Decimal(0), Decimal(100))
NUMBER = Limit("number", f"at most {DIGITS} digits", -_HIGHEST, _HIGHEST)
"""The number of a record; in a hand-over that comes back, new ones have a number below zero."""
PROSPECT_NUMBER = Limit("number", f"1 to {_HIGHEST // 10**4:,}", 1, _HIGHEST // 10**4)
COUNT = Limit("count", "0 to 999,999,999", 0, 999_999_999)
DEAL_COUNT = Limit("count", f"0 to {MOST_DEALS:,}", 0, MOST_DEALS)
DAYS = _days(0)
CADENCE = _days(1)
SCORE = Limit("score", "0 to 10", 0, 10)
DAY = Limit("date", f"{EARLIEST} to {LATEST}")
INSTANT = Limit("time", f"{EARLIEST} to {LATEST}, with an offset from UTC")
TEXT = Limit("text", f"at most {LONGEST_TEXT:,} characters", 0, LONGEST_TEXT)
LIST = Limit("list", f"at most {MOST_ITEMS:,} entries", 0, MOST_ITEMS)
TAGS = Limit("list", f"at most {MOST_TAGS:,} entries", 0, MOST_TAGS)
LONG_LIST = Limit("list", f"at most {MOST_LISTED:,} entries", 0, MOST_LISTED)
CURRENCY = Limit("currency", "an ISO code like EUR, USD or INR")


_FIRST = datetime.combine(EARLIEST, time.min, UTC)
_LAST = datetime.combine(LATEST, time.max, UTC)


def is_day(day: date) -> bool:
    """Whether a date is within the limits."""
    return EARLIEST <= day <= LATEST


def is_instant(instant: datetime) -> bool:
    """Whether an instant has an offset from UTC and is within the limits."""
    return instant.tzinfo is not None and _FIRST <= instant <= _LAST
