"""The grade of a counterparty, A to D, out of dated pieces of evidence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import UsageError
from pipeline_tui.model.evidence import Evidence, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

SAYS: dict[Verdict, Decimal] = {
    Verdict.GOOD: Decimal(1),
    Verdict.MIXED: Decimal("0.5"),
    Verdict.BAD: Decimal(0),
}
"""What a verdict is worth in the score."""


class Letter(StrEnum):
    """A is reliable, D is not."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


BOUNDS: tuple[tuple[Letter, Decimal], ...] = (
    (Letter.A, Decimal("0.8")),
    (Letter.B, Decimal("0.6")),
    (Letter.C, Decimal("0.4")),
    (Letter.D, Decimal(0)),
)
"""The least score of each grade."""

STALE = "stale"


class Grade(msgspec.Struct, frozen=True):
    """A grade with what it was worked out of."""

    letter: Letter | None
    """None where nothing was checked."""
    score: Decimal | None
    """Σ weight × verdict ÷ Σ weight, 0 to 1."""
    counted: tuple[Evidence, ...]
    """The pieces that it stands on."""
    left_out: tuple[Evidence, ...] = ()
    """Pieces whose last day is over, where others still hold."""
    stale_since: date | None = None
    """The first day on which no piece held any more; none while one does."""

    @property
    def is_stale(self) -> bool:
        """Whether every piece is past its last day."""
        return self.stale_since is not None

    @property
    def text(self) -> str | None:
        """`B`, `B stale`, or none where nothing was checked."""
        if self.letter is None:
            return None
        return f"{self.letter} {STALE}" if self.is_stale else self.letter.value

    @property
    def rounded(self) -> Decimal | None:
        """The score to two digits, rounded down: one below a bound is never shown as on it."""
        if self.score is None:
            return None
        return self.score.quantize(Decimal("0.01"), rounding=ROUND_DOWN)

    @property
    def arithmetic(self) -> str:
        """`A = (3×1 + 2×0.5)/5 = 0.80`; what to say where nothing was checked."""
        if self.letter is None:
            return "n/a, nothing was checked"
        terms = " + ".join(f"{each.weight}×{SAYS[each.says]}" for each in self.counted)
        total = sum(each.weight for each in self.counted)
        return f"{self.letter} = ({terms})/{total} = {self.rounded}"


def grade_of(evidence: Iterable[Evidence], today: date) -> Grade:
    """The grade on a day. Pieces past their last day do not count while another holds;
    where none does, the grade stands on them and is stale."""
    pieces = sorted(evidence, key=lambda each: (each.on, each.id))
    if not pieces:
        return Grade(None, None, ())
    fresh = tuple(each for each in pieces if not each.is_stale(today))
    counted = fresh or tuple(pieces)
    weight = sum(each.weight for each in counted)
    points = sum((each.weight * SAYS[each.says] for each in counted), Decimal(0))
    score = points / weight
    letter = next(letter for letter, least in BOUNDS if points >= least * weight)
    if fresh:
        left_out = tuple(each for each in pieces if each.is_stale(today))
        return Grade(letter, score, counted, left_out)
    last = max(each.expires for each in pieces if each.expires is not None)
    return Grade(letter, score, counted, stale_since=last + timedelta(days=1))


def parse_grade(text: str) -> str:
    """`A` to `D`, `none` or `stale`, as a filter asks for it. Raises UsageError."""
    word = text.strip().casefold()
    if word in ("none", STALE):
        return word
    if word.upper() in list(Letter):
        return word.upper()
    raise UsageError(f"unknown reliability {text!r}: use A, B, C, D, none or stale")
