"""Books of sample data of any size, made in one change through the program's own actions."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.actions.activities import Happened, Planned, log_activity, plan_step
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal, lose_deal, move_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.clock import Moment, moment
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

LAST_WORKED = timedelta(days=3)
"""So long ago somebody last worked on the book; a few steps are overdue by now."""
_LOST = 0.1
"""The oldest tenth is lost."""
_STAGES = (Stage.SEARCH, Stage.NEGOTIATION, Stage.OBJECTIONS, Stage.CONTRACT, Stage.AFTER_SALES)
_FIRST = "Anna Ben Chen Dana Eva Farid Grace Hugo Ivan Jörg Karin Lucía Marco Nora Ольга Rajesh"
_LAST = "Petrova Carter Wei Lee Lindqvist Haddad Mbeki Weiß Horvat Gómez Keller Osei Kumar Sato"
_SORTS = (
    "Solar Wind Ocean Harbor Alpine Valley Delta Nordic Metro Baltic Hill Sunrise प्रकाश Ромашка"
)
_KINDS = "Energy Foods Logistics Resorts Turbines Hotels Fish School Works Systems Partners Group"
_PRODUCTS = "Inverters Controllers Cooling Service"
_SOURCES = "fair referral website partner call"
_TASKS = ("call about the draft", "send the new offer", "prepare the proposal",
          "ask how the delivery went", "send references of the same branch")  # fmt: skip
_TALKS = ("wants a better price and an earlier delivery", "sent the documents", "no answer")


class Sample(NamedTuple):
    """One prospect with its deal, as both this program and others are given it."""

    name: str
    contact: str
    email: str
    source: str
    product: str
    value: int
    age: int
    """Days from its finding to the last work on the book."""
    stage: Stage
    is_lost: bool
    task: str
    due: int | None
    """Days from today to the next step; none for one prospect in three."""


def samples(count: int) -> Iterator[Sample]:
    """The same prospects every time, the oldest first."""
    chance = random.Random(20)
    first, last, sorts, kinds, products, sources = (
        words.split() for words in (_FIRST, _LAST, _SORTS, _KINDS, _PRODUCTS, _SOURCES)
    )
    for number in range(1, count + 1):
        name = f"{chance.choice(sorts)} {chance.choice(kinds)} {number}"
        contact = f"{chance.choice(first)} {chance.choice(last)}"
        is_lost = number <= count * _LOST
        yield Sample(
            name=name,
            contact=contact,
            email=f"contact{number}@example{number % 97}.com",
            source=chance.choice(sources),
            product=chance.choice(products),
            value=chance.randrange(5, 500) * 1000,
            age=(count - number) * 365 // count,
            stage=chance.choice(_STAGES[1:4] if is_lost else _STAGES),
            is_lost=is_lost,
            task=chance.choice(_TASKS),
            due=None if number % 3 == 0 or is_lost else chance.randrange(-2, 60),
        )


def build_book(path: Path, prospects: int, activities: int = 0) -> None:
    """A new book in one change, as it was left three days ago, with so many activities for
    each prospect."""
    now = moment()
    then = Moment(now.at - LAST_WORKED, now.today - LAST_WORKED, now.zone)
    with Book(path).change("benchmark", then) as change:
        for sample in samples(prospects):
            prospect, deal = _add(change, sample, now.today)
            _work(change, prospect, deal, activities)


def _work(change: Change, prospect: Prospect, deal: Deal, activities: int) -> None:
    """Calls, mails, meetings …, evenly over the time since the deal began."""
    kinds = list(ActivityKind)
    days = (change.today - deal.created).days
    for number in range(activities):
        on = deal.created + timedelta(days=days * number // activities)
        kind = kinds[(prospect.number + number) % len(kinds)]
        log_activity(change, prospect, deal, Happened(kind, _TALKS[number % len(_TALKS)], on=on))


def _add(change: Change, sample: Sample, today: date) -> tuple[Prospect, Deal]:
    created = change.today - timedelta(days=sample.age)
    prospect = add_prospect(
        change,
        NewProspect(
            sample.name, source=sample.source, tags=(sample.product.lower(),), created=created
        ),
    )  # fmt: skip
    person = NewContact(sample.contact, emails=(sample.email,))
    prospect, _ = add_contact(change, prospect, person)
    is_moved = prospect.number % 3 == 0 and sample.stage is not Stage.SEARCH
    prospect, deal = add_deal(
        change,
        prospect,
        NewDeal(
            "EUR", value=Decimal(sample.value), product=sample.product,
            stage=Stage.SEARCH if is_moved else sample.stage, created=created,
            close=today + timedelta(days=30),
        ),
    )  # fmt: skip
    if is_moved:
        deal = move_deal(change, deal, sample.stage, created + timedelta(days=sample.age // 3))
    if sample.is_lost:
        deal = lose_deal(change, deal, "price", created + timedelta(days=sample.age // 2))
    elif sample.due is not None:
        plan_step(change, prospect, deal, Planned(sample.task, today + timedelta(days=sample.due)))
    return prospect, deal
