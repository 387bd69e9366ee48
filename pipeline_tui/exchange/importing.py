"""An import from its first byte to the open change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.columns import read_drafts
from pipeline_tui.exchange.drafts import Drafts
from pipeline_tui.exchange.hand_edits import EDITED_SHEET
from pipeline_tui.exchange.layout import Layout
from pipeline_tui.exchange.own import OwnFile
from pipeline_tui.exchange.own_columns import is_own
from pipeline_tui.exchange.own_sheet import OwnSheet, has_lost_its_stamp, stamp_of_sheet
from pipeline_tui.exchange.plan import Importer
from pipeline_tui.exchange.source import Format, read_text
from pipeline_tui.exchange.stage_words import UnknownStagesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.hand_edits import HandEdits
    from pipeline_tui.exchange.on_duplicate import OnDuplicate
    from pipeline_tui.exchange.plan import Progress
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.exchange.sheet import Sheet
    from pipeline_tui.exchange.source import Text
    from pipeline_tui.exchange.stage_words import UnknownWord


_HEAD = 10_000
"""Letters in which a TSV shows its tabs."""
Prepared = Drafts | OwnFile | OwnSheet
"""What a file says."""
_OF_ANOTHER = (
    "exported from another book: read as an ordinary list, without the numbers of the column Ref"
)
_WITHOUT_STAMP = (
    "it has the columns of our export but not its document properties, which some programs (like"
    " Google Sheets) remove: read as an ordinary list. To edit there, export as CSV"
)
_OF_ANOTHER_CSV = "exported from another book: prospects are matched by their uid, not by Ref"
_BETWEEN_REPORTS = 250
"""Rows between two calls of the progress."""


@dataclass(frozen=True)
class FileKind:
    """What the options say of the file itself; none is found out."""

    format: Format | None = None
    encoding: str | None = None
    sheet: str | None = None
    """Of a spreadsheet."""
    delimiter: str | None = None
    has_header: bool = True


def prepare(path: str, stdin: BinaryIO, kind: FileKind, reading: Reading) -> Prepared:
    """What a file says, read and checked before the book is locked.

    Raises UsageError, NotFoundError or PipelineError; nothing was written then.
    """
    layout = Layout(kind.delimiter, kind.has_header, tuple(reading.fields.values()))
    text = read_text(path, stdin, kind.encoding, kind.format, kind.sheet, layout)
    return understand(text, reading, packs=True)


def prepare_all(
    paths: Sequence[str], stdin: BinaryIO, kind: FileKind, reading: Reading
) -> list[Prepared]:
    """Read all files of an import.

    Raises what `prepare` raises; UnknownStagesError names the words of all files.
    """
    prepared: list[Prepared] = []
    unknown: list[UnknownWord] = []
    for path in paths:
        try:
            prepared.append(prepare(path, stdin, kind, reading))
        except UnknownStagesError as error:
            unknown += error.words
    if len(paths) > 1:  # the column would be left out of files that need it, too
        unknown = [each._replace(is_all_unknown=False) for each in unknown]
    if unknown:
        raise UnknownStagesError(unknown)
    return prepared


def understand(text: Text, reading: Reading, packs: bool = False) -> Prepared:
    """What a text says; with `packs` its rows are held small, for those who will not read
    them again. Raises UsageError or PipelineError."""
    if text.format in (Format.JSON, Format.JSONL):
        from pipeline_tui.exchange.own_json import is_handover, is_own_json, read_own_json

        if is_own_json(text):
            return read_own_json(text)
        if is_handover(text):
            raise PipelineError(
                f"{text.name} is a hand-over", "Take it in with: pipeline handover in FILE"
            )
    sheet = sheet_of(text)
    if text.format is Format.SPREADSHEET and text.sheet is None and _came_home(sheet, reading):
        from pipeline_tui.exchange.own_sheet import every_sheet

        return _own(every_sheet(sheet, text.data), reading)
    return understand_sheet(sheet, reading, packs)


def _came_home(sheet: Sheet, reading: Reading) -> bool:
    """Return whether a sheet was exported from the book that it goes to, and no option says how
    its columns are to be read."""
    if reading.home is None or reading.fields or reading.places:
        return False
    stamp = stamp_of_sheet(sheet)
    return stamp is not None and stamp.book == reading.home.id


def _own(sheets: Sequence[Sheet], reading: Reading) -> OwnSheet:
    from pipeline_tui.exchange.own_sheet import own_sheet

    return own_sheet(sheets, reading)


def understand_sheet(sheet: Sheet, reading: Reading, packs: bool = False) -> Prepared:
    """What the rows of a text say. Raises UsageError or PipelineError."""
    if _came_home(sheet, reading):
        return _own([sheet], reading)
    is_foreign = reading.home is not None and stamp_of_sheet(sheet) is not None
    if is_own(sheet.headers) and not reading.fields and not reading.places:
        from pipeline_tui.exchange.own_csv import read_own_csv

        own = read_own_csv(sheet, reading)
        return own._replace(notices=[_OF_ANOTHER_CSV]) if is_foreign else own
    drafts = read_drafts(sheet, reading, packs)
    if is_foreign:
        drafts.notices.append(_OF_ANOTHER)
    elif reading.home is not None and has_lost_its_stamp(sheet):
        drafts.notices.append(_WITHOUT_STAMP)
    return drafts


def sheet_of(text: Text) -> Sheet:
    """The rows of a text. Raises PipelineError."""
    if text.format is Format.JSON:
        from pipeline_tui.exchange.objects import read_json

        return read_json(text.name, text.content)
    if text.format is Format.JSONL:
        from pipeline_tui.exchange.objects import read_json_lines

        return read_json_lines(text.name, text.content)
    if text.format is Format.SPREADSHEET:
        from pipeline_tui.exchange.workbooks import read_workbook

        return read_workbook(text.name, text.data, text.sheet, text.layout)
    if text.format is Format.VCARD:
        from pipeline_tui.exchange.vcards import read_vcards

        return read_vcards(text.name, text.content)
    from pipeline_tui.exchange.delimited import read_delimited

    layout = text.layout
    if text.format is Format.TSV and layout.delimiter is None and "\t" in text.content[:_HEAD]:
        layout = layout._replace(delimiter="\t")
    return read_delimited(text.name, text.content, layout)


def apply(
    change: Change,
    prepared: Sequence[Prepared],
    on_duplicate: OnDuplicate,
    progress: Progress,
    edits: HandEdits | None = None,
    wants_plan: bool = False,
    spends: bool = False,
) -> Report:
    """Put what the files say into a change, or into a rehearsal of one.

    Without `edits` an update also overwrites manual edits. With
    `spends` what was prepared is used up: it cannot be applied again.
    """
    if any(isinstance(each, OwnSheet) for each in prepared):
        change.command += EDITED_SHEET
    importer = Importer(change, on_duplicate, edits)
    importer.wants_plan, importer.spends = wants_plan, spends
    total = sum(map(_rows, prepared))
    for done, _ in enumerate(_steps(importer, prepared), 1):
        if done % _BETWEEN_REPORTS == 0:
            progress(done, total)
    progress(total, total)
    return importer.report


def _rows(prepared: Prepared) -> int:
    if isinstance(prepared, Drafts):
        return len(prepared.drafts)
    return prepared.size if isinstance(prepared, OwnSheet) else len(prepared.rows)


def _steps(importer: Importer, prepared: Sequence[Prepared]) -> Iterator[None]:
    """Take in our own exports, then all other files together; a step for each row."""
    drafts = [each for each in prepared if isinstance(each, Drafts)]
    for each in prepared:
        if isinstance(each, OwnSheet):
            yield from importer.sheet(each)
        elif not isinstance(each, Drafts):
            yield from importer.own(each)
    if drafts:
        yield from importer.drafts(drafts)
    # the reports in the order of the files
    reports = importer.report.files
    own, others = iter(reports[: -len(drafts) or None]), iter(reports[-len(drafts) :])
    importer.report.files = [next(others if isinstance(each, Drafts) else own) for each in prepared]
