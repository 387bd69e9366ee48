"""A new prospect that may be in the book already: found without comparing everyone."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.book import Book
from pipeline_tui.clock import Moment
from pipeline_tui.model.prospect import Contact, Prospect
from pipeline_tui.reports.duplicates import duplicates, merge_command
from pipeline_tui.reports.likely_duplicates import likely_duplicates, likely_text

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.reports.duplicates import Pair

DAY = date(2026, 11, 30)
NOW = Moment(datetime(2026, 11, 30, 9, tzinfo=UTC), DAY, UTC)


def _prospect(number: int, name: str, email: str = "", phone: str = "") -> Prospect:
    contact = Contact(
        id=1, emails=(email,) if email else (), phones=(phone,) if phone else ()
    )  # fmt: skip
    return Prospect(
        number=number, uid=f"u{number}", name=name, created=DAY, contacts=(contact,)
    )  # fmt: skip


def _pairs(path: Path, known: list[Prospect], new: list[Prospect]) -> list[Pair]:
    book = Book(path)
    with book.change("fill", NOW) as change:
        for each in known:
            change.put(each)
    change = book.rehearse("add", NOW)
    for each in new:
        change.put(each)
    return likely_duplicates(change, [each.number for each in new])


KNOWN = [
    _prospect(1, "Solartek Energy GmbH", "anna@solartek.eu"),
    _prospect(2, "ООО «Ромашка»", phone="8 916 123-45-67"),
    _prospect(3, "Plant 1 North", "ann@gmail.com"),
    _prospect(4, "Łódź Port", "info@Lodzport.PL"),
]


@pytest.mark.parametrize(
    ("new", "others", "said"),
    [
        (_prospect(9, "Solartec Energy"), [1], "similar name"),
        (_prospect(9, "Energy Solartek AG"), [1], "same name"),
        (_prospect(9, "Ромашка"), [2], "same name"),
        (_prospect(9, "Lodz Port"), [4], "same name"),
        (_prospect(9, "Elsewhere", "ANNA@solartek.eu"), [1], "e-mail anna@solartek.eu"),
        (_prospect(9, "Elsewhere", "ben@solartek.eu"), [1], "domain solartek.eu"),
        (_prospect(9, "Elsewhere", "sales@lodzport.pl"), [4], "domain lodzport.pl"),
        (_prospect(9, "Elsewhere", phone="+7 (916) 1234567"), [2], "phone 8 916 123-45-67"),
        (_prospect(9, "Elsewhere", "ben@gmail.com"), [], ""),
        (_prospect(9, "Plant 2 North"), [], ""),
        (_prospect(9, "Solar"), [], ""),
        (_prospect(9, "№"), [], ""),
    ],
)
def test_one_new_prospect(tmp_path: Path, new: Prospect, others: list[int], said: str) -> None:
    pairs = _pairs(tmp_path / "book.json", KNOWN, [new])
    assert [pair.first.number for pair in pairs] == others
    for pair in pairs:
        assert merge_command(pair) == f"pipeline merge {pair.first.number} 9"
        assert said in likely_text(pair)


def test_only_prospects_of_before_count(tmp_path: Path) -> None:
    assert _pairs(tmp_path / "book.json", [], [_prospect(1, "Acme"), _prospect(2, "Acme")]) == []


def test_a_domain_of_many_says_nothing(tmp_path: Path) -> None:
    known = [_prospect(number, f"Shop {number}x", f"a{number}@mall.example")
             for number in range(1, 30)]  # fmt: skip
    assert _pairs(tmp_path / "book.json", known, [_prospect(40, "Other", "x@mall.example")]) == []


WORDS = st.sampled_from("Solartek Solartec Energy Энергия Nordwind Acme GmbH Ltd 1 2 Łódź".split())
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
EMAILS = st.sampled_from(["", "a@acme.eu", "b@acme.eu", "A@acme.eu", "x@gmail.com", "y@gmail.com"])
PHONES = st.sampled_from(["", "+49 30 1234567", "030 1234567", "+7 916 1234567"])
SOME = st.lists(st.tuples(NAMES, EMAILS, PHONES), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(SOME, SOME)
def test_it_finds_what_duplicates_finds(
    tmp_path_factory: pytest.TempPathFactory,
    known: list[tuple[str, str, str]],
    new: list[tuple[str, str, str]],
) -> None:
    old = [_prospect(number, *each) for number, each in enumerate(known, 1)]
    added = [_prospect(number, *each) for number, each in enumerate(new, 100)]
    found = _pairs(tmp_path_factory.mktemp("agree") / "book.json", old, added)
    wanted = [pair for pair in duplicates([*old, *added])
              if pair.first.number < 100 <= pair.second.number]  # fmt: skip
    assert {_key(pair): pair.score for pair in wanted} == {
        _key(pair): pair.score for pair in found
    }  # fmt: skip


def _key(pair: Pair) -> tuple[int, int]:
    return pair.first.number, pair.second.number


def test_an_ordinary_add_does_not_load_rapidfuzz(tmp_path: Path) -> None:
    """It costs 8 ms, a tenth of an add."""
    code = (
        "import sys\n"
        "from pipeline_tui.cli.entry import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert 'rapidfuzz' not in sys.modules"
    )
    for name in ("Solartek", "Nordwind GmbH"):
        argv = [sys.executable, "-c", code, "--book", str(tmp_path / "book.json"), "add", name]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
