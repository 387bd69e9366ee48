"""Every key of the screens: one table that bindings, help, settings and docs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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


SCREENS, DEALS, BOARD, MANY, DOSSIER, REPORT, SAFETY, PROGRAM = (
    "Screens", "Deals", "Board", "Many at once", "Dossier", "Report", "Safety", "Program",
)  # fmt: skip

APP_KEYS = (
    Key("app-help", "question_mark", "help", "Help", "All keys.", PROGRAM),
    Key("view-today", "T", "show_mode('today')", "Today", "What to do today.", SCREENS),
    Key("view-board", "B", "show_mode('board')", "Board", "The five stages.", SCREENS),
    Key("view-prospects", "P", "show_mode('prospects')", "Prospects", "All deals as a table.",
        SCREENS),
    Key("view-report", "R", "show_mode('report')", "Report",
        "All reports, and why each figure is what it is.", SCREENS),
    Key("view-history", "H", "history", "History", "Every change; take one back.", SCREENS, False),
    Key("prospect-add", "a", "quick_add", "Add", "Add a prospect on one line.", DEALS),
    Key("book-import", "i", "import_file", "Import", "Bring in a file, after a dry run.", PROGRAM,
        False),
    Key("sample-look", "S", "sample", "Sample data",
        "Look at sample data in a throw-away book, and back.", PROGRAM, False),
    Key("filter-edit", "slash", "filter", "Filter", "Choose deals by the filter language.",
        SCREENS),
    Key("app-undo", "u", "undo", "Undo", "Take back the last change.", SAFETY),
    Key("app-redo", "ctrl+r", "redo", "Redo", "Do again what was undone.", SAFETY, False),
    Key("app-quit", "q", "quit", "Quit", "Leave; everything is saved.", PROGRAM),
)  # fmt: skip

DEAL_KEYS = (
    Key("deal-open", "enter", "open", "Open", "The dossier of the prospect.", DEALS, False),
    Key("step-done", "d", "done", "Done", "Do the next step, and plan the one after.", DEALS),
    Key("step-plan", "n", "plan", "Next", "Plan a next step.", DEALS),
    Key("activity-log", "c", "log", "Log", "Log a call, a mail, a meeting …", DEALS),
    Key("record-add", "A", "record_add", "Record",
        "Add a proposal, an objection, a contract, feedback …", DEALS),
    Key("deal-duties", "y", "duties", "Duties",
        "Duties of the deal's stage: see what is missing, tick one off.", DEALS, False),
    Key("deal-edit", "e", "edit", "Edit", "Change the deal.", DEALS),
    Key("deal-advance", "right_square_bracket", "advance(1)", "Stage on", "One stage further.",
        DEALS, False),
    Key("deal-back", "left_square_bracket", "advance(-1)", "Stage back", "One stage back.",
        DEALS, False),
    Key("deal-stage", "1,2,3,4,5", "to_stage", "Stage", "Move to search … after-sales.", DEALS,
        False),
    Key("deal-win", "w", "win", "Win", "The contract is concluded.", DEALS, False),
    Key("deal-lose", "x", "lose", "Lose", "Lose the deal, with the reason.", DEALS, False),
    Key("deal-reopen", "o", "reopen", "Reopen", "Take up a closed deal again.", DEALS, False),
    Key("deal-remove", "delete,X", "remove", "Remove",
        "Remove the deal, its prospect, or a contact in the list of contacts.", DEALS, False),
)  # fmt: skip

BOARD_KEYS = (
    Key("column-left", "left,h", "column(-1)", "Column left", "The stage to the left.", BOARD,
        False),
    Key("column-right", "right,l", "column(1)", "Column right", "The stage to the right.", BOARD,
        False),
    Key("board-sort", "s", "sort", "Sort", "By next step, value, idle or name.", BOARD),
    Key("board-closed", "z", "closed", "Lost", "Show or hide lost deals.", BOARD),
    Key("board-currency", "dollar_sign", "currency", "Currency",
        "The sums of one currency, or of all.", BOARD, False),
)  # fmt: skip

TABLE_KEYS = (
    Key("table-sort", "s", "sort", "Sort", "By the next column.", MANY),
    Key("table-turn", "r", "turn", "Turn", "Turn the order round.", MANY, False),
    Key("row-mark", "space", "mark", "Mark",
        "Mark a deal; tag, owner, next step, stage and remove then act on all marked.", MANY),
    Key("rows-unmark", "escape", "unmark", "Unmark", "Take off all marks.", MANY, False),
    Key("rows-tag", "t", "tag", "Tag", "Tag the marked deals' prospects.", MANY),
    Key("rows-owner", "m", "owner", "Owner", "Give the marked deals to somebody.", MANY, False),
    Key("rows-merge", "M", "merge", "Merge", "Make one of the two marked deals' prospects.", MANY,
        False),
)  # fmt: skip

DOSSIER_KEYS = (
    Key("prospect-edit", "E", "edit_prospect", "Prospect", "Change the prospect.", DOSSIER),
    Key("contact-add", "p", "add_contact", "Contact", "Add a person.", DOSSIER),
    Key("deal-add", "D", "add_deal", "Deal", "Add a further deal.", DOSSIER),
    Key("prospect-merge", "M", "merge", "Merge", "Take in another prospect that is the same one.",
        DOSSIER, False),
    Key("tab-left", "left,h", "tab(-1)", "Tab left", "The tab to the left.", DOSSIER, False),
    Key("tab-right", "right,l", "tab(1)", "Tab right", "The tab to the right.", DOSSIER, False),
)  # fmt: skip

HISTORY_KEYS = (
    Key("change-undo", "U", "undo_this", "Undo this", "Take back the change under the cursor.",
        SAFETY),
)  # fmt: skip

REPORT_KEYS = (
    Key("report-next", "n", "report(1)", "Next", "The next report.", REPORT),
    Key("report-previous", "p", "report(-1)", "Previous", "The report before.", REPORT, False),
    Key("report-choose", "o", "choose_report", "Reports", "Choose a report out of a list.",
        REPORT),
    Key("report-why", "y", "why", "Why",
        "Why the figure under the cursor is what it is: its rule, its deals.", REPORT),
    Key("period-longer", "right_square_bracket", "period(1)", "Longer", "A longer period.",
        REPORT),
    Key("period-shorter", "left_square_bracket", "period(-1)", "Shorter", "A shorter period.",
        REPORT),
    Key("report-by", "b", "group", "By", "A row for each stage, source, segment …", REPORT),
    Key("report-day", "d", "as_of", "As of", "As the book was at the end of a day.", REPORT),
    Key("report-currency", "dollar_sign", "in_currency", "Currency",
        "In one currency, by the rates of the settings, or in each deal's own.", REPORT, False),
    Key("report-export", "x", "export", "Export",
        "Write what is shown to a file: html, md, csv, json, txt.", REPORT),
)  # fmt: skip

ALL_KEYS = (
    *APP_KEYS, *DEAL_KEYS, *BOARD_KEYS, *TABLE_KEYS, *DOSSIER_KEYS, *REPORT_KEYS, *HISTORY_KEYS,
)  # fmt: skip

TOGETHER = {
    "today": (*APP_KEYS, *DEAL_KEYS),
    "board": (*APP_KEYS, *DEAL_KEYS, *BOARD_KEYS),
    "prospects": (*APP_KEYS, *DEAL_KEYS, *TABLE_KEYS),
    "dossier": (*APP_KEYS, *DEAL_KEYS, *DOSSIER_KEYS),
    "report": (*APP_KEYS, *REPORT_KEYS),
    "why": (*APP_KEYS, *DEAL_KEYS),
    "history": (*APP_KEYS, *HISTORY_KEYS),
}
"""The keys that work at the same time; none of them may be the key of two actions."""

_TAKEN = frozenset(
    ("up", "down", "j", "k", "g", "G", "home", "end", "pageup", "pagedown", "ctrl+b", "ctrl+f",
     "escape", "tab", "shift+tab", "ctrl+p", "ctrl+q", "ctrl+c", "ctrl+s")
)  # fmt: skip
"""Keys that move about, or that the program cannot do without."""


def single_keys(key: Key) -> list[Key]:
    """A key as the settings name it: `deal-stage` is five, `deal-stage-1` to `-5`."""
    if key.action != "to_stage":
        return [key]
    digits = key.key.split(",")
    return [
        key._replace(id=f"{key.id}-{digit}", key=digit, action=f"to_stage({digit})")
        for digit in digits
    ]


def check_keys(changed: Mapping[str, str]) -> None:
    """Refuse a key for an action that there is not, or for two at once. Raises UsageError,
    with the id of the action at the beginning."""
    known = [single.id for key in ALL_KEYS for single in single_keys(key)]
    for name, keys in changed.items():
        if name not in known:
            import difflib

            near = difflib.get_close_matches(name, known, n=1)
            hint = f": did you mean {near[0]}?" if near else ""
            raise UsageError(f"key.{name}: there is no action {name!r}{hint}")
        for key in keys.split(","):
            if len(key) > 1 and key != key.lower():
                raise UsageError(f"key.{name}: {key} is written in small letters: {key.lower()}")
            if key in _TAKEN:
                raise UsageError(f"key.{name}: {key} moves about or leaves; choose another key")
    for keys_of_screen in TOGETHER.values():
        _check_clash(keys_of_screen, changed)


def _check_clash(keys: tuple[Key, ...], changed: Mapping[str, str]) -> None:
    owners: dict[str, str] = {}
    for name, key in _pressed(keys, changed):
        other = owners.setdefault(key, name)
        if other != name:
            mine, theirs = (name, other) if name in changed else (other, name)
            raise UsageError(f"key.{mine}: {key} is the key of {theirs} already")


def _pressed(keys: tuple[Key, ...], changed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        for single in single_keys(key):
            for each in changed.get(single.id, single.key).split(","):
                yield single.id, each
