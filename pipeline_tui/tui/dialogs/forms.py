"""The forms of the program: what each asks, and what its answers mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline_tui.actions.deals import DealEdit
from pipeline_tui.errors import BookChangedError, UsageError
from pipeline_tui.model.activity import ActivityKind, parse_kind
from pipeline_tui.model.dates import Lean
from pipeline_tui.model.money import parse_money
from pipeline_tui.present import values
from pipeline_tui.tui.dialogs.form import Answers, Field, Form

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import DealView

Day = Callable[..., "date"]


def _shown_day(day: Day, lean: Lean = Lean.FUTURE) -> Callable[[str], str]:
    """Says which day a phrase means."""

    def check(text: str) -> str:
        found = day(text, lean)
        return f"{found:%A}, {found.isoformat()}"

    return check


def _next_fields(day: Day, required: bool) -> tuple[Field, Field]:
    def due(text: str) -> str:
        return _shown_day(day)(text)

    return (
        Field("next", "Next step", hint="call Anna", required=required),
        Field("due", "Due", value="+3d", hint="fri, +3d, 30 nov", check=due, required=required),
    )


def done_form(view: DealView, step: Step, day: Day) -> Form:
    """Do a step: its outcome, and the step after it."""
    return Form(
        f"Done: {step.text} ({view.label})",
        (Field("outcome", "What came of it"), *_next_fields(day, required=False)),
        "Done",
    )


def plan_form(view: DealView, day: Day) -> Form:
    """Plan a next step."""
    return Form(f"Next step: {view.label}", _next_fields(day, required=True), "Plan")


def log_form(view: DealView, day: Day) -> Form:
    """Log what happened."""
    return Form(
        f"Log: {view.label}",
        (
            Field("kind", "Kind", "call", ", ".join(ActivityKind), parse_kind, required=True),
            Field("text", "What was said"),
            Field("outcome", "Outcome"),
            Field("at", "When", "today", check=_shown_day(day, Lean.PAST), required=True),
            *_next_fields(day, required=False),
        ),
        "Log",
    )


def lose_form(view: DealView) -> Form:
    """Lose a deal."""
    hint = "price, competitor, no need, no answer, timing"
    return Form(f"Lose {view.label}", (Field("reason", "Why", hint=hint, required=True),), "Lose")


def edit_form(view: DealView, day: Day, currency: str) -> Form:
    """Change a deal."""
    deal = view.deal

    def amount(text: str) -> str:
        money = parse_money(text, deal.currency)
        return values.money(money.amount, money.currency)

    def percent(text: str) -> str:
        return f"{_percent(text)} %"

    return Form(
        f"Edit {deal.ref} {view.label}",
        (
            Field("title", "Deal", deal.title),
            Field("value", "Value", _amount(deal), f"500k, 1200.50 {currency}", amount),
            Field("probability", "Probability", _number(deal.probability),
                  f"{view.probability} % of its stage", percent),
            Field("close", "Expected close", deal.close.isoformat() if deal.close else "",
                  "30 nov", _shown_day(day)),
            Field("product", "Product", deal.product or ""),
            Field("owner", "Owner", deal.owner or "", view.prospect.owner or ""),
            Field("tags", "Tags", " ".join(deal.tags)),
        ),
    )  # fmt: skip


def _amount(deal: Deal) -> str:
    return "" if deal.value is None else f"{deal.value:f} {deal.currency}"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _percent(text: str) -> int:
    digits = text.strip().removesuffix("%").strip()
    if not (digits.isascii() and digits.isdigit() and int(digits) <= 100):
        raise UsageError(f"{text!r} is no probability: use 0 to 100")
    return int(digits)


def deal_edit(view: DealView, answers: Answers, day: Day) -> DealEdit:
    """What the answers change; a field that was not touched is left alone."""
    deal = view.deal
    before = {
        "title": deal.title,
        "value": _amount(deal),
        "probability": _number(deal.probability),
        "close": deal.close.isoformat() if deal.close else "",
        "product": deal.product or "",
        "owner": deal.owner or "",
        "tags": " ".join(deal.tags),
    }
    new = {n: v.strip() for n, v in answers.items() if n in before and v.strip() != before[n]}
    value, close, percent = new.get("value"), new.get("close"), new.get("probability")
    tags = new["tags"].split() if "tags" in new else list(deal.tags)
    return DealEdit(
        title=new.get("title"),
        value=parse_money(value, deal.currency) if value else None,
        clear_value=value == "",
        probability=_percent(percent) if percent else None,
        clear_probability=percent == "",
        close=day(close) if close else None,
        clear_close=close == "",
        product=new.get("product"),
        owner=new.get("owner"),
        add_tags=tuple(tag for tag in tags if tag not in deal.tags),
        remove_tags=tuple(tag for tag in deal.tags if tag not in tags),
    )


def refuse_conflict(seen: Deal, now: Deal, edit: DealEdit) -> None:
    """Refuse to write over a field that somebody else changed. Raises BookChangedError
    with both values."""
    mine = {
        "title": edit.title,
        "value": edit.value.amount if edit.value else None,
        "probability": edit.probability,
        "close": edit.close,
        "product": edit.product,
        "owner": edit.owner,
    }
    cleared = {"value": edit.clear_value, "probability": edit.clear_probability,
               "close": edit.clear_close}  # fmt: skip
    for name, wanted in mine.items():
        if wanted is None and not cleared.get(name):
            continue
        theirs = getattr(now, name)
        if theirs != getattr(seen, name) and theirs != wanted:
            raise BookChangedError(f"{name}: you wrote {wanted}, meanwhile it became {theirs}")


def conflict_form(view: DealView, message: str) -> Form:
    """Somebody else changed the same field: shows both values and asks."""
    return Form(f"{view.label} was changed meanwhile. {message}", (), "Keep mine")
