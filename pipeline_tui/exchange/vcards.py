"""vCard 2.1, 3.0 and 4.0: one row a card, whichever program wrote it.

An own reader, for address books in the wild mix the three versions: quoted-printable
continued with `=`, folded lines, groups (`item1.TEL`), types without `TYPE=`.
"""

from __future__ import annotations

import quopri
import re
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.sheet import (
    MOST_ROWS,
    Rejected,
    Row,
    Sheet,
    check_size,
    too_many_rows,
)
from pipeline_tui.exchange.unread_columns import joined_lines
from pipeline_tui.exchange.vcard_cells import CARD_HEADERS, Card, Property, cells_of
from pipeline_tui.present import values
from pipeline_tui.present.text import first_few, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r'((?:[^":;]|"[^"]*+")++)((?:;(?:[^":;]|"[^"]*+")*+)*+):(.*)', re.DOTALL)
_BREAK = re.compile(r"\r++\n?|\n")
_BINARY = frozenset({"B", "BASE64"})
_UNKEPT = frozenset(
    {"PHOTO", "LOGO", "SOUND", "KEY", "UID", "REV", "PRODID", "X-ABUID", "X-ABLABEL", "X-ABADR"}
)
"""Pictures, keys, and what only the program needs that wrote the card."""
_LONGEST = 1_000
"""Letters of a value that is worth a column."""
_MOST_COLUMNS = 200
"""Kinds of properties that become columns; further ones are only counted."""
_MOST_SHOWN = 3
_LONGEST_SHOWN = 60


def read_vcards(name: str, content: str) -> Sheet:
    """The cards of a text. A card that says nothing of anybody is rejected.

    What a contact has no place for becomes a column of its own, `Address`; pictures, keys and
    what only programs read are counted in a notice. Raises PipelineError if there is no card, or
    one that does not end.
    """
    reader = _Reader(name)
    cards: list[tuple[int, list[str], dict[str, str]]] = []
    columns: dict[str, None] = {}
    for number, card in enumerate(reader.cards(content), 1):
        if number > MOST_ROWS:
            raise too_many_rows(name)
        cells, others = cells_of(card)
        for header in others:
            if header in columns or len(columns) < _MOST_COLUMNS:
                columns[header] = None
            else:
                reader.count(header)
        check_size(name, len(cards), len(columns))
        cards.append((number, cells, others))
    if not cards:
        raise PipelineError(f"{name} has no vCard (BEGIN:VCARD … END:VCARD)")
    sheet = Sheet(name, [*CARD_HEADERS, *columns])
    rows: list[Row] = []
    for number, cells, others in cards:
        whole = [*cells, *(others.get(header, "") for header in columns)]
        if any(cells[:5]):
            rows.append(Row(number, whole))
        else:
            sheet.rejected.append(Rejected(number, whole, "the card has no name"))
    sheet.rows = rows
    sheet.notices += reader.notices()
    return sheet


class _Reader:
    """Reads the cards of a text, and keeps what to say of the rest."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._counts: dict[str, int] = {}
        """Cards that hold a property that is not kept."""
        self._of_card: set[str] = set()
        self._unread: list[str] = []
        self._outside: list[str] = []
        self._nested: list[str] = []

    def cards(self, content: str) -> Iterator[Card]:
        """The cards of a text. Raises PipelineError for one that does not end."""
        card: Card | None = None
        depth = 0
        for line in _unfolded(content):
            word = line.strip().upper()
            if word == "BEGIN:VCARD":
                depth += 1
                if depth == 1:
                    card = []
                    self._of_card.clear()
                else:
                    self._nested.append("")
            elif word == "END:VCARD" and card is not None:
                depth -= 1
                if not depth:
                    for name in sorted(self._of_card):
                        self.count(name)
                    yield card
                    card = None
            elif not word or word.startswith("VERSION:"):
                continue
            elif card is None:
                self._outside.append(line)
            elif depth == 1:
                self._take(card, line)
            elif word.startswith("FN"):
                self._nested[-1] = line.partition(":")[2]
        if card is not None:
            raise PipelineError(f"{self._name} ends within a card: END:VCARD is missing")

    def _take(self, card: Card, line: str) -> None:
        found = _LINE.fullmatch(line)
        if found is None:
            self._unread.append(line)
            return
        each = _property(found)
        if each is not None:
            card.append(each)
        elif found[3].strip():
            self._of_card.add(_name(found))

    def count(self, name: str) -> None:
        """Count a card that holds a property that is not kept."""
        self._counts[name] = self._counts.get(name, 0) + 1

    def notices(self) -> list[str]:
        """What to say of what is not kept."""
        counted = (f"{name} {count:,}" for name, count in self._counts.items())
        found = [f"not kept, with cards that have it: {line}" for line in joined_lines(counted)]
        nested = [each or "no name" for each in self._nested]
        for lines, what, where in (
            (self._unread, "line", "in the cards that cannot be read"),
            (self._outside, "line", "outside of the cards"),
            (nested, "card", "inside another card"),
        ):
            if lines:
                first = [repr(one_line(each, _LONGEST_SHOWN)) for each in lines[:_MOST_SHOWN]]
                shown = first_few(first, _MOST_SHOWN, count=len(lines))
                found.append(f"skipped {values.count(len(lines), what)} {where}: {shown}")
        return found


def _unfolded(content: str) -> Iterator[str]:
    """The lines, with what was broken over several put together again."""
    parts: list[str] = []
    is_printable = False
    start = 0
    while start <= len(content):
        found = _BREAK.search(content, start)
        line = content[start : found.start() if found else None]
        start = found.end() if found else len(content) + 1
        if parts and is_printable and (end := parts[-1].rstrip()).endswith("="):
            parts[-1] = end[:-1]
            parts.append(line.removeprefix(" "))
        elif parts and line[:1] in (" ", "\t"):
            parts.append(line[1:])
        else:
            if parts:
                yield "".join(parts)
            parts = [line]
            is_printable = "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
    if parts:
        yield "".join(parts)


def _name(found: re.Match[str]) -> str:
    """`TEL` for `item1.tel`."""
    return found[1].rpartition(".")[2].strip().upper()


def _property(found: re.Match[str]) -> Property | None:
    """What a line says; None for one that is not read, like a photo."""
    name = _name(found)
    words: dict[str, list[str]] = {}
    for parameter in re.findall(r';((?:[^";]|"[^"]*")*)', found[2]):
        key, equals, value = parameter.partition("=")
        given = value if equals else key
        key = key.upper() if equals else "TYPE"
        words.setdefault(key, []).extend(given.replace('"', "").split(","))
    types = frozenset(each.strip().upper() for each in words.get("TYPE", ()))
    encoding = next(iter(words.get("ENCODING", ())), "").upper()
    if name in _UNKEPT or not _BINARY.isdisjoint((*types, encoding)):
        return None
    value = _decoded(found[3], types, encoding, words)
    if len(value) > _LONGEST or value.startswith("data:"):
        return None
    return Property(name, types, value)


def _decoded(value: str, types: frozenset[str], encoding: str, words: dict[str, list[str]]) -> str:
    if encoding != "QUOTED-PRINTABLE" and "QUOTED-PRINTABLE" not in types:
        return value
    charset = next(iter(words.get("CHARSET", ())), "utf-8")
    data = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError):
        return data.decode("utf-8", "replace")
