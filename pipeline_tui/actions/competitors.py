"""Competitors: their cards, and naming them on deals. Deals link to them by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.errors import AmbiguousError, NotFoundError, PipelineError, UsageError
from pipeline_tui.model.competitor import Competitor, SeenPrice
from pipeline_tui.model.folding import fold
from pipeline_tui.model.objection import Objection
from pipeline_tui.present import values
from pipeline_tui.present.text import clean, shorten
from pipeline_tui.query.competitors import card_of, find_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.money import Money

SIDES = {
    "strengths": "strength",
    "weaknesses": "weakness",
    "opportunities": "opportunity",
    "threats": "threat",
}
"""The fields of a card that are lists, and what one line of each is called."""
_LONGEST = 60


class Findings(msgspec.Struct, frozen=True):
    """What is known of a competitor."""

    strengths: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    opportunities: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    notes: str | None = None
    """None leaves them as they are, empty clears them."""


def add_competitor(change: Change, name: str, findings: Findings) -> Competitor:
    """A card of its own. Raises UsageError for a name that makes no sense, PipelineError
    where there is such a card already."""
    kept = _name(name)
    card = card_of(change, kept)
    if card is not None:
        raise PipelineError(
            f"there is a card of {_cut(card.name)} already",
            "To add to it: pipeline competitor edit NAME --strength …",
        )
    return _found(change, Competitor(id=change.next_id(Competitor), name=kept), findings)


def edit_competitor(
    change: Change, card: Competitor, findings: Findings, drop: Iterable[str] = ()
) -> Competitor:
    """The card with findings added, and without the lines that hold the texts of `drop`.

    Raises UsageError, NotFoundError where nothing holds such a text, AmbiguousError where
    several lines do.
    """
    for text in drop:
        card = _without(card, text)
    return _found(change, card, findings)


def _found(change: Change, card: Competitor, findings: Findings) -> Competitor:
    new: dict[str, object] = {}
    for side, word in SIDES.items():
        have: tuple[str, ...] = getattr(card, side)
        lines = {fold(each): each for each in have}
        for each in getattr(findings, side):
            line = words.required(each, word)
            lines.setdefault(fold(line), line)
        new[side] = tuple(lines.values())
    if findings.notes is not None:
        new["notes"] = words.text(findings.notes, "note")
    return change.put(msgspec.structs.replace(_numbered(change, card), **new))


def rewrite_competitor(change: Change, card: Competitor, texts: Mapping[str, str]) -> Competitor:
    """The card with whole fields in place of the old ones: a side line by line, or `notes`;
    what is not among them stays. Raises UsageError."""
    new: dict[str, object] = {}
    for side, word in SIDES.items():
        if side in texts:
            lines = (words.text(each, word) for each in texts[side].splitlines())
            new[side] = tuple({fold(each): each for each in lines if each}.values())
    if "notes" in texts:
        new["notes"] = words.text(texts["notes"], "note")
    return change.put(msgspec.structs.replace(_numbered(change, card), **new))


def _without(card: Competitor, text: str) -> Competitor:
    """The card without the one line that is this text or holds it."""
    wanted = fold(text)
    lines = [(side, each) for side in SIDES for each in getattr(card, side)]
    found = [(side, each) for side, each in lines if fold(each) == wanted] or [
        (side, each) for side, each in lines if wanted and wanted in fold(each)
    ]
    if not found:
        raise NotFoundError(f"nothing on the card of {_cut(card.name)} is like {_cut(text)!r}")
    if len(found) > 1:
        raise AmbiguousError(
            f"{_cut(text)!r} stands in {len(found)} lines; say which:",
            [f"{SIDES[side]}: {_cut(each)}" for side, each in found],
        )
    ((side, line),) = found
    kept = tuple(each for each in getattr(card, side) if each != line)
    return msgspec.structs.replace(card, **{side: kept})


def see_price(
    change: Change, card: Competitor, product: str, price: Money, on: date | None, source: str
) -> Competitor:
    """The card with a price as it was seen; one of the same product, day and source is replaced.

    Raises UsageError for a day to come or without a product.
    """
    if on is not None and on > change.today:
        raise UsageError(f"{on.isoformat()} is in the future: note prices that were seen")
    seen = SeenPrice(
        product=words.required(product, "product"),
        price=price.amount,
        currency=price.currency,
        on=on or change.today,
        source=words.text(source, "source"),
    )
    kept = [each for each in card.prices if _place(each) != _place(seen)]
    prices = tuple(sorted([*kept, seen], key=lambda each: each.on))
    return change.put(msgspec.structs.replace(_numbered(change, card), prices=prices))


def forget_prices(change: Change, card: Competitor, product: str) -> Competitor:
    """The card without the prices of a product. Raises NotFoundError where there is none."""
    kept = tuple(each for each in card.prices if fold(each.product) != fold(product))
    if len(kept) == len(card.prices):
        raise NotFoundError(f"no price of {_cut(product)!r} is on the card of {_cut(card.name)}")
    return change.put(msgspec.structs.replace(card, prices=kept))


def _place(seen: SeenPrice) -> tuple[str, date, str]:
    return fold(seen.product), seen.on, fold(seen.source)


def rename_competitor(change: Change, card: Competitor, name: str) -> Competitor:
    """The card under another name, which every deal and objection takes over.

    Raises UsageError for a name that makes no sense, PipelineError where another competitor
    has it.
    """
    kept = _name(name)
    other = find_named(change, kept)
    if other is not None and fold(other.name) != fold(card.name):
        raise PipelineError(f"another competitor is called {_cut(other.name)} already")
    for deal in _deals_naming(change, card.name):
        change.put(
            msgspec.structs.replace(
                deal,
                competitors=tuple(
                    kept if fold(each) == fold(card.name) else each for each in deal.competitors
                ),
            )
        )
    for objection in _objections_naming(change, card.name):
        change.put(msgspec.structs.replace(objection, competitor=kept))
    return change.put(msgspec.structs.replace(_numbered(change, card), name=kept))


def remove_competitor(change: Change, card: Competitor, everywhere: bool = False) -> int:
    """Take a card out; `everywhere` takes its name off the deals and objections as well.

    Returns how many of them named it. Raises PipelineError where some do and they are to
    keep it.
    """
    deals = _deals_naming(change, card.name)
    objections = _objections_naming(change, card.name)
    count = len(deals) + len(objections)
    if count and not everywhere:
        raise PipelineError(
            f"{_cut(card.name)} is named on {values.count(len(deals), 'deal')} and in"
            f" {values.count(len(objections), 'objection')}; nothing was removed",
            "To take the name off them as well: --everywhere",
        )
    for deal in deals:
        change.put(unnamed_on_deal(deal, [card.name]))
    for objection in objections:
        change.put(msgspec.structs.replace(objection, competitor=None))
    if card.id:
        change.remove(card)
    return count


def named_on_deal(change: Change, deal: Deal, names: Iterable[str]) -> Deal:
    """The deal with these competitors named; one without a card gets an empty one.

    The deal is not put yet. Raises UsageError for a name that makes no sense.
    """
    found = {fold(each): each for each in deal.competitors}
    for each in names:
        name = named(change, each)
        found.setdefault(fold(name), name)
    return msgspec.structs.replace(deal, competitors=tuple(found.values()))


def unnamed_on_deal(deal: Deal, names: Iterable[str]) -> Deal:
    """The deal without these competitors. Raises NotFoundError for one that it does not name."""
    kept = list(deal.competitors)
    for name in names:
        left = [each for each in kept if fold(each) != fold(name)]
        if len(left) == len(kept):
            there = (
                f"it names {', '.join(_cut(each) for each in kept)}" if kept else "it names none"
            )
            raise NotFoundError(f"deal {deal.ref} does not name {_cut(name)!r}: {there}")
        kept = left
    return msgspec.structs.replace(deal, competitors=tuple(kept))


def named(change: Change, name: str) -> str:
    """The name as its card has it; without a card, an empty one is made. Raises UsageError."""
    kept = _name(name)
    found = card_of(change, kept)
    if found is None:
        found = change.put(Competitor(id=change.next_id(Competitor), name=kept))
    return found.name


def _numbered(change: Change, card: Competitor) -> Competitor:
    """The card with an id, where it had none because only deals named it."""
    if card.id:
        return card
    return msgspec.structs.replace(card, id=change.next_id(Competitor))


def _deals_naming(change: Change, name: str) -> list[Deal]:
    wanted = fold(name)
    return [each for each in change.deals if wanted in {fold(other) for other in each.competitors}]


def _objections_naming(change: Change, name: str) -> list[Objection]:
    wanted = fold(name)
    return [each for each in change.of(Objection) if fold(each.competitor or "") == wanted]


def _name(text: str) -> str:
    kept = words.required(text, "competitor's name")
    if fold(kept) == "none":
        raise UsageError("no competitor can be called 'none': filters use it")
    return kept


def _cut(text: str) -> str:
    return shorten(clean(text), _LONGEST)
