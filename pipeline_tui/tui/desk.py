"""The manager's desk: the open book, and the only way from a screen to an action."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, TypeVar

from pipeline_tui.clock import Moment, local_zone, moment
from pipeline_tui.errors import PipelineError
from pipeline_tui.query.fields import Context
from pipeline_tui.tui.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Book, Change
    from pipeline_tui.book.undo import Done
    from pipeline_tui.config import Settings
    from pipeline_tui.query.language import Filter
    from pipeline_tui.tui.hook_runner import HookRunner

T = TypeVar("T")


class Desk:
    """Reads and changes the book in a thread, one thing at a time, so that typing never waits.

    It never writes an old copy: each change is an action on the newest state.
    """

    def __init__(self, book: Book, settings: Settings, hooks: HookRunner | None = None) -> None:
        self.book = book
        self.settings = settings
        self.filter: Filter | None = None
        self.picture: Picture | None = None
        self.hooks = hooks
        """What runs behind a change; none for sample data."""
        self.is_saving = False
        """Whether a change is being made and saved."""
        self._turn = asyncio.Lock()

    def now(self) -> Moment:
        """The moment of an action, in the manager's zone."""
        return moment(local_zone(self.settings.zone), os.environ.get("PIPELINE_NOW"))

    @property
    def context(self) -> Context:
        """What the words of a filter are read against."""
        settings = self.settings
        return Context(self.now().today, settings.date_order, settings.filters, settings.categories)

    def look(self) -> Picture:
        """Read the book now. It blocks; screens await `refresh`."""
        self.picture = Picture(self.book.read(), self.now().today, self.settings, self.filter)
        return self.picture

    async def refresh(self) -> Picture | None:
        """Read the book again if it has changed (or the day has); the new picture, or none."""
        async with self._turn:
            return await asyncio.to_thread(self._look_again)

    def _look_again(self) -> Picture | None:
        old = self.picture
        snapshot = self.book.read()
        today = self.now().today
        if old is not None and old.snapshot.is_same_as(snapshot) and old.today == today:
            return None
        picture = Picture(snapshot, today, self.settings, self.filter)
        _ = picture.views  # decoded here, in the thread, before a screen can ask for it
        self.picture = picture
        return picture

    async def change(
        self, command: str, act: Callable[[Change], T], backup: str | None = None
    ) -> T:
        """Run an action as one change of the book. Raises what the action raises."""

        def run() -> T:
            self.is_saving = True
            try:
                with self.book.change(command, self.now(), backup) as change:
                    result = act(change)
            finally:
                self.is_saving = False
            self._follow(change)
            if self.hooks is not None:
                self.hooks.after(change, self.settings, backup)
            return result

        async with self._turn:
            return await asyncio.to_thread(run)

    async def rehearse(self, act: Callable[[Change], T]) -> T:
        """What an action would do; nothing is saved. Raises what the action raises."""
        async with self._turn:
            return await asyncio.to_thread(lambda: act(self.book.rehearse("", self.now())))

    def _follow(self, change: Change) -> None:
        """Take our own change into the picture, unless somebody else's came between."""
        old = self.picture
        if old is None or change.saved_revision is None or self.now().today != old.today:
            return
        try:
            snapshot = self.book.read()
        except PipelineError:
            return  # it is saved; the next look says why it cannot be read
        is_ours = snapshot.revision == change.saved_revision
        if is_ours and old.snapshot.revision == change.meta.revision:
            self.picture = old.patched(snapshot, change)

    async def undo(self, revision: int | None = None) -> Done:
        """Take back the last change, or one of a number."""
        async with self._turn:
            return await asyncio.to_thread(self.book.undo, self.now(), revision)

    async def redo(self) -> Done:
        """Do again what was undone last."""
        async with self._turn:
            return await asyncio.to_thread(self.book.redo, self.now())

    def choose(self, chosen: Filter | None) -> Picture | None:
        """See the book through another filter."""
        self.filter = chosen
        if self.picture is not None:
            self.picture = self.picture.filtered(chosen)
        return self.picture
