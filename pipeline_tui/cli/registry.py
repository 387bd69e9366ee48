"""Every command of the program: where it lives, what it is for, how it is used.

A command's module is imported when the command is called, so that `pipeline
list` pays for nothing but lists. Help, completion and docs read this table.
"""

from __future__ import annotations

from typing import NamedTuple

DAY = "Every day"
DEALS = "Deals"
PROSPECTS = "Prospects"
NUMBERS = "Numbers"
EXCHANGE = "In and out"
SAFETY = "Safety"
PROGRAM = "Program"


class Entry(NamedTuple):
    """One command or group of commands."""

    name: str
    module: str
    """Under `pipeline_tui.cli`."""
    function: str
    """The function, or `app` for a group."""
    summary: str
    panel: str
    examples: tuple[str, ...] = ()


COMMANDS: tuple[Entry, ...] = (
    Entry(
        "today", "today", "today", "What to do today, and which deals are in danger.", DAY,
        ("pipeline today", "pipeline today --check || echo 'something is overdue'"),
    ),
    Entry("tui", "tui", "tui", "Open the screens: today, board, prospects, report.", DAY,
          ("pipeline tui",)),
    Entry(
        "list", "listing", "list_deals", "Deals that match a filter, or prospects.", DAY,
        ("pipeline list status:open 'value>100k'",
         "pipeline list stage:objections or 'idle>14d' --sort -value",
         "pipeline list --prospects tag:key",
         "pipeline list -tag:cold --columns ref,prospect,value,close --json"),
    ),
    Entry(
        "show", "showing", "show", "The dossier of one prospect.", DAY,
        ("pipeline show 12", "pipeline show solar"),
    ),
    Entry(
        "add", "adding", "add", "Add a prospect with its first deal.", DAY,
        ("pipeline add Solartek --value 500k --currency EUR --contact Anna --email a@solartek.eu",
         "pipeline add 'Blue Ocean' --source fair --tag key --next 'call Ben' --due fri"),
    ),
    Entry(
        "log", "activities", "log", "Record what happened: a call, a mail, a meeting …", DAY,
        ("pipeline log 12 call 'wants a better price' --next 'send offer' --due tomorrow",
         "pipeline log solar meeting 'saw the plant' --at yesterday"),
    ),
    Entry(
        "next", "activities", "plan", "Plan the next step of a deal.", DAY,
        ("pipeline next 12 'call Anna' --due fri",
         "pipeline next 12 'signed papers' --due '30 nov' --by them"),
    ),
    Entry(
        "done", "activities", "done", "Mark a next step as done, and plan the one after it.", DAY,
        ("pipeline done 12 --outcome 'will decide on Friday' --next 'call again' --due fri",),
    ),
    Entry(
        "move", "moving", "move", "Move a deal to a stage.", DEALS,
        ("pipeline move 12 contract", "pipeline move 12.2 negotiation --reason 'new budget'"),
    ),
    Entry(
        "advance", "moving", "advance", "Move a deal one stage further.", DEALS,
        ("pipeline advance 12",),
    ),
    Entry(
        "win", "moving", "win", "Win a deal: it enters after-sales.", DEALS,
        ("pipeline win 12", "pipeline win 12 --on yesterday"),
    ),
    Entry(
        "lose", "moving", "lose", "Lose a deal, with the reason.", DEALS,
        ("pipeline lose 12 --reason price",),
    ),
    Entry(
        "reopen", "moving", "reopen", "Take up a lost or won deal again.", DEALS,
        ("pipeline reopen 12.1",),
    ),
    Entry(
        "deal", "deals", "app", "Further deals of a prospect.", DEALS,
        ("pipeline deal add 12 --title 'Second plant' --value 80k",),
    ),
    Entry(
        "edit", "editing", "edit", "Change a prospect or a deal.", PROSPECTS,
        ("pipeline edit 12.1 --value 450k --close '15 dec'",
         "pipeline edit 12 --segment solar --tag key --untag cold --set region=north",
         "pipeline edit 12.1 --value none"),
    ),
    Entry(
        "remove", "editing", "remove", "Remove a prospect or a deal, with all that hangs on it.",
        PROSPECTS, ("pipeline remove 12.2", "pipeline remove 12 --yes"),
    ),
    Entry(
        "contact", "contacts", "app", "The people at a prospect.", PROSPECTS,
        ("pipeline contact add 12 'Anna Petrova' --email anna@solartek.eu --role buyer",
         "pipeline contact remove 12 Anna"),
    ),
    Entry(
        "report", "reporting", "app", "Reports: the numbers, and why they are what they are.",
        NUMBERS,
        ("pipeline report status", "pipeline report status --period last-month --format md",
         "pipeline report status --as-of '30 sep' --in EUR --why",
         "pipeline report monthly -o november.html"),
    ),
    Entry(
        "import", "imports", "import_file", "Bring in a CSV, TSV, JSON or JSONL file.", EXCHANGE,
        ("pipeline import deals.csv --dry-run",
         "pipeline import deals.csv --stage-map Engaging=negotiation",
         "curl -s https://crm.example/deals.json | pipeline import - --format json"),
    ),
    Entry(
        "export", "exports", "export", "Write deals as CSV, JSON or JSONL.", EXCHANGE,
        ("pipeline export -o deals.csv", "pipeline export status:won --format jsonl"),
    ),
    Entry(
        "undo", "undoing", "undo", "Take back the last change, or an earlier one.", SAFETY,
        ("pipeline undo", "pipeline undo 41"),
    ),
    Entry("redo", "undoing", "redo", "Do again what was undone last.", SAFETY, ("pipeline redo",)),
    Entry(
        "history", "undoing", "history", "Every change of the book, the newest first.", SAFETY,
        ("pipeline history", "pipeline history 41"),
    ),
    Entry(
        "backup", "backups", "app", "Copies of the book: list, make, restore.", SAFETY,
        ("pipeline backup list", "pipeline backup make", "pipeline backup restore latest"),
    ),
    Entry(
        "doctor", "doctor", "doctor", "Check the book and everything beside it.", SAFETY,
        ("pipeline doctor", "pipeline doctor --fix"),
    ),
    Entry(
        "config", "settings", "app", "Settings: list, get, set, unset.", PROGRAM,
        ("pipeline config list", "pipeline config set currency EUR",
         "pipeline config set target.2026-11.value 100000",
         "pipeline config get stage.contract.probability", "pipeline config unset owner",
         "pipeline config path"),
    ),
    Entry("serve", "serve", "serve", "The screens in a browser on this machine.", PROGRAM,
          ("pipeline serve", "pipeline serve --port 8080")),
    Entry(
        "demo", "demo", "demo", "Sample data in a throw-away book.", PROGRAM, ("pipeline demo",)
    ),
)  # fmt: skip

BY_NAME = {entry.name: entry for entry in COMMANDS}
