"""Several values in one cell, as programs write them: a JSON array, `^a^,^b^`, `a |##| b`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUE_KEYS = ("value", "email", "phone", "number", "name", "title", "label", "text")
"""Which key of an object holds its value, the surest first: `{"label": "work", "value": …}`."""


def listed(cell: str) -> list[str] | None:
    """Return the values of a cell that holds a list, or None for any other text."""
    text = cell.strip()
    if text[:1] in ("[", "{"):
        return _of_json(text)
    if len(text) > 2 and text[0] == text[-1] == "^":
        return [part.strip("^ ") for part in text.split("^,^")]
    if "|##|" in text:
        return [part.strip() for part in text.split("|##|")]
    return None


def _of_json(text: str) -> list[str] | None:
    import msgspec

    if "\\u0000" in text:
        return None
    if text.startswith("['") and text.endswith("']"):  # as Python prints a list
        return text[2:-2].split("', '")
    try:
        decoded = msgspec.json.decode(text, type=object)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
    return list(_values(decoded))


def _values(decoded: object) -> Iterator[str]:
    """Yield the texts and numbers inside of lists and objects, in their order."""
    waiting = [decoded]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, int | float) and not isinstance(item, bool):
            yield str(item)
        elif isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            known = {str(key).lower(): value for key, value in item.items()}
            key = next((key for key in VALUE_KEYS if key in known), None)
            waiting.extend(reversed([*known.values()]) if key is None else [known[key]])
