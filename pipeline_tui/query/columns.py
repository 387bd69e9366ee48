"""Which columns a list shows and in which order its rows stand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import fold
from pipeline_tui.model.stages import Status
from pipeline_tui.query.views import DealRecord, DealView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

COLUMNS = DealRecord.__struct_fields__
"""Every column of a list of deals: the fields of its JSON."""

USUAL = ("ref", "prospect", "title", "stage", "value", "next_step", "next_due", "idle_days")
"""What a list shows unless told otherwise."""

_SHORT = {"due": "next_due", "next": "next_step", "idle": "idle_days", "name": "prospect",
          "close": "expected_close", "reason": "lost_reason",
          "competitor": "competitors"}  # fmt: skip

_STATUS_PLACE = {Status.OPEN: 0, Status.WON: 1, Status.LOST: 2}


def parse_columns(text: str) -> tuple[str, ...]:
    """The columns of a comma-separated list. Raises UsageError."""
    return tuple(_column(word.strip()) for word in text.split(",") if word.strip()) or USUAL


def _column(word: str) -> str:
    name = word.lower().replace("-", "_")
    name = _SHORT.get(name, name)
    if name in COLUMNS:
        return name
    import difflib

    near = difflib.get_close_matches(name, COLUMNS, n=1)
    raise UsageError(
        f"there is no column {word!r}" + (f": did you mean {near[0]}?" if near else ""),
        f"There are: {', '.join(COLUMNS)}",
    )


def sort_views(views: Iterable[DealView], by: str | None) -> list[DealView]:
    """The rows in order: open ones first, those without a next step at the top;
    or by the columns of `by`, `value,-created`, where `-` turns the order round.

    Rows that lack a value stand last either way. Raises UsageError.
    """
    if not by:
        return sorted(views, key=_usual)
    rows = list(views)
    for word in reversed([word.strip() for word in by.split(",") if word.strip()]):
        downwards = word.startswith("-")
        read = _READERS[_column(word.lstrip("-"))]
        known = [row for row in rows if read(row) is not None]
        unknown = [row for row in rows if read(row) is None]
        rows = sorted(known, key=read, reverse=downwards) + unknown
    return rows


def _usual(view: DealView) -> tuple[int, date, int]:
    due = view.step.due if view.step else date.min
    return _STATUS_PLACE[view.deal.status], due, view.deal.key


_READERS: dict[str, Callable[[DealView], Any]] = {
    "ref": lambda view: view.deal.key,
    "prospect": lambda view: fold(view.prospect.name),
    "title": lambda view: fold(view.deal.title) or None,
    "stage": lambda view: view.deal.stage.position,
    "status": lambda view: _STATUS_PLACE[view.deal.status],
    "value": lambda view: view.deal.value,
    "currency": lambda view: view.deal.currency,
    "probability": lambda view: view.probability,
    "next_step": lambda view: fold(view.step.text) if view.step else None,
    "next_due": lambda view: view.step.due if view.step else None,
    "idle_days": lambda view: view.idle_days,
    "source": lambda view: fold(view.prospect.source) if view.prospect.source else None,
    "segment": lambda view: fold(view.prospect.segment) if view.prospect.segment else None,
    "owner": lambda view: fold(view.owner) if view.owner else None,
    "tags": lambda view: view.tags or None,
    "created": lambda view: view.deal.created,
    "closed": lambda view: view.deal.closed,
    "guessed_dates": lambda view: view.deal.guessed_dates or None,
    "expected_close": lambda view: view.deal.close,
    "product": lambda view: fold(view.deal.product) if view.deal.product else None,
    "lost_reason": lambda view: fold(view.deal.lost.reason) if view.deal.lost else None,
    "competitors": lambda view: [fold(each) for each in view.deal.competitors] or None,
    "reliability": lambda view: view.grade.text,
}
