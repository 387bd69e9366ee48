"""What the restore of a damaged book brought back, and what it could not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from pipeline_tui.book.undo import Recovery


def recovery_lines(recovery: Recovery, lines_aside: Path, zone: tzinfo | None) -> list[str]:
    """Return the lines; `lines_aside` is where lines of the journal are put that are not used."""
    said = []
    if recovery.copy:
        said.append(f"Rebuilt from {recovery.copy}, made after change {recovery.copied}.")
    else:
        said.append("Rebuilt from the journal alone.")
    if recovery.until is not None:
        at = f"{recovery.until.at.astimezone(zone):%Y-%m-%d %H:%M}"
        changes = values.count(recovery.returned, "change")
        said.append(
            f"Brought back from the journal: {changes}, the last one is change"
            f" {recovery.until.revision} of {at}."
        )
    elif not recovery.has_journal:
        said.append("The journal is missing: any later change is lost.")
    elif recovery.lost is None:
        said.append("The journal has no later change.")
    if recovery.lost is not None:
        said.append(f"Not brought back: {recovery.lost.from_text}.")
        said.append(f"Their lines of the journal are kept in {lines_aside}.")
    if recovery.aside is not None:
        said.append(f"The damaged file is kept as {recovery.aside}.")
    if recovery.unrecorded:
        said.append(f"The restore is not in the history: {recovery.unrecorded}")
    return said
