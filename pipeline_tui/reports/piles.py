"""Deals counted and summed: by stage, by status, for each currency, with their weights."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.model.deal import Loss
from pipeline_tui.model.probability import CERTAIN, NEVER, Probability
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.deal import Deal

_CENT = Decimal("0.01")
Sums = dict[str, Decimal]
"""An amount for each currency."""


class Pile(msgspec.Struct, frozen=True, kw_only=True):
    """Some deals, counted and summed."""

    count: int = 0
    value: Sums = {}
    weighted: Sums = {}
    without_value: int = 0


class Head(msgspec.Struct):
    """What a sum needs of a deal: a third of the time that a whole deal takes to read."""

    stage: Stage
    currency: str
    value: Decimal | None = None
    probability: Probability | None = None
    lost: msgspec.Raw | Loss | None = None


def heads_of(snapshot: Snapshot) -> Iterable[Head]:
    """Every deal of the book."""
    return snapshot.deals.partly(Head)


def head_of(deal: Deal) -> Head:
    """What a sum needs of this one."""
    return Head(deal.stage, deal.currency, deal.value, deal.probability, deal.lost)


class _Kind(NamedTuple):
    """Deals of which every value counts in the same sums, with the same weight."""

    stage: Stage
    currency: str
    probability: Probability | None
    is_lost: bool


class Piles:
    """Numbers of deals and their values, by kind."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.counts: Counter[_Kind] = Counter()
        self.without: Counter[_Kind] = Counter()
        self.values: dict[_Kind, Decimal] = {}

    def of_stage(self, stage: Stage) -> Pile:
        """The open deals of a stage."""
        return self._pile(lambda kind: kind.stage is stage and _status(kind) is Status.OPEN)

    def of_status(self, status: Status) -> Pile:
        """The deals of a status."""
        return self._pile(lambda kind: _status(kind) is status)

    def _pile(self, belongs: Callable[[_Kind], bool]) -> Pile:
        value: Sums = {}
        weighted: Sums = {}
        chosen = [kind for kind in self.counts if belongs(kind)]
        for kind in chosen:
            if kind in self.values:
                worth, currency = self.values[kind], kind.currency
                value[currency] = value.get(currency, Decimal(0)) + worth
                part = worth * self._percent(kind) / 100
                weighted[currency] = weighted.get(currency, Decimal(0)) + part
        return Pile(
            count=sum(self.counts[kind] for kind in chosen),
            value=value,
            weighted={each: _tidy(part.quantize(_CENT)) for each, part in weighted.items()},
            without_value=sum(self.without[kind] for kind in chosen),
        )

    def _percent(self, kind: _Kind) -> Probability:
        """100 when won, 0 when lost; the deal's own, else its stage's."""
        status = _status(kind)
        if status is not Status.OPEN:
            return CERTAIN if status is Status.WON else NEVER
        usual = self._settings.probability[kind.stage]
        return usual if kind.probability is None else kind.probability


def _status(kind: _Kind) -> Status:
    if kind.is_lost:
        return Status.LOST
    return Status.WON if kind.stage is Stage.AFTER_SALES else Status.OPEN


def piles_of(heads: Iterable[Head], settings: Settings) -> Piles:
    """Deal by deal only what must be: weights and stages are the affair of the kinds."""
    piles = Piles(settings)
    counts, values, without = piles.counts, piles.values, piles.without
    kinds: dict[tuple[object, ...], _Kind] = {}
    for head in heads:
        what = (head.stage, head.currency, head.probability, head.lost is not None)
        kind = kinds.get(what)
        if kind is None:
            kind = kinds[what] = _Kind(*what)
        counts[kind] += 1
        if head.value is None:
            without[kind] += 1
        elif kind in values:
            values[kind] += head.value
        else:
            values[kind] = head.value
    return piles


def _tidy(amount: Decimal) -> Decimal:
    whole = amount.to_integral_value()
    return whole if whole == amount else amount
