"""`pipeline terms`."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.options import AsJson, Bonus, Discount, PaymentDays, Ref
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from pipeline_tui.model.prospect import Prospect


def terms(
    ctx: typer.Context,
    ref: Ref,
    key: Annotated[
        bool | None, typer.Option("--key/--no-key", help="Whether it is a key account.")
    ] = None,
    discount: Discount = None,
    bonus: Bonus = None,
    payment_days: PaymentDays = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take all of its terms away.")] = False,
    as_json: AsJson = False,
) -> None:
    """The terms on which a prospect buys. Its proposals begin with them.

    Without an option they are shown. An empty bonus, a discount of 0 and none
    for the days take a single one away.
    """
    from pipeline_tui.actions.terms import TermsEdit, clear_terms, edit_terms
    from pipeline_tui.model.offer_line import parse_percent
    from pipeline_tui.query.refs import find_prospect

    session = session_of(ctx)
    days, clears_days = read_days(payment_days)
    edit = TermsEdit(
        key_account=key,
        discount=parse_percent(discount) if discount is not None else None,
        bonus=bonus,
        payment_days=days,
        clear_payment_days=clears_days,
    )
    has_edit = edit != TermsEdit()
    if clear and has_edit:
        raise UsageError("--clear takes all terms away: leave out the other options")
    if not (clear or has_edit):
        _show(find_prospect(session.read(), ref), as_json)
        return
    with session.change() as change:
        found = find_prospect(change, ref)
        after = clear_terms(change, found) if clear else edit_terms(change, found, edit)
    if as_json:
        _show(after, as_json)
    else:
        session.say(f"{_terms_line(after)}.", same=_terms_line(after))


def _terms_line(prospect: "Prospect") -> str:
    from pipeline_tui.render.show_page import terms_text

    text = terms_text(prospect.terms) or "no terms of its own"
    return f"{prospect.ref} {prospect.name}: {text}"


def _show(prospect: "Prospect", as_json: bool) -> None:
    if as_json:
        from pipeline_tui.model.terms import Terms
        from pipeline_tui.reports.proposals import terms_record

        output.json_object(terms_record(prospect.terms or Terms()))
        return
    output.say(f"{_terms_line(prospect)}.")


def read_days(text: str | None) -> tuple[int | None, bool]:
    """Days until a payment, and whether `none` takes them away. Raises UsageError."""
    if text is None:
        return None, False
    word = text.strip().lower().removesuffix("d").strip()
    if word == "none":
        return None, True
    if not (word.isascii() and word.isdigit() and len(word) <= 6):
        raise UsageError(f"{text[:40]!r} is not a valid number of days: write 30, or none")
    return int(word), False
