"""The screens over a real book on disk, driven as a manager drives them."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from textual.widgets import Input, Static, TextArea

from pipeline_tui.actions.activities import Planned, plan_step
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.actions.sample import fill_with_samples
from pipeline_tui.book import Book
from pipeline_tui.clock import Moment, moment
from pipeline_tui.config import Settings
from pipeline_tui.model.dates import parse_date
from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.money import parse_money
from pipeline_tui.model.stages import Stage
from pipeline_tui.tui.app import PipelineApp
from pipeline_tui.tui.desk import Desk
from pipeline_tui.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal

NOW = "2026-11-23T10:00+00:00"
"""A Monday."""


def now() -> Moment:
    """The moment that `PIPELINE_NOW` fixes."""
    return moment(None, os.environ.get("PIPELINE_NOW", NOW))


class Tables:
    """A book on disk, filled line by line and read back."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "book.json"
        self.book = Book(self.path, lock_timeout=2)

    def add(
        self, name: str, value: str = "", stage: str = "search", step: str = "", due: str = "",
        title: str = "", owner: str | None = None, tags: tuple[str, ...] = (),
    ) -> str:  # fmt: skip
        """A prospect with a deal; its reference."""
        today = now().today
        with self.book.change("add", now()) as change:
            new = NewProspect(name, owner=owner, tags=tags)
            prospect = add_prospect(change, new)
            money = parse_money(value, "EUR") if value else None
            prospect, deal = add_deal(
                change,
                prospect,
                NewDeal(
                    money.currency if money else "EUR",
                    title=title,
                    stage=Stage(stage),
                    value=money.amount if money else None,
                ),
            )
            if step:
                made = plan_step(change, prospect, deal, Planned(step, parse_date("today", today)))
                when = parse_date(due or "today", today)
                change.put(type(made)(**{**_fields(made), "due": when}))
        return deal.ref

    def fill_with_samples(self) -> None:
        """The sample book of `pipeline demo`."""
        with self.book.change("demo", now()) as change:
            fill_with_samples(change)

    def deal(self, ref: str) -> Deal:
        """A deal as it is on the disk now."""
        number, deal = ref.split(".")
        found = Book(self.path).read().deals.get(deal_key(int(number), int(deal)))
        assert found is not None, ref
        return found

    def steps(self, ref: str) -> list[Step]:
        """The next steps of a deal that are not done, the earliest first."""
        number, deal = (int(part) for part in ref.split("."))
        snapshot = Book(self.path).read()
        found = [s for s in snapshot.steps.of_prospects({number}) if s.deal == deal and not s.done]
        return sorted(found, key=lambda step: (step.due, step.id))

    @property
    def revision(self) -> int:
        """How many changes the book has seen."""
        return Book(self.path).read().meta.revision


def _fields(struct: Any) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


class Screens:
    """The running app, with what is on it in plain text."""

    def __init__(self, app: PipelineApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys and wait until nothing more is under way."""
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def type(self, text: str) -> None:
        """Put text into the field with the keyboard, as a paste does."""
        field = self.app.focused
        assert isinstance(field, Input | TextArea), field
        if isinstance(field, TextArea):
            field.text = text
        else:
            field.value = text
        await self.settle()

    async def fill(self, **answers: str) -> None:
        """Put answers into the fields of the form on top."""
        for name, text in answers.items():
            field = self.app.screen.query_one(f"#field-{name}")
            field.focus()
            await self.pilot.pause()
            await self.type(text)

    async def settle(self) -> None:
        """Until no worker and no change of the book is under way."""
        await self.pilot.pause()
        async with self.app.desk._turn:
            pass
        await self.pilot.pause()
        groups = ("report", "mapping")
        while any(each.group in groups and not each.is_finished for each in self.app.workers):
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object], seconds: float = 2) -> None:
        """Wait until something holds."""
        for _ in range(int(seconds / 0.02)):
            if holds():
                return
            await self.pilot.pause(0.02)
        raise AssertionError("it did not come to hold:\n" + self.text)

    @property
    def name(self) -> str:
        """The class of the screen on top."""
        return type(self.app.screen).__name__

    def line(self, y: int) -> str:
        """One line of the terminal."""
        return self.lines[y]

    @property
    def lines(self) -> list[str]:
        """Every line of the terminal, as text."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        assert len(strips) == height
        lines = []
        for strip in strips:
            assert strip.cell_length == width, (strip.cell_length, width, strip.text)
            lines.append(strip.text)
        return lines

    @property
    def text(self) -> str:
        """The whole terminal as text."""
        return "\n".join(self.lines)

    @property
    def head(self) -> str:
        """The head line of the screen."""
        return str(self.app.screen.query_one("#head", Static).content)

    @property
    def toasts(self) -> str:
        """What the toasts say."""
        return "\n".join(f"{n.title}\n{n.message}" for n in self.app._notifications)

    @property
    def footer(self) -> str:
        """What the footer offers."""
        assert self.app.screen.query_one(KeyLine).content
        found = self.app.screen.active_bindings.values()
        return " ".join(f"{b.binding.key}:{b.binding.description}" for b in found if b.binding.show)


@asynccontextmanager
async def screens(
    tables: Tables, size: tuple[int, int] = (100, 30), settings: Settings | None = None
) -> AsyncIterator[Screens]:
    """The app over a book."""
    desk = Desk(tables.book, settings or Settings(currency="EUR"))
    desk.look()
    app = PipelineApp(desk)
    async with app.run_test(size=size, notifications=True) as pilot:
        found = Screens(app, pilot)
        await found.settle()
        yield found


def drive(
    tables: Tables,
    story: Callable[[Screens], Awaitable[None]],
    size: tuple[int, int] = (100, 30),
    settings: Settings | None = None,
) -> None:
    """Run a story on the screens."""

    async def run() -> None:
        async with screens(tables, size, settings) as found:
            await story(found)

    asyncio.run(run())
