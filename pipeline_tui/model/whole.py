"""Whole numbers and percentages as somebody typed them."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline_tui.model.digits import western_digits


def whole(text: str, largest: int) -> int | None:
    """Return the number of a text of digits, or None for anything else and above `largest`.

    Python refuses to read thousands of digits.
    """
    text = western_digits(text)
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(largest)) or int(digits) > largest:
        return None
    return int(digits)


def share_of(text: str) -> Decimal | None:
    """Return a percentage from 0 to 100 (`5`, `2.5`, `2,5 %`), or None for anything else."""
    bare = western_digits(text).strip().removesuffix("%").strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{0,20})?|\.[0-9]{1,20}", bare):
        return None
    percent = Decimal(bare)
    return percent if percent <= _HUNDRED else None


_HUNDRED = Decimal(100)
