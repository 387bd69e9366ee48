"""Text made comparable: case, accents and spacing do not tell two names apart."""

from __future__ import annotations

import unicodedata

# Only the marks of Latin, Greek and Cyrillic letters are accents. The signs of
# Devanagari, Tamil or Thai are letters in all but name and must stay.
_ACCENTS = dict.fromkeys(range(0x0300, 0x0370))
_JOINERS = {0x200C: None, 0x200D: None, 0xFEFF: None}
_DROPPED = _ACCENTS | _JOINERS


def fold(text: str) -> str:
    """The form in which names are compared and searched.

    Case, accents (ё is е), joiners and runs of space are ignored.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFD", text).translate(_DROPPED)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().split())


def fold_key(text: str) -> str:
    """The form in which headers and option words are compared: letters and digits only."""
    return "".join(
        char for char in fold(text) if char.isalnum() or unicodedata.category(char)[0] == "M"
    )
