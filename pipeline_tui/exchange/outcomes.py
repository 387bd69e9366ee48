"""What became of each row of an import, field by field: the plan of a dry run."""

from __future__ import annotations

from enum import StrEnum
from itertools import compress
from operator import is_not
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.exchange.matches import MatchedBy
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline_tui.exchange.sheet import Rejected
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Contact, Prospect


class Action(StrEnum):
    """What an import does with a row."""

    CREATE = "create"
    UPDATE = "update"
    SKIP = "skip"
    REJECT = "reject"


_END = 500
"""Characters of a long text that a plan shows, from its start and from its end."""


class Difference(NamedTuple):
    """A field of the book before and after; empty where there is nothing."""

    field: str
    """`value`; of the prospect or a contact with its record before it: `prospect source`."""
    old: str
    new: str


class Kept(NamedTuple):
    """A field of the book that stays as it is although the file has another value."""

    field: str
    present: str
    offered: str
    why: str = "edited manually"


class Outcome(NamedTuple):
    """What became of one row."""

    row: int
    action: Action
    ref: str = ""
    name: str = ""
    reason: str = ""
    """Why it was skipped or rejected, or what is worth a look."""
    differences: tuple[Difference, ...] = ()
    kept: tuple[Kept, ...] = ()
    sheet: str = ""
    """The sheet of the row, if several sheets of a workbook are read."""
    matched_by: MatchedBy = MatchedBy.NOTHING
    """By what the row was matched to a prospect that was there."""

    @property
    def label(self) -> str:
        """Return the row by its number and its sheet."""
        return f"{self.sheet} row {self.row}" if self.sheet else f"row {self.row}"

    @property
    def is_odd(self) -> bool:
        """Whether somebody should look at it: it was rejected, or not all of it was taken."""
        is_told = self.reason not in ("", IN_THE_BOOK)
        return self.action is Action.REJECT or is_told or bool(self.kept)


ACTIVITY, NEXT_STEP = "activity", "next step"
"""What a row of activities is told by: its field, with nothing before it."""
IN_THE_BOOK = "it is in the book"


class Story:
    """Follows one row through the import."""

    __slots__ = (
        "added", "adds_records", "deals", "kept", "matched_by", "name", "prospect",
        "prospect_before", "reason", "row",
    )  # fmt: skip

    def __init__(self, row: int, name: str) -> None:
        self.row, self.name = row, name
        self.reason = ""
        self.matched_by = MatchedBy.NOTHING
        self.kept: tuple[Kept, ...] = ()
        self.prospect_before: Prospect | None = None
        self.prospect: Prospect | None = None
        self.deals: tuple[tuple[Deal | None, Deal], ...] = ()
        self.added: Difference | None = None
        """An activity or a task that the row itself is."""
        self.adds_records = False
        """Whether it brought something else: a next step, an activity …"""

    def keep(self, kept: Iterable[Kept]) -> None:
        """These fields were kept."""
        self.kept += tuple(kept)

    def add_deal(self, old: Deal | None, new: Deal) -> None:
        """A deal before and after."""
        self.deals += ((old, new),)

    def outcome(self) -> Outcome:
        """What became of it."""
        prospect = self.prospect
        differences = list(self._differences())
        is_new = prospect is not None and self.prospect_before is None
        is_new = is_new or any(old is None for old, _ in self.deals) or self.added is not None
        action = Action.CREATE if is_new else Action.UPDATE
        if not (is_new or differences or self.adds_records):
            action = Action.SKIP
        reason = self.reason
        if action is Action.SKIP and not reason and not self.kept:
            reason = IN_THE_BOOK
        ref = self.deals[0][1].ref if len(self.deals) == 1 else prospect.ref if prospect else ""
        name = prospect.name if prospect else self.name
        return Outcome(
            self.row, action, ref, name, reason, tuple(differences), self.kept,
            matched_by=self.matched_by,
        )  # fmt: skip

    def _differences(self) -> Iterator[Difference]:
        if self.added is not None:
            yield self.added
        for old, new in self.deals:
            before = f"deal {new.ref} " if len(self.deals) > 1 else ""
            for each in differences(deal_texts(old), deal_texts(new)):
                yield each._replace(field=before + each.field) if before else each
        was, is_now = self.prospect_before, self.prospect
        if was is not None and is_now is not None:
            was, is_now = _unlike(was, is_now), _unlike(is_now, was)
        yield from differences(prospect_texts(was), prospect_texts(is_now))


def _unlike(prospect: Prospect, other: Prospect) -> Prospect:
    """Return the prospect with only those contacts that are other objects than those of the
    other one at the same positions: of a thousand contacts a row changes one."""
    ours, theirs = prospect.contacts, other.contacts
    changed = (*compress(ours, map(is_not, ours, theirs)), *ours[len(theirs) :])
    return msgspec.structs.replace(prospect, contacts=changed)


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    """The fields that differ."""
    for name in {**old, **new}:
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield Difference(name, _outlined(before), _outlined(after))


def _outlined(text: str) -> str:
    """Return a long text without its middle: a plan holds the notes of each row, and they grow
    with each row of one prospect."""
    return text if len(text) <= 2 * _END else f"{text[:_END]} … {text[-_END:]}"


def deal_texts(deal: Deal | None) -> dict[str, str]:
    """What an import can tell of a deal, as text by field."""
    if deal is None:
        return {}
    found = {
        "title": deal.title,
        "value": "" if deal.value is None else values.money(deal.value, deal.currency),
        "stage": deal.stage.value,
        "status": deal.status.value,
        "lost reason": deal.lost.reason if deal.lost else "",
        "probability": "" if deal.probability is None else f"{deal.probability}%",
        "close": str(deal.close or ""),
        "closed": f"{deal.closed or ''}{' (guessed)' if deal.is_closing_guessed else ''}",
        "product": deal.product or "",
        "owner": deal.owner or "",
        "competitors": ", ".join(deal.competitors),
        "tags": ", ".join(deal.tags),
        "created": str(deal.created),
        **{f"field {name}": value for name, value in deal.fields.items()},
    }
    return {name: text for name, text in found.items() if text}


def prospect_texts(prospect: Prospect | None) -> dict[str, str]:
    """What an import can tell of a prospect and its contacts, as text by field."""
    if prospect is None:
        return {}
    found = {
        "prospect": prospect.name,
        "prospect source": prospect.source or "",
        "prospect segment": prospect.segment or "",
        "prospect owner": prospect.owner or "",
        "prospect tags": ", ".join(prospect.tags),
        "prospect needs": prospect.needs,
        "prospect notes": prospect.notes,
        "prospect terms": _encoded(prospect.terms),
        **{f"prospect field {name}": value for name, value in prospect.fields.items()},
    }
    for contact in prospect.contacts:
        found[f"contact {contact.id}"] = _contact_text(contact)
    return {name: text for name, text in found.items() if text}


def _contact_text(contact: Contact) -> str:
    role = f"({contact.role})" if contact.role else ""
    parts = (contact.name, role, *contact.emails, *contact.phones)
    return " ".join(part for part in parts if part)


def _encoded(value: msgspec.Struct | None) -> str:
    return "" if value is None else msgspec.json.encode(value).decode()


def rejected(row: Rejected) -> Outcome:
    """What became of a rejected row."""
    name = " · ".join(value.strip() for value in row.values if value.strip())
    return Outcome(row.number, Action.REJECT, name=name[:200], reason=row.reason)
