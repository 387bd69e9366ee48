"""A sheet of ours that came back to its own book: its rows, read before the book is locked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.columns import read_drafts
from pipeline_tui.exchange.csv_text import unguard
from pipeline_tui.exchange.own_cells import TEXT
from pipeline_tui.exchange.own_columns import DEAL, NOT_OF_A_LIST, STAMP, Column
from pipeline_tui.exchange.own_pages import CSV_PAGE, PAGES, PageKind
from pipeline_tui.exchange.own_stamp import Stamp, stamp_in_cell, stamp_in_properties
from pipeline_tui.exchange.sheet import Row
from pipeline_tui.model.folding import fold_key
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline_tui.book import Book
    from pipeline_tui.config import Settings
    from pipeline_tui.exchange.drafts import Drafts, Reading
    from pipeline_tui.exchange.own_columns import Line
    from pipeline_tui.exchange.sheet import Sheet

_LIST_FIELDS = frozenset(column.name for column in PAGES[0].columns) - NOT_OF_A_LIST | {
    "contact", "role", "email", "phone", "needs", "notes",
}  # fmt: skip
"""The columns of a new row that an ordinary list has as well."""
_MOST_NAMED = 10


class Home(NamedTuple):
    """The book that an import goes to, with the settings of its owner."""

    book: Book
    settings: Settings

    @property
    def id(self) -> str:
        """Return the id of the book."""
        return self.book.read().meta.book_id


class PageRow(NamedTuple):
    """A row that shows a record of the export."""

    number: int
    """Its position as a spreadsheet counts."""
    ref: str
    key: str
    values: Sequence[str]
    places: Mapping[str, int]
    """The positions of the columns by name, the same for all rows of a sheet."""

    def cell(self, name: str) -> str:
        """Return the cell of a column, or an empty text if the sheet does not have it."""
        place = self.places.get(name)
        return "" if place is None else self.values[place]


class Page(NamedTuple):
    """One sheet that came back."""

    kind: PageKind
    columns: Sequence[Column]
    """Those that the sheet still has."""
    rows: Sequence[PageRow]
    added: Sequence[PageRow]
    """Rows without the number of a record."""
    has_unread: bool
    """Whether an empty cell may have a value that could not be read."""


class OwnSheet(NamedTuple):
    """A sheet of ours that came back to its own book."""

    name: str
    stamp: Stamp
    home: Home
    reading: Reading
    pages: Sequence[Page]
    new_deals: Drafts | None
    """The rows without a `Ref`, read as those of an ordinary list."""
    notices: Sequence[str]

    @property
    def size(self) -> int:
        """Return how many rows it has."""
        return sum(len(page.rows) + len(page.added) for page in self.pages)


def stamp_of_sheet(sheet: Sheet) -> Stamp | None:
    """Return the stamp of an exported workbook or CSV, or None for any other sheet."""
    found = stamp_in_properties(sheet.properties)
    place = next((at for at, each in enumerate(sheet.headers) if fold_key(each) == STAMP), None)
    if found is not None or place is None or "ref" not in map(fold_key, sheet.headers):
        return found
    stamps = Counter(
        stamped[0]
        for row in sheet.rows
        if (stamped := stamp_in_cell(unguard(row.values[place].strip()))) is not None
    )
    return max(stamps, key=lambda stamp: stamps[stamp]) if stamps else None


def has_lost_its_stamp(sheet: Sheet) -> bool:
    """Return whether a sheet has the columns of our workbook, and no stamp any more."""
    keys = set(map(fold_key, sheet.headers))
    return {"ref", "idledays", "stageprobability"} <= keys and stamp_of_sheet(sheet) is None


def own_sheet(sheets: Sequence[Sheet], reading: Reading) -> OwnSheet:
    """Return what the sheets of an export say. Raises UsageError for new rows that cannot be
    read, and for sheets without a stamp."""
    stamp, home = stamp_of_sheet(sheets[0]), reading.home
    if stamp is None or home is None:
        raise UsageError(f"{sheets[0].name} was not exported from this book")
    is_csv = stamp_in_properties(sheets[0].properties) is None
    notices: list[str] = []
    pages: list[Page] = []
    new_deals = None
    for sheet in sheets:
        notices += sheet.notices
        notices += [
            f"{sheet.title} row {each.number} was not read: {each.reason}".strip()
            for each in sheet.rejected
        ]
        kind = CSV_PAGE if is_csv else _kind_of(sheet)
        if kind is None or kind in [page.kind for page in pages]:
            if sheet.rows:
                notices.append(f"sheet {sheet.title!r} is not part of the export: it was not read")
            continue
        page = _page(sheet, kind, stamp, reading, notices)
        pages.append(page)
        if kind.title == PAGES[0].title and page.added:
            new_deals = _drafts(sheet, {row.number for row in page.added}, reading)
    if not is_csv:
        notices += _deleted_sheets(sheets[0].titles, pages)
    return OwnSheet(sheets[0].name, stamp, home, reading, pages, new_deals, notices)


def _deleted_sheets(titles: Sequence[str], pages: Sequence[Page]) -> list[str]:
    """Return a line that names the sheets of the export that are not in the file any more."""
    here = {*(page.kind.title for page in pages), *titles}
    gone = [repr(kind.title) for kind in PAGES if kind.title not in here]
    return [f"deleted sheets, nothing was removed from the book: {', '.join(gone)}"] if gone else []


def _kind_of(sheet: Sheet) -> PageKind | None:
    """Return the kind of a sheet: by its name, or by its columns if it was renamed."""
    keys = {fold_key(each) for each in sheet.headers}
    if "ref" not in keys:
        return None
    for kind in PAGES:
        if fold_key(kind.title) == fold_key(sheet.title) and _has_number(kind, keys):
            return kind
    shared = {
        kind: len({fold_key(column.name) for column in kind.columns} & keys)
        for kind in PAGES
        if _has_number(kind, keys)
    }
    best = max(shared, key=lambda kind: (bool(kind.number), shared[kind]))
    return best if shared[best] * 2 > len(best.columns) else None


def _has_number(kind: PageKind, keys: set[str]) -> bool:
    return not kind.number or fold_key(kind.number) in keys


def _page(sheet: Sheet, kind: PageKind, stamp: Stamp, reading: Reading, notices: list[str]) -> Page:
    known = {fold_key(column.name): column for column in kind.columns}
    places: dict[str, int] = {}
    columns: list[Column] = []
    unread: list[str] = []
    stamp_at = None
    for place, header in enumerate(sheet.headers):
        column = known.pop(fold_key(header), None)
        if column is not None:
            places[column.name] = place
            columns.append(column)
        elif fold_key(header) == STAMP and kind is CSV_PAGE:
            stamp_at = place
        elif any(row.values[place].strip() for row in sheet.rows):
            if reading.keep_unmapped and kind.title == PAGES[0].title and header.strip():
                columns.append(_field_column(header.strip()))
                places[columns[-1].name] = place
            else:
                unread.append(header.strip() or f"column {place + 1}")
    if unread:
        shown = ", ".join(map(repr, unread[:_MOST_NAMED]))
        notices.append(f"{kind.title}: columns outside of the export were not read: {shown}")
    rows: list[PageRow] = []
    added: list[PageRow] = []
    others: list[PageRow] = []
    for row in sheet.rows:
        came, is_other = _row(row, kind, places, stamp_at, stamp)
        (others if is_other else rows if came.key else added).append(came)
    if others:
        numbers = ", ".join(str(row.number) for row in others[:_MOST_NAMED])
        notices.append(f"{values.count(len(others), 'row')} of another export not read: {numbers}")
    return Page(kind, columns, rows, added, sheet.unread > 0)


def _field_column(header: str) -> Column:
    def get(line: Line) -> str:
        return line.deal.fields.get(header, "")

    return Column(f"field {header}", get, TEXT, DEAL, f"field {header}")


def _row(
    row: Row, kind: PageKind, places: Mapping[str, int], stamp_at: int | None, stamp: Stamp
) -> tuple[PageRow, bool]:
    """Return a row, and whether it is of another export."""
    cells = row.values
    if kind is CSV_PAGE and any("'" in cell for cell in cells):
        cells = [unguard(cell) for cell in cells]
    came = PageRow(row.number, "", "", cells, places)
    ref = came.cell("ref").strip()
    stamped = stamp_in_cell(cells[stamp_at].strip()) if stamp_at is not None else None
    if ref and stamped is not None:
        ref = stamped[1]
    key = ref
    if kind.number:
        number = came.cell(kind.number).strip()
        key = f"{ref.partition('.')[0]} {number}" if number else ""
    return came._replace(ref=ref, key=key), stamped is not None and stamped[0] != stamp


def _drafts(sheet: Sheet, numbers: set[int], reading: Reading) -> Drafts:
    """Return the new rows as those of an ordinary list. Raises UsageError."""
    own = {fold_key(name): name in _LIST_FIELDS for name in _all_names()}
    kept = [
        place
        for place, header in enumerate(sheet.headers)
        if own.get(fold_key(header), reading.keep_unmapped)
    ]
    rows = [
        Row(row.number, [row.values[place] for place in kept])
        for row in sheet.rows
        if row.number in numbers
    ]
    headers = [sheet.headers[place] for place in kept]
    bare = replace(sheet, headers=headers, rows=rows, rejected=[], notices=[])
    return read_drafts(bare, reading)


def _all_names() -> Iterable[str]:
    return [*(column.name for column in CSV_PAGE.columns), STAMP]


def every_sheet(sheet: Sheet, data: bytes) -> list[Sheet]:
    """Return every sheet of a workbook that has rows; `sheet` is one that was read already.

    Raises PipelineError for a sheet that is too large.
    """
    from pipeline_tui.exchange.workbooks import read_sheets

    others = [title for title in sheet.titles if title != sheet.title]
    read = {each.title: each for each in read_sheets(sheet.name, data, others)}
    read[sheet.title] = replace(sheet, notices=_own_notices(sheet))
    return [read[title] for title in sheet.titles or [sheet.title] if title in read]


def _own_notices(sheet: Sheet) -> list[str]:
    """Return the notices but for the one that names the other sheets, which are read too."""
    return [each for each in sheet.notices if "--sheet" not in each]
