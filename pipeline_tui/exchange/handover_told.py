"""What is told of an answer: what it did, and what both sides changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.book.tables import key_of, table_of
from pipeline_tui.model.deal import Deal, ref_of
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Collection

    import msgspec

    from pipeline_tui.model.handover import Handover

WORDS = {
    "activities": "activity", "steps": "step", "proposals": "proposal",
    "objections": "objection", "contracts": "contract", "obligations": "obligation",
    "feedback": "feedback", "evidence": "evidence",
}  # fmt: skip
REMOVED = "removed"
"""The field of a conflict about a whole document."""


class Conflict(NamedTuple):
    """Something that both sides changed."""

    ref: str
    """`12`, `12.1`, or `step:4`."""
    field: str
    """Or `removed`, where one side took it out."""
    mine: str
    theirs: str
    takes_theirs: bool
    whose: str
    """The name of the prospect."""

    @property
    def key(self) -> str:
        """How `--take` names it: `12.1.value`."""
        return f"{self.ref}.{self.field}"


class Did(NamedTuple):
    """One document that came back otherwise than it went out."""

    what: str
    """`added`, `changed` or `removed`."""
    table: str
    ref: str
    text: str


class Answer(NamedTuple):
    """What came back, and what of it the book took."""

    handover: Handover
    did: tuple[Did, ...]
    conflicts: tuple[Conflict, ...]
    counts: dict[str, int]
    base_unknown: tuple[str, ...]
    """References of prospects of which nobody knows any more how they went out."""


class Wishes(NamedTuple):
    """Which conflicts are to be settled for the other side."""

    theirs: bool = False
    """All of them."""
    keys: Collection[str] = ()

    def wants(self, key: str) -> bool:
        """Whether theirs is wanted here."""
        return self.theirs or key in self.keys


def told_ref(doc: msgspec.Struct) -> str:
    """How a document is named: `12`, `12.1`, `step:4`."""
    if isinstance(doc, Prospect | Deal):
        return doc.ref
    return f"{WORDS[table_of(type(doc))]}:{key_of(doc)}"


def told_text(doc: Any, before: Any) -> str:
    """What of a document is worth a line."""
    if before is not None:
        names = [n for n in doc.__struct_fields__ if getattr(doc, n) != getattr(before, n)]
        return ", ".join(names)
    for name in ("name", "title", "text", "words", "number", "source"):
        value = getattr(doc, name, "")
        if isinstance(value, str) and value:
            return " ".join(value.split())
    return ref_of(doc.prospect, getattr(doc, "deal", None)) if hasattr(doc, "prospect") else ""
