"""What clients object, what was answered, whether deals were won all the same, and which
answer works best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.folding import fold
from pipeline_tui.model.objection import Objection, ObjectionStatus
from pipeline_tui.present.text import shorten
from pipeline_tui.reports.by import By
from pipeline_tui.reports.clients import client_groups, every_client
from pipeline_tui.reports.facts import group_names
from pipeline_tui.reports.figures import Figure, Head, Report, Row, Table, Term, Unit, unknown
from pipeline_tui.reports.library import library
from pipeline_tui.reports.measures import count, proportion, total, win_rate
from pipeline_tui.reports.spelling import by_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell
    from pipeline_tui.reports.library import LibraryAnswer

RAISED_RULE = "objections raised in the period, at the deals and their prospects"
BEST_RULE = "objections resolved on deals that were won ÷ uses of the answer that are decided"
_LONGEST = 120
_HEADS = (
    Head("raised", "raised"),
    Head("answered", "answered"),
    Head("resolved", "resolved"),
    Head("unresolved", "unresolved"),
    Head("open", "open"),
)
_DEAL_HEADS = (
    Head("open", "open"),
    Head("won", "won"),
    Head("lost", "lost"),
    Head("win_rate", "win rate"),
    Head("value_won", "value won"),
    Head("value_lost", "value lost"),
)
_BEST_HEADS = (
    Head("answer", "best answer", is_text=True),
    Head("worked", "worked"),
)


def report(facts: Facts, by: By | None) -> Report:
    """By category, deals with and without, and the best answer of the library."""
    known = _known(facts)
    raised = [each for each in known if facts.period.has(each.on)]
    tables = [
        _counts(facts, "categories", "What clients object", "category", _by_category(raised)),
        _deals(facts, known),
        _best(facts, known),
    ]
    if by:
        groups = _groups(facts, raised, by)
        tables.append(_counts(facts, "groups", f"Objections by {by}", by.value, groups))
    return Report(
        name="objections",
        title="Objections",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        notes=("status as of the day; the library counts every use up to it, whatever the period",),
    )


def _known(facts: Facts) -> list[Objection]:
    """The objections of the deals, and of their prospects where they name no deal, as they
    stood on the day."""
    deals = {view.deal.key for view in facts.views}
    prospects = {view.prospect.number for view in facts.views}
    return [
        _on(each, facts.day)
        for each in facts.records.all(Objection)
        if each.on <= facts.day
        and (
            deal_key(each.prospect, each.deal) in deals
            if each.deal
            else each.prospect in prospects or facts.is_all
        )
    ]


def _on(objection: Objection, day: date) -> Objection:
    """The objection at the end of a day."""
    if objection.closed is not None and objection.closed > day:
        objection = msgspec.structs.replace(objection, closed=None, outcome=None)
    if objection.answered is not None and objection.answered > day:
        objection = msgspec.structs.replace(objection, answered=None, answer="")
    return objection


def _by_category(objections: Iterable[Objection]) -> dict[str, list[Objection]]:
    """The most frequent category first."""
    found = by_name((each.category, each) for each in objections)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), fold(item[0])))
    return dict(ranked)


def _counts(
    facts: Facts, name: str, title: str, of: str, groups: dict[str, list[Objection]]
) -> Table:
    """How many were raised, and what came of them; the total counts each once."""
    every = list({each.id: each for part in groups.values() for each in part}.values())
    return Table(
        name=name,
        title=title,
        of=of,
        heads=_HEADS,
        rows=[Row(label, _cells(facts, part)) for label, part in groups.items()],
        total=Row("all", _cells(facts, every)) if groups else None,
        bars="raised",
        empty="no objection was raised in the period",
    )


def _cells(facts: Facts, objections: Sequence[Objection]) -> Sequence[Cell]:
    closed = (ObjectionStatus.RESOLVED, ObjectionStatus.UNRESOLVED)
    parts = (
        ("raised in the period", objections),
        ("raised in the period and answered", [each for each in objections if each.answer]),
        *((f"raised in the period and {status}", [e for e in objections if e.status is status])
          for status in closed),
        ("raised in the period and still in the way", [e for e in objections if e.is_open]),
    )  # fmt: skip
    return [_number(facts, words, part) for words, part in parts]


def _number(facts: Facts, words: str, objections: Sequence[Objection]) -> Figure:
    keys = {deal_key(each.prospect, each.deal) for each in objections if each.deal}
    deals = [view for view in (facts.views if keys else ()) if view.deal.key in keys]
    number = len(objections)
    rule = f"number of objections {words}; {RAISED_RULE.partition(', ')[2]}"
    return Figure(Unit.COUNT, number, rule, Term(words, number, deals))


def _groups(facts: Facts, objections: Iterable[Objection], by: By) -> dict[str, list[Objection]]:
    """By what their deals have; one without a deal by what its prospect has."""
    views = {view.deal.key: view for view in facts.views}
    known = every_client(facts)

    def names(each: Objection) -> Sequence[str]:
        view = views.get(deal_key(each.prospect, each.deal or 0))
        if view is not None:
            return group_names(view, by)
        return client_groups(None if by is By.PRODUCT else known.get(each.prospect), by)

    found = by_name((name, each) for each in objections for name in names(each))
    return {name: found[name] for name in sorted(found, key=str.casefold)}


def _deals(facts: Facts, objections: Iterable[Objection]) -> Table:
    """How the deals ended that met each objection, any, and none. Whenever it was raised:
    the deal that closed in the period may have met it long before."""
    categories = _by_category(each for each in objections if each.deal)
    keys = {
        name: {deal_key(each.prospect, each.deal or 0) for each in part}
        for name, part in categories.items()
    }
    met = set().union(*keys.values())
    piles = {name: [v for v in facts.views if v.deal.key in part] for name, part in keys.items()}
    piles["with any objection"] = [view for view in facts.views if view.deal.key in met]
    piles["without"] = [view for view in facts.views if view.deal.key not in met]
    return Table(
        name="deals",
        title="Deals with an objection, and without",
        of="objection",
        heads=_DEAL_HEADS,
        rows=[Row(label, _outcomes(facts, deals)) for label, deals in piles.items()],
    )


def _outcomes(facts: Facts, deals: Sequence[DealView]) -> Sequence[Cell]:
    part = facts.only(deals)
    return (
        count(part.open, "open"),
        count(part.won, "won in the period"),
        count(part.lost, "lost in the period"),
        win_rate(part),
        total(part, part.won, "won in the period"),
        total(part, part.lost, "lost in the period"),
    )


def _best(facts: Facts, objections: Sequence[Objection]) -> Table:
    """The first of each category in the library of answers."""
    views = {view.deal.key: view for view in facts.views}

    def deal_of(prospect: int, deal: int) -> Deal | None:
        view = views.get(deal_key(prospect, deal))
        return view.deal if view else None

    rows = []
    for category in _by_category(each for each in objections if each.answer):
        answers = library(objections, deal_of, category).answers
        rows.append(Row(category, _answer(answers[0], views)))
    return Table(
        name="best",
        title="What works",
        of="category",
        heads=_BEST_HEADS,
        rows=rows,
        empty="no objection was answered",
    )


def _answer(answer: LibraryAnswer, views: dict[int, DealView]) -> Sequence[Cell]:
    text = shorten(answer.answer, _LONGEST)
    used = {use.ref for use in answer.uses}
    deals = [view for view in views.values() if view.deal.ref in used]
    chance = answer.chance
    top = Term("resolved on a deal that was won", chance.successes, deals)
    bottom = Term("decided", chance.n, deals)
    return text, _worked(answer, top, bottom)


def _worked(answer: LibraryAnswer, top: Term, bottom: Term) -> Figure:
    if answer.reason is not None:
        return unknown(Unit.SHARE, BEST_RULE, answer.reason, top=top, bottom=bottom, n=0)
    return proportion(top, bottom, BEST_RULE, "nothing is decided")
