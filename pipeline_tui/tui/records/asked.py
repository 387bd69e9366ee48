"""Fields that several forms of records ask: days, amounts, one word out of a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.model.dates import Lean
from pipeline_tui.model.money import Money, parse_money
from pipeline_tui.present import values
from pipeline_tui.tui.dialogs.form import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from pipeline_tui.tui.dialogs.form import Answers
    from pipeline_tui.tui.records.scene import Scene


def day_field(
    scene: Scene, name: str, label: str, value: str = "", required: bool = False
) -> Field:  # fmt: skip
    """A day that is to come, or any."""
    return Field(name, label, value, "30 nov, +3d", _shown_day(scene, Lean.FUTURE), required)


def past_field(
    scene: Scene, name: str, label: str, value: str = "today", required: bool = True
) -> Field:
    """A day on which something happened."""
    return Field(name, label, value, "today, yesterday", _shown_day(scene, Lean.PAST), required)


def amount_field(name: str, label: str, currency: str, value: str = "", hint: str = "") -> Field:
    """An amount, in a currency unless it names another."""

    def amount(text: str) -> str:
        money = parse_money(text, currency)
        return values.money(money.amount, money.currency)

    return Field(name, label, value, hint or f"20k, 1200.50 {currency}", amount)


def _shown_day(scene: Scene, lean: Lean) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = scene.day(text, lean)
        return f"{found:%A}, {found.isoformat()}"

    return check


def day(scene: Scene, text: str, lean: Lean = Lean.FUTURE) -> date | None:
    """The day of an answer; none where nothing was typed. Raises UsageError."""
    return scene.day(text, lean) if text.strip() else None


def money(text: str, currency: str) -> Money | None:
    """The amount of an answer; none where nothing was typed. Raises UsageError."""
    return parse_money(text, currency) if text.strip() else None


def number(text: str, what: str) -> int | None:
    """The whole number of an answer; none where nothing was typed. Raises UsageError."""
    digits = text.strip()
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise UsageError(f"{digits[:40]!r} is no {what}: write a whole number")
    return int(digits)


def number_check(what: str) -> Callable[[str], object]:
    """Checks that an answer is a whole number, and says nothing of it."""
    return lambda text: str(number(text, what))


def changed(
    wanted: Answers, clears: Collection[str] = (), names: Mapping[str, str] | None = None
) -> dict[str, Sequence[str]]:
    """The options of an edit: the fields that were changed. An empty one of `clears` is
    cleared by `none`; `names` says where an option is not called as its field is."""
    return {
        (names or {}).get(name, name): ["none" if name in clears and not text else text]
        for name, text in wanted.items()
    }


def iso(found: date | None) -> str:
    """A day as a field shows it."""
    return found.isoformat() if found else ""


def unless_today(text: str) -> str:
    """A day as an option of a command, which means today where it is left out."""
    return "" if text.strip().casefold() == "today" else text
