"""Our own sheet compared with what the export wrote, and with what the book holds now.

A cell that differs from the export was edited. If the book has another value by now than at the
export, the cell is a conflict and is not taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.amounts import Mark
from pipeline_tui.exchange.chosen import Chosen
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.exchange.outcomes import Kept
from pipeline_tui.exchange.own_cells import AMOUNT, DATE, Hints, amounts_of, days_of, plain_text
from pipeline_tui.exchange.own_columns import CONTACT, DEAL, OBLIGATION_RECORD, PROSPECT, STEP
from pipeline_tui.exchange.own_pages import (
    CONTACT_PAGE,
    DEAL_PAGE,
    OBLIGATION_PAGE,
    PAGES,
    PROSPECT_PAGE,
    STEP_PAGE,
)
from pipeline_tui.exchange.xlsx import Amount
from pipeline_tui.model.activity import Step
from pipeline_tui.model.contract import Obligation
from pipeline_tui.present import values
from pipeline_tui.present.text import first_few

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.exchange.own_cells import Kind
    from pipeline_tui.exchange.own_columns import Column, Line
    from pipeline_tui.exchange.own_pages import PageKind
    from pipeline_tui.exchange.own_sheet import OwnSheet, Page, PageRow
    from pipeline_tui.query.views import View

_CONFLICT = "changed in the book since the export"
_READ_ONLY = "this column cannot be edited"
_NO_DEAL = "the row is not of a deal"
_CUT = "the cell holds only the beginning of the text"
_DIFFERENT = "two rows have different values"
_GONE = "removed or done in the book since the export"
_ERROR = "the cell shows an error"
_UNREAD = "empty, but the sheet has formulas or errors without a value"
_MOST_NAMED = 10
_ERRORS = re.compile(r"#(?:[A-Z0-9/]{2,12}[!?]|N/A)")
"""What a spreadsheet program writes into a cell in place of a result."""
Target = tuple[str, object]
"""A record: its kind and its key. A key with None or `new` is of a record to be added."""


class Edit(NamedTuple):
    """A cell that differs from the export."""

    page: int
    row: PageRow
    column: Column
    base: Line
    target: Target
    value: Any = None
    """What the cell says, once it was read."""
    shown: str = ""
    """What the book holds now, as a text."""

    @property
    def cell(self) -> str:
        """Return the text of the cell."""
        return self.row.cell(self.column.name).strip()

    @property
    def label(self) -> str:
        """Return the name of the field."""
        return self.column.name.replace("_", " ")

    def kept(self, why: str) -> Kept:
        """Return that the cell was not taken."""
        return Kept(self.label, self.shown, self.cell, why)


class Lines:
    """The records of a book as lines of our sheets, each sheet made when it is first needed: the
    lines of 100,000 deals take 200 MB."""

    def __init__(self, choose: Callable[[], Chosen]) -> None:
        self._choose = choose
        self._pages: dict[str, dict[str, Line]] = {}
        self._by_id: dict[str, dict[object, Line]] = {}

    @cached_property
    def _chosen(self) -> Chosen:
        return self._choose()

    def page(self, title: str) -> Mapping[str, Line]:
        """Return the lines of a sheet by their keys."""
        if title not in self._pages:
            kind = _KINDS[title]
            self._pages[title] = {kind.key(line): line for line in kind.lines(self._chosen)}
        return self._pages[title]

    def record(self, target: Target) -> Line | None:
        """Return a line that shows a record, or None if the book does not have it."""
        kind, key = target
        if is_new(target):  # the record would be added to its deal or prospect
            owner = key[1] if kind == STEP else key[0]  # type: ignore[index]
            return self.record((DEAL if kind == STEP else PROSPECT, owner))
        title = _TITLES[kind]
        if title not in self._by_id:
            lines = self.page(title).values()
            self._by_id[title] = {_own_target(line)[1]: line for line in lines}
        return self._by_id[title].get(key)


_KINDS = {kind.title: kind for kind in PAGES}
_TITLES = {
    PROSPECT: PROSPECT_PAGE.title,
    DEAL: DEAL_PAGE.title,
    CONTACT: CONTACT_PAGE.title,
    STEP: STEP_PAGE.title,
    OBLIGATION_RECORD: OBLIGATION_PAGE.title,
}


def _own_target(line: Line) -> Target:
    """Return the record that a row is about."""
    view = line.view
    if line.contact is not None:
        return CONTACT, (view.prospect.number, line.contact.id)
    if isinstance(line.planned, Step):
        return STEP, line.planned.id
    if isinstance(line.planned, Obligation):
        return OBLIGATION_RECORD, line.planned.id
    return (DEAL, view.deal.key) if view.deal is not None else (PROSPECT, view.prospect.number)


def _target_of(column: Column, line: Line) -> Target:
    """Return the record that a cell of a row belongs to."""
    view = line.view
    if column.of == CONTACT:
        first = line.contact or next(iter(view.prospect.contacts), None)
        return CONTACT, (view.prospect.number, first.id if first else None)
    if column.of == STEP:
        return STEP, line.step.id if line.step else ("new", view.deal.key if view.deal else 0)
    if column.of == DEAL and view.deal is not None:
        return DEAL, view.deal.key
    return (PROSPECT, view.prospect.number) if column.of == PROSPECT else _own_target(line)


def is_new(target: Target) -> bool:
    """Return whether a cell would add a record that the export did not have."""
    key = target[1]
    return isinstance(key, tuple) and (key[0] == "new" or key[1] is None)


class Comparison:
    """What a sheet that came back would change."""

    def __init__(self, change: Change, sheet: OwnSheet) -> None:
        self.sheet = sheet
        settings = sheet.home.settings
        self._mine = Lines(lambda: Chosen(change, change.today, settings, _every))
        self.notices: list[str] = []
        self.wanted: dict[Target, dict[str, Edit]] = defaultdict(dict)
        """The cells to take, by record and field."""
        self._candidates: dict[tuple[Target, str], list[Edit]] = defaultdict(list)
        self.kept: dict[tuple[int, int], list[Kept]] = defaultdict(list)
        """The cells that were not taken, by page and row."""
        self.seen: dict[Target, None] = {}
        """The records of the rows."""
        self._refusal = ""
        """Why no cell at all is taken."""
        self._is_filter_known = True
        snapshot, wanted = self._at_export(change), self._filter()
        self.base = Lines(lambda: Chosen(snapshot, sheet.stamp.day, settings, wanted))

    def _at_export(self, change: Change) -> Snapshot:
        stamp = self.sheet.stamp
        try:
            return self.sheet.home.book.at_revision(stamp.revision, stamp.saved)
        except PipelineError as error:
            self._refusal = "the state of the book at the export is not known"
            self.notices.append(
                f"exported at change {stamp.revision}, but {error.message}: cells that differ from"
                " the book are listed, and none was taken"
            )
            return change.before

    def _filter(self) -> Callable[[View], bool]:
        from pipeline_tui.query.fields import Context
        from pipeline_tui.query.language import parse_filter

        stamp, settings = self.sheet.stamp, self.sheet.home.settings
        context = Context(stamp.day, settings.date_order, settings.filters, settings.categories)
        try:
            return parse_filter(stamp.filter, context)
        except UsageError:
            self._is_filter_known = False
            return _every

    # -- rows ------------------------------------------------------------------------

    def compare(self) -> Iterator[None]:
        """Compare every row, one at each step; then the results are complete."""
        edits: list[Edit] = []
        for place, page in enumerate(self.sheet.pages):
            for row in page.rows:
                edits += self._of_row(place, page, row)
                yield
        differing = self._differing_rows()
        hints = self._hints() if edits else Hints()
        for edit in edits:
            self._judge(edit, differing, hints)
        self._decide()
        self._missing()

    def _of_row(self, place: int, page: Page, row: PageRow) -> Iterator[Edit]:
        base = self.base.page(page.kind.title).get(row.key)
        if base is None:
            is_here = row.key in self._mine.page(page.kind.title)
            why = f"this record is not in the {'export' if is_here else 'book'}"
            self.kept[place, row.number].append(Kept("ref", "", row.ref or row.key, why))
            return
        self.seen[_own_target(base)] = None
        for column in page.columns:
            if column.name in ("ref", page.kind.number):
                continue
            value = column.get(base)
            if not column.kind.is_same(value, row.cell(column.name)):
                yield Edit(place, row, column, base, _target_of(column, base))

    def _differing_rows(self) -> set[tuple[int, str, str]]:
        """Return the page, key and column of cells that differ between rows of one record."""
        found = set()
        for place, page in enumerate(self.sheet.pages):
            by_key: dict[str, list[PageRow]] = defaultdict(list)
            for row in page.rows:
                by_key[row.key].append(row)
            for key, rows in by_key.items():
                for column in page.columns if len(rows) > 1 else ():
                    if len({plain_text(row.cell(column.name)) for row in rows}) > 1:
                        found.add((place, key, column.name))
        return found

    def _missing(self) -> None:
        """List the rows of the export that are not in the file any more."""
        if not self._is_filter_known:
            self.notices.append(
                "rows that were deleted from the sheet are not listed, because the filter of the"
                " export is not known"
            )
            return
        for page in self.sheet.pages:
            here = {row.key for row in page.rows}
            lines = self.base.page(page.kind.title)
            gone = [line for key, line in lines.items() if key not in here]
            if gone:
                mine = self._mine.page(page.kind.title)
                gone = [line for line in gone if page.kind.key(line) in mine]
            if gone:
                self.notices.append(_missing_text(page.kind, gone))

    # -- cells -----------------------------------------------------------------------

    def _hints(self) -> Hints:
        """Return how dates and amounts are written, as the unchanged cells show it."""
        reading = self.sheet.reading
        order, mark = reading.date_format, reading.mark
        if order is None:
            order = self._shown(DATE, _orders)
        if mark is None:
            shown = self._shown(AMOUNT, _marks)
            mark = Mark(shown) if shown else None
        return Hints(order, mark)

    def _shown(self, kind: Kind, spellings: Callable[[Any, str], set[str]]) -> str | None:
        """Return the one spelling that the unchanged cells of a kind have, or None."""
        found: set[str] = set()
        for page in self.sheet.pages:
            lines = self.base.page(page.kind.title)
            columns = [column for column in page.columns if column.kind is kind]
            for row in page.rows:
                line = lines.get(row.key)
                if line is None:
                    continue
                for column in columns:
                    value = column.get(line)
                    if value is not None:
                        found |= spellings(value, row.cell(column.name))
        return found.pop() if len(found) == 1 else None

    def _judge(
        self,
        edit: Edit,
        differing: set[tuple[int, str, str]],
        hints: Hints,
    ) -> None:
        """Put an edited cell among the wanted ones or those that are not taken."""
        column, kind = edit.column, edit.column.kind
        before = column.get(edit.base)
        page = self.sheet.pages[edit.page]
        mine = (
            self._mine.record(edit.target)
            if column.of
            else self._mine.page(page.kind.title).get(edit.row.key)
        )
        now = column.get(mine) if mine is not None else before
        edit = edit._replace(shown=kind.text(now))
        if mine is not None and kind.is_same(now, edit.cell):
            return  # both sides made the same change
        if page.has_unread and not edit.cell and _ERRORS.fullmatch(kind.text(before)):
            return  # a text like #N/A, which a reader takes for an error
        is_different = (edit.page, edit.row.key, column.name) in differing
        why = self._why_not(edit, page.has_unread, is_different)
        if not why and mine is None:
            why = _GONE
        if not why and kind.text(now) != kind.text(before):
            why = _CONFLICT
        if not why:
            try:
                edit = edit._replace(value=_value(edit, before, hints))
            except PipelineError as error:
                why = error.message
            else:
                if kind.text(edit.value) == kind.text(before):
                    return  # another spelling that only the reader of values knows
        if why:
            self.keep(edit, why)
        else:
            self._candidates[edit.target, column.field].append(edit)

    def _why_not(self, edit: Edit, has_unread: bool, is_different: bool) -> str:
        """Return why a cell is not taken whatever the book holds now; else an empty text."""
        column = edit.column
        reasons = (
            (_READ_ONLY, not column.of),
            (_NO_DEAL, column.of == DEAL and edit.base.view.deal is None),
            (_DIFFERENT, is_different),
            (_CUT, column.kind.is_cut(column.get(edit.base))),
            (_ERROR, bool(_ERRORS.fullmatch(edit.cell))),
            (_UNREAD, has_unread and not edit.cell),
            (self._refusal, bool(self._refusal)),
        )
        return next((why for why, holds in reasons if holds), "")

    def _decide(self) -> None:
        """Take each field once, if all rows that change it agree."""
        for (target, field), edits in self._candidates.items():
            if len({edit.column.kind.text(edit.value) for edit in edits}) == 1:
                self.wanted[target][field] = edits[0]
                continue
            for edit in edits:
                self.keep(edit, _DIFFERENT)

    def keep(self, edit: Edit, why: str) -> None:
        """List a cell that was not taken."""
        self.kept[edit.page, edit.row.number].append(edit.kept(why))


def _every(_view: View) -> bool:
    return True


def _orders(value: Any, cell: str) -> set[str]:
    """Return the orders of day and month in which a cell is the day, if only some are."""
    days = days_of(cell.strip())
    found = {order for order, day in days.items() if day == value}
    return found if len(found) == 1 else set()


def _marks(value: Any, cell: str) -> set[str]:
    """Return the decimal separators with which a cell is the amount, if only some are."""
    if isinstance(cell, Number):
        return set()
    amounts = amounts_of(cell, value.currency)
    found = {mark.value for mark, amount in amounts.items() if amount.value == value.value}
    return found if len(found) == 1 else set()


def _value(edit: Edit, before: Any, hints: Hints) -> Any:
    """Return what an edited cell says. Raises PipelineError."""
    kind = edit.column.kind
    cell = edit.row.cell(edit.column.name)
    cell = cell.strip() if type(cell) is str else cell
    if kind is not AMOUNT:
        return kind.read(cell, hints)
    currency = before.currency if before is not None else ""
    if not currency:
        currency = edit.base.view.deal.currency if edit.base.view.deal else "USD"
    amount = kind.read(cell, hints._replace(currency=currency))
    # an amount that names no currency is in that of the record
    is_plain = amount is not None and amount.currency == currency
    return Amount(amount.value, "") if is_plain else amount


def _missing_text(kind: PageKind, lines: Sequence[Line]) -> str:
    names = [
        f"{line.ref} {line.contact.label if line.contact else line.view.prospect.name}"
        for line in lines
    ]
    return (
        f"{kind.title}: {values.count(len(lines), 'row')} of the export not in the sheet, nothing"
        f" was removed from the book: {first_few(names, _MOST_NAMED)}"
    )
