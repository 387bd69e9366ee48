"""A competitor: what it is good at, where it is weak, what it asks. Deals name it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec

from pipeline_tui.model.limits import CURRENCY


class SeenPrice(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A price of a competitor, as it was seen on a day."""

    product: str
    price: Decimal
    currency: Annotated[str, CURRENCY]
    on: date
    source: str = ""


class Competitor(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Who else sells to our prospects."""

    id: int
    name: str
    strengths: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    opportunities: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    prices: tuple[SeenPrice, ...] = ()
    notes: str = ""
