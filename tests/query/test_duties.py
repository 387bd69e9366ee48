"""Every duty of the default playbook: missing, then done by the data."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
import pytest

from pipeline_tui.actions.activities import Happened, Planned, finish_step, log_activity, plan_step
from pipeline_tui.actions.deals import NewDeal, add_deal, move_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.clock import moment
from pipeline_tui.config import Settings
from pipeline_tui.model.activity import ActivityKind, Party
from pipeline_tui.model.contract import Contract, Document, Obligation, ObligationKind
from pipeline_tui.model.evidence import Evidence, EvidenceKind, Verdict
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.model.folding import fold
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.model.playbook import DEFAULT
from pipeline_tui.model.proposal import Answer, Proposal
from pipeline_tui.model.prospect import Contact
from pipeline_tui.model.stages import Stage
from pipeline_tui.model.terms import Terms
from pipeline_tui.query.duties import all_duties, duties_done, duties_left, ticked_on
from pipeline_tui.query.duty_checks import CHECKS
from pipeline_tui.query.records import Records
from pipeline_tui.query.views import deal_views, view_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

NOW = moment(None, "2026-11-23T10:00+00:00")
TODAY = NOW.today
BEFORE, LATER = TODAY - timedelta(days=10), TODAY + timedelta(days=10)


class Case:
    """One deal in an open change, worked on piece by piece."""

    def __init__(self, change: Change) -> None:
        self.change = change
        made = add_prospect(change, NewProspect("Acme", created=BEFORE))
        prospect, deal = add_deal(change, made, NewDeal("EUR", created=BEFORE))
        self.number, self.key = prospect.number, deal.key

    @property
    def prospect(self) -> Prospect:
        found = self.change.prospects.get(self.number)
        assert found
        return found

    @property
    def deal(self) -> Deal:
        found = self.change.deals.get(self.key)
        assert found
        return found

    def prospect_has(self, **fields: object) -> None:
        self.change.put(msgspec.structs.replace(self.prospect, **fields))

    def deal_has(self, **fields: object) -> None:
        self.change.put(msgspec.structs.replace(self.deal, **fields))

    def move(self, stage: str, on: date = BEFORE) -> None:
        move_deal(self.change, self.deal, Stage(stage), on)

    def put(self, record: type[msgspec.Struct], /, **fields: object) -> None:
        """A record of the deal, in the place of an earlier one."""
        self.change.put(record(id=1, **{"prospect": self.number, "deal": 1, **fields}))

    def missing(self, duty: str) -> str:
        """What is missing of a duty, by both ways to the records: near, and grouped."""
        view = view_of(self.change, self.prospect, self.deal, TODAY, Settings())
        views = deal_views(self.change, TODAY, Settings(), records=Records(self.change))
        grouped = next(each for each in views if each.deal.key == self.key)
        found = {each.name: each for each in all_duties(view)}[duty]
        assert found == {each.name: each for each in all_duties(grouped)}[duty]
        assert found.how == ("" if found.missing else "data")
        return found.missing


@pytest.fixture
def case(tmp_path: Path) -> Case:
    with Book(tmp_path / "book.json").change("work", NOW) as change:
        return Case(change)


def test_every_duty_of_the_default_playbook_is_checked_by_the_data() -> None:
    assert {fold(name) for duties in DEFAULT.values() for name in duties} == set(CHECKS)


def test_search(case: Case) -> None:
    assert case.missing("source recorded") == "the prospect has no source"
    assert case.missing("segment set") == "the prospect has no segment"
    case.prospect_has(source="fair", segment="solar")
    assert not case.missing("source recorded")
    assert not case.missing("segment set")
    assert case.missing("contact with a phone or mail") == "there is no contact"
    case.prospect_has(contacts=(Contact(id=1, name="Anna"),))
    assert case.missing("contact with a phone or mail") == "no contact has a phone or a mail"
    case.prospect_has(contacts=(Contact(id=1, phones=("555",)),))
    assert not case.missing("contact with a phone or mail")
    assert case.missing("needs noted") == "no needs are noted"
    case.prospect_has(needs="a roof")
    assert not case.missing("needs noted")


def test_reliability_checked(case: Case) -> None:
    assert case.missing("reliability checked") == "nothing was checked"
    piece = {"kind": EvidenceKind.REFERENCE, "says": Verdict.BAD, "weight": 1, "on": BEFORE}
    case.change.put(Evidence(id=1, prospect=case.number, expires=BEFORE, **piece))  # type: ignore[arg-type]
    assert case.missing("reliability checked") == "what was checked is stale since Sat 14 Nov"
    case.change.put(Evidence(id=2, prospect=case.number, expires=TODAY, **piece))  # type: ignore[arg-type]
    assert not case.missing("reliability checked")


def test_first_next_step_dated_stays_done_when_the_step_is(case: Case) -> None:
    assert case.missing("first next step dated") == "no next step was ever planned"
    step = plan_step(case.change, case.prospect, case.deal, Planned("call", LATER))
    assert not case.missing("first next step dated")
    assert not case.missing("next contact dated")
    finish_step(case.change, step)
    assert not case.missing("first next step dated")
    assert case.missing("next contact dated") == "no next step is planned"


def test_negotiation(case: Case) -> None:
    case.prospect_has(contacts=(Contact(id=1, name="Anna"),))
    assert case.missing("decision maker known") == "no contact is marked as the one who decides"
    case.prospect_has(contacts=(Contact(id=1, name="Anna", decides=True),))
    assert not case.missing("decision maker known")
    assert case.missing("competitors known") == "the deal names no competitor"
    case.deal_has(competitors=("Rivals",))
    assert not case.missing("competitors known")
    assert case.missing("individual proposal sent") == "there is no proposal"
    case.put(Proposal, currency="EUR", created=TODAY)
    assert case.missing("individual proposal sent") == "the proposal is a draft"
    case.put(Proposal, currency="EUR", created=TODAY, sent=TODAY)
    assert not case.missing("individual proposal sent")


def test_needs_are_clarified_in_a_meeting_since_the_negotiation_began(case: Case) -> None:
    duty = "needs clarified in a meeting or call"
    assert case.missing(duty) == "no needs are noted"
    case.prospect_has(needs="a roof")
    assert case.missing(duty) == "the deal has not come to negotiation yet"
    log_activity(case.change, case.prospect, case.deal, Happened(ActivityKind.CALL, on=BEFORE))
    case.move("negotiation", BEFORE + timedelta(days=1))
    assert case.missing(duty) == "no meeting, visit or call since Sat 14 Nov"
    log_activity(case.change, case.prospect, case.deal, Happened(ActivityKind.EMAIL))
    assert case.missing(duty)
    log_activity(case.change, case.prospect, None, Happened(ActivityKind.MEETING))
    assert not case.missing(duty)


def test_objections(case: Case) -> None:
    objection = {"category": "price", "words": "dear", "on": TODAY}
    assert not case.missing("every objection answered")
    case.put(Objection, **objection)
    assert case.missing("every objection answered") == "1 objection without an answer"
    assert case.missing("none left open") == "1 objection without an outcome"
    case.put(Objection, **objection, answer="it lasts")
    assert not case.missing("every objection answered")
    assert case.missing("none left open")
    case.put(Objection, **objection, answer="it lasts", outcome=Outcome.UNRESOLVED)
    assert not case.missing("none left open")


@pytest.mark.parametrize(
    "do",
    [
        lambda case: case.prospect_has(terms=Terms(discount=Decimal(5))),
        lambda case: case.put(
            Proposal, currency="EUR", created=TODAY, sent=TODAY, answer=Answer.ACCEPTED
        ),
    ],
)
def test_terms_agreed(case: Case, do: Callable[[Case], None]) -> None:
    assert case.missing("terms agreed") == "the prospect has no terms, and no proposal is accepted"
    do(case)
    assert not case.missing("terms agreed")


def test_contract(case: Case) -> None:
    names = ("contract number and dates", "every required document present", "signed")
    assert {case.missing(name) for name in names} == {"there is no contract"}
    papers = (Document(name="licence"), Document(name="seal", present=TODAY))
    case.put(Contract, created=TODAY, documents=papers)
    assert case.missing(names[0]) == "the contract has no number"
    assert case.missing(names[1]) == "missing: licence"
    assert case.missing(names[2]) == "the contract is not signed"
    case.put(Contract, created=TODAY, number="7/26", signed=TODAY)
    assert case.missing(names[0]) == "the contract has no first day"
    case.put(Contract, created=TODAY, number="7/26", signed=TODAY, starts=TODAY)
    assert not any(case.missing(name) for name in names)


def test_obligations(case: Case) -> None:
    assert case.missing("obligations entered") == "no delivery or payment is entered"
    owed = {"contract": 1, "kind": ObligationKind.PAYMENT, "by": Party.THEM}
    case.put(Obligation, **owed, due=BEFORE)
    assert not case.missing("obligations entered")
    assert case.missing("deliveries and payments on time") == "1 delivery or payment overdue"
    case.put(Obligation, **owed, due=BEFORE, done=TODAY)
    assert not case.missing("deliveries and payments on time")
    case.put(Obligation, **owed, due=TODAY)
    assert not case.missing("deliveries and payments on time")


def test_after_sales(case: Case) -> None:
    said = {"kind": FeedbackKind.COMPLAINT, "words": "late"}
    assert case.missing("feedback asked") == "the deal is not won yet"
    case.move("after-sales", TODAY)
    case.put(Feedback, **said, on=BEFORE)
    assert case.missing("feedback asked") == "no feedback since Mon 23 Nov"
    assert case.missing("complaints settled") == "1 complaint not settled"
    case.put(Feedback, **said, on=TODAY, resolved=TODAY)
    assert not case.missing("feedback asked")
    assert not case.missing("complaints settled")
    assert case.missing("referral asked") == "it has referred nobody"
    new = add_prospect(case.change, NewProspect("New Co"))
    case.change.put(msgspec.structs.replace(new, referred_by=case.prospect.uid))
    assert not case.missing("referral asked")


def test_records_of_another_deal_do_not_count(case: Case) -> None:
    add_deal(case.change, case.prospect, NewDeal("EUR"))
    case.put(Proposal, deal=2, currency="EUR", created=TODAY, sent=TODAY)
    case.put(Objection, deal=2, category="price", words="dear", on=TODAY)
    assert case.missing("individual proposal sent") == "there is no proposal"
    assert not case.missing("every objection answered")


def test_what_a_move_leaves_open_is_that_of_every_stage_it_jumps_over(case: Case) -> None:
    view = view_of(case.change, case.prospect, case.deal, TODAY, Settings())
    assert {each.stage for each in duties_left(view, Stage.OBJECTIONS)} == {"search", "negotiation"}
    assert len(duties_left(view, Stage.NEGOTIATION)) == 6
    case.move("contract")
    view = view_of(case.change, case.prospect, case.deal, TODAY, Settings())
    assert duties_left(view, Stage.SEARCH) == []
    assert duties_done(view) == (0, 4)


def test_a_referral_is_seen_after_a_change_of_ours(tmp_path: Path) -> None:
    book = Book(tmp_path / "book.json")
    with book.change("add", NOW) as change:
        first = add_prospect(change, NewProspect("Acme"))
        second = add_prospect(change, NewProspect("New Co"))
    records = Records(book.read())
    assert not records.has_referred(first.uid)
    with book.change("refer", NOW) as change:
        change.put(msgspec.structs.replace(second, referred_by=first.uid))
    records.follow(book.read(), change)
    assert records.has_referred(first.uid)


def test_a_tick_of_an_older_book_still_counts(case: Case) -> None:
    """The book stores it under the name as it was folded then."""
    case.deal_has(duties={"client’s papers": TODAY, "договор с компаниеи": TODAY})
    assert ticked_on(case.deal, "Client’s papers") == TODAY
    assert ticked_on(case.deal, "Договор с компанией") == TODAY
