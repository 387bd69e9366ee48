"""How the cells of a table are laid out, as the options of an import say it."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline_tui.errors import UsageError

_WORDS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_VALUE = re.compile(r"[\s(+-]*\W?\d[\d\s.,:/%()+-]*\W?|\S+@\S+|https?://\S+")
_LONGEST_VALUE = 60
DELIMITER_NAMES = ("comma", "semicolon", "tab", "pipe", "space")
_NAMES = {_WORDS[word]: word for word in DELIMITER_NAMES}


class Layout(NamedTuple):
    """What the options say of a table; the defaults leave it to the rows."""

    delimiter: str | None = None
    """Between the cells of a text."""
    has_header: bool = True
    """Whether some row names the columns; else they are named `A`, `B`, `C` …"""
    named: tuple[str, ...] = ()
    """Headers that `--map` names: the row that holds all of them is the header."""


AS_FOUND = Layout()


def parse_delimiter(text: str) -> str:
    """The character that a word such as `tab` or the character itself means.

    Raises UsageError for anything else.
    """
    sign = _WORDS.get(text.lower(), text)
    if len(sign) != 1 or sign.isalnum() or sign in "\"\r\n\0'":
        raise UsageError(
            f"{text!r} is not a valid delimiter (one character, or tab, comma, semicolon, pipe)",
            "Use it like this: --delimiter ';'",
        )
    return sign


def delimiter_name(sign: str) -> str:
    """The word for a delimiter, or the character itself."""
    return _NAMES.get(sign, sign)


def column_letters(index: int) -> str:
    """`A` for the first column, `AA` for the 27th."""
    rest, last = divmod(index, 26)
    return (column_letters(rest - 1) if rest else "") + chr(ord("A") + last)


def is_value(cell: str) -> bool:
    """Whether a cell is a number, a date, a phone or an address: what no header says."""
    return len(cell) <= _LONGEST_VALUE and _VALUE.fullmatch(cell) is not None
