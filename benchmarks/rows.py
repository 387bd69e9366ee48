"""One figure beside its target, and how it is printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

OK, MISSED, ABSENT = "ok", "MISSED", "not installed"


class Sign(StrEnum):
    """On which side of its target a figure has to be."""

    AT_MOST = "≤"
    AT_LEAST = "≥"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the result."""

    name: str
    figure: float | None = None
    """None for what could not be measured."""
    unit: str = "×"
    low: float | None = None
    """A quarter of the pairwise figures is below this one."""
    high: float | None = None
    """A quarter of them is above this one."""
    sign: Sign = Sign.AT_MOST
    target: float | None = None
    """None for a figure that is only told."""
    detail: str = ""
    """Both sides of a ratio, in seconds, or what else there is to say."""

    @property
    def verdict(self) -> str:
        """`ok`, `MISSED`, `not installed`, or nothing where there is no target."""
        if self.figure is None:
            return ABSENT
        if self.target is None:
            return ""
        held = (
            self.figure <= self.target if self.sign is Sign.AT_MOST else self.figure >= self.target
        )
        return OK if held else MISSED

    def record(self) -> dict[str, object]:
        """The row for a JSON file."""
        return {**asdict(self), "sign": self.sign.value, "verdict": self.verdict}

    def line(self) -> str:
        """The row for a screen."""
        if self.figure is None:
            return f"  {self.verdict:<13} {'':<28} {self.name}  {self.detail}".rstrip()
        figure = _number(self.figure, self.unit)
        if self.low is not None and self.high is not None:
            figure += f" ({self.low:.3g}–{self.high:.3g})"
        target = "" if self.target is None else f"{self.sign} {_plain(self.target)}"
        name = f"{self.name:<50}"
        return f"  {self.verdict:<7} {figure:<22} {target:<8} {name} {self.detail}".rstrip()


def _number(figure: float, unit: str) -> str:
    if unit == "×":
        return f"× {figure:.2f}" if figure < 10 else f"× {figure:.1f}"
    return f"{_plain(figure)} {unit}".rstrip()


def _plain(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 or figure == int(figure) else f"{figure:.2f}"


def duration(seconds: float) -> str:
    """A time as one reads it."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.0095 else f"{seconds * 1000:.1f} ms"
