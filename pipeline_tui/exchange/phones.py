"""Phone numbers as E.164, where it is known which country they are of."""

from __future__ import annotations

import re

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange import cells

_EXTENSION = re.compile(r"\s*(?:;ext=|ext\.?|x|доб\.?|#)\s*(\d{1,8})\s*$", re.IGNORECASE)

_NUMBER = re.compile(r"\+?[\d\s()./\u2010-\u2013-]+")
"""Nothing but a number: words beside it would be lost."""


KEPT = "kept as written, not a valid number"


def read_phones(cell: str, country: str) -> cells.Values:
    """Return the numbers of a cell, as E.164 if their country is known.

    `country` is the ISO code of numbers that name none; empty to leave those as written.
    Raises UsageError for a text that cannot be stored.
    """
    values, notes = cells.phones(cell)
    found: list[str] = []
    for phone in values:
        is_local = not country and not phone.startswith("+")
        uniform = None if is_local else to_e164(phone, country)
        found.append(uniform or phone)
        if uniform is None and not is_local:
            notes = (*notes, (KEPT, phone))
    return cells.Values(tuple(found), notes)


def to_e164(phone: str, country: str) -> str | None:
    """Return `+49301234567`, or `+49301234567 ext. 5`, or None for a text that is not a number.

    `country` is an ISO code; a number with + needs none. Raises PipelineError for a
    country that has no numbers.
    """
    import phonenumbers

    if country and country not in phonenumbers.SUPPORTED_REGIONS:
        raise PipelineError(
            f"no phone numbers are known of the country {country!r}",
            "Set another one: pipeline config set country DE",
        )
    extension = _EXTENSION.search(phone)
    bare = phone[: extension.start()] if extension else phone
    if not _NUMBER.fullmatch(bare.strip()):
        return None
    try:
        number = phonenumbers.parse(bare, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written} ext. {extension[1]}" if extension else str(written)
