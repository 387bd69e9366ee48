"""Who named whom to us, and what came of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.model.money import fit
from pipeline_tui.model.stages import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.records import Named


class ReferrerRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Who named a prospect to us."""

    ref: str | None
    """None where it is no longer in the book."""
    uid: str


class ReferralRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A prospect in the tree of referrals."""

    ref: str
    prospect: str
    referred_by: str | None
    """The reference of the one above it."""
    depth: int
    """0 at the top of a tree."""
    referred: int
    """How many it named itself."""
    won: dict[str, Decimal]
    """Value of its own won deals, by currency."""
    branch: dict[str, Decimal]
    """Value of the won deals of all those below it, by currency."""


def referrer_record(uid: str | None, named: Mapping[str, Named]) -> ReferrerRecord | None:
    """Who named it, as JSON gives it; none where nobody did."""
    if uid is None:
        return None
    return ReferrerRecord(ref=_ref_of(uid, named), uid=uid)


def _ref_of(uid: str | None, named: Mapping[str, Named]) -> str | None:
    found = named.get(uid) if uid is not None else None
    return str(found.number) if found else None


class Referrals(NamedTuple):
    """Both ends of the referrals of one prospect."""

    referred_by: str | None = None
    """The uid of the one that named it."""
    referrer: Named | None = None
    """The same one, where it is still in the book."""
    referred: Sequence[Named] = ()
    """Those that it named."""

    def record(self) -> ReferrerRecord | None:
        """Who named it, as JSON gives it."""
        named = {self.referrer.uid: self.referrer} if self.referrer else {}
        return referrer_record(self.referred_by, named)


NO_REFERRALS = Referrals()


def referrals_of(uid: str, referred_by: str | None, named: Mapping[str, Named]) -> Referrals:
    """Who named a prospect, and whom it named."""
    return Referrals(
        referred_by,
        named.get(referred_by) if referred_by else None,
        [each for each in named.values() if each.referred_by == uid],
    )


def referral_tree(
    named: Mapping[str, Named], deals: Iterable[Deal], top: int | None = None
) -> list[ReferralRecord]:
    """The prospects that referred or were referred, each followed by those below it; with
    `top` the tree of that prospect alone.

    A circle, which only an edit by hand can make, is cut where it closes.
    """
    children: dict[str, list[Named]] = {}
    for each in named.values():
        if each.referred_by in named and each.referred_by != each.uid:
            children.setdefault(str(each.referred_by), []).append(each)
    order = _ordered(named, children, top)
    won: dict[int, dict[str, Decimal]] = {each.number: {} for each, _ in order}
    for deal in deals:
        if deal.prospect in won and deal.status is Status.WON and deal.value is not None:
            _add(won[deal.prospect], {deal.currency: deal.value})
    return _records(order, children, won, named)


def _ordered(
    named: Mapping[str, Named], children: Mapping[str, Sequence[Named]], top: int | None
) -> list[tuple[Named, int]]:
    """Top down, with the depth of each. No recursion: a chain may be long."""
    if top is not None:
        tops = [each for each in named.values() if each.number == top]
    else:
        tops = [each for each in named.values() if each.uid in children]
        tops.sort(key=lambda each: each.referred_by in named)  # inside a circle there is no top
    seen: set[str] = set()
    order: list[tuple[Named, int]] = []
    for first in tops:
        waiting = [(first, 0)]
        while waiting:
            each, depth = waiting.pop()
            if each.uid in seen:
                continue
            seen.add(each.uid)
            order.append((each, depth))
            below = children.get(each.uid, ())
            waiting += [(child, depth + 1) for child in reversed(below)]
    return order


def _records(
    order: Sequence[tuple[Named, int]],
    children: Mapping[str, Sequence[Named]],
    won: Mapping[int, Mapping[str, Decimal]],
    named: Mapping[str, Named],
) -> list[ReferralRecord]:
    branch: dict[int, dict[str, Decimal]] = {each.number: {} for each, _ in order}
    above: list[Named] = []
    parents: list[Named | None] = []
    for each, depth in order:
        del above[depth:]
        parents.append(above[-1] if above else None)
        above.append(each)
    for (each, _), parent in zip(reversed(order), reversed(parents), strict=True):
        if parent is not None:
            _add(branch[parent.number], won[each.number])
            _add(branch[parent.number], branch[each.number])
    return [
        ReferralRecord(
            ref=str(each.number),
            prospect=each.name,
            referred_by=_ref_of(each.referred_by, named),
            depth=depth,
            referred=len(children.get(each.uid, ())),
            won=dict(won[each.number]),
            branch=branch[each.number],
        )
        for each, depth in order
    ]


def _add(sums: dict[str, Decimal], more: Mapping[str, Decimal]) -> None:
    for currency, value in more.items():
        sums[currency] = fit(sums.get(currency, Decimal(0)) + value, currency)
