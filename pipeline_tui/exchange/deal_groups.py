"""The rows of an import that are one deal, grouped before any row is taken.

Rows with one deal id are one deal. Rows without an id are one deal if they have one prospect,
title, value and created day; a row that lacks the value or the day joins a deal that has it. Of
a group the row that says most wins, of several the first in the order of their values. So the
order of rows and files does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline_tui.exchange.adding import has_name
from pipeline_tui.exchange.book_index import title_key
from pipeline_tui.exchange.deal_worth import DealsByWorth, Worth, poorer, worth_of
from pipeline_tui.model.folding import fold
from pipeline_tui.model.money import Money
from pipeline_tui.present import values
from pipeline_tui.present.text import first_few

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from pipeline_tui.exchange.book_index import BookIndex
    from pipeline_tui.exchange.drafts import Draft, Drafts
    from pipeline_tui.exchange.matches import MatchedFile
    from pipeline_tui.model.deal import Deal

    Row = tuple[int, Draft, int]
    """The position, the draft and the slot of its prospect."""

_MOST_ROWS = 1 << 32
"""More than a file has: file and row are kept as one number, which takes least memory."""
_LABELS = {
    "title": "title", "product": "product", "value": "value", "stage": "stage",
    "status": "status", "probability": "probability", "owner": "owner", "tags": "tags",
    "created": "created", "close": "close", "closed": "closed", "reason": "lost reason",
    "competitors": "competitors", "fields": "field", "next": "next step", "due": "due",
}  # fmt: skip
"""What a row says of its deal, by the field of the draft."""
_MOST_NAMED = 5
_LONGEST = 60


class DealGroup:
    """Rows of one deal."""

    __slots__ = ("_drafts", "deal", "first", "is_named", "refusal", "winner")

    def __init__(self, draft: Draft) -> None:
        self.winner = draft
        self._drafts = [draft]
        self.is_named = has_name(draft)
        """Whether a row of the deal names a company or a person."""
        self.deal: int | None = None
        """The key of the deal; None if the book does not have it yet."""
        self.first: int | None = None
        """The position of the row that was taken."""
        self.refusal = ""
        """The deals of the book between which an update cannot choose."""

    def add(self, draft: Draft) -> None:
        """Add a further row."""
        self._drafts.append(draft)
        self.is_named = self.is_named or has_name(draft)

    def choose(self) -> DealGroup:
        """Choose the winner. Call once, after the last row."""
        rivals = {repr(_content(each)): each for each in reversed(self._drafts)}
        if len(rivals) > 1:
            # the draft comes last: two equal keys are one
            self.winner = min((-_filled(each), key, each) for key, each in rivals.items())[2]
        self._drafts = []
        return self

    def settled(self, draft: Draft) -> tuple[Draft, list[str]]:
        """Return the draft with what the winner says of the deal, and what is not kept."""
        winner = self.winner
        if draft is winner:
            return draft, []
        fresh = {name: getattr(winner, name) for name in (*_LABELS, "currency", "origin")}
        return draft._replace(**fresh), list(_lost(draft, winner))


class DealGroups:
    """Finds the group of a row."""

    def __init__(
        self, index: BookIndex, files: Sequence[Drafts], matched: Sequence[MatchedFile]
    ) -> None:
        self._index = index
        self._names = [file.sheet.name for file in files]
        self._of_row: dict[int, DealGroup] = {}
        """Only of rows that may be one deal with another row."""
        rows = _Rows(files, matched)
        bare = {title_key(slot, row_title(draft)) for _, draft, slot in rows if not draft.origin}
        repeated = self._repeated(rows, bare)
        if repeated:
            self._group(rows, bare, repeated)

    def of(self, position: int) -> DealGroup | None:
        """Return the group of a row, or None if the row is alone."""
        return self._of_row.get(position)

    def alone(self, draft: Draft, prospect: int) -> DealGroup:
        """Return the group of a row that is alone, with its deal of the book."""
        group, title = DealGroup(draft), row_title(draft)
        deals = self._index.deals_titled(prospect, title, is_here=False)
        if deals and draft.origin:
            _give([group] if draft.title else [], deals)
        elif deals:
            bare = {worth_of(draft): group}
            _match_exact(bare, deals)
            _match_rest(bare, deals)
        return group

    def text(self, position: int, place: int) -> str:
        """Return a row as the report of the file `place` names it: `2` or `2 of march.csv`."""
        file, row = divmod(position, _MOST_ROWS)
        return f"{row}" if file == place else f"{row} of {self._names[file]}"

    def _repeated(self, rows: Iterable[Row], bare: Collection[int]) -> set[int]:
        """Return the keys that several rows have."""
        seen, repeated = set[int](), set[int]()
        for _, draft, slot in rows:
            for key in self._keys(draft, slot, bare):
                (repeated if key in seen else seen).add(key)
        return repeated

    def _keys(self, draft: Draft, slot: int, bare: Collection[int]) -> Collection[int]:
        """Return hashes of what makes a row one deal with others: its id, and its title if there
        are rows without an id or deals of the book that it may be."""
        if not draft.origin:
            return (title_key(slot, row_title(draft)),)
        own = hash(draft.origin)
        if not bare and not self._index.has_titles:
            return (own,)
        titles = {title_key(slot, each) for each in self._titles(draft)}
        return [own, *(each for each in titles if each in bare or self._index.has_title(each))]

    def _titles(self, draft: Draft) -> Iterator[str]:
        """Yield the title of a row with an id, and that of its deal in the book."""
        yield row_title(draft)
        known = self._index.deal_of_origin.get(draft.origin)
        if known is not None:
            yield known.title

    def _group(self, rows: Iterable[Row], bare: Collection[int], repeated: set[int]) -> None:
        of_origin: dict[str, DealGroup] = {}
        titled: dict[tuple[int, str], _Titled] = {}
        for position, draft, slot in rows:
            if repeated.isdisjoint(self._keys(draft, slot, bare)):
                continue
            if not draft.origin:
                key = (slot, fold(row_title(draft)))
                self._of_row[position] = titled.setdefault(key, _Titled()).see(draft)
                continue
            group = _added(of_origin, draft.origin, draft)
            self._of_row[position] = group
            for each in self._titles(draft):
                titled.setdefault((slot, fold(each)), _Titled()).of_origin[draft.origin] = group
        for origin, group in of_origin.items():
            known = self._index.deal_of_origin.get(origin)
            group.choose().deal = known.key if known else None
        joined: dict[DealGroup, DealGroup] = {}
        for (slot, title), rows_of_title in titled.items():
            deals = self._index.deals_titled(slot, title, is_here=False) if slot > 0 else []
            joined.update(rows_of_title.resolved(title, deals))
        for position, group in self._of_row.items() if joined else ():
            self._of_row[position] = joined.get(group, group)


class _Titled:
    """The groups of one prospect and title."""

    def __init__(self) -> None:
        self.of_origin: dict[str, DealGroup] = {}
        self._bare: dict[Worth, DealGroup] = {}
        """Of rows without an id."""

    def see(self, draft: Draft) -> DealGroup:
        """Return the group of a row without an id."""
        return _added(self._bare, worth_of(draft), draft)

    def resolved(self, title: str, deals: Sequence[Deal]) -> Mapping[DealGroup, DealGroup]:
        """Give each group its deal of the book. Return the groups that are part of another."""
        ids = [self.of_origin[each] for each in sorted(self.of_origin)]
        taken = {each.deal for each in ids}
        free = [deal for deal in deals if deal.key not in taken]
        of_worth = _by_worth(ids)
        joined = {
            group: of_worth[worth] for worth, group in self._bare.items() if worth in of_worth
        }
        # those that say most first
        bare = {
            worth: self._bare[worth].choose()
            for worth in sorted(self._bare, key=lambda each: (each.count(None), repr(each)))
            if worth not in of_worth
        }
        _match_exact(bare, free)
        new = [
            each for each in ids
            if each.deal is None and each.winner.title and fold(each.winner.title) == title
        ]  # fmt: skip
        _give(new, free, {each.deal for each in bare.values()})
        given = {each.deal for each in ids}
        joined |= _match_rest(bare, [deal for deal in free if deal.key not in given])
        joined |= _of_one_deal([*ids, *bare.values()])
        return {group: _end(joined, group) for group in joined}


def _added(groups: dict[Any, DealGroup], key: object, draft: Draft) -> DealGroup:
    known = groups.get(key)
    if known is None:
        known = groups[key] = DealGroup(draft)
    else:
        known.add(draft)
    return known


def _by_worth(groups: Sequence[DealGroup]) -> dict[Worth, DealGroup]:
    """Return the first group of each worth, else the first that says more."""
    found: dict[Worth, DealGroup] = {}
    worths = [(worth_of(each.winner), each) for each in groups]
    for worth, each in worths:
        found.setdefault(worth, each)
    for worth, each in worths:
        for less in poorer(worth):
            found.setdefault(less, each)
    return found


def _give(
    groups: Sequence[DealGroup], deals: Sequence[Deal], exact: Collection[int | None] = ()
) -> None:
    """Give groups with new ids the deals of the book that have no id of their system: those of
    the same worth; then the only one that is left, unless it is `exact` that of other rows."""
    given: set[int] = set()
    spaces: dict[str, list[DealGroup]] = {}
    for group in groups if deals else ():
        spaces.setdefault(group.winner.origin.partition(":")[0] + ":", []).append(group)
    for space, rivals in spaces.items():
        free = [
            deal for deal in deals
            if deal.key not in given and not any(each.startswith(space) for each in deal.origins)
        ]  # fmt: skip
        by_worth = DealsByWorth(free)
        for group in rivals:
            deal = by_worth.first(worth_of(group.winner), given)
            if deal is not None:
                group.deal = deal.key
                given.add(deal.key)
        left = [deal for deal in free if deal.key not in given and deal.key not in exact]
        without = next((each for each in rivals if each.deal is None), None)
        if len(left) == 1 and without is not None:
            without.deal = left[0].key
            given.add(left[0].key)


def _match_exact(bare: Mapping[Worth, DealGroup], deals: Sequence[Deal]) -> None:
    """Give groups without an id the first deal of the same value and day."""
    by_worth = DealsByWorth(deals)
    for worth, group in bare.items():
        deal = by_worth.first(worth)
        group.deal = deal.key if deal else None


def _match_rest(
    bare: Mapping[Worth, DealGroup], deals: Sequence[Deal]
) -> dict[DealGroup, DealGroup]:
    """Match the other groups without an id, those that say most first: one that says less than
    another is part of it; if one is left, it is the deal of that title, whatever its value.
    Return the groups that are part of another."""
    joined: dict[DealGroup, DealGroup] = {}
    richer: dict[Worth, DealGroup] = {}
    for worth, group in bare.items():
        if group.deal is None and worth in richer:
            joined[group] = richer[worth]
        for less in poorer(worth):
            richer.setdefault(less, group)
    left = {worth: group for worth, group in bare.items() if group not in joined}
    by_worth = DealsByWorth(deals)
    for worth, group in left.items():
        if group.deal is not None:
            continue
        found = by_worth.of_day(worth) or (deals if len(left) == 1 else ())
        group.deal = found[0].key if found else None
        if len(found) > 1:
            shown = first_few([each.ref for each in found[:_MOST_NAMED]], _MOST_NAMED,
                              count=len(found))  # fmt: skip
            group.refusal = f"it fits {len(found)} deals: {shown}"
    return joined


def _of_one_deal(groups: Iterable[DealGroup]) -> dict[DealGroup, DealGroup]:
    """Return the groups that have the deal of an earlier group, with that group."""
    first: dict[int, DealGroup] = {}
    joined = {}
    for group in groups:
        if group.deal is not None and first.setdefault(group.deal, group) is not group:
            joined[group] = first[group.deal]
    return joined


def _end(joined: Mapping[DealGroup, DealGroup], group: DealGroup) -> DealGroup:
    """Return the group that a group is part of in the end."""
    while group in joined:
        group = joined[group]
    return group


class _Rows:
    """The rows with a deal that were matched to a prospect."""

    def __init__(self, files: Sequence[Drafts], matched: Sequence[MatchedFile]) -> None:
        self._files = list(zip(files, matched, strict=True))

    def __iter__(self) -> Iterator[Row]:
        for place, (file, found) in enumerate(self._files):
            for draft, match in zip(file.drafts, found.rows, strict=True):
                if draft.has_deal and draft.act is None and match.slot:
                    yield position_of(place, draft), draft, match.slot


def position_of(place: int, draft: Draft) -> int:
    """Return the file and the row as one number."""
    # of the first file the number that the draft has, which takes no memory
    return place * _MOST_ROWS + draft.row if place else draft.row


def row_title(draft: Draft) -> str:
    """Return by what a row names its deal."""
    return draft.title or draft.product


def _content(draft: Draft) -> list[object]:
    """Return what a row says of its deal, comparable by its text."""
    said = [getattr(draft, name) for name in _LABELS]
    return [sorted(each.items()) if isinstance(each, dict) else each for each in said]


def _filled(draft: Draft) -> int:
    return sum(bool(getattr(draft, name)) for name in _LABELS)


def _lost(draft: Draft, winner: Draft) -> Iterator[str]:
    """Yield what a row says of a deal, and the winner says otherwise or not at all."""
    for name, label in _LABELS.items():
        said, kept = getattr(draft, name), getattr(winner, name)
        if name == "status" and draft.stage != winner.stage:
            continue  # a stage says it as well
        if isinstance(said, dict):
            for key, value in said.items():
                if value and kept.get(key) != value:
                    yield f"{label} {key} {value[:_LONGEST]!r} (kept: {_text(kept.get(key))})"
        elif said not in (None, "", ()) and said != kept:
            yield f"{label} {_text(said)} (kept: {_text(kept)})"


def _text(value: Any) -> str:
    """Return a value of a row as a remark shows it."""
    if value in (None, "", ()):
        return "nothing"
    if isinstance(value, Money):
        return values.money(value.amount, value.currency)
    if isinstance(value, tuple):
        value = ", ".join(value)
    return repr(str(value)[:_LONGEST])
