"""The person to erase: which records are theirs, and which texts name them."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from msgspec import Raw

from pipeline_tui.book.documents import decoder_of
from pipeline_tui.book.tables import OWNED
from pipeline_tui.book.unknown import keep_unknown
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.folding import APOSTROPHES, fold
from pipeline_tui.model.identity import SHORTEST_PHONE, phone_digits, same_phone
from pipeline_tui.model.prospect import OWN, Contact, Prospect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_SHORTEST_NAME = 5
"""A shorter name of one word ("Will") is found in too many texts that mean something else."""
_STRING = re.compile(rb'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?')
"""A JSON string; the second group is empty unless it is the name of a field."""
_WORD = re.compile(r"\w+")
_SIGNS = "".join(
    char for char in map(chr, range(0x300, 0x1_2000)) if unicodedata.category(char)[0] == "M"
)
"""Vowel signs and accents, which are part of a word but not matched by `\\w`."""
_PHONE = re.compile(r"(?<!\w)[+(]{0,2}\d(?:[\d ().\-/\u00a0\u2011]*\d)?(?!\w)", re.ASCII)
_DIGITS = re.compile(r"[0-9]+")
_LONGEST_COUNTRY_CODE = 3
_MOST_GROUPS = 8
"""Groups of digits in which a phone number is written, at most."""
_CLUSTER = re.compile(rf".[{_SIGNS}]*", re.DOTALL)
_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES), "\ue000")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]")
"""A letter of a script that writes words without spaces, or with endings: Thai, Han, Hangul."""
_QUOTED_APOSTROPHE = "'\"'\"'"
"""How the apostrophe of a name is written in a quoted word of a command."""
_SHORTEST_UNSPACED = 3
ERASED = "(erased)"


class Person(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A prospect with all that belongs to it, or one contact of a prospect."""

    number: int
    contact: int = 0
    """The id of the contact; 0 for the prospect."""
    numbers: tuple[int, ...]
    """The number, and those of prospects that were merged into this one."""
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """E-mail addresses and phone numbers."""
    shared: tuple[str, ...] = ()
    """Names and addresses that someone else in the book has too."""

    @property
    def command(self) -> str:
        """The command that forgets the person; history shows it, so it holds no name."""
        return f"forget {self.number} {self.contact}" if self.contact else f"forget {self.number}"


class Version(NamedTuple):
    """A prospect as it is or was."""

    key: int
    raw: Raw


class _Identity(msgspec.Struct):
    uid: str
    origins: tuple[str, ...] = ()

    @property
    def uids(self) -> set[str]:
        """Its uid, and those of prospects that were merged into it."""
        merged = (each.removeprefix(OWN) for each in self.origins if each.startswith(OWN))
        return {self.uid, *merged}


S = TypeVar("S", bound=msgspec.Struct)


def _read(kind: type[S], raw: Raw) -> S | None:
    """Return the document, or None for one that no version of this program would have written."""
    try:
        return decoder_of(kind).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def identify(
    number: int,
    contact: int,
    present: Callable[[], Iterable[Version]],
    past: Callable[[], Iterable[Version]],
) -> Person | None:
    """Return the prospect of a number, or one of its contacts, with all names that it ever had.

    `present` gives the prospects of the book, `past` earlier versions of any: too many to keep.
    Returns None if no version contains it.
    """
    others = {each.uid for key, each in _identities(present()) if key != number}
    keys = {version.key for version in present()} - {number}
    uids: set[str] = set()
    for key, identity in _identities(chain(past(), present())):
        if key == number and not contact:
            uids |= identity.uids - others
    numbers, names, addresses = {number}, dict[str, None](), dict[str, None]()
    found = False
    for version in chain(past(), present()):
        known = _read(_Identity, version.raw)
        is_merged = known is not None and known.uid in uids and version.key not in keys
        if version.key != number and not is_merged:
            continue
        numbers.add(version.key)
        prospect = _read(Prospect, version.raw)
        if prospect is None:
            found = found or not contact
            continue
        contacts = [each for each in prospect.contacts if contact in (0, each.id)]
        found = found or not contact or bool(contacts)
        names |= dict.fromkeys(each.name for each in contacts)
        addresses |= dict.fromkeys(text for each in contacts for text in each.emails + each.phones)
        if not contact:
            names[prospect.name] = None
    if not found:
        return None
    in_use = set(_in_use(present(), number, contact))
    folded, phones = set(map(fold, in_use)), _Phones(each for each in in_use if "@" not in each)
    return Person(
        number=number,
        contact=contact,
        numbers=tuple(sorted(numbers)),
        names=tuple(filter(None, names)),
        addresses=tuple(filter(None, addresses)),
        shared=tuple(
            text
            for text in (*names, *addresses)
            if text and (fold(text) in folded or (text in addresses and phones.places(text)))
        ),
    )


