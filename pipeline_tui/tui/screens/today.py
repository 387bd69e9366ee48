"""What to do today: the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.widgets import Static

from pipeline_tui.present import values
from pipeline_tui.present.text import pad, shorten
from pipeline_tui.render.blocks import Cell, Tone
from pipeline_tui.tui.deal_actions import DealScreen
from pipeline_tui.tui.keys import DEAL_KEYS, bindings
from pipeline_tui.tui.screens.welcome import Welcome
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.today import Today, TodayLine
    from pipeline_tui.tui.picture import Picture


class _Row(NamedTuple):
    """A heading, or a line of a group."""

    tone: Tone
    heading: str = ""
    line: TodayLine | None = None


class TodayScreen(DealScreen):
    """The list of the day, group by group."""

    NAME = "Today"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEAL_KEYS)]

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []

    def body(self) -> ComposeResult:
        """The list, and what to say where there is nothing."""
        yield Welcome(id="welcome")
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
    def selected_line(self) -> TodayLine | None:
        """The line under the cursor."""
        place = self.list.cursor
        return self.rows[place].line if 0 <= place < len(self.rows) else None

    def show(self, picture: Picture) -> None:
        """The groups of the day; a deal stands where it first belongs."""
        before = self.selected_line
        self.rows = day_rows(picture.day)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not self.rows and not picture.is_empty
        nothing.update("\n  Nothing is due, and every open deal has a next step.")
        self.list.display = bool(self.rows)
        welcome = self.query_one("#welcome", Welcome)
        welcome.display = picture.is_empty
        self.show_head(_summary(picture.day))
        self.list.show_rows(
            len(self.rows),
            self.paint,
            lambda place: self.rows[place].line is not None,
            self._place_of(before),
        )
        if picture.is_empty:
            welcome.show_keys(self.desk.settings.keys)
        elif self.rows:
            self.list.focus()

    def _place_of(self, before: TodayLine | None) -> int | None:
        """Where the line that was under the cursor is now."""
        if before is None:
            return None
        for place, row in enumerate(self.rows):
            if row.line is not None and (row.line.ref, row.line.next_step) == (
                before.ref,
                before.next_step,
            ):
                return place
        return None

    def paint(self, place: int, cells: int) -> Lines:
        """A heading, or: reference, name, next step, value, why."""
        row = self.rows[place]
        if row.line is None:
            return ([Cell(row.heading, row.tone)],)
        line = row.line
        title = line.title if line.title and line.title != line.prospect else ""
        name = f"{line.prospect}: {title}" if title else line.prospect
        value = values.money(line.value, line.currency or "") if line.value is not None else ""
        why_room = min(44, max(18, cells // 3))
        rest = max(20, cells - 8 - why_room - 16)
        name_room = rest * 3 // 5
        step = line.next_step or "no next step"
        return (
            [
                pad(line.ref, 7, right=True) + " ",
                pad(shorten(name, name_room - 1), name_room),
                Cell(
                    pad(shorten(step, rest - name_room - 1), rest - name_room),
                    Tone.PLAIN if line.next_step else Tone.BAD,
                ),
                pad(shorten(value, 14), 14, right=True) + "  ",
                Cell(shorten(line.reason, why_room), row.tone),
            ],
        )

    @on(Rows.Chosen)
    def open_chosen(self) -> None:
        """Enter on a line opens the dossier, of a prospect without a deal too."""
        line = self.selected_line
        if line is not None:
            self.pipeline.open_dossier(int(line.ref.split(".")[0]))


def day_rows(day: Today) -> list[_Row]:
    """Headings and lines in the order in which they are worked off."""
    rows: list[_Row] = []
    seen: set[str] = set()
    groups: tuple[tuple[str, Tone, Sequence[TodayLine], bool], ...] = (
        ("Overdue", Tone.BAD, day.overdue, True),
        ("Due today", Tone.STRONG, day.due, True),
        ("Promised to me", Tone.STRONG, day.promised, True),
        ("Stale", Tone.WARNING, day.stale, False),
        ("No next step", Tone.BAD, day.no_next_step, False),
    )
    for name, tone, lines, has_steps in groups:
        fresh = [line for line in lines if has_steps or line.ref not in seen]
        seen.update(line.ref for line in fresh)
        if fresh:
            rows.append(_Row(tone, f"{name} ({len(fresh):,})"))
            shown = Tone.PLAIN if tone is Tone.STRONG else tone
            rows += [_Row(shown, line=line) for line in fresh]
    return rows


def _summary(day: Today) -> str:
    return (
        f"{values.day(day.day, day.day)}  ·  {len(day.overdue):,} overdue, {len(day.due):,} due, "
        f"{len(day.stale):,} stale, {len(day.no_next_step):,} without a next step"
    )
