"""The rows that were left out, in a file of their own, to be mended and imported again."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.book.atomic import not_saved
from pipeline_tui.exchange.csv_text import csv_text, guard, unguard
from pipeline_tui.exchange.sheet import Judged, Row
from pipeline_tui.exchange.source import STANDARD_INPUT
from pipeline_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.report import FileReport
    from pipeline_tui.exchange.sheet import Rejected, Sheet

REASON = "why rejected"
"""No column of another program: it is passed over when the file comes back."""
_REASON = re.compile(
    rf"{REASON}(?: \((?:decimal (point|comma))?(?: and )?(?:dates (day-first|month-first))?\))?"
)


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

    Raises NotSavedError; it never writes over another file.
    """
    text = rejects_text(report.headers, report.rejected, report.judged)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        descriptor = os.open(path, flags, PRIVATE_FILE)
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise not_saved(path, error) from None


def rejects_text(headers: Sequence[str], rejected: Sequence[Rejected], judged: Judged) -> str:
    """A CSV with the headers of the source and the reason as its last column, whose header says
    how the source was read.

    What a row has beyond the headers stands behind its reason, and so does a text that has
    no columns at all. No spreadsheet runs a cell of it.
    """
    width = len(headers)
    rows = []
    for each in rejected:
        cells = [] if each.is_text else each.values[:width]
        padded = [*cells, *([""] * (width - len(cells)))]
        reason = f"row {each.number}: {each.reason}"
        rows.append([*map(guard, padded), guard(reason), *map(guard, each.values[len(cells) :])])
    how = {"decimal": judged.mark, "dates": judged.order}
    told = " and ".join(f"{what} {said}" for what, said in how.items() if said)
    return csv_text([*headers, f"{REASON} ({told})" if told else REASON], rows)


def without_reasons(sheet: Sheet) -> Sheet:
    """A file as it was before `rejects_text`; any other file as it is."""
    found = _REASON.fullmatch(sheet.headers[-1] if sheet.headers else "")
    if found is None:
        return sheet
    judged = Judged(found[1] or "", found[2] or "")
    rows = [Row(each.number, [*map(unguard, each.values[:-1])]) for each in sheet.rows]
    rejected = [each._replace(values=[*map(unguard, each.values)]) for each in sheet.rejected]
    return replace(sheet, headers=sheet.headers[:-1], rows=rows, rejected=rejected, judged=judged)
