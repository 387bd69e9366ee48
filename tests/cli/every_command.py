"""A command line for every command that reads a book, and for every one that changes it."""

from __future__ import annotations

from pipeline_tui.reports.catalogue import ALL

READS: tuple[tuple[str, ...], ...] = (
    ("today",), ("today", "--json"), ("list",), ("list", "--json"), ("list", "--prospects"),
    ("list", "--format", "md"), ("list", "--sort", "-value"),
    ("list", "--columns", "ref,prospect,title,value,close,probability,idle,next_step,due"),
    ("list", "value>1"), ("list", "idle>14d"), ("list", "close<2027-01-01"),
    ("show", "1"), ("show", "1", "--json"), ("history",), ("doctor",), ("duplicates",),
    ("target", "list"), ("target", "show"), ("referral", "tree"), ("duty", "list", "1.1"),
    ("terms", "1"), ("cadence", "1"), ("product", "list"), ("product", "unsold", "1"),
    ("proposal", "list"), ("proposal", "show", "p1"), ("proposal", "print", "p1"),
    ("objection", "list"), ("objection", "library", "price"),
    ("competitor", "list"), ("competitor", "show", "some text"),
    ("reliability", "show", "1"), ("reliability", "list"), ("contract", "list"),
    ("contract", "show", "1"), ("obligation", "list"), ("feedback", "list"), ("handover", "list"),
    ("commission",), ("backup", "list"), ("config", "list"),
    *(("export", "--format", form) for form in ("csv", "json", "jsonl", "md", "vcf", "ics")),
    ("export", "--force", "-o", "deals.xlsx"),
)  # fmt: skip
_OF_REPORTS = (
    (), ("--period", "all"), ("--period", "all", "--json"), ("--period", "all", "--why"),
    ("--period", "all", "--format", "csv"), ("--period", "all", "--force", "-o", "report.html"),
    ("--as-of", "2000-01-01"),
)  # fmt: skip
REPORTS = tuple(("report", report.name, *more) for report in ALL for more in _OF_REPORTS)
CHANGES: tuple[tuple[str, ...], ...] = (
    ("config", "set", "commission.rate", "5"),
    ("log", "1.1", "call", "rang"), ("next", "1.1", "ring", "--due", "fri"),
    ("done", "1.1", "--next", "again", "--due", "2999-12-30"),
    ("cadence", "1", "3650d"), ("cadence", "1", "1d"),
    ("edit", "1.1", "--value", "999999999999999"), ("edit", "1.1", "--close", "2999-12-31"),
    ("edit", "1.1", "--probability", "0.01"), ("edit", "1", "--needs", "more"),
    ("move", "1.1", "search"), ("advance", "1.1"), ("win", "1.1"), ("reopen", "1.1"),
    ("lose", "1.1", "--reason", "price"), ("reopen", "1.1"),
    ("deal", "add", "1", "--title", "new", "--value", "999999999999999"),
    ("contract", "edit", "1", "--notice-days", "3650"), ("contract", "sign", "1"),
    ("contract", "document", "1", "some text"), ("contract", "renew", "1", "--until", "2999-12-31"),
    ("contract", "end", "1"), ("contract", "add", "1.2", "--ends", "2999-12-31"),
    ("obligation", "reopen", "1", "some text"), ("obligation", "done", "1", "some text"),
    ("obligation", "edit", "1", "some text", "--due", "2999-12-31"),
    ("obligation", "add", "1.1", "payment", "rent", "--due", "2999-12-01", "--repeat", "monthly",
     "--count", "12"),
    ("obligation", "add", "1.1", "payment", "rent", "--due", "2026-12-01", "--repeat", "yearly",
     "--count", "50", "--amount", "999999999999999"),
    ("feedback", "resolve", "1", "some text", "done"), ("feedback", "reopen", "1", "some text"),
    ("feedback", "edit", "1", "some text", "--due", "2999-12-31"),
    ("reliability", "add", "1", "court", "bad", "--on", "1900-01-01"),
    ("reliability", "edit", "1", "court", "--says", "good"),
    ("proposal", "copy", "p1"), ("proposal", "edit", "p2", "--discount", "100"),
    ("proposal", "line", "add", "1.1", "Inverter x 999999999 @ 999999999999999"),
    ("proposal", "value", "p1"), ("proposal", "send", "p2"), ("proposal", "accept", "p2"),
    ("terms", "1", "--discount", "99.99", "--payment-days", "3650"),
    ("product", "edit", "some text", "--price", "999999999999999"),
    ("competitor", "price", "some text", "panel", "999999999999999"),
    ("duty", "done", "1.1", "next step"), ("objection", "reopen", "1", "1"),
    ("objection", "answer", "1", "an answer"), ("objection", "close", "1", "1", "resolved"),
    ("contact", "add", "1", "Zoe"), ("contact", "remove", "1", "Zoe"),
    ("add", "New", "--value", "999999999999999"), ("referral", "add", "1", "--of", "2"),
    ("merge", "1", "2"), ("undo",), ("redo",), ("undo",),
    ("target", "set", "2999-12", "--value", "999999999999999"),
    ("handover", "out", "name:some", "--to", "Ben", "--from", "mon", "--until", "2999-12-31",
     "-o", "handover"),
    ("backup", "make"), ("remove", "1", "--yes"), ("undo",), ("backup", "restore", "latest"),
    ("undo",), ("history",), ("history", "2"), ("history", "5"),
)  # fmt: skip
LAST: tuple[tuple[str, ...], ...] = (("forget", "1", "--yes"), ("today",), ("history",))
"""What cannot be undone."""
INTERACTIVE = frozenset(("tui", "serve", "demo", "import"))
"""Commands that tests of their own run."""
