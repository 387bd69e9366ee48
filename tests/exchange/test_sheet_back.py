"""A workbook of ours comes back from a spreadsheet program: all of its sheets."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from own_sheets import (
    as_csv,
    cell,
    come_back,
    export_csv,
    export_raw,
    export_xlsx,
    kept,
    saved,
    taken,
)
from random_books import fill as fill_book
from random_books import fillings
from spreadsheets import line, ods, table

from pipeline_tui.actions.activities import Planned, plan_step
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.contracts import NewContract, add_contract
from pipeline_tui.actions.deals import DealEdit, NewDeal, add_deal, edit_deal
from pipeline_tui.actions.obligations import NewObligation, add_obligations
from pipeline_tui.actions.prospects import NewProspect, ProspectEdit, add_prospect, edit_prospect
from pipeline_tui.book import Book
from pipeline_tui.model.contract import Obligation, ObligationKind
from pipeline_tui.model.money import Money
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline_tui.book import Change
    from pipeline_tui.clock import Moment
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.deal import Deal


def fill(book: Book, moment: Moment) -> None:
    """Two clients with deals, people, next steps and a payment."""
    with book.change("fill", moment) as change:
        alder = add_prospect(change, NewProspect("Alder", source="fair", tags=("key",)))
        alder, _ = add_contact(change, alder, NewContact("Ann Ash", emails=("ann@alder.example",)))
        alder, _ = add_contact(change, alder, NewContact("Bob Bay", phones=("+49 30 1234567",)))
        alder, pumps = add_deal(change, alder, NewDeal("EUR", "Pumps", value=Decimal(5000)))
        plan_step(change, alder, pumps, Planned("call Ann", moment.today + timedelta(3)))
        plan_step(change, alder, None, Planned("write Bob", moment.today + timedelta(4)))
        contract = add_contract(change, pumps, NewContract())
        money = Money(Decimal("2500.50"), "EUR")
        owed = NewObligation(ObligationKind.PAYMENT, moment.today + timedelta(30), money=money)
        add_obligations(change, contract, owed)
        alder, _ = add_deal(change, alder, NewDeal("EUR", "007", value=Decimal("1200.50")))
        birch = add_prospect(change, NewProspect("Birch", notes="two\nlines"))
        deal = NewDeal("USD", "Valves", close=moment.today, owner="Kim", probability=None)
        add_deal(change, birch, deal)


class Way:
    """A workbook on its way back into its book."""

    def __init__(self, book: Book, moment: Moment, path: Path) -> None:
        self.book, self.moment, self.path = book, moment, path
        self.workbook = export_xlsx(book, moment)

    def set(self, title: str, ref: str, header: str, value: object, key: str = "Ref") -> None:
        """Edit a cell."""
        cell(self.workbook[title], ref, header, key).value = value

    def add(self, title: str, **values: object) -> None:
        """Add a row; a header is written with `_` for a space."""
        page = self.workbook[title]
        named = {name.replace("_", " "): value for name, value in values.items()}
        page.append([named.get(each.value) for each in page[1]])

    def deal(self, ref: str) -> Deal:
        """A deal of the book as it is now."""
        return next(deal for deal in self.book.read().deals if deal.ref == ref)

    def back(self, **how: Any) -> Report:
        """Import the workbook as it was saved."""
        return come_back(self.book, self.moment, self.path, saved(self.workbook), **how)

    def change(self, act: Callable[[Change], object]) -> None:
        """Work on the book meanwhile."""
        with self.book.change("work", self.moment) as change:
            act(change)


@pytest.fixture
def way(book: Book, moment: Moment, tmp_path: Path) -> Way:
    fill(book, moment)
    return Way(book, moment, tmp_path / "deals.xlsx")


def test_an_unchanged_workbook_changes_nothing(way: Way) -> None:
    revision = way.book.read().revision
    report = way.back()
    assert (report.changes, kept(report), report.files[0].notices) == (False, [], [])
    assert way.book.read().revision == revision


def test_a_renamed_client_and_a_moved_deal_come_back(way: Way) -> None:
    way.set("Deals", "1.1", "Prospect", "Alder Group")
    way.set("Deals", "2.1", "Stage", "negotiation")
    report = way.back()
    assert taken(report) == {
        ("1.1", "prospect"): ("Alder", "Alder Group"),
        ("2.1", "stage"): ("search", "negotiation"),
    }
    assert way.deal("2.1").stage is Stage.NEGOTIATION
    assert [each.name for each in way.book.read().prospects] == ["Alder Group", "Birch"]


def test_every_sheet_comes_back(way: Way) -> None:
    day = date(2026, 12, 24)
    way.set("Prospects", "2", "Notes", "Moved house")
    way.set("Contacts", "1", "Email", "ann@group.example")
    way.set("Contacts", "2", "Contact", "Robert Bay", key="Contact no")
    way.set("Next steps", "1.1", "Due", datetime(2026, 12, 24))  # noqa: DTZ001
    way.set("Next steps", "1", "Next step", "visit Bob")
    way.set("Obligations", "1.1", "Amount", 3000)
    way.set("Obligations", "1.1", "Due", "24.12.2026")
    report = way.back()
    prospects = {each.number: each for each in way.book.read().prospects}
    assert prospects[2].notes == "Moved house"
    assert [(each.id, each.name, each.emails) for each in prospects[1].contacts] == [
        (1, "Ann Ash", ("ann@group.example",)), (2, "Robert Bay", ())
    ]  # fmt: skip
    assert [(each.text, each.due) for each in way.book.read().steps] == [
        ("call Ann", day), ("visit Bob", way.moment.today + timedelta(4))
    ]  # fmt: skip
    (owed,) = way.book.read().of(Obligation)
    assert (owed.amount, owed.currency, owed.due) == (Decimal(3000), "EUR", day)
    assert len([each for row in report.files[0].plan for each in row.differences]) == 7
    assert kept(report) == []


def test_the_plan_names_a_client_that_was_renamed_meanwhile(way: Way) -> None:
    def rename(change: Change) -> None:
        alder = next(each for each in change.prospects if each.name == "Alder")
        edit_prospect(change, alder, ProspectEdit(name="Alder Group"))

    way.change(rename)
    way.set("Deals", "1.1", "Title", "Pumps and pipes")
    plan = way.back().files[0].plan
    assert {each.name for each in plan} == {"Alder Group", "Birch"}


def test_new_rows_of_every_sheet_are_added_once(way: Way) -> None:
    def add_rows() -> None:
        way.add("Deals", Prospect="Cedar", Title="Seals", Value=900, Currency="EUR")
        way.add("Prospects", Prospect="Elm", Source="web")
        way.add("Contacts", Ref="1", Contact="Cy Cox", Email="cy@alder.example")
        way.add("Contacts", Prospect="Cedar", Contact="Di Dew")
        way.add("Next steps", Ref="2.1", Next_step="send the offer", Due="2026-12-10")

    add_rows()
    report = way.back()
    names = [each.name for each in way.book.read().prospects]
    assert sorted(names) == ["Alder", "Birch", "Cedar", "Elm"]
    assert (report.deals.created, report.contacts.created, report.steps.created) == (1, 2, 1)
    assert report.prospects.created == 2
    plan = [(each.sheet, each.row) for each in report.files[0].plan if each.action == "create"]
    assert plan == [("", 5), ("Prospects", 4), ("Contacts", 4), ("Contacts", 5), ("Next steps", 4)]
    again = way.back()
    assert not again.changes, taken(again)


def test_people_without_a_name_are_told_apart_by_their_phone(way: Way) -> None:
    for phone in ("+49 30 7654321", "+49 30 7654322"):
        way.add("Contacts", Ref="2", Phone=phone)
    assert way.back().contacts.created == 2
    assert not way.back().changes


def test_a_new_row_that_cannot_be_added_is_listed(way: Way) -> None:
    way.add("Contacts", Prospect="Nowhere", Contact="Cy Cox")
    way.add("Next steps", Ref="2.1", Next_step="send the offer")
    way.add("Obligations", Ref="2.1", Text="pay")
    report = way.back()
    assert not report.changes
    said = "\n".join(report.files[0].notices)
    assert "Nowhere" in said
    assert "Next steps" in said
    assert "Obligations" in said


def test_deleted_sheets_columns_and_rows_change_nothing(way: Way) -> None:
    del way.workbook["Prospects"]
    way.workbook["Deals"].delete_cols(3)
    way.workbook["Contacts"].delete_rows(2)
    report = way.back()
    assert not report.changes
    assert "Ann Ash" in "".join(report.files[0].notices)
    assert "'Prospects'" in "".join(report.files[0].notices)


def test_a_sheet_that_was_renamed_is_known_by_its_columns(way: Way) -> None:
    way.workbook["Next steps"].title = "To do"
    way.workbook["Deals"].title = "Q4"
    way.workbook["Contacts"].title = "People"
    way.set("People", "2", "Contact", "Robert Bay", key="Contact no")
    way.set("Q4", "2.1", "Title", "Pipes")
    report = way.back()
    assert {key[1] for key in taken(report)} == {"contact", "title"}


def test_one_sheet_alone_can_be_read(way: Way) -> None:
    way.set("Contacts", "2", "Contact", "Robert Bay", key="Contact no")
    way.set("Deals", "2.1", "Title", "Pipes")
    report = way.back(sheet="Contacts")
    assert [key[1] for key in taken(report)] == ["contact"]
    assert report.files[0].notices == []


def test_a_total_row_below_the_deals_is_no_deal(way: Way) -> None:
    way.add("Deals", Title="Total", Value=6200.50)
    report = way.back()
    assert not report.changes
    assert way.deal("1.1").value == Decimal(5000)


def test_a_csv_that_was_saved_as_a_workbook_is_known_by_its_last_column(way: Way) -> None:
    rows = export_csv(way.book, way.moment)
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.append(list(rows[0]))
    for row in rows:
        row["ref"] = float(row["ref"])
        page.append([each or None for each in row.values()])
    page["C2"] = "Big pumps"
    report = come_back(way.book, way.moment, way.path, saved(workbook))
    assert taken(report) == {("1.1", "title"): ("Pumps", "Big pumps")}
    assert kept(report) == []


def test_a_workbook_that_was_saved_as_ods_comes_back(way: Way) -> None:
    way.set("Deals", "1.1", "Title", "Big pumps")
    tables = [
        table(page.title, *(line(*map(_shown, row)) for row in page.iter_rows(values_only=True)))
        for page in way.workbook
    ]
    properties = "".join(
        f'<meta:user-defined meta:name="{each.name}">{each.value}</meta:user-defined>'
        for each in way.workbook.custom_doc_props.props
    )
    content = ods("".join(tables), meta=f"<office:meta>{properties}</office:meta>")
    way.path = way.path.with_suffix(".ods")
    report = come_back(way.book, way.moment, way.path, content)
    assert taken(report) == {("1.1", "title"): ("Pumps", "Big pumps")}
    assert kept(report) == []


def _shown(value: object) -> str:
    return "" if value is None else str(value).removesuffix(" 00:00:00")


def test_a_workbook_that_lost_its_properties_is_named_as_such(way: Way) -> None:
    for name in list(way.workbook.custom_doc_props.names):
        del way.workbook.custom_doc_props[name]
    way.set("Deals", "1.1", "Value", 1)
    report = way.back()
    assert way.deal("1.1").value == Decimal(5000)
    assert "document properties" in "".join(report.files[0].notices)


def test_the_title_of_a_next_step_without_a_deal_is_not_taken(way: Way) -> None:
    way.set("Next steps", "1", "Title", "Pumps")
    report = way.back()
    assert not report.changes
    assert kept(report)[0][:2] == ("1", "title")


def test_a_further_sheet_is_listed(way: Way) -> None:
    way.workbook.create_sheet("Sums").append(["a", 1])
    way.workbook["Sums"].append(["b", 2])
    report = way.back()
    assert not report.changes
    assert "'Sums'" in "".join(report.files[0].notices)


def test_filtered_rows_are_read_and_not_taken_for_deleted(way: Way) -> None:
    way.workbook["Deals"].row_dimensions[2].hidden = True
    report = way.back()
    assert not report.changes
    assert "not in the sheet" not in "".join(report.files[0].notices)


def test_a_cell_changed_on_both_sides_stays_ours_and_is_listed(way: Way) -> None:
    deal = way.deal("1.1")
    way.change(lambda change: edit_deal(change, deal, DealEdit(title="Ours")))
    way.set("Deals", "1.1", "Title", "Theirs")
    report = way.back()
    assert way.deal("1.1").title == "Ours"
    assert kept(report) == [("1.1", "title", "Ours", "Theirs")]


def test_the_export_of_a_filter_lists_only_its_own_deleted_rows(way: Way) -> None:
    from pipeline_tui.config import Settings
    from pipeline_tui.exchange.chosen import Chosen
    from pipeline_tui.exchange.export_xlsx import deals_workbook
    from pipeline_tui.query.fields import Context
    from pipeline_tui.query.language import parse_filter

    wanted = parse_filter("name:alder", Context(way.moment.today))
    chosen = Chosen(way.book.read(), way.moment.today, Settings(), wanted, wanted.text)
    report = come_back(way.book, way.moment, way.path, deals_workbook(chosen).content)
    assert (report.changes, report.files[0].notices) == (False, [])


def test_a_workbook_of_another_book_is_an_ordinary_list(way: Way, tmp_path: Path) -> None:
    other = Book(tmp_path / "other.json")
    with other.change("add", way.moment) as change:
        zeta = add_prospect(change, NewProspect("Zeta"))
        add_deal(change, zeta, NewDeal("EUR", "Mine", value=Decimal(1)))
    report = come_back(other, way.moment, way.path, saved(way.workbook))
    assert report.deals.created == 3
    mine = next(each for each in other.read().deals if each.ref == "1.1")
    assert (mine.title, mine.value) == ("Mine", Decimal(1))
    assert all(each.probability is None for each in other.read().deals)
    assert "another book" in "".join(report.files[0].notices)


def test_a_text_that_does_not_fit_into_a_cell_is_not_cut(way: Way) -> None:
    prospect = way.book.read().prospects.get(2)
    assert prospect is not None
    long = "long " * 8_000
    way.change(lambda change: edit_prospect(change, prospect, ProspectEdit(notes=long)))
    again = Way(way.book, way.moment, way.path)
    assert not again.back().changes
    again.set("Prospects", "2", "Notes", "short")
    assert not again.back().changes


@pytest.mark.parametrize("value", ["=1+1", "#REF!", "=A1"])
def test_a_formula_or_an_error_never_empties_a_field(way: Way, value: str) -> None:
    way.set("Deals", "1.1", "Title", value)
    report = way.back()
    assert (report.changes, way.deal("1.1").title) == (False, "Pumps")
    assert [each[:2] for each in kept(report)] == [("1.1", "title")]


# -- properties ----------------------------------------------------------------------

_SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=12)
_NAMES = _TEXTS.filter(lambda text: text.strip() != "" and not text.startswith(("=", "#")))
_DAYS = st.dates(date(2026, 12, 1), date(2027, 12, 31))
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "Title": _NAMES, "Value": st.integers(0, 10**9), "Product": _NAMES, "Owner": _NAMES,
    "Expected close": _DAYS, "Stage": st.sampled_from(["negotiation", "objections", "contract"]),
    "Probability": st.integers(0, 100), "Currency": st.sampled_from(["EUR", "INR", "GBP"]),
}  # fmt: skip
_REFS = ("1.1", "1.2", "2.1")
_EDITS = st.dictionaries(
    st.tuples(st.sampled_from(_REFS), st.sampled_from(list(_FIELDS))).filter(bool),
    st.integers(0, 2**32),
    max_size=4,
)


def _fresh(tmp_path_factory: pytest.TempPathFactory, moment: Moment) -> Way:
    folder = tmp_path_factory.mktemp("way")
    book = Book(folder / "book.json")
    fill(book, moment)
    return Way(book, moment, folder / "deals.xlsx")


def _told(deal: Deal) -> dict[str, object]:
    return {
        "Title": deal.title, "Value": deal.value, "Product": deal.product, "Owner": deal.owner,
        "Expected close": deal.close, "Stage": deal.stage.value,
        "Probability": deal.probability, "Currency": deal.currency,
    }  # fmt: skip


@_SLOW
@given(data=st.data())
def test_one_changed_cell_changes_exactly_that_field(
    tmp_path_factory: pytest.TempPathFactory, moment: Moment, data: st.DataObject
) -> None:
    way = _fresh(tmp_path_factory, moment)
    ref = data.draw(st.sampled_from(_REFS))
    field = data.draw(st.sampled_from(list(_FIELDS)))
    value = data.draw(_FIELDS[field])
    before = {each.ref: _told(each) for each in way.book.read().deals}
    way.set("Deals", ref, field, value)
    report = way.back()
    after = {each.ref: _told(each) for each in way.book.read().deals}
    differing = {
        (each, name)
        for each in before
        for name in before[each]
        if before[each][name] != after[each][name]
    }
    assert kept(report) == []
    assert differing <= {(ref, field)}
    new = after[ref][field]
    assert new == (value.strip() if isinstance(value, str) else value)
    assert (not differing) == (not report.changes)


@_SLOW
@given(data=st.data())
def test_of_random_edits_on_both_sides_ours_stay_and_conflicts_are_listed(
    tmp_path_factory: pytest.TempPathFactory, moment: Moment, data: st.DataObject
) -> None:
    way = _fresh(tmp_path_factory, moment)
    texts = st.dictionaries(
        st.tuples(st.sampled_from(_REFS), st.sampled_from(["Title", "Product", "Owner"])),
        st.sampled_from(["one", "two", "three"]),
        max_size=6,
    )
    ours, theirs = data.draw(texts), data.draw(texts)
    before = {each.ref: _told(each) for each in way.book.read().deals}
    for (ref, field), text in ours.items():
        deal, edit = way.deal(ref), DealEdit(**{field.lower(): text})
        way.change(lambda change, deal=deal, edit=edit: edit_deal(change, deal, edit))
    for (ref, field), text in theirs.items():
        way.set("Deals", ref, field, text)
    report = way.back()
    expected = {ref: dict(fields) for ref, fields in before.items()}
    for (ref, field), text in {**theirs, **ours}.items():
        expected[ref][field] = text
    assert {each.ref: _told(each) for each in way.book.read().deals} == expected
    conflicts = {place for place, text in theirs.items() if ours.get(place, text) != text}
    assert {(each[0], each[1].capitalize()) for each in kept(report)} == conflicts


@_SLOW
@given(docs=fillings(has_lists=False))
def test_any_book_comes_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, moment: Moment, docs: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    book = Book(folder / "book.json")
    fill_book(book, moment, docs)
    revision = book.read().revision
    content = saved(export_xlsx(book, moment))
    for name, each in (
        ("deals.xlsx", content),
        ("raw.xlsx", export_raw(book, moment)),
        ("deals.csv", as_csv(export_csv(book, moment))),
    ):
        report = come_back(book, moment, folder / name, each)
        assert (report.changes, kept(report), report.files[0].rejected) == (False, [], [])
        # a note that says #NAME? looks like an error to the reader of workbooks
        said = [each for each in report.files[0].notices if "with an error" not in each]
        assert said == []
    assert book.read().revision == revision


def _as_another_program_writes_it(page: Any) -> None:
    """Dates as texts, numbers as texts or with noise, percent formats, real yes and no."""
    headers = {each.value: each.column for each in page[1]}
    for number, row in enumerate(page.iter_rows(min_row=2)):
        for name in ("Next due", "Due", "Created", "Expected close", "Closed"):
            place = headers.get(name)
            if place and row[place - 1].value is not None:
                day = row[place - 1].value
                style = ("%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d 00:00:00", "%d-%b-%Y")[number % 4]
                row[place - 1].value = day.strftime(style)
        for name in ("Value", "Amount"):
            place = headers.get(name)
            if place and row[place - 1].value is not None:
                money = float(row[place - 1].value)
                spellings = (f"{money:.2f}".replace(".", ","), f"{money:,.2f}", money + 1e-9)
                row[place - 1].value = spellings[number % 3]
        if "Probability" in headers and row[headers["Probability"] - 1].value is not None:
            percent = row[headers["Probability"] - 1]
            percent.value, percent.number_format = percent.value / 100, "0%"
        if "Decides" in headers:
            decides = row[headers["Decides"] - 1]
            decides.value = decides.value == "yes"
        if page.title == "Prospects":
            row[0].value = int(row[0].value)
        if "Notes" in headers and row[headers["Notes"] - 1].value:
            notes = row[headers["Notes"] - 1]
            notes.value = notes.value.replace("\n", "\r\n") + " "
    page.insert_cols(1)
    page.insert_rows(1, 2)
    page["B1"] = "Our pipeline"


def test_a_workbook_that_another_program_reformatted_is_unchanged(way: Way) -> None:
    deals = list(way.book.read().deals)
    way.change(lambda change: edit_deal(change, deals[0], DealEdit(probability=Probability("35"))))
    way.change(
        lambda change: edit_deal(change, deals[1], DealEdit(probability=Probability("62.5")))
    )
    again = Way(way.book, way.moment, way.path)
    for page in again.workbook:
        _as_another_program_writes_it(page)
    report = again.back()
    assert (report.changes, kept(report)) == (False, [])


def test_percent_cells_are_percentages(way: Way) -> None:
    percent = cell(way.workbook["Deals"], "1.1", "Probability")
    percent.value, percent.number_format = 0.625, "0.0%"
    way.back()
    assert way.deal("1.1").probability == Decimal("62.5")
