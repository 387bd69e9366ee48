"""What a line means, in words, while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions.quick import Quick, parse_quick
from pipeline_tui.present import values
from pipeline_tui.tui.subject import command

if TYPE_CHECKING:
    from pipeline_tui.tui.desk import Desk


def quick_of(text: str, desk: Desk) -> Quick:
    """The prospect of a line. Raises UsageError."""
    context = desk.context
    return parse_quick(text, context.today, desk.settings.currency, context.date_order)


def quick_command(quick: Quick) -> str:
    """The command line that adds the same prospect."""
    options = {"contact": quick.contact, "next": quick.step}
    if quick.value is not None:
        options |= {"value": format(quick.value, "f"), "currency": quick.currency}
    if quick.step and quick.due is not None:
        options["due"] = quick.due.isoformat()
    line = command("add", quick.name, **options)
    repeated = {"email": quick.emails, "phone": quick.phones, "tag": quick.tags}
    more = [command(**{name: each}) for name, words in repeated.items() for each in words]
    return " ".join((line, *more))


def quick_preview(text: str, desk: Desk) -> str:
    """Name, value, contact, tags, next step. Raises UsageError."""
    if not text.strip():
        return ""
    quick = quick_of(text, desk)
    today = desk.context.today
    people = " ".join((quick.contact, *quick.emails, *quick.phones)).strip()
    step = f"{quick.step}, {values.due(quick.due, today)}" if quick.step and quick.due else "none"
    lines = [
        f"{quick.name}, {values.money(quick.value, quick.currency)}",
        f"contact: {people or 'none'}   tags: {' '.join(quick.tags) or 'none'}",
        f"next step: {step}",
    ]
    return "\n".join(lines)


def found_by(desk: Desk) -> str:
    """How many deals the filter lets through."""
    picture = desk.picture
    if picture is None:
        return ""
    return f"{values.count(len(picture.shown), 'deal')} of {len(picture.views):,}"
