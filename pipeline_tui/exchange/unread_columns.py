"""What to say of the columns of a file that are not imported: none that holds data is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.present import values
from pipeline_tui.present.text import first_few, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KEEP_HINT = (
    "--keep-unmapped keeps these columns as fields of your own, --map imports one;"
    " after an import add --on-duplicate update"
)
_LONGEST_LINE = 90
_LONGEST_NAME = 60
_LONGEST_EXAMPLE = 24
_MOST_WITH_EXAMPLE = 8
_MOST_BLANK = 8


class Filled(NamedTuple):
    """A column that holds data."""

    name: str
    rows: int
    example: str


class UnreadColumns(NamedTuple):
    """The columns that no field reads."""

    filled: list[Filled]
    blank: list[str]
    """The headers of those without data; some may be empty."""

    def notices(self, hint: str = "") -> list[str]:
        """What is not imported, the columns that hold data first."""
        if len(self.filled) > _MOST_WITH_EXAMPLE:
            lines = joined_lines([f"{name} {rows:,}" for name, rows, _ in self.filled])
            said = [f"not imported (rows with data): {line}" for line in lines]
        else:
            lines = joined_lines(
                f"{name} ({values.count(rows, 'row')}: {example})"
                for name, rows, example in self.filled
            )
            said = [f"not imported: {line}" for line in lines]
        return [*said, *([hint] if said and hint else []), *self._blank_notice()]

    def kept_notices(self) -> list[str]:
        """What is kept as fields of the manager's own."""
        lines = joined_lines(name for name, *_ in self.filled)
        return [*(f"kept as fields of your own: {line}" for line in lines), *self._blank_notice()]

    def _blank_notice(self) -> list[str]:
        if not self.blank:
            return []
        names = [repr(one_line(each, _LONGEST_NAME)) for each in self.blank if each]
        count = len(self.blank)
        named = f": {first_few(names, _MOST_BLANK, count=count)}" if names else ""
        return [f"skipped {values.count(count, 'column')} without data{named}"]


def unread_columns(
    headers: Sequence[str], columns: Sequence[Sequence[str]], indexes: Iterable[int]
) -> UnreadColumns:
    """The columns at these indexes, and those without a header, which hold no data.

    `columns` has the cells of each column; it is empty if there are no rows.
    """
    filled: list[Filled] = []
    blank: list[str] = []
    for index in indexes:
        cells = columns[index] if columns else ()
        example = next((cell for cell in cells if cell and not cell.isspace()), None)
        if example is None:
            blank.append(headers[index])
        else:
            name = repr(one_line(headers[index], _LONGEST_NAME))
            shown = repr(one_line(example, _LONGEST_EXAMPLE))
            filled.append(Filled(name, len(cells) - cells.count(""), shown))
    return UnreadColumns(filled, [*blank, *("" for header in headers if not header.strip())])


def joined_lines(parts: Iterable[str]) -> list[str]:
    """The parts with commas between them, as many on a line as one can read."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) < _LONGEST_LINE:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines
