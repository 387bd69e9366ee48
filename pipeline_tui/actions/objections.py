"""Objections: raise, answer, close with an outcome, reopen, edit, remove.

An objection has one answer, so that the library can tell which answer worked: a client who
is not convinced by it is closed as unresolved, and raises the next objection.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.actions.activities import touch
from pipeline_tui.actions.competitors import named, named_on_deal
from pipeline_tui.errors import AmbiguousError, NotFoundError, PipelineError, UsageError
from pipeline_tui.model.categories import parse_category
from pipeline_tui.model.deal import deal_key, ref_of
from pipeline_tui.model.folding import fold
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.model.stages import Stage
from pipeline_tui.present.text import clean, pasted, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

_LONGEST = 60


class Raised(msgspec.Struct, frozen=True):
    """What a client holds against buying, as the manager tells it."""

    category: str
    words: str
    competitor: str | None = None
    on: date | None = None
    """Today, unless told otherwise; never in the future."""


def raise_objection(
    change: Change,
    prospect: Prospect,
    deal: Deal | None,
    raised: Raised,
    categories: Sequence[str],
) -> Objection:
    """A new objection; a touch of its deal, which from now on names the competitor.

    Raises UsageError for an unknown category or a day to come.
    """
    on = _past(change, raised.on)
    category = parse_category(raised.category, categories)
    competitor = named(change, raised.competitor) if raised.competitor else None
    objection = change.put(
        Objection(
            id=change.next_id(Objection),
            prospect=prospect.number,
            deal=deal.number if deal else None,
            category=category,
            words=words.required(raised.words, "objection"),
            on=on,
            competitor=competitor,
        )
    )
    if deal is not None and competitor:
        deal = change.put(named_on_deal(change, deal, [competitor]))
    touch(change, prospect, deal, on)
    return objection


def answer_objection(
    change: Change,
    objection: Objection,
    answer: str,
    on: date | None = None,
    outcome: Outcome | None = None,
) -> Objection:
    """The objection with its answer, and with the outcome where it is known at once; a touch.

    Raises PipelineError where it is answered or closed already, UsageError for a day that
    lies before the objection or ahead.
    """
    text = words.required(answer, "answer")
    _refuse_closed(objection)
    if objection.answer:
        raise PipelineError(
            f"objection {objection.id} is answered already: {_cut(objection.answer)}",
            f"To correct it: pipeline objection edit {_line(objection)} --answer TEXT\n"
            f"If it did not help: pipeline objection close {_line(objection)} unresolved,"
            " and add the objection again",
        )
    day = _past(change, on)
    _refuse_before(day, objection.on, "was raised")
    answered = msgspec.structs.replace(
        objection,
        answer=text,
        answered=day,
        outcome=outcome,
        closed=day if outcome else None,
    )
    return _worked_on(change, answered, day)


def close_objection(
    change: Change, objection: Objection, outcome: Outcome, on: date | None = None
) -> Objection:
    """The objection with its outcome; a touch.

    Raises PipelineError where it is closed already, or where it is to be resolved without
    an answer: the library lives on what resolved it. UsageError for a day that makes no sense.
    """
    _refuse_closed(objection)
    if outcome is Outcome.RESOLVED and not objection.answer:
        raise PipelineError(
            f"objection {objection.id} has no answer yet: say what resolved it",
            f"With: pipeline objection answer {_line(objection)} TEXT --outcome resolved",
        )
    day = _past(change, on)
    _refuse_before(day, objection.answered or objection.on, "was raised or answered")
    return _worked_on(change, msgspec.structs.replace(objection, outcome=outcome, closed=day), day)


def reopen_objection(change: Change, objection: Objection) -> Objection:
    """The objection without its outcome; its answer stays. Raises PipelineError if it is open."""
    if objection.is_open:
        raise PipelineError(f"objection {objection.id} is {objection.status}, not closed")
    return change.put(msgspec.structs.replace(objection, outcome=None, closed=None))


class ObjectionEdit(msgspec.Struct, frozen=True):
    """What to change of an objection; none leaves it as it is, an empty competitor clears it."""

    category: str | None = None
    words: str | None = None
    competitor: str | None = None
    answer: str | None = None
    """Corrects the answer that was given."""
    on: date | None = None


def edit_objection(
    change: Change, objection: Objection, edit: ObjectionEdit, categories: Sequence[str]
) -> Objection:
    """The objection with the changes. Raises UsageError, PipelineError for an answer that was
    never given."""
    new: dict[str, object] = {}
    if edit.category is not None and fold(edit.category) != fold(objection.category):
        new["category"] = parse_category(edit.category, categories)
    if edit.words is not None:
        new["words"] = words.required(edit.words, "objection")
    if edit.on is not None:
        new["on"] = _past(change, edit.on)
        until = objection.answered or objection.closed
        if until is not None and edit.on > until:
            raise UsageError(f"objection {objection.id} was dealt with on {until}, before that")
    if edit.answer is not None:
        if not objection.answer:
            raise PipelineError(
                f"objection {objection.id} has no answer to correct",
                f"Give one with: pipeline objection answer {_line(objection)} TEXT",
            )
        new["answer"] = words.required(edit.answer, "answer")
    if edit.competitor is not None:
        new["competitor"] = named(change, edit.competitor) if edit.competitor.strip() else None
        deal = _deal_of(change, objection)
        if deal is not None and new["competitor"]:
            change.put(named_on_deal(change, deal, [str(new["competitor"])]))
    return change.put(msgspec.structs.replace(objection, **new))


def remove_objection(change: Change, objection: Objection) -> None:
    """Take an objection out."""
    change.remove(objection)


def is_before_objections(deal: Deal) -> bool:
    """Whether an open deal has not reached that stage: an objection does not move it."""
    return deal.is_open and deal.stage.position < Stage.OBJECTIONS.position


def objections_of(snapshot: Snapshot, prospect: Prospect, deal: Deal | None) -> list[Objection]:
    """The objections of a deal and of the prospect as a whole; without a deal, all of them."""
    return [
        each
        for each in snapshot.of(Objection).of_prospects({prospect.number})
        if deal is None or each.deal in (deal.number, None)
    ]


def choose_objection(
    objections: Sequence[Objection],
    ref: str,
    which: str | None,
    fits: Callable[[Objection], bool],
    what: str,
) -> Objection:
    """The objection that is meant: by its id or a part of it, else the only one that fits.

    Of several named alike, those that fit go first. `what` says what fits: `to answer`.
    The only one there is is given though it does not fit: the action says why.
    Raises NotFoundError, or AmbiguousError with the candidates.
    """
    found = list(objections)
    if which is not None:
        wanted = fold(which)
        found = [each for each in objections if str(each.id) == which.strip()] or [
            each for each in objections if wanted and wanted in _searched(each)
        ]
    fitting = [each for each in found if fits(each)]
    if fitting or (which is None and len(found) > 1):
        found = fitting
    if not found:
        like = f" like {which[:_LONGEST]!r}" if which is not None else f" {what}"
        raise NotFoundError(
            f"{ref} has no objection{like}", f"See them with: pipeline objection list {pasted(ref)}"
        )
    if len(found) > 1:
        raise AmbiguousError(
            f"{ref} has {len(found)} objections {what if which is None else 'like that'};"
            " say which by its number:",
            [f"{each.id}  {each.category}  {each.status}  {_cut(each.words)}" for each in found],
        )
    return found[0]


def _searched(objection: Objection) -> str:
    return fold(f"{objection.category} {objection.words} {objection.answer}")


def _worked_on(change: Change, objection: Objection, on: date) -> Objection:
    prospect = change.prospects.get(objection.prospect)
    deal = _deal_of(change, objection)
    if prospect is not None and (deal is not None or objection.deal is None):
        touch(change, prospect, deal, on)
    return change.put(objection)


def _deal_of(change: Change, objection: Objection) -> Deal | None:
    if objection.deal is None:
        return None
    return change.deals.get(deal_key(objection.prospect, objection.deal))


def _refuse_closed(objection: Objection) -> None:
    if not objection.is_open:
        raise PipelineError(
            f"objection {objection.id} is {objection.status} already",
            f"To take it up again: pipeline objection reopen {_line(objection)}",
        )


def _past(change: Change, on: date | None) -> date:
    if on is not None and on > change.today:
        raise UsageError(f"{on.isoformat()} is in the future")
    return on or change.today


def _refuse_before(day: date, earliest: date, what: str) -> None:
    if day < earliest:
        raise UsageError(f"{day.isoformat()} is before the objection {what} ({earliest})")


def _line(objection: Objection) -> str:
    """How the manager names it on a command line: `12.1 3`."""
    return f"{ref_of(objection.prospect, objection.deal)} {objection.id}"


def _cut(text: str) -> str:
    return shorten(clean(text), _LONGEST)
