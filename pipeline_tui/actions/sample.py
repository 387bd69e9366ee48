"""A book of sample data: a plausible month of one account manager."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.actions.activities import Happened, Planned, log_activity, plan_step
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal, lose_deal, move_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.actions.sample_records import add_records
from pipeline_tui.model.activity import ActivityKind, Party
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class _Sample(NamedTuple):
    """One line of the table below; days count back (or, for due, on) from today."""

    name: str
    contact: str
    source: str
    segment: str
    value: int | None
    product: str
    began: int
    stage: str
    """Where it is now; `lost:REASON` for a lost deal."""
    stage_age: int
    """Days since it came there."""
    activity: str = ""
    """`kind age text` of the last activity."""
    step: str = ""
    due: int | None = None
    by: Party = Party.ME
    tag: str = ""


_ME, _THEM = Party.ME, Party.THEM
_SAMPLES = (
    _Sample("Solartek Energy", "Anna Petrova", "fair", "solar", 480_000, "Inverters", 62,
            "contract", 6, "call 3 lawyers read the draft", "call Anna about the draft", 0,
            tag="key"),
    _Sample("Nordwind GmbH", "Jörg Weiß", "referral", "wind", 125_000, "Controllers", 48,
            "objections", 12, "meeting 12 the price is above their plan", "send new offer", -2),
    _Sample("Blue Ocean Foods", "Ben Carter", "website", "food", 38_000, "Cooling", 30,
            "negotiation", 9, "email 9 asked for references", "send references", -1),
    _Sample("प्रकाश उद्योग", "राजेश कुमार", "fair", "solar", 210_000, "Inverters", 41,
            "negotiation", 4, "call 4 wants a test unit", "ship the test unit", 2),
    _Sample("株式会社ひかり", "Sato Yuki", "partner", "solar", 340_000, "Inverters", 75,
            "objections", 3, "meeting 3 asked for a local service", "signed service letter", 0,
            by=_THEM),
    _Sample("ООО Ромашка", "Ольга Иванова", "call", "food", 18_500, "Cooling", 20,
            "search", 20, "call 16 call back after the holidays"),
    _Sample("Café Ñandú", "Lucía Gómez", "walk-in", "food", 7_200, "Cooling", 12,
            "search", 12, "visit 8 liked the small unit", "send brochure", 1),
    _Sample("Harbor Logistics", "Dana Lee", "referral", "logistics", 96_000, "Controllers", 55,
            "contract", 16, "email 16 contract went to their board"),
    _Sample("Alpine Resorts AG", "Marco Keller", "fair", "tourism", 150_000, "Cooling", 33,
            "negotiation", 2, "meeting 2 three sites in one order", "prepare the proposal", 3,
            tag="key"),
    _Sample("Green Valley Co-op", "Ruth Osei", "mail", "food", None, "Cooling", 6,
            "search", 6, "email 6 first contact", "call to clarify needs", 0),
    _Sample("Delta Turbines", "Ivan Horvat", "website", "wind", 265_000, "Controllers", 90,
            "objections", 8, "call 8 a competitor is cheaper", "competitor's terms in writing", -3,
            by=_THEM),
    _Sample("Lindqvist Bygg", "Eva Lindqvist", "referral", "building", 54_000, "Inverters", 26,
            "search", 3, "call 3 decides after the budget", "call Eva", 7),
    _Sample("Sunrise Hotels", "Amir Haddad", "fair", "tourism", 88_000, "Cooling", 80,
            "after-sales", 0, "meeting 0 signed", "ask how the delivery went", 14),
    _Sample("Metro Cold Store", "Chen Wei", "partner", "logistics", 132_000, "Cooling", 70,
            "after-sales", 9, "call 5 delivery went well", "ask for a referral", 4),
    _Sample("Baltic Fish", "Aivars Ozols", "call", "food", 22_000, "Cooling", 45,
            "lost:price", 5, "call 5 went with a used unit"),
    _Sample("Hilltop School", "Grace Mbeki", "website", "public", 15_000, "Inverters", 38,
            "lost:no budget", 0, "email 0 next year perhaps"),
)  # fmt: skip
_PATH = (Stage.SEARCH, Stage.NEGOTIATION, Stage.OBJECTIONS, Stage.CONTRACT, Stage.AFTER_SALES)


def fill_with_samples(change: Change) -> int:
    """Put the sample prospects into the book; returns how many."""
    numbers = {sample.name: _add(change, sample).number for sample in _SAMPLES}
    add_records(change, numbers)
    return len(numbers)


def _add(change: Change, sample: _Sample) -> Prospect:
    began = change.today - timedelta(days=sample.began)
    prospect = add_prospect(
        change,
        NewProspect(
            sample.name,
            source=sample.source,
            segment=sample.segment,
            owner="You",
            tags=(sample.tag,) if sample.tag else (),
            created=began,
        ),
    )
    prospect, _ = add_contact(change, prospect, NewContact(sample.contact))
    value = None if sample.value is None else Decimal(sample.value)
    prospect, deal = add_deal(
        change,
        prospect,
        NewDeal(
            "EUR",
            title=sample.product,
            value=value,
            product=sample.product,
            created=began,
            close=change.today + timedelta(days=30 - sample.stage_age),
        ),
    )
    deal = _walk(change, deal, sample)
    _work(change, prospect, deal, sample)
    return prospect


def _walk(change: Change, deal: Deal, sample: _Sample) -> Deal:
    """Through the stages, evenly from the first day to the day it came where it is."""
    word, _, reason = sample.stage.partition(":")
    last = Stage.NEGOTIATION if word == "lost" else Stage(word)
    way = _PATH[1 : _PATH.index(last) + 1]
    span = sample.began - sample.stage_age
    for place, stage in enumerate(way, 1):
        age = sample.began - span * place // len(way)
        deal = move_deal(change, deal, stage, change.today - timedelta(days=age))
    if word == "lost":
        deal = lose_deal(change, deal, reason, change.today - timedelta(days=sample.stage_age))
    return deal


def _work(change: Change, prospect: Prospect, deal: Deal, sample: _Sample) -> None:
    if sample.activity:
        kind, age, text = sample.activity.split(" ", 2)
        on = change.today - timedelta(days=int(age))
        log_activity(change, prospect, deal, Happened(ActivityKind(kind), text, on=on))
    if sample.due is not None:
        due = change.today + timedelta(days=sample.due)
        planned = Planned(sample.step, max(due, change.today), sample.by)
        step = plan_step(change, prospect, deal, planned)
        if due < change.today:  # promised before today, and not done
            from msgspec.structs import replace

            change.put(replace(step, due=due, created=due - timedelta(days=5)))
