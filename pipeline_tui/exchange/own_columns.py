"""The columns of our own sheets, one table for the workbook and the CSV, out and back.

The first columns of the deals are the record of `list --json`. The others hold what an import
needs as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pipeline_tui.exchange.csv_text import guard
from pipeline_tui.exchange.own_cells import (
    AMOUNT,
    CURRENCY,
    DATE,
    EMAILS,
    FLAG,
    LIST,
    NUMBER,
    OBJECT,
    OBLIGATION,
    PARTY,
    PERCENT,
    PHONES,
    STAGE,
    STATUS,
    TAGS,
    TEXT,
)
from pipeline_tui.exchange.xlsx import Amount
from pipeline_tui.model.activity import Step
from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.probability import CERTAIN, NEVER
from pipeline_tui.model.prospect import Contact
from pipeline_tui.model.stages import Status
from pipeline_tui.query.views import DealRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline_tui.exchange.own_cells import Kind
    from pipeline_tui.exchange.own_stamp import Stamp
    from pipeline_tui.exchange.xlsx import Value
    from pipeline_tui.model.contract import Obligation
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import DealView, View

RECORD = DealRecord.__struct_fields__
STAMP = "book"
"""The column of a CSV that says which book and revision a row is from."""
_MARKS = frozenset({"ref", "prospect", "stage", "status", "created", "touched", "uid"})
PROSPECT, DEAL, CONTACT, STEP, OBLIGATION_RECORD = (
    "prospect", "deal", "contact", "next step", "obligation"
)  # fmt: skip
"""The kinds of records that a cell may change."""


class Line(NamedTuple):
    """What one row of a sheet shows."""

    view: View
    """The prospect, its deal, the next step of that, the day and the settings."""
    contact: Contact | None = None
    planned: Step | Obligation | None = None
    """The next step or the obligation that the row is."""
    open_deals: int = 0

    @property
    def ref(self) -> str:
        """Return the `Ref` of the row."""
        if self.planned is not None:
            return ref_of(self.planned.prospect, self.planned.deal)
        return self.view.deal.ref if self.view.deal else self.view.prospect.ref

    @property
    def deal(self) -> Deal:
        """Return the deal of a row that has one."""
        return cast("DealView", self.view).deal

    @property
    def step(self) -> Step | None:
        """Return the next step that the row is, else the one that its deal shows."""
        return self.planned if isinstance(self.planned, Step) else self.view.step

    @property
    def obligation(self) -> Obligation:
        """Return the obligation of a row of obligations."""
        return cast("Obligation", self.planned)


class Column(NamedTuple):
    """A column of a sheet."""

    name: str
    """The header in a CSV; a workbook shows `next_due` as `Next due`."""
    get: Callable[[Line], Any]
    kind: Kind
    of: str = ""
    """The kind of record that a changed cell changes; empty for a column that only shows."""
    field: str = ""
    """The field of that record, in the words of `sheet_edits`."""

    @property
    def title(self) -> str:
        """Return the header in a workbook."""
        return self.name.replace("_", " ").capitalize()


def _probability(line: Line) -> Any:
    """Return the deal's own probability; a closed deal has none."""
    return line.deal.probability if line.deal.is_open else None


def _stage_probability(line: Line) -> Any:
    """Return the probability that a deal without its own has."""
    deal = line.deal
    if not deal.is_open:
        return CERTAIN if deal.status is Status.WON else NEVER
    return line.view.settings.probability[deal.stage]


def _first(line: Line) -> Contact:
    return line.contact or next(iter(line.view.prospect.contacts), _NO_CONTACT)


def _value(line: Line) -> Amount | None:
    return None if line.deal.value is None else Amount(line.deal.value, line.deal.currency)


def _amount(line: Line) -> Amount | None:
    owed = line.obligation
    return None if owed.amount is None else Amount(owed.amount, owed.currency)


def _title(line: Line) -> str:
    return line.view.deal.title if line.view.deal else ""


