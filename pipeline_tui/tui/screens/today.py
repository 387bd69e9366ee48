"""What to do today: the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on, work
from textual.widgets import Static

from pipeline_tui.model.deal import deal_key
from pipeline_tui.present import values
from pipeline_tui.present.text import clean, width
from pipeline_tui.render.blocks import Cell, Part, Tone
from pipeline_tui.render.day_groups import day_counts, day_groups
from pipeline_tui.render.sections import record_of
from pipeline_tui.tui.deal_actions import DealScreen
from pipeline_tui.tui.keys import DEAL_KEYS, bindings
from pipeline_tui.tui.subject import Subject
from pipeline_tui.tui.widgets.cells import fit, fit_money
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.worker import Worker

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.lines import TodayLine
    from pipeline_tui.reports.today import Today
    from pipeline_tui.tui.picture import Picture


_DRAWN = 0.005
"""Seconds after a frame in which it reaches the terminal."""
_NARROW = 76
"""Cells below which there is no room for the value."""


class _Row(NamedTuple):
    """A heading, or a line of a group."""

    tone: Tone
    heading: str = ""
    line: TodayLine | None = None


class _Room:
    """How many cells each column of a line has; the value leaves where it is narrow."""

    def __init__(self, cells: int) -> None:
        self.ref = 6
        self.value = 14 if cells >= _NARROW else 0
        self.reason = min(44, max(15, cells // 3 if cells >= 100 else cells * 3 // 10))
        rest = cells - self.ref - 1 - self.reason - (self.value + 2 if self.value else 0)
        self.step = max(14, rest // 2)
        self.name = max(2, rest - self.step)


class TodayScreen(DealScreen):
    """The list of the day, group by group."""

    NAME = "Today"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEAL_KEYS)]

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []

    def body(self) -> ComposeResult:
        """The list, and what to say where there is nothing."""
        yield Static("", id="nothing", markup=False)
        yield Rows(id="day")

    @property
    def list(self) -> Rows:
        """The list widget."""
        return self.query_one("#day", Rows)

    @property
    def selected(self) -> DealView | None:
        """The deal of the line under the cursor."""
        line = self.selected_line
        return self.pipeline.view_of(line.ref) if line else None

    @property
    def subject(self) -> Subject | None:
        """The step of the line, which need not be its deal's first, nor a deal's at all."""
        line, picture = self.selected_line, self.picture
        if line is None or picture is None:
            return None
        number, _, deal = line.ref.partition(".")
        prospect = picture.prospect(int(number))
        if prospect is None:
            return None
        planned = picture.plans.get(deal_key(int(number), int(deal or 0)), [])
        step = next((each for each in planned if each.id == line.record), None)
        return Subject(prospect, self.pipeline.view_of(line.ref), step)

    @property
    def selected_line(self) -> TodayLine | None:
        """The line under the cursor."""
        place = self.list.cursor
        return self.rows[place].line if 0 <= place < len(self.rows) else None

    def show(self, picture: Picture) -> None:
        """What is due first: in a book of thousands it stands there before the rest is read."""
        beginning = picture.beginning
        if beginning is None:
            self._show_day(picture, picture.day, _summary(picture.day))
            return
        self._show_day(picture, beginning, values.day(picture.today, picture.today))
        self.call_after_refresh(self.set_timer, _DRAWN, self._show_rest)

    def _show_rest(self) -> None:
        if self.picture is not None:
            self._show_day(self.picture, self.picture.day, _summary(self.picture.day))

    def _show_day(self, picture: Picture, day: Today, summary: str) -> None:
        """The groups of the day; a deal stands where it first belongs."""
        before = self.selected_line
        self.rows = day_rows(day)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not self.rows and not picture.is_empty
        nothing.update("\n  Nothing is due, and every open deal has a next step.")
        self.list.display = bool(self.rows)
        self.show_head(summary)
        self.list.show_rows(
            len(self.rows),
            self.paint,
            lambda place: self.rows[place].line is not None,
            self._place_of(before),
        )
        self._welcome(picture.is_empty)
        if self.rows and self.focused is not self.list:
            self.list.focus()

    def _welcome(self, is_empty: bool) -> None:
        """How to begin, where there is nothing yet. A book that has something pays nothing."""
        there = self.query("#welcome")
        if there and not is_empty:
            there.remove()
        elif is_empty and not there:
            from pipeline_tui.tui.screens.welcome import Welcome

            self.query_one("#body").mount(Welcome(self.desk.settings.keys), before="#nothing")

    def _place_of(self, before: TodayLine | None) -> int | None:
        """Where the line that was under the cursor is now."""
        if before is None:
            return None
        for place, row in enumerate(self.rows):
            if row.line is not None and _identity(row.line) == _identity(before):
                return place
        return None

    def paint(self, place: int, cells: int) -> Lines:
        """A heading, or: reference, name, next step, value, why."""
        row = self.rows[place]
        if row.line is None:
            return ([Cell(row.heading, row.tone)],)
        line = row.line
        title = line.title if line.title and line.title != line.prospect else ""
        room = _Room(cells)
        name = f"{line.prospect}: {title}" if title else line.prospect
        if width(clean(name)) - width(clean(title)) // 2 >= room.name:
            name = line.prospect  # most of the title would be cut; the reference says which deal
        parts: list[Part] = [
            fit(line.ref, room.ref, right=True) + " ",
            fit(name, room.name - 1) + " ",
            Cell(
                fit(line.next_step or "no next step", room.step - 1) + " ",
                Tone.PLAIN if line.next_step else Tone.BAD,
            ),
        ]
        if room.value:
            shown = " " * room.value
            if line.value is not None:
                shown = fit_money(line.value, line.currency or "", room.value, right=True)
            parts.append(f"{shown}  ")
        return ([*parts, Cell(fit(line.reason, room.reason), row.tone)],)

    def action_done(self) -> Worker[None]:
        """Do the step of the line; of a line about a record, what can be done with that."""
        line = self.selected_line
        if line is None or line.kind in ("step", "deal"):
            return super().action_done()
        return self.work_on_line(line)

    @work
    async def work_on_line(self, line: TodayLine) -> None:
        """The record of the line; without one (keep in touch) log what was said."""
        scene = self.scene
        record = record_of(scene.everything, line.kind, line.record) if scene else None
        if record is None:
            self.action_log()
        else:
            await self.work_on(line.kind, record)

    @on(Rows.Chosen)
    def open_chosen(self) -> None:
        """Enter on a line opens the dossier, of a prospect without a deal too."""
        line = self.selected_line
        if line is not None:
            number, _, deal = line.ref.partition(".")
            self.pipeline.open_dossier(int(number), deal_key(int(number), int(deal or 0)))


def _identity(line: TodayLine) -> tuple[str, str, int | None]:
    return line.kind, line.ref, line.record


def day_rows(day: Today) -> list[_Row]:
    """Headings and lines in the order in which they are worked off."""
    rows: list[_Row] = []
    for group in day_groups(day):
        rows.append(_Row(group.tone, f"{group.name} ({len(group.lines):,})"))
        rows += [_Row(group.row_tone(line, day.day), line=line) for line in group.lines]
    return rows


def _summary(day: Today) -> str:
    return f"{values.day(day.day, day.day)}  ·  {day_counts(day)}"
