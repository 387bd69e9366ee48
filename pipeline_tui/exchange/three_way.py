"""One document changed in two books since both had the same: field by field.

What only one side changed is taken from that side. Sets (tags, contacts, documents of a
contract, ticked duties, own fields, the history) are united. A field that both changed,
and not to the same, is a conflict: mine stays unless theirs is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import msgspec

from pipeline_tui.exchange.three_way_members import UNKNOWN, member_key, merged_members
from pipeline_tui.model.deal import Loss
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.history import (
    Lost,
    Moved,
    Reopened,
    Rescheduled,
    Revalued,
    Reweighed,
)

T = TypeVar("T", bound=msgspec.Struct)
PLACES = frozenset({"number", "id", "uid", "prospect", "deal", "contract"})
"""Fields that say where a document is; they are translated, not merged."""
_HIGHEST = frozenset({"touched", "deals_made", "contacts_made"})
_EVENTS: Mapping[type, str] = {
    Moved: "stage", Lost: "stage", Reopened: "stage", Revalued: "value",
    Rescheduled: "close", Reweighed: "probability",
}  # fmt: skip
"""The figure that an event tells of: their event goes with their figure."""
TOGETHER = (
    ("stage", "lost"), ("value", "currency"), ("amount", "currency"),
    ("lines", "currency", "discount", "bonus", "payment_days", "sent", "answer", "answered"),
    ("ends", "ended", "renewals"),
    ("answer", "answered"), ("outcome", "closed"), ("resolution", "resolved"),
)  # fmt: skip
"""Fields that make sense only together: what was sent is what the client has. A conflict is
named by the first of them in which the two differ."""
_LONGEST = 200


class FieldConflict(NamedTuple):
    """A field that both sides changed, with both values in words."""

    field: str
    mine: str
    theirs: str
    takes_theirs: bool


Prefer = Callable[[str], bool]
"""Whether theirs is wanted for a field in conflict."""


class _Merge:
    """Collects the conflicts of one document."""

    def __init__(self, prefer: Prefer) -> None:
        self.prefer = prefer
        self.conflicts: list[FieldConflict] = []

    def choose(self, field: str, mine: Any, theirs: Any) -> Any:
        """The value of a field that both changed."""
        takes_theirs = self.prefer(field)
        told = mine, theirs
        if isinstance(mine, _Together):
            told = mine.beside(theirs), theirs.beside(mine)
        self.conflicts.append(FieldConflict(field, said(told[0]), said(told[1]), takes_theirs))
        return theirs if takes_theirs else mine

    def value(self, field: str, base: Any, mine: Any, theirs: Any) -> Any:
        """Three values made one; `base` may be `UNKNOWN`."""
        if mine == theirs or _is_same(theirs, base):
            return mine
        if _is_same(mine, base):
            return theirs
        return self.both_changed(field, base, mine, theirs)

    def both_changed(self, field: str, base: Any, mine: Any, theirs: Any) -> Any:
        """Sets are united, parts are merged one by one, anything else is a conflict."""
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            return self.mapping(field, base, mine, theirs)
        if isinstance(mine, msgspec.Struct) and type(mine) is type(theirs):
            inner = base if isinstance(base, type(mine)) else UNKNOWN
            return self.struct(f"{field}.", inner, mine, theirs)
        if isinstance(mine, tuple) and not isinstance(mine, _Together):
            members = (*mine, *theirs)
            if all(isinstance(each, str) for each in members):
                return _united(() if base is UNKNOWN else base, mine, theirs)
            if member_key(members):
                return merged_members(self, field, base, mine, theirs)
        return self.choose(field, mine, theirs)

    def mapping(self, field: str, base: Any, mine: Any, theirs: Any) -> dict[str, Any]:
        """Key by key; a key that one side took out is gone."""
        old = {} if base is UNKNOWN else base
        made: dict[str, Any] = {}
        for name in dict.fromkeys((*mine, *theirs)):
            kept = self.value(f"{field}.{name}", old.get(name), mine.get(name), theirs.get(name))
            if kept is not None:
                made[name] = kept
        return made

    def struct(self, prefix: str, base: Any, mine: T, theirs: T) -> T:
        """Field by field."""
        new: dict[str, Any] = {}
        for names in _groups(mine.__struct_fields__):
            was = UNKNOWN if base is UNKNOWN else _Together.of(base, names)
            ours, others = _Together.of(mine, names), _Together.of(theirs, names)
            differing = [n for n in names if getattr(mine, n) != getattr(theirs, n)]
            kept = self.value(prefix + (differing or names)[0], was, ours, others)
            new |= dict(zip(names, kept.values, strict=True))
        for name in mine.__struct_fields__:
            if name in PLACES or name in new or name == "history":
                continue
            ours, others = getattr(mine, name), getattr(theirs, name)
            if name in _HIGHEST:
                is_theirs = base is UNKNOWN or getattr(base, name) != others
                new[name] = max(ours, others) if is_theirs else ours
                continue
            was = UNKNOWN if base is UNKNOWN else getattr(base, name)
            new[name] = self.value(prefix + name, was, ours, others)
        if "history" in mine.__struct_fields__:
            new["history"] = _history(base, mine, theirs, new)
        return msgspec.structs.replace(mine, **new)


class _Together(NamedTuple):
    """The values of fields that make sense only together."""

    values: tuple[Any, ...]

    @classmethod
    def of(cls, doc: msgspec.Struct, names: tuple[str, ...]) -> _Together:
        return cls(tuple(getattr(doc, name) for name in names))

    def beside(self, other: _Together) -> _Together:
        """Of more than two, those values in which the other differs."""
        if len(self.values) == 2:
            return self
        pairs = zip(self.values, other.values, strict=True)
        return _Together(tuple(value for value, there in pairs if value != there))


def _groups(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for group in TOGETHER:
        taken = {name for each in found for name in each}
        if set(group) <= set(names) and not taken.intersection(group):
            found.append(group)
    return found


def merge_documents(
    base: T | None, mine: T, theirs: T, prefer: Prefer
) -> tuple[T, list[FieldConflict]]:
    """The document that both sides made of `base`, and the fields in conflict. Without a
    base every field in which they differ is one."""
    merge = _Merge(prefer)
    made = merge.struct("", UNKNOWN if base is None else base, mine, theirs)
    if "contacts_made" in made.__struct_fields__:
        highest = max([0, *(each.id for each in getattr(made, "contacts", ()))])
        counted = max(getattr(made, "contacts_made", 0), highest)
        made = msgspec.structs.replace(made, contacts_made=counted)
    return made, merge.conflicts


def _united(base: Any, mine: Any, theirs: Any) -> tuple[str, ...]:
    """Mine, with what they added and without what they took off."""
    gone = set(base) - set(theirs)
    kept = [each for each in mine if each not in gone]
    added = [each for each in theirs if each not in base]
    return tuple(dict.fromkeys((*kept, *added)))


def said(value: object) -> str:
    """A value in words, on one line."""
    if isinstance(value, _Together):
        return ", ".join(said(each) for each in value.values if each not in (None, "")) or "—"
    if isinstance(value, Loss):
        return f"lost: {said(value.reason)}"
    if value in (None, "", ()):
        return "—"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple | dict | msgspec.Struct):
        text = encode(value).decode("utf-8", "replace")
    else:
        text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _is_same(value: Any, base: Any) -> bool:
    return base is not UNKNOWN and bool(value == base)


def _history(base: Any, mine: Any, theirs: Any, new: Mapping[str, Any]) -> tuple[Any, ...]:
    """My events, and theirs that tell of a figure which was taken from them."""
    if mine.history == theirs.history:
        return tuple(mine.history)
    was = () if base is UNKNOWN else base.history
    if base is not UNKNOWN and mine.history == was and _figures(mine) == _figures(base):
        return tuple(theirs.history) if _figures(theirs) == _new_figures(new) else mine.history
    figures = {"stage": ("stage", "lost"), "value": ("value",), "close": ("close",),
               "probability": ("probability",)}  # fmt: skip
    taken = {
        figure
        for figure, names in figures.items()
        if all(new[name] == getattr(theirs, name) for name in names)
        and any(getattr(mine, name) != getattr(theirs, name) for name in names)
    }
    added = [
        each
        for each in theirs.history
        if each not in was and each not in mine.history and _EVENTS.get(type(each)) in taken
    ]
    if not added:
        return tuple(mine.history)
    return tuple(sorted((*mine.history, *added), key=lambda event: event.on))


def _figures(deal: Any) -> tuple[Any, ...]:
    return deal.stage, deal.lost, deal.value, deal.close, deal.probability


def _new_figures(new: Mapping[str, Any]) -> tuple[Any, ...]:
    return new["stage"], new["lost"], new["value"], new["close"], new["probability"]
