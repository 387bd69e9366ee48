"""One row of an import: its cells, which can be mended in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from pipeline_tui.present.text import clean, pad, shorten
from pipeline_tui.render.blocks import Cell, Line, Tone
from pipeline_tui.render.import_plan import difference_text, kept_text, matched_text
from pipeline_tui.tui.dialogs.typed import SafeInput
from pipeline_tui.tui.widgets.page import page_text
from pipeline_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from pipeline_tui.render.blocks import Page
    from pipeline_tui.tui.dialogs.import_grid import GridRow
    from pipeline_tui.tui.widgets.rows import Lines

_MOST_TOLD, _MOST_WITHOUT_CELLS = 5, 14


class RowDialog(ModalScreen["list[str] | None"]):
    """Arrows go to a cell, Enter opens it, Enter again takes what was typed; it is checked
    with every sign. Gives the cells if any was changed."""

    CSS_PATH = "import.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("ctrl+s", "accept", "Take"),
    ]

    def __init__(
        self,
        row: GridRow,
        headers: Sequence[str],
        cells: Sequence[str],
        fault: Callable[[Sequence[str]], str],
    ) -> None:
        """`fault` says what is wrong with cells, or nothing. A row of an own export has no cells
        to be edited."""
        super().__init__()
        self._row, self._headers = row, list(headers)
        self.cells, self._old = list(cells), list(cells)
        self._fault = fault

    def compose(self) -> ComposeResult:
        """Why it is as it is, the cells, and what is wrong."""
        number, action = self._row.outcome.row, self._row.action
        with Vertical(classes="import-box", id="row-box"):
            yield Label(f"Row {number:,}: {action}", classes="import-title", markup=False)
            told = "import-told" if self._headers else ""
            yield Static(page_text(self._told(), 90), classes=told, markup=False)
            yield Rows(id="cells")
            yield SafeInput(id="cell")
            yield Static("", classes="import-said", markup=False)
            yield Label("", classes="import-keys", markup=False)

    def _told(self) -> Page:
        outcome = self._row.outcome
        page: Page = [Line((Cell(outcome.reason, Tone.WARNING),))] if outcome.reason else []
        page += [Line((Cell(kept_text(each), Tone.WARNING),)) for each in outcome.kept]
        if matched := matched_text(outcome):
            page.append(Line((matched,)))
        page += [Line((difference_text(each),)) for each in outcome.differences]
        most = _MOST_TOLD if self._headers else _MOST_WITHOUT_CELLS
        more = len(page) - most
        return [*page[:most], *([Line((f"… and {more} more",))] if more > 0 else [])]

    def on_mount(self) -> None:
        """The cells; nothing is open yet."""
        self._close()
        self._rows.show_rows(len(self.cells), self._paint, cursor=self._first_wrong())
        self._say(self._fault(self.cells))

    @property
    def _rows(self) -> Rows:
        return self.query_one("#cells", Rows)

    @property
    def _input(self) -> Input:
        return self.query_one("#cell", Input)

    def _first_wrong(self) -> int:
        """The cell that the reason names, else the first."""
        reason = self._row.outcome.reason
        named = (p for p, each in enumerate(self._headers) if reason.startswith(f"{each}: "))
        return next(named, 0)

    def _name_cells(self) -> int:
        width = self._rows.size.width or 80
        longest = max((len(each) for each in self._headers), default=0)
        return max(8, min(longest, width // 3))

    def _paint(self, place: int, cells: int) -> Lines:
        room = self._name_cells()
        is_new = self.cells[place] != self._old[place]
        return (
            [
                Cell(pad(shorten(clean(self._headers[place]), room), room), Tone.QUIET),
                " * " if is_new else "   ",
                shorten(clean(self.cells[place]), max(1, cells - room - 3)),
            ],
        )

    @on(Rows.Chosen)
    def open_cell(self) -> None:
        """Put an input over the cell, with its text."""
        if not self._headers:
            return
        rows, field, place = self._rows, self._input, self._rows.cursor
        left = self._name_cells() + 3
        rows.scroll_to(y=max(0, min(place, rows.scroll_offset.y)), animate=False)
        top = rows.region.y - self.query_one("#row-box").content_region.y
        field.styles.offset = (left, top + place - rows.scroll_offset.y)
        field.styles.width = max(8, rows.size.width - left)
        field.value = clean(self.cells[place])
        field.display = True
        field.focus()
        field.cursor_position = len(field.value)
        self._say_keys("enter takes it · escape leaves the cell as it was")

    @on(Input.Changed, "#cell")
    def check(self, event: Input.Changed) -> None:
        """What is wrong with the row as typed."""
        if self._input.display:
            self._say(self._fault(self._with(event.value)))

    @on(Input.Submitted, "#cell")
    def take(self, event: Input.Submitted) -> None:
        """Keep what was typed; the row is still to be accepted."""
        self.cells = self._with(event.value)
        self._close()
        self._rows.redraw()
        self._say(self._fault(self.cells))

    def _with(self, typed: str) -> list[str]:
        place = self._rows.cursor
        cells = list(self.cells)
        if typed != clean(cells[place]):  # what was not touched stays as it came
            cells[place] = typed
        return cells

    def _close(self) -> None:
        self._input.display = False
        self._rows.focus()
        edits = "enter edits a cell · ctrl+s accepts the row · " if self._headers else ""
        self._say_keys(f"{edits}escape goes back")

    def _say_keys(self, text: str) -> None:
        self.query_one(".import-keys", Label).update(text)

    def _say(self, what: str) -> None:
        self.query_one(".import-said", Static).update(clean(what))

    def action_accept(self) -> None:
        """Give the cells; an open one counts."""
        if self._input.display:
            self.cells = self._with(self._input.value)
        self.dismiss(self.cells if self.cells != self._old else None)

    def action_leave(self) -> None:
        """Out of the open cell; else back, and the row stays as it was."""
        if self._input.display:
            self._close()
            self._say(self._fault(self.cells))
        else:
            self.dismiss(None)
