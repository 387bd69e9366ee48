"""The forms of the program: what each asks, and what its answers mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline_tui.actions.deals import DealEdit, NewDeal
from pipeline_tui.actions.prospects import ProspectEdit
from pipeline_tui.model.activity import ActivityKind, parse_kind
from pipeline_tui.model.dates import Lean
from pipeline_tui.model.folding import fold
from pipeline_tui.model.money import parse_money
from pipeline_tui.model.probability import parse_probability
from pipeline_tui.present import values
from pipeline_tui.tui.dialogs.form import Answers, Field, Form

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
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


def done_form(label: str, step: Step, day: Day) -> Form:
    """Do a step: its outcome, and the step after it."""
    return Form(
        f"Done: {step.text} ({label})",
        (Field("outcome", "What came of it"), *_next_fields(day, required=False)),
        "Done",
    )


def plan_form(label: str, day: Day) -> Form:
    """Plan a next step."""
    return Form(f"Next step: {label}", _next_fields(day, required=True), "Plan")


def log_form(label: str, day: Day) -> Form:
    """Log what happened."""
    return Form(
        f"Log: {label}",
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


def reason_form(fault: str) -> Form:
    """Why a deal moves on with duties open; the playbook is strict."""
    field = Field("reason", "Why", hint="the history keeps it", required=True)
    return Form(f"Why does it move on? {fault}", (field,), "Move")


def edit_form(view: DealView, day: Day, currency: str) -> Form:
    """Change a deal."""
    deal = view.deal

    def amount(text: str) -> str:
        money = parse_money(text, deal.currency)
        return values.money(money.amount, money.currency)

    def percent(text: str) -> str:
        return parse_probability(text).text

    texts = deal_texts(deal)
    usual = f"{view.probability.text} of its stage"
    return Form(
        f"Edit {deal.ref} {view.label}",
        (
            Field("title", "Deal", texts["title"]),
            Field("value", "Value", texts["value"], f"500k, 1200.50 {currency}", amount),
            Field("probability", "Probability", texts["probability"], usual, percent),
            Field("close", "Expected close", texts["close"], "30 nov", _shown_day(day)),
            Field("product", "Product", texts["product"]),
            Field("owner", "Owner", texts["owner"], view.prospect.owner or ""),
            Field("tags", "Tags", texts["tags"]),
        ),
    )


def _amount(deal: Deal) -> str:
    return "" if deal.value is None else f"{deal.value:f} {deal.currency}"


def deal_texts(deal: Deal) -> Answers:
    """The fields of a deal as the form shows them."""
    return {
        "title": deal.title,
        "value": _amount(deal),
        "probability": "" if deal.probability is None else str(deal.probability),
        "close": deal.close.isoformat() if deal.close else "",
        "product": deal.product or "",
        "owner": deal.owner or "",
        "tags": " ".join(deal.tags),
    }


def deal_edit(deal: Deal, wanted: Answers, day: Day) -> DealEdit:
    """What the changed answers mean; a field that is not among them is left alone.

    Raises UsageError.
    """
    value, close, percent = wanted.get("value"), wanted.get("close"), wanted.get("probability")
    add, remove = tag_changes(deal.tags, wanted.get("tags"))
    return DealEdit(
        title=wanted.get("title"),
        value=parse_money(value, deal.currency) if value else None,
        clear_value=value == "",
        probability=parse_probability(percent) if percent else None,
        clear_probability=percent == "",
        close=day(close) if close else None,
        clear_close=close == "",
        product=wanted.get("product"),
        owner=wanted.get("owner"),
        add_tags=add,
        remove_tags=remove,
    )


def tag_changes(have: Sequence[str], wanted: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags to add and to take off, so that those of the answer are left; none leaves them."""
    if wanted is None:
        return (), ()
    words = wanted.replace(",", " ").split()
    kept = {fold(word.removeprefix("#")) for word in words}
    return tuple(words), tuple(tag for tag in have if fold(tag) not in kept)


def prospect_form(prospect: Prospect) -> Form:
    """Change a prospect."""
    texts = prospect_texts(prospect)
    return Form(
        f"Edit {prospect.name}",
        (
            Field("name", "Name", texts["name"], required=True),
            Field("source", "Source", texts["source"], "fair, referral, website"),
            Field("segment", "Segment", texts["segment"]),
            Field("owner", "Owner", texts["owner"]),
            Field("tags", "Tags", texts["tags"], "key solar"),
            Field("needs", "Needs", texts["needs"], has_lines=True),
            Field("notes", "Notes", texts["notes"], has_lines=True),
        ),
    )


def prospect_texts(prospect: Prospect) -> Answers:
    """The fields of a prospect as the form shows them."""
    return {
        "name": prospect.name,
        "source": prospect.source or "",
        "segment": prospect.segment or "",
        "owner": prospect.owner or "",
        "tags": " ".join(prospect.tags),
        "needs": prospect.needs,
        "notes": prospect.notes,
    }


def prospect_edit(prospect: Prospect, wanted: Answers) -> ProspectEdit:
    """What the changed answers mean."""
    add, remove = tag_changes(prospect.tags, wanted.get("tags"))
    return ProspectEdit(
        name=wanted.get("name"),
        source=wanted.get("source"),
        segment=wanted.get("segment"),
        owner=wanted.get("owner"),
        needs=wanted.get("needs"),
        notes=wanted.get("notes"),
        add_tags=add,
        remove_tags=remove,
    )


def new_deal_form(prospect: Prospect, day: Day, currency: str) -> Form:
    """A further deal."""

    def amount(text: str) -> str:
        money = parse_money(text, currency)
        return values.money(money.amount, money.currency)

    return Form(
        f"Deal with {prospect.name}",
        (
            Field("title", "Deal", hint="second order"),
            Field("value", "Value", hint=f"500k, 1200.50 {currency}", check=amount),
            Field("close", "Expected close", hint="30 nov", check=_shown_day(day)),
            *_next_fields(day, required=False),
        ),
        "Add",
    )


def new_deal(answers: Answers, day: Day, currency: str) -> NewDeal:
    """The deal of that form. Raises UsageError."""
    value = parse_money(answers["value"], currency) if answers["value"].strip() else None
    return NewDeal(
        currency=value.currency if value else currency,
        title=answers["title"],
        value=value.amount if value else None,
        close=day(answers["close"]) if answers["close"].strip() else None,
    )
