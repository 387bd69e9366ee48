"""The app: it wires screens, keys and the desk together, and holds no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import work
from textual.app import get_system_commands_provider
from textual.drivers.linux_driver import LinuxDriver

from pipeline_tui.errors import PipelineError
from pipeline_tui.tui import late
from pipeline_tui.tui.keys import APP_KEYS, bindings, shown_key
from pipeline_tui.tui.likely import likely_duplicate
from pipeline_tui.tui.preferences import Preferences
from pipeline_tui.tui.screens.base import PipelineScreen
from pipeline_tui.tui.terminal import TerminalDriver
from pipeline_tui.tui.themes import HIGH_CONTRAST, check_theme
from pipeline_tui.tui.toasts import REDO, UNDO, ToastApp
from pipeline_tui.tui.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from textual.binding import BindingType
    from textual.driver import Driver
    from textual.screen import Screen

    from pipeline_tui.book import Change
    from pipeline_tui.config import Settings
    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui.desk import Desk
    from pipeline_tui.tui.sample_book import SampleBook

T = TypeVar("T")
POLL_SECONDS = 1.0
"""How often the book's file is looked at for changes of other programs."""


class PipelineApp(ToastApp):
    """Today, board, prospects, report; everything else lies on top of them."""

    TITLE = "pipeline"
    CSS_PATH = "screens/base.tcss"
    """Of the first screen too, so that it need not be read again when that one comes."""
    MODES: ClassVar[dict[str, Callable[[], Screen[Any]]]] = {  # type: ignore[assignment]
        "today": late.today,
        "board": late.board,
        "prospects": late.prospects,
        "report": late.report,
    }
    DEFAULT_MODE = "today"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(APP_KEYS)]
    COMMANDS: ClassVar[set[Any]] = {
        late.actions,
        late.by_prospect,
        late.saved_filters,
        get_system_commands_provider,
    }

    def __init__(
        self,
        desk: Desk,
        settings_file: Path | None = None,
        when_shown: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(desk)
        self._when_shown = when_shown
        self.trouble = ""
        """Why the book cannot be read at present; the screens show its last good state."""
        self.preferences = Preferences(settings_file)
        self._own_desk = desk
        self._sample: SampleBook | None = None
        self._watchdog: Watchdog | None = None
        self.register_theme(HIGH_CONTRAST)
        self.theme = check_theme(desk.settings.theme)
        self.set_keymap(dict(desk.settings.keys))

    def on_mount(self) -> None:
        """Look for changes of other programs."""
        self.set_interval(POLL_SECONDS, self.reload)
        if not self.is_headless:
            self.catch_stray_errors()
            self._watchdog = Watchdog(self, lambda: self.desk.is_saving)

    def get_driver_class(self) -> type[Driver]:
        """Our own driver for a terminal."""
        found = super().get_driver_class()
        return TerminalDriver if found is LinuxDriver else found

    def stop_watching(self) -> None:
        """Let signals act as before: the screens were left. Call it in the main thread."""
        if self._watchdog is not None:
            self._watchdog.stop()
            self._watchdog = None

    def day_stands(self) -> None:
        """The list of the day is there, for the first time or again."""
        self._when_shown()

    async def watch_theme(self, name: str) -> None:
        """A theme that was chosen in the palette holds next time too."""
        if self.is_running and name != self.desk.settings.theme:
            await self.remember("theme", name)

    async def remember(self, key: str, value: str) -> bool:
        """Write a setting; an error is said. Returns whether it is kept."""
        return await self._keep(self.preferences.remember(key, value))

    async def keep_profile(self, name: str, says: Mapping[str, str]) -> bool:
        """Write how files are imported; an error is said. Returns whether it is kept."""
        return await self._keep(self.preferences.keep_profile(name, says))

    async def _keep(self, write: Awaitable[Settings | None]) -> bool:
        try:
            settings = await write
        except PipelineError as error:
            self.tell_error(error)
            return False
        if settings is not None:
            self.desk.settings = self._own_desk.settings = settings
        return settings is not None

    # -- the book ----------------------------------------------------------------

    async def reload(self) -> None:
        """Show the newest state of the book, if it changed; say once when it cannot be read."""
        before, self.trouble = self.trouble, ""
        fault = self.desk.book.journal_fault
        try:
            await self.desk.refresh()
        except PipelineError as error:
            self.trouble = error.message
            if self.trouble != before:
                self.tell_error(error)
        self.show_newest()
        if self.trouble != before or self.desk.book.journal_fault != fault:
            self.show_heads()

    def show_heads(self) -> None:
        """The head lines say whether the book can be read."""
        for screen in self.screen_stack:
            if isinstance(screen, PipelineScreen):
                screen.show_head()

    def show_newest(self) -> None:
        """Every screen on the stack shows the newest picture; the others do when they come up."""
        for screen in self.screen_stack:
            if isinstance(screen, PipelineScreen):
                screen.show_newest()

    async def carry_out(
        self,
        command: str,
        act: Callable[[Change], T],
        said: str | Callable[[T], str],
        backup: str | None = None,
    ) -> T:
        """Run an action, show its result, say what it did and how to take it back.

        `backup` names a reason to copy the book first. Raises what the action raises.
        """

        def act_and_look(change: Change) -> tuple[Change, T, str]:
            return change, act(change), likely_duplicate(change)

        change, result, alike = await self.desk.change(command, act_and_look, backup)
        if change.saved_revision is None:  # u would undo an earlier change
            self.say(self.whole(f"pipeline {command}"), "Nothing changed")
        else:
            self.tell(said if isinstance(said, str) else said(result), command, alike)
        await self.reload()
        return result

    async def perform(self, command: str, act: Callable[[Change], T], said: str) -> T | None:
        """The same, where nothing was typed that could be lost: an error is said."""
        try:
            return await self.carry_out(command, act, said)
        except PipelineError as error:
            self.tell_error(error)
            return None

    def view_of(self, ref: str) -> DealView | None:
        """A deal of the newest picture."""
        return self.desk.picture.by_ref.get(ref) if self.desk.picture else None

    # -- keys ----------------------------------------------------------------------

    async def action_show_mode(self, mode: str) -> None:
        """Go to one of the four screens."""
        await self.switch_mode(mode)
        if isinstance(self.screen, PipelineScreen):
            self.screen.show_newest()

    def open_dossier(self, number: int, deal: int | None = None) -> None:
        """The dossier of a prospect, on top; the cursor on a deal, by its key."""
        from pipeline_tui.tui.screens.dossier import DossierScreen

        self.push_screen(DossierScreen(number, deal))

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
        from pipeline_tui.tui.quick_adding import add_on_one_line

        await add_on_one_line(self)

    @work
    async def action_filter(self) -> None:
        """Choose deals by the filter language."""
        from pipeline_tui.tui.dialogs.filter_line import FilterDialog
        from pipeline_tui.tui.previews import found_by

        before = self.desk.filter.text if self.desk.filter else ""

        def narrow(text: str) -> str:
            """The screen below shows at once what is found."""
            self._choose(text)
            return found_by(self.desk)

        dialog = FilterDialog(
            narrow,
            before,
            self.desk.settings.filters,
            lambda name, text: self.remember(f"filter.{name}", text),
        )
        text = await self.push_screen_wait(dialog)
        self.filter_by(before if text is None else text)

    def filter_by(self, text: str) -> None:
        """See the book through a filter; an empty one shows all."""
        try:
            self._choose(text)
        except PipelineError as error:
            self.tell_error(error)

    def _choose(self, text: str) -> None:
        from pipeline_tui.query.language import parse_filter

        self.desk.choose(parse_filter(text, self.desk.context) if text.strip() else None)
        self.show_newest()

    @work
    async def action_import_file(self) -> None:
        """Bring in a file: choose it, see the mapping, see the dry run, confirm."""
        if self.is_web:
            from pipeline_tui.tui.served import say_no_import

            say_no_import(self)
            return
        from pipeline_tui.tui.importing import import_file

        await import_file(self)

    # -- sample data -----------------------------------------------------------------

    @property
    def is_sample(self) -> bool:
        """Whether the screens show sample data."""
        return self._sample is not None

    @work(group="sample")
    async def action_sample(self) -> None:
        """Look at sample data in a throw-away book, or go back to the manager's own."""
        sample, self._sample = self._sample, None
        if sample is not None:
            await self._sit_at(self._own_desk)
            await sample.close()
            return
        from pipeline_tui.tui.sample_book import SampleBook

        sample = SampleBook(self.desk.settings)
        try:
            await sample.fill()
        except PipelineError as error:
            await sample.close()
            self.tell_error(error)
            return
        self._sample = sample
        await self._sit_at(sample.desk)

    async def _sit_at(self, desk: Desk) -> None:
        """Show another book: nothing of the first one stays open."""
        await self.switch_mode("today")
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        for mode, make in self.MODES.items():
            if mode != "today":  # a dossier may lie on it
                await self.remove_mode(mode)
                self.add_mode(mode, make)
        self.desk = desk
        self.show_newest()

    def on_unmount(self) -> None:
        """Sample data is thrown away at the end too. A thread that is stuck holds up nothing."""
        if self._sample is not None:
            self._sample.discard()
        if self._watchdog is not None and self.failure is None:
            self._watchdog.end(self.return_code or 0)

    async def undo_change(self, revision: int) -> None:
        """Undo one change, if no later one depends on it."""
        await self._time_travel("Undone", lambda: self.desk.undo(revision), REDO)

    async def action_undo(self) -> None:
        """Take back the last change."""
        await self._time_travel("Undone", self.desk.undo, REDO)

    async def action_redo(self) -> None:
        """Do again what was undone."""
        await self._time_travel("Done again", self.desk.redo, UNDO)

    async def _time_travel(
        self, said: str, travel: Callable[[], Any], way_back: tuple[str, str]
    ) -> None:
        try:
            done = await travel()
        except PipelineError as error:
            self.tell_error(error)
            return
        what = done.of.command if done.of else ""
        key = shown_key(self.key_of(*way_back))
        self.say(f"{self.whole(what)}\n{key} takes that back", said)
        await self.reload()
