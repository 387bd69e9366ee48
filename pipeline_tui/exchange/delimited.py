"""CSV and TSV: rows out of text, with what is wrong with them by row number."""

from __future__ import annotations

import csv
import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.header_row import LOOKED_AT, find_header
from pipeline_tui.exchange.reject_column import unguarded, without_reason
from pipeline_tui.exchange.sheet import MOST_ROWS, Rejected, Row, Sheet, too_many_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 131_072
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_HEAD = 100_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_MOST_SHARED = 4_096
"""Different texts of a column that are held once; with more they hardly repeat."""


def read_delimited(name: str, content: str, delimiter: str | None = None) -> Sheet:
    """The rows of a CSV or TSV text.

    A row with another number of cells than the header is rejected; empty rows
    and repeated headers are passed over. Raises PipelineError for a quote that
    is never closed, a cell without end, a text without rows, and too many rows.
    """
    stated = re.match(r"sep=(.)\r?\n", content)
    if stated:  # a spreadsheet's own way to say it
        content, delimiter = content[stated.end() :], delimiter or stated[1]
    delimiter = delimiter or find_delimiter(content)
    records = _records(name, content, delimiter, 1 if stated else 0)
    head = list(islice(records, LOOKED_AT))
    if not head:
        raise PipelineError(f"{name} has no header row")
    place = find_header([cells for _, cells, _ in head]).place
    if head[place][2]:
        raise PipelineError(f"{name}, row {head[place][0]}: {head[place][2]}", "Mend the header.")
    sheet = Sheet(name, [cell.strip() for cell in head[place][1]])
    sheet.headers, judged = without_reason(sheet.headers)
    if place:
        sheet.notices.append(f"passed over {place} row(s) above the header")
    records = chain(head[place + 1 :], records)
    sheet.judged = (judged or sheet.judged)._replace(delimiter=delimiter)
    if judged is not None:
        at = len(sheet.headers)
        records = ((number, unguarded(cells, at), fault) for number, cells, fault in records)
    repeated = _fill(sheet, records)
    if repeated:
        sheet.notices.append(f"passed over {repeated} repeated header row(s)")
    return sheet


def find_delimiter(content: str) -> str:
    """The sign that stands most often between the cells of the first row."""
    head = _QUOTED.sub("", content[:_HEAD].lstrip())
    line = head.splitlines()[0] if head else ""
    return max(_DELIMITERS, key=lambda sign: (line.count(sign), -_DELIMITERS.index(sign)))


def _fill(sheet: Sheet, records: Iterator[tuple[int, list[str], str]]) -> int:
    """Sort the records into rows and rejected ones; how many were headers again."""
    headers, width = sheet.headers, len(sheet.headers)
    rows: list[Row] = []
    shared: list[dict[str, str] | None] = [{} for _ in headers]
    repeated = 0
    for number, cells, fault in records:
        if fault:
            sheet.rejected.append(Rejected(number, cells, fault, is_text=True))
            continue
        if len(cells) != width:
            if not any(cells):
                continue
            if len(cells) < width or any(cells[width:]):
                reason = f"it has {len(cells)} cells, the header has {width}"
                sheet.rejected.append(Rejected(number, cells, reason))
                continue
            del cells[width:]
        if not any(cells):
            continue
        if cells[0].strip() == headers[0] and [cell.strip() for cell in cells] == headers:
            repeated += 1
            continue
        _share(cells, shared)
        rows.append(Row(number, cells))
        if len(rows) > MOST_ROWS:
            raise too_many_rows(sheet.name)
    sheet.rows = rows
    return repeated


def _share(cells: list[str], shared: list[dict[str, str] | None]) -> None:
    """Stages, owners and days repeat: each is held once."""
    for place, known in enumerate(shared):
        if known is not None:
            cells[place] = known.setdefault(cells[place], cells[place])
            if len(known) > _MOST_SHARED:
                shared[place] = None


def _records(
    name: str, content: str, delimiter: str, passed: int
) -> Iterator[tuple[int, list[str], str]]:
    """Each record that is not blank before the header, with its row number and what is wrong
    with it."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = _Lines(content)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number, before, seen_header = passed, 0, False
    while True:
        number, fault = number + 1, ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                raise PipelineError(
                    f"{name}, row {number}: a cell has more than {_LONGEST_CELL:,} characters",
                    'Is a closing " missing there?',
                ) from None
            is_torn = reader.line_num - before > 1 or "unexpected end" in str(error)
            if is_torn or _leaves_open(lines.last, delimiter):
                raise _unclosed(name, number) from None
            cells, fault = _loosely_read(lines.last, delimiter)
        before = reader.line_num
        if seen_header or any(cells):
            seen_header = True
            yield number, cells, fault


def _leaves_open(line: str, delimiter: str) -> bool:
    """Whether a line whose quotes are not as they should be opens one for the next line."""
    reader = csv.reader([line, "\n"], delimiter=delimiter)
    next(reader)
    return reader.line_num > 1


def _loosely_read(line: str, delimiter: str) -> tuple[list[str], str]:
    """The cells of a line whose quotes are not as they should be: blanks behind a quoted cell
    are let through. Where a quote stands inside of one the line as it is, and what is wrong."""
    plain = re.sub(rf'("(?:[^"]|"")*") +(?={re.escape(delimiter)}|[\r\n]*\Z)', r"\1", line)
    try:
        return next(csv.reader([plain], delimiter=delimiter, strict=True)), ""
    except csv.Error:
        return [line.rstrip("\r\n")], 'a " inside of a quoted cell is not doubled'


class _Lines:
    """The lines of a text one by one: a stream over all of it takes four bytes a letter."""

    def __init__(self, content: str) -> None:
        self._found = _LINE.finditer(content)
        self.last = ""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.last = next(self._found)[0]
        return self.last


def _unclosed(name: str, number: int) -> PipelineError:
    return PipelineError(
        f'{name}, row {number}: a " that opens there is not closed', "Mend the row and try again."
    )
