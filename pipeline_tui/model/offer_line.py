"""A line of an offer as a manager types it: `Inverter x 10 @ 480 -5%`.

Inverter     the product, by its name or its number in the catalogue
x 10         how many; one, where nothing is said
@ 480        the price of one; that of the catalogue, where nothing is said
-5%          a discount on this line
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.model.limits import MOST_PIECES, QUANTITY
from pipeline_tui.model.money import CURRENCIES, parse_amount, parse_money
from pipeline_tui.model.whole import share_of

if TYPE_CHECKING:
    from collections.abc import Callable

_FINEST = "BHD"
"""The currency with most digits: a price that names none loses no digit."""
_FINEST_PIECE = Decimal("0.0001")
_DISCOUNT = re.compile(r"(?:^|\s)[-−–]\s*(?P<discount>[^\s%]+)\s*%$")
_PRICE = re.compile(r"(?:^|\s)@\s*(?P<price>[^@]*)$")
_QUANTITY = re.compile(r"(?:^|\s)[xх×*]\s*(?P<quantity>[0-9][0-9.,' ]*)$", re.IGNORECASE)
_LONGEST = 60


class AskedLine(NamedTuple):
    """What was understood of a line; what is not said is none."""

    product: str
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None
    currency: str | None = None
    """Of the price, where it names one."""
    discount: Decimal = Decimal(0)
    """Percent."""


def parse_line(
    text: str, currency: str, is_known: Callable[[str], bool] = lambda name: False
) -> AskedLine:
    """Understand a line. Raises UsageError, which says what was understood.

    A bare dollar is that of `currency`. What `is_known` as a product is taken
    as one, whatever it looks like: `Cable 3 x 2.5`.
    """
    rest = " ".join(text.split())
    found: dict[str, str] = {}
    while not is_known(rest):
        for pattern in (_DISCOUNT, _QUANTITY, _PRICE):
            match = pattern.search(rest)
            if match is None or match.groupdict().keys() & found.keys():
                continue
            found.update(match.groupdict())
            rest = rest[: match.start()].rstrip()
            break
        else:
            break
    if not rest:
        raise UsageError(f"{shown(text)} names no product: write it like 'Inverter x 10 @ 480 -5%'")
    try:
        price, named = _price(found["price"], currency) if "price" in found else (None, None)
        return AskedLine(
            product=rest,
            quantity=parse_quantity(found["quantity"]) if "quantity" in found else Decimal(1),
            price=price,
            currency=named,
            discount=parse_percent(found["discount"]) if "discount" in found else Decimal(0),
        )
    except UsageError as error:
        raise UsageError(
            f"the line {shown(text)}, product {shown(rest)}: {error.message}", error.hint
        ) from None


def shown(text: str) -> str:
    """A text in quotes, as much of it as a message can hold."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _price(text: str, currency: str) -> tuple[Decimal, str | None]:
    """The amount, and its currency where it names one."""
    if not text:
        raise UsageError("no price stands behind the @")
    money = parse_money(text, _FINEST)
    if money.currency == _FINEST and _FINEST not in text.upper():
        return money.amount, None
    money = parse_money(text, currency)
    return money.amount, money.currency


def parse_quantity(text: str) -> Decimal:
    """How many, with four digits behind the point at most. Raises UsageError."""
    try:
        amount = parse_amount(text.strip())
    except UsageError:
        raise UsageError(
            f"{text.strip()[:40]!r} is not a valid quantity: write 10 or 2.5"
        ) from None
    if not 0 < amount < MOST_PIECES:
        raise UsageError(f"{text.strip()} is {QUANTITY.refusal}")
    if amount != amount.quantize(_FINEST_PIECE):
        raise UsageError(f"{text.strip()} has more than four digits behind the point")
    return amount


def parse_percent(text: str) -> Decimal:
    """A discount of 0 to 100 percent, with two digits behind the point at most.

    Raises UsageError.
    """
    percent = share_of(text)
    if percent is None:
        raise UsageError(
            f"{text.strip()[:40]!r} is not a valid discount (0 to 100 percent): write 5 or 7.5"
        )
    if percent != round(percent, 2):
        raise UsageError(f"{text.strip()[:40]} has more than two digits behind the point")
    return percent.normalize() if percent % 10 else Decimal(int(percent))


def line_text(asked: AskedLine, currency: str = "") -> str:
    """The line as it would be typed; `parse_line` reads it back.

    A product whose name looks like a quantity or a discount gets each of its own
    in writing, so that the name stays whole.
    """
    usual = _typed(asked, currency, is_full=False)
    try:
        read = parse_line(usual, currency or "EUR")
    except UsageError:
        read = None
    is_read_back = read is not None and read.product == asked.product
    return usual if is_read_back else _typed(asked, currency, is_full=True)


def _typed(asked: AskedLine, currency: str, is_full: bool) -> str:
    parts = [asked.product]
    if is_full or asked.quantity != 1:
        parts.append(f"x {_written(asked.quantity)}")
    if asked.price is not None:
        code = asked.currency or currency
        parts.append(f"@ {_written(asked.price)}{f' {code}' if code in CURRENCIES else ''}")
    if is_full or asked.discount:
        parts.append(f"-{asked.discount:f}%")
    return " ".join(parts)


def _written(number: Decimal) -> str:
    """`1.125` would be asked about: it is a thousand in some countries; `1.1250` is not."""
    text = f"{number:f}"
    return f"{text}0" if re.fullmatch(r"[0-9]+\.[0-9]{3}", text) else text
