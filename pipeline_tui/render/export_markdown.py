"""An export as one Markdown table, to paste into a wiki or a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.exchange.exporting import Exported
from pipeline_tui.render.list_page import deals_page
from pipeline_tui.render.markdown import markdown

if TYPE_CHECKING:
    from pipeline_tui.exchange.chosen import Chosen

COLUMNS = ("ref", "prospect", "title", "stage", "value", "probability", "expected_close",
           "next_step", "next_due", "owner", "tags")  # fmt: skip


def exported_markdown(chosen: Chosen) -> Exported:
    """The deals as a table; text that Markdown would take for its own is escaped."""
    text = markdown(deals_page(chosen.deals, COLUMNS, chosen.today))
    without = sum(not deals for _, deals in chosen.prospects)
    left_out = (f"{without} prospect(s) without a deal are not in it",) if without else ()
    with_deals = len(chosen.prospects) - without
    return Exported(text.encode(), len(chosen.deals), with_deals, left_out)
