"""Targets as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports.targets import TargetRecord


def target_page(record: TargetRecord) -> Page:
    """One month: attained, what is missing, whether what is open can bring it."""
    return [
        Heading(f"Target of {record.month}", level=1),
        *([line(*_value_parts(record))] if record.value is not None else []),
        *([line(*_deals_parts(record))] if record.deals is not None else []),
        *_coverage(record),
    ]


def targets_page(records: Sequence[TargetRecord]) -> Page:
    """Every month with a target."""
    heads = (
        Column("month"),
        Column("target", right=True),
        Column("won", right=True),
        Column("share", right=True),
        Column("to go", right=True),
        Column("deals", right=True, leaves=1),
    )
    return [Grid(heads, [_row(each) for each in records])]


def _row(each: TargetRecord) -> list[Part]:
    met = each.gap is not None and each.gap <= 0
    gap = values.money(each.gap, each.currency) if each.gap is not None else ""
    deals = str(each.won_deals) if each.deals is None else f"{each.won_deals}/{each.deals}"
    return [
        each.month,
        values.money(each.value, each.currency),
        values.money(each.won, each.currency),
        values.percent(each.share) if each.share is not None else "n/a",
        Cell("met", Tone.GOOD) if met else gap,
        deals,
    ]


def _value_parts(record: TargetRecord) -> list[Part]:
    share = values.percent(record.share) if record.share is not None else "n/a"
    met = record.gap is not None and record.gap <= 0
    rest = "met" if met else f"{values.money(record.gap, record.currency)} to go"
    return [
        f"{values.money(record.won, record.currency)} of "
        f"{values.money(record.value, record.currency)}: {share}, ",
        Cell(rest, Tone.GOOD if met else Tone.WARNING),
    ]


def _deals_parts(record: TargetRecord) -> list[Part]:
    met = record.deals_gap is not None and record.deals_gap <= 0
    rest = "met" if met else f"{record.deals_gap:,} to go"
    return [
        f"{record.won_deals:,} of {values.count(record.deals or 0, 'deal')}, ",
        Cell(rest, Tone.GOOD if met else Tone.WARNING),
    ]


def _coverage(record: TargetRecord) -> Page:
    """What closes in the month against what is missing, and how much that would have to be."""
    if record.gap is not None and record.gap <= 0:
        return [line("Covered: the target is met.")]
    if record.coverage is None:
        return []
    closing = values.money(record.closing, record.currency)
    said = (
        f"Coverage {record.coverage:.1f}×: {closing} in"
        f" {values.count(record.closing_deals, 'open deal')} expected to close in {record.month}."
    )
    if record.required is None:
        need: Part = "Needed: n/a, nothing was won in the last 365 days."
    else:
        enough = record.coverage >= record.required
        need = Cell(
            f"Needed: {record.required:.1f}× (1 ÷ win rate, out of"
            f" {values.count(record.closed_deals, 'deal')} closed in 365 days).",
            Tone.GOOD if enough else Tone.WARNING,
        )
    return [line(said), line(need)]
