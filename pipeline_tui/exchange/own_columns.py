"""The columns of a CSV export: the record of `list --json`, then what an import needs beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.exchange.csv_text import guard
from pipeline_tui.query.views import DealRecord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline_tui.query.views import DealView

RECORD = DealRecord.__struct_fields__
BESIDE = (
    "contact", "role", "email", "phone", "decides", "needs", "notes", "fields", "origins",
    "touched", "next_by", "uid", "prospect_created", "prospect_owner", "prospect_tags",
    "prospect_fields", "prospect_origins",
)  # fmt: skip
HEADERS = (*RECORD, *BESIDE)
_MARKS = frozenset({"ref", "prospect", "stage", "status", "created", "touched", "uid"})
BETWEEN_PHONES = "; "


def is_own(headers: Sequence[str]) -> bool:
    """Whether a CSV with these headers is an export of ours, whole enough to be exact."""
    return _MARKS.issubset(headers)


def row_of(view: DealView) -> list[str]:
    """The cells of a deal."""
    record, prospect, deal = view.record(), view.prospect, view.deal
    first = prospect.contacts[0] if prospect.contacts else None
    step = view.step
    return [
        record.ref,
        guard(record.prospect),
        guard(record.title),
        record.stage,
        record.status,
        "" if record.value is None else f"{record.value:f}",
        record.currency,
        str(record.probability),
        guard(record.next_step or ""),
        "" if record.next_due is None else record.next_due.isoformat(),
        str(record.idle_days),
        guard(record.source or ""),
        guard(record.segment or ""),
        guard(record.owner or ""),
        guard(", ".join(record.tags)),
        record.created.isoformat(),
        "" if record.closed is None else record.closed.isoformat(),
        "" if record.expected_close is None else record.expected_close.isoformat(),
        guard(record.product or ""),
        guard(record.lost_reason or ""),
        _list(record.competitors),
        record.reliability or "",
        guard(first.name if first else ""),
        guard(first.role if first else ""),
        guard(" ".join(first.emails) if first else ""),
        # a phone may hold anything; one with our own separator would come back as two
        guard(
            BETWEEN_PHONES.join(each.replace(";", ",") for each in first.phones) if first else ""
        ),
        "yes" if first and first.decides else "",
        guard(prospect.needs),
        guard(prospect.notes),
        _object(deal.fields),
        _list(deal.origins),
        deal.touched.isoformat(),
        step.by.value if step else "",
        prospect.uid,
        prospect.created.isoformat(),
        guard(prospect.owner or ""),
        guard(", ".join(prospect.tags)),
        _object(prospect.fields),
        _list(prospect.origins),
    ]


def _object(values: Mapping[str, str]) -> str:
    return _text(values) if values else ""


def _list(values: Sequence[str]) -> str:
    return _text(values) if values else ""


def _text(values: Mapping[str, str] | Sequence[str]) -> str:
    # a spreadsheet that splits at semicolons must not find a formula behind one
    return msgspec.json.encode(values).decode().replace(";", "\\u003b")
