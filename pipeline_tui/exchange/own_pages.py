"""The sheets of an exported workbook: their rows, and how a row is found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.own_columns import (
    CONTACTS,
    DEALS,
    OBLIGATIONS,
    PROSPECTS,
    STEPS,
    WORKBOOK_DEALS,
    Line,
)
from pipeline_tui.query.views import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline_tui.exchange.chosen import Chosen, OnePlanned
    from pipeline_tui.exchange.own_columns import Column
    from pipeline_tui.model.prospect import Prospect


class PageKind(NamedTuple):
    """A kind of sheet."""

    title: str
    columns: Sequence[Column]
    lines: Callable[[Chosen], Iterator[Line]]
    """Return the rows of an export."""
    number: str = ""
    """The column with the number of the record; empty if `Ref` alone names it."""

    def key(self, line: Line) -> str:
        """Return the text by which a row is found again."""
        if not self.number:
            return line.ref
        number = line.contact.id if line.contact else line.planned.id if line.planned else 0
        return f"{line.view.prospect.number} {number}"


def _bare(chosen: Chosen, prospect: Prospect) -> View:
    return View(prospect, None, None, chosen.today, chosen.settings)


def _deals(chosen: Chosen) -> Iterator[Line]:
    return map(Line, chosen.deals)


def _prospects(chosen: Chosen) -> Iterator[Line]:
    for prospect, views in chosen.prospects:
        open_deals = sum(view.deal.is_open for view in views)
        yield Line(_bare(chosen, prospect), open_deals=open_deals)


def _contacts(chosen: Chosen) -> Iterator[Line]:
    for prospect, _ in chosen.prospects:
        view = _bare(chosen, prospect)
        for contact in prospect.contacts:
            yield Line(view, contact)


def _steps(chosen: Chosen) -> Iterator[Line]:
    return _planned(chosen, chosen.steps())


def _obligations(chosen: Chosen) -> Iterator[Line]:
    return _planned(chosen, chosen.obligations())


def _planned(chosen: Chosen, planned: Iterable[OnePlanned]) -> Iterator[Line]:
    for each in planned:
        yield Line(each.view or _bare(chosen, each.prospect), planned=each.what)


DEAL_PAGE = PageKind("Deals", WORKBOOK_DEALS, _deals)
CSV_PAGE = PageKind("Deals", DEALS, _deals)
PROSPECT_PAGE = PageKind("Prospects", PROSPECTS, _prospects)
CONTACT_PAGE = PageKind("Contacts", CONTACTS, _contacts, "contact_no")
STEP_PAGE = PageKind("Next steps", STEPS, _steps, "step_no")
OBLIGATION_PAGE = PageKind("Obligations", OBLIGATIONS, _obligations, "obligation_no")
PAGES = (DEAL_PAGE, PROSPECT_PAGE, CONTACT_PAGE, STEP_PAGE, OBLIGATION_PAGE)
"""In the order of the workbook."""
