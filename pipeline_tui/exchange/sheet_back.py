"""Our own sheet, edited in a spreadsheet program, is put into its book."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pipeline_tui.actions.activities import Planned, drop_step, plan_step
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.outcomes import IN_THE_BOOK, Action, Difference, Outcome
from pipeline_tui.exchange.own_cells import LIST, TAGS, Hints
from pipeline_tui.exchange.own_columns import CONTACT, DEAL, OBLIGATION_RECORD, PROSPECT, STEP
from pipeline_tui.exchange.own_pages import CONTACT_PAGE, PAGES, PROSPECT_PAGE, STEP_PAGE
from pipeline_tui.exchange.sheet_compare import Comparison, Edit, Target, is_new
from pipeline_tui.exchange.sheet_edits import (
    SETTERS,
    STANDING,
    Words,
    add_person,
    add_planned,
    set_own_field,
    set_standing,
)
from pipeline_tui.model.activity import Party, Step
from pipeline_tui.model.contract import Obligation
from pipeline_tui.model.folding import fold
from pipeline_tui.present import values
from pipeline_tui.present.text import first_few, one_line
from pipeline_tui.query.refs import find_deal, find_prospect, is_deal_ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.book_index import BookIndex
    from pipeline_tui.exchange.outcomes import Kept
    from pipeline_tui.exchange.own_columns import Line
    from pipeline_tui.exchange.own_pages import PageKind
    from pipeline_tui.exchange.own_sheet import OwnSheet, PageRow
    from pipeline_tui.exchange.report import FileReport, Report
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

_ORDER = (PROSPECT, DEAL, CONTACT, STEP, OBLIGATION_RECORD)
"""A deal is lost before its next step is edited, because that drops the step."""
_MOST_NAMED = 5
_LONGEST = 40


class SheetBack:
    """Puts a sheet into an open change, and counts what it did."""

    def __init__(
        self, change: Change, index: BookIndex, sheet: OwnSheet, report: Report, file: FileReport
    ) -> None:
        self.change, self.index, self.sheet = change, index, sheet
        self.report, self.file = report, file
        self.compared = Comparison(change, sheet)
        self.done: dict[tuple[int, int], list[Difference]] = defaultdict(list)
        """What was taken, by page and row."""
        self.changed: set[Target] = set()

    def edits(self) -> Iterator[None]:
        """Take the edited cells; yields once a row."""
        yield from self.compared.compare()
        self.file.notices += self.compared.notices
        wanted = self.compared.wanted
        for target in sorted(wanted, key=lambda each: _ORDER.index(each[0])):
            self._take(target, wanted[target])
        self._count()

    # -- records ---------------------------------------------------------------------

    def _take(self, target: Target, edits: Mapping[str, Edit]) -> None:
        """Take the edited cells of one record, each by itself but those that belong together."""
        if is_new(target):
            self._together(target, list(edits.values()), self._add)
            return
        if target[0] == STEP and "text" in edits and not edits["text"].value:
            self._together(target, list(edits.values()), self._drop)
            return
        places = {key: place for place, key in enumerate(SETTERS)}
        single = [edit for field, edit in edits.items() if field not in STANDING]
        standing = [edit for field, edit in edits.items() if field in STANDING]
        if standing:
            self._together(target, standing, self._stand)
        for edit in sorted(single, key=lambda each: places.get((target[0], each.column.field), 0)):
            self._together(target, [edit], self._set)

    def _together(self, target: Target, edits: list[Edit], act: Any) -> None:
        try:
            act(target, edits)
        except PipelineError as error:
            for edit in edits:
                self.compared.keep(edit, error.message)
            return
        self.changed.add(target)
        for edit in edits:
            new = edit.column.kind.text(edit.value)
            difference = Difference(edit.label, edit.shown, new)
            self.done[edit.page, edit.row.number].append(difference)

    def _set(self, target: Target, edits: list[Edit]) -> None:
        (edit,) = edits
        record = self._record(target)
        name = edit.column.field.removeprefix("field ")
        if name != edit.column.field:
            set_own_field(self.change, record, name, edit.value)
            return
        value = edit.value
        if edit.column.kind in (TAGS, LIST):
            value = Words(edit.column.get(edit.base), value)
        SETTERS[target[0], name](self.change, record, value)

    def _drop(self, target: Target, _edits: list[Edit]) -> None:
        """Drop a next step whose text was emptied, whatever its other cells say."""
        drop_step(self.change, self._record(target))

    def _stand(self, target: Target, edits: list[Edit]) -> None:
        wanted = {edit.column.field: edit.value for edit in edits}
        deal: Deal = self._record(target)
        set_standing(self.change, deal, wanted, self.sheet.home.settings)

    def _add(self, target: Target, edits: list[Edit]) -> None:
        """Add the next step or the first contact that cells of a deal's row hold."""
        kind, key = target
        said = {edit.column.field: edit.value for edit in edits}
        if kind == CONTACT:
            prospect = self._record((PROSPECT, key[0]))  # type: ignore[index]
            add_contact(self.change, prospect, NewContact(**said))
            self.report.contacts.created += 1
            return
        if not said.get("text"):
            raise UsageError("a next step needs a text")
        if said.get("due") is None:
            raise UsageError("a next step needs a date")
        deal = self._record((DEAL, key[1]))  # type: ignore[index]
        prospect = self._record((PROSPECT, deal.prospect))
        planned = Planned(said["text"], said["due"], said.get("by") or Party.ME)
        plan_step(self.change, prospect, deal, planned)
        self.report.steps.created += 1

    def _record(self, target: Target) -> Any:
        """Return a record as this change has it. Raises UsageError if it was removed."""
        kind, key = target
        found: Any = None
        if kind == PROSPECT and isinstance(key, int):
            found = self.change.prospects.get(key)
        elif kind == DEAL and isinstance(key, int):
            found = self.change.deals.get(key)
        elif kind == CONTACT and isinstance(key, tuple):
            prospect = self.change.prospects.get(key[0])
            for contact in prospect.contacts if prospect else ():
                if contact.id == key[1]:
                    found = prospect, contact
        elif kind == STEP and isinstance(key, int):
            found = self.change.of(Step).get(key)
        elif isinstance(key, int):
            found = self.change.of(Obligation).get(key)
        if found is None:
            raise UsageError(f"the {kind} was removed")
        return found

    # -- rows without a number -------------------------------------------------------

    def additions(self) -> Iterator[None]:
        """Add the prospects, contacts and next steps of rows that name no record of the export;
        yields once a row. The deals of such rows are added before."""
        for place, page in enumerate(self.sheet.pages):
            if page.kind.title == PAGES[0].title:
                continue
            for row in page.added:
                outcome = Outcome(row.number, Action.SKIP, name=_name(row), sheet=page.kind.title)
                try:
                    outcome = self._added(page.kind, row, outcome)
                except PipelineError as error:
                    outcome = outcome._replace(reason=f"not added: {error.message}")
                    self.file.notices.append(f"{outcome.label} was {outcome.reason}")
                self.file.plan.add(outcome, place)
                yield

    def _added(self, kind: PageKind, row: PageRow, outcome: Outcome) -> Outcome:
        said = _said(kind, row, self.sheet.reading)
        if kind is PROSPECT_PAGE:
            return self._prospect(said, outcome)
        if kind not in (CONTACT_PAGE, STEP_PAGE):
            raise UsageError(
                "add an obligation with: pipeline obligation add REF KIND TEXT --due DATE"
            )
        prospect, deal = self._owner(row)
        added: object
        if kind is CONTACT_PAGE:
            added = add_person(self.change, prospect, said)
            tally = self.report.contacts
        else:
            added = add_planned(self.change, prospect, deal, said)
            tally = self.report.steps
        outcome = outcome._replace(ref=row.ref or prospect.ref, name=prospect.name)
        if added is None:
            tally.unchanged += 1
            return outcome._replace(reason=IN_THE_BOOK)
        tally.created += 1
        shown = {
            column.name: row.cell(column.name).strip()
            for column in kind.columns
            if column.of in (CONTACT, STEP)
        }
        differences = tuple(Difference(name, "", text) for name, text in shown.items() if text)
        return outcome._replace(action=Action.CREATE, differences=differences)

    def _prospect(self, said: Mapping[str, Any], outcome: Outcome) -> Outcome:
        name = said.get("name", "")
        known = self.index.names.get(fold(name), [])
        if known:
            self.report.prospects.unchanged += 1
            return outcome._replace(ref=str(known[0]), reason=IN_THE_BOOK)
        texts = {key: said[key] for key in ("source", "segment", "owner", "needs", "notes")
                 if said.get(key)}  # fmt: skip
        prospect = add_prospect(self.change, NewProspect(name, tags=said.get("tags", ()), **texts))
        self.index.see_prospect(prospect)
        self.report.prospects.created += 1
        return outcome._replace(action=Action.CREATE, ref=prospect.ref, name=prospect.name)

    def _owner(self, row: PageRow) -> tuple[Prospect, Deal | None]:
        """Return the prospect of a new row, and its deal if `Ref` names one. Raises UsageError."""
        if is_deal_ref(row.ref):
            deal = find_deal(self.change, row.ref)
            return find_prospect(self.change, str(deal.prospect)), deal
        if row.ref:
            return find_prospect(self.change, row.ref), None
        name = row.cell("prospect")
        found = [number for number in self.index.names.get(fold(name), [])
                 if number in self.change.prospects]  # fmt: skip
        if len(found) != 1:
            state = "several prospects are" if found else "no prospect is"
            raise UsageError(f"{state} called {name[:60]!r}: fill the column Ref")
        return find_prospect(self.change, str(found[0])), None

    # -- what is said ----------------------------------------------------------------

    def _count(self) -> None:
        tallies = {
            PROSPECT: self.report.prospects,
            DEAL: self.report.deals,
            CONTACT: self.report.contacts,
            STEP: self.report.steps,
        }
        for target in {**self.compared.seen, **dict.fromkeys(self.changed)}:
            if is_new(target):
                continue
            tally = tallies.get(target[0]) or self.report.of("obligations")
            if target in self.changed:
                tally.updated += 1
            else:
                tally.unchanged += 1

    def report_rows(self, wants_plan: bool) -> None:
        """Report what became of each row; call once, after the last row."""
        kept = self.compared.kept
        self.file.notices += _kept_notices(self.sheet, kept)
        if not wants_plan:
            return
        for place, page in enumerate(self.sheet.pages):
            lines = self.compared.base.page(page.kind.title)
            for row in page.rows:
                at = place, row.number
                done, left = self.done.get(at, ()), kept.get(at, ())
                line = lines.get(row.key)
                outcome = Outcome(
                    row.number,
                    Action.UPDATE if done else Action.SKIP,
                    row.ref,
                    self._present_name(line) if line else _name(row),
                    "" if done or left else IN_THE_BOOK,
                    tuple(done),
                    tuple(left),
                    page.kind.title if len(self.sheet.pages) > 1 else "",
                )
                self.file.plan.add(outcome, place)

    def _present_name(self, line: Line) -> str:
        """Return the name that the prospect of an exported row has now."""
        exported = line.view.prospect
        return (self.change.prospects.get(exported.number) or exported).name


def _name(row: PageRow) -> str:
    return row.cell("prospect").strip()


def _said(kind: PageKind, row: PageRow, reading: Any) -> dict[str, Any]:
    """Return the cells of a new row by field. Raises UsageError."""
    hints = Hints(reading.date_format, reading.mark, reading.currency)
    return {
        column.field: column.kind.read(row.cell(column.name).strip(), hints)
        for column in kind.columns
        if column.of and row.cell(column.name).strip()
    }


def _kept_notices(sheet: OwnSheet, kept: Mapping[tuple[int, int], list[Kept]]) -> Iterator[str]:
    """Yield a line for each reason why cells were not taken, with the first of them."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for (place, number), each in sorted(kept.items()):
        title = sheet.pages[place].kind.title
        for cell in each:
            by_reason[cell.why].append(
                f"{title} row {number} {cell.field} ({_short(cell.present)} in the book,"
                f" {_short(cell.offered)} in the sheet)"
            )
    for why, cells in by_reason.items():
        shown = first_few(cells, _MOST_NAMED, "; ")
        yield f"{values.count(len(cells), 'cell')} not taken, {why}: {shown}"


def _short(text: str) -> str:
    return repr(one_line(text, _LONGEST)) if text.strip() else "empty"
