"""The parts into which a report can be divided; light, for the command line offers them."""

from enum import StrEnum


class By(StrEnum):
    """By what the deals of a report can be told apart."""

    STAGE = "stage"
    SOURCE = "source"
    SEGMENT = "segment"
    OWNER = "owner"
    PRODUCT = "product"
    TAG = "tag"
    MONTH = "month"
    """Of the day on which a deal closed, or is expected to."""