def _identities(versions: Iterable[Version]) -> Iterator[tuple[int, _Identity]]:
    for version in versions:
        identity = _read(_Identity, version.raw)
        if identity is not None:
            yield version.key, identity


def _in_use(present: Iterable[Version], number: int, contact: int) -> Iterator[str]:
    """Yield the names and addresses of everyone else in the book."""
    for key, raw in present:
        prospect = _read(Prospect, raw)
        if prospect is None or (key == number and not contact):
            continue
        yield prospect.name
        for each in prospect.contacts:
            if key != number or each.id != contact:
                yield from (each.name, *each.emails, *each.phones)


class _Owned(msgspec.Struct):
    prospect: int


class _Contacts(msgspec.Struct):
    contacts: tuple[Contact, ...] = ()


class Finder:
    """Finds a person in documents and commands."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._keys = {str(number) for number in person.numbers}
        self._all = _Texts(person.names, person.addresses)
        shared = set(person.shared)
        names = [each for each in person.names if each not in shared]
        addresses = [each for each in person.addresses if each not in shared]
        self._unshared = _Texts(names, addresses)
        self._sure = _Texts(filter(_is_distinct, names), addresses)

    def is_own(self, table: str, key: str, raw: Raw | None) -> bool:
        """Whether a document is one of the person's own records, or holds the contact."""
        if raw is None:
            return False
        person = self.person
        if table == "prospects":
            if key not in self._keys:
                return False
            if not person.contact:
                return True
            client = _read(_Contacts, raw)
            return client is None or any(each.id == person.contact for each in client.contacts)
        return not person.contact and self._belongs(table, raw)

    def is_personal(self, table: str, key: str, raw: Raw | None) -> bool:
        """Whether a document is the person's own, or surely names the person."""
        if raw is None:
            return False
        if self.is_own(table, key, raw):
            return True
        # What was noted of the client is likely to mean its contact, even by a short name.
        texts = self._all if self._belongs(table, raw) else self._sure
        return texts.are_in(raw)

    def is_mentioned(self, raw: Raw) -> bool:
        """Whether a name or an address that only the person has is in a document."""
        return self._unshared.are_in(raw)

    def is_in_command(self, command: str) -> bool:
        """Whether a name or an address of the person is in a command."""
        return self._all.are_in_text(command.replace(_QUOTED_APOSTROPHE, "'"))

    def is_in_file(self, text: str) -> bool:
        """Whether the text of a file holds a distinct name or an address of the person."""
        return self._sure.are_in_text(text)

    def redacted(self, table: str, raw: Raw) -> Raw:
        """Return the document of someone else without the texts that surely name the person."""
        texts = self._all if self._belongs(table, raw) else self._sure
        return Raw(_STRING.sub(texts.redacted, bytes(raw)))

    def without_contact(self, raw: Raw) -> Raw:
        """Return the text of a prospect without the contact."""
        prospect = _read(Prospect, raw)
        if prospect is None:
            return raw
        kept = tuple(each for each in prospect.contacts if each.id != self.person.contact)
        if len(kept) == len(prospect.contacts):
            return raw
        prospect = msgspec.structs.replace(prospect, contacts=kept)
        return Raw(keep_unknown(raw, prospect, encode(prospect)))

    def owner(self, table: str, raw: Raw) -> int | None:
        """Return the number of the prospect to which a document belongs, or None."""
        owned = _read(_Owned, raw) if table in OWNED else None
        return None if owned is None else owned.prospect

    def _belongs(self, table: str, raw: Raw) -> bool:
        return self.owner(table, raw) in self.person.numbers


def _is_distinct(name: str) -> bool:
    return len(name) >= (_SHORTEST_UNSPACED if _UNSPACED.match(name) else _SHORTEST_NAME)


class _Phones:
    """Some phone numbers, and where they are found, however they are written."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._by_end: dict[str, list[str]] = {}
        for digits in map(phone_digits, numbers):
            if len(digits) >= SHORTEST_PHONE:
                self._by_end.setdefault(digits[-SHORTEST_PHONE:], []).append(digits)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where each begins and ends in a text."""
        if not self._by_end:
            return []
        return [found.span() for found in _PHONE.finditer(text) if self._is_one(found)]

    def _is_one(self, found: re.Match[str]) -> bool:
        text, digits = found[0], ""
        starts: list[int] = []
        for group in _DIGITS.finditer(text):
            starts = [*starts[1 - _MOST_GROUPS :], group.start()]
            digits = (digits + group[0])[-SHORTEST_PHONE:]
            if digits in self._by_end and any(
                self._has(phone_digits(text[max(0, start - 1) : group.end()])) for start in starts
            ):
                return True
        return False

    def _has(self, digits: str) -> bool:
        return any(
            len(digits) <= len(each) + _LONGEST_COUNTRY_CODE and same_phone(each, digits)
            for each in self._by_end.get(digits[-SHORTEST_PHONE:], ())
        )


