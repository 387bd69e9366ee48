"""A figure as text: with its unit, as n/a with the reason, with how far it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Part, Tone
from pipeline_tui.reports.figures import FEW, Figure, Unit

if TYPE_CHECKING:
    from pipeline_tui.reports.figures import Value

UNKNOWN = "n/a"


def value_text(value: Value | None, unit: Unit) -> str:
    """`1,200 EUR + 300 USD`, `66.7 %`, `40 d`, `1.5×`."""
    if value is None:
        return UNKNOWN
    if isinstance(value, Mapping):
        return _by_currency(value, unit)
    if unit is Unit.SHARE:
        return values.percent(Decimal(value))
    return f"{_number(value)}{_SIGNS[unit]}"


_SIGNS = {
    Unit.COUNT: "", Unit.MONEY: "", Unit.SHARE: "", Unit.DAYS: " d", Unit.MONEY_A_DAY: " a day",
    Unit.TIMES: "×", Unit.SCORE: "",
}  # fmt: skip


def _number(value: Decimal | int) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,f}"


def _by_currency(sums: Mapping[str, Decimal], unit: Unit) -> str:
    if unit is Unit.SHARE:
        shares = [f"{values.percent(part)} {currency}" for currency, part in sorted(sums.items())]
        return " + ".join(shares) if len(shares) > 1 else values.percent(next(iter(sums.values())))
    if unit is Unit.TIMES:
        return " + ".join(f"{part:f}× {currency}" for currency, part in sorted(sums.items()))
    return values.sums(sums) + (_SIGNS[unit] if sums else "")


def figure_text(figure: Figure) -> str:
    """The figure with its interval where it rests on few cases."""
    text, sure = value_text(figure.value, figure.unit), interval_text(figure)
    return f"{text} ({sure})" if sure else text


def interval_text(figure: Figure) -> str:
    """`47–82 %, n 12` where a rate rests on few cases; empty for any other figure."""
    if figure.interval is None or figure.n is None or figure.n >= FEW:
        return ""
    low, high = (round(end * 100) for end in figure.interval)
    return f"{low}–{high} %, n {figure.n}"


def figure_cell(figure: Figure) -> Part:
    """The figure as a cell of a table."""
    text = figure_text(figure)
    return Cell(text, Tone.QUIET) if figure.value is None else text
