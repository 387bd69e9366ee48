"""A proposal for the client as Markdown, for a mail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline_tui.present.text import clean_lines
from pipeline_tui.render.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.reports.offer import Offer, OfferLine

_LIST_SIGN = re.compile(r"^(\s*)([-+=]|[0-9]{1,9}(?=[.)]))")
"""What would make a list, a rule or a heading of a line."""


def offer_markdown(offer: Offer) -> str:
    """The proposal as Markdown; every text of it is shown as it is."""
    title = f": {escape(offer.title)}" if offer.title else ""
    parts = [
        f"# {escape(offer.heading)}{title}",
        "\n".join(["|  |  |", "| --- | --- |", *(_row(name, text) for name, text in offer.facts)]),
        "\n".join(_table(offer)),
    ]
    if offer.terms:
        parts.append("\n".join(["## Terms", "", *(f"- {escape(each)}" for each in offer.terms)]))
    parts += [_line(each) for each in clean_lines(offer.note) if each.strip()]
    return "\n\n".join(parts) + "\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(escape(each) for each in cells)} |"


def _table(offer: Offer) -> Iterator[str]:
    discount = ["Discount"] if offer.has_discounts else []
    heads = ["", "Product", f"Price, {offer.currency}", "Quantity", *discount]
    yield _row(*heads, f"Amount, {offer.currency}")
    yield "| ---: | --- |" + " ---: |" * (len(heads) - 1)
    for line in offer.lines:
        yield _row(*_cells(line, offer.has_discounts))
    empty = [""] * (len(heads) - 2)
    for name, amount in offer.sums:
        yield _row("", name, *empty, amount)
    total = f"| **Total, {escape(offer.currency)}** |{'  |' * len(empty)}"
    yield f"|  {total} **{escape(offer.total)}** |"


def _cells(line: OfferLine, has_discounts: bool) -> list[str]:
    product = f"{line.product} ({line.sku})" if line.sku else line.product
    discount = [line.discount] if has_discounts else []
    return [line.place, product, line.price, line.quantity, *discount, line.amount]


def _line(text: str) -> str:
    """A line of the note that stays a line of text, whatever it begins with."""
    return _LIST_SIGN.sub(_defused, escape(text.strip()))


def _defused(found: re.Match[str]) -> str:
    sign = found[2]
    return f"{found[1]}{sign}\\" if sign.isdigit() else f"{found[1]}\\{sign}"
