"""CSV that a spreadsheet shows and does not run.

A cell that a spreadsheet would take for a formula gets a `'` before it. So does
one that begins with `'` and such a sign already: that makes the way back exact.
The same holds inside of a cell behind a line end, a tab or a semicolon: a program
that expects those between its cells does not mind our quotes, and would begin a
cell there.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SIGNS = re.escape("=+-@＝＋－＠")
_STARTS = f"{_SIGNS}\t\r\n"
"""At the start of a cell a tab or a line end is as bad: what stands behind it moves up."""
_FORMULA = re.compile(f"^(?='*[{_STARTS}])|(?<=[;\t\r\n])(?='*[{_SIGNS}])")
_GUARDED = re.compile(f"^'(?='*[{_STARTS}])|(?<=[;\t\r\n])'(?='*[{_SIGNS}])")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?|\+[0-9](?:[ ().-]{0,2}[0-9]){6,18}")


def guard(cell: str) -> str:
    """The cell, harmless in a spreadsheet; numbers and phones stay as they are."""
    if cell.isalnum() or _PLAIN.fullmatch(cell):
        return cell
    return _FORMULA.sub("'", cell)


def unguard(cell: str) -> str:
    """What the cell was before `guard`."""
    return _GUARDED.sub("", cell) if "'" in cell else cell


class _Lines(list[str]):
    """A file to csv, a list to us."""

    def write(self, line: str) -> None:
        # csv quotes a bare carriage return only where the line ends with one
        self.append(line[:-2] + "\n")


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """The rows as CSV with a header, one `\\n` behind each; NUL, which no CSV can
    hold, is shown as `␀`."""
    lines = _Lines()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return "".join(lines).replace("\0", "␀")
