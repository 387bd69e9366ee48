"""The win rate against each competitor.

Definition: of the deals that name the competitor and are closed, how many were won; by count with
the 95 % interval (Wilson), and by value per currency among those with a value. Open deals are
counted apart; a reopened deal counts by its latest outcome. Where none is closed there is no rate.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.folding import fold
from pipeline_tui.model.product import Product
from pipeline_tui.model.stages import Status
from pipeline_tui.query.competitors import known_competitors
from pipeline_tui.reports.chances import Chance, chance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.book import Snapshot
    from pipeline_tui.model.competitor import Competitor, SeenPrice
    from pipeline_tui.model.deal import Deal

_SHARE = Decimal("0.0001")


class ValueRate(msgspec.Struct, frozen=True, kw_only=True):
    """Won value out of closed value, in one currency."""

    currency: str
    won: Decimal
    closed: Decimal
    rate: Decimal | None
    """None where the closed deals are worth nothing."""


class WinRate(msgspec.Struct, frozen=True, kw_only=True):
    """How deals against a competitor ended, with the deals behind it."""

    chance: Chance
    reason: str | None
    """Why there is no rate; none where there is one."""
    values: tuple[ValueRate, ...]
    """The currency with the largest sum first."""
    without_value: int
    """Closed deals that add nothing to the values."""
    won: tuple[str, ...]
    lost: tuple[str, ...]
    open: tuple[str, ...]


class SeenPriceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A price of a competitor beside ours."""

    product: str
    price: Decimal
    currency: str
    on: date
    source: str
    our_price: Decimal | None
    """Of the product of that name in the catalogue."""
    our_currency: str | None


class CompetitorRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A competitor as `--json` gives it."""

    id: int | None
    """None for one that deals name and that has no card."""
    name: str
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    opportunities: tuple[str, ...]
    threats: tuple[str, ...]
    notes: str
    prices: tuple[SeenPriceRecord, ...]
    """The newest first."""
    win_rate: WinRate


def competition(snapshot: Snapshot) -> list[CompetitorRecord]:
    """Every competitor of a book, in the order of their names."""
    return _records(snapshot, known_competitors(snapshot))


def competitor_record(snapshot: Snapshot, competitor: Competitor) -> CompetitorRecord:
    """One competitor of a book."""
    (record,) = _records(snapshot, [competitor])
    return record


def _records(snapshot: Snapshot, competitors: Iterable[Competitor]) -> list[CompetitorRecord]:
    return competitor_records(competitors, snapshot.deals, snapshot.of(Product))


def competitor_records(
    competitors: Iterable[Competitor], deals: Iterable[Deal], products: Iterable[Product]
) -> list[CompetitorRecord]:
    """Each competitor with its win rate, in the order in which they come."""
    naming: dict[str, list[Deal]] = {}
    for deal in deals:
        for name in {fold(each) for each in deal.competitors}:
            naming.setdefault(name, []).append(deal)
    ours = {fold(each.name): each for each in products if each.price is not None}
    return [
        CompetitorRecord(
            id=each.id or None,
            name=each.name,
            strengths=each.strengths,
            weaknesses=each.weaknesses,
            opportunities=each.opportunities,
            threats=each.threats,
            notes=each.notes,
            prices=tuple(_price(seen, ours) for seen in reversed(each.prices)),
            win_rate=win_rate(naming.get(fold(each.name), [])),
        )
        for each in competitors
    ]


def win_rate(deals: Sequence[Deal]) -> WinRate:
    """How these deals ended."""
    by_status: dict[Status, list[Deal]] = {status: [] for status in Status}
    for deal in deals:
        by_status[deal.status].append(deal)
    won, lost = by_status[Status.WON], by_status[Status.LOST]
    closed = [*won, *lost]
    return WinRate(
        chance=chance(len(won), len(closed)),
        reason=None if closed else ("none is closed yet" if deals else "no deal names it"),
        values=_values(won, closed),
        without_value=sum(deal.value is None for deal in closed),
        won=_refs(won),
        lost=_refs(lost),
        open=_refs(by_status[Status.OPEN]),
    )


def _values(won: Sequence[Deal], closed: Sequence[Deal]) -> tuple[ValueRate, ...]:
    won_sums, closed_sums = _sums(won), _sums(closed)
    ranked = sorted(closed_sums.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        ValueRate(
            currency=currency,
            won=won_sums.get(currency, Decimal(0)),
            closed=total,
            rate=(won_sums.get(currency, Decimal(0)) / total).quantize(_SHARE) if total else None,
        )
        for currency, total in ranked
    )


def _sums(deals: Iterable[Deal]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for deal in deals:
        if deal.value is not None:
            sums[deal.currency] = sums.get(deal.currency, Decimal(0)) + deal.value
    return sums


def _refs(deals: Iterable[Deal]) -> tuple[str, ...]:
    return tuple(deal.ref for deal in sorted(deals, key=lambda deal: deal.key))


def _price(seen: SeenPrice, ours: dict[str, Product]) -> SeenPriceRecord:
    own = ours.get(fold(seen.product))
    return SeenPriceRecord(
        product=seen.product,
        price=seen.price,
        currency=seen.currency,
        on=seen.on,
        source=seen.source,
        our_price=own.price if own else None,
        our_currency=own.currency if own else None,
    )
