"""What the manager has chosen for an import, and the rows that show it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.amounts import Mark
from pipeline_tui.exchange.choosing import STANDINGS, column_choices, word_choices
from pipeline_tui.exchange.drafts import Reading
from pipeline_tui.exchange.fields import SEVERAL, Field
from pipeline_tui.exchange.plan import OnDuplicate
from pipeline_tui.model.folding import fold_key
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.clock import Moment
    from pipeline_tui.config import Settings
    from pipeline_tui.exchange.sheet import Sheet
    from pipeline_tui.exchange.source import Text
    from pipeline_tui.exchange.stage_words import Standing

NOTHING = "—"
"""What stands where a column tells nothing."""
FOUND_OUT = "found out"

_OPTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "dates": ("Dates are written", (FOUND_OUT, "day-first", "month-first", "iso")),
    "decimal": ("Before the cents stands a", (FOUND_OUT, *Mark)),
    "unmapped": ("Columns that tell nothing", ("left out", "kept as my own fields")),
    "duplicates": ("Deals that are in the book", ("left as they are", "updated")),
}
"""What may be said of the file as a whole; the first is what holds unless something is said."""


class Opened(NamedTuple):
    """A file that was read."""

    path: str
    text: Text
    sheet: Sheet | None
    """None for an export of this program: there is nothing to choose."""


class MapRow(NamedTuple):
    """A line of the mapping: a heading, or something that can be chosen."""

    kind: str
    """`heading`, `column`, `word` or `option`."""
    key: str
    left: str
    value: str = ""
    right: str = ""
    is_open: bool = False
    """It must be chosen before the import can go on."""


@dataclass
class Choices:
    """Everything that can be chosen for one file."""

    opened: Opened
    places: dict[int, Field | None] = field(default_factory=dict)
    stages: dict[str, Standing] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """Stage words as they stand in the file, with what was chosen for them."""
    options: dict[str, str] = field(default_factory=dict)

    def reading(self, settings: Settings, moment: Moment) -> Reading:
        """How the file is to be read."""
        dates, mark = self.option("dates"), self.option("decimal")
        return Reading(
            currency=settings.currency,
            places=self.places,
            stages=self.stages,
            date_format=None if dates == FOUND_OUT else dates,
            mark=None if mark == FOUND_OUT else Mark(mark),
            keep_unmapped=self.option("unmapped") != "left out",
            today=moment.today,
            zone=moment.zone,
            probability=settings.probability,
        )

    @property
    def on_duplicate(self) -> OnDuplicate:
        """What is done with a deal that is in the book."""
        return OnDuplicate.UPDATE if self.option("duplicates") == "updated" else OnDuplicate.SKIP

    def option(self, name: str) -> str:
        """What holds for the file as a whole."""
        return self.options.get(name, _OPTIONS[name][1][0])

    def rows(self, reading: Reading) -> list[MapRow]:
        """Columns, stage words and the rest, with their headings. Raises UsageError."""
        sheet = self.opened.sheet
        if sheet is None:
            return [MapRow("heading", "", "An export of this program: nothing is to be chosen")]
        rows = [MapRow("heading", "", "Column of the file → what it tells, with examples")]
        for each in column_choices(sheet, reading):
            told = each.field.value if each.field else NOTHING
            rows.append(
                MapRow("column", str(each.place), each.header, told, " · ".join(each.examples))
            )
        words = word_choices(sheet, reading)
        if words:
            rows.append(MapRow("heading", "", "Word of the file → our stage"))
        for word in words:
            count = values.count(word.rows, "row")
            is_open = word.standing is None
            meaning = word.meaning or "say what it is"
            rows.append(MapRow("word", word.word, word.word, meaning, count, is_open))
        rows.append(MapRow("heading", "", "The file as a whole"))
        rows += [
            MapRow("option", name, label, self.option(name))
            for name, (label, _) in _OPTIONS.items()
        ]
        return rows

    def offered(self, row: MapRow) -> list[str]:
        """What may be chosen in a row."""
        if row.kind == "column":
            return [NOTHING, *(each.value for each in Field)]
        return list(STANDINGS) if row.kind == "word" else list(_OPTIONS[row.key][1])

    def choose(self, row: MapRow, value: str, rows: list[MapRow]) -> None:
        """Take over a choice. A field that only one column can tell leaves the one it was."""
        if row.kind == "word":
            self.words[row.key] = value
            self.stages[fold_key(row.key)] = STANDINGS[value]
        elif row.kind == "option":
            self.options[row.key] = value
        else:
            told = None if value == NOTHING else Field(value)
            if told is not None and told not in SEVERAL:
                for each in rows:
                    if each.kind == "column" and each.value == value:
                        self.places[int(each.key)] = None
            self.places[int(row.key)] = told

    def command(self) -> str:
        """The command that would do the same."""
        return shlex.join(["import", self.opened.path, *self._arguments()])

    def _arguments(self) -> Iterator[str]:
        headers = self.opened.sheet.headers if self.opened.sheet else ()
        for place, told in self.places.items():
            if told is not None:
                yield from ("--map", f"{told.value}={headers[place]}")
        for word, meaning in self.words.items():
            yield from ("--stage-map", f"{word}={meaning}")
        if self.option("dates") != FOUND_OUT:
            yield from ("--date-format", self.option("dates"))
        if self.option("decimal") != FOUND_OUT:
            yield from ("--decimal", self.option("decimal"))
        if self.option("unmapped") != "left out":
            yield "--keep-unmapped"
        if self.on_duplicate is OnDuplicate.UPDATE:
            yield from ("--on-duplicate", "update")
