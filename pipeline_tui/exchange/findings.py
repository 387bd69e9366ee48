"""What was skipped, rounded or guessed in the cells of a sheet: one notice for each column and
reason, however many rows there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_SHOWN = 5
_LONGEST = 40


class Findings:
    """Counts what was found, and keeps the first rows of each kind."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}
        self._first: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def add(self, header: str, found: str, row: int, value: str) -> None:
        """Note a value of a row, as it came; `found` says what was done with it and why."""
        key = header, found
        count = self._counts[key] = self._counts.get(key, 0) + 1
        if count <= _MOST_SHOWN:
            self._first.setdefault(key, []).append((row, value))

    def notices(self) -> Iterator[str]:
        """Return one line for each column and reason, with the count and the first rows."""
        for (header, found), count in self._counts.items():
            shown = self._first[header, found]
            first = ", ".join(f"row {row} {_shown(value)}" for row, value in shown)
            more = f" and {count - len(shown):,} more" if count > len(shown) else ""
            values = "1 value" if count == 1 else f"{count:,} values"
            yield f"{header}: {values} {found}: {first}{more}"


def _shown(value: str) -> str:
    text = " ".join(value.split())
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
