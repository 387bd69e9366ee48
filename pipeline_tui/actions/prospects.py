"""Prospects: add, edit, remove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.book.tables import table_of
from pipeline_tui.model.folding import fold
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.book import Change


class NewProspect(msgspec.Struct, frozen=True):
    """What is known of a prospect when it is added."""

    name: str
    source: str | None = None
    segment: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = {}
    needs: str = ""
    notes: str = ""
    origins: tuple[str, ...] = ()
    created: date | None = None
    """Today, unless told otherwise."""


def add_prospect(change: Change, new: NewProspect) -> Prospect:
    """A new prospect under a number of its own. Raises UsageError."""
    return change.put(
        Prospect(
            number=change.next_number(),
            uid=words.new_uid(),
            name=words.required(new.name, "name"),
            created=new.created or change.today,
            source=words.optional(new.source, "source"),
            segment=words.optional(new.segment, "segment"),
            owner=words.optional(new.owner, "owner"),
            tags=words.tags(new.tags),
            fields={
                words.required(name, "field"): words.text(value, name)
                for name, value in new.fields.items()
            },
            needs=words.text(new.needs, "needs"),
            notes=words.text(new.notes, "notes"),
            origins=new.origins,
        )
    )


class ProspectEdit(msgspec.Struct, frozen=True):
    """What to change of a prospect; none leaves a field as it is, empty clears it."""

    name: str | None = None
    source: str | None = None
    segment: str | None = None
    owner: str | None = None
    needs: str | None = None
    notes: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = {}
    """An empty text removes the field."""


def edit_prospect(change: Change, prospect: Prospect, edit: ProspectEdit) -> Prospect:
    """The prospect with the changes. Raises UsageError."""
    new: dict[str, Any] = {}
    if edit.name is not None:
        new["name"] = words.required(edit.name, "name")
    for name in ("source", "segment", "owner"):
        value = getattr(edit, name)
        if value is not None:
            new[name] = words.optional(value, name)
    for name in ("needs", "notes"):
        value = getattr(edit, name)
        if value is not None:
            new[name] = words.text(value, name)
    new["tags"] = edited_tags(prospect.tags, edit.add_tags, edit.remove_tags)
    new["fields"] = edited_fields(prospect.fields, edit.fields)
    return change.put(msgspec.structs.replace(prospect, **new))


def edited_tags(have: Iterable[str], add: Iterable[str], remove: Iterable[str]) -> tuple[str, ...]:
    """The tags after some were added and some removed. Raises UsageError."""
    gone = {fold(tag.removeprefix("#")) for tag in remove}
    kept = {_tag_key(tag): tag for tag in have}
    for tag in words.tags(add):
        kept.setdefault(_tag_key(tag), tag)
    return tuple(tag for key, tag in kept.items() if key not in gone)


_tag_key = lru_cache(maxsize=20_000)(fold)
"""An import edits the same prospect again and again: to fold its tags each time is quadratic."""


def edited_fields(have: Mapping[str, str], edit: Mapping[str, str]) -> dict[str, str]:
    """The custom fields after an edit. Raises UsageError."""
    fields = dict(have)
    for name, value in edit.items():
        known = next((each for each in fields if fold(each) == fold(name)), None)
        key = known or words.required(name, "field")
        fields[key] = words.text(value, key)
    return {name: value for name, value in fields.items() if value}


class Removed(msgspec.Struct, frozen=True):
    """What went with something that was removed."""

    counts: Mapping[str, int] = {}
    """How many documents of each table."""

    def __add__(self, other: Removed) -> Removed:
        return Removed(dict(Counter(self.counts) + Counter(other.counts)))


def remove_prospect(change: Change, prospect: Prospect) -> Removed:
    """Take out a prospect with its deals and all that belongs to them."""
    return take_out(change, [*change.belongings(prospect.number), prospect])


def take_out(change: Change, documents: Sequence[msgspec.Struct]) -> Removed:
    """Take out documents, and count them by table."""
    counts = Counter(table_of(type(doc)) for doc in documents)
    for doc in documents:
        change.remove(doc)
    return Removed(dict(counts))
