"""Values at and beyond the limits, for each field of a book; both follow from the fields' types."""

from __future__ import annotations

import types
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec import Raw

from pipeline_tui.book.tables import TABLES, kind_of
from pipeline_tui.model.limit_checks import BY_TYPE
from pipeline_tui.model.limits import CURRENCY, Limit
from pipeline_tui.model.probability import Probability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

Tables = dict[str, dict[str, dict[str, Any]]]
KEYS = ("id", "number", "prospect", "deal", "contract", "uid", "referred_by")
"""Fields that say which document it is, or to which one it belongs."""
ORDINARY: dict[Any, Any] = {
    str: "some text", int: 1, bool: True, Decimal: "12.5", Probability: Raw(b"62.5"),
    date: "2026-11-02", datetime: "2026-11-02T09:30:00Z",
}  # fmt: skip
_FIXED = {
    "currency": "EUR", "notice_days": 30, "cadence_days": 30, "ids": {}, "uid": "u1",
    "referred_by": "u2", "deals_made": 3, "contacts_made": 1, "tags": ["big"],
}  # fmt: skip
ENDLESS = (
    "1E-999999999", "0E-999999999", "0E+999999999", "1E+999999999", "1E-99999999999999999999",
    "NaN", "sNaN", "Infinity", "-Infinity", "1." + "0" * 5_000, "9" * 5_000,
)  # fmt: skip
"""Decimals that are legal in JSON and that no arithmetic may meet."""


class Field(NamedTuple):
    """A field of a document, or of a part of one."""

    table: str
    key: str
    path: tuple[str | int, ...]
    kind: Any
    limit: Limit

    @property
    def name(self) -> str:
        """`deals.history.1.new`."""
        return ".".join(map(str, (self.table, *self.path)))

    @property
    def is_key(self) -> bool:
        """Whether it says which document it is, or to which one it belongs."""
        return self.path[-1] in KEYS and self.kind in (int, str)


def book() -> Tables:
    """A book with a document of every kind, and in each a value for every field."""
    tables: Tables = {table: {"1": _document(kind_of(table))} for table in TABLES}
    open_deal = tables["deals"].pop("1")
    lost = open_deal.pop("lost")
    for number, more in enumerate(({"stage": "negotiation"}, {"lost": lost}, {}), 1):
        deal = {**deepcopy(open_deal), "stage": "after-sales", "number": number, **more}
        if "lost" in more:
            deal["stage"] = "contract"
        tables["deals"][str(10_000 + number)] = deal
    return tables


def text_of(tables: Tables) -> bytes:
    """The book as another program would write it: without a checksum."""
    meta = {"1": {"schema": 1, "revision": 1, "saved": "2026-11-02T09:30:00Z"}}
    return msgspec.json.encode({**tables, "meta": meta})


def with_value(tables: Tables, field: Field, value: Any) -> Tables:
    """The same book with another value in one field."""
    changed = deepcopy(tables)
    put(changed, field, value)
    return changed


def put(tables: Tables, field: Field, value: Any) -> None:
    """Put a value into one field."""
    part: Any = tables[field.table][field.key]
    for step in field.path[:-1]:
        part = part[step]
    part[field.path[-1]] = value


def fields(tables: Tables) -> Iterator[Field]:
    """Every field that holds a value, with its limit."""
    for table, documents in tables.items():
        for key, document in documents.items():
            for path, kind, limit in _inside_of(kind_of(table), document, ()):
                yield Field(table, key, path, kind, limit)


def inside(field: Field) -> list[Any]:
    """The smallest valid value, the largest, and others of note."""
    low, high = field.limit.low, field.limit.high
    if field.limit is CURRENCY:
        return ["BHD", "JPY"]
    if field.kind is int:
        return [int(low), int(high)]
    if field.kind is Decimal:
        return [f"{low:f}", f"{high:f}", "0.0000000001"]
    return _INSIDE.get(field.kind, [])


_INSIDE: dict[Any, list[Any]] = {
    Probability: [Raw(b"0"), Raw(b"100"), Raw(b"0.01")],
    date: ["1900-01-01", "2999-12-31"],
    datetime: ["1900-01-01T00:00:00Z", "2999-12-31T23:59:59.999999Z", "2000-01-01T00:00:00+14:00"],
}


def outside(field: Field) -> list[Any]:
    """Values just beyond the limit, far beyond it, and of no size at all."""
    low, high = field.limit.low, field.limit.high
    if field.limit is CURRENCY:
        return ["EURO", "x" * 100_000]
    if field.kind is str:
        return ["x" * (int(high) + 1)]
    if field.kind is int:
        return [int(low) - 1, int(high) + 1, 10**18, 10**30, Raw(b"1E999999999")]
    if field.kind is Decimal:
        return [f"{Decimal(low) - Decimal('0.01'):f}", f"{Decimal(high) + 1:f}", *ENDLESS]
    return _OUTSIDE.get(field.kind, [])


