"""The name of a person from its parts; a middle name or patronymic stays with the given name."""

from __future__ import annotations

from pipeline_tui.model.folding import fold


def whole_name(shown: str, first: str, middle: str, last: str) -> str:
    """The name as it is shown, else from its parts.

    A shown name without the middle name gets it: `Иванов Пётр` is `Иванов Пётр Ильич`.
    """
    given = f"{first} {middle}".strip()
    if not shown:
        return f"{given} {last}".strip()
    if middle and fold(shown) == fold(f"{first} {last}"):
        return f"{given} {last}".strip()
    if middle and fold(shown) == fold(f"{last} {first}"):
        return f"{last} {given}".strip()
    return shown


def is_in_name(part: str, name: str) -> bool:
    """Whether a name holds a part of it."""
    return fold(part) in fold(name)
