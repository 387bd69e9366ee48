"""The commission plan: how much of what was sold is the manager's."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

import msgspec

from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import stored_key
from pipeline_tui.model.money import parse_amount
from pipeline_tui.model.whole import share_of

_HUNDRED = Decimal(100)


class Applies(StrEnum):
    """What the rate of a tier is paid on."""

    ABOVE = "above"
    """Only on the part above its threshold."""
    ALL = "all"
    """On everything, once it is reached."""


class Pays(StrEnum):
    """When a deal earns commission."""

    SIGNING = "signing"
    """In the month in which it is won, on its value."""
    PAYMENT = "payment"
    """In the month in which the client pays, on what was paid."""


class Tier(msgspec.Struct, frozen=True):
    """From so much won in a month on, another rate."""

    start: Decimal
    """The amount with which it is reached."""
    rate: Decimal
    """Percent."""


class Plan(msgspec.Struct, frozen=True):
    """The commission plan of the settings."""

    base: Decimal | None = None
    """A month, whatever is sold."""
    rate: Decimal | None = None
    """Percent, below the first tier."""
    tiers: tuple[Tier, ...] = ()
    """The lowest first."""
    applies: Applies = Applies.ABOVE
    pays: Pays = Pays.SIGNING
    products: Mapping[str, Decimal] = {}
    """Percent by the folded name of a product; such a product is no part of the tiers."""

    @property
    def is_set(self) -> bool:
        """Whether it pays anything at all."""
        return bool(self.base is not None or self.rate is not None or self.tiers or self.products)

    def own_rate(self, product: str | None) -> Decimal | None:
        """The rate of a product that has one of its own."""
        return self.products.get(stored_key(product)) if product and self.products else None

    def rate_at(self, volume: Decimal) -> Decimal:
        """Percent: the rate that holds at so much in a month; exactly on a threshold
        it is reached."""
        reached = [tier.rate for tier in self.tiers if tier.start <= volume]
        return reached[-1] if reached else self.rate or Decimal(0)

    def commission(self, volume: Decimal) -> Decimal:
        """What a volume within the tiers pays, not rounded.

        `all`: volume × the rate reached. `above`: Σ over the bands between thresholds of
        the part of the volume in the band × the band's rate.
        """
        if self.applies is Applies.ALL:
            return volume * self.rate_at(volume) / _HUNDRED
        bands = [Tier(Decimal(0), self.rate or Decimal(0)), *self.tiers]
        ends = [tier.start for tier in self.tiers] + [volume]
        paid = Decimal(0)
        for band, end in zip(bands, ends, strict=True):
            part = min(volume, end) - band.start
            if part > 0:
                paid += part * band.rate / _HUNDRED
        return paid

    def next_tier(self, volume: Decimal) -> Tier | None:
        """The first tier that a volume has not reached."""
        return next((tier for tier in self.tiers if tier.start > volume), None)


def parse_rate(text: str) -> Decimal:
    """A percentage with decimals, 0 to 100: `2.5`, `2,5 %`. Raises UsageError."""
    rate = share_of(text)
    if rate is None:
        raise UsageError(f"{text[:40]!r} is no percentage from 0 to 100: write it like 5 or 2.5")
    return rate


def parse_tiers(text: str) -> tuple[Tier, ...]:
    """`50000:6; 100000:8`, the thresholds in ascending order. Raises UsageError."""
    tiers: list[Tier] = []
    for start, rate in _pairs(text, "a tier", "50000:6; 100000:8"):
        tier = Tier(parse_amount(start), parse_rate(rate))
        if not tier.start:
            raise UsageError("a tier begins above 0: what holds from 0 on is commission.rate")
        if tiers and tier.start <= tiers[-1].start:
            raise UsageError(f"the tier {start!r} is not above the one before it")
        tiers.append(tier)
    return tuple(tiers)


def parse_products(text: str) -> dict[str, Decimal]:
    """`Inverters:4; Cooling:2.5`, by folded name. Raises UsageError."""
    products: dict[str, Decimal] = {}
    for name, rate in _pairs(text, "a product with its rate", "Inverters:4; Cooling:2.5"):
        if stored_key(name) in products:
            raise UsageError(f"the product {name!r} stands there twice")
        products[stored_key(name)] = parse_rate(rate)
    return products


def _pairs(text: str, what: str, example: str) -> list[tuple[str, str]]:
    """`name:rate; name:rate`. Raises UsageError."""
    pairs = []
    for part in text.split(";") if text.strip() else ():
        name, colon, rate = part.rpartition(":")
        if not (colon and name.strip() and rate.strip()):
            raise UsageError(f"{part.strip()!r} is not {what}: write it like {example}")
        pairs.append((name.strip(), rate.strip()))
    return pairs
