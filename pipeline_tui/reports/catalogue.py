"""Every report of `pipeline report NAME`: command line, screens and docs read this table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, cast

from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Report

Make = Callable[["Facts", "By | None"], "Report"]


ANY = ("stage", "source", "segment", "owner", "product", "tag", "month")
"""Every way in which deals are told apart."""
OF_CLIENTS = ("source", "segment", "tag")
"""What a prospect has, whatever its deals."""


class Entry(NamedTuple):
    """One report."""

    name: str
    module: str
    """Under `pipeline_tui.reports`; its function `report(facts, by)` makes the report."""
    summary: str
    period: str
    """The period that it covers unless told otherwise."""
    groups: tuple[str, ...] = ANY
    """What `--by` may say of it; nothing for a report that has groups of its own."""


REPORTS: tuple[Entry, ...] = (
    Entry("funnel", "funnel", "What became of the deals that entered each stage.",
          "last-365-days"),
    Entry("stages", "stages", "How long deals stay in each stage.", "last-365-days"),
    Entry("forecast", "forecast", "What will come in, month by month, beside the plan.", "all"),
    Entry("slippage", "slippage", "Deals that were due and were put off.", "this-quarter"),
    Entry("accuracy", "accuracy", "How good probabilities and forecasts were.", "last-365-days"),
    Entry("diff", "diff", "What changed in the open pipeline: a bridge that sums.", "this-month"),
    Entry("velocity", "velocity", "How fast the open pipeline turns into money.", "last-90-days"),
    Entry("monthly", "monthly", "The month as one document, with the plan of the next one.",
          "last-month", groups=()),
    Entry("targets", "plan_months", "How far the plan is met, and whether the rest is covered.",
          "this-quarter"),
    Entry("commission", "commission_months", "What each month pays: earned, expected, upside.",
          "this-quarter", groups=()),
    Entry("activity", "activity", "What was done: calls, meetings, visits … by kind and week.",
          "last-90-days", groups=("source", "segment", "owner", "tag", "month")),
    Entry("sources", "sources", "What each source brought, and what it still holds.", "all",
          groups=()),
    Entry("segments", "segments", "What each segment brought, and what it still holds.", "all",
          groups=()),
    Entry("objections", "objection_report", "What clients object, what was answered, what works.",
          "last-365-days", groups=("source", "segment", "owner", "product", "tag")),
    Entry("competitors", "competitor_report", "Won and lost against each competitor.",
          "last-365-days"),
    Entry("losses", "losses", "Why deals were lost, from which stage, and when.",
          "last-365-days"),
    Entry("retention", "retention", "Clients that buy again, refer others, or fall silent.",
          "last-365-days", groups=OF_CLIENTS),
)  # fmt: skip
"""Those whose module has `report(facts, by)`; status has a page of its own."""

STATUS = Entry("status", "status_figures",
               "What is open now, and what moved, was won and lost in the period.",
               "today", groups=())  # fmt: skip
ALL: tuple[Entry, ...] = (STATUS, *REPORTS)
"""For whoever shows them side by side."""


def find_report(name: str) -> Entry:
    """The report of a name. Raises UsageError with the one that comes near."""
    for entry in ALL:
        if entry.name == name:
            return entry
    import difflib

    near = difflib.get_close_matches(name, [entry.name for entry in ALL], n=1)
    hint = f"did you mean {near[0]}?" if near else "see: pipeline report"
    raise UsageError(f"there is no report {name!r}: {hint}")


def maker(entry: Entry) -> Make:
    """The function that makes a report; its module is imported when it is asked for."""
    from importlib import import_module

    return cast("Make", import_module(f"pipeline_tui.reports.{entry.module}").report)
