"""The rows that were left out, in a file of their own, to be mended and imported again."""

from __future__ import annotations

import os
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.book.atomic import not_saved
from pipeline_tui.exchange.csv_text import csv_text, guard
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.exchange.reject_column import reason_header
from pipeline_tui.exchange.source import STANDARD_INPUT
from pipeline_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.amounts import Mark
    from pipeline_tui.exchange.report import FileReport
    from pipeline_tui.exchange.sheet import Judged, Rejected


def rejects_path(source: str) -> Path:
    """A name that no file has: `deals.csv.rejects.csv`, else `deals.csv.rejects-2.csv` …"""
    is_stream = source == STANDARD_INPUT or source.startswith("/dev/")
    name = "standard-input" if is_stream else source
    path = Path(f"{name}.rejects.csv")
    number = 2
    while os.path.lexists(path):
        path = Path(f"{name}.rejects-{number}.csv")
        number += 1
    return path


def write_rejects(path: Path, report: FileReport) -> None:
    """Write the rejected rows of a file as they came, each with its reason.

    Raises NotSavedError, and leaves no part of the file; it never writes over another file.
    """
    text = rejects_text(report.headers, report.rejected, report.judged)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    is_made = False
    try:
        descriptor = os.open(path, flags, PRIVATE_FILE)
        is_made = True
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        if is_made:
            with suppress(OSError):
                path.unlink()
        raise not_saved(path, error) from None


def rejects_text(headers: Sequence[str], rejected: Sequence[Rejected], judged: Judged) -> str:
    """A CSV with the headers and the delimiter of the source and the reason as its last column,
    whose header says how the source was read.

    What a row has beyond the headers stands behind its reason, and so does a text that has
    no columns at all. No spreadsheet runs a cell of it.
    """
    width = len(headers)
    rows = []
    for each in rejected:
        cells = [] if each.is_text else each.values[:width]
        padded = [*cells, *([""] * (width - len(cells)))]
        typed = [
            _typed(cell, judged.mark) if place == judged.value_at else _plain(cell)
            for place, cell in enumerate(padded)
        ]
        reason = f"row {each.number}: {each.reason}"
        rows.append([*typed, guard(reason), *map(guard, each.values[len(cells) :])])
    return csv_text([*headers, reason_header(judged)], rows, judged.delimiter)


def _plain(cell: str) -> str:
    """Return a cell as it came; a percentage of a workbook with its sign, which only the number
    format of its cell shows."""
    if isinstance(cell, Number) and cell.is_percent:
        return f"{(Decimal(cell) * 100).normalize():f} %"
    return guard(cell)


def _typed(cell: str, mark: Mark | None) -> str:
    """An amount as somebody would type it into that file: with its mark before the cents, and
    a number of a workbook with the currency that it shows."""
    if isinstance(cell, Number) and not cell.is_percent:
        digits = cell.replace(".", ",") if mark == "comma" else cell
        cell = f"{digits} {cell.sign}".strip()
    return guard(cell)
