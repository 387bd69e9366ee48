"""The last column of a file of rejected rows: why they were, and how their source was read."""

from __future__ import annotations

import re

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.amounts import Mark
from pipeline_tui.exchange.csv_text import unguard
from pipeline_tui.exchange.dates import parse_date_format
from pipeline_tui.exchange.percents import PercentScale
from pipeline_tui.exchange.sheet import Judged

_NAME = "why rejected"
"""Not a column of another program: it is skipped when the file comes back."""
_HOW = (
    r"(?:decimal (point|comma))?(?: and )?(?:percent (fractions|numbers))?(?: and )?"
    r"(?:dates (?:(day-first|month-first)|as (.+)))?"
)
_HEADER = re.compile(rf"{_NAME}(?: \({_HOW}\))?")


def reason_header(judged: Judged) -> str:
    """`why rejected (decimal comma and dates day-first)`; what was said of dates as it was said,
    because that holds for more of them than what some of them showed."""
    how = {"decimal": judged.mark, "percent": judged.percent, "dates as": judged.said}
    if not judged.said:
        how["dates"] = judged.order
    told = " and ".join(f"{what} {word}" for what, word in how.items() if word)
    return f"{_NAME} ({told})" if told else _NAME


def is_reason(header: str) -> bool:
    """Whether a header is that of the column of reasons."""
    return _HEADER.fullmatch(header.strip()) is not None


def without_reason(headers: list[str]) -> tuple[list[str], Judged | None]:
    """The headers of the source, with how it was read; those of any other file as they are."""
    found = _HEADER.fullmatch(headers[-1]) if headers else None
    if found is None:
        return headers, None
    mark, percent, order, said = found.groups()
    try:
        said = parse_date_format(said)
    except UsageError:
        return headers, None
    judged = Judged(
        mark=Mark(mark) if mark else None,
        order=order or "",
        said=said or "",
        percent=PercentScale(percent) if percent else None,
    )
    return headers[:-1], judged


def unguarded(cells: list[str], reason_at: int) -> list[str]:
    """The cells of a row of the source."""
    return [*map(unguard, cells[:reason_at]), *map(unguard, cells[reason_at + 1 :])]
