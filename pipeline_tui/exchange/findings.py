"""What was skipped, rounded or guessed in the cells of a sheet: one notice for each column and
reason, however many rows there are."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.present.text import first_few, one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_MOST_SHOWN = 5
_MOST_KEPT = 50
"""Some of the first rows may be rejected."""
_LONGEST = 40


class Findings:
    """The rows in which something was found, with the first values of each kind."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], array[int]] = {}
        self._values: dict[tuple[str, str], list[str]] = {}

    def add(self, header: str, found: str, row: int, value: str) -> None:
        """Note a value of a row, as it came; `found` says what was done with it and why."""
        key = header, found
        rows = self._rows.setdefault(key, array("L"))
        rows.append(row)
        if len(rows) <= _MOST_KEPT:
            self._values.setdefault(key, []).append(value)

    def notices(self, rejected: Collection[int] = ()) -> Iterator[str]:
        """Return one line for each column and reason, with the count and the first rows.

        Rows that were rejected for another reason do not count.
        """
        for (header, found), rows in self._rows.items():
            count = sum(row not in rejected for row in rows)
            if not count:
                continue
            kept = zip(rows, self._values[header, found], strict=False)
            first = [
                f"row {row} {one_line(value, _LONGEST)!r}"
                for row, value in kept
                if row not in rejected
            ]
            shown = first_few(first, _MOST_SHOWN, count=count)
            yield f"{header}: {values.count(count, 'value')} {found}: {shown}"
