"""Whatever was done, as many undos lead back to where it began, and redo back again."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from dice import Dice, a_deal, a_prospect, another, its_prospect
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from job_actions import JOB_ACTIONS
from job_corrections import CORRECTIONS

from pipeline_tui.actions import activities, contacts, deals, prospects
from pipeline_tui.actions.merging import merge_prospects
from pipeline_tui.actions.merging_fields import Side
from pipeline_tui.actions.quick import add_quick, parse_quick
from pipeline_tui.actions.telling_apart import tell_apart
from pipeline_tui.book import Book
from pipeline_tui.book.tables import OWNED, TABLES, kind_of
from pipeline_tui.clock import Moment
from pipeline_tui.config import Settings
from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.drafts import Reading
from pipeline_tui.exchange.exporting import ExportFormat, export_deals
from pipeline_tui.exchange.handover_answer import take_back
from pipeline_tui.exchange.handover_giving import Absence, give_back, give_out
from pipeline_tui.exchange.handover_taking import take_in
from pipeline_tui.exchange.importing import apply, understand
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.exchange.source import Format, Text
from pipeline_tui.model.activity import ActivityKind, Party
from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.model.evidence import Evidence, EvidenceKind, Verdict
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.model.handover import Direction, Handover
from pipeline_tui.model.money import Money
from pipeline_tui.model.objection import Objection
from pipeline_tui.model.product import Product
from pipeline_tui.model.proposal import Proposal, ProposalLine
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Change

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
Documents = dict[str, dict[int, bytes]]


def _add(change: Change, dice: Dice) -> None:
    new = prospects.NewProspect(dice.text or "Client", tags=("key",), source="fair")
    prospect = prospects.add_prospect(change, new)
    prospect, _ = contacts.add_contact(
        change, prospect, contacts.NewContact("Anna", emails=(f"a{dice.a % 3}@b.eu",))
    )
    deals.add_deal(change, prospect, deals.NewDeal("EUR", value=Decimal(dice.b)))


def _quick(change: Change, dice: Dice) -> None:
    add_quick(change, parse_quick("Solartek 5k #key next: call fri", change.today, "EUR"))


def _add_deal(change: Change, dice: Dice) -> None:
    deals.add_deal(change, a_prospect(change, dice), deals.NewDeal("EUR", title=dice.text))


def _move(change: Change, dice: Dice) -> None:
    deals.move_deal(change, a_deal(change, dice), list(Stage)[dice.b % 5])


def _edit(change: Change, dice: Dice) -> None:
    edit = prospects.ProspectEdit(notes=dice.text, add_tags=(f"t{dice.b % 3}",), segment="solar")
    prospects.edit_prospect(change, a_prospect(change, dice), edit)


def _edit_deal(change: Change, dice: Dice) -> None:
    edit = deals.DealEdit(value=Money(Decimal(dice.b), "EUR"), fields={"x": dice.text})
    deals.edit_deal(change, a_deal(change, dice), edit)


def _log(change: Change, dice: Dice) -> None:
    happened = activities.Happened(list(ActivityKind)[dice.b % 5], dice.text)
    deal = a_deal(change, dice) if dice.b % 2 else None
    prospect = its_prospect(change, deal) if deal else a_prospect(change, dice)
    activities.log_activity(change, prospect, deal, happened)


def _plan(change: Change, dice: Dice) -> None:
    deal = a_deal(change, dice)
    prospect = its_prospect(change, deal)
    due = change.today + timedelta(days=dice.b % 9)
    activities.plan_step(change, prospect, deal, activities.Planned(dice.text or "call", due))


def _done(change: Change, dice: Dice) -> None:
    planned = [each for each in change.steps if each.done is None]
    activities.finish_step(change, dice.one_of(planned), dice.text)


def _remove_contact(change: Change, dice: Dice) -> None:
    prospect = a_prospect(change, dice)
    contacts.remove_contact(change, prospect, dice.other(list(prospect.contacts)))


def _add_contact(change: Change, dice: Dice) -> None:
    new = contacts.NewContact(dice.text or "Bo", phones=("+49 30 1234567",))
    contacts.add_contact(change, a_prospect(change, dice), new)


def _merge(change: Change, dice: Dice) -> None:
    one, other = a_prospect(change, dice), another(change, dice)
    takes = {"name": Side.B} if one.name != other.name and dice.b % 2 else {}
    merge_prospects(change, one, other, takes)


def _record(change: Change, dice: Dice) -> None:
    """A record of any table, as the commands of the job put them."""
    deal, day = a_deal(change, dice), change.today
    whose: dict[str, Any] = {"prospect": deal.prospect, "deal": deal.number}
    line = ProposalLine(product="Panel", price=Decimal(dice.b))
    contracts = [
        each for each in change.of(Contract).of_prospects({deal.prospect})
        if each.deal == deal.number
    ]  # fmt: skip
    made: list[msgspec.Struct] = [
        Proposal(id=0, **whose, currency="EUR", lines=(line,), created=day),
        Objection(id=0, **whose, category="price", words=dice.text, on=day),
        Contract(id=0, **whose, number=dice.text, created=day),
        Feedback(id=0, **whose, kind=FeedbackKind.COMPLAINT, words=dice.text, on=day),
        Evidence(id=0, prospect=deal.prospect, kind=EvidenceKind.REFERENCE, says=Verdict.GOOD,
                 weight=1, on=day),
        Product(id=0, name=f"Panel {dice.text}"),
        Competitor(id=0, name=f"Rival {dice.text}"),
    ]  # fmt: skip
    if contracts:
        made.append(
            Obligation(id=0, **whose, contract=contracts[0].id, kind=ObligationKind.PAYMENT,
                       by=Party.THEM, due=day)
        )  # fmt: skip
    chosen = made[dice.b % len(made)]
    change.put(msgspec.structs.replace(chosen, id=change.next_id(type(chosen))))


def _remove_record(change: Change, dice: Dice) -> None:
    hanging = {each.contract for each in change.of(Obligation)}
    found = [
        each
        for table in OWNED[1:]
        for each in change.of(kind_of(table))
        if table != "contracts" or each.id not in hanging  # type: ignore[attr-defined]
    ]
    change.remove(dice.one_of(found))


CSV = "company,deal,value,stage,email\nSolartek,Roof,100,negotiation,a0@b.eu\nNew,Wall,7,lost,\n"


def _import(change: Change, dice: Dice) -> None:
    reading = Reading("EUR", today=change.today, probability=Settings().probability)
    text = Text("x.csv", CSV.replace("New", dice.text.strip('",\r\n ') or "New"), Format.CSV)
    apply(change, [understand(text, reading)], list(OnDuplicate)[dice.b % 2], lambda *_: None)


def _import_own(change: Change, dice: Dice) -> None:
    """An export of the book itself, or of a part of it, under other names."""
    exported = export_deals(
        change, change.today, Settings(), lambda _: True, ExportFormat.JSON, is_all=True
    )
    content = exported.content.decode()
    for each in change.prospects:
        content = content.replace(each.uid, f"{dice.b % 2}{each.uid[1:]}")
    reading = Reading("EUR", today=change.today, probability=Settings().probability)
    own = understand(Text("x.json", content, Format.JSON), reading)
    apply(change, [own], list(OnDuplicate)[dice.a % 2], lambda *_: None)


def _handover(change: Change, dice: Dice) -> None:
    absence = Absence("Ben", change.today, change.today)
    numbers = {a_prospect(change, dice).number, another(change, dice).number}
    give_out(change, numbers, absence, "Ann")


ACTIONS: dict[str, Callable[[Change, Dice], object]] = {
    "add": _add,
    "quick": _quick,
    "deal add": _add_deal,
    "move": _move,
    "lose": lambda change, dice: deals.lose_deal(
        change, a_deal(change, dice), dice.text or "price"
    ),
    "reopen": lambda change, dice: deals.reopen_deal(change, a_deal(change, dice)),
    "edit": _edit,
    "edit deal": _edit_deal,
    "log": _log,
    "next": _plan,
    "done": _done,
    "drop": lambda change, dice: activities.drop_step(change, dice.one_of(list(change.steps))),
    "contact add": _add_contact,
    "contact remove": _remove_contact,
    "remove": lambda change, dice: prospects.remove_prospect(change, a_prospect(change, dice)),
    "remove deal": lambda change, dice: deals.remove_deal(change, a_deal(change, dice)),
    "merge": _merge,
    "different": lambda change, dice: tell_apart(
        change, a_prospect(change, dice), another(change, dice)
    ),
    "record": _record,
    "remove record": _remove_record,
    "import": _import,
    "import own": _import_own,
    "handover out": _handover,
    **JOB_ACTIONS,
    **CORRECTIONS,
}


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
_DICE = st.builds(Dice, st.integers(0, 30), st.integers(0, 30), _TEXTS)
_SCRIPTS = st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), _DICE), min_size=3, max_size=14)


def _moment(place: int) -> Moment:
    at = START + timedelta(hours=9 * place)
    return Moment(at, at.date(), UTC)


def _documents(book: Book) -> Documents:
    read = book.read()
    return {
        table: {int(key): bytes(raw) for key, raw in read._tables.get(table, {}).items()}
        for table in TABLES
    }


def _do(book: Book, name: str, dice: Dice, place: int) -> bool:
    """Whether the action changed anything; one that was refused must not have."""
    before = book.read().revision
    with suppress(PipelineError), book.change(name, _moment(place)) as change:
        ACTIONS[name](change, dice)
    return book.read().revision > before


def _there_and_back(script: list[tuple[str, Dice]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = Book(Path(folder) / "book.json")
        _do(book, "add", Dice(1, 5, "First"), 0)
        states = [_documents(book)]
        for place, (name, dice) in enumerate(script, 1):
            if _do(book, name, dice, place):
                states.append(_documents(book))
            else:
                assert _documents(book) == states[-1], f"{name} was refused and changed something"
        for expected in reversed(states[:-1]):
            book.undo(_moment(len(script)))
            assert _documents(book) == expected
        for expected in states[1:]:
            book.redo(_moment(len(script)))
            assert _documents(book) == expected
        with pytest.raises(PipelineError):
            book.redo(_moment(len(script)))


_SETTINGS: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.usefixtures("_fast_disk")
@settings(max_examples=40, **_SETTINGS)
@given(_SCRIPTS)
def test_any_sequence_of_actions_is_undone_step_by_step(script: list[tuple[str, Dice]]) -> None:
    _there_and_back(script)


@pytest.mark.storm
@pytest.mark.usefixtures("_fast_disk")
@settings(max_examples=2_000, **_SETTINGS)
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), _DICE), min_size=5, max_size=40))
def test_any_long_sequence_of_actions_is_undone(script: list[tuple[str, Dice]]) -> None:
    _there_and_back(script)


def _away_and_back(
    before: list[tuple[str, Dice]], ben: list[tuple[str, Dice]], ann: list[tuple[str, Dice]]
) -> None:
    """Whatever two managers do with the same clients, one undo restores the first book."""
    with tempfile.TemporaryDirectory() as folder:
        one, two = Book(Path(folder) / "1.json"), Book(Path(folder) / "2.json")
        _do(one, "add", Dice(1, 5, "First"), 0)
        for name, dice in before:
            _do(one, name, dice, 1)
        with one.change("out", _moment(2)) as change:
            numbers = {each.number for each in change.prospects}
            if not numbers:
                return
            absence = Absence("Ben", date(2026, 11, 23), date(2026, 12, 1))
            letter = give_out(change, numbers, absence, "Ann").letter
        with two.change("in", _moment(2)) as change:
            take_in(change, letter)
        for name, dice in ben:
            _do(two, name, dice, 3)
        for name, dice in ann:
            _do(one, name, dice, 3)
        with suppress(PipelineError), two.change("back", _moment(4)) as change:
            (given,) = [e for e in change.of(Handover) if e.direction is Direction.IN]
            letter = give_back(change, given, "Ben").letter
        if letter.way != "back":
            return
        was = _documents(one)
        for _ in range(2):
            revision = one.read().revision
            with one.change("in", _moment(5)) as change:
                mine = next(e for e in change.of(Handover) if e.uid == letter.uid)
                since = one.first_changes(mine.revision, change.revision)
                answer = take_back(change, letter, mine, since)
        assert one.read().revision == revision, answer  # the second time changed nothing
        one.undo(_moment(6))
        assert _documents(one) == was
        if not ann:
            assert not answer.conflicts or {each.field for each in answer.conflicts} == {"removed"}


@pytest.mark.usefixtures("_fast_disk")
@settings(max_examples=25, **_SETTINGS)
@given(*(st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), _DICE), max_size=7),) * 3)
def test_any_hand_over_comes_back_as_one_change(
    before: list[tuple[str, Dice]], ben: list[tuple[str, Dice]], ann: list[tuple[str, Dice]]
) -> None:
    _away_and_back(before, ben, ann)


@pytest.mark.storm
@pytest.mark.usefixtures("_fast_disk")
@settings(max_examples=1_000, **_SETTINGS)
@given(*(st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), _DICE), max_size=20),) * 3)
def test_any_long_hand_over_comes_back_as_one_change(
    before: list[tuple[str, Dice]], ben: list[tuple[str, Dice]], ann: list[tuple[str, Dice]]
) -> None:
    _away_and_back(before, ben, ann)