_NO_CONTACT = Contact(id=0)
_REF = Column("ref", lambda line: line.ref, TEXT)
_NAME = Column("prospect", lambda line: line.view.prospect.name, TEXT, PROSPECT, "name")
_TITLE = Column("title", _title, TEXT, DEAL, "title")
_SOURCE = Column("source", lambda line: line.view.prospect.source, TEXT, PROSPECT, "source")
_SEGMENT = Column("segment", lambda line: line.view.prospect.segment, TEXT, PROSPECT, "segment")
_NEEDS = Column("needs", lambda line: line.view.prospect.needs, TEXT, PROSPECT, "needs")
_NOTES = Column("notes", lambda line: line.view.prospect.notes, TEXT, PROSPECT, "notes")
_STEP_TEXT = Column(
    "next_step", lambda line: line.step.text if line.step else "", TEXT, STEP, "text"
)

DEALS = (
    _REF,
    _NAME,
    _TITLE,
    Column("stage", lambda line: line.deal.stage.value, STAGE, DEAL, "stage"),
    Column("status", lambda line: line.deal.status.value, STATUS, DEAL, "status"),
    Column("value", _value, AMOUNT, DEAL, "value"),
    Column("currency", lambda line: line.deal.currency, CURRENCY, DEAL, "currency"),
    Column("probability", _probability, PERCENT, DEAL, "probability"),
    _STEP_TEXT,
    Column("next_due", lambda line: line.step.due if line.step else None, DATE, STEP, "due"),
    Column("idle_days", lambda line: line.deal.idle_on(line.view.today), NUMBER),
    _SOURCE,
    _SEGMENT,
    Column("owner", lambda line: line.view.owner, TEXT, DEAL, "owner"),
    Column("tags", lambda line: line.view.tags, TAGS, DEAL, "tags"),
    Column("created", lambda line: line.deal.created, DATE),
    Column("closed", lambda line: line.deal.closed, DATE, DEAL, "closed"),
    Column("guessed_dates", lambda line: line.deal.guessed_dates, TAGS),
    Column("expected_close", lambda line: line.deal.close, DATE, DEAL, "close"),
    Column("product", lambda line: line.deal.product, TEXT, DEAL, "product"),
    Column("lost_reason", lambda line: line.deal.lost.reason if line.deal.lost else "", TEXT,
           DEAL, "lost reason"),
    Column("competitors", lambda line: line.deal.competitors, LIST, DEAL, "competitors"),
    Column("reliability", lambda line: line.view.grade.text, TEXT),
    Column("contact", lambda line: _first(line).name, TEXT, CONTACT, "name"),
    Column("role", lambda line: _first(line).role, TEXT, CONTACT, "role"),
    Column("email", lambda line: _first(line).emails, EMAILS, CONTACT, "emails"),
    Column("phone", lambda line: _first(line).phones, PHONES, CONTACT, "phones"),
    Column("decides", lambda line: _first(line).decides, FLAG, CONTACT, "decides"),
    _NEEDS,
    _NOTES,
    Column("fields", lambda line: line.deal.fields, OBJECT, DEAL, "fields"),
    Column("origins", lambda line: line.deal.origins, LIST),
    Column("touched", lambda line: line.deal.touched, DATE),
    Column("next_by", lambda line: line.step.by.value if line.step else "", PARTY, STEP, "by"),
    Column("uid", lambda line: line.view.prospect.uid, TEXT),
    Column("prospect_created", lambda line: line.view.prospect.created, DATE),
    Column("prospect_owner", lambda line: line.view.prospect.owner, TEXT, PROSPECT, "owner"),
    Column("prospect_tags", lambda line: line.view.prospect.tags, TAGS, PROSPECT, "tags"),
    Column("prospect_fields", lambda line: line.view.prospect.fields, OBJECT, PROSPECT, "fields"),
    Column("prospect_origins", lambda line: line.view.prospect.origins, LIST),
    Column("stage_probability", _stage_probability, PERCENT),
)  # fmt: skip
"""A CSV has all of them; a workbook those of `WORKBOOK_DEALS`."""
_BY_NAME = {column.name: column for column in DEALS}
WORKBOOK_DEALS = tuple(
    _BY_NAME[name]
    for name in (*RECORD[:8], "stage_probability", *RECORD[8:])
    if name not in ("competitors", "reliability")
)
PROSPECTS = (
    _REF,
    _NAME,
    Column("open_deals", lambda line: line.open_deals, NUMBER),
    _SOURCE,
    _SEGMENT,
    Column("owner", lambda line: line.view.prospect.owner, TEXT, PROSPECT, "owner"),
    Column("tags", lambda line: line.view.prospect.tags, TAGS, PROSPECT, "tags"),
    Column("created", lambda line: line.view.prospect.created, DATE),
    _NEEDS,
    _NOTES,
)


