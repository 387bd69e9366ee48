"""The last column of a file of rejected rows: why they were, and how their source was read."""

from __future__ import annotations

import re

from pipeline_tui.exchange.csv_text import unguard
from pipeline_tui.exchange.sheet import Judged

_NAME = "why rejected"
"""No column of another program: it is passed over when the file comes back."""
_HEADER = re.compile(
    rf"{_NAME}(?: \((?:decimal (point|comma))?(?: and )?(?:dates (day-first|month-first|iso))?\))?"
)


def reason_header(judged: Judged) -> str:
    """`why rejected (decimal comma and dates day-first)`."""
    how = {"decimal": judged.mark, "dates": judged.order}
    told = " and ".join(f"{what} {said}" for what, said in how.items() if said)
    return f"{_NAME} ({told})" if told else _NAME


def without_reason(headers: list[str]) -> tuple[list[str], Judged | None]:
    """The headers of the source, with how it was read; those of any other file as they are."""
    found = _HEADER.fullmatch(headers[-1]) if headers else None
    if found is None:
        return headers, None
    return headers[:-1], Judged(found[1] or "", found[2] or "")


def unguarded(cells: list[str], reason_at: int) -> list[str]:
    """The cells of a row of the source."""
    return [*map(unguard, cells[:reason_at]), *map(unguard, cells[reason_at + 1 :])]
