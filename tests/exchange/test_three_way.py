"""Three forms of one document become one: what holds of any, and cases by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_books import documents

from pipeline_tui.book.tables import OWNED, kind_of
from pipeline_tui.exchange.three_way import PLACES, TOGETHER, merge_documents
from pipeline_tui.model.contract import Contract, Document, Renewal
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.history import Lost, Moved, Opened, Revalued
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.model.proposal import Answer, Proposal, ProposalLine
from pipeline_tui.model.prospect import Contact, Prospect
from pipeline_tui.model.stages import Stage
from pipeline_tui.model.terms import Terms

DAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)
_HIGHEST = ("touched", "deals_made", "contacts_made")


def _never(_: str) -> bool:
    return False


def _kinds() -> list[type[Any]]:
    return [Prospect, *(kind_of(table) for table in OWNED)]


def _in_its_place(doc: Any, base: Any) -> Any:
    """The same document where the base is, with nothing that only grows below it."""
    fixed = {name: getattr(base, name) for name in PLACES if name in doc.__struct_fields__}
    for name in _HIGHEST:
        if name in doc.__struct_fields__:
            fixed[name] = max(getattr(doc, name), getattr(base, name))
    if isinstance(doc, Prospect):
        contacts = tuple(msgspec.structs.replace(c, id=i) for i, c in enumerate(doc.contacts, 1))
        fixed |= {"contacts": contacts, "contacts_made": fixed["contacts_made"] + 2}
    return msgspec.structs.replace(doc, **fixed)


_TRIPLES = st.sampled_from(_kinds()).flatmap(
    lambda kind: st.tuples(documents(kind), documents(kind), documents(kind))
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(_TRIPLES)
def test_what_one_side_changed_is_taken_without_a_question(triple: tuple[Any, Any, Any]) -> None:
    base, one, other = triple
    base = _in_its_place(base, base)
    one, other = _in_its_place(one, base), _in_its_place(other, base)
    assert merge_documents(base, one, base, _never) == (one, [])
    assert merge_documents(base, base, other, _never) == (other, [])
    assert merge_documents(base, one, one, _never) == (one, [])
    made, _ = merge_documents(base, one, other, _never)
    again, _ = merge_documents(base, made, other, _never)
    assert again == made
    _nothing_new_is_lost(base, one, other)
    wanted, conflicts = merge_documents(base, one, other, lambda _: True)
    assert all(each.takes_theirs for each in conflicts)
    assert merge_documents(base, wanted, other, lambda _: True)[0] == wanted


def _nothing_new_is_lost(base: Any, one: Any, other: Any) -> None:
    """Whatever either side wrote stands in the document, or is told as a conflict."""
    made, conflicts = merge_documents(base, one, other, _never)
    told = {each.field.split(".")[0] for each in conflicts}
    told.update(name for group in TOGETHER if told.intersection(group) for name in group)
    for side in (one, other):
        for name in set(side.__struct_fields__) - {"history", *PLACES, *_HIGHEST}:
            new, kept = getattr(side, name), getattr(made, name)
            if new in (getattr(base, name), kept) or name in told:
                continue
            assert name in ("contacts", "documents", "terms") or isinstance(new, tuple | dict), name
    if "contacts" not in told:
        new_ways = (_ways(one) | _ways(other)) - _ways(base)
        assert new_ways <= _ways(made)


def _ways(doc: Any) -> set[str]:
    """How its people are reached."""
    people = getattr(doc, "contacts", ())
    return {way.casefold() for each in people for way in (*each.emails, *each.phones)}


def _deal(**fields: Any) -> Deal:
    opened = Opened(on=DAY, stage=Stage.SEARCH)
    deal = Deal(prospect=1, number=1, stage=Stage.SEARCH, currency="EUR", created=DAY,
                touched=DAY, value=Decimal(100), history=(opened,))  # fmt: skip
    return msgspec.structs.replace(deal, **fields)


def _revalued(deal: Deal, value: int, on: date = DAY) -> Deal:
    event = Revalued(on=on, old=deal.value, new=Decimal(value))
    return msgspec.structs.replace(
        deal, value=Decimal(value), history=(*deal.history, event), touched=on
    )


def test_different_fields_of_one_deal_are_both_kept_with_their_events() -> None:
    base = _deal()
    mine, theirs = _revalued(base, 200, NEXT), base.moved(Stage.CONTRACT, DAY)
    made, conflicts = merge_documents(base, mine, theirs, _never)
    assert not conflicts
    assert (made.value, made.stage, made.touched) == (Decimal(200), Stage.CONTRACT, NEXT)
    assert [type(each) for each in made.history] == [Opened, Moved, Revalued]


def test_a_move_that_was_not_taken_is_not_in_the_history_either() -> None:
    base = _deal()
    mine, theirs = base.moved(Stage.NEGOTIATION, DAY), base.moved(Stage.CONTRACT, DAY)
    made, (conflict,) = merge_documents(base, mine, _revalued(theirs, 7), _never)
    assert (conflict.field, conflict.mine, conflict.theirs) == ("stage", "negotiation", "contract")
    assert [type(each) for each in made.history] == [Opened, Moved, Revalued]
    assert made.stage is Stage.NEGOTIATION
    taken, _ = merge_documents(base, mine, theirs, lambda field: field == "stage")
    assert taken.stage is Stage.CONTRACT
    assert [each.new for each in taken.history if isinstance(each, Moved)] == [
        Stage.NEGOTIATION, Stage.CONTRACT,
    ]  # fmt: skip


def test_a_lost_deal_is_never_half_in_another_stage() -> None:
    base = _deal()
    mine, theirs = base.lost_for("price", DAY), base.moved(Stage.CONTRACT, DAY)
    made, (conflict,) = merge_documents(base, mine, theirs, _never)
    assert (conflict.mine, conflict.theirs) == ("search, lost: price", "contract")
    assert made.lost == mine.lost
    assert made.stage is Stage.SEARCH
    assert [type(each) for each in made.history] == [Opened, Lost]


def test_an_amount_keeps_its_currency() -> None:
    base = _deal()
    mine, theirs = _deal(value=Decimal(5)), _deal(value=Decimal(6), currency="USD")
    made, (conflict,) = merge_documents(base, mine, theirs, _never)
    assert (made.value, made.currency) == (Decimal(5), "EUR")
    assert (conflict.field, conflict.theirs) == ("value", "6, USD")


def test_sets_are_united_and_what_was_taken_off_is_gone() -> None:
    base = _deal(tags=("a", "b"), duties={"x": DAY, "y": DAY}, fields={"k": "1", "l": "1"})
    mine = _deal(tags=("b", "c"), duties={"x": DAY, "z": DAY}, fields={"k": "2", "l": "1"})
    theirs = _deal(tags=("a", "d"), duties={"y": DAY, "w": DAY}, fields={"k": "3"})
    made, (conflict,) = merge_documents(base, mine, theirs, _never)
    assert made.tags == ("c", "d")
    assert made.duties == {"z": DAY, "w": DAY}
    assert made.fields == {"k": "2"}
    assert (conflict.field, conflict.mine, conflict.theirs) == ("fields.k", "2", "3")


def _client(*contacts: Contact, **fields: Any) -> Prospect:
    return Prospect(number=1, uid="u", name="S", created=DAY, contacts=contacts,
                    contacts_made=max((each.id for each in contacts), default=0),
                    **fields)  # fmt: skip


def test_people_added_on_both_sides_are_two_and_one_of_one_mail_is_one() -> None:
    anna = Contact(id=1, name="Anna", role="buyer")
    base = _client(anna)
    mine = _client(anna, Contact(id=2, name="Dora"), Contact(id=3, emails=("x@y.eu",)))
    called = msgspec.structs.replace(anna, phones=("+49 1",))
    theirs = _client(called, Contact(id=2, name="Clara"), Contact(id=3, emails=("X@y.eu",)))
    made, conflicts = merge_documents(base, mine, theirs, _never)
    assert not conflicts
    assert [(each.id, each.label) for each in made.contacts] == [
        (1, "Anna"), (2, "Dora"), (3, "x@y.eu"), (4, "Clara"),
    ]  # fmt: skip
    assert made.contacts[0].phones == ("+49 1",)
    assert made.contacts_made == 4
    assert merge_documents(base, made, theirs, _never) == (made, [])


def test_what_both_know_of_somebody_new_is_put_together() -> None:
    base = _client()
    mine = _client(Contact(id=1, name="Anna", emails=("anna@s.eu",), role="buyer"))
    there = Contact(id=4, name="Anna", emails=("ANNA@s.eu", "a@home.eu"), phones=("+49 1",))
    theirs = _client(there)
    made, conflicts = merge_documents(base, mine, theirs, _never)
    assert not conflicts
    (anna,) = made.contacts
    assert anna.emails == ("anna@s.eu", "a@home.eu")
    assert (anna.role, anna.phones) == ("buyer", ("+49 1",))

    later = _client(msgspec.structs.replace(there, phones=("+49 1", "+49 2"), role="director"))
    made, (conflict,) = merge_documents(base, made, later, _never)
    assert made.contacts[0].phones == ("+49 1", "+49 2")
    assert (conflict.field, conflict.mine, conflict.theirs) == (
        "contacts.Anna.role", "buyer", "director",
    )  # fmt: skip


def test_a_namesake_who_is_new_there_is_somebody_else() -> None:
    anna = Contact(id=1, name="Anna")
    base = mine = _client(anna)
    theirs = _client(anna, Contact(id=2, name="Anna", phones=("+49 1",)))
    theirs = msgspec.structs.replace(theirs, notes="there are two")
    mine = msgspec.structs.replace(mine, contacts=(msgspec.structs.replace(anna, role="buyer"),))
    made, conflicts = merge_documents(base, mine, theirs, _never)
    assert not conflicts
    assert [(each.role, each.phones) for each in made.contacts] == [("buyer", ()), ("", ("+49 1",))]
    assert merge_documents(base, made, theirs, _never) == (made, [])


def test_a_person_who_is_new_on_both_sides_is_one_by_phone_and_a_compatible_name() -> None:
    base = _client()
    mine = _client(Contact(id=1, name="Anna Berg", phones=("+49 30 5550101",)))
    theirs = _client(Contact(id=1, name="A. Berg", role="buyer", phones=("030 5550101",)))
    made, _ = merge_documents(base, mine, theirs, _never)
    (anna,) = made.contacts
    assert (anna.name, anna.role) == ("Anna Berg", "buyer")
    other = _client(Contact(id=1, name="Carl Berg", phones=("+49 30 5550101",)))
    made, conflicts = merge_documents(base, mine, other, _never)
    assert [each.name for each in made.contacts] == ["Anna Berg", "Carl Berg"]
    assert not conflicts


def test_somebody_changed_here_and_taken_out_there_is_asked_about() -> None:
    base = _client(Contact(id=1, name="Anna"), Contact(id=2, name="Bo"))
    anna = Contact(id=1, name="Anna", phones=("+49 1",))
    mine, theirs = _client(anna, base.contacts[1]), _client(base.contacts[1])
    for here, there, kept in ((mine, theirs, mine), (theirs, mine, theirs)):
        made, (conflict,) = merge_documents(base, here, there, _never)
        assert conflict.field == "contacts.Anna"
        assert "—" in (conflict.mine, conflict.theirs)
        assert made.contacts == kept.contacts
        taken, _ = merge_documents(base, here, there, lambda field: field == "contacts.Anna")
        assert sorted(taken.contacts, key=lambda each: each.id) == list(there.contacts)


def test_somebody_of_whom_nobody_knows_how_they_were_is_asked_about_too() -> None:
    mine = _client(Contact(id=1, name="Anna", role="buyer", phones=("+49 1",)))
    theirs = _client(Contact(id=1, name="Anna", role="director", phones=("+49 2",)))
    made, (conflict,) = merge_documents(None, mine, theirs, _never)
    assert conflict.field == "contacts.Anna.role"
    assert made.contacts[0].phones == ("+49 1", "+49 2")


def test_somebody_put_back_after_a_removal_stays() -> None:
    base = _client(Contact(id=1, name="Anna"))
    mine = _client(Contact(id=1, name="Anna"), Contact(id=2, name="Bo"))
    theirs = _client(Contact(id=2, name="Anna"))
    made, _ = merge_documents(base, mine, theirs, _never)
    assert [each.name for each in made.contacts] == ["Bo", "Anna"]
    assert merge_documents(base, made, theirs, _never)[0] == made


def test_terms_and_documents_are_merged_part_by_part() -> None:
    base = _client(terms=Terms(discount=Decimal(5), payment_days=30))
    mine = _client(terms=Terms(discount=Decimal(7), payment_days=30))
    theirs = _client(terms=Terms(discount=Decimal(9), payment_days=14))
    made, (conflict,) = merge_documents(base, mine, theirs, _never)
    assert made.terms == Terms(discount=Decimal(7), payment_days=14)
    assert (conflict.field, conflict.mine, conflict.theirs) == ("terms.discount", "7", "9")

    papers = (Document(name="extract"), Document(name="power"))
    contract = Contract(id=1, prospect=1, deal=1, created=DAY, documents=papers)
    here = msgspec.structs.replace(
        contract, documents=(Document(name="extract", present=DAY), papers[1])
    )
    there = msgspec.structs.replace(
        contract, documents=(papers[0], Document(name="power", present=NEXT), Document(name="tax"))
    )
    paper, conflicts = merge_documents(contract, here, there, _never)
    assert not conflicts
    assert [(each.name, each.present) for each in paper.documents] == [
        ("extract", DAY), ("power", NEXT), ("tax", None),
    ]  # fmt: skip


def test_an_offer_that_was_sent_there_is_not_mixed_with_one_that_was_changed_here() -> None:
    base = Proposal(id=1, prospect=1, deal=1, currency="EUR", created=DAY,
                    lines=(ProposalLine(product="Cable", price=Decimal(2)),))  # fmt: skip
    mine = msgspec.structs.replace(base, discount=Decimal(10), note="thank you")
    theirs = msgspec.structs.replace(base, sent=DAY, answer=Answer.ACCEPTED, answered=NEXT)
    made, (conflict,) = merge_documents(base, mine, theirs, _never)
    assert made == mine
    assert (conflict.field, conflict.mine) == ("discount", "10")
    assert conflict.theirs == "0, 2026-11-23, accepted, 2026-11-24"
    taken, _ = merge_documents(base, mine, theirs, lambda _: True)
    assert taken == msgspec.structs.replace(theirs, note="thank you")


def test_a_contract_renewed_here_and_ended_there_is_not_both() -> None:
    base = Contract(id=1, prospect=1, deal=1, created=DAY, signed=DAY, ends=NEXT)
    later = date(2027, 11, 24)
    renewal = Renewal(on=DAY, old=NEXT, until=later)
    mine = msgspec.structs.replace(base, ends=later, renewals=(renewal,))
    theirs = msgspec.structs.replace(base, ended=DAY)
    made, (conflict,) = merge_documents(base, mine, theirs, _never)
    assert (made, conflict.field) == (mine, "ends")
    assert merge_documents(base, mine, theirs, lambda _: True)[0] == theirs


def test_an_answer_comes_with_its_day() -> None:
    base = Objection(id=1, prospect=1, category="price", words="dear", on=DAY)
    mine = msgspec.structs.replace(base, answer="no", answered=DAY)
    theirs = msgspec.structs.replace(
        base, answer="yes", answered=NEXT, outcome=Outcome.RESOLVED, closed=NEXT
    )
    made, (conflict,) = merge_documents(base, mine, theirs, _never)
    assert conflict.field == "answer"
    assert (made.answer, made.answered, made.outcome, made.closed) == (
        "no", DAY, Outcome.RESOLVED, NEXT,
    )  # fmt: skip


@pytest.mark.parametrize("field", ["notes", "name"])
def test_without_a_base_every_difference_is_a_conflict(field: str) -> None:
    mine, theirs = _client(tags=("a",)), _client(tags=("b",))
    theirs = msgspec.structs.replace(theirs, **{field: "theirs"})
    made, (conflict,) = merge_documents(None, mine, theirs, _never)
    assert conflict.field == field
    assert getattr(made, field) == getattr(mine, field)
    assert made.tags == ("a", "b")
