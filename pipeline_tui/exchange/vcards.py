"""vCard 2.1, 3.0 and 4.0: one row a card, whichever program wrote it.

An own reader, for address books in the wild mix the three versions: quoted-printable
continued with `=`, folded lines, groups (`item1.TEL`), types without `TYPE=`.
"""

from __future__ import annotations

import quopri
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.actions.words import phone_key
from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.sheet import MOST_ROWS, Rejected, Row, Sheet, too_many_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADERS = ["FN", "ORG", "TITLE", "EMAIL", "TEL", "NOTE", "CATEGORIES"]
_READ = frozenset({"FN", "N", "NICKNAME", *HEADERS[1:]})
_LINE = re.compile(r'((?:[^":;]|"[^"]*")+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)', re.DOTALL)
_NO_VOICE = frozenset({"FAX", "PAGER"})
_BETWEEN = " ::: "


class _Property(NamedTuple):
    """One line of a card."""

    name: str
    types: frozenset[str]
    value: str


def read_vcards(name: str, content: str) -> Sheet:
    """The cards of a text. A card that says nothing of anybody is rejected.

    Raises PipelineError where there is no card, or one that does not end.
    """
    rows: list[Row] = []
    sheet = Sheet(name, list(HEADERS), rows)
    for number, card in enumerate(_cards(name, content), 1):
        if number > MOST_ROWS:
            raise too_many_rows(name)
        values = _values(card)
        if any(values[:5]):
            rows.append(Row(number, values))
        else:
            sheet.rejected.append(Rejected(number, values, "the card names nobody"))
    if not rows and not sheet.rejected:
        raise PipelineError(f"{name} holds no vCard: none begins with BEGIN:VCARD")
    return sheet


def _cards(name: str, content: str) -> Iterator[list[_Property]]:
    card: list[_Property] | None = None
    depth = 0
    for line in _unfolded(content):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            depth += 1
            card = [] if depth == 1 else card
        elif word == "END:VCARD" and card is not None:
            depth -= 1
            if not depth:
                yield card
                card = None
        elif card is not None and depth == 1:
            found = _property(line)
            if found is not None:
                card.append(found)
    if card is not None:
        raise PipelineError(f"{name} ends within a card: END:VCARD is missing")


def _unfolded(content: str) -> Iterator[str]:
    """The lines, with what was broken over several put together again."""
    pending = ""
    for line in re.split(r"\r*\n|\r", content):
        if pending and _is_soft(pending):
            pending = pending.rstrip()[:-1] + line.removeprefix(" ")
        elif pending and line[:1] in (" ", "\t"):
            pending += line[1:]
        else:
            if pending:
                yield pending
            pending = line
    if pending:
        yield pending


def _is_soft(line: str) -> bool:
    """Whether a quoted-printable value goes on in the next line."""
    return line.rstrip().endswith("=") and "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _property(line: str) -> _Property | None:
    """What a line says; none for one that is not read, like a photo."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    name = found[1].rpartition(".")[2].strip().upper()
    if name not in _READ:
        return None
    words: dict[str, list[str]] = {}
    for parameter in re.findall(r';((?:[^";]|"[^"]*")*)', found[2]):
        key, equals, value = parameter.partition("=")
        given = value if equals else key
        key = key.upper() if equals else "TYPE"
        words.setdefault(key, []).extend(given.replace('"', "").split(","))
    types = frozenset(each.strip().upper() for each in words.get("TYPE", ()))
    return _Property(name, types, _decoded(found[3], types, words))


def _decoded(value: str, types: frozenset[str], words: dict[str, list[str]]) -> str:
    encoding = next(iter(words.get("ENCODING", ())), "").upper()
    if encoding != "QUOTED-PRINTABLE" and "QUOTED-PRINTABLE" not in types:
        return value
    charset = next(iter(words.get("CHARSET", ())), "utf-8")
    data = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError):
        return data.decode("utf-8", "replace")


def _values(card: list[_Property]) -> list[str]:
    """A card in the order of HEADERS."""

    def first(name: str) -> str:
        return next((_plain(each.value) for each in card if each.name == name), "")

    company = next((_parts(each.value, ";")[0] for each in card if each.name == "ORG"), "")
    phones, odd = _phones(card)
    notes = [_plain(each.value) for each in card if each.name == "NOTE"]
    tags = [tag for each in card if each.name == "CATEGORIES" for tag in _parts(each.value, ",")]
    return [
        first("FN") or _full_name(card) or first("NICKNAME"),
        company,
        first("TITLE"),
        _BETWEEN.join(_emails(card)),
        _BETWEEN.join(phones),
        "\n".join(filter(None, [*notes, *(f"phone: {each}" for each in odd)])),
        ", ".join(filter(None, tags)),
    ]


def _full_name(card: list[_Property]) -> str:
    """First and last name, out of `N:last;first;middle;prefix;suffix`."""
    for each in card:
        if each.name == "N":
            last, first = [*_parts(each.value, ";"), ""][:2]
            return f"{first} {last}".strip()
    return ""


def _emails(card: list[_Property]) -> list[str]:
    found = (_plain(each.value).removeprefix("mailto:") for each in card if each.name == "EMAIL")
    return list(dict.fromkeys(each for each in found if "@" in each))


def _phones(card: list[_Property]) -> tuple[list[str], list[str]]:
    """The numbers to talk to somebody, and what stands in place of one."""
    phones, odd = [], []
    for each in card:
        if each.name == "TEL" and each.types.isdisjoint(_NO_VOICE):
            number = _plain(each.value).removeprefix("tel:").replace(";ext=", " ext. ")
            if len(phone_key(number)) >= 3:
                phones.append(number)
            elif number:
                odd.append(number)
    return list(dict.fromkeys(phones)), odd


def _parts(value: str, between: str) -> list[str]:
    """The parts of a value; a separator behind a backslash is text."""
    return [_plain(each) for each in re.split(rf"(?<!\\){between}", value)]


def _plain(value: str) -> str:
    """A value as text: `\\n` is a line break, `\\,` a comma."""
    pieces = re.split(r"\\(.)", value, flags=re.DOTALL)
    pieces[1::2] = ["\n" if each in "nN" else each for each in pieces[1::2]]
    return "".join(pieces).strip()
