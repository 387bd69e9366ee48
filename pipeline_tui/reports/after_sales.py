"""After the sale: what clients said, and whether deliveries and payments were in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pipeline_tui.model.contract import Obligation, ObligationKind
from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.reports.figures import Figure, Head, Row, Table, Term, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports.facts import Facts

T = TypeVar("T", Feedback, Obligation)


def tables(facts: Facts) -> Sequence[Table]:
    """Feedback by kind, obligations by kind; both as of the day of the report."""
    return [_feedback(facts), _obligations(facts)]


def _feedback(facts: Facts) -> Table:
    """Received and settled in the period; waiting and overdue as of the day."""
    known = [each for each in _of_prospects(facts, Feedback) if each.on <= facts.day]
    rows = []
    for kind in FeedbackKind:
        mine = [each for each in known if each.kind is kind]
        if mine:
            rows.append(_feedback_row(facts, kind.value, mine))
    return Table(
        name="feedback",
        title="What clients said",
        of="feedback",
        heads=(
            Head("received", "received"),
            Head("settled", "settled"),
            Head("waiting", "waiting"),
            Head("overdue", "overdue"),
        ),
        rows=rows,
        total=_feedback_row(facts, "all", known) if rows else None,
        empty="nothing",
    )


def _feedback_row(facts: Facts, label: str, pieces: Sequence[Feedback]) -> Row:
    day, period = facts.day, facts.period
    waiting = [
        each
        for each in pieces
        if each.kind is not FeedbackKind.PRAISE and (each.resolved is None or each.resolved > day)
    ]
    parts = (
        ("received in the period", [each for each in pieces if period.has(each.on)]),
        ("settled in the period",
         [each for each in pieces if period.has(each.resolved) and each not in waiting]),
        ("neither praise nor settled, as of the day", waiting),
        ("waiting longer than promised",
         [each for each in waiting if each.due is not None and each.due < day]),
    )  # fmt: skip
    return Row(label, [_number(facts, words, records) for words, records in parts])


def _obligations(facts: Facts) -> Table:
    """Due in the period, done in time or late; open and overdue as of the day."""
    known = _of_prospects(facts, Obligation)
    rows = []
    for kind in ObligationKind:
        mine = [each for each in known if each.kind is kind]
        if mine:
            rows.append(_obligation_row(facts, kind.value, mine))
    return Table(
        name="obligations",
        title="Deliveries and payments",
        of="obligation",
        heads=(
            Head("due", "due in the period"),
            Head("in_time", "done in time"),
            Head("late", "done late"),
            Head("overdue", "overdue now"),
        ),
        rows=rows,
        total=_obligation_row(facts, "all", known) if rows else None,
        empty="no contract has any",
    )


def _obligation_row(facts: Facts, label: str, obligations: Sequence[Obligation]) -> Row:
    day, period = facts.day, facts.period
    due = [each for each in obligations if period.has(each.due)]
    done = [each for each in due if each.done is not None and each.done <= day]
    overdue = [
        each for each in obligations if each.due < day and (each.done is None or each.done > day)
    ]
    parts = (
        ("due in the period", due),
        ("due in the period and done by then", [e for e in done if e.done and e.done <= e.due]),
        ("due in the period and done later", [e for e in done if e.done and e.done > e.due]),
        ("past their day and not done, as of the day", overdue),
    )
    return Row(label, [_number(facts, words, records) for words, records in parts])


def _of_prospects(facts: Facts, kind: type[T]) -> list[T]:
    """The records of the prospects that the report is about."""
    numbers = {view.prospect.number for view in facts.views}
    return [each for each in facts.records.all(kind) if each.prospect in numbers]


def _number(facts: Facts, words: str, records: Sequence[Feedback | Obligation]) -> Figure:
    """How many, with the deals that they belong to."""
    keys = {deal_key(each.prospect, each.deal or 0) for each in records}
    alone = {each.prospect for each in records if not each.deal}
    deals = [
        view
        for view in (facts.views if records else ())
        if view.deal.key in keys or view.prospect.number in alone
    ]
    number = len(records)
    return Figure(Unit.COUNT, number, f"number of those {words}", Term(words, number, deals))
