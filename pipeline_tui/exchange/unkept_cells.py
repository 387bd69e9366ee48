"""Cells of known columns that their row has no use for: said, and not kept."""

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
            for index, part in _filled(columns, field):
                if not is_in_name(part, contacts[index]):
                    _note(columns, field, index, part, "not kept, as the contact has another name")
    ways = [columns.texts(each) for each in (Field.EMAIL, Field.PHONE, Field.CONTACT_ID)]
    for index, role in _filled(columns, Field.ROLE):
        if not contacts[index] and not any(texts[index] for texts in ways):
            _note(columns, Field.ROLE, index, role, "not kept, as the row names no person")
    for index, reason in _filled(columns, Field.REASON):
        if statuses[index] is not Status.LOST:
            _note(columns, Field.REASON, index, reason, "not kept, as the deal is not lost")


def _filled(columns: ColumnCells, field: Field) -> list[tuple[int, str]]:
    """The cells of a column that say something, by the index of their row."""
    if field not in columns.mapping.columns:
        return []
    return [(index, text) for index, text in enumerate(columns.texts(field)) if text]


def _note(columns: ColumnCells, field: Field, index: int, text: str, found: str) -> None:
    columns.findings.add(columns.mapping.header(field), found, columns.numbers[index], text)
