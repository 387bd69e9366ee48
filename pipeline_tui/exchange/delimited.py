"""CSV and TSV: rows from text, with what is wrong with them by row number."""

from __future__ import annotations

import csv
import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.delimiters import find_delimiter
from pipeline_tui.exchange.header_row import LOOKED_AT, find_header
from pipeline_tui.exchange.layout import AS_FOUND, Layout
from pipeline_tui.exchange.reject_column import is_reason, unguarded, without_reason
from pipeline_tui.exchange.sheet import Rejected, Sheet, check_size
from pipeline_tui.exchange.table_rows import TableRows, above_notice, header_notice

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_CELL = 131_072
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")
_OTHER_DELIMITER = "If another character is between its cells, name it: --delimiter tab"
_STATED = re.compile(r'"?sep=([^\r\n])"?(?:\r\n|\r|\n)', re.IGNORECASE)
"""How a spreadsheet says itself what is between the cells."""


def read_delimited(name: str, content: str, layout: Layout = AS_FOUND) -> Sheet:
    """The rows of a CSV or TSV text.

    A row that ends early is read as blank there, one with cells beyond the header is
    rejected. Rows above the header, repeated headers, totals and blank rows are skipped.
    Raises PipelineError for a quote that is never closed, a cell without end, a text
    without rows, and too many rows.
    """
    stated = _STATED.match(content)
    if stated:
        content = content[stated.end() :]
    delimiter = layout.delimiter or (stated and stated[1]) or find_delimiter(content)
    records = _records(name, content, delimiter, 1 if stated else 0)
    head = list(islice(records, LOOKED_AT))
    if not head:
        raise PipelineError(f"{name} has no header row")
    check_size(name, 1, max(len(cells) for _, cells, _ in head), _OTHER_DELIMITER)
    if head[0][1] and is_reason(head[0][1][-1]):  # rejected rows come back with a header
        layout = layout._replace(has_header=True)
    header = find_header([cells for _, cells, _ in head], layout)
    above, head = head[: header.start], head[header.start :]
    for number, _, fault in [*([] if header.is_understood else above), *head[: len(header.lines)]]:
        if fault:  # what could not be read may be the header
            raise PipelineError(f"{name}, row {number}: {fault}", "Fix the header.")
    sheet = Sheet(name, header.names)
    sheet.headers, judged = without_reason(sheet.headers)
    sheet.judged = (judged or sheet.judged)._replace(delimiter=delimiter)
    sheet.notices += above_notice([(number, cells) for number, cells, _ in above])
    sheet.notices += header_notice(header, head[0][0])
    records = chain(head[len(header.lines) :], records)
    at = len(sheet.headers)
    table = TableRows(sheet, header)
    for number, cells, fault in records:
        if fault:
            sheet.rejected.append(Rejected(number, cells, fault, is_text=True))
        else:
            table.take(number, cells if judged is None else unguarded(cells, at))
    table.finish()
    return sheet


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
                raise _too_long(name, number) from None
            is_torn = reader.line_num - before > 1 or "unexpected end" in str(error)
            try:
                if is_torn or _leaves_open(lines.last, delimiter):
                    raise _unclosed(name, number) from None
            except csv.Error:
                raise _too_long(name, number) from None
            cells, fault = _loosely_read(lines.last, delimiter)
        before = reader.line_num
        if seen_header or any(cells):
            seen_header = True
            yield number, cells, fault


def _leaves_open(line: str, delimiter: str) -> bool:
    """Whether a line whose quotes are not as they should be opens one for the next line.

    Raises csv.Error for a cell without end.
    """
    reader = csv.reader([line, "\n"], delimiter=delimiter)
    next(reader)
    return reader.line_num > 1


def _loosely_read(line: str, delimiter: str) -> tuple[list[str], str]:
    """The cells of a line whose quotes are not as they should be: blanks after a quoted cell
    are allowed. If a quote is inside one, return the line as it is, and what is wrong."""
    sign = re.escape(delimiter)
    # one match a cell, each from the end of the last: a line of quotes is read once
    cell = re.compile(rf'(?:"((?:[^"]++|"")*+)" *+|(?!")([^{sign}\r\n]*+))({sign}|[\r\n]*+\Z)')
    cells: list[str] = []
    end = 0
    while found := cell.match(line, end):
        quoted, plain, between = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        end = found.end()
        if between != delimiter:
            return cells, ""
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


def _too_long(name: str, number: int) -> PipelineError:
    return PipelineError(
        f"{name}, row {number}: a cell has more than {_LONGEST_CELL:,} characters",
        'Is a closing " missing there?',
    )


def _unclosed(name: str, number: int) -> PipelineError:
    return PipelineError(
        f'{name}, row {number}: a " that opens there is not closed', "Fix the row and try again."
    )
