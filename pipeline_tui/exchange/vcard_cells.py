"""The cells of a vCard: those that a contact has a field for, and all others."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline_tui.actions.words import phone_key
from pipeline_tui.exchange.header_words import claim_of
from pipeline_tui.exchange.person_names import is_in_name, whole_name
from pipeline_tui.model.folding import fold_key

CARD_HEADERS = ("FN", "ORG", "TITLE", "EMAIL", "TEL", "NOTE", "CATEGORIES")
_NAMES = {"ADR": "Address", "URL": "Web site", "BDAY": "Birthday", "NICKNAME": "Nickname",
          "LABEL": "Address label"}  # fmt: skip
_OTHER_PHONES = {"FAX": "Fax", "PAGER": "Pager"}
_BETWEEN = " ::: "
Others = dict[str, dict[str, None]]
"""The different texts under each header that no field has."""


class Property(NamedTuple):
    """One line of a card."""

    name: str
    types: frozenset[str]
    value: str


Card = list[Property]


class _Name(NamedTuple):
    """`N:last;first;middle;prefix;suffix`"""

    last: str = ""
    first: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""


def cells_of(card: Card) -> tuple[list[str], dict[str, str]]:
    """The cells of a card in the order of `CARD_HEADERS`, and the others by their header."""
    rest: dict[str, list[Property]] = {}
    for each in card:
        rest.setdefault(each.name, []).append(each)
    others: Others = {}

    def first(name: str) -> str:
        """The first value of a property, which is not for another column then."""
        found = rest.get(name)
        return plain(found.pop(0).value) if found else ""

    shown, parts = first("FN"), _name_parts(rest)
    name = whole_name(shown, parts.first, parts.middle, parts.last) or first("NICKNAME")
    _put_name(others, name, parts)
    company = _company(rest.pop("ORG", []), others)
    role = first("TITLE") or first("ROLE")
    emails, notes = _emails(rest.pop("EMAIL", []))
    phones, odd = _phones(rest.pop("TEL", []), others)
    notes = [*(plain(each.value) for each in rest.pop("NOTE", [])), *notes, *odd]
    tags = [tag for each in rest.pop("CATEGORIES", []) for tag in _parts(each.value, ",")]
    for key, found in rest.items():
        for each in found:
            _put(others, _header(key), _text(each))
    cells = [
        name,
        company,
        role,
        _BETWEEN.join(emails),
        _BETWEEN.join(phones),
        "\n".join(filter(None, notes)),
        ", ".join(filter(None, tags)),
    ]
    return cells, {header: "; ".join(texts) for header, texts in others.items()}


def _put(others: Others, header: str, text: str) -> None:
    if text:
        others.setdefault(header, {})[text] = None


def _header(key: str) -> str:
    """What the column of a property is called; never like a column that means something else."""
    if key.startswith("X-"):
        return key
    name = _NAMES.get(key, key)
    is_ours = claim_of(name) is not None or fold_key(name) in ("id", "uid", "key", "name")
    return f"vCard {name}" if is_ours else name


def _text(each: Property) -> str:
    """A value that no field reads, as a person reads it."""
    if each.name != "ADR":
        return plain(each.value)
    return ", ".join(filter(None, _parts(each.value, ";")))


def _name_parts(rest: dict[str, list[Property]]) -> _Name:
    found = rest.get("N")
    if not found:
        return _Name()
    return _Name(*_parts(found.pop(0).value, ";")[:5])


def _put_name(others: Others, name: str, parts: _Name) -> None:
    """The parts of a name that the whole name does not hold."""
    if not all(is_in_name(part, name) for part in parts[:3]):
        _put(others, "vCard N", " ".join(filter(None, (parts.first, parts.middle, parts.last))))
    for header, part in (("Name prefix", parts.prefix), ("Name suffix", parts.suffix)):
        if not is_in_name(part, name):
            _put(others, header, part)


def _company(found: list[Property], others: Others) -> str:
    """The first company; its departments and a second company get columns of their own."""
    company = ""
    for index, each in enumerate(found):
        name, *units = _parts(each.value, ";")
        if index == 0:
            company = name
            _put(others, "Department", ", ".join(filter(None, units)))
        else:
            _put(others, "Second company", ", ".join(filter(None, (name, *units))))
    return company


def _emails(found: list[Property]) -> tuple[list[str], list[str]]:
    """The addresses, and a note of each that is not one."""
    texts = [plain(each.value).removeprefix("mailto:") for each in found]
    odd = [f"e-mail: {text}" for text in texts if text and "@" not in text]
    return list(dict.fromkeys(text for text in texts if "@" in text)), odd


def _phones(found: list[Property], others: Others) -> tuple[list[str], list[str]]:
    """The voice numbers, and a note of each value that is not one."""
    phones, odd = [], []
    for each in found:
        number = plain(each.value).removeprefix("tel:").replace(";ext=", " ext. ")
        other = next((_OTHER_PHONES[kind] for kind in each.types if kind in _OTHER_PHONES), None)
        if other is not None:
            _put(others, other, number)
        elif len(phone_key(number)) >= 3:
            phones.append(number)
        elif number:
            odd.append(f"phone: {number}")
    return list(dict.fromkeys(phones)), odd


def _parts(value: str, between: str) -> list[str]:
    """The parts of a value; a separator after a backslash is text."""
    return [plain(each) for each in re.split(rf"(?<!\\){between}", value)]


def plain(value: str) -> str:
    """A value as text: `\\n` is a line break, `\\,` a comma."""
    pieces = re.split(r"\\(.)", value, flags=re.DOTALL)
    pieces[1::2] = ["\n" if each in "nN" else each for each in pieces[1::2]]
    return "".join(pieces).strip()
