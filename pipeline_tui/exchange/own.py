"""Our own exports: what they hold, and how one is known."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.book.tables import OWNED
from pipeline_tui.model.activity import Activity, Step
from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.contract import Contract, Obligation
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.evidence import Evidence
from pipeline_tui.model.feedback import Feedback
from pipeline_tui.model.objection import Objection
from pipeline_tui.model.product import Product
from pipeline_tui.model.proposal import Proposal
from pipeline_tui.model.prospect import Prospect
from pipeline_tui.query.views import DealRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline_tui.book import Snapshot
    from pipeline_tui.exchange.sheet import Rejected

FORMAT = "pipeline-tui"
VERSION = 2
"""1 held prospects, deals, activities and next steps only."""
RECORD_TABLES = OWNED[1:]
"""What belongs to a prospect or to one of its deals; contracts stand before obligations."""


class Records(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The records of a prospect as they stand in the book; the fields are named like the
    tables. A number here is that of the book that was exported."""

    activities: tuple[Activity, ...] = ()
    steps: tuple[Step, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    objections: tuple[Objection, ...] = ()
    contracts: tuple[Contract, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def all(self) -> Iterator[msgspec.Struct]:
        """Every one, contracts before their obligations."""
        return chain.from_iterable(getattr(self, table) for table in RECORD_TABLES)


class Dossier(Records, frozen=True, omit_defaults=True, kw_only=True):
    """A prospect with everything that belongs to it: one element of a JSON export."""

    prospect: Prospect
    deals: tuple[Deal, ...] = ()


class Lists(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What deals name and no prospect owns."""

    products: tuple[Product, ...] = ()
    competitors: tuple[Competitor, ...] = ()

    def all(self) -> Iterator[Product | Competitor]:
        """Every one."""
        yield from self.products
        yield from self.competitors


class OwnBook(Lists, frozen=True, kw_only=True):
    """A JSON export."""

    format: str
    version: int
    prospects: tuple[msgspec.Raw, ...]


class DealLine(DealRecord, frozen=True, omit_defaults=True, kw_only=True):
    """One line of a JSONL export: the record of `list --json`, and behind it all that an
    import reads."""

    dossier: Prospect
    deal: Deal
    # The fields of Records again: a struct cannot have two bases that both hold fields.
    activities: tuple[Activity, ...] = ()
    steps: tuple[Step, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    objections: tuple[Objection, ...] = ()
    contracts: tuple[Contract, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class OwnRow(NamedTuple):
    """A dossier with the row that it came from."""

    row: int
    dossier: Dossier
    is_whole: bool
    """Whether it tells the whole history of its deals; a CSV tells only how they stand."""


class OwnFile(NamedTuple):
    """What one of our own exports says."""

    name: str
    headers: list[str]
    values: dict[int, list[str]]
    """The rows as they came, for those that the book will not take."""
    rows: list[OwnRow]
    rejected: list[Rejected]
    lists: Lists = Lists()
    notices: Sequence[str] = ()


class Dossiers:
    """Reads whole dossiers out of a book, each table once."""

    def __init__(self, snapshot: Snapshot, numbers: set[int]) -> None:
        from pipeline_tui.book.tables import kind_of

        self._found: dict[str, dict[int, list[msgspec.Struct]]] = {}
        for table in RECORD_TABLES:
            groups: dict[int, list[msgspec.Struct]] = {}
            for each in snapshot.of(kind_of(table)).of_prospects(numbers):
                groups.setdefault(_owner(each), []).append(each)
            self._found[table] = groups

    def records(self, number: int, deals: set[int | None]) -> dict[str, tuple[msgspec.Struct, ...]]:
        """By table, what belongs to some deals of a prospect; none stands for the
        prospect itself."""
        return {
            table: tuple(
                each for each in groups.get(number, ()) if getattr(each, "deal", None) in deals
            )
            for table, groups in self._found.items()
        }

    def dossier(self, prospect: Prospect, deals: Iterable[Deal]) -> Dossier:
        """A prospect with these deals and what belongs to it and to them."""
        own = tuple(deals)
        records = self.records(prospect.number, {None, *(each.number for each in own)})
        return msgspec.structs.replace(Dossier(prospect=prospect, deals=own), **records)


def _owner(doc: msgspec.Struct) -> int:
    owner: int = getattr(doc, "prospect", 0)
    return owner
