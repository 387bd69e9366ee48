"""A CSV of ours comes back: only what somebody edited in it is taken."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from own_sheets import as_csv, come_back, export_csv, kept, taken

from pipeline_tui.actions.activities import Planned, finish_step, plan_step
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import DealEdit, NewDeal, add_deal, edit_deal, remove_deal
from pipeline_tui.actions.prospects import NewProspect, ProspectEdit, add_prospect, edit_prospect
from pipeline_tui.book import Book
from pipeline_tui.exchange.csv_text import guard
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.model.money import Money
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from own_sheets import Rows

    from pipeline_tui.book import Change
    from pipeline_tui.clock import Moment
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.deal import Deal


@pytest.fixture
def filled(book: Book, moment: Moment) -> Book:
    """A book of two clients with three deals."""
    _fill(book, moment)
    return book


def _fill(book: Book, moment: Moment) -> None:
    with book.change("fill", moment) as change:
        alder = add_prospect(change, NewProspect("Alder", source="fair", tags=("key",)))
        alder, _ = add_contact(change, alder, NewContact("Ann Ash", emails=("ann@alder.example",)))
        alder, pumps = add_deal(
            change, alder, NewDeal("EUR", "Pumps", value=Decimal(5000), tags=("hot",))
        )
        plan_step(change, alder, pumps, Planned("call Ann", moment.today + timedelta(3)))
        alder, _ = add_deal(change, alder, NewDeal("EUR", "007", value=Decimal("1200.50")))
        birch = add_prospect(change, NewProspect("=Birch", notes="two\nlines"))
        add_deal(
            change, birch, NewDeal("USD", "-5", value=Decimal(70), close=moment.today, owner="Kim")
        )


class Way:
    """A CSV on its way back into its book."""

    def __init__(self, book: Book, moment: Moment, path: Path) -> None:
        self.book, self.moment, self.path = book, moment, path
        self.rows = export_csv(book, moment)

    def row(self, ref: str) -> dict[str, str]:
        """The row of a deal."""
        return next(row for row in self.rows if row["ref"] == ref)

    def deal(self, ref: str) -> Deal:
        """A deal of the book as it is now."""
        return next(deal for deal in self.book.read().deals if deal.ref == ref)

    def back(self, delimiter: str = ",", dry_run: bool = False) -> Report:
        """Import the rows."""
        content = as_csv(self.rows, delimiter)
        return come_back(self.book, self.moment, self.path, content, dry_run)

    def change(self, act: Callable[[Change], object]) -> None:
        """Work on the book meanwhile."""
        with self.book.change("work", self.moment) as change:
            act(change)


@pytest.fixture
def way(filled: Book, moment: Moment, tmp_path: Path) -> Way:
    return Way(filled, moment, tmp_path / "deals.csv")


def test_an_unchanged_sheet_changes_nothing(way: Way) -> None:
    revision = way.book.read().revision
    report = way.back()
    assert not report.changes
    assert way.book.read().revision == revision
    assert (report.files[0].notices, kept(report)) == ([], [])
    assert (report.deals.unchanged, report.prospects.unchanged) == (3, 0)


def test_a_renamed_client_is_renamed_once_for_all_its_deals(way: Way) -> None:
    way.row("1.1")["prospect"] = "Alder Group"
    report = way.back()
    assert [each.name for each in way.book.read().prospects] == ["Alder Group", "=Birch"]
    assert taken(report) == {("1.1", "prospect"): ("Alder", "Alder Group")}


def test_two_names_for_one_client_are_listed_and_neither_is_taken(way: Way) -> None:
    way.row("1.1")["prospect"], way.row("1.2")["prospect"] = "Elm", "Oak"
    report = way.back()
    assert not report.changes
    assert [each[:2] for each in kept(report)] == [("1.1", "prospect"), ("1.2", "prospect")]


def test_fields_of_a_deal_come_back(way: Way) -> None:
    way.row("1.1").update(
        title="Big pumps", value="6000,75", probability="62,5 %", product="P9", tags="hot, new",
        expected_close="24.12.2026", owner="Lee", fields='{"Region":"north"}',
        competitors='["Rowan"]',
    )  # fmt: skip
    way.back(";")
    deal = way.deal("1.1")
    assert (deal.title, deal.value, deal.product, deal.owner) == (
        "Big pumps", Decimal("6000.75"), "P9", "Lee"
    )  # fmt: skip
    assert (deal.probability, str(deal.close), deal.tags) == (
        Decimal("62.5"), "2026-12-24", ("hot", "new")
    )  # fmt: skip
    assert (deal.fields, deal.competitors) == ({"Region": "north"}, ("Rowan",))
    # the sheet shows the tags of the client in the row of the deal: "key" was removed there
    prospect = way.book.read().prospects.get(1)
    assert prospect is not None
    assert prospect.tags == ()


def test_an_emptied_cell_clears_the_field_and_the_plan_says_so(way: Way) -> None:
    way.row("2.1").update(value="", expected_close="", owner="")
    way.row("1.1")["source"] = ""
    report = way.back()
    deal = way.deal("2.1")
    assert (deal.value, deal.close, deal.owner) == (None, None, None)
    assert taken(report)["2.1", "value"] == ("70", "")
    assert taken(report)["1.1", "source"] == ("fair", "")


@pytest.mark.parametrize("field", ["prospect", "stage", "status", "currency"])
def test_a_field_that_every_deal_has_cannot_be_emptied(way: Way, field: str) -> None:
    way.row("2.1")[field] = ""
    report = way.back()
    assert not report.changes
    assert [each[:2] for each in kept(report)] == [("2.1", field)]


def test_next_steps_and_their_dates_come_back(way: Way) -> None:
    due = way.moment.today + timedelta(10)
    way.row("1.1").update(next_step="visit Ann", next_due=due.isoformat())
    way.row("2.1").update(next_step="send the offer", next_due=due.isoformat())
    report = way.back()
    assert [(each.deal, each.text, each.due) for each in way.book.read().steps] == [
        (1, "visit Ann", due), (1, "send the offer", due)
    ]  # fmt: skip
    assert (report.steps.created, report.steps.updated) == (1, 1)


def test_an_emptied_next_step_is_dropped_and_one_without_a_date_is_refused(way: Way) -> None:
    way.row("1.1").update(next_step="", next_due="")
    way.row("2.1")["next_step"] = "no day"
    report = way.back()
    assert list(way.book.read().steps) == []
    assert [each[:2] for each in kept(report)] == [("2.1", "next step")]


def test_a_deal_moves_is_won_is_lost_and_is_reopened(way: Way) -> None:
    way.row("1.1")["stage"] = "Contract"
    way.row("1.2")["status"] = "won"
    way.row("2.1").update(status="lost", lost_reason="price")
    way.back()
    assert way.deal("1.1").stage is Stage.CONTRACT
    assert way.deal("1.2").status is Status.WON
    lost = way.deal("2.1")
    assert lost.lost is not None
    assert (lost.lost.reason, lost.lost.on) == ("price", way.moment.today)
    again = Way(way.book, way.moment, way.path)
    again.row("1.2")["stage"] = "negotiation"
    again.row("2.1")["status"] = "open"
    again.back()
    assert (way.deal("1.2").stage, way.deal("1.2").status) == (Stage.NEGOTIATION, Status.OPEN)
    assert way.deal("2.1").status is Status.OPEN


@pytest.mark.parametrize(
    "cells",
    [
        {"stage": "contract", "status": "won"},
        {"stage": "after-sales", "status": "lost", "lost_reason": "price"},
        {"status": "lost"},
        {"closed": "2026-11-20"},
        {"stage": "somewhere"},
    ],
)
def test_a_stage_and_a_status_that_make_no_sense_together_are_listed(
    way: Way, cells: dict[str, str]
) -> None:
    way.row("2.1").update(cells)
    report = way.back()
    assert way.deal("2.1").status is Status.OPEN
    assert not report.changes
    assert {each[1].replace(" ", "_") for each in kept(report)} == set(cells)


def test_columns_that_are_computed_or_recorded_are_not_taken_and_listed(way: Way) -> None:
    way.row("1.1").update(
        idle_days="99", created="2020-01-01", stage_probability="95", uid="x", reliability="A"
    )
    report = way.back()
    assert not report.changes
    assert {each[1] for each in kept(report)} == {
        "idle days", "created", "stage probability", "uid", "reliability"
    }  # fmt: skip
    assert "idle days" in "".join(report.files[0].notices)


def test_the_probability_of_a_stage_never_becomes_the_deals_own(way: Way) -> None:
    assert (way.row("1.1")["probability"], way.row("1.1")["stage_probability"]) == ("", "10")
    way.row("1.1")["title"] = "Other"
    way.back()
    assert way.deal("1.1").probability is None


def test_a_closed_deal_takes_no_probability(way: Way) -> None:
    way.row("2.1").update(status="won", probability="50")
    report = way.back()
    assert way.deal("2.1").probability is None
    assert [each[1] for each in kept(report)] == ["probability"]


# -- both sides ----------------------------------------------------------------------


def test_a_cell_changed_on_both_sides_stays_ours_and_is_listed(way: Way) -> None:
    deal = way.deal("1.1")
    way.change(lambda change: edit_deal(change, deal, DealEdit(title="Ours", product="Ours")))
    way.row("1.1").update(title="Theirs", owner="Theirs")
    report = way.back()
    after = way.deal("1.1")
    assert (after.title, after.product, after.owner) == ("Ours", "Ours", "Theirs")
    assert kept(report) == [("1.1", "title", "Ours", "Theirs")]
    assert "'Ours' in the book, 'Theirs' in the sheet" in "".join(report.files[0].notices)


def test_the_same_change_on_both_sides_is_no_conflict(way: Way) -> None:
    deal = way.deal("1.1")
    way.change(lambda change: edit_deal(change, deal, DealEdit(title="Same")))
    way.row("1.1")["title"] = "Same"
    report = way.back()
    assert (report.changes, kept(report)) == (False, [])


def test_what_was_only_changed_in_the_book_stays(way: Way) -> None:
    deal = way.deal("1.1")
    prospect = way.book.read().prospects.get(1)
    assert prospect is not None
    way.change(lambda change: edit_deal(change, deal, DealEdit(value=Money(Decimal(1), "EUR"))))
    way.change(lambda change: edit_prospect(change, prospect, ProspectEdit(name="Ours")))
    way.row("1.2")["title"] = "Seals"
    report = way.back()
    assert taken(report) == {("1.2", "title"): ("007", "Seals")}
    assert way.deal("1.1").value == Decimal(1)
    assert kept(report) == []


def test_a_second_import_of_an_edited_sheet_changes_nothing(way: Way) -> None:
    way.row("1.1").update(prospect="Elm", stage="contract", value="9")
    way.rows.append({**dict.fromkeys(way.rows[0], ""), "prospect": "Oak", "title": "New"})
    assert way.back().changes
    report = way.back()
    assert (report.changes, kept(report)) == (False, [])


def test_undo_takes_all_of_it_back(way: Way) -> None:
    before = export_csv(way.book, way.moment)
    way.row("1.1").update(prospect="Elm", stage="contract", value="9", next_step="visit")
    way.back()
    way.book.undo(way.moment)
    after = export_csv(way.book, way.moment)
    for row in (*before, *after):
        row.pop("book")
    assert after == before


def test_a_step_that_was_done_meanwhile_is_not_edited(way: Way) -> None:
    (step,) = way.book.read().steps
    way.change(lambda change: finish_step(change, step))
    way.row("1.1")["next_due"] = (way.moment.today + timedelta(20)).isoformat()
    report = way.back()
    assert not report.changes
    assert [each[:2] for each in kept(report)] == [("1.1", "next due")]


# -- rows ----------------------------------------------------------------------------


def test_a_row_without_a_ref_is_a_new_deal(way: Way) -> None:
    blank = dict.fromkeys(way.rows[0], "")
    way.rows.append({**blank, "prospect": "Alder", "title": "Third", "value": "9000"})
    way.rows.append({**blank, "prospect": "Cedar", "title": "First", "stage": "contract"})
    report = way.back()
    assert (report.deals.created, report.prospects.created) == (2, 1)
    assert (way.deal("1.3").title, way.deal("1.3").value) == ("Third", Decimal(9000))
    assert way.deal("3.1").stage is Stage.CONTRACT


def test_a_deleted_row_is_listed_and_changes_nothing(way: Way) -> None:
    way.rows.remove(way.row("1.2"))
    report = way.back()
    assert not report.changes
    (notice,) = report.files[0].notices
    assert "1.2 Alder" in notice


def test_a_ref_that_does_not_exist_is_listed(way: Way) -> None:
    way.rows.append({**way.row("1.1"), "ref": "9.1", "book": "", "title": "Lost"})
    report = way.back()
    assert not report.changes
    assert "9.1" in "".join(report.files[0].notices)


def test_a_deal_that_was_removed_meanwhile_is_listed(way: Way) -> None:
    deal = way.deal("2.1")
    way.change(lambda change: remove_deal(change, deal))
    way.row("2.1")["title"] = "Edited"
    report = way.back()
    assert not report.changes
    assert [each[:2] for each in kept(report)] == [("2.1", "title")]


def test_a_ref_that_stands_twice_is_taken_only_where_its_rows_agree(way: Way) -> None:
    way.row("1.1").update(title="One", product="Both")
    way.rows.append({**way.row("1.1"), "title": "Two"})
    report = way.back()
    assert (way.deal("1.1").title, way.deal("1.1").product) == ("Pumps", "Both")
    assert [each[1] for each in kept(report)] == ["title", "title"]


# -- what spreadsheet programs do ----------------------------------------------------


def test_a_ref_that_a_spreadsheet_took_for_a_date_is_found_by_the_last_column(way: Way) -> None:
    way.row("1.2").update(title="Seals", ref="01. Feb")
    way.back()
    assert way.deal("1.2").title == "Seals"


def _in_a_german_excel(rows: Rows) -> None:
    for row in rows:
        row["title"] = row["title"].lstrip("0")
        row["value"] = row["value"].replace(".", ",")
        for name in ("created", "touched", "prospect_created", "expected_close", "next_due"):
            row[name] = ".".join(reversed(row[name].split("-")))
        row["notes"] = row["notes"].replace("\n", "\r\n") + "  "


def _in_an_american_excel(rows: Rows) -> None:
    for row in rows:
        row["value"] = f"{float(row['value']):,.2f}"
        for name in ("created", "touched", "prospect_created", "expected_close", "next_due"):
            if row[name]:
                year, month, day = row[name].split("-")
                row[name] = f"{int(month)}/{int(day)}/{year}"
        row["decides"] = row["decides"].upper()


def _sorted_and_thinned(rows: Rows) -> None:
    rows.reverse()
    for row in rows:
        for name in ("origins", "fields", "segment", "lost_reason"):
            del row[name]
        reordered = dict(sorted(row.items()))
        row.clear()
        row.update(reordered)


def _without_guards(rows: Rows) -> None:
    for row in rows:
        for name, text in row.items():
            row[name] = text.removeprefix("'")


@pytest.mark.parametrize(
    "save", [_in_a_german_excel, _in_an_american_excel, _sorted_and_thinned, _without_guards]
)
def test_what_a_spreadsheet_program_does_to_a_file_is_no_edit(
    way: Way, save: Callable[[Rows], None]
) -> None:
    save(way.rows)
    report = way.back(";")
    assert (report.changes, kept(report), report.files[0].notices) == (False, [], [])


def test_an_edited_date_is_read_in_the_order_of_the_others(way: Way) -> None:
    _in_an_american_excel(way.rows)
    way.row("2.1")["expected_close"] = "12/5/2026"
    way.back()
    assert str(way.deal("2.1").close) == "2026-12-05"


def test_further_columns_are_listed_or_kept_as_own_fields(way: Way) -> None:
    for row in way.rows:
        row["Region"] = "north" if row["ref"] == "1.1" else ""
    report = way.back()
    assert not report.changes
    assert "'Region'" in "".join(report.files[0].notices)
    content = as_csv(way.rows)
    report = come_back(way.book, way.moment, way.path, content, keep_unmapped=True)
    assert way.deal("1.1").fields == {"Region": "north"}
    again = come_back(way.book, way.moment, way.path, content, keep_unmapped=True)
    assert not again.changes


def test_an_error_of_a_spreadsheet_is_no_value(way: Way) -> None:
    way.row("1.1").update(title="#NAME?", value="#REF!", product="#N/A")
    report = way.back()
    assert not report.changes
    assert len(kept(report)) == 3


# -- books and revisions -------------------------------------------------------------


def test_without_the_journal_differences_are_listed_and_none_is_taken(way: Way) -> None:
    deal = way.deal("1.1")
    way.row("1.2")["title"] = "Edited"
    way.change(lambda change: edit_deal(change, deal, DealEdit(title="Ours")))
    way.book.path.with_name(way.book.path.name + ".journal").unlink()
    report = way.back()
    assert not report.changes
    assert {each[0] for each in kept(report)} == {"1.1", "1.2"}
    assert "journal" in report.files[0].notices[0]


def test_a_copy_that_went_another_way_takes_nothing_by_the_number_of_the_change(
    way: Way, tmp_path: Path
) -> None:
    copy = Book(tmp_path / "copy.json")
    copy.path.write_bytes(way.book.path.read_bytes())
    deal = way.deal("1.1")
    later = way.moment._replace(at=way.moment.at + timedelta(hours=1))
    with copy.change("work", later) as change:
        edit_deal(change, deal, DealEdit(title="Copy"))
    way.change(lambda change: edit_deal(change, deal, DealEdit(title="Ours")))
    way.rows = export_csv(way.book, way.moment)
    report = come_back(copy, way.moment, way.path, as_csv(way.rows))
    assert not report.changes
    assert "another copy" in report.files[0].notices[0]


def test_a_sheet_of_another_book_is_imported_as_one(way: Way, tmp_path: Path) -> None:
    other = Book(tmp_path / "other.json")
    with other.change("add", way.moment) as change:
        add_prospect(change, NewProspect("Zeta"))
    report = come_back(other, way.moment, way.path, as_csv(way.rows))
    assert report.deals.created == 3
    assert sorted(each.name for each in other.read().prospects) == ["=Birch", "Alder", "Zeta"]
    assert "another book" in "".join(report.files[0].notices)


def test_a_dry_run_shows_the_same_and_changes_nothing(way: Way) -> None:
    way.row("1.1").update(prospect="Elm", stage="contract")
    revision = way.book.read().revision
    rehearsed = way.back(dry_run=True)
    assert way.book.read().revision == revision
    assert list(rehearsed.files[0].plan) == list(way.back().files[0].plan)


def test_an_edit_in_the_sheet_is_a_manual_edit_to_the_next_import(way: Way, tmp_path: Path) -> None:
    crm = b"Deal ID,Company,Deal name,Product\nD1,Rowan,Roofs,slate\n"
    come_back(way.book, way.moment, tmp_path / "crm.csv", crm)
    again = Way(way.book, way.moment, way.path)
    again.row("3.1")["product"] = "tiles"
    again.back()
    crm = crm.replace(b"slate", b"straw")
    report = come_back(
        way.book, way.moment, tmp_path / "crm.csv", crm, on_duplicate=OnDuplicate.UPDATE
    )
    assert way.deal("3.1").product == "tiles"
    assert kept(report) == [("3.1", "product", "tiles", "straw")]


_CELLS: dict[str, st.SearchStrategy[str]] = {
    "title": st.sampled_from(["Roof", "-1", "=1+1", "a;b", "007"]),
    "prospect": st.sampled_from(["Elm", "'Oak", "@ash"]),
    "value": st.integers(0, 10**6).map(str),
    "expected_close": st.dates(date(2026, 1, 1), date(2030, 1, 1)).map(str),
    "tags": st.lists(st.sampled_from(["a", "b", "c;d"]), max_size=3).map(", ".join),
    "lost_reason": st.just(""),
}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_exactly_the_edited_cells_differ_in_the_next_export(
    tmp_path_factory: pytest.TempPathFactory, moment: Moment, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    book = Book(folder / "book.json")
    _fill(book, moment)
    way = Way(book, moment, folder / "deals.csv")
    place, name = data.draw(st.integers(0, 2)), data.draw(st.sampled_from(list(_CELLS)))
    expected = [dict(row) for row in way.rows]
    cell = guard(data.draw(_CELLS[name]))
    way.rows[place][name] = cell
    report = way.back(data.draw(st.sampled_from(",;\t")))
    is_clients = name in ("prospect", "tags")  # a deal shows the tags of its client
    for row in expected if is_clients else [expected[place]]:
        if row["uid"] == expected[place]["uid"]:
            row[name] = cell
    after = export_csv(book, moment)
    assert kept(report) == []
    for row, wanted in zip(after, expected, strict=True):
        differing = {key for key in row if row[key] != wanted[key]}
        assert differing <= {"book", "idle_days", "touched", *_TAGS}, differing
        if name == "tags" and row["ref"] == expected[place]["ref"]:
            assert set(row["tags"].split(", ")) == set(cell.split(", "))


_TAGS = ("tags", "prospect_tags")
