"""The library of answers: which answer to an objection worked how often.

Definitions. A *use* is an objection of the category with an answer; the same answer is told by
its text, where case, accents and spacing do not count. A use is

- a *success* if the objection is resolved and its deal is won,
- *decided* if it is a success, or the objection is unresolved, or its deal is lost or won,
- *pending* if neither the client nor the deal has decided yet.

The rate is successes ÷ decided; pending uses are counted apart. Answers are ranked by the lower
end of the rate's 95 % interval (Wilson), then by the number decided, then by the last use; those
of which nothing is decided stand last. A reopened deal counts by its latest outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.model.deal import deal_key, ref_of
from pipeline_tui.model.folding import fold
from pipeline_tui.model.objection import Objection, ObjectionStatus
from pipeline_tui.model.stages import Status
from pipeline_tui.reports.chances import Chance, chance

if TYPE_CHECKING:
    from pipeline_tui.book import Snapshot
    from pipeline_tui.model.deal import Deal

DealOf = Callable[[int, int], "Deal | None"]
"""The deal of a prospect's number and its own; none where it is gone."""


class Result(StrEnum):
    """What came of one use of an answer."""

    SUCCESS = "success"
    FAILURE = "failure"
    PENDING = "pending"


class AnswerUse(msgspec.Struct, frozen=True, kw_only=True):
    """One objection that was answered like this."""

    objection: int
    ref: str
    on: date
    """The day of the answer."""
    status: str
    """Of the objection."""
    deal: str | None
    """The status of the deal; none where the objection is against no single deal."""
    result: Result


class LibraryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with its record; the newest wording of it."""

    answer: str
    chance: Chance
    reason: str | None
    """Why there is no rate; none where there is one."""
    pending: int
    unclosed: int
    """Uses on won deals whose objection was never closed: they count as no success."""
    last: date
    uses: tuple[AnswerUse, ...]
    """The newest first."""


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """The answers to a category of objections, the best first."""

    category: str
    competitor: str | None
    answers: tuple[LibraryAnswer, ...]
    unanswered: int
    """Objections of the category that wait for an answer."""


class _Use(NamedTuple):
    objection: Objection
    deal: Deal | None

    @property
    def on(self) -> date:
        return self.objection.answered or self.objection.on


def library_of(snapshot: Snapshot, category: str, competitor: str | None = None) -> Library:
    """The library of a book."""

    def deal_of(prospect: int, deal: int) -> Deal | None:
        return snapshot.deals.get(deal_key(prospect, deal))

    return library(snapshot.of(Objection), deal_of, category, competitor)


def library(
    objections: Iterable[Objection], deal_of: DealOf, category: str, competitor: str | None = None
) -> Library:
    """The answers to a category, ranked; with `competitor` those to objections about it."""
    wanted, rival = fold(category), fold(competitor or "")
    groups: dict[str, list[_Use]] = {}
    unanswered = 0
    for each in objections:
        if fold(each.category) != wanted or (rival and fold(each.competitor or "") != rival):
            continue
        if not each.answer:
            unanswered += each.is_open
            continue
        deal = deal_of(each.prospect, each.deal) if each.deal is not None else None
        groups.setdefault(fold(each.answer), []).append(_Use(each, deal))
    answers = [_answer(uses) for uses in groups.values()]
    return Library(
        category=category,
        competitor=competitor,
        answers=tuple(sorted(answers, key=_rank)),
        unanswered=unanswered,
    )


def result_of(objection: Objection, deal: Deal | None) -> Result:
    """What came of an answer; see the definitions above."""
    status = deal.status if deal is not None else Status.OPEN
    if objection.status is ObjectionStatus.RESOLVED and status is Status.WON:
        return Result.SUCCESS
    is_decided = objection.status is ObjectionStatus.UNRESOLVED or status is not Status.OPEN
    return Result.FAILURE if is_decided else Result.PENDING


def _answer(uses: Sequence[_Use]) -> LibraryAnswer:
    newest = sorted(uses, key=lambda use: (use.on, use.objection.id), reverse=True)
    results = [result_of(*use) for use in newest]
    successes, pending = results.count(Result.SUCCESS), results.count(Result.PENDING)
    decided = len(results) - pending
    return LibraryAnswer(
        answer=newest[0].objection.answer,
        chance=chance(successes, decided),
        reason=None if decided else "no deal of these is won or lost, no objection unresolved",
        pending=pending,
        unclosed=sum(_is_unclosed(use) for use in newest),
        last=newest[0].on,
        uses=tuple(_record(use, result) for use, result in zip(newest, results, strict=True)),
    )


def _is_unclosed(use: _Use) -> bool:
    return use.objection.is_open and use.deal is not None and use.deal.status is Status.WON


def _record(use: _Use, result: Result) -> AnswerUse:
    objection, deal = use
    return AnswerUse(
        objection=objection.id,
        ref=ref_of(objection.prospect, objection.deal),
        on=use.on,
        status=objection.status.value,
        deal=deal.status.value if deal is not None else None,
        result=result,
    )


def _rank(answer: LibraryAnswer) -> tuple[float, int, int, str]:
    low = answer.chance.low
    return (
        2.0 if low is None else -low,
        -answer.chance.n,
        -answer.last.toordinal(),
        fold(answer.answer),
    )
