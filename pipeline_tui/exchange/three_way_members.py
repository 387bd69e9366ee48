"""People of a prospect, papers of a contract: members that two books changed one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from pipeline_tui.model.identity import further_emails, same_person

if TYPE_CHECKING:
    from collections.abc import Iterator


class Unknown:
    """How a document was is not known."""


UNKNOWN = Unknown()


class Merging(Protocol):
    """What merges the fields of one member, and settles what both sides changed."""

    def choose(self, field: str, mine: Any, theirs: Any) -> Any:
        """The one of two values that stands."""

    def struct(self, prefix: str, base: Any, mine: Any, theirs: Any) -> Any:
        """Field by field."""


def member_key(members: tuple[Any, ...]) -> str:
    """By which field members are told apart; empty for what is no set of members."""
    for key in ("id", "name"):
        if members and all(key in getattr(each, "__struct_fields__", ()) for each in members):
            return key
    return ""


def merged_members(
    merge: Merging, field: str, base: Any, mine: tuple[Any, ...], theirs: tuple[Any, ...]
) -> tuple[msgspec.Struct, ...]:
    """Mine with what they changed, without whom only they took out, and with their new ones.

    One that one side changed and the other took out is a conflict.
    """
    return _Members(merge, field, base, mine, theirs).merged()


class _Members:
    def __init__(self, merge: Merging, field: str, base: Any, mine: Any, theirs: Any) -> None:
        self.merge, self.field = merge, field
        self.key = member_key((*mine, *theirs))
        self.is_unknown = base is UNKNOWN
        self.old = {} if self.is_unknown else self._by_key(base)
        self.ours, self.others = self._by_key(mine), self._by_key(theirs)
        self.made: dict[Any, Any] = {}
        self.met: set[Any] = set()
        """Places of those here that one there has been merged into."""

    def merged(self) -> tuple[msgspec.Struct, ...]:
        left = dict(self.others)
        for place, each in self._kept():
            self.made[place] = each
            if place in self.met:
                del left[place]
        number = max([0, *(at for at in (*self.ours, *self.old) if isinstance(at, int))])
        for place, each in left.items():
            if place in self.old:
                if each != self.old[place] and self._choose(None, each) is not None:
                    self.made[place] = each
            elif self.key != "id":
                self.made[place] = each
            elif not self._met_as_new(each):
                number += 1
                self.made[number] = msgspec.structs.replace(each, id=number)
                self.met.add(number)
        return tuple(self.made.values())

    def _kept(self) -> Iterator[tuple[Any, Any]]:
        """Mine, merged with those that are at the same place there."""
        for place, each in self.ours.items():
            was, other = self.old.get(place), self.others.get(place)
            if other is not None and (was is not None or self._is_one(each, other)):
                self.met.add(place)
                yield place, self._struct(UNKNOWN if was is None else was, each, other)
            elif was is None or (each != was and self._choose(each, None) is not None):
                yield place, each

    def _is_one(self, mine: Any, other: Any) -> bool:
        """Whether two that have the same key, and are new on both sides, are one. An id
        that both gave out means two people."""
        return self.key != "id" or (self.is_unknown and same_person(mine, other))

    def _met_as_new(self, other: Any) -> bool:
        """Merge somebody new there into the same person who is new here."""
        for place, each in self.made.items():
            if place in self.met or not same_person(each, other):
                continue
            further = tuple(further_emails(each.emails, other.emails))
            nobody = type(each)(id=each.id)
            self.made[place] = self._struct(
                nobody, each, msgspec.structs.replace(other, emails=further)
            )
            self.met.add(place)
            return True
        return False

    def _by_key(self, members: tuple[Any, ...]) -> dict[Any, Any]:
        return {getattr(each, self.key): each for each in members}

    def _struct(self, was: Any, mine: Any, theirs: Any) -> Any:
        return self.merge.struct(f"{self._name(mine)}.", was, mine, theirs)

    def _choose(self, mine: Any, theirs: Any) -> Any:
        return self.merge.choose(self._name(mine or theirs), mine, theirs)

    def _name(self, member: Any) -> str:
        return f"{self.field}.{getattr(member, 'name', '') or getattr(member, self.key)}"
