"""The same deal is one deal, by its id or its title, and what a further row does to it."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from typing import Any

    from pipeline_tui.book import Book


def test_a_title_is_enough_where_there_is_no_id(book: Book, bring_in: Any) -> None:
    text = "company,title,value\nAlder,Roof,100\nAlder,Wall,200\nBirch,Roof,300\n"
    assert bring_in(text).deals.created == 3
    assert not bring_in(text).changes
    assert not bring_in(text.upper().replace("COMPANY,TITLE,VALUE", "company,title,value")).changes
    assert book.read().revision == 1


def test_equal_rows_are_one_deal_unless_an_id_tells_them_apart(book: Book, bring_in: Any) -> None:
    report = bring_in("company,title,value\nAlder,Roof,100\nAlder,Roof,100\nAlder,Roof,150\n")
    assert report.deals.created == 2
    assert report.files[0].repeated == [(3, "2")]
    with_ids = "deal id,company,title\n1,Cedar,Roof\n2,Cedar,Roof\n1,Cedar,Roof\n"
    report = bring_in(with_ids, on_duplicate="update")
    assert report.deals.created == 2
    assert report.files[0].repeated == [(4, "2")]
    assert not bring_in(with_ids, on_duplicate="update").changes


def test_titles_that_repeat_are_found_by_their_figures(book: Book, bring_in: Any) -> None:
    text = (
        "company,title,value,created\n"
        "Alder,Order,100,2026-01-02\nAlder,Order,100,2026-02-02\nAlder,Order,70,2026-03-02\n"
    )
    assert bring_in(text).deals.created == 3
    for mode in ("skip", "update"):
        assert not bring_in(text, on_duplicate=mode).changes


def test_the_twin_of_a_refused_row_is_refused_too(book: Book, bring_in: Any) -> None:
    bring_in("company id,company\n1,Alder\n2,Alder\n")
    report = bring_in("company,deal name\nAlder,Roof\nAlder,Roof\nBirch,Gate\n")
    assert [each.number for each in report.files[0].rejected] == [2, 3]
    assert not report.files[0].repeated


def test_further_rows_of_a_deal_bring_their_people(book: Book, bring_in: Any) -> None:
    text = (
        "deal id,deal name,contact,phone,company\n"
        "1,Wall,Ann,,Acme\n1,Wall,Bo,+49301234567,Acme\n2,Roof,Cy,+49301234567,Beta\n"
    )
    report = bring_in(text)
    assert report.files[0].repeated == [(3, "2")]
    assert [[each.name for each in prospect.contacts] for prospect in book.read().prospects] == [
        ["Ann", "Bo"], ["Cy"],
    ]  # fmt: skip
    for mode in ("skip", "update"):
        assert not bring_in(text, on_duplicate=mode).changes


def test_a_row_tells_more_than_the_refused_one_of_its_deal(book: Book, bring_in: Any) -> None:
    bring_in("company id,company\n1,Alder\n2,Alder\n")
    text = (
        "deal id,deal name,company id,company,contact,email\n"
        "7,Roof,,Alder,Ann,ann@x.example\n7,Roof,1,Alder,Bo,bo@x.example\n"
    )
    report = bring_in(text)
    assert not report.rejected
    assert report.files[0].repeated == [(3, "2")]
    (alder, _) = book.read().prospects
    assert [each.name for each in alder.contacts] == ["Ann", "Bo"]
    assert not bring_in(text).changes


def test_skip_leaves_and_update_writes_what_the_file_says(book: Book, bring_in: Any) -> None:
    first = "deal id,company,title,stage,value,owner\n1,Alder,Roof,search,100,Ann\n"
    then = "deal id,company,title,stage,value,owner\n1,Alder,Roof,contract,150,\n"
    bring_in(first)
    assert not bring_in(then).changes
    report = bring_in(then, on_duplicate="update")
    assert (report.deals.updated, report.prospects.updated) == (1, 0)
    (deal,) = book.read().deals
    assert (deal.stage, deal.value, deal.owner) == ("contract", 150, "Ann")
    assert [type(event).__name__ for event in deal.history] == ["Opened", "Moved", "Revalued"]
    assert not bring_in(then, on_duplicate="update").changes

    closed = "deal id,company,stage,closed,lost reason\n1,Alder,lost,2026-11-20,price\n"
    bring_in(closed, on_duplicate="update")
    (deal,) = book.read().deals
    assert deal.status is Status.LOST
    assert not bring_in(closed, on_duplicate="update").changes
    bring_in(then, on_duplicate="update")
    (deal,) = book.read().deals
    assert deal.is_open


def test_what_the_manager_changed_since_is_left_alone(book: Book, bring_in: Any) -> None:
    from pipeline_tui.actions.deals import move_deal
    from pipeline_tui.clock import moment

    text = "deal id,company,stage,value\n1,Alder,search,100\n"
    bring_in(text)
    with book.change("advance", moment(None, "2026-11-23")) as change:
        (deal,) = change.deals
        move_deal(change, deal, Stage.NEGOTIATION)
    assert not bring_in(text).changes
    (deal,) = book.read().deals
    assert deal.stage == "negotiation"


def test_a_deal_typed_in_before_is_found_by_its_title(book: Book, bring_in: Any) -> None:
    bring_in("company,title\nAlder,Roof\n")
    report = bring_in("deal id,company,title,value\n7,alder,ROOF,100\n8,Alder,Wall,5\n")
    assert (report.deals.created, report.deals.unchanged) == (1, 1)


def test_the_value_of_most_rows_of_a_prospect_is_kept_and_the_others_are_listed(
    book: Book, bring_in: Any
) -> None:
    rows = ["Alder,Ann,,fair,north", "Alder,Bob,Ruth,web,south", "Alder,Cat,Omar,web,"]
    for place, mode in enumerate(("update", "skip", "update")):
        order = [*rows[place:], *rows[:place]]
        people = "\n".join(["company,contact,owner,source,region", *order])
        report = bring_in(people, on_duplicate=mode, keep_unmapped=True)
        (alder,) = book.read().prospects
        assert (alder.owner, alder.source) == ("Omar", "web")
        assert alder.fields == {"region (Ann)": "north", "region (Bob)": "south"}
        if not place:
            (notice,) = report.files[0].remark_lines()
            assert "source 'fair' (kept: 'web')" in notice
            assert "owner 'Ruth' (kept: 'Omar')" in notice
    assert book.read().revision == 1


def test_one_deal_is_told_of_once_in_a_file(book: Book, bring_in: Any) -> None:
    text = (
        "company,contact,title,stage,email\n"
        "Alder,,Roof,negotiation,ann@alder.example\n,Ann,Roof,search,ann@alder.example\n"
    )
    report = bring_in(text, on_duplicate="update")
    assert report.files[0].repeated == [(3, "2")]
    assert not bring_in(text, on_duplicate="update").changes


@pytest.mark.parametrize(
    "row",
    [
        "{0},D{0},Harbour,P{0} Q,a{0}@x.example,search",  # contacts and deals of one company
        "{0},Renewal,,,post@x.example,search",  # deals of one title of one nameless person
        "{0},D{0},,Unknown,,search",
    ],
)
def test_many_rows_of_one_prospect_are_not_compared_with_each_other(
    bring_in: Any, row: str
) -> None:
    header = "deal id,deal name,company,contact,email,stage\n"
    text = header + "".join(row.format(number) + "\n" for number in range(3000))
    begin = process_time()
    assert bring_in(text).deals.created == 3000
    again = bring_in(text)
    assert not again.changes
    assert again.deals.unchanged == 3000
    assert process_time() - begin < 4  # 0.8 s; 6 to 10 s if each row looks through all
