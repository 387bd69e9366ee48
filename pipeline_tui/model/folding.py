"""Text made comparable: case, accents, apostrophes and spacing do not make two names different."""

from __future__ import annotations

import re
import unicodedata

# Only the marks of Latin, Greek and Cyrillic letters are accents. The signs of
# Devanagari, Tamil or Thai are letters in all but name and must stay.
_ACCENTS = {chr(code) for code in range(0x0300, 0x0370)}
APOSTROPHES = frozenset("'`´‘’‛ʹʻʼʽˈ′ꞌ＇׳")
# Zero-width spaces, joiners, direction marks, soft hyphens, variation selectors: what web
# pages and address books leave in a name.
_INVISIBLE = {
    chr(code)
    for code in (
        0x00AD, 0x034F, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
        *range(0x2060, 0x2065), *range(0x2066, 0x206A), *range(0xFE00, 0xFE10), 0xFEFF,
    )
}  # fmt: skip

_LETTERS = {
    "æ": "ae", "ǽ": "ae", "ǣ": "ae", "œ": "oe", "ø": "o", "ǿ": "o", "ð": "d", "þ": "th",
    "ł": "l", "ƚ": "l", "đ": "d", "ɖ": "d", "ɗ": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i",
    "ȷ": "j", "ĸ": "k", "ƙ": "k", "ɓ": "b", "ƀ": "b", "ɨ": "i", "ʉ": "u", "ɵ": "o", "ƴ": "y",
    "ƶ": "z", "ǥ": "g", "ɛ": "e", "ɔ": "o", "ə": "e", "ǝ": "e",
    # Dashes: a word processor replaces the hyphen of a name.
    **dict.fromkeys("‐‑‒–—―−", "-"),
}  # fmt: skip
"""Letters that Unicode does not decompose, by their lower-case form."""

# Letters of their own, although Unicode decomposes them. Ё is not one: it is often written Е.
_WHOLE = set("йїўѓќ")

# People omit the dot of the sounds that Hindi borrowed: फ़ोन is written फोन. The dots of
# ड़ and ढ़ are never omitted.
_OMITTED_NUKTA = re.compile("(?<=[कखगजफ])\u093c+")


_MOST_KEPT = 20_000
"""Characters of the table: a hostile file may hold a million different ones."""


class _Table(dict[int, str | None]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        folded = _folded(chr(code)) or None
        if len(self) < _MOST_KEPT:
            self[code] = folded
        return folded


_TABLE = _Table()


_FOLDED = re.compile("[\t\n\r -&(-_a-~«»№а-яऀ-नप-रलळव-हऽ-ॎ०-९]*")
"""A lower-case text that is folded already; to see that takes a third of the time of folding."""


def fold(text: str) -> str:
    """Return the form in which names are compared and searched.

    Ignores case, accents (ё is е, й is not и), apostrophes, invisible characters and runs of
    space; ł is l, æ is ae.
    """
    if text.isascii():
        text = text.lower()
        if "'" in text or "`" in text:
            text = text.replace("'", "").replace("`", "")
    elif not _FOLDED.fullmatch(text := text.lower()):
        text = unicodedata.normalize("NFC", text).translate(_TABLE)
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)  # a joiner may have kept two signs apart
            if "\u093c" in text:
                text = _OMITTED_NUKTA.sub("", text)
    return " ".join(text.split())


def _folded(char: str) -> str:
    """Return what one character of a composed text becomes."""
    if char in APOSTROPHES or char in _INVISIBLE or char in _ACCENTS:
        return ""
    lower = char.lower()
    if lower in _WHOLE:
        return lower
    if lower in _LETTERS:
        return _LETTERS[lower]
    if unicodedata.decomposition(char).startswith(("<wide>", "<font>")):
        plain = unicodedata.normalize("NFKC", char)  # ＡＢＣ and 𝐀𝐁𝐂
    else:
        plain = "".join(c for c in unicodedata.normalize("NFD", char) if c not in _ACCENTS)
        plain = unicodedata.normalize("NFC", plain).casefold()
    return plain if plain == char else "".join(map(_folded, plain))


def fold_key(text: str) -> str:
    """Return the form in which headers and option words are compared: letters and digits."""
    return "".join(filter(is_letter, fold(text)))


def is_letter(char: str) -> bool:
    """Whether it is a letter, a digit, or a sign that belongs to one, like a vowel of Devanagari.

    The `\\w` of a regular expression is not enough: it does not match those signs.
    """
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def is_word(text: str, also: str = "") -> bool:
    """Whether a text consists of letters, digits and the characters in `also`."""
    return bool(text) and all(char in also or is_letter(char) for char in text)


def stored_key(text: str) -> str:
    """Return the key under which the book stores what belongs to a name, like a tick.

    This form must never change: books hold it. It ignores case, accents and runs of space.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFD", text)
        text = "".join(c for c in text if c not in _ACCENTS and c not in "\u200c\u200d\ufeff")
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().split())
