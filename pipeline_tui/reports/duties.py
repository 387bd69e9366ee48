"""The duties of a deal, as `--json` gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline_tui.query.duties import Duty


class DutyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One duty of the playbook."""

    stage: str
    name: str
    is_done: bool
    how: str
    """`data`, or `by hand 2026-11-23`; empty for one that is open."""
    missing: str
    """What is missing, in words; empty for one that is done."""


def duty_record(duty: Duty) -> DutyRecord:
    """A duty as JSON gives it."""
    return DutyRecord(
        stage=duty.stage.value,
        name=duty.name,
        is_done=duty.is_done,
        how=duty.how,
        missing=duty.missing,
    )
