"""Put the drafts of an import into an open change.

A dry run is the same code on a change that is never saved, so it cannot
promise anything but what the real run does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline_tui.exchange.book_index import BookIndex
from pipeline_tui.exchange.closing import guessed_notices
from pipeline_tui.exchange.drafts import EMPTY
from pipeline_tui.exchange.matches import NO_MATCH
from pipeline_tui.exchange.matching import match_rows
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.exchange.profiles import Kind
from pipeline_tui.exchange.refused_row import RefusedRow
from pipeline_tui.exchange.report import FileReport, Remark, Report
from pipeline_tui.exchange.row_taking import RowTaker
from pipeline_tui.exchange.sheet import Rejected
from pipeline_tui.present.text import first_few

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Drafts
    from pipeline_tui.exchange.hand_edits import HandEdits
    from pipeline_tui.exchange.matches import MatchedFile
    from pipeline_tui.exchange.outcomes import Story
    from pipeline_tui.exchange.own import OwnFile
    from pipeline_tui.exchange.own_sheet import OwnSheet

Progress = Callable[[int, int], None]
"""Called with the number of rows that are done, and of all rows."""


_MOST_NAMED = 5


class Importer:
    """Takes the files of an import into a change, and reports what it did."""

    def __init__(
        self, change: Change, on_duplicate: OnDuplicate, edits: HandEdits | None = None
    ) -> None:
        """`edits` knows what was edited manually; without it an update overwrites that."""
        self.change, self.on_duplicate, self.edits = change, on_duplicate, edits
        self.report = Report()
        self.wants_plan = False
        self.spends = False
        """Whether the drafts are not needed again: a large file then is not held twice."""
        self._index = BookIndex(change)

    def drafts(self, files: Sequence[Drafts], further: FileReport | None = None) -> Iterator[None]:
        """Put the rows of the files into the change, one row at each step. All are matched
        before the first is put; activities come last, after what they belong to. `further` is
        the report of a file whose further rows these are."""
        self._index.begin()
        matched = match_rows(self.change, self._index, files)
        taker = RowTaker(
            self.change, self._index, matched, self.report, self.on_duplicate, self.edits, files
        )
        reports = [further or self._new_report(file) for file in files]
        for place, report in enumerate(reports):
            _add_file(report, files[place])
        for place in sorted(range(len(files)), key=lambda each: list(Kind).index(files[each].kind)):
            taker.begin(place, reports[place], files[place])
            yield from self._take(taker, matched.files[place], files[place], reports[place])
        self._note_duplicates(reports[0])

    def _note_duplicates(self, report: FileReport) -> None:
        """Report the new prospects that look like one that the book had before."""
        if not len(self.change.before.prospects) or not self._index.new:
            return
        from pipeline_tui.reports.likely_duplicates import likely_duplicates, likely_text

        pairs = likely_duplicates(self.change, self._index.new)
        if pairs:
            first = list(map(likely_text, pairs[:_MOST_NAMED]))
            shown = first_few(first, _MOST_NAMED, "; ", len(pairs))
            report.notices.append(
                f"likely duplicates: {shown} (see them with: pipeline duplicates)"
            )

    def _new_report(self, file: Drafts) -> FileReport:
        report = FileReport(file.sheet.name, file.sheet.headers)
        self.report.files.append(report)
        return report

    def _take(
        self, taker: RowTaker, matched: MatchedFile, file: Drafts, report: FileReport
    ) -> Iterator[None]:
        """Take in the rows of one file."""
        refused: dict[int, str] = {}
        for index, match in enumerate(matched.rows):
            draft = file.drafts[index]
            try:
                taker.take(draft, match)
            except RefusedRow as error:
                refused[draft.row] = str(error)
            else:
                self._record(report, taker.story)
            matched.rows[index] = NO_MATCH  # not needed again: 10 MB of 100,000 rows
            if self.spends:
                file.drafts[index] = EMPTY
            yield
        for origin, rows in matched.unknown_people.items():
            report.remark(Remark.NO_MATCH, rows[0], _repeated(origin, rows))
        for row, text in matched.ambiguous.items():
            report.remark(Remark.SEVERAL_CONTACTS, row, text)
        for row, text in matched.other_people.items():
            report.remark(Remark.OTHER_PERSON, row, text)
        if refused:
            _reject(
                report,
                (
                    Rejected(row.number, row.values, refused[row.number])
                    for row in file.sheet.rows
                    if row.number in refused
                ),
            )
        self._end_file(report)

    def sheet(self, sheet: OwnSheet) -> Iterator[None]:
        """Put a sheet of ours that came back into the change, one row at each step."""
        from pipeline_tui.exchange.sheet_back import SheetBack

        new = sheet.new_deals
        headers = new.sheet.headers if new is not None else []
        report = FileReport(sheet.name, headers, notices=list(sheet.notices), is_own_sheet=True)
        report.rows = sheet.size - (len(new.sheet.rows) if new is not None else 0)
        self.report.files.append(report)
        back = SheetBack(self.change, self._index, sheet, self.report, report)
        yield from back.edits()
        if new is not None:
            yield from self.drafts([new], report)
        yield from back.additions()
        back.report_rows(self.wants_plan)
        if new is None:
            self._end_file(report)
        report.plan.sort()

    def own(self, file: OwnFile) -> Iterator[None]:
        """Put the dossiers of one of our own exports into the change, one at each step."""
        from pipeline_tui.exchange.belongings import add_lists
        from pipeline_tui.exchange.own_merge import Merger, RoomError

        rows = len(file.rows) + len(file.rejected)
        report = FileReport(file.name, file.headers, rows, list(file.rejected))
        report.notices += file.notices
        self.report.files.append(report)
        updates = self.on_duplicate is OnDuplicate.UPDATE
        merger = Merger(self.change, self._index, self.report, updates, self.edits)
        add_lists(self.change, self.report, file.lists, keeps_ids=merger.was_empty)
        refused = []
        for each in file.rows:
            try:
                merger.take(each)
            except RoomError as error:
                refused.append(Rejected(each.row, file.values[each.row], str(error)))
            else:
                self._record(report, merger.story)
            yield
        _reject(report, refused)
        self._end_file(report)

    def _record(self, report: FileReport, story: Story) -> None:
        report.kept += [(story.row, each) for each in story.kept]
        if self.wants_plan:
            report.plan.add(story)

    def _end_file(self, report: FileReport) -> None:
        """Rejected rows are listed among the others, in the order of the file."""
        if report.guessed:
            report.notices += guessed_notices(sorted(report.guessed))
        report.notices += report.remark_lines()
        if self.wants_plan:
            for row in report.rejected:
                report.plan.add(row)
            report.plan.sort()


def _add_file(report: FileReport, file: Drafts) -> None:
    report.rows += len(file.drafts) + len(file.rejected)
    report.rejected += file.rejected
    report.notices += file.notices
    report.judged = file.judged


def _repeated(text: str, rows: Sequence[int]) -> str:
    return text if len(rows) == 1 else f"{text} in {len(rows):,} rows"


def _reject(report: FileReport, rejected: Iterable[Rejected]) -> None:
    report.rejected.extend(rejected)
    report.rejected.sort(key=lambda each: each.number)
