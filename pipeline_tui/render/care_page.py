"""Feedback and referrals as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.render.blocks import Column, Grid, Page, Part, line
from pipeline_tui.render.sections import feedback

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.model.feedback import Feedback
    from pipeline_tui.reports.referrals import ReferralRecord

_DEEPEST = 12
"""Steps of a tree that are shown as such; below that a branch grows straight down."""


def feedback_page(found: Sequence[Feedback], today: date) -> Page:
    """A table of feedback."""
    if not found:
        return [line("No feedback is here.")]
    return [Grid(feedback.COLUMNS, feedback.feedback_rows(found, today))]


def referrals_page(tree: Sequence[ReferralRecord]) -> Page:
    """The tree of referrals, with what was won at each and below it."""
    if not tree:
        return [line("Nobody has referred anybody yet: pipeline referral REF NAME")]
    heads = (
        Column("prospect", gives_way=True, least=16),
        Column("referred", right=True, leaves=1),
        Column("won", right=True),
        Column("won below", right=True),
    )
    rows: list[list[Part]] = [
        [
            f"{'  ' * min(each.depth, _DEEPEST)}{each.ref} {each.prospect}",
            str(each.referred or ""),
            values.sums(each.won) if each.won else "",
            values.sums(each.branch) if each.branch else "",
        ]
        for each in tree
    ]
    return [Grid(heads, rows)]
