"""The fields that a column of a file may hold."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What an import understands; the words of `--map FIELD=HEADER`."""

    PROSPECT = "prospect"
    CONTACT = "contact"
    FIRST_NAME = "first-name"
    MIDDLE_NAME = "middle-name"
    """A middle name or patronymic; it follows the first name."""
    LAST_NAME = "last-name"
    ROLE = "role"
    EMAIL = "email"
    PHONE = "phone"
    TITLE = "title"
    VALUE = "value"
    CURRENCY = "currency"
    STAGE = "stage"
    STATUS = "status"
    PROBABILITY = "probability"
    SOURCE = "source"
    SEGMENT = "segment"
    OWNER = "owner"
    PRODUCT = "product"
    COMPETITOR = "competitor"
    """Who else bids for the deal; several in one cell."""
    TAGS = "tags"
    CREATED = "created"
    CLOSE = "close"
    """The day on which it is expected to close."""
    CLOSED = "closed"
    """The day on which it was won or lost."""
    CLOSING = "closing"
    """One column for both: expected while a deal is open, actual behind that."""
    REASON = "lost-reason"
    NOTES = "notes"
    NEEDS = "needs"
    NEXT = "next"
    DUE = "due"
    ID = "id"
    """The row's name in the system that it comes from."""
    PROSPECT_ID = "prospect-id"
    CONTACT_ID = "contact-id"
    """Points at a person of another file."""
    DEAL_ID = "deal-id"
    """Points at a deal of another file, from an activity."""
    ACTIVITY = "activity"
    """Call, meeting, task …: the row is something that happened or is to be done."""
    ON = "on"
    """The day of an activity."""
    OUTCOME = "outcome"
    DONE = "done"
    """How far a task is."""


SEVERAL = frozenset(
    {Field.EMAIL, Field.PHONE, Field.NOTES, Field.TAGS, Field.OUTCOME, Field.COMPETITOR}
)
"""Fields that several columns of one file may fill."""

DEAL_FIELDS = frozenset(
    {
        Field.TITLE, Field.VALUE, Field.STAGE, Field.STATUS, Field.PROBABILITY, Field.CLOSE,
        Field.CLOSED, Field.CLOSING, Field.PRODUCT, Field.REASON, Field.COMPETITOR,
    }
)  # fmt: skip
"""A file with one of these tells of deals; without, of prospects and contacts."""

ACT_FIELDS = frozenset(
    {
        Field.PROSPECT, Field.PROSPECT_ID, Field.CONTACT, Field.FIRST_NAME, Field.MIDDLE_NAME,
        Field.LAST_NAME, Field.EMAIL, Field.PHONE, Field.CONTACT_ID, Field.DEAL_ID, Field.TITLE,
        Field.ACTIVITY, Field.ON, Field.OUTCOME, Field.DONE, Field.NEXT, Field.DUE, Field.NOTES,
    }
)  # fmt: skip
"""What is taken of a file of activities."""
