"""The rows that were left out, in a file of their own, to be mended and imported again."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.book.atomic import not_saved
from pipeline_tui.exchange.source import STANDARD_INPUT
from pipeline_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.report import FileReport
    from pipeline_tui.exchange.sheet import Rejected

REASON = "reason"


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
    text = rejects_text(report.headers, report.rejected)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        descriptor = os.open(path, flags, PRIVATE_FILE)
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise not_saved(path, error) from None


def rejects_text(headers: Sequence[str], rejected: Sequence[Rejected]) -> str:
    """A CSV with the headers of the source and the reason as its last column.

    What a row has beyond the headers stands behind its reason.
    """
    width = len(headers)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*headers, REASON])
    for each in rejected:
        values = list(each.values)
        padded = values[:width] + [""] * (width - len(values))
        reason = f"row {each.number}: {each.reason}"
        writer.writerow([*padded, reason, *values[width:]])
    return text.getvalue()
