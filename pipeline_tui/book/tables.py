"""The tables of a book: what kind of document each holds, under which key."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from pipeline_tui.model.deal import Deal
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    import msgspec

_KINDS = {
    "prospects": ("prospect", "Prospect"),
    "deals": ("deal", "Deal"),
    "activities": ("activity", "Activity"),
    "steps": ("activity", "Step"),
    "proposals": ("proposal", "Proposal"),
    "objections": ("objection", "Objection"),
    "contracts": ("contract", "Contract"),
    "obligations": ("contract", "Obligation"),
    "feedback": ("feedback", "Feedback"),
    "evidence": ("evidence", "Evidence"),
    "products": ("product", "Product"),
    "competitors": ("competitor", "Competitor"),
    "handovers": ("handover", "Handover"),
}
"""By table, the module of the model and the type in it; imported when it is first read,
because a command that lists deals need not know what a proposal is."""

TABLES = tuple(_KINDS)
FIRST_TABLES = TABLES[:4]
"""What the books of the first version had; they lack the others until their next save."""
OWNED = TABLES[1:10]
"""Tables whose documents belong to a prospect, and mostly to one of its deals."""

_TABLE_OF = {name: table for table, (_, name) in _KINDS.items()}


@cache
def kind_of(table: str) -> type[msgspec.Struct]:
    """The type of the documents of a table. Raises KeyError for one of another version."""
    module, name = _KINDS[table]
    found = getattr(import_module(f"pipeline_tui.model.{module}"), name)
    return cast("type[msgspec.Struct]", found)


def table_of(kind: type[msgspec.Struct]) -> str:
    """The table that holds documents of a type. Raises KeyError where none does."""
    return _TABLE_OF[kind.__name__]


def key_of(doc: msgspec.Struct) -> int:
    """The key under which a document stands in its table."""
    if isinstance(doc, Prospect):
        return doc.number
    if isinstance(doc, Deal):
        return doc.key
    key: int = getattr(doc, "id", 0)
    return key
