"""All deals as a table: sorted, filtered, many marked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.widgets import Static

from pipeline_tui.actions.deals import DealEdit, edit_deal
from pipeline_tui.actions.prospects import ProspectEdit, edit_prospect
from pipeline_tui.present.text import pad, shorten
from pipeline_tui.query.columns import sort_views
from pipeline_tui.render.blocks import Cell, Part, text_of, tone_of
from pipeline_tui.render.list_page import CELLS, NAMES, RIGHT
from pipeline_tui.tui.deal_actions import DealScreen, current
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.keys import DEAL_KEYS, TABLE_KEYS, bindings
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pipeline_tui.book import Change
    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui.picture import Picture

_COLUMNS = (
    ("ref", 7), ("prospect", 0), ("title", 0), ("stage", 14), ("value", 16),
    ("next_step", 0), ("next_due", 13), ("idle_days", 6), ("owner", 10), ("tags", 12),
)  # fmt: skip
_SORTS = ("", "name", "-value", "due", "-idle", "stage", "owner")
_DROPPED = ("tags", "owner", "title", "idle_days", "stage", "next_step")
"""What goes first where the terminal is narrow."""


def columns_for(cells: int) -> list[tuple[str, int]]:
    """The columns that fit, with their cells; the open-ended ones share what is left."""
    chosen = list(_COLUMNS)
    for name in _DROPPED:
        fixed = sum(size + 1 for _, size in chosen)
        open_ended = sum(size == 0 for _, size in chosen)
        if cells - fixed >= open_ended * 14:
            break
        chosen = [each for each in chosen if each[0] != name]
    fixed = sum(size + 1 for _, size in chosen)
    open_ended = max(1, sum(size == 0 for _, size in chosen))
    share = max(8, (cells - fixed) // open_ended)
    return [(name, size or share) for name, size in chosen]


class ProspectsScreen(DealScreen):
    """One line for each deal."""

    NAME = "Prospects"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEAL_KEYS), *bindings(TABLE_KEYS)]

    def __init__(self) -> None:
        super().__init__()
        self.views: list[DealView] = []
        self.sort = 0
        self.marked: set[str] = set()

    def body(self) -> ComposeResult:
        """The head of the table, and its rows."""
        yield Static("", id="table-head", markup=False)
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

    def show(self, picture: Picture) -> None:
        """The deals that the filter lets through."""
        before = self.selected
        self.views = sort_views(picture.shown, _SORTS[self.sort] or None)
        self.marked &= {view.deal.ref for view in self.views}
        place = None
        if before is not None:
            refs = (p for p, v in enumerate(self.views) if v.deal.ref == before.deal.ref)
            place = next(refs, None)
        self.table.marked = self._marked_places()
        self.table.show_rows(len(self.views), self.paint, cursor=place)
        self._show_heads()
        self.table.focus()

    def _marked_places(self) -> set[int]:
        return {p for p, view in enumerate(self.views) if view.deal.ref in self.marked}

    def _show_heads(self) -> None:
        cells = max(20, self.size.width - 1)
        head = " ".join(
            pad(shorten(NAMES[name], size), size, right=name in RIGHT)
            for name, size in columns_for(cells)
        )
        self.query_one("#table-head", Static).update(head)
        by = f" by {_SORTS[self.sort]}" if self.sort else ""
        marked = f", {len(self.marked):,} marked" if self.marked else ""
        self.show_head(f"{len(self.views):,} deals{by}{marked}")

    def on_resize(self) -> None:
        """Another width: other columns."""
        if self.is_mounted and self.picture is not None:
            self._show_heads()

    def paint(self, place: int, cells: int) -> Lines:
        """The cells of a deal."""
        view = self.views[place]
        parts: list[Part] = []
        for name, size in columns_for(cells):
            part = CELLS[name](view, view.today)
            text = pad(shorten(text_of(part), size), size, right=name in RIGHT)
            parts += [Cell(text, tone_of(part)), " "]
        return (parts,)

    def action_sort(self) -> None:
        """By the next column."""
        self.sort = (self.sort + 1) % len(_SORTS)
        if self.picture is not None:
            self.show(self.picture)

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

    @work
    async def action_tag(self) -> None:
        """Tag the prospects of the marked deals."""
        views = self.chosen
        if not views:
            return
        form = Form(
            f"Tag {len(views):,} deals' prospects",
            (Field("add", "Add tags", hint="key solar"), Field("remove", "Take off")),
        )
        answers = await self.app.push_screen_wait(form)
        if answers is None:
            return
        edit = ProspectEdit(
            add_tags=tuple(answers["add"].split()), remove_tags=tuple(answers["remove"].split())
        )

        def tag(change: Change) -> None:
            for number in dict.fromkeys(view.prospect.number for view in views):
                prospect = change.prospects.get(number)
                if prospect is not None:
                    edit_prospect(change, prospect, edit)

        await self.pipeline.perform(
            f"edit {_refs(views)} --tag {answers['add']}", tag, f"Tagged {len(views):,} deals"
        )

    @work
    async def action_owner(self) -> None:
        """Give the marked deals to somebody."""
        views = self.chosen
        if not views:
            return
        form = Form(f"Owner of {len(views):,} deals", (Field("owner", "Owner", required=True),))
        answers = await self.app.push_screen_wait(form)
        if answers is None:
            return
        edit = DealEdit(owner=answers["owner"], is_touch=False)

        def give(change: Change) -> None:
            for view in views:
                edit_deal(change, current(change, view)[1], edit)

        await self.pipeline.perform(
            f"edit {_refs(views)} --owner {answers['owner']}",
            give,
            f"{len(views):,} deals are {answers['owner']}'s",
        )


def _refs(views: list[DealView]) -> str:
    refs = [view.deal.ref for view in views]
    return " ".join(refs[:3]) + (f" … ({len(refs)})" if len(refs) > 3 else "")
