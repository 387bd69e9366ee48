"""Whose e-mail addresses and phone numbers are: one may stand at several prospects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions.words import phone_key
from pipeline_tui.exchange.several import Several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.prospect import Contact

_SHORTEST_PHONE = 7
"""Digits; a shorter one is an extension, which many share."""


class Addresses:
    """The addresses of a book, and apart from them those that an import tells."""

    def __init__(self) -> None:
        self._of_book = Several[str]()
        self._told = Several[str]()
        self._now = self._of_book

    def end_of_book(self) -> None:
        """What comes from here on, the import tells."""
        self._now = self._told

    def see(self, number: int, told: Contact | Draft) -> None:
        """Take in the addresses of a contact of a prospect, or of a row that means one."""
        phones = (key for key in map(phone_key, told.phones) if len(key) >= _SHORTEST_PHONE)
        for key in (*map(str.casefold, told.emails), *phones):
            if self._now is self._of_book or number not in self._of_book.of(key):
                self._now.see(key, number)

    def holders(self, draft: Draft, is_old: bool = False) -> tuple[str, tuple[int, ...]]:
        """The first address of a draft that somebody has, and who; with `is_old` only those
        who had it before the import. An empty text and nobody where none is known."""
        for text, key in _keys(draft):
            found = self._of_book.of(key)
            if not is_old:
                found = tuple(dict.fromkeys((*found, *self._told.of(key))))
            if found:
                return text, found
        return "", ()

    def first(self, email: str) -> int | None:
        """The first prospect that has an e-mail address."""
        key = email.casefold()
        return next(iter(self._of_book.of(key) or self._told.of(key)), None)


def _keys(draft: Draft) -> Iterator[tuple[str, str]]:
    for email in draft.emails:
        yield email, email.casefold()
    for phone in draft.phones:
        yield phone, phone_key(phone)
