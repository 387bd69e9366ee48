"""A rate in words, never without the number behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline_tui.reports.chances import Chance

EXPLAINED = "in brackets: where the true rate lies, 19 times out of 20"


def chance_text(chance: Chance, reason: str | None) -> str:
    """`3 of 4, 75 % (30 to 95 %)`, or `n/a: none is closed yet`."""
    if chance.rate is None or chance.low is None or chance.high is None:
        return f"n/a: {reason}" if reason else "n/a"
    return (
        f"{chance.successes} of {chance.n}, {chance.rate:.0%}"
        f" ({chance.low * 100:.0f} to {chance.high:.0%})"
    ).replace("%", " %")
