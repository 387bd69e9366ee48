"""The files of one import on the screens: rehearsed together, put into the book together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.hand_edits import HandEdits
from pipeline_tui.exchange.importing import apply
from pipeline_tui.tui.dialogs.import_grid import GridRow, counts, grid_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.plan import Progress
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.tui.desk import Desk
    from pipeline_tui.tui.dialogs.import_choices import Choices, Prepared


class Rehearsed(NamedTuple):
    """What the import would do, and the rows that show it."""

    together: Together
    """The files as they were read for it."""
    report: Report
    rows: list[GridRow]
    problems: list[GridRow]
    counts: str


class Together:
    """One file or several. What is done with deals that are in the book, the first one says."""

    def __init__(self, files: Sequence[Prepared], desk: Desk) -> None:
        self.files = list(files)
        self._desk = desk

    @property
    def choices(self) -> list[Choices]:
        """What was chosen, file by file."""
        return [each.choices for each in self.files]

    @property
    def name(self) -> str:
        """What to call them in a title."""
        first, *others = (each.opened.text.name for each in self.choices)
        return f"{first} and {len(others)} more" if others else first

    @property
    def command(self) -> str:
        """The command that would do the same."""
        first, *others = self.choices
        return first.command(others)

    def reading(self, choices: Choices) -> Reading:
        """As it was chosen; a stage word that is not known can now only have been typed here."""
        reading = choices.reading(self._desk)
        return replace(reading, rejects_unknown_stages=True)

    def apply(self, change: Change, progress: Progress, wants_plan: bool = False) -> Report:
        """Put the files into a change, or into a rehearsal of one."""
        first = self.choices[0]
        edits = None if first.overwrites_edits else HandEdits(self._desk.book.entries)
        said = [each.said for each in self.files]
        return apply(change, said, first.on_duplicate, progress, edits, wants_plan)

    def rehearse(self, progress: Progress) -> Rehearsed:
        """What the import would do to the book as it is now. It is the work of a thread.

        Raises PipelineError.
        """
        again = Together([self._as_it_is(each) for each in self.files], self._desk)
        change = self._desk.book.rehearse(again.command, self._desk.now())
        report = again.apply(change, progress, wants_plan=True)
        rows = grid_rows(report, self.choices)
        problems = [each for each in rows if each.is_problem]
        return Rehearsed(again, report, rows, problems, counts(rows))

    def _as_it_is(self, file: Prepared) -> Prepared:
        """Read once more where rows were mended or left out since it was read."""
        mends = file.choices.mends
        if mends == file.mends:
            return file
        return file._replace(said=file.choices.read(self.reading(file.choices)), mends=mends)
