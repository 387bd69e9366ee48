"""Older books are brought up to this version's schema, one step at a time.

A step takes the tables of schema n and returns those of n + 1. Reading an old
book migrates it in memory only; the first change makes a backup and writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.book.layout import META_KEY, META_TABLE, SCHEMA, LayoutError, RawTables, read_meta
from pipeline_tui.book.unknown import keep_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STEPS: Mapping[int, Callable[[RawTables], RawTables]] = {}
"""By the schema from which they lead. Schema 1 is the first, so there is none yet."""


def migrate(
    tables: RawTables,
    steps: Mapping[int, Callable[[RawTables], RawTables]] | None = None,
    newest: int = SCHEMA,
) -> RawTables:
    """The same book in the newest schema.

    Raises LayoutError for a schema that is newer than this program, or for one
    from which no step leads.
    """
    steps = STEPS if steps is None else steps
    schema = read_meta(tables).schema
    if schema > newest:
        raise LayoutError(
            f"it was written by a newer version of this program (schema {schema}, this one"
            f" knows {newest}); update the program"
        )
    while schema < newest:
        if schema not in steps:
            raise LayoutError(f"its schema {schema} is unknown")
        try:
            tables = steps[schema](tables)
        except (msgspec.DecodeError, LookupError, TypeError, ValueError) as error:
            raise LayoutError(f"its schema {schema} cannot be read: {error}") from None
        schema += 1
        tables = {**tables, META_TABLE: _raised(tables, schema)}
    return tables


def _raised(tables: RawTables, schema: int) -> dict[str, msgspec.Raw]:
    """The meta table with the new schema, and whatever else it holds."""
    meta = msgspec.structs.replace(read_meta(tables), schema=schema)
    before = tables[META_TABLE][META_KEY]
    record = msgspec.Raw(keep_unknown(before, meta, msgspec.json.encode(meta)))
    return {**tables[META_TABLE], META_KEY: record}
