"""Columns that no field reads, kept as fields of the manager's own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.actions import words
from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence


class RowOwner(NamedTuple):
    """Whose fields a row holds."""

    company: str
    person: str
    has_deal: bool


def own_field_names(headers: Sequence[str]) -> list[str]:
    """The names of the fields; two of one name are numbered. Raises UsageError."""
    names: list[str] = []
    seen: Counter[str] = Counter()
    for header in headers:
        name = words.required(header, "header")
        seen[fold(name)] += 1
        names.append(name if seen[fold(name)] == 1 else f"{name} ({seen[fold(name)]})")
    return names


def own_fields(
    names: Sequence[str], columns: Sequence[Sequence[str]], owners: Sequence[RowOwner]
) -> list[dict[str, str]]:
    """The fields of each row.

    Rows without a deal share the fields of their company. If its people differ in one, each
    has a field of its own, `Birthday (Ida Vale)`; of rows without a person all values are kept.
    """
    rows = [
        {name: value for name, value in zip(names, row, strict=True) if value}
        for row in zip(*columns, strict=True)
    ]
    held: dict[tuple[str, str], dict[str, None]] = {}
    for owner, row in zip(owners, rows, strict=True):
        if owner.company and not owner.has_deal:
            for name, value in row.items():
                held.setdefault((fold(owner.company), name), {})[value] = None
    several = {key: values for key, values in held.items() if len(values) > 1}
    if not several:
        return rows
    return [
        row if owner.has_deal else _apart(owner, row, several)
        for owner, row in zip(owners, rows, strict=True)
    ]


def _apart(
    owner: RowOwner, row: dict[str, str], several: dict[tuple[str, str], dict[str, None]]
) -> dict[str, str]:
    kept = {}
    for name, value in row.items():
        values = several.get((fold(owner.company), name))
        if values is None:
            kept[name] = value
        elif owner.person:
            kept[f"{name} ({owner.person})"] = value
        else:
            kept[name] = "; ".join(sorted(values))
    return kept
