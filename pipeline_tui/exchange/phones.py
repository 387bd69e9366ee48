"""Phone numbers as E.164, where it is known which country they are of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange import cells

if TYPE_CHECKING:
    from collections.abc import Iterable

_EXTENSION = re.compile(r"\s*(?:;ext=|ext\.?|x|доб\.?|#)\s*(\d{1,8})\s*$", re.IGNORECASE)

_NUMBER = re.compile(r"\+?[\d\s()./\u2010-\u2013-]+")
"""Nothing but a number: words beside it would be lost."""


class PhoneReader:
    """Reads the cells of phone columns, and counts what stays as it came."""

    def __init__(self, country: str) -> None:
        self.country = country
        """ISO code of the numbers that name no country; empty where that is not known."""
        self.odd = 0
        """Numbers that should have been made uniform and could not be."""

    def read(self, cell: str) -> cells.Values:
        """Return the numbers of a cell. Raises UsageError for a text that cannot be stored."""
        found = cells.phones(cell)
        return found._replace(values=tuple(map(self._uniform, found.values)))

    def _uniform(self, phone: str) -> str:
        if not self.country and not phone.startswith("+"):
            return phone
        found = to_e164(phone, self.country)
        if found is None:
            self.odd += 1
            return phone
        return found

    def notices(self) -> Iterable[str]:
        """What to say of the numbers that stayed as they came."""
        if self.odd:
            yield f"{self.odd:,} phone number(s) are no valid ones and stay as they came"


def to_e164(phone: str, country: str) -> str | None:
    """`+49301234567`, or `+49301234567 ext. 5`; none for what is no number there.

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
