"""Books with something of every kind, drawn at random: each field of each struct."""

from __future__ import annotations

import types
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from pipeline_tui.book.tables import OWNED, TABLES, kind_of
from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.contract import Contract
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.evidence import Evidence
from pipeline_tui.model.folding import fold
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.product import Product
from pipeline_tui.model.prospect import Contact, Prospect

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Book, Change, Snapshot
    from pipeline_tui.clock import Moment

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
NAMES = TEXTS.filter(lambda text: bool(text.strip()))
_DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
_PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(0, 100),
    bool: st.booleans(),
    Decimal: st.decimals(0, 10_000, places=2),
    Probability: st.decimals(0, 100, places=2).map(Probability),
    date: _DAYS,
    datetime: st.datetimes(
        datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001
    ),
    type(None): st.none(),
}  # fmt: skip


def of_type(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that a document may have a field of."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if get_origin(kind) is Annotated:
        inner, bounds = get_args(kind)
        if isinstance(bounds, msgspec.Meta):
            return st.integers(bounds.ge, bounds.le)
        if inner is int:
            return st.integers(max(0, int(bounds.low)), min(100, int(bounds.high)))
        if inner is Decimal:
            return st.decimals(1, 100, places=2)
        return of_type(inner)
    return _of_parts(kind)


def _of_parts(kind: Any) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return st.one_of([of_type(each) for each in inner])
    if origin is tuple:
        return st.lists(of_type(inner[0]), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(of_type(inner[0]), of_type(inner[1]), max_size=2)
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    return documents(kind)


def documents(kind: type[Any], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any document of a kind, with some fields of a given sort."""
    hints = get_type_hints(kind, include_extras=True)
    fields = {name: of_type(hints[name]) for name in kind.__struct_fields__ if name not in fixed}
    if "currency" in fields:
        fields["currency"] = st.sampled_from(["EUR", "USD", "INR"])
    return st.builds(kind, **(fields | fixed))


_RECORD_KINDS = [kind_of(table) for table in OWNED[1:]]
_CONTACTS = st.lists(documents(Contact), max_size=2).map(
    lambda found: tuple(msgspec.structs.replace(c, id=i) for i, c in enumerate(found, 1))
)
_ORIGINS = st.lists(st.uuids().map("crm:{}".format), max_size=2).map(tuple)
_PROSPECTS = documents(
    Prospect, name=NAMES, uid=st.uuids().map(str), contacts=_CONTACTS,
    contacts_made=st.integers(2, 4), deals_made=st.integers(0, 3), origins=_ORIGINS,
)  # fmt: skip
_DEALS = documents(Deal, origins=_ORIGINS)
_RECORDS = {kind: documents(kind) for kind in _RECORD_KINDS}
_LISTS = {kind: documents(kind, name=NAMES) for kind in (Product, Competitor)}


@st.composite
def fillings(draw: Callable[[Any], Any], has_lists: bool = True) -> list[msgspec.Struct]:
    """The documents of a whole book; ids are spread so that no order is accidental."""
    docs: list[msgspec.Struct] = []
    ids = iter(draw(st.permutations(range(1, 60))))
    for number in draw(st.lists(st.integers(1, 12), unique=True, min_size=1, max_size=3)):
        deals = draw(st.lists(st.integers(1, 5), unique=True, min_size=1, max_size=2))
        prospect = msgspec.structs.replace(
            draw(_PROSPECTS), number=number, deals_made=max(deals) + draw(st.integers(0, 2))
        )
        docs.append(prospect)
        for each in deals:
            docs.append(msgspec.structs.replace(draw(_DEALS), prospect=number, number=each))
        docs += _records_of(draw, number, deals, ids)
    for kind in _LISTS if has_lists else ():
        found = draw(st.lists(_LISTS[kind], max_size=2, unique_by=lambda each: fold(each.name)))
        docs += [msgspec.structs.replace(each, id=next(ids)) for each in found]
    return docs


def _records_of(draw: Any, number: int, deals: list[int], ids: Any) -> list[msgspec.Struct]:
    records: list[msgspec.Struct] = []
    contracts: list[Contract] = []
    for kind in draw(st.lists(st.sampled_from(_RECORD_KINDS), max_size=5)):
        new: dict[str, Any] = {"prospect": number, "id": next(ids)}
        if kind is not Evidence:
            is_loose = kind.__struct_fields__.index("deal") in _optional(kind)
            new["deal"] = draw(st.sampled_from([*deals, None] if is_loose else deals))
        if "contract" in kind.__struct_fields__:
            if not contracts:
                continue
            contract = draw(st.sampled_from(contracts))
            new |= {"contract": contract.id, "deal": contract.deal}
        made = msgspec.structs.replace(draw(_RECORDS[kind]), **new)
        records.append(made)
        if isinstance(made, Contract):
            contracts.append(made)
    return records


def _optional(kind: type[msgspec.Struct]) -> set[int]:
    return {
        place
        for place, field in enumerate(msgspec.structs.fields(kind))
        if type(None) in get_args(field.type)
    }


def fill(book: Book, moment: Moment, docs: list[msgspec.Struct]) -> None:
    """Put the documents into a book."""

    def put(change: Change) -> None:
        for each in docs:
            change.put(each)

    with book.change("fill", moment) as change:
        put(change)


def all_documents(snapshot: Snapshot, but: tuple[str, ...] = ()) -> dict[str, list[bytes]]:
    """Every document of a book by table, as the bytes that it is, in the order of keys."""
    return {
        table: sorted(encode(each) for each in snapshot.of(kind_of(table)))
        for table in TABLES
        if table not in but
    }
