"""Every key of the program: one table that bindings, footer, help and docs read."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding


class Key(NamedTuple):
    """One action with its key."""

    id: str
    """`noun-verb`; the settings remap it by this name."""
    key: str
    action: str
    label: str
    """In the footer; short."""
    meaning: str
    """In the help."""
    group: str
    in_footer: bool = True


SCREENS, DEALS, BOARD, MANY, SAFETY, PROGRAM = (
    "Screens", "Deals", "Board", "Many at once", "Safety", "Program",
)  # fmt: skip

APP_KEYS = (
    Key("view-today", "T", "show_mode('today')", "Today", "What to do today.", SCREENS),
    Key("view-board", "B", "show_mode('board')", "Board", "The five stages.", SCREENS),
    Key("view-prospects", "P", "show_mode('prospects')", "Prospects", "All deals as a table.",
        SCREENS),
    Key("view-report", "R", "show_mode('report')", "Report", "The status of the pipeline.",
        SCREENS),
    Key("view-history", "H", "history", "History", "Every change; take one back.", SCREENS, False),
    Key("prospect-add", "a", "quick_add", "Add", "Add a prospect on one line.", DEALS),
    Key("filter-edit", "slash", "filter", "Filter", "Choose deals by the filter language.",
        SCREENS),
    Key("app-undo", "u", "undo", "Undo", "Take back the last change.", SAFETY),
    Key("app-redo", "ctrl+r", "redo", "Redo", "Do again what was undone.", SAFETY, False),
    Key("app-help", "question_mark", "help", "Help", "All keys.", PROGRAM),
    Key("app-quit", "q", "quit", "Quit", "Leave; everything is saved.", PROGRAM),
)  # fmt: skip

DEAL_KEYS = (
    Key("deal-open", "enter", "open", "Open", "The dossier of the prospect.", DEALS, False),
    Key("step-done", "d", "done", "Done", "Do the next step, and plan the one after.", DEALS),
    Key("step-plan", "n", "plan", "Next step", "Plan a next step.", DEALS),
    Key("activity-log", "c", "log", "Log", "Log a call, a mail, a meeting …", DEALS),
    Key("deal-edit", "e", "edit", "Edit", "Change the deal.", DEALS),
    Key("deal-advance", "right_square_bracket", "advance(1)", "Stage on", "One stage further.",
        BOARD, False),
    Key("deal-back", "left_square_bracket", "advance(-1)", "Stage back", "One stage back.",
        BOARD, False),
    Key("deal-stage", "1,2,3,4,5", "to_stage", "Stage", "Move to search … after-sales.", BOARD,
        False),
    Key("deal-win", "w", "win", "Win", "The contract is concluded.", DEALS, False),
    Key("deal-lose", "x", "lose", "Lose", "Lose the deal, with the reason.", DEALS, False),
    Key("deal-reopen", "o", "reopen", "Reopen", "Take up a closed deal again.", DEALS, False),
)  # fmt: skip

BOARD_KEYS = (
    Key("column-left", "left,h", "column(-1)", "Column left", "The stage to the left.", BOARD,
        False),
    Key("column-right", "right,l", "column(1)", "Column right", "The stage to the right.", BOARD,
        False),
    Key("board-sort", "s", "sort", "Sort", "By next step, value, idle or name.", BOARD),
    Key("board-closed", "z", "closed", "Closed", "Show or hide lost and won deals.", BOARD),
)  # fmt: skip

TABLE_KEYS = (
    Key("table-sort", "s", "sort", "Sort", "By the next column; again turns it round.", MANY),
    Key("row-mark", "space", "mark", "Mark", "Mark a deal for an action on many.", MANY),
    Key("rows-tag", "t", "tag", "Tag", "Tag the marked deals' prospects.", MANY),
    Key("rows-owner", "m", "owner", "Owner", "Give the marked deals to somebody.", MANY, False),
)

ALL_KEYS = (*APP_KEYS, *DEAL_KEYS, *BOARD_KEYS, *TABLE_KEYS)


def bindings(keys: tuple[Key, ...]) -> list[Binding]:
    """The keys as Textual wants them."""
    found = []
    for each in keys:
        if each.action == "to_stage":
            found += [
                Binding(
                    digit, f"to_stage({digit})", each.label, show=False, id=f"{each.id}-{digit}"
                )
                for digit in each.key.split(",")
            ]
            continue
        found.append(
            Binding(
                each.key,
                each.action,
                each.label,
                show=each.in_footer,
                id=each.id,
                tooltip=each.meaning,
            )
        )
    return found
