"""Several rows of one deal: the row that says most wins, in any order of rows and files."""

from __future__ import annotations

from itertools import permutations
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

from pipeline_tui.book import Book

if TYPE_CHECKING:
    from pathlib import Path


def _deals(book: Book) -> list[tuple[str, str, str | None, str | None]]:
    """Title, stage, value and owner of each deal."""
    return sorted(
        (each.title, each.stage.value, None if each.value is None else str(each.value), each.owner)
        for each in book.read().deals
    )


ID_HEADER = "deal id,company,title,stage,value,owner,created"
HEADER = "company,title,stage,value,owner,created"


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        pytest.param(
            ID_HEADER,
            ["7,Alder,Roof,search,100,,", "7,Alder,Roof,contract,150,Ann,"],
            [("Roof", "contract", "150", "Ann")],
            id="one id with two values",
        ),
        pytest.param(
            ID_HEADER,
            ["7,,,search,,,", "7,Alder,,search,,,"],
            [("", "search", None, None)],
            id="one id, and the company in one of the rows",
        ),
        pytest.param(
            HEADER,
            ["Alder,Roof,search,,,", "Alder,Roof,contract,,,", "Alder AS,Roof,contract,,,"],
            [("Roof", "contract", None, None)],
            id="one title with two stages",
        ),
        pytest.param(
            HEADER,
            ["Alder,Roof,search,100,Ann,", "Alder,Roof,,,,", "Alder,Roof,search,100,,"],
            [("Roof", "search", "100", "Ann")],
            id="a row without a value joins the one that has it",
        ),
        pytest.param(
            HEADER,
            ["Alder,Roof,search,100,,", "Alder,Roof,contract,150,,", "Alder,Roof,,,,"],
            [("Roof", "contract", "150", None), ("Roof", "search", "100", None)],
            id="other values are other deals",
        ),
        pytest.param(
            ID_HEADER,
            ["7,Alder,Roof,search,100,,", ",Alder,Roof,,,Ann,", ",Alder,Roof,search,90,,"],
            [("Roof", "search", "100", None), ("Roof", "search", "90", None)],
            id="a row without an id joins the deal with an id that it fits",
        ),
    ],
)
def test_the_order_of_the_rows_of_a_deal_does_not_matter(
    tmp_path: Path, bring_in: Any, header: str, rows: list[str], expected: list[Any]
) -> None:
    for number, order in enumerate(permutations(rows)):
        book = Book(tmp_path / f"{number}.json")
        bring_in("\n".join([header, *order]), into=book)
        assert _deals(book) == expected
        for mode in ("skip", "update"):
            text = "\n".join([header, *reversed(order)])
            assert not bring_in(text, on_duplicate=mode, into=book).changes


def test_what_a_further_row_says_otherwise_is_listed(book: Book, bring_in: Any) -> None:
    text = f"{ID_HEADER}\n7,Alder,Roof,search,100,,\n7,Alder,Roof,contract,150,Ann,\n"
    report = bring_in(text).files[0]
    assert report.repeated == [(3, "2")]
    (notice,) = report.remark_lines()
    assert "row 2: stage 'search' (kept: 'contract')" in notice
    assert "value 100" in notice
    assert _deals(book) == [("Roof", "contract", "150", "Ann")]


def test_a_further_row_of_a_deal_adds_what_it_says_of_its_prospect(
    book: Book, bring_in: Any
) -> None:
    header, rows = "deal id,company,source,notes", ["7,Alder,,", "7,Alder,Fair,Call in May"]
    for order in (rows, rows[::-1]):
        bring_in("\n".join([header, *order]))
    (prospect,) = book.read().prospects
    assert (prospect.source, prospect.notes) == ("Fair", "Call in May")
    assert book.read().revision == 1


def test_an_update_does_not_choose_between_deals_of_one_title(book: Book, bring_in: Any) -> None:
    two = "company,title,value\nAlder,Roof,100\nAlder,Roof,150\n"
    bring_in(two)
    other = "company,title,value\nAlder,Roof,90\n"
    report = bring_in(other, on_duplicate="update")
    assert not report.changes
    (rejected,) = report.files[0].rejected
    assert "1.1, 1.2" in rejected.reason
    assert not bring_in(other).files[0].rejected  # nothing would be changed, so nothing is in doubt
    exact = "company,title,value,owner\nAlder,Roof,150,Ann\n"
    assert bring_in(exact, on_duplicate="update").deals.updated == 1
    assert [each.owner for each in book.read().deals] == [None, "Ann"]


@pytest.mark.parametrize("with_ids", [True, False])
def test_many_rows_of_one_title_are_not_compared_with_each_other(
    bring_in: Any, with_ids: bool
) -> None:
    lines = [f"{n if with_ids else ''},Alder,Roof,search,{n},," for n in range(1, 3001)]
    lines += [f",Alder,Roof,search,,,2025-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(1000)]
    text = "\n".join([ID_HEADER, *lines])
    begin = process_time()
    first = bring_in(text)
    again = bring_in(text)
    assert first.deals.created > 3000
    assert not again.changes
    assert process_time() - begin < 5  # 1 s
