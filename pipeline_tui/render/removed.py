"""What goes with something that is removed, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values

if TYPE_CHECKING:
    from pipeline_tui.actions.prospects import Removed


def removed_line(removed: Removed, deals: int = 0, verb: str = "went") -> str:
    """`2 deals, 5 activities and 1 next step went with it.`

    `deals` of them were named themselves. Empty where nothing else goes.
    """
    more = {**removed.counts, "deals": removed.counts.get("deals", 0) - deals}
    prospects = more.pop("prospects", 0)
    parts = [
        values.count(more[table], word, plural)
        for table, (word, plural) in values.RECORDS.items()
        if more.get(table)
    ]
    if not parts:
        return ""
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
    is_one = prospects + deals == 1
    return f"{listed} {verb} with {'it' if is_one else 'them'}."
