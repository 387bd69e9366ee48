"""The prospects that a report is about, with as much of them as reports tell apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.reports.by import By
from pipeline_tui.reports.facts import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports.facts import Facts


class Client(msgspec.Struct):
    """A prospect without its contacts and texts."""

    number: int
    uid: str
    name: str
    created: date
    source: str | None = None
    segment: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    referred_by: str | None = None


def every_client(facts: Facts) -> dict[int, Client]:
    """Every prospect of the book, by its number, whatever the filter."""
    return {each.number: each for each in facts.records.prospects(Client)}


def clients(facts: Facts) -> dict[int, Client]:
    """Those that were there on the day: with a filter those of its deals, else all, so that
    a prospect without a deal counts too."""
    chosen = {view.prospect.number for view in facts.views}
    return {
        number: each
        for number, each in every_client(facts).items()
        if number in chosen or (facts.is_all and each.created <= facts.day)
    }


def client_groups(client: Client | None, by: By) -> Sequence[str]:
    """The groups that a prospect stands in by what it has itself; `(none)` for one that is
    gone. Raises KeyError for a way that only deals can be told apart."""
    if client is None:
        return (NONE,)
    if by is By.TAG:
        return client.tags or (NONE,)
    texts = {By.SOURCE: client.source, By.SEGMENT: client.segment, By.OWNER: client.owner}
    return (texts[by] or NONE,)