_OUTSIDE: dict[Any, list[Any]] = {
    Probability: [
        Raw(each.encode())
        for each in ("-1", "100.01", "0.001", "1E-999999999", "1E+999999999", "NaN", "1e400",
                     "1e-99999999999999999999")
    ],
    date: ["1899-12-31", "3000-01-01", "0001-01-01", "9999-12-31", "0000-00-00"],
    datetime: ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1899-12-31T23:59:59Z",
               "2026-01-01T00:00:00"],
}  # fmt: skip


def _document(kind: type[msgspec.Struct]) -> dict[str, Any]:
    made = {each.encode_name: _value(each.type, each.name) for each in msgspec.structs.fields(kind)}
    tag = kind.__struct_config__.tag
    return {str(kind.__struct_config__.tag_field): tag, **made} if tag else made


def _value(kind: Any, name: str = "") -> Any:
    if name in _FIXED:
        return _FIXED[name]
    kind = _bare(kind)[0]
    inner = get_args(kind)
    makers: dict[Any, Callable[[], Any]] = {
        Literal: lambda: inner[0],
        tuple: lambda: [_value(each) for each in _members(inner[0])],
        dict: lambda: {"some key": _value(inner[1])},
    }
    if kind in ORDINARY:
        return ORDINARY[kind]
    if get_origin(kind) in makers:
        return makers[get_origin(kind)]()
    return next(iter(kind)).value if issubclass(kind, Enum) else _document(kind)


def _members(kind: Any) -> tuple[Any, ...]:
    """Each type of a union, such as that of the events; any other type by itself."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _bare(kind: Any, limit: Limit | None = None) -> tuple[Any, Limit | None]:
    """A type without None, and the limit that it names."""
    if get_origin(kind) is Annotated:
        inner, named = get_args(kind)
        if isinstance(named, msgspec.Meta):
            return inner, Limit("number", "", int(named.ge or 0), int(named.le or 0))
        return _bare(inner, named)
    if get_origin(kind) in (Union, types.UnionType):
        others = [each for each in get_args(kind) if each is not type(None)]
        if len(others) == 1:
            return _bare(others[0], limit)
    return kind, limit


def _inside_of(kind: Any, value: Any, path: tuple[str | int, ...]) -> Iterator[Any]:
    kind, limit = _bare(kind)
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if value is None:
        return
    if origin in (Union, types.UnionType):
        event = next(each for each in inner if each.__struct_config__.tag == value["event"])
        yield from _inside_of(event, value, path)
    elif origin in (tuple, dict):
        yield path, origin, limit or BY_TYPE[origin]
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for step, part in parts:
            yield from _inside_of(inner[-1] if origin is dict else inner[0], part, (*path, step))
    elif isinstance(origin, type) and issubclass(origin, msgspec.Struct):
        for each in msgspec.structs.fields(origin):
            if each.encode_name in value:
                yield from _inside_of(each.type, value[each.encode_name], (*path, each.encode_name))
    elif origin in BY_TYPE:
        yield path, origin, limit or BY_TYPE[origin]


def all_at(end: Callable[[list[int]], int]) -> Tables:
    """A book with all values at the same end of their ranges: `min` or `max`."""
    tables = book()
    for field in fields(tables):
        values = inside(field)
        if values and not field.is_key:
            put(tables, field, values[end([0, min(1, len(values) - 1)])])
    return tables


def mixed(chance: Random) -> Tables:
    """A book with extreme values in most fields, and no value in half of the optional ones."""
    tables = book()
    for field in fields(tables):
        values = inside(field)
        if values and not field.is_key and chance.random() < 0.8:
            put(tables, field, chance.choice(values))
    for table, documents in tables.items():
        for each in msgspec.structs.fields(kind_of(table)):
            if types.NoneType in get_args(each.type) and each.name not in ("lost", "deal"):
                for document in documents.values():
                    if chance.random() < 0.5:
                        document.pop(each.encode_name, None)
    return tables


def long_texts(length: int) -> Tables:
    """A book with a long text in every field that holds one."""
    tables = book()
    for field in fields(tables):
        if field.kind is str and not field.is_key and field.limit is not CURRENCY:
            has_spaces = "tags" not in field.path
            text = "word " * (length // 5) if has_spaces else "x" * length
            put(tables, field, text.strip())
    return tables


def many_items(count: int) -> Tables:
    """A book with many entries in every list."""
    tables = book()
    for field in [each for each in fields(tables) if each.kind in (tuple, dict)]:
        items: Any = tables[field.table][field.key]
        for step in field.path:
            items = items[step]
        if field.kind is tuple and items:
            put(tables, field, [_other(items[i % len(items)], i) for i in range(count)])
        elif field.kind is dict and items:
            value = next(iter(items.values()))
            put(tables, field, {f"key {i}": value for i in range(count)})
    return tables


def _other(item: Any, index: int) -> Any:
    if isinstance(item, str):
        return f"{item}{index}"
    if isinstance(item, dict) and "id" in item:
        return {**item, "id": index + 1}
    return item
