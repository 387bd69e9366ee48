"""All deals as a table: sorted, filtered, many marked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Static

from pipeline_tui.present import values
from pipeline_tui.query.columns import parse_columns, sort_views
from pipeline_tui.render.blocks import Cell, Part, Tone, text_of, tone_of
from pipeline_tui.render.list_page import CELLS, NAMES, RIGHT
from pipeline_tui.tui.keys import DEAL_KEYS, TABLE_KEYS, bindings
from pipeline_tui.tui.many_actions import ManyScreen
from pipeline_tui.tui.widgets.cells import fit, fit_money
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui.picture import Picture

_USUAL = (
    "ref", "prospect", "title", "stage", "value", "next_step", "next_due", "idle_days", "owner",
    "tags",
)  # fmt: skip
_SIZES = {
    "ref": 7, "stage": 14, "value": 16, "next_due": 13, "idle_days": 6, "tags": 12, "status": 6,
    "currency": 8, "probability": 6,
}  # fmt: skip
"""Cells of a column; one that is not named here is 11 wide, or takes what is left."""
_OPEN_ENDED = {"prospect", "title", "next_step", "product", "lost_reason"}
_LEAST_OPEN_ENDED = 14
_SORTS = ("", "prospect", "-value", "next_due", "-idle_days", "stage", "owner")
"""In this order by `s`; the other columns follow."""
_DROPPED = ("tags", "owner", "title", "idle_days", "stage", "next_step")
"""What goes first where the terminal is narrow; then what stands last."""


def columns_for(cells: int, names: Sequence[str] = _USUAL) -> list[tuple[str, int]]:
    """The columns that fit, with their cells; the open-ended ones share what is left."""
    chosen = [(name, 0 if name in _OPEN_ENDED else _SIZES.get(name, 11)) for name in names]
    last_first = [name for name in reversed(names) if name not in _DROPPED and name != "prospect"]
    for name in (*_DROPPED, *last_first):
        if _room(chosen, cells) >= _LEAST_OPEN_ENDED or len(chosen) == 1:
            break
        chosen = [each for each in chosen if each[0] != name]
    share = max(8, _room(chosen, cells))
    return [(name, size or share) for name, size in chosen]


def _room(columns: Sequence[tuple[str, int]], cells: int) -> int:
    """What is left for each open-ended column."""
    fixed = sum(size + 1 for _, size in columns)
    return (cells - fixed) // max(1, sum(size == 0 for _, size in columns))


class ProspectsScreen(ManyScreen):
    """One line for each deal."""

    NAME = "Prospects"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEAL_KEYS), *bindings(TABLE_KEYS)]

    def __init__(self) -> None:
        super().__init__()
        self.views: list[DealView] = []
        self.sort = 0
        self.turned = False
        self.marked: set[str] = set()

    @property
    def columns(self) -> Sequence[str]:
        """The chosen columns, or the usual ones."""
        chosen = self.desk.settings.columns
        return parse_columns(chosen) if chosen else _USUAL

    @property
    def sorts(self) -> Sequence[str]:
        """Every order that `s` goes through: each column of the table is one."""
        named = {each.removeprefix("-") for each in _SORTS}
        return (*_SORTS, *(name for name in self.columns if name not in named))

    def body(self) -> ComposeResult:
        """The head of the table, what to say where it is empty, and its rows."""
        yield Static("", id="table-head", markup=False)
        yield Static("", id="no-rows", markup=False)
        yield Rows(id="table")

    @property
    def table(self) -> Rows:
        """The table widget."""
        return self.query_one("#table", Rows)

    @property
    def selected(self) -> DealView | None:
        """The deal under the cursor."""
        place = self.table.cursor
        return self.views[place] if 0 <= place < len(self.views) else None

    @property
    def chosen(self) -> list[DealView]:
        """The marked deals, else the one under the cursor."""
        marked = [view for view in self.views if view.deal.ref in self.marked]
        return marked or ([self.selected] if self.selected else [])

    @property
    def has_marks(self) -> bool:
        """Whether an action is meant for many."""
        return bool(self.marked)

    def show(self, picture: Picture) -> None:
        """The deals that the filter lets through."""
        before = self.selected
        self.views = sort_views(picture.shown, self.order or None)
        self.show_nothing(picture)
        self.marked &= {view.deal.ref for view in self.views}
        place = None
        if before is not None:
            refs = (p for p, v in enumerate(self.views) if v.deal.ref == before.deal.ref)
            place = next(refs, None)
        self.table.marked = self._marked_places()
        self.table.show_rows(len(self.views), self.paint, cursor=place)
        self._show_heads()
        if self.focused is None:
            self.table.focus()

    def show_nothing(self, picture: Picture) -> None:
        """What an empty table says."""
        nothing = self.query_one("#no-rows", Static)
        nothing.display = not self.views
        is_filtered = bool(picture.views)
        nothing.update(
            "\n  No deal matches the filter; an empty filter shows all."
            if is_filtered
            else "\n  There is no deal yet."
        )

    @property
    def order(self) -> str:
        """What the rows are sorted by, as the language of lists has it."""
        by = self.sorts[self.sort]
        if not (by and self.turned):
            return by
        return by.removeprefix("-") if by.startswith("-") else f"-{by}"

    def _marked_places(self) -> set[int]:
        return {p for p, view in enumerate(self.views) if view.deal.ref in self.marked}

    def _show_heads(self) -> None:
        cells = max(20, self.size.width - 1)
        head = " ".join(
            fit(NAMES[name], size, right=name in RIGHT)
            for name, size in columns_for(cells, self.columns)
        )
        self.query_one("#table-head", Static).update(head)
        by = f" by {NAMES[self.order.removeprefix('-')]}" if self.sort else ""
        way = " downwards" if self.order.startswith("-") else ""
        marked = f", {len(self.marked):,} marked" if self.marked else ""
        self.show_head(f"{values.count(len(self.views), 'deal')}{by}{way}{marked}")

    def on_resize(self) -> None:
        """Another width: other columns."""
        if self.is_mounted and self.picture is not None:
            self._show_heads()

    def paint(self, place: int, cells: int) -> Lines:
        """The cells of a deal."""
        view = self.views[place]
        parts: list[Part] = []
        for name, size in columns_for(cells, self.columns):
            part = CELLS[name](view, view.today)
            if name == "next_due" and view.step is None and view.deal.is_open:
                part = Cell("none", Tone.BAD)
            if name == "value":
                text = fit_money(view.deal.value, view.deal.currency, size, right=True)
            else:
                text = fit(text_of(part), size, right=name in RIGHT)
            if name == "ref" and view.deal.ref in self.marked and text.startswith(" "):
                text = f"✔{text[1:]}"  # a mark is more than a colour
            parts += [Cell(text, tone_of(part)), " "]
        return (parts,)

    def action_sort(self) -> None:
        """By the next column."""
        self.sort, self.turned = (self.sort + 1) % len(self.sorts), False
        if self.picture is not None:
            self.show(self.picture)

    def action_turn(self) -> None:
        """Turn the order round."""
        self.turned = not self.turned
        if self.picture is not None:
            self.show(self.picture)

    def action_unmark(self) -> None:
        """Take off all marks."""
        self.marked.clear()
        self.table.marked = set()
        self.table.redraw()
        self._show_heads()

    def action_mark(self) -> None:
        """Mark the deal under the cursor, or take the mark off; go one down."""
        if self.selected is not None:
            self.marked ^= {self.selected.deal.ref}
            self.table.marked = self._marked_places()
            self.table.redraw()
            self._show_heads()
            self.table.action_step(1)

    @on(Rows.Chosen)
    def open_chosen(self) -> None:
        """Enter opens the dossier."""
        self.action_open()
