"""An export as a workbook: deals, prospects, contacts, next steps, obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.exchange.own_columns import (
    CONTACTS,
    OBLIGATIONS,
    PROSPECTS,
    STEPS,
    WORKBOOK_DEALS,
    Line,
    workbook_row,
)
from pipeline_tui.exchange.xlsx import SheetOut, Workbook, workbook
from pipeline_tui.query.views import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline_tui.exchange.chosen import Chosen, OnePlanned
    from pipeline_tui.exchange.own_columns import Column


def deals_workbook(chosen: Chosen) -> Workbook:
    """Return the workbook of an export. Raises PipelineError if a sheet has too many rows."""
    return workbook(
        (
            _sheet("Deals", WORKBOOK_DEALS, map(Line, chosen.deals)),
            _sheet("Prospects", PROSPECTS, _prospects(chosen)),
            _sheet("Contacts", CONTACTS, _contacts(chosen)),
            _sheet("Next steps", STEPS, _planned(chosen, chosen.steps())),
            _sheet("Obligations", OBLIGATIONS, _planned(chosen, chosen.obligations())),
        ),
        chosen.saved,
        chosen.stamp.properties(),
    )


def _sheet(name: str, columns: Sequence[Column], lines: Iterable[Line]) -> SheetOut:
    headers = [column.title for column in columns]
    return SheetOut(name, headers, (workbook_row(columns, line) for line in lines))


def _prospects(chosen: Chosen) -> Iterator[Line]:
    for prospect, views in chosen.prospects:
        open_deals = sum(view.deal.is_open for view in views)
        view = View(prospect, None, None, chosen.today, chosen.settings)
        yield Line(view, open_deals=open_deals)


def _contacts(chosen: Chosen) -> Iterator[Line]:
    for prospect, _ in chosen.prospects:
        view = View(prospect, None, None, chosen.today, chosen.settings)
        for contact in prospect.contacts:
            yield Line(view, contact)


def _planned(chosen: Chosen, planned: Iterable[OnePlanned]) -> Iterator[Line]:
    for each in planned:
        view = each.view or View(each.prospect, None, None, chosen.today, chosen.settings)
        yield Line(view, planned=each.what)
