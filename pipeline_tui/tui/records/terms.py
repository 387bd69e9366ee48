"""The terms of a prospect on the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions.terms import TermsEdit, edit_terms
from pipeline_tui.errors import UsageError
from pipeline_tui.model.naming import yes_or_no
from pipeline_tui.model.offer_line import parse_percent
from pipeline_tui.model.terms import Terms
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.editing import Edited
from pipeline_tui.tui.records.act import Act, command, editing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.tui.dialogs.form import Answers
    from pipeline_tui.tui.records.scene import Scene


def adds(scene: Scene) -> Sequence[Act]:
    """Terms belong to the prospect: they are changed, never added."""
    return (_edit_terms(scene),)


def acts(scene: Scene, record: object) -> Sequence[Act]:
    """There is no record of them."""
    return ()


def _edit_terms(scene: Scene) -> Act:
    prospect = scene.prospect

    def save(change: Change, wanted: Answers) -> None:
        edit_terms(change, scene.prospect_now(change), _edit(wanted))

    def edited() -> Edited:
        return Edited(
            f"the terms of {prospect.name}",
            lambda wanted: command("terms", prospect.ref, **_options(wanted)),
            _texts(prospect),
            lambda change: _texts(scene.prospect_now(change)),
            save,
        )

    return editing("Terms: discount, bonus, days to pay", lambda: _form(prospect),
                   edited)  # fmt: skip


def _options(wanted: Answers) -> dict[str, Sequence[str] | bool]:
    """The options of the command line that would change the same."""
    options: dict[str, Sequence[str] | bool] = {}
    if "key" in wanted:
        options["key" if yes_or_no(wanted["key"] or "no") else "no-key"] = True
    for name, option, empty in (
        ("discount", "discount", "0"),
        ("bonus", "bonus", ""),
        ("payment", "payment-days", "none"),
    ):
        if name in wanted:
            options[option] = [wanted[name] or empty]
    return options


def _texts(prospect: Prospect) -> Answers:
    terms = prospect.terms or Terms()
    return {
        "key": "yes" if terms.key_account else "no",
        "discount": f"{terms.discount:f}" if terms.discount else "",
        "bonus": terms.bonus,
        "payment": "" if terms.payment_days is None else str(terms.payment_days),
    }


def _form(prospect: Prospect) -> Form:
    texts = _texts(prospect)
    return Form(
        f"Terms of {prospect.name}",
        (
            Field("key", "Key account", texts["key"], "yes or no", shown_yes_or_no),
            Field("discount", "Discount", texts["discount"], "percent: 5", shown_percent),
            Field("bonus", "Bonus", texts["bonus"], "free service for a year"),
            Field("payment", "Days to pay", texts["payment"], "30", shown_days),
        ),
    )


def shown_yes_or_no(text: str) -> str:
    """`yes` or `no`. Raises UsageError."""
    return "yes" if yes_or_no(text) else "no"


def shown_percent(text: str) -> str:
    """`5 %`. Raises UsageError."""
    return f"{parse_percent(text):f} %"


def shown_days(text: str) -> str:
    """`30 days`. Raises UsageError."""
    return f"{days(text)} days"


def days(text: str) -> int:
    """A number of days. Raises UsageError."""
    word = text.strip()
    if not (word.isascii() and word.isdigit() and len(word) <= 4):
        raise UsageError(f"{text[:40]!r} is not a valid number of days: write 30")
    return int(word)


def _edit(wanted: Answers) -> TermsEdit:
    key, discount = wanted.get("key"), wanted.get("discount")
    payment = wanted.get("payment")
    return TermsEdit(
        key_account=None if key is None else yes_or_no(key or "no"),
        discount=None if discount is None else parse_percent(discount or "0"),
        bonus=wanted.get("bonus"),
        payment_days=days(payment) if payment else None,
        clear_payment_days=payment == "",
    )
