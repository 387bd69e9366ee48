"""Every record of the job travels: proposals, objections, contracts and the rest."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from random_books import all_documents, fill, fillings

from pipeline_tui.book import Book
from pipeline_tui.config import Settings
from pipeline_tui.exchange.drafts import Reading
from pipeline_tui.exchange.exporting import ExportFormat, export_deals
from pipeline_tui.exchange.importing import FileKind, apply, prepare
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.model.activity import Activity, ActivityKind, Party, Step
from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.model.folding import fold
from pipeline_tui.model.objection import Objection
from pipeline_tui.model.product import Product
from pipeline_tui.model.proposal import Proposal, ProposalLine
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from pathlib import Path

    import msgspec
    import pytest
    from conftest import Program

    from pipeline_tui.clock import Moment

QUICK = settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def _export(book: Book, moment: Moment, how: ExportFormat = ExportFormat.JSON) -> bytes:
    exported = export_deals(book.read(), moment.today, Settings(), lambda _: True, how, is_all=True)
    return exported.content


def _import(book: Book, moment: Moment, path: Path, how: str = "skip") -> Any:
    reading = Reading("EUR", today=moment.today, probability=Settings().probability)
    prepared = [prepare(str(path), io.BytesIO(), FileKind(), reading)]
    with book.change("import", moment) as change:
        report = apply(change, prepared, OnDuplicate(how), lambda done, total: None)
    assert report.rejected == 0, report.files[0].rejected
    return report, change.saved_revision


@QUICK
@given(docs=fillings())
def test_a_book_out_and_in_again_is_the_same_book(
    tmp_path_factory: pytest.TempPathFactory, moment: Moment, docs: list[msgspec.Struct]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    one, two, path = Book(folder / "1.json"), Book(folder / "2.json"), folder / "x.json"
    fill(one, moment, docs)
    path.write_bytes(_export(one, moment))
    _import(two, moment, path)
    assert all_documents(two.read()) == all_documents(one.read())
    for how in ("skip", "update"):
        report, revision = _import(two, moment, path, how)
        assert revision is None, report
    assert _export(two, moment) == path.read_bytes()


@QUICK
@given(docs=fillings(has_lists=False))
def test_lines_of_deals_hold_the_same(
    tmp_path_factory: pytest.TempPathFactory, moment: Moment, docs: list[msgspec.Struct]
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    one, two, path = Book(folder / "1.json"), Book(folder / "2.json"), folder / "x.jsonl"
    fill(one, moment, docs)
    path.write_bytes(_export(one, moment, ExportFormat.JSONL))
    _import(two, moment, path)
    assert all_documents(two.read()) == all_documents(one.read())
    assert _import(two, moment, path)[1] is None


@QUICK
@given(mine=fillings(), theirs=fillings())
def test_into_another_book_nothing_is_added_twice(
    tmp_path_factory: pytest.TempPathFactory,
    moment: Moment,
    mine: list[msgspec.Struct],
    theirs: list[msgspec.Struct],
) -> None:
    names = [
        {fold(each.name) for each in docs if isinstance(each, Prospect)} for docs in (mine, theirs)
    ]
    assume(not names[0] & names[1])
    folder = tmp_path_factory.mktemp("two")
    one, two, path = Book(folder / "1.json"), Book(folder / "2.json"), folder / "x.json"
    fill(one, moment, theirs)
    fill(two, moment, mine)
    path.write_bytes(_export(one, moment))
    before = all_documents(two.read())
    _import(two, moment, path)
    after = all_documents(two.read())
    for table in ("activities", "contracts", "obligations", "evidence"):
        assert len(after[table]) == len(before[table]) + len(all_documents(one.read())[table])
        assert set(before[table]) <= set(after[table])
    assert _import(two, moment, path)[1] is None
    two.undo(moment)
    assert all_documents(two.read()) == before


def _with_records(program: Program, moment: Moment) -> Book:
    """A client with one of each that a contract needs, and one that was never named."""
    program.inside("add", "Solartek", "--value", "1000", "--currency", "EUR", "--product", "Panel")
    book = Book(program.book)
    day = moment.today
    with book.change("job", moment) as change:
        line = ProposalLine(product="Inverter", price=100)
        proposal = Proposal(id=4, prospect=1, deal=1, currency="EUR", lines=(line,), created=day)
        contract = Contract(id=7, prospect=1, deal=1, number="K-1", created=day)
        obligation = Obligation(
            id=2, prospect=1, deal=1, contract=7, kind=ObligationKind.PAYMENT, by=Party.THEM,
            due=day, text="first half",
        )  # fmt: skip
        objection = Objection(
            id=3, prospect=1, category="price", words="Sunny is cheaper", on=day,
            competitor="sunny",
        )  # fmt: skip
        names = ("Panel", "Inverter", "Battery")
        lists = [Product(id=place, name=name) for place, name in enumerate(names, 1)]
        rivals = [Competitor(id=1, name="Sunny"), Competitor(id=2, name="Cloudy")]
        for each in (proposal, contract, obligation, objection, *lists, *rivals):
            change.put(each)
    return book


def test_json_holds_the_products_and_competitors_that_deals_name(
    program: Program, moment: Moment
) -> None:
    _with_records(program, moment)
    part = json.loads(program("export", "stage:search", "--format", "json").stdout)
    assert [each["name"] for each in part["products"]] == ["Panel", "Inverter"]
    assert [each["name"] for each in part["competitors"]] == ["Sunny"]
    whole = json.loads(program("export", "--format", "json").stdout)
    assert [each["name"] for each in whole["products"]] == ["Panel", "Inverter", "Battery"]
    assert len(whole["competitors"]) == 2
    lines = program("export", "--format", "jsonl")
    assert b"note: products and competitors are not in it" in lines.stderr


def test_obligations_follow_their_contract_into_another_book(
    program: Program, moment: Moment
) -> None:
    _with_records(program, moment)
    program("export", "-o", "all.json")
    other = Book(program.folder / "other.json")
    with other.change("own", moment) as change:
        change.put(Contract(id=change.next_id(Contract), **_owner(change), created=moment.today))
        change.put(Product(id=9, name="PANEL"))
    done = program("import", "all.json", book=other.path)
    assert b"contracts: 1 added" in done.stdout
    assert b"products: 2 added, 1 unchanged" in done.stdout
    read = other.read()
    (obligation,) = read.of(Obligation)
    contract = read.of(Contract).get(obligation.contract)
    assert contract is not None
    assert (contract.number, contract.prospect) == ("K-1", obligation.prospect)


def _owner(change: Any) -> dict[str, int]:
    from pipeline_tui.actions.deals import NewDeal, add_deal
    from pipeline_tui.actions.prospects import NewProspect, add_prospect

    prospect, deal = add_deal(change, add_prospect(change, NewProspect("Other")), NewDeal("EUR"))
    return {"prospect": prospect.number, "deal": deal.number}


def test_the_same_thing_said_twice_stays_twice(
    tmp_path: Path, moment: Moment, program: Program
) -> None:
    program.inside("add", "Solartek")
    book = Book(program.book)
    with book.change("calls", moment) as change:
        for number in (1, 2):
            change.put(
                Activity(id=number, prospect=1, kind=ActivityKind.CALL, on=moment.today, text="x")
            )
    program("export", "-o", "all.json")
    other = Book(tmp_path / "other.json")
    for _ in range(2):
        program("import", "all.json", book=other.path)
        assert [each.id for each in other.read().activities] == [1, 2]


VERSION_1 = """{"format":"pipeline-tui","version":1,"prospects":[
{"prospect":{"number":4,"uid":"abc","name":"Old","created":"2026-01-02","deals_made":1},
 "deals":[{"prospect":4,"number":1,"stage":"search","currency":"EUR","created":"2026-01-02",
 "touched":"2026-01-02","history":[]}],
 "activities":[{"deal":1,"kind":"call","on":"2026-01-03","text":"hi"}],
 "steps":[{"deal":1,"text":"ring","due":"2026-02-01","created":"2026-01-03"}]}
]}"""


def test_an_export_of_version_1_still_reads(program: Program) -> None:
    done = program("import", program.write("old.json", VERSION_1))
    assert done.returncode == 0, done.stderr
    read = Book(program.book).read()
    assert [(each.deal, each.text) for each in read.activities] == [(1, "hi")]
    assert [(each.deal, each.text, each.by) for each in read.steps] == [(1, "ring", Party.ME)]
    assert [each.number for each in read.prospects] == [4]
    again = program("import", "old.json")
    assert b"Nothing changed" in again.stdout


def test_what_makes_no_sense_is_rejected_with_the_reason(program: Program, moment: Moment) -> None:
    _with_records(program, moment)
    whole = json.loads(program("export", "--format", "json").stdout)
    other = program.folder / "other.json"
    for spoil, reason in (
        (lambda d: d["obligations"][0].update(contract=99), b"contract 99"),
        (lambda d: d["obligations"][0].update(deal=2), b"deal 2"),
        (lambda d: d["objections"][0].update(prospect=9), b"of another prospect"),
        (
            lambda d: d["proposals"][0]["lines"][0].update(price="NaN"),
            b"the price of entry 1",
        ),
        (
            lambda d: d["proposals"][0].update(currency="XXQ"),
            b"its currency is not",
        ),
        (lambda d: d["proposals"].append(d["proposals"][0]), b"two proposals of one id"),
    ):
        copy = json.loads(json.dumps(whole))
        spoil(copy["prospects"][0])
        program.write("bad.json", json.dumps(copy))
        done = program.inside("--book", str(other), "import", "bad.json")
        assert done.returncode == 6, done
        assert reason in done.stderr
    whole["products"][0]["name"] = " "
    program.write("bad.json", json.dumps(whole))
    done = program.inside("--book", str(other), "import", "bad.json")
    assert done.returncode == 1
    assert b"damaged export: the name is empty" in done.stderr


def test_steps_are_typed(moment: Moment) -> None:
    """The travelling form is the document itself, so nothing of it can be forgotten."""
    from pipeline_tui.exchange.own import RECORD_TABLES, Dossier, Records

    assert set(RECORD_TABLES) == set(Records.__struct_fields__) <= set(Dossier.__struct_fields__)
    assert Step in {type(each) for each in Records(steps=(_step(moment),)).all()}


def _step(moment: Moment) -> Step:
    return Step(id=1, prospect=1, text="x", due=moment.today, created=moment.today)
