"""What a text would look like in the encodings that it may be in: shown, never chosen."""

from __future__ import annotations

import unicodedata

CANDIDATES = ("cp1252", "cp1251", "cp1250", "koi8-r", "cp866", "cp1253", "cp1254", "cp932",
              "gb18030", "big5")  # fmt: skip
_WIDE = {"utf-32-le": (4, 3), "utf-32-be": (4, 0), "utf-16-le": (2, 1), "utf-16-be": (2, 0)}
"""How many bytes a character has, and which of them is NUL in a plain letter."""
_MOST_SHOWN = 4
_WIDEST = 60
_FEWEST_TO_RANK = 12
"""Odd bytes; fewer look like anything."""


def previews(data: bytes, place: int) -> list[str]:
    """The line with the first odd byte, at `place`, as each likely encoding reads it.

    One line each: `--encoding cp1251   Компания`, the likeliest first.
    """
    start = data.rfind(b"\n", 0, place) + 1
    end = data.find(b"\n", place)
    line = data[start : end if end >= 0 else None].rstrip(b"\r")
    odd_at = place - start
    shown: dict[str, str] = {}
    for codec in _ranked(data):
        try:
            before, odd = line[:odd_at].decode("ascii"), line[odd_at:].decode(codec)
        except UnicodeError:
            continue
        text = f"{before[-20:]}{odd}"[:_WIDEST]
        if all(char == "\t" or unicodedata.category(char)[0] != "C" for char in text):
            shown.setdefault(text, codec)
    return [f"  --encoding {codec:8} {text}" for text, codec in list(shown.items())[:_MOST_SHOWN]]


def _ranked(data: bytes) -> list[str]:
    """The candidates, those first that the bytes look like."""
    if sum(byte > 127 for byte in data) < _FEWEST_TO_RANK:
        return list(CANDIDATES)
    sample = b"\n".join(line for line in data[:200_000].splitlines() if not line.isascii())
    from charset_normalizer import from_bytes

    names = [each.replace("-", "_") for each in CANDIDATES]
    found = from_bytes(sample[:20_000], cp_isolation=names)
    likely = [each.encoding.replace("_", "-") for each in found]
    first = [each for each in likely if each in CANDIDATES]
    return list(dict.fromkeys([*first[:2], *CANDIDATES]))


def wide_encoding(head: bytes) -> str | None:
    """The encoding of two or four bytes a character that the beginning of a text looks like.

    Its line ends, separators and Latin letters have their NULs at the same position; None
    if the NULs are elsewhere, or if the rest is not text.
    """
    for codec, (width, at) in _WIDE.items():
        whole = head[: len(head) // width * width]
        in_place = whole[at::width].count(0)
        if width == 2 and (not in_place or whole.count(0) != in_place):
            continue
        try:
            text = whole.decode(codec)
        except UnicodeDecodeError:
            continue
        has_lines = text.count("\n") * 2 >= whole.count(b"\n")
        if has_lines and not any(map(_is_no_text, text)):
            return codec
    return None


def _is_no_text(char: str) -> bool:
    return char not in "\t\r\n\f\v" and unicodedata.category(char) in ("Cc", "Cn", "Co")
