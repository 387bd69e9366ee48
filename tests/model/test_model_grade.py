"""The grade out of evidence: vectors worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.model.evidence import Evidence, EvidenceKind, Verdict, parse_evidence_kind
from pipeline_tui.model.grade import BOUNDS, SAYS, Letter, grade_of, parse_grade

TODAY = date(2026, 11, 23)
FOREVER: date | None = None


def piece(
    says: str, weight: int, expires: date | None = FOREVER, number: int = 1, on: date = TODAY
) -> Evidence:
    return Evidence(
        id=number, prospect=1, kind=EvidenceKind.REFERENCE, says=Verdict(says),
        weight=weight, on=on, expires=expires,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pieces", "letter", "arithmetic"),
    [
        ([("good", 3), ("mixed", 2)], "A", "A = (3×1 + 2×0.5)/5 = 0.80"),
        ([("good", 3), ("bad", 2)], "B", "B = (3×1 + 2×0)/5 = 0.60"),
        ([("good", 2), ("bad", 3)], "C", "C = (2×1 + 3×0)/5 = 0.40"),
        ([("mixed", 1), ("bad", 1)], "D", "D = (1×0.5 + 1×0)/2 = 0.25"),
        ([("bad", 5)], "D", "D = (5×0)/5 = 0.00"),
        ([("mixed", 4)], "C", "C = (4×0.5)/4 = 0.50"),
        # just below a bound: never shown as if it were on it
        ([("good", 5)] * 7 + [("good", 4), ("bad", 5), ("bad", 5)], "B", "= 0.79"),
    ],
)
def test_the_grade_and_its_arithmetic(
    pieces: list[tuple[str, int]], letter: str, arithmetic: str
) -> None:
    made = [piece(says, weight, number=n) for n, (says, weight) in enumerate(pieces)]
    grade = grade_of(made, TODAY)
    assert grade.letter == letter
    assert arithmetic in grade.arithmetic
    assert grade.text == letter


def test_nothing_checked_is_no_grade() -> None:
    grade = grade_of([], TODAY)
    assert (grade.letter, grade.score, grade.text, grade.is_stale) == (None, None, None, False)
    assert grade.arithmetic == "n/a, nothing was checked"


def test_a_stale_piece_does_not_count_beside_one_that_holds() -> None:
    old = piece("bad", 5, date(2026, 11, 22), 1)
    new = piece("good", 1, TODAY, 2)  # its last day is today: it holds
    grade = grade_of([old, new], TODAY)
    assert (grade.letter, grade.counted, grade.left_out) == (Letter.A, (new,), (old,))
    assert grade.stale_since is None


def test_when_all_are_stale_the_grade_stands_on_them_and_says_since_when() -> None:
    pieces = [piece("good", 3, date(2026, 1, 5), 1), piece("mixed", 3, date(2026, 3, 2), 2)]
    grade = grade_of(pieces, TODAY)
    assert grade.letter is Letter.B
    assert grade.text == "B stale"
    assert grade.stale_since == date(2026, 3, 3)
    assert grade.arithmetic == "B = (3×1 + 3×0.5)/6 = 0.75"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Verdict)),
            st.integers(1, 5),
            st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 12, 31))),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_the_letter_is_that_of_the_score(rows: list[tuple[Verdict, int, date | None]]) -> None:
    made = [piece(says, weight, last, n) for n, (says, weight, last) in enumerate(rows)]
    grade = grade_of(made, TODAY)
    total = sum(each.weight for each in grade.counted)
    points = sum(each.weight * SAYS[each.says] for each in grade.counted)
    assert grade.letter == next(letter for letter, least in BOUNDS if points >= least * total)
    assert grade.rounded is not None
    assert 0 <= grade.rounded * total <= points < (grade.rounded + Decimal("0.01")) * total
    assert grade.is_stale is all(each.is_stale(TODAY) for each in made)
    assert set(grade.counted) | set(grade.left_out) == set(made)


def test_kinds_by_their_beginning_and_grades_of_a_filter() -> None:
    assert parse_evidence_kind("Payment History") is EvidenceKind.PAYMENT_HISTORY
    assert parse_evidence_kind("court") is EvidenceKind.COURT_CASE
    with pytest.raises(UsageError, match="use registry-extract, payment-history"):
        parse_evidence_kind("re")  # registry or reference
    assert [parse_grade(word) for word in ("a", "D", "None", "stale")] == [
        "A",
        "D",
        "none",
        "stale",
    ]
    with pytest.raises(UsageError, match="use A, B, C, D, none or stale"):
        parse_grade("E")
