"""Manual edits of what an import brought: an update keeps them.

The journal knows it. A field is the import's where its present value is one that an import
once put there; anything else is a manual edit (or comes from a hand-over, which is the work
of a person too). Only changes of the field itself count: an import that changed
another field of the same deal says nothing of this one.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.book.entries import EntryKind
from pipeline_tui.book.tables import key_of, table_of
from pipeline_tui.exchange.drafts import EMPTY
from pipeline_tui.exchange.outcomes import Kept
from pipeline_tui.model.encoding import decode_plain, to_plain
from pipeline_tui.model.folding import fold
from pipeline_tui.model.money import fit
from pipeline_tui.model.prospect import OWN, Prospect
from pipeline_tui.model.stages import Status
from pipeline_tui.present.values import money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from pipeline_tui.actions.prospects import ProspectEdit
    from pipeline_tui.book.entries import DocumentChange, Entry
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.deal import Deal

_NOTHING: Mapping[str, Any] = {
    "title": "", "value": None, "probability": None, "close": None, "product": "", "owner": "",
}  # fmt: skip
"""The fields of a deal that a draft may tell, with what it says where it tells nothing."""
STANDING = "standing"
"""Stage and status in one: a file tells both or none."""
_IMPORT = "import"
_MANY = 20
"""Contacts of a prospect, or addresses of a contact. To read all of them again for each row was
quadratic."""
EDITED_SHEET = " # edited sheet"
"""Ends the command of an import that takes our own sheet back: its cells are manual edits."""


class HandEdits:
    """Looks into the journal when an update would first change a field."""

    def __init__(self, entries: Callable[[], Iterable[Entry]]) -> None:
        self._entries = entries
        self._pasts: dict[tuple[str, str], Past] = {}
        """Of the prospects with many contacts or addresses, which many rows ask for."""

    @cached_property
    def _imports(self) -> dict[tuple[str, str], list[DocumentChange]]:
        """What imports did to prospects and deals, by table and key."""
        found: dict[tuple[str, str], list[DocumentChange]] = {}
        for entry in self._entries():
            is_import = entry.command.split(" ", 1)[0] == _IMPORT
            is_import = is_import and not entry.command.endswith(EDITED_SHEET)
            if is_import and entry.kind is EntryKind.CHANGE:
                for each in entry.changes:
                    if each.table in ("prospects", "deals") and each.new is not None:
                        found.setdefault((each.table, each.key), []).append(each)
        return found

    def past(self, doc: Deal | Prospect) -> Past:
        """What imports have put into a record."""
        place = (table_of(type(doc)), str(key_of(doc)))
        known = self._pasts.get(place)
        past = known.of(doc) if known else Past(doc, lambda: self._imports.get(place, ()))
        if isinstance(doc, Prospect) and _has_many(doc):
            self._pasts[place] = past
        return past


class Past:
    """What imports have put into the fields of one record."""

    def __init__(
        self, doc: Deal | Prospect, changes: Callable[[], Sequence[DocumentChange]]
    ) -> None:
        self._doc, self._changes = doc, changes
        self._put: dict[str, frozenset[str]] = {}
        """What imports put into a field of several values, by field."""

    def of(self, doc: Deal | Prospect) -> Past:
        """Return the same for a newer form of the record."""
        if doc == self._doc:
            return self
        past = Past(doc, self._changes)
        past._put = self._put
        if "_steps" in self.__dict__:
            past.__dict__["_steps"] = self._steps
        return past

    @cached_property
    def _present(self) -> dict[str, object]:
        return _fields(to_plain(self._doc))

    @cached_property
    def _steps(self) -> list[tuple[dict[str, object] | None, dict[str, object]]]:
        """How imports found the record (none: they made it), and how they left it."""
        return [(_decoded(each.old), _decoded(each.new) or {}) for each in self._changes()]

    @property
    def _was_brought(self) -> bool:
        has_origin = any(not each.startswith(OWN) for each in self._doc.origins)
        return has_origin or any(old is None for old, _ in self._steps)

    def is_by_hand(self, field: str) -> bool:
        """Whether its present value is none that an import put there."""
        present = self._present.get(field)
        if not self._steps and present is None:
            return False  # nothing is overwritten where nothing stands
        put = [
            new.get(field)
            for old, new in self._steps
            if old is None or old.get(field) != new.get(field)
        ]
        return (self._was_brought or bool(put)) and present not in put

    def removed(self, name: str, words: Iterable[str]) -> tuple[str, ...]:
        """Which of some tags, contacts, e-mails or phones an import once put here, and are gone."""
        put = self._put_words(name)
        brought = [each for each in words if each and fold(each) in put]
        if not brought:
            return ()
        present = set(_words(self._present, name))
        return tuple(each for each in brought if fold(each) not in present)

    def _put_words(self, name: str) -> frozenset[str]:
        if name not in self._put:
            self._put[name] = frozenset(
                word
                for old, new in self._steps
                for word in set(_words(new, name)) - set(_words(old or {}, name))
            )
        return self._put[name]


def _has_many(prospect: Prospect) -> bool:
    return len(prospect.contacts) > _MANY or any(
        len(each.emails) + len(each.phones) > _MANY for each in prospect.contacts
    )


def _decoded(raw: msgspec.Raw | None) -> dict[str, object] | None:
    return None if raw is None else _fields(decode_plain(raw))


def _fields(doc: Mapping[str, Any]) -> dict[str, object]:
    """A record as JSON, by the fields that an import can write."""
    found: dict[str, object] = {
        name: doc[name]
        for name in ("name", "title", "probability", "close", "product", "owner", "source",
                     "segment", "needs", "notes")
        if doc.get(name) not in (None, "")
    }  # fmt: skip
    if doc.get("value") is not None:
        found["value"] = (doc["value"], doc.get("currency"))
    if "stage" in doc:
        found[STANDING] = "lost" if doc.get("lost") else doc["stage"]
    for name, value in doc.get("fields", {}).items():
        found[f"field {fold(name)}"] = value
    for name in ("tags", "competitors"):
        found[name] = [fold(each) for each in doc.get(name, ())]
    contacts = doc.get("contacts", ())
    found["contacts"] = [fold(each.get("name", "")) for each in contacts]
    for name in ("emails", "phones"):
        found[name] = [fold(word) for each in contacts for word in each.get(name, ())]
    return found


def _words(fields: Mapping[str, object], name: str) -> list[str]:
    found = fields.get(name, [])
    return found if isinstance(found, list) else []


def spare_deal(past: Past, deal: Deal, draft: Draft, moves: bool) -> tuple[Draft, list[Kept]]:
    """The draft without what would overwrite a manual edit, and what that is.

    `moves` says whether the draft would move, close or reopen the deal.
    """
    fresh: dict[str, Any] = {}
    kept: list[Kept] = []
    for name, nothing in _NOTHING.items():
        present, offered = _deal_text(deal, name), _draft_text(draft, name)
        is_idle = name == "probability" and not deal.is_open
        if offered not in ("", present) and not is_idle and past.is_by_hand(name):
            fresh[name] = nothing
            kept.append(Kept(name, present, offered))
    if moves and past.is_by_hand(STANDING):
        fresh.update(stage=None, status=None)
        is_closing = draft.status in (Status.WON, Status.LOST)
        wish = draft.status if is_closing else draft.stage or draft.status
        kept.append(Kept("stage", _standing_text(deal), str(wish)))
    gone = past.removed("competitors", draft.competitors)
    if gone:
        fresh["competitors"] = tuple(each for each in draft.competitors if each not in gone)
        kept.append(Kept("competitors", ", ".join(deal.competitors), ", ".join(gone)))
    _spare_more(past, deal, draft, fresh, kept, "")
    return (draft._replace(**fresh), kept) if fresh else (draft, kept)


def spare_prospect(past: Past, prospect: Prospect, draft: Draft) -> tuple[Draft, list[Kept]]:
    """The same for what a draft tells of a prospect and its contacts."""
    fresh: dict[str, Any] = {}
    kept: list[Kept] = []
    is_alone = not draft.has_deal
    for name in ("source", "segment", *(("owner",) if is_alone else ())):
        wanted, present = getattr(draft, name), getattr(prospect, name) or ""
        if wanted and wanted != present and past.is_by_hand(name):
            fresh[name] = ""
            kept.append(Kept(f"prospect {name}", present, wanted))
    for name in ("emails", "phones"):
        gone = past.removed(name, getattr(draft, name))
        if gone:
            fresh[name] = tuple(each for each in getattr(draft, name) if each not in gone)
            kept.append(Kept(f"contact {name}", "", ", ".join(gone)))
    if is_alone:
        _spare_more(past, prospect, draft, fresh, kept, "prospect ")
    return (draft._replace(**fresh), kept) if fresh else (draft, kept)


def spare_edit(
    past: Past, prospect: Prospect, edit: ProspectEdit
) -> tuple[ProspectEdit, list[Kept]]:
    """The same for an edit of a prospect, as another book tells it."""
    fresh: dict[str, Any] = {}
    kept: list[Kept] = []
    for name in ("name", "source", "segment", "owner", "needs", "notes"):
        wanted, present = getattr(edit, name), getattr(prospect, name)
        if wanted is not None and wanted != present and past.is_by_hand(name):
            fresh[name] = None
            kept.append(Kept(f"prospect {name}", present or "", wanted))
    draft = EMPTY._replace(tags=edit.add_tags, fields=dict(edit.fields))
    spared: dict[str, Any] = {}
    _spare_more(past, prospect, draft, spared, kept, "prospect ")
    draft = draft._replace(**spared)
    fresh.update(add_tags=draft.tags, fields=draft.fields)
    return msgspec.structs.replace(edit, **fresh), kept


def _spare_more(
    past: Past, doc: Deal | Prospect, draft: Draft, fresh: dict[str, Any], kept: list[Kept],
    prefix: str,
) -> None:  # fmt: skip
    """Tags that were taken off, and the manager's own fields."""
    gone = past.removed("tags", draft.tags)
    if gone:
        fresh["tags"] = tuple(tag for tag in draft.tags if tag not in gone)
        kept.append(Kept(f"{prefix}tags", ", ".join(doc.tags), ", ".join(gone)))
    present = {fold(name): value for name, value in doc.fields.items()}
    by_hand = {
        name: value
        for name, value in draft.fields.items()
        if present.get(fold(name), "") != value and past.is_by_hand(f"field {fold(name)}")
    }
    if by_hand:
        fresh["fields"] = {n: value for n, value in draft.fields.items() if n not in by_hand}
        kept += [
            Kept(f"{prefix}field {name}", present.get(fold(name), ""), value)
            for name, value in by_hand.items()
        ]


def _deal_text(deal: Deal, name: str) -> str:
    if name == "value":
        return "" if deal.value is None else _money_text(deal.value, deal.currency)
    return _text(getattr(deal, name))


def _draft_text(draft: Draft, name: str) -> str:
    if name == "value":
        return _money_text(draft.value.amount, draft.value.currency) if draft.value else ""
    return _text(getattr(draft, name))


def _money_text(amount: Decimal, currency: str) -> str:
    return money(fit(amount, currency), currency)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _standing_text(deal: Deal) -> str:
    return deal.stage.value if deal.is_open else deal.status.value
