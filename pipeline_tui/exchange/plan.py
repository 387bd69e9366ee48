"""Drafts are put into an open change: what a file says becomes prospects and deals.

A dry run is the same code on a change that is never saved, so it cannot
promise anything else than the real run does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline_tui.exchange.closing import guessed_notice
from pipeline_tui.exchange.drafts import EMPTY
from pipeline_tui.exchange.finding import RefusedRow
from pipeline_tui.exchange.matching import Index
from pipeline_tui.exchange.report import FileReport, Report
from pipeline_tui.exchange.row_taking import RowTaker
from pipeline_tui.exchange.sheet import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft, Drafts
    from pipeline_tui.exchange.finding import FileView
    from pipeline_tui.exchange.hand_edits import HandEdits
    from pipeline_tui.exchange.on_duplicate import OnDuplicate
    from pipeline_tui.exchange.outcomes import Story
    from pipeline_tui.exchange.own import OwnFile
    from pipeline_tui.exchange.own_sheet import OwnSheet
    from pipeline_tui.exchange.sheet import Sheet

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""


_MOST_NAMED = 5


_Refused = dict[int, tuple["Draft", str]]
"""Rows with the reason, by number."""


@dataclass
class _Taken:
    """A file whose rows were taken in, but for some."""

    report: FileReport
    view: FileView
    sheet: Sheet
    refused: _Refused = field(default_factory=dict)


class Importer:
    """Takes the files of an import into a change, and tells what it did."""

    def __init__(
        self, change: Change, on_duplicate: OnDuplicate, edits: HandEdits | None = None
    ) -> None:
        """`edits` knows what was changed by hand; without it an update writes over that."""
        self.report = Report()
        self.wants_plan = False
        self.spends = False
        """Whether nobody asks for the drafts again: a large file then is not held twice."""
        self._rows = RowTaker(change, Index(change), self.report, on_duplicate, edits)
        self._taken: list[_Taken] = []

    def drafts(self, drafts: Drafts, report: FileReport | None = None) -> Iterator[None]:
        """Put the rows of a file into the change, one at each step; `report` is that of a file
        that has further rows."""
        sheet = drafts.sheet
        if report is None:
            report = FileReport(sheet.name, sheet.headers)
            self.report.files.append(report)
        report.rows += len(drafts.drafts) + len(drafts.rejected)
        report.rejected += drafts.rejected
        report.notices += drafts.notices
        report.judged = drafts.judged
        file = _Taken(report, self._rows.begin(report, drafts.drafts), sheet)
        self._taken.append(file)
        for place, draft in enumerate(drafts.drafts):
            self._try(file, draft)
            if self.spends:
                drafts.drafts[place] = EMPTY
            yield
        self._again()

    def _try(self, file: _Taken, draft: Draft) -> bool:
        """Take in a row, or put it to the refused ones."""
        try:
            self._rows.take(draft)
        except RefusedRow as error:
            file.refused[draft.row] = draft, str(error)
            return False
        file.refused.pop(draft.row, None)
        self._tell(file.report, self._rows.story)
        return True

    def _again(self) -> None:
        """Try the refused rows of all files again: a later row may tell whom an ambiguous one
        means; else a second import, which knows all rows, would take in what the first one
        refused. What points at them comes in a later file."""
        is_further, is_backward = True, False
        while is_further:
            is_further = False
            for file in self._taken:
                rows = [draft for draft, _ in file.refused.values() if draft.act is None]
                self._rows.turn_to(file.report, file.view)
                # to and fro, because one row may make the one before it clear, and so on
                for draft in reversed(rows) if is_backward else rows:
                    is_further |= self._try(file, draft)
            is_backward = not is_backward

    def end(self) -> None:
        """No further file comes."""
        for file in self._taken:
            if file.refused:
                _reject(
                    file.report,
                    (
                        Rejected(row.number, row.values, file.refused[row.number][1])
                        for row in file.sheet.rows
                        if row.number in file.refused
                    ),
                )
            self._end_file(file.report)

    def sheet(self, sheet: OwnSheet) -> Iterator[None]:
        """Put a sheet of ours that came back into the change, one row at each step."""
        from pipeline_tui.exchange.sheet_back import SheetBack

        new = sheet.new_deals
        headers = new.sheet.headers if new is not None else []
        report = FileReport(sheet.name, headers, notices=list(sheet.notices))
        report.rows = sheet.size - (len(new.sheet.rows) if new is not None else 0)
        self.report.files.append(report)
        taker = self._rows
        back = SheetBack(taker.change, taker.index, sheet, self.report, report)
        yield from back.edits()
        if new is not None:
            yield from self.drafts(new, report)
        yield from back.additions()
        back.tell(self.wants_plan)
        if new is None:
            self._end_file(report)

    def own(self, file: OwnFile) -> Iterator[None]:
        """Put the dossiers of one of our own exports into the change, one at each step."""
        from pipeline_tui.exchange.belongings import add_lists
        from pipeline_tui.exchange.own_merge import Merger, RoomError

        rows = len(file.rows) + len(file.rejected)
        report = FileReport(file.name, file.headers, rows, list(file.rejected))
        report.notices += file.notices
        self.report.files.append(report)
        taker = self._rows
        merger = Merger(taker.change, taker.index, self.report, taker.updates, taker.edits)
        add_lists(taker.change, self.report, file.lists, keeps_ids=merger.was_empty)
        refused = []
        for each in file.rows:
            try:
                merger.take(each)
            except RoomError as error:
                refused.append(Rejected(each.row, file.values[each.row], str(error)))
            else:
                self._tell(report, merger.story)
            yield
        _reject(report, refused)
        self._end_file(report)

    def _tell(self, report: FileReport, story: Story) -> None:
        report.kept += [(story.row, each) for each in story.kept]
        if self.wants_plan:
            report.plan.add(story)

    def _end_file(self, report: FileReport) -> None:
        """The rows that were rejected or tried again stand among the others, in the order of
        the file."""
        for told in (report.kept, report.repeated, report.doubled, report.led):
            told.sort(key=lambda each: each[0])
        if report.led:
            report.notices.append(_led_notice(report.led))
        if report.guessed:
            report.notices.append(guessed_notice(sorted(report.guessed)))
        if self.wants_plan:
            for row in report.rejected:
                report.plan.add(row)
            report.plan.sort()


def _reject(report: FileReport, rejected: Iterable[Rejected]) -> None:
    report.rejected.extend(rejected)
    report.rejected.sort(key=lambda each: each.number)


def _led_notice(led: Sequence[tuple[int, str]]) -> str:
    more = f" … and {len(led) - _MOST_NAMED:,} more" if len(led) > _MOST_NAMED else ""
    shown = "; ".join(f"row {row}, {why}" for row, why in led[:_MOST_NAMED])
    return f"put at a prospect of another name: {shown}{more}"
