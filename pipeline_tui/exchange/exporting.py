"""Deals out of the book as CSV, JSON or JSONL."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.exchange.own import (
    FORMAT,
    VERSION,
    DealLine,
    Dossier,
    own_activities,
    own_steps,
)
from pipeline_tui.query.views import deal_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.activity import Activity, Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import DealView, View

_encode = msgspec.json.encode


class ExportFormat(StrEnum):
    """The formats of an export."""

    CSV = "csv"
    """One row a deal, for a spreadsheet: how everything stands, one contact."""
    JSON = "json"
    """Prospects with all that belongs to them: nothing is left out."""
    JSONL = "jsonl"
    """One deal a line, with all that belongs to it."""


class Exported(NamedTuple):
    """An export, and what it holds."""

    content: bytes
    deals: int
    prospects: int
    left_out: tuple[str, ...] = ()
    """What the format cannot hold, one line each."""


def export_deals(
    snapshot: Snapshot,
    today: date,
    settings: Settings,
    wanted: Callable[[View], bool],
    how: ExportFormat,
    is_all: bool = False,
) -> Exported:
    """The deals that are wanted, in the order of their numbers.

    With `is_all` a JSON holds the prospects without a deal as well.
    """
    views = [view for view in deal_views(snapshot, today, settings) if wanted(view)]
    if how is ExportFormat.CSV:
        return _csv(snapshot, views, is_all)
    if how is ExportFormat.JSONL:
        return _jsonl(snapshot, views, is_all)
    return _json(snapshot, views, is_all)


def _numbers(views: list[DealView]) -> set[int]:
    return {view.prospect.number for view in views}


def _without_deals(snapshot: Snapshot, views: list[DealView], is_all: bool) -> tuple[str, ...]:
    alone = len(snapshot.prospects) - len(_numbers(views)) if is_all else 0
    if not alone:
        return ()
    return (f"{alone} prospect(s) without a deal are not in it: --format json has them",)


def _csv(snapshot: Snapshot, views: list[DealView], is_all: bool) -> Exported:
    from pipeline_tui.exchange.csv_text import csv_text
    from pipeline_tui.exchange.own_columns import HEADERS, row_of

    text = csv_text(HEADERS, map(row_of, views))
    left_out = list(_without_deals(snapshot, views, is_all))
    prospects = {view.prospect.number: view.prospect for view in views}
    if any(len(each.contacts) > 1 for each in prospects.values()):
        left_out.append("only the first contact of each prospect is in it: --format json has all")
    return Exported(text.encode(), len(views), len(prospects), tuple(left_out))


class _Belongings:
    """Activities and steps by prospect."""

    def __init__(self, snapshot: Snapshot, numbers: set[int]) -> None:
        self._activities: dict[int, list[Activity]] = {}
        self._steps: dict[int, list[Step]] = {}
        for activity in snapshot.activities:
            if activity.prospect in numbers:
                self._activities.setdefault(activity.prospect, []).append(activity)
        for step in snapshot.steps:
            if step.prospect in numbers:
                self._steps.setdefault(step.prospect, []).append(step)

    def of(self, number: int, deals: set[int | None]) -> tuple[list[Activity], list[Step]]:
        """Those of some deals of a prospect; none stands for the prospect itself."""
        return (
            [each for each in self._activities.get(number, ()) if each.deal in deals],
            [each for each in self._steps.get(number, ()) if each.deal in deals],
        )


def _jsonl(snapshot: Snapshot, views: list[DealView], is_all: bool) -> Exported:
    numbers = _numbers(views)
    belongings = _Belongings(snapshot, numbers)

    def lines() -> Iterator[bytes]:
        begun: set[int] = set()
        for view in views:
            number = view.prospect.number
            deals: set[int | None] = {view.deal.number}
            if number not in begun:
                deals.add(None)
                begun.add(number)
            activities, steps = belongings.of(number, deals)
            record = msgspec.structs.asdict(view.record())
            line = DealLine(
                **record,
                dossier=view.prospect,
                deal=view.deal,
                activities=own_activities(activities),
                steps=own_steps(steps),
            )
            yield _encode(line) + b"\n"

    content = b"".join(lines())
    return Exported(content, len(views), len(numbers), _without_deals(snapshot, views, is_all))


def _json(snapshot: Snapshot, views: list[DealView], is_all: bool) -> Exported:
    deals: dict[int, list[Deal]] = {}
    prospects: dict[int, Prospect] = {}
    for view in views:
        deals.setdefault(view.prospect.number, []).append(view.deal)
        prospects[view.prospect.number] = view.prospect
    if is_all:
        prospects = {each.number: each for each in snapshot.prospects}
    belongings = _Belongings(snapshot, set(prospects))

    def lines() -> Iterator[bytes]:
        for number, prospect in prospects.items():
            own = deals.get(number, [])
            activities, steps = belongings.of(number, {None, *(each.number for each in own)})
            yield _encode(
                Dossier(
                    prospect=prospect,
                    deals=tuple(own),
                    activities=own_activities(activities),
                    steps=own_steps(steps),
                )
            )

    head = f'{{"format":"{FORMAT}","version":{VERSION},"prospects":['.encode()
    body = b",\n".join(lines())
    content = head + (b"\n" + body + b"\n" if body else b"") + b"]}\n"
    return Exported(content, len(views), len(prospects))
