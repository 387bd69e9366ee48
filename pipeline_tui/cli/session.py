"""What a command works with: the book, the settings, the moment."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.cli import failure
from pipeline_tui.errors import PipelineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import typer

    from pipeline_tui.book import Book, Change, Snapshot
    from pipeline_tui.clock import Moment
    from pipeline_tui.config import Settings
    from pipeline_tui.hooks import Hooks, Waiting
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.money import Money
    from pipeline_tui.query.fields import Context
    from pipeline_tui.query.views import DealView


_MANY = 8
"""Deals for which it pays to read all steps of the book once."""


class Session:
    """Opened by the first command that needs it; each part is made when it is asked for."""

    def __init__(
        self, book: Path | None = None, settings: Path | None = None, command: str = ""
    ) -> None:
        self._book = book
        self._settings = settings
        self.command = command
        """What history will show."""
        self._waiting: list[Waiting] = []
        self._last: Change | None = None
        self.saved: failure.Saved | None = None
        """What this command saved."""
        self._unchanged = False
        """Whether a change ended without anything to save, and the user does not know yet."""

    @cached_property
    def book(self) -> Book:
        """The book of `--book`, of `PIPELINE_BOOK`, or of the data folder."""
        from pipeline_tui.book import Book
        from pipeline_tui.paths import default_book

        named = os.environ.get("PIPELINE_BOOK")
        path = self._book or (Path(named) if named else default_book())
        return Book(path, owner=self._owner, notify=failure.note)

    def _owner(self) -> str:
        return self.settings.owner

    @cached_property
    def settings_file(self) -> Path:
        """The file of `--config`, of `PIPELINE_CONFIG`, or of the config folder; without a home
        folder it is beside the book."""
        from pipeline_tui.paths import default_settings

        named = os.environ.get("PIPELINE_CONFIG")
        path = self._settings or (Path(named) if named else default_settings())
        return path or self.book.path.with_name("settings.toml")

    @cached_property
    def settings(self) -> Settings:
        """Raises SettingsError."""
        from pipeline_tui.config import load_settings

        return load_settings(self.settings_file)

    @cached_property
    def moment(self) -> Moment:
        """Now, or what `PIPELINE_NOW` says. Raises SettingsError."""
        from pipeline_tui.clock import local_zone, moment

        return moment(local_zone(self.settings.zone), os.environ.get("PIPELINE_NOW"))

    @property
    def today(self) -> date:
        """The manager's day."""
        return self.moment.today

    def read(self) -> Snapshot:
        """The book as it is now."""
        return self.book.read()

    @contextmanager
    def change(self, backup: str | None = None) -> Iterator[Change]:
        """A change of the book under the name of this command. The hooks that it calls
        run when the command has said what it did."""
        with self.book.change(self.command, self.moment, backup) as change:
            self._last = change
            yield change
        if change.saved_revision is not None:
            self.has_saved(change.saved_revision)
        self._unchanged = self.saved is None
        if os.path.isdir(self.settings_file.parent / "hooks"):
            from pipeline_tui.cli.hooking import waiting_hooks

            self._waiting += waiting_hooks(self, change, backup)

    def say(self, *lines: str, same: str = "") -> None:
        """Print what the change did and how to undo it. If nothing was saved, print only that
        nothing changed, with `same`: the record that the command names."""
        from pipeline_tui.cli import output

        undo = self.undo_line()
        if undo:
            output.say(*lines, undo)
        else:
            output.say(f"Nothing changed: {same}." if same else "Nothing changed.")

    def undo_line(self) -> str:
        """How to undo the change; empty if nothing was saved, which the caller then says."""
        self._unchanged = False
        return "" if self.saved is None else self.saved.way_back

    def has_saved(self, revision: int, way_back: str = "") -> None:
        """Note a saved change: what fails from now on is an error after the save."""
        from pipeline_tui.cli.words import undo_line

        self.saved = failure.Saved(f"change {revision}", way_back or undo_line(revision))

    def say_what_is_saved(self) -> None:
        """Say what was saved before Ctrl-C. It may come after a save of which this command does not
        know yet, so the journal is asked."""
        if self._last is None:
            return
        from pipeline_tui.cli.words import undo_line

        revision = self._last.meta.revision + 1
        try:
            heads = self.book.recent_journal(1).heads
        except PipelineError:
            return
        if any(each.revision == revision and each.command == self.command for each in heads):
            failure.note(f"change {revision} was saved before that. {undo_line(revision)}")

    @cached_property
    def hooks(self) -> Hooks:
        """The hooks beside the settings, for this book."""
        from pipeline_tui.hooks import Hooks

        return Hooks(self.settings_file, self.book.path)

    def close(self) -> None:
        """Say that nothing changed, if the output was JSON, which cannot say it. Run the hooks
        that the changes of this command called."""
        if self._unchanged:
            failure.note("nothing changed")
        waiting, self._waiting = self._waiting, []
        if waiting:
            from pipeline_tui.cli.hooking import run_hooks

            run_hooks(self.hooks, waiting)

    def day(self, text: str) -> date:
        """The day of a phrase about what is to come. Raises UsageError."""
        from pipeline_tui.model.dates import Lean, parse_date

        return parse_date(text, self.today, self.settings.date_order, Lean.FUTURE)

    def past_day(self, text: str | None) -> date | None:
        """The day of a phrase about what happened, or none. Raises UsageError."""
        from pipeline_tui.model.dates import Lean, parse_date

        if text is None:
            return None
        return parse_date(text, self.today, self.settings.date_order, Lean.PAST)

    def money(self, text: str, currency: str | None, default: str | None = None) -> Money:
        """An amount in the currency that it names, else in `currency`, else in `default`,
        else in that of the settings.

        Raises UsageError, also when both are named and differ.
        """
        from pipeline_tui.model.money import parse_currency, parse_money

        wanted = parse_currency(currency) if currency else None
        money = parse_money(text, wanted or default or self.settings.currency)
        if wanted and money.currency != wanted:
            raise UsageError(f"{text!r} is in {money.currency}, but --currency says {wanted}")
        return money

    def currency(self, text: str | None) -> str:
        """The currency that is named, else that of the settings. Raises UsageError."""
        from pipeline_tui.model.money import parse_currency

        return parse_currency(text) if text else self.settings.currency

    @property
    def filter_context(self) -> Context:
        """What the words of a filter are read against."""
        from pipeline_tui.query.fields import Context

        settings = self.settings
        return Context(self.today, settings.date_order, settings.filters, settings.categories)

    def view(self, snapshot: Snapshot, deal: Deal) -> DealView:
        """A deal of the snapshot with its prospect and next step."""
        from pipeline_tui.query.views import view_in

        return view_in(snapshot, deal, self.today, self.settings)

    def views(self, snapshot: Snapshot, deals: Sequence[Deal]) -> list[DealView]:
        """The same for several: the steps of the whole book are read once."""
        if len(deals) < _MANY:
            return [self.view(snapshot, deal) for deal in deals]
        from pipeline_tui.query.views import deal_views

        wanted = {deal.key for deal in deals}
        every = deal_views(snapshot, self.today, self.settings)
        by_key = {view.deal.key: view for view in every if view.deal.key in wanted}
        return [by_key.get(deal.key) or self.view(snapshot, deal) for deal in deals]


def session_of(ctx: typer.Context) -> Session:
    """The session that the root command opened."""
    found = ctx.find_object(Session)
    return found if found is not None else Session()
