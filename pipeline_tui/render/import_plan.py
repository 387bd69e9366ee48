"""The plan of an import, row by row: the same for the shell and the screens."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline_tui.exchange.outcomes import ACTIVITY, IN_THE_BOOK, NEXT_STEP, Action
from pipeline_tui.present.text import one_line
from pipeline_tui.render.blocks import Cell, Line, Tone

if TYPE_CHECKING:
    from pipeline_tui.exchange.outcomes import Difference, Kept, Outcome
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.render.blocks import Page

TONES = {
    Action.CREATE: Tone.GOOD,
    Action.UPDATE: Tone.WARNING,
    Action.SKIP: Tone.QUIET,
    Action.REJECT: Tone.BAD,
}
MOST_SHOWN = 30
_LONGEST = 60
_NOTHING = "—"
_WORDS = {
    Action.CREATE: "added",
    Action.UPDATE: "updated",
    Action.SKIP: "skipped",
    Action.REJECT: "rejected",
}


def action_word(outcome: Outcome) -> str:
    """Return what becomes of a row in a word: `added`, `unchanged`, `rejected`."""
    is_unchanged = outcome.action is Action.SKIP and outcome.reason in ("", IN_THE_BOOK)
    return "unchanged" if is_unchanged else _WORDS[outcome.action]


def plan_page(report: Report, most: int = MOST_SHOWN) -> Page:
    """Rows with what becomes of them, an update field by field; rows that are in the book
    already are only counted."""
    rows = (
        (f"{file.name}, " if len(report.files) > 1 else "", each)
        for file in report.files
        for each in file.plan
        if not (each.action is Action.SKIP and each.reason == IN_THE_BOOK)
    )
    page: Page = []
    for file_name, outcome in islice(rows, most):
        action = outcome.action
        page.append(
            Line(
                (
                    f"{file_name}{outcome.label}: ",
                    Cell(action_word(outcome), TONES[action]),
                    f" {' '.join(filter(None, (outcome.ref, one_line(outcome.name, _LONGEST))))}",
                    f": {outcome.reason}" if outcome.reason else "",
                    f" ({matched})" if (matched := matched_text(outcome)) else "",
                )
            )
        )
        page += [
            Line((f"  {difference_text(each)}",))
            for each in outcome.differences
            if action is Action.UPDATE or each.field in (ACTIVITY, NEXT_STEP)
        ]
        page += [Line((Cell(f"  {kept_text(each)}", Tone.WARNING),)) for each in outcome.kept]
    more = sum(1 for _ in rows)
    if more:
        page.append(Line((Cell(f"… and {more:,} more; see --limit and --json", Tone.QUIET),)))
    return page


def matched_text(outcome: Outcome) -> str:
    """Return `matched by e-mail`; empty if nothing matched or the reason says it already."""
    if not outcome.matched_by or f"by {outcome.matched_by}" in outcome.reason:
        return ""
    return f"matched by {outcome.matched_by}"


def difference_text(difference: Difference) -> str:
    """`value: 5,000 EUR → 6,000 EUR`."""
    if not difference.old and difference.field in (ACTIVITY, NEXT_STEP):
        return f"{difference.field}: {one_line(difference.new, _LONGEST)}"
    return f"{difference.field}: {_shown(difference.old)} → {_shown(difference.new)}"


def kept_text(kept: Kept) -> str:
    """Return the value that was kept, why, and the value in the file."""
    present, offered = _shown(kept.present), _shown(kept.offered)
    return f"{kept.field}: kept {present}, {kept.why}; the file says {offered}"


def _shown(text: str) -> str:
    return one_line(text, _LONGEST) or _NOTHING
