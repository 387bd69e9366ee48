"""Exports for other programs: a spreadsheet, a phone, a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.exchange.exporting import Exported, ExportFormat
from pipeline_tui.present import values

if TYPE_CHECKING:
    from datetime import time

    from pipeline_tui.exchange.chosen import Chosen


def export_for_others(chosen: Chosen, how: ExportFormat, remind: time | None = None) -> Exported:
    """What is chosen as a workbook, as vCards or as a calendar.

    `remind` is the time of an alarm in a calendar. Raises PipelineError where the
    format has no room.
    """
    if how is ExportFormat.VCF:
        return _cards(chosen)
    return _calendar(chosen, remind) if how is ExportFormat.ICS else _workbook(chosen)


def _workbook(chosen: Chosen) -> Exported:
    from pipeline_tui.exchange.export_xlsx import deals_workbook

    made = deals_workbook(chosen)
    left_out = []
    if made.cut_texts:
        texts = values.count(made.cut_texts, "text")
        left_out.append(f"{texts} longer than a cell can hold: --format json has the whole")
    return Exported(made.content, len(chosen.deals), len(chosen.prospects), tuple(left_out))


def _cards(chosen: Chosen) -> Exported:
    from pipeline_tui.exchange.export_vcard import contact_cards

    contacts = sum(len(prospect.contacts) for prospect, _ in chosen.prospects)
    without = sum(not prospect.contacts for prospect, _ in chosen.prospects)
    left_out = (f"{without} prospect(s) have no contact, so no card",) if without else ()
    with_one = len(chosen.prospects) - without
    what = values.count(contacts, "contact")
    return Exported(contact_cards(chosen), len(chosen.deals), with_one, left_out, what)


def _calendar(chosen: Chosen, remind: time | None) -> Exported:
    from pipeline_tui.exchange.export_calendar import calendar_file

    made = calendar_file(chosen, remind)
    steps = values.count(made.steps, "next step")
    what = f"{steps} and {values.count(made.obligations, 'obligation')}"
    return Exported(made.content, len(chosen.deals), len(chosen.prospects), (), what)
