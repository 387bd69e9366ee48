"""The delimiter of a text, judged by its first rows."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import islice

from pipeline_tui.exchange.header_row import find_header

_DELIMITERS = ";\t|,"
"""A comma comes last: it is also written before cents and between words."""
_SAMPLE = 100_000
_ROWS = 100


def find_delimiter(content: str, signs: str = _DELIMITERS) -> str:
    """The character that splits the first rows best; a comma if none does.

    First counts how many headers are known, then how many rows have the same number of
    cells, then that number.
    """
    sample = content[:_SAMPLE].lstrip("\r\n")
    if len(content) > _SAMPLE:
        whole = max(sample.rfind("\n"), sample.rfind("\r"))
        sample = sample[:whole] if whole > 0 else sample
    best, most = ",", (0, 0.0, 0)
    for sign in signs:
        if sign in sample:
            judged = _judge(sample, sign)
            if judged > most:
                best, most = sign, judged
    return best


def _judge(sample: str, delimiter: str) -> tuple[int, float, int]:
    reader = csv.reader(sample.splitlines(keepends=True), delimiter=delimiter)
    try:
        rows = [cells for cells in islice(reader, _ROWS) if any(map(str.strip, cells))]
    except csv.Error:
        return (0, 0.0, 0)
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    if not widths:
        return (0, 0.0, 0)
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    return (find_header(rows).known, count / len(rows), width)
