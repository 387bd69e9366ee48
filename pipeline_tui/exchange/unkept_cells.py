"""Cells of known columns that have no place in their row: said, and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.person_names import is_in_name
from pipeline_tui.model.stages import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.column_cells import ColumnCells

NAME_PARTS = (Field.FIRST_NAME, Field.MIDDLE_NAME, Field.LAST_NAME)


def note_unkept(
    columns: ColumnCells, contacts: Sequence[str], statuses: Sequence[Status | None]
) -> None:
    """Note the parts of a name that the whole name does not hold, the role of a row without a
    person, and the reason of a deal that is not lost."""
    known = columns.mapping.columns
    if Field.CONTACT in known:
        for field in NAME_PARTS:
            for place, part in _filled(columns, field):
                if not is_in_name(part, contacts[place]):
                    _note(columns, field, place, part, "not kept beside another name")
    ways = [columns.texts(each) for each in (Field.EMAIL, Field.PHONE, Field.CONTACT_ID)]
    for place, role in _filled(columns, Field.ROLE):
        if not contacts[place] and not any(texts[place] for texts in ways):
            _note(columns, Field.ROLE, place, role, "not kept, as the row names no person")
    for place, reason in _filled(columns, Field.REASON):
        if statuses[place] is not Status.LOST:
            _note(columns, Field.REASON, place, reason, "not kept, as the deal is not lost")


def _filled(columns: ColumnCells, field: Field) -> list[tuple[int, str]]:
    """The cells of a column that say something, by the index of their row."""
    if field not in columns.mapping.columns:
        return []
    return [(place, text) for place, text in enumerate(columns.texts(field)) if text]


def _note(columns: ColumnCells, field: Field, place: int, text: str, found: str) -> None:
    columns.findings.add(columns.mapping.header(field), found, columns.numbers[place], text)