class _Texts:
    """Some names and addresses, and where they are found as whole words.

    Case, accents and the form of an apostrophe make no difference, as in a search. A text is
    searched for those only whose first word it has: a client may have thousands.
    """

    def __init__(self, names: Iterable[str], addresses: Iterable[str]) -> None:
        names, addresses = tuple(names), tuple(addresses)
        self._phones = _Phones(each for each in addresses if "@" not in each)
        # "Will" is a name, "will" is not; "nora vik" is Nora Vik.
        self._capitals = {_folded(each) for each in names if " " not in each and each[:1].isupper()}
        self._by_word: dict[str, list[str]] = {}
        self._unspaced: list[str] = []
        for each in {_folded(text) for text in (*names, *addresses)}:
            if _UNSPACED.match(each):
                self._unspaced.append(each)
                continue
            for word in _WORD.findall(each)[:1]:
                self._by_word.setdefault(word, []).append(each)
        self._patterns: dict[frozenset[str], re.Pattern[str]] = {}

    def _pattern_for(self, folded: str) -> re.Pattern[str] | None:
        """Return the pattern of all that may be in a folded text, or None if nothing is."""
        words = {word for found in _WORD.finditer(folded) if (word := found[0]) in self._by_word}
        unspaced = [] if folded.isascii() else [each for each in self._unspaced if each in folded]
        if not words and not unspaced:
            return None
        key = frozenset((*words, *unspaced))
        if key not in self._patterns:
            texts = sorted((each for word in words for each in self._by_word[word]),
                           key=len, reverse=True)  # fmt: skip
            ways = [rf"(?<![\w{_SIGNS}])(?:{'|'.join(map(re.escape, texts))})(?![\w{_SIGNS}])"]
            ways = [*map(re.escape, sorted(unspaced, key=len, reverse=True)), *ways[: len(texts)]]
            self._patterns[key] = re.compile("|".join(ways))
        return self._patterns[key]

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Return where each begins and ends in a text, in order and apart."""
        phones = self._phones.places(text)
        words = self._word_places(text)
        if not phones:
            return words
        apart = [
            (start, stop)
            for start, stop in words
            if not any(start < end and begin < stop for begin, end in phones)
        ]
        return sorted((*phones, *apart))

    def _word_places(self, text: str) -> list[tuple[int, int]]:
        folded = _folded(text)
        pattern = self._pattern_for(folded)
        if pattern is None or not pattern.search(folded):
            return []
        folded, origins = _folded_with_origins(text)
        return [
            (origins[found.start()], origins[found.end()])
            for found in pattern.finditer(folded)
            if found[0] not in self._capitals or text[origins[found.start()]].isupper()
        ]

    def are_in_text(self, text: str) -> bool:
        """Whether one of them is in a text."""
        return bool(self._places(text))

    def are_in(self, raw: Raw) -> bool:
        """Whether one of them is in a text of a document."""
        data = bytes(raw)
        # Nearly all have none of the first words. After an escape a word looks different.
        if b"\\" not in data:
            text = data.decode()
            if self._pattern_for(_folded(text)) is None and not self._phones.places(text):
                return False
        return any(self.are_in_text(_decoded(each[1])) for each in _STRING.finditer(data))

    def redacted(self, string: re.Match[bytes]) -> bytes:
        """Return a JSON string without them."""
        text = _decoded(string[1])
        places = [] if string[2] else self._places(text)
        if not places:
            return string[0]
        for start, stop in reversed(places):
            text = f"{text[:start]}{ERASED}{text[stop:]}"
        return msgspec.json.encode(text)


def _folded(text: str) -> str:
    """Return the form in which texts are compared; apostrophes stay, for they end a word."""
    return fold(text.translate(_APOSTROPHES))


def _folded_with_origins(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters and its end the index in the text."""
    made: list[str] = []
    origins: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        is_space = cluster[0].isspace()
        folded = " " if is_space else _folded(cluster[0])
        if is_space and (not made or made[-1] == " "):
            continue
        made.append(folded)
        origins += [cluster.start()] * len(folded)
    return "".join(made), [*origins, len(text)]


def _decoded(string: bytes) -> str:
    return msgspec.json.decode(string, type=str)
