"""The cells of our own sheets: how a value is written, and recognised after a spreadsheet
program has saved it in its own way."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.amounts import Mark, read_amounts
from pipeline_tui.exchange.csv_text import unguard
from pipeline_tui.exchange.dates import is_no_date, read_dates
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.exchange.stage_words import standing_of
from pipeline_tui.exchange.xlsx import LONGEST_TEXT, Amount, fitted_text
from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import ObligationKind
from pipeline_tui.model.dates import DateOrder
from pipeline_tui.model.folding import fold, fold_key
from pipeline_tui.model.money import parse_currency
from pipeline_tui.model.naming import named
from pipeline_tui.model.probability import checked, parse_probability
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from enum import StrEnum

    from pipeline_tui.model.probability import Probability

BETWEEN_PHONES = "; "
_CONTROLS = {code: None for code in (*range(32), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n"}
_ESCAPED = re.compile("_xFFF[EF]_")
"""How a workbook spells the two characters that XML cannot hold."""
_BETWEEN = re.compile(r"[,;\s]+")
_NUMBER = re.compile(r"([+-]?[0-9]{1,30}(?:[.,][0-9]{1,15})?)(?:[eE]([+-]?[0-9]{1,2}))?")
_YES = frozenset("yes y true 1 x ja wahr да истина oui vrai sí si verdadero sim vero".split())
_NO = frozenset("no n false 0 - nein falsch нет ложь non faux falso não".split())


class Hints(NamedTuple):
    """What the unchanged cells of a column show of the program that saved them."""

    date_format: str | None = None
    mark: Mark | None = None
    currency: str = ""
    """Of an amount that names none."""


class Kind(NamedTuple):
    """A kind of cell; `value` is what a record holds."""

    text: Callable[[Any], str]
    """Return the value as a text, an empty one for no value."""
    same: Callable[[Any, str], bool]
    """Return whether a cell is another spelling of the value."""
    read: Callable[[str, Hints], Any]
    """Return the value of a changed cell. Raises UsageError."""

    def is_same(self, value: Any, cell: str) -> bool:
        """Return whether a cell still holds the value."""
        written = self.text(value)
        if written == cell:
            return True  # most cells of a file, so this must be cheap
        text, found = plain_text(written), plain_text(cell)
        return text == found or self.same(value, found if type(cell) is str else cell)

    def is_cut(self, value: Any) -> bool:
        """Return whether a cell of a workbook holds only the beginning of the value."""
        return len(self.text(value)) > LONGEST_TEXT


def plain_text(text: str) -> str:
    """Return a text without what spreadsheet programs change: line ends, control characters,
    and spaces at the end of a line."""
    text = fitted_text(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "␀")
    text = text.translate(_CONTROLS)
    if "_xFFF" in text:
        text = _ESCAPED.sub("", text)
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _same_text(value: str | None, cell: str) -> bool:
    text = plain_text(value or "")
    return text == plain_text(unguard(cell)) or _is_same_number(text, cell)


def _is_same_number(text: str, cell: str) -> bool:
    """Return whether a program made a number of a text: 007 is 7, a long one 7.9E+10."""
    before, after = _NUMBER.fullmatch(text), _NUMBER.fullmatch(cell.strip())
    if before is None or after is None or before[2]:
        return False
    digits = after[1].replace(",", ".")
    old, new = Decimal(before[1].replace(",", ".")), Decimal(f"{digits}E{after[2] or 0}")
    if old == new or not after[2]:
        return old == new
    shown = max(1, len(digits.lstrip("+-").replace(".", "")))
    return bool(old) and Decimal(f"{old:.{shown - 1}E}") == new


def _same_date(value: date | None, cell: str) -> bool:
    text = cell.strip()
    if value is None:
        return is_no_date(text)
    return text[:10] == value.isoformat() or value in days_of(text).values()


@lru_cache(4096)
def days_of(text: str) -> Mapping[str, date]:
    """Return the days that a text may mean, by the order of day and month."""
    found: dict[str, date] = {}
    for order in DateOrder:
        try:
            day = read_dates("", [text], order).days[0]
        except UsageError:
            continue
        if day is not None:
            found[order] = day
    return found


def _read_date(cell: str, hints: Hints) -> date | None:
    text = cell.strip()
    if is_no_date(text):
        return None
    days = set(days_of(text).values())
    if len(days) > 1 and hints.date_format is None:
        raise UsageError(f"{text[:40]!r} can be read in two ways: use --date-format")
    if len(days) == 1:
        return days.pop()
    found = read_dates("", [text], hints.date_format or DateOrder.DAY_FIRST)
    if found.odd:
        raise UsageError(found.odd[0].removeprefix(": "))
    return found.days[0]


def amounts_of(cell: str, currency: str) -> Mapping[Mark, Amount]:
    """Return the amounts that a text may mean, by its decimal separator."""
    found: dict[Mark, Amount] = {}
    for mark in Mark:
        try:
            money = read_amounts("", [cell], [currency], mark).values[0]
        except UsageError:
            continue
        if money is not None:
            found[mark] = Amount(money.amount, money.currency)
    return found


def _same_amount(value: Amount | None, cell: str) -> bool:
    if value is None or not cell.strip():
        return value is None and not cell.strip()
    if cell == f"{value.value:f}":
        return True
    return any(each.value == value.value for each in amounts_of(cell, value.currency).values())


def _read_amount(cell: str, hints: Hints) -> Amount | None:
    if not cell.strip():
        return None
    found = amounts_of(cell, hints.currency)
    mark = Mark.POINT if isinstance(cell, Number) else hints.mark
    if len({each.value for each in found.values()}) > 1:
        if mark is None:
            raise UsageError(f"{cell[:40]!r} can be read in two ways: use --decimal")
        return found[mark]
    if not found:
        odd = read_amounts("", [cell], [hints.currency], mark or Mark.POINT).odd
        raise UsageError(odd.get(0, f": {cell[:40]!r} is not a valid amount").removeprefix(": "))
    return next(iter(found.values()))


def _percent(cell: str) -> Decimal | None:
    text = cell.strip().removesuffix("%").strip().replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number * 100 if getattr(cell, "is_percent", False) else number


def _same_percent(value: Probability | None, cell: str) -> bool:
    return not cell.strip() if value is None else _percent(cell) == value


def _read_percent(cell: str, _hints: Hints) -> Probability | None:
    number = _percent(cell)
    if number is not None:
        return checked(number)
    return parse_probability(cell) if cell.strip() else None


def _same_flag(value: bool, cell: str) -> bool:
    word = fold(cell)
    return word in _YES if value else (not word or word in _NO)


def _read_flag(cell: str, _hints: Hints) -> bool:
    word = fold(cell)
    if word and word not in _YES and word not in _NO:
        raise UsageError(f"{cell[:40]!r} is neither yes nor no")
    return word in _YES


def _same_number(value: int | None, cell: str) -> bool:
    return _is_same_number("" if value is None else str(value), cell)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _BETWEEN.split(cell))))


def _tags(cell: str) -> tuple[str, ...]:
    found = (each.strip(";").removeprefix("#") for each in unguard(cell).replace(",", " ").split())
    return tuple(dict.fromkeys(filter(None, found)))


def _phones(cell: str) -> tuple[str, ...]:
    found = (each.strip() for each in unguard(cell).split(BETWEEN_PHONES.strip()))
    return tuple(words.phone(each) for each in found if each)


def _same_phones(value: tuple[str, ...], cell: str) -> bool:
    if len(value) == 1 and _is_same_number(value[0].strip().replace(" ", ""), cell):
        return True
    found = unguard(cell).split(BETWEEN_PHONES.strip())
    keys = [words.phone_key(each) for each in found if each.strip()]
    return keys == [words.phone_key(each) for each in value]


def _same_words(value: tuple[str, ...], cell: str) -> bool:
    return {fold(each) for each in value} == {fold(each) for each in _parts(unguard(cell))}


def _same_tags(value: tuple[str, ...], cell: str) -> bool:
    return {fold(each) for each in value} == {fold(each) for each in _tags(cell)}


def _encoded(value: Mapping[str, str] | tuple[str, ...]) -> str:
    # a spreadsheet that splits at semicolons must not find a formula after one
    return msgspec.json.encode(value).decode().replace(";", "\\u003b") if value else ""


def _decoded(cell: str, kind: Any) -> Any:
    try:
        return msgspec.json.decode(cell, type=kind) if cell.strip() else kind()
    except msgspec.DecodeError:
        raise UsageError(f"{cell[:40]!r} is not valid JSON") from None


def read_object(cell: str) -> dict[str, str]:
    """Return the fields of a cell. Raises UsageError."""
    found: dict[str, str] = _decoded(cell, dict[str, str]) if cell.strip() else {}
    return found


def read_list(cell: str) -> tuple[str, ...]:
    """Return the texts of a cell. Raises UsageError."""
    found: tuple[str, ...] = _decoded(cell, tuple[str, ...]) if cell.strip() else ()
    return found


def _same_json(value: Any, cell: str) -> bool:
    try:
        found: object = msgspec.json.decode(cell) if cell.strip() else type(value)()
    except msgspec.DecodeError:
        return False
    return bool(found == (list(value) if isinstance(value, tuple) else value))


def _same_word(value: str, cell: str) -> bool:
    return fold_key(value) == fold_key(cell)


def _same_standing(value: str, cell: str) -> bool:
    return _same_word(value, cell) or _standing_word(cell) == value


def _standing_word(cell: str) -> str:
    """Return the stage, or `won`, `lost` or `open`, that a word means; else an empty text."""
    standing = standing_of(cell, {}, {})
    if standing is None:
        return ""
    return str(standing.stage or standing.status or "")


def _stage(cell: str, _hints: Hints) -> str:
    """Return a stage, or `won` or `lost`, which people write in the column of stages too."""
    word = _standing_word(cell)
    if word in (Stage.AFTER_SALES, Status.LOST) or word in list(Stage):
        return word
    return named(Stage, cell, "stage").value


def _status(cell: str, _hints: Hints) -> str:
    word = _standing_word(cell)
    if word == Stage.AFTER_SALES:
        return Status.WON.value
    return word if word in list(Status) else named(Status, cell, "status").value


def _of_enum(kind: type[StrEnum], label: str) -> Kind:
    return Kind(str, _same_word, lambda cell, _: named(kind, cell, label))


TEXT = Kind(lambda value: value or "", _same_text, lambda cell, _: cell)
DATE = Kind(lambda value: value.isoformat() if value else "", _same_date, _read_date)
AMOUNT = Kind(lambda value: f"{value.value:f}" if value else "", _same_amount, _read_amount)
PERCENT = Kind(lambda value: "" if value is None else str(value), _same_percent, _read_percent)
NUMBER = Kind(lambda value: "" if value is None else str(value), _same_number,
              lambda cell, _: cell)  # fmt: skip
FLAG = Kind(lambda value: "yes" if value else "", _same_flag, _read_flag)
TAGS = Kind(", ".join, _same_tags, lambda cell, _: _tags(cell))
EMAILS = Kind(", ".join, _same_words, lambda cell, _: tuple(map(words.email, _parts(cell))))
# a phone may hold anything; one with our own separator would come back as two
PHONES = Kind(lambda value: BETWEEN_PHONES.join(each.replace(";", ",") for each in value),
              _same_phones, lambda cell, _: _phones(cell))  # fmt: skip
CURRENCY = Kind(str, _same_word, lambda cell, _: parse_currency(cell))
STAGE = Kind(str, _same_standing, _stage)
STATUS = Kind(str, _same_standing, _status)
PARTY = _of_enum(Party, "party")
OBLIGATION = _of_enum(ObligationKind, "kind of obligation")
OBJECT = Kind(_encoded, _same_json, lambda cell, _: read_object(cell))
LIST = Kind(_encoded, _same_json, lambda cell, _: read_list(cell))
