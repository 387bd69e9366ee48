"""What became of every row of a file: the plan of a dry run, and of a script's import."""

from __future__ import annotations

import zlib
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.exchange.made import Made
from pipeline_tui.exchange.outcomes import Outcome, Story, rejected

if TYPE_CHECKING:
    from pipeline_tui.exchange.sheet import Rejected

_BLOCK = 250
"""Rows that are packed together, and unpacked where one of them is asked for."""
_MOST_OPEN = 4
"""In the order of the file they come from the rows of the first, the second round, and the
rejected ones."""
_ROWS_OF_A_SHEET = 10_000_000
_DECODER = msgspec.msgpack.Decoder(list[Outcome])


class Plan(Made[Outcome]):
    """Of 100,000 rows the words take more room than the book: here a tenth of it."""

    def __init__(self) -> None:
        self._numbers = array("L")
        self._order: array[int] | None = None
        """The places by row, where the rows did not come in the order of the file."""
        self._packed: list[bytes] = []
        self._waiting: list[Outcome] = []
        self._opened: dict[int, list[Outcome]] = {}

    def add(self, row: Story | Rejected | Outcome, sheet: int = 0) -> None:
        """Add what became of a row; `sheet` is the position of its sheet in a workbook."""
        if isinstance(row, Story):
            outcome = row.outcome()
        else:
            outcome = row if isinstance(row, Outcome) else rejected(row)
        self._numbers.append(sheet * _ROWS_OF_A_SHEET + outcome.row)
        self._waiting.append(outcome)
        if len(self._waiting) == _BLOCK:
            self._packed.append(zlib.compress(msgspec.msgpack.encode(self._waiting), 1))
            self._waiting = []

    def sort(self) -> None:
        """In the order of the file."""
        if any(here > then for here, then in pairwise(self._numbers)):
            self._order = array("L", sorted(range(len(self)), key=self._numbers.__getitem__))

    def __len__(self) -> int:
        return len(self._numbers)

    def make(self, place: int) -> Outcome:
        """What became of one row."""
        block, at = divmod(place if self._order is None else self._order[place], _BLOCK)
        if block == len(self._packed):
            return self._waiting[at]
        opened = self._opened.pop(block, None)
        if opened is None:
            opened = _DECODER.decode(zlib.decompress(self._packed[block]))
        self._opened[block] = opened  # the last of them now
        if len(self._opened) > _MOST_OPEN:
            del self._opened[next(iter(self._opened))]
        return opened[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
