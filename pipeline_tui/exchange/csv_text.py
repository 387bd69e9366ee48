"""CSV that a spreadsheet shows and does not run.

A cell that a spreadsheet would take for a formula gets a `'` before it. So does
one that begins with `'` and such a sign already: that makes the way back exact.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DANGEROUS = "=+-@\t\r\n＝＋－＠"
_SUSPECT = frozenset(_DANGEROUS + "'")
_FORMULA = re.compile(f"'*[{re.escape(_DANGEROUS)}]")
_GUARDED = re.compile(f"''*[{re.escape(_DANGEROUS)}]")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?|\+[0-9](?:[ ().-]{0,2}[0-9]){6,18}")


def guard(cell: str) -> str:
    """The cell, harmless in a spreadsheet; numbers and phones stay as they are."""
    if not cell or cell[0] not in _SUSPECT or not _FORMULA.match(cell) or _PLAIN.fullmatch(cell):
        return cell
    return f"'{cell}"


def unguard(cell: str) -> str:
    """What the cell was before `guard`."""
    return cell[1:] if _GUARDED.match(cell) else cell


class _Lines(list[str]):
    """A file to csv, a list to us."""

    def write(self, line: str) -> None:
        # csv quotes a bare carriage return only where the line ends with one
        self.append(line[:-2] + "\n")


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV with a header, one `\\n` behind each; NUL, which no CSV can
    hold, is shown as `␀`."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return "".join(lines).replace("\0", "␀")
