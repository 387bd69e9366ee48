"""What the manager has chosen for an import, and the rows that show it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.amounts import Mark
from pipeline_tui.exchange.choosing import ROW_BY_ROW, STANDINGS, column_choices, word_choices
from pipeline_tui.exchange.drafts import Drafts, Reading
from pipeline_tui.exchange.fields import SEVERAL, Field
from pipeline_tui.exchange.headers import find_columns, parse_map
from pipeline_tui.exchange.importing import understand, understand_sheet
from pipeline_tui.exchange.layout import DELIMITER_NAMES, delimiter_name, parse_delimiter
from pipeline_tui.exchange.mending import mended
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.exchange.own_sheet import Home
from pipeline_tui.exchange.saved_profiles import SavedProfile
from pipeline_tui.exchange.source import Format
from pipeline_tui.exchange.stage_words import REJECT
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.errors import PipelineError
    from pipeline_tui.exchange.importing import Prepared as Said
    from pipeline_tui.exchange.sheet import Sheet
    from pipeline_tui.tui.desk import Desk
    from pipeline_tui.tui.dialogs.import_opened import Opened

NOTHING = "—"
"""What stands where a column tells nothing."""
FOUND_OUT = "detected"
SHEET = "sheet"
LAYOUT = "layout"
"""The delimiter of a text, or whether the first row is a header: the file is read again."""
_DELIMITER, _FIRST_ROW = "delimiter", "first row"
_IS_HEADER, _IS_DATA = "header", "data"
FILE = "file"

_CURRENCIES = tuple(
    "AUD BRL CAD CHF CNY CZK DKK EUR GBP HUF INR JPY MXN NOK PLN RUB SEK TRY UAH USD".split()
)
"""Currencies to choose from; the settings can name any other."""
_NOT_IMPORTED, _KEPT = "not imported", "kept as own fields"

_OPTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "dates": ("Date format", (FOUND_OUT, "day-first", "month-first", "iso")),
    "decimal": ("Decimal separator", (FOUND_OUT, *Mark)),
    "currency": ("Currency", (FOUND_OUT, *_CURRENCIES)),
    "unmapped": ("Unmapped columns", (_NOT_IMPORTED, _KEPT)),
    "duplicates": (
        "Deals in the book",
        ("unchanged", "updated", "updated, manual edits too", "added once more"),
    ),
}
"""What may be said of the file as a whole; the first is what holds unless something is said."""


_DUPLICATES = {
    "unchanged": OnDuplicate.SKIP,
    "updated": OnDuplicate.UPDATE,
    "updated, manual edits too": OnDuplicate.UPDATE,
    "added once more": OnDuplicate.CREATE,
}


_ASKED = {"--date-format": "dates", "--decimal": "decimal", "--currency": "currency"}
"""The options that the hint of an error can ask for."""


class Mends(NamedTuple):
    """What was done to single rows."""

    cells: dict[int, list[str]]
    left_out: set[int]


class Prepared(NamedTuple):
    """A file that was understood as chosen."""

    choices: Choices
    said: Said
    mends: Mends
    """Those that it was read with."""


class MapRow(NamedTuple):
    """A line of the mapping: a heading, or something that can be chosen."""

    kind: str
    """`heading`, `column`, `word`, `option`, `sheet` or `file`."""
    key: str
    left: str
    value: str = ""
    right: str = ""
    is_open: bool = False
    """It must be chosen before the import can go on."""


def asked_option(error: PipelineError) -> str:
    """Return the key of the option that an error asks for, or an empty string."""
    asked = (key for option, key in _ASKED.items() if option in error.hint)
    return next(asked, "")


@dataclass
class Choices:
    """Everything that can be chosen for one file."""

    opened: Opened
    places: dict[int, Field | None] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """Stage words as they stand in the file, with what was chosen for them."""
    options: dict[str, str] = field(default_factory=dict)
    cells: dict[int, list[str]] = field(default_factory=dict)
    """The cells of rows that were mended, by the row's number."""
    left_out: set[int] = field(default_factory=set)
    """Rows that are not to be imported."""
    base: SavedProfile = field(default_factory=SavedProfile)
    """The saved profile that holds where nothing else was chosen."""

    def reading(self, desk: Desk) -> Reading:
        """How the file is to be read."""
        settings, moment = desk.settings, desk.now()
        reading = Reading(
            currency=settings.currency,
            country=settings.country,
            today=moment.today,
            zone=moment.zone,
            probability=settings.probability,
            home=Home(desk.book, settings),
        )
        return replace(self.profile().applied(reading), places=self.places)

    def profile(self) -> SavedProfile:
        """What was chosen, but for columns, over the saved profile."""
        return self._chosen(()).over(self.base)

    def to_save(self) -> SavedProfile:
        """What was chosen, columns by their headers, as it can be used for another file."""
        headers = self.opened.sheet.headers if self.opened.sheet else ()
        told = tuple(
            f"{told.value}={headers[place]}"
            for place, told in self.places.items()
            if told is not None
        )
        return self._chosen(told).over(self.base)

    def _chosen(self, told: tuple[str, ...]) -> SavedProfile:
        dates, mark = self.options.get("dates"), self.options.get("decimal")
        currency = self.options.get("currency")
        return SavedProfile(
            map=told,
            stage_map=tuple(
                f"{word}={REJECT if meaning == ROW_BY_ROW else meaning}"
                for word, meaning in self.words.items()
            ),
            date_format=None if dates == FOUND_OUT else dates,
            decimal=None if mark in (None, FOUND_OUT) else Mark(mark),
            currency=None if currency == FOUND_OUT else currency,
            on_duplicate=_DUPLICATES.get(self.options.get("duplicates", "")),
            keep_unmapped=self.options.get("unmapped") == _KEPT,
            delimiter=self.opened.text.layout.delimiter,
            no_header=not self.opened.text.layout.has_header,
        )

    def use(self, profile: SavedProfile) -> None:
        """Begin again with a saved profile. Raises UsageError for a column that is not there."""
        sheet = self.opened.sheet
        if sheet is None:
            return
        layout = self.opened.text.layout
        wanted = layout._replace(
            delimiter=profile.delimiter or layout.delimiter,
            has_header=layout.has_header and not profile.no_header,
        )
        if wanted != layout:
            self.begin_with(self.opened.at_layout(wanted))
            sheet = self.opened.sheet or sheet
        places: dict[int, Field | None] = {}
        chosen = parse_map(profile.map)
        found = find_columns(sheet.name, sheet.headers, {}, is_blank=sheet.is_blank)
        mapping = find_columns(sheet.name, sheet.headers, chosen, is_blank=sheet.is_blank)
        for told, header in chosen.items():
            places.update(dict.fromkeys(found.columns.get(told, []), None))
            if header.strip():
                places[mapping.columns[told][0]] = told
        self.base = profile._replace(map=(), delimiter=None, no_header=False)
        self.places, self.words, self.options = places, {}, {}

    def read(self, reading: Reading) -> Said:
        """What the file says, with the rows that were mended. Raises PipelineError."""
        sheet = self.opened.sheet
        if sheet is None:
            return understand(self.opened.text, reading)
        rest = mended(sheet, self.cells, self.left_out)
        if not rest.rows and not rest.rejected and self.left_out:
            return Drafts(rest, [], [], [])
        return understand_sheet(rest, reading)

    @property
    def mends(self) -> Mends:
        """What was done to single rows so far."""
        return Mends(dict(self.cells), set(self.left_out))

    def copy(self) -> Choices:
        """The same, to be changed without changing this."""
        return replace(
            self,
            places=dict(self.places),
            words=dict(self.words),
            options=dict(self.options),
            cells=dict(self.cells),
            left_out=set(self.left_out),
        )

    @property
    def on_duplicate(self) -> OnDuplicate:
        """What is done with a deal that is in the book."""
        return self.profile().on_duplicate or OnDuplicate.SKIP

    @property
    def overwrites_edits(self) -> bool:
        """Whether an update also overwrites manual edits."""
        return self.option("duplicates") == "updated, manual edits too"

    def option(self, name: str) -> str:
        """What holds for the file as a whole."""
        return self.options.get(name) or self._of_base(name) or _OPTIONS[name][1][0]

    def _of_base(self, name: str) -> str:
        """What the saved profile says of the file as a whole."""
        base = self.base
        duplicates = (word for word, each in _DUPLICATES.items() if each is base.on_duplicate)
        said = {
            "dates": base.date_format or "",
            "decimal": base.decimal or "",
            "currency": base.currency or "",
            "unmapped": _KEPT if base.keep_unmapped else "",
            "duplicates": next(duplicates, ""),
        }
        return said[name]

    def rows(self, reading: Reading, is_first: bool = True) -> list[MapRow]:
        """Columns, stage words and the rest, with their headings; what holds for all files of
        an import only where this `is_first`. Raises UsageError."""
        sheet = self.opened.sheet
        if sheet is None:
            return [MapRow("heading", "", "Exported by this program: there is nothing to choose")]
        rows = [MapRow("heading", "", "Column → field, with examples")]
        for each in column_choices(sheet, reading):
            told = each.field.value if each.field else NOTHING
            rows.append(
                MapRow("column", str(each.place), each.header, told, " · ".join(each.examples))
            )
        words = word_choices(sheet, reading)
        if words:
            rows.append(MapRow("heading", "", "Stage word → stage"))
        for word in words:
            count = values.count(word.rows, "row")
            is_open = not word.meaning
            meaning = word.meaning or "choose a stage"
            rows.append(MapRow("word", word.word, word.word, meaning, count, is_open))
        rows.append(MapRow("heading", "", "Whole file"))
        if len(sheet.titles) > 1:
            rows.append(MapRow(SHEET, "", "Sheet", sheet.title))
        rows += self._layout_rows(sheet)
        rows += [
            MapRow("option", name, label, self.option(name))
            for name, (label, _) in _OPTIONS.items()
            if is_first or name != "duplicates"
        ]
        return rows

    def _layout_rows(self, sheet: Sheet) -> list[MapRow]:
        """How the cells are laid out, of a file that has such cells."""
        text, rows = self.opened.text, []
        if text.format in (Format.CSV, Format.TSV):
            sign = delimiter_name(sheet.judged.delimiter)
            rows.append(MapRow(LAYOUT, _DELIMITER, "Delimiter", sign))
        if rows or text.format is Format.SPREADSHEET:
            first = _IS_HEADER if text.layout.has_header else _IS_DATA
            rows.append(MapRow(LAYOUT, _FIRST_ROW, "First row", first))
        return rows

    def opened_as(self, row: MapRow, value: str) -> Opened:
        """The file with another sheet or layout. Raises PipelineError."""
        layout = self.opened.text.layout
        if row.kind == SHEET:
            return self.opened.at_sheet(value)
        if row.key == _DELIMITER:
            return self.opened.at_layout(layout._replace(delimiter=parse_delimiter(value)))
        return self.opened.at_layout(layout._replace(has_header=value == _IS_HEADER))

    @property
    def as_row(self) -> MapRow:
        """The file itself, as one that comes along with another."""
        opened = self.opened
        size = values.count(len(opened.sheet.rows), "row") if opened.sheet else "own export"
        return MapRow(FILE, opened.path, opened.text.name, size, "enter shows or removes it")

    def offered(self, row: MapRow) -> list[str]:
        """What may be chosen in a row."""
        if row.kind == "column":
            return [NOTHING, *(each.value for each in Field)]
        if row.kind == SHEET:
            return list(self.opened.sheet.titles) if self.opened.sheet else []
        if row.kind == LAYOUT:
            known = list(DELIMITER_NAMES) if row.key == _DELIMITER else [_IS_HEADER, _IS_DATA]
            return known if row.value in known else [row.value, *known]
        if row.kind == "word":
            return [*STANDINGS, ROW_BY_ROW]
        known = list(_OPTIONS[row.key][1])
        return known if row.value in known else [row.value, *known]

    def begin_with(self, opened: Opened) -> None:
        """The file with another sheet or layout. The choices for its former columns are gone."""
        self.opened = opened
        self.places, self.words, self.cells, self.left_out = {}, {}, {}, set()

    def choose(self, row: MapRow, value: str, rows: list[MapRow]) -> None:
        """Take over a choice. A field that only one column can tell leaves the one it was."""
        if row.kind == "word":
            self.words[row.key] = value
        elif row.kind == "option":
            self.options[row.key] = value
        else:
            told = None if value == NOTHING else Field(value)
            if told is not None and told not in SEVERAL:
                for each in rows:
                    if each.kind == "column" and each.value == value:
                        self.places[int(each.key)] = None
            self.places[int(row.key)] = told

    def command(self, others: Sequence[Choices] = ()) -> str:
        """The command that would do the same, with the files that come along; what was mended
        stands behind it as a remark."""
        every = (self, *others)
        paths = [each.opened.path for each in every]
        line = shlex.join(["import", *paths, *self._arguments()])
        counts = (
            (sum(len(each.cells) for each in every), "edited"),
            (sum(len(each.left_out) for each in every), "excluded"),
        )
        remarks = [f"{values.count(count, 'row')} {done}" for count, done in counts if count]
        own = sum(any(each._arguments()) for each in others)
        if own:
            remarks.append(f"{values.count(own, 'file')} read as chosen for it alone")
        return f"{line} # {', '.join(remarks)}" if remarks else line

    def _arguments(self) -> Iterator[str]:
        how = self.to_save()
        if self.opened.text.sheet is not None:
            yield from ("--sheet", self.opened.text.sheet)
        for pair in how.map:
            yield from ("--map", pair)
        for pair in how.stage_map:
            yield from ("--stage-map", pair)
        for option, value in (
            ("--date-format", how.date_format),
            ("--decimal", how.decimal),
            ("--currency", how.currency),
            ("--origin", how.origin),
            ("--on-duplicate", how.on_duplicate),
        ):
            if value and value != OnDuplicate.SKIP:
                yield from (option, value)
        if how.delimiter:
            yield from ("--delimiter", delimiter_name(how.delimiter))
        if how.no_header:
            yield "--no-header"
        if how.keep_unmapped:
            yield "--keep-unmapped"
        if self.overwrites_edits:
            yield "--overwrite-edits"
