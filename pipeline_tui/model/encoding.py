"""JSON of the model's structs: the only place that knows how a value of our own is written.

msgspec writes a `Decimal` as a string, which is right for money. A probability has been a JSON
number since the first book, so it is written and read as one, never by way of a float.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Raw

from pipeline_tui.model.probability import Probability

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


def _written(value: object) -> Raw:
    if isinstance(value, Probability):
        return Raw(str(value).encode())
    raise NotImplementedError(f"{type(value).__name__} has no JSON form")


def _read(kind: type, value: object) -> Probability:
    if kind is not Probability:
        raise NotImplementedError(f"{kind.__name__} has no JSON form")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"Expected a number, got `{type(value).__name__}`")
    return _probability(value)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("Expected a number with a shorter exponent") from None


@lru_cache(1024)  # a book has few different ones, and making one takes 1 µs
def _probability(value: int | Decimal) -> Probability:
    return Probability(value)


encode = msgspec.json.Encoder(enc_hook=_written).encode
"""Return a value as JSON bytes."""


def decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """Return a decoder for a type of the model."""
    return msgspec.json.Decoder(kind, dec_hook=_read, float_hook=_number)


def decode_plain(raw: bytes | Raw) -> Any:
    """Return any JSON as dicts, lists and exact numbers."""
    return _plain_decoder.decode(raw)


_plain_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=_number)


def to_plain(value: object) -> Any:
    """Return a struct as `decode_plain` would return its JSON."""
    return msgspec.to_builtins(value, builtin_types=(Probability,))


def schema_of(kinds: Iterable[type], ref_template: str) -> dict[str, Any]:
    """Return the JSON Schema of each type, by name."""
    _, parts = msgspec.json.schema_components(
        kinds, schema_hook=_schema_of_own, ref_template=ref_template
    )
    return parts


def _schema_of_own(kind: type) -> dict[str, Any]:
    if kind is Probability:
        return {"type": "number", "minimum": 0, "maximum": 100}
    raise NotImplementedError(f"{kind.__name__} has no JSON form")
