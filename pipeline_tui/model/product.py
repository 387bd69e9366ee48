"""A product of the catalogue. Deals and proposals name it; the name is what travels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec

from pipeline_tui.model.limits import CURRENCY


class Product(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something that can be sold."""

    id: int
    name: str
    sku: str = ""
    """The number under which it is ordered."""
    series: str = ""
    price: Decimal | None = None
    """For one unit, before any discount."""
    currency: Annotated[str, CURRENCY] = ""
    """Of the price; empty without one."""
    unit: str = ""
    notes: str = ""
    retired: date | None = None
    """The day since which it is not offered any more; none while it is."""
