"""Deals by the objections against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.categories import TAKEN, parse_category
from pipeline_tui.model.folding import fold
from pipeline_tui.model.objection import Objection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline_tui.book import Snapshot
    from pipeline_tui.query.views import View


class _Kind(msgspec.Struct):
    category: str


def known_categories(snapshot: Snapshot, categories: Sequence[str]) -> tuple[str, ...]:
    """Those of the settings, then those that only objections of the book still have."""
    found = {fold(each): each for each in categories}
    for each in snapshot.of(Objection).partly(_Kind):
        found.setdefault(fold(each.category), each.category)
    return tuple(found.values())


def objections_against(view: View) -> list[Objection]:
    """The objections against the deal and against the prospect as a whole; without a deal,
    all of the prospect's."""
    found = view.records.of(Objection, view.prospect.number)
    if view.deal is None:
        return found
    return [each for each in found if each.deal in (view.deal.number, None)]


def objection_texts(view: View) -> Iterator[str]:
    """What the client said and what was answered."""
    for each in objections_against(view):
        yield from (each.words, each.answer, each.competitor or "")


def objection_predicate(value: str, categories: Sequence[str]) -> Callable[[View], bool]:
    """Deals with an objection of these statuses or categories, or with none.

    Raises UsageError for a word that is neither.
    """
    wanted = {_word(part, categories) for part in value.split(",")}

    def holds(view: View) -> bool:
        found = objections_against(view)
        if not found:
            return "none" in wanted
        return any(each.status in wanted or fold(each.category) in wanted for each in found)

    return holds


def _word(text: str, categories: Sequence[str]) -> str:
    return fold(parse_category(text, (*TAKEN, *categories), "objection"))
