"""What an import did, or in a dry run would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline_tui.exchange.outcome_list import Plan
from pipeline_tui.exchange.sheet import NOTHING_JUDGED, Judged
from pipeline_tui.present.text import first_few

if TYPE_CHECKING:
    from pipeline_tui.exchange.closing import Guess
    from pipeline_tui.exchange.outcomes import Kept
    from pipeline_tui.exchange.sheet import Rejected

_MOST_NAMED = 5
_NAMES_HINT = "to name them, import the file that has their ids and names: pipeline import FILE"


@dataclass
class Tally:
    """How many of one kind."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    """In the book already."""


class Remark(StrEnum):
    """What may be worth a look at rows that were imported."""

    OTHER_NAME = "matched to a prospect of another name"
    DOMAIN = "no company in the row, matched by the domain of the e-mail address"
    NO_COMPANY = "no company in the row, so the prospect is named after the contact or the deal"
    ID_AS_NAME = "no row names the company, so its id is the name until a file does"
    ID_AS_TITLE = "no title in the row, so the deal has its id as title"
    NO_MATCH = "ids that match no row"
    SEVERAL_CONTACTS = "fits several contacts and was matched to none"
    OTHER_PERSON = "the contact id belongs to another person, so no contact was added"
    FULLER_NAME = "fuller name of a contact, which keeps the name that other rows find it by"
    OTHER_VALUE = "not kept, because other rows of the prospect say otherwise"
    MOST_ADDRESSES = "not kept, because rows give a contact at most 50 e-mails and 50 phones"
    OTHER_DEAL_VALUE = "not kept, because another row of the same deal says otherwise"


@dataclass
class FileReport:
    """What became of one file."""

    name: str
    headers: list[str]
    rows: int = 0
    """Rows that said something, rejected ones included."""
    rejected: list[Rejected] = field(default_factory=list)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    """Rows that were skipped because an earlier row has the same deal, with that row."""
    doubled: list[tuple[int, str]] = field(default_factory=list)
    """Rows that were made a further deal, with the one that was there already."""
    guessed: list[tuple[int, Guess]] = field(default_factory=list)
    """Rows whose deal has a guessed day."""
    remarks: dict[Remark, list[tuple[int, str]]] = field(default_factory=dict)
    """What a person should know of rows that were imported, by row."""
    kept: list[tuple[int, Kept]] = field(default_factory=list)
    """Fields that were kept because of manual edits, with the row."""
    plan: Plan = field(default_factory=Plan)
    """What became of each row; empty where nobody asked for it."""
    notices: list[str] = field(default_factory=list)
    is_own_sheet: bool = False
    """Whether it is a sheet that was exported from this book: what it says is always shown."""
    judged: Judged = NOTHING_JUDGED
    """How its cells were read, which its rejected rows alone may not show."""

    def remark(self, what: Remark, row: int, text: str) -> None:
        """Note something of a row that was imported."""
        self.remarks.setdefault(what, []).append((row, text))

    def remark_lines(self) -> list[str]:
        """The remarks, a line for each kind with the first rows."""
        lines = []
        for what in Remark:
            if rows := self.remarks.get(what):
                lines.append(f"{what} ({len(rows):,}): {_first_rows(rows)}")
                if what is Remark.ID_AS_NAME:
                    lines.append(_NAMES_HINT)
        return lines


def _first_rows(rows: list[tuple[int, str]]) -> str:
    rows.sort()
    first = [f"row {row}: {text}" for row, text in rows[:_MOST_NAMED]]
    return first_few(first, _MOST_NAMED, "; ", len(rows))


@dataclass
class Report:
    """What became of the files of one import."""

    files: list[FileReport] = field(default_factory=list)
    prospects: Tally = field(default_factory=Tally)
    contacts: Tally = field(default_factory=Tally)
    deals: Tally = field(default_factory=Tally)
    steps: Tally = field(default_factory=Tally)
    records: dict[str, Tally] = field(default_factory=dict)
    """The other kinds, by the table that holds them."""

    def of(self, table: str) -> Tally:
        """The count of a table."""
        return self.steps if table == "steps" else self.records.setdefault(table, Tally())

    @property
    def rejected(self) -> int:
        """How many rows were rejected."""
        return sum(len(each.rejected) for each in self.files)

    @property
    def changes(self) -> bool:
        """Whether anything in the book changed."""
        kinds = (self.prospects, self.contacts, self.deals, self.steps)
        tallies = (*kinds, *self.records.values())
        return any(each.created or each.updated for each in tallies)
