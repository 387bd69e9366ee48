"""Two entries of one client: found, shown with the reason, made one, and two again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from pipeline_tui.book.tables import OWNED, kind_of
from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.evidence import Evidence, EvidenceKind, Verdict
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.model.objection import Objection
from pipeline_tui.model.proposal import Proposal
from pipeline_tui.model.terms import Terms

if TYPE_CHECKING:
    from cli_program import Program


def _two_of_one(pipeline: Program) -> None:
    """12 deals, calls and steps on both; one of each record of the job on the second."""
    pipeline.many(
        ["add", "Solartek GmbH", "--value", "500k", "--currency", "EUR", "--source", "fair",
         "--contact", "Anna", "--email", "anna@solartek.eu", "--owner", "Ann", "--tag", "key",
         "--set", "region=north", "--note", "met in Leipzig"],
        ["add", "Solartec", "--value", "80k", "--currency", "EUR", "--source", "referral",
         "--contact", "Anna Petrova", "--email", "ANNA@solartek.eu", "--phone", "+49 30 1234567",
         "--owner", "Ben", "--tag", "solar", "--set", "region=south", "--set", "size=big",
         "--next", "call Anna", "--due", "fri", "--note", "wants a roof"],
        ["deal", "add", "2", "--title", "Second roof"],
        ["contact", "add", "2", "Carl", "--role", "buyer"],
        ["log", "2.1", "call", "talked long"],
        ["log", "2", "note", "of the whole client"],
        ["add", "Third", "--no-deal"],
    )  # fmt: skip
    _with_records(pipeline)


def _with_records(pipeline: Program) -> None:
    day = pipeline.now.today
    whose: dict[str, Any] = {"prospect": 2, "deal": 2}
    with pipeline.opened.change("records", pipeline.now) as change:
        change.put(Proposal(id=1, **whose, currency="EUR", created=day))
        change.put(Objection(id=1, prospect=2, category="price", words="too dear", on=day))
        change.put(Contract(id=5, **whose, number="K-5", created=day))
        change.put(
            Obligation(id=3, **whose, contract=5, kind=ObligationKind.PAYMENT, by=Party.THEM,
                       due=day)
        )  # fmt: skip
        change.put(Feedback(id=1, **whose, kind=FeedbackKind.PRAISE, words="good", on=day))
        change.put(
            Evidence(id=1, prospect=2, kind=EvidenceKind.REFERENCE, says=Verdict.GOOD, weight=1,
                     on=day)
        )  # fmt: skip


def _documents(pipeline: Program) -> dict[str, list[bytes]]:
    read = pipeline.opened.read()
    return {
        table: [encode(each) for each in read.of(kind_of(table))] for table in ("prospects", *OWNED)
    }


def test_pairs_come_with_their_reasons_and_the_command(pipeline: Program) -> None:
    _two_of_one(pipeline)
    (pair,) = pipeline.json("duplicates")
    assert pair["refs"] == ["1", "2"]
    assert pair["merge"] == "pipeline merge 1 2"
    kinds = [each.partition(":")[0] for each in pair["reasons"]]
    assert kinds == ["e-mail", "name", "domain"]
    shown = pipeline.ok("duplicates").out
    for text in ("anna@solartek.eu", "pipeline merge 1 2", "Solartek GmbH"):
        assert text in shown
    assert pipeline.json("duplicates", "third") == []


def test_what_is_declared_different_does_not_come_back(pipeline: Program) -> None:
    _two_of_one(pipeline)
    said = pipeline.ok("duplicates", "--different", "2", "1").out
    assert "are different" in said
    assert pipeline.json("duplicates") == []
    assert "No two prospects" in pipeline.ok("duplicates").out
    assert "Nothing changed: 1 " in pipeline.ok("duplicates", "--different", "1", "2").out
    pipeline.ok("undo")
    assert len(pipeline.json("duplicates")) == 1


def test_a_dry_run_shows_every_field_and_changes_nothing(pipeline: Program) -> None:
    _two_of_one(pipeline)
    before = pipeline.digest
    shown = pipeline.ok("merge", "1", "2", "--dry-run", "--take", "source=B").out
    for text in ("Would merge 2 Solartec into 1 Solartek GmbH", "fields.region", "fair", "2.1",
                 "1.2", "Nothing was changed"):  # fmt: skip
        assert text in shown
    told = pipeline.ok("merge", "1", "2", "--dry-run", "--json", "--take", "source=B").json
    takes = {each["field"]: each["takes"] for each in told["fields"]}
    assert takes == {"name": "A", "source": "B", "owner": "A", "fields.region": "A"}
    assert told["deals"] == {"2.1": "1.2", "2.2": "1.3"}
    assert pipeline.digest == before


def test_nothing_is_lost_and_undo_makes_two_of_it(pipeline: Program) -> None:
    _two_of_one(pipeline)
    before = _documents(pipeline)
    merged = pipeline.json("merge", "1", "2", "--take", "source=B")
    after = pipeline.json("show", "1")
    assert after["source"] == "referral"
    assert after["tags"] == ["key", "solar"]
    assert after["fields"] == {"region": "north", "size": "big"}
    for text in ("met in Leipzig", "wants a roof", "name: Solartec", "source: fair", "owner: Ben",
                 "fields.region: south", "name of Anna: Anna Petrova"):  # fmt: skip
        assert text in after["notes"]
    people = [(each["name"], each["emails"], each["phones"]) for each in after["contacts"]]
    assert people == [("Anna", ["anna@solartek.eu"], ["+49 30 1234567"]), ("Carl", [], [])]
    assert after["deals"] == ["1.1", "1.2", "1.3"]
    assert [each["owner"] for each in after["deal_records"]] == ["Ann", "Ben", "Ben"]
    assert {each["ref"] for each in after["activities"]} == {"1.2", "1"}
    assert [each["ref"] for each in after["next_steps"]] == ["1.2"]
    for kind in ("proposals", "contracts", "obligations", "feedback"):
        assert [each["ref"] for each in after[kind]] == ["1.3"], kind
    assert [each["ref"] for each in after["objections"]] == ["1"]
    assert [each["ref"] for each in after["evidence"]] == ["1"]
    assert pipeline("show", "2").code == 3
    assert any("merge" in each for each in pipeline.ok("backup", "list").lines)

    pipeline.ok("edit", "3", "--note", "later, and elsewhere")
    pipeline.ok("add", "Fourth")
    pipeline.ok("undo", str(merged["change"]))
    after_undo = _documents(pipeline)
    assert after_undo["deals"][:3] == before["deals"]
    for table in OWNED[1:]:
        assert after_undo[table] == before[table]
    assert after_undo["prospects"][:2] == before["prospects"][:2]
    pipeline.ok("redo")
    assert pipeline.json("show", "1") == after


def test_a_later_change_of_the_merged_one_stands_in_the_way(pipeline: Program) -> None:
    _two_of_one(pipeline)
    change = pipeline.json("merge", "1", "2")["change"]
    pipeline.ok("move", "1.2", "contract")
    before = pipeline.digest
    ran = pipeline("undo", str(change))
    assert ran.code == 4
    assert "later changes depend on it" in ran.refusal
    assert "move 1.2 contract" in ran.refusal
    assert pipeline.digest == before
    pipeline.ok("undo")
    pipeline.ok("undo", str(change))
    assert pipeline.json("show", "2")["prospect"] == "Solartec"


def test_the_one_that_is_gone_is_found_by_a_later_import(pipeline: Program) -> None:
    _two_of_one(pipeline)
    path = pipeline.folder / "before.json"
    pipeline.ok("export", "-o", path)
    pipeline.ok("merge", "1", "2")
    merged = _documents(pipeline)
    assert "Nothing changed" in pipeline.ok("import", path).out
    assert _documents(pipeline) == merged
    assert pipeline.json("duplicates") == []


def test_bad_merges_are_one_line_and_change_nothing(pipeline: Program) -> None:
    _two_of_one(pipeline)
    for words, code, said in (
        (["merge", "1", "1"], 2, "cannot be merged with itself"),
        (["merge", "1", "solartek gmbh"], 2, "cannot be merged with itself"),
        (["merge", "1", "99"], 3, "no prospect 99"),
        (["merge", "1", "2", "--take", "colour=B"], 2, "--take colour"),
        (["merge", "1", "2", "--take", "name=C"], 2, "FIELD=A or FIELD=B"),
        (["merge", "1", "2", "--take", "name"], 2, "FIELD=A or FIELD=B"),
        (["duplicates", "--different", "1", "1"], 2, "no other than itself"),
        (["duplicates", "99"], 3, "no prospect 99"),
    ):
        before = pipeline.digest
        ran = pipeline(*words)
        assert ran.code == code, ran
        assert said in ran.refusal
        assert pipeline.digest == before


def _refer(pipeline: Program, links: dict[int, int]) -> None:
    with pipeline.opened.change("refer", pipeline.now) as change:
        for number, by in links.items():
            prospect, referrer = change.prospects.get(number), change.prospects.get(by)
            assert prospect is not None
            assert referrer is not None
            change.put(msgspec.structs.replace(prospect, referred_by=referrer.uid))


def _referrers(pipeline: Program) -> dict[int, int | None]:
    read = pipeline.opened.read()
    numbers = {each.uid: each.number for each in read.prospects}
    return {
        each.number: numbers[each.referred_by] if each.referred_by else None
        for each in read.prospects
    }


@pytest.mark.parametrize(
    ("links", "after"),
    [
        ({3: 2, 4: 2}, {1: None, 3: 1, 4: 1}),  # whom the second named, the first has named
        ({2: 1}, {1: None, 3: None, 4: None}),  # one of the two named the other
        ({1: 2}, {1: None, 3: None, 4: None}),
        ({2: 3}, {1: 3, 3: None, 4: None}),  # who named the second named the first
        ({1: 4, 2: 3}, {1: 4, 3: None, 4: None}),
        ({3: 1, 2: 3}, {1: None, 3: 1, 4: None}),  # 1 named 3, 3 named 2: no circle
        ({1: 3, 3: 2}, {1: None, 3: 1, 4: None}),  # 2 named 3, 3 named 1: no circle
        ({1: 4, 4: 3, 3: 2}, {1: None, 3: 1, 4: 3}),
    ],
)
def test_referrals_follow_and_never_make_a_circle(
    pipeline: Program, links: dict[int, int], after: dict[int, int | None]
) -> None:
    pipeline.many(*(["add", name, "--no-deal"] for name in ("A", "B", "C", "D")))
    _refer(pipeline, links)
    pipeline.ok("merge", "1", "2")
    assert _referrers(pipeline) == after


def test_terms_and_cadence_stand_or_go_into_the_notes(pipeline: Program) -> None:
    pipeline.many(["add", "A", "--no-deal"], ["add", "B", "--no-deal"])
    with pipeline.opened.change("terms", pipeline.now) as change:
        for number, days in ((1, 30), (2, 14)):
            found = change.prospects.get(number)
            assert found is not None
            terms = Terms(payment_days=days, key_account=number == 2)
            change.put(msgspec.structs.replace(found, terms=terms))
    told = pipeline.json("merge", "1", "2", "--take", "terms=B")
    field = next(each for each in told["fields"] if each["field"] == "terms")
    assert field["b"] == "key account, 14 days to pay"
    prospect = pipeline.opened.read().prospects.get(1)
    assert prospect is not None
    assert prospect.terms is not None
    assert prospect.terms.payment_days == 14
    assert "terms: 30 days to pay" in prospect.notes