def _person(line: Line) -> Contact:
    return cast("Contact", line.contact)


CONTACTS = (
    _REF,
    _NAME,
    Column("contact", lambda line: _person(line).name, TEXT, CONTACT, "name"),
    Column("role", lambda line: _person(line).role, TEXT, CONTACT, "role"),
    Column("email", lambda line: _person(line).emails, EMAILS, CONTACT, "emails"),
    Column("phone", lambda line: _person(line).phones, PHONES, CONTACT, "phones"),
    Column("decides", lambda line: _person(line).decides, FLAG, CONTACT, "decides"),
    Column("contact_no", lambda line: _person(line).id, NUMBER),
)
STEPS = (
    _REF,
    _NAME,
    _TITLE,
    Column("due", lambda line: line.step.due if line.step else None, DATE, STEP, "due"),
    _STEP_TEXT,
    Column("by", lambda line: line.step.by.value if line.step else "", PARTY, STEP, "by"),
    Column("stage", lambda line: line.view.deal.stage.value if line.view.deal else "", STAGE),
    Column("step_no", lambda line: line.planned.id if line.planned else None, NUMBER),
)
OBLIGATIONS = (
    _REF,
    _NAME,
    _TITLE,
    Column("due", lambda line: line.obligation.due, DATE, OBLIGATION_RECORD, "due"),
    Column("kind", lambda line: line.obligation.kind.value, OBLIGATION, OBLIGATION_RECORD, "kind"),
    Column("by", lambda line: line.obligation.by.value, PARTY, OBLIGATION_RECORD, "by"),
    Column("text", lambda line: line.obligation.text, TEXT, OBLIGATION_RECORD, "text"),
    Column("amount", _amount, AMOUNT, OBLIGATION_RECORD, "amount"),
    Column("currency", lambda line: line.obligation.currency, CURRENCY),
    Column("days_late", lambda line: line.obligation.days_late(line.view.today), NUMBER),
    Column("obligation_no", lambda line: line.obligation.id, NUMBER),
)
HEADERS = (*(column.name for column in DEALS), STAMP)
NOT_OF_A_LIST = frozenset({"ref", "idle_days", "stage_probability", STAMP})
"""Columns that say nothing to another book."""


def is_own(headers: Sequence[str]) -> bool:
    """Return whether a CSV with these headers is an export of ours, complete enough to be exact."""
    return _MARKS.issubset(headers)


def row_of(view: DealView, stamp: Stamp) -> list[str]:
    """Return the cells of a deal in a CSV."""
    line = Line(view)
    cells = [guard(column.kind.text(column.get(line))) for column in DEALS]
    return [*cells, guard(stamp.cell(line.ref))]


def workbook_row(columns: Sequence[Column], line: Line) -> list[Value]:
    """Return the cells of a row of a workbook: numbers and days as what they are."""
    return [_cell(column, column.get(line)) for column in columns]


def _cell(column: Column, value: Any) -> Value:
    if column.kind in (DATE, AMOUNT, PERCENT, NUMBER):
        found: Value = value
        return found
    return column.kind.text(value)
