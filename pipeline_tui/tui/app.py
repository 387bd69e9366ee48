"""The app: it wires screens, keys and the desk together, and holds no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import work
from textual.app import App, get_system_commands_provider

from pipeline_tui.errors import PipelineError
from pipeline_tui.present.text import clean
from pipeline_tui.tui.keys import APP_KEYS, bindings
from pipeline_tui.tui.screens.base import PipelineScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType
    from textual.command import Provider
    from textual.screen import Screen

    from pipeline_tui.book import Change
    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui.desk import Desk

T = TypeVar("T")
POLL_SECONDS = 1.0
"""How often the book's file is looked at for changes of other programs."""


def _actions() -> type[Provider]:
    from pipeline_tui.tui.palette import Actions

    return Actions


def _by_prospect() -> type[Provider]:
    from pipeline_tui.tui.palette import Prospects

    return Prospects


def _today() -> Screen[Any]:
    from pipeline_tui.tui.screens.today import TodayScreen

    return TodayScreen()


def _board() -> Screen[Any]:
    from pipeline_tui.tui.screens.board import BoardScreen

    return BoardScreen()


def _prospects() -> Screen[Any]:
    from pipeline_tui.tui.screens.prospects import ProspectsScreen

    return ProspectsScreen()


def _report() -> Screen[Any]:
    from pipeline_tui.tui.screens.report import ReportScreen

    return ReportScreen()


class PipelineApp(App[None]):
    """Today, board, prospects, report; everything else lies on top of them."""

    TITLE = "pipeline"
    MODES: ClassVar[dict[str, Callable[[], Screen[Any]]]] = {  # type: ignore[assignment]
        "today": _today,
        "board": _board,
        "prospects": _prospects,
        "report": _report,
    }
    DEFAULT_MODE = "today"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(APP_KEYS)]
    COMMANDS: ClassVar[set[Any]] = {_actions, _by_prospect, get_system_commands_provider}

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def on_mount(self) -> None:
        """Take the settings' keys and theme; look for changes of other programs."""
        self.set_keymap(dict(self.desk.settings.keys))
        self.set_interval(POLL_SECONDS, self.reload)

    # -- the book ----------------------------------------------------------------

    async def reload(self) -> None:
        """Show the newest state of the book, if it changed."""
        try:
            picture = await self.desk.refresh()
        except PipelineError as error:
            self.tell_error(error)
            return
        if picture is not None:
            self.show_newest()

    def show_newest(self) -> None:
        """Every screen on the stack shows the newest picture; the others do when they come up."""
        for screen in self.screen_stack:
            if isinstance(screen, PipelineScreen):
                screen.show_newest()

    async def perform(self, command: str, act: Callable[[Change], T], said: str) -> T | None:
        """Run an action, say what it did and how to take it back; an error is said too."""
        try:
            result = await self.desk.change(command, act)
        except PipelineError as error:
            self.tell_error(error)
            return None
        self.tell(said, command)
        await self.reload()
        return result

    def tell(self, said: str, command: str) -> None:
        """What was done, the command that would do the same, and that `u` undoes it."""
        self.notify(clean(f"pipeline {command}") + "\nu undoes it", title=clean(said), markup=False)

    def tell_error(self, error: PipelineError) -> None:
        """What is wrong, and what to do."""
        lines = "\n".join(clean(line) for line in str(error).splitlines())
        self.notify(lines, title="Not done", severity="error", markup=False, timeout=8)

    def view_of(self, ref: str) -> DealView | None:
        """A deal of the newest picture."""
        return self.desk.picture.by_ref.get(ref) if self.desk.picture else None

    # -- keys ----------------------------------------------------------------------

    async def action_show_mode(self, mode: str) -> None:
        """Go to one of the four screens."""
        await self.switch_mode(mode)
        if isinstance(self.screen, PipelineScreen):
            self.screen.show_newest()

    def open_dossier(self, number: int) -> None:
        """The dossier of a prospect, on top."""
        from pipeline_tui.tui.screens.dossier import DossierScreen

        self.push_screen(DossierScreen(number))

    def action_history(self) -> None:
        """Every change."""
        from pipeline_tui.tui.screens.history import HistoryScreen

        self.push_screen(HistoryScreen())

    def action_help(self) -> None:
        """All keys."""
        from pipeline_tui.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen())

    @work
    async def action_quick_add(self) -> None:
        """Add a prospect on one line."""
        from pipeline_tui.actions.quick import add_quick
        from pipeline_tui.tui.dialogs.line import LineDialog
        from pipeline_tui.tui.previews import quick_of, quick_preview

        dialog = LineDialog(
            "Add a prospect: name, value, @contact, e-mail, #tag, next: what when",
            lambda text: quick_preview(text, self.desk),
            hint="Solartek 500k eur @Anna anna@solartek.eu #key next: call fri",
        )
        line = await self.push_screen_wait(dialog)
        if line is None or not line.strip():
            return
        quick = quick_of(line, self.desk)
        owner = self.desk.settings.owner
        await self.perform(
            f"add {quick.name}", lambda change: add_quick(change, quick, owner),
            f"Added {quick.name}",
        )  # fmt: skip

    @work
    async def action_filter(self) -> None:
        """Choose deals by the filter language."""
        from pipeline_tui.query.language import parse_filter
        from pipeline_tui.tui.dialogs.line import LineDialog
        from pipeline_tui.tui.previews import filter_preview

        dialog = LineDialog(
            "Filter: stage: value> tag: due< idle> owner: words, or, -, ( ); empty shows all",
            lambda text: filter_preview(text, self.desk),
            value=self.desk.filter.text if self.desk.filter else "",
            suggestions=list(self.desk.settings.filters.values()),
        )
        text = await self.push_screen_wait(dialog)
        if text is not None:
            chosen = parse_filter(text, self.desk.context) if text.strip() else None
            self.desk.choose(chosen)
            self.show_newest()

    def key_of(self, binding_id: str, default: str) -> str:
        """The key of an action as the settings have it."""
        return self.desk.settings.keys.get(binding_id, default)

    async def undo_change(self, revision: int) -> None:
        """Take back one change, where no later one stands on it."""
        await self._time_travel("Undone", lambda: self.desk.undo(revision))

    async def action_undo(self) -> None:
        """Take back the last change."""
        await self._time_travel("Undone", self.desk.undo)

    async def action_redo(self) -> None:
        """Do again what was undone."""
        await self._time_travel("Done again", self.desk.redo)

    async def _time_travel(self, said: str, travel: Callable[[], Any]) -> None:
        try:
            done = await travel()
        except PipelineError as error:
            self.tell_error(error)
            return
        what = done.of.command if done.of else ""
        self.notify(clean(what), title=said, markup=False)
        await self.reload()
