"""How long deals stay in each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.reports.course import is_told_afterwards
from pipeline_tui.reports.figures import Head, Report, Row, Table
from pipeline_tui.reports.matrix import stage_tables
from pipeline_tui.reports.spells import StageSpells, stage_spells

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell, Figure

_HEADS = (
    Head("finished", "finished"),
    Head("median", "median"),
    Head("median_lost", "median, lost"),
    Head("unfinished", "still in it"),
    Head("so_far", "median so far"),
    Head("longest", "longest"),
)
_BY: tuple[tuple[str, str, Callable[[StageSpells], Figure]], ...] = (
    ("median", "Median days of finished spells", StageSpells.median),
    ("finished", "Finished spells", StageSpells.count),
    ("so_far", "Median days so far", StageSpells.so_far),
    ("unfinished", "Still in the stage", StageSpells.unfinished),
)


def report(facts: Facts, by: By | None) -> Report:
    """Time in stage of all deals; with `by` each group beside the others."""
    found = stage_spells(facts)
    rows = [Row(spells.stage.value, _cells(spells)) for spells in found]
    table = Table("stages", "Days in stage", "stage", _HEADS, rows, bars="median")
    return Report(
        name="stages",
        title="Time in stage",
        day=facts.day,
        period=facts.period.label,
        tables=(table, *(stage_tables(facts, by, stage_spells, _BY) if by else ())),
        notes=(
            "finished: spells that ended in the period, however; those that still last are"
            " told apart, for their days are not all in yet",
            *_left_out(facts),
            *_guessed(found),
        ),
    )


def _left_out(facts: Facts) -> Sequence[str]:
    told = sum(is_told_afterwards(view.deal) for view in facts.closed)
    if not told:
        return ()
    return (
        f"left out: {values.count(told, 'closed deal')} told afterwards (an import); the book does"
        " not know the stages between beginning and end",
    )


def _guessed(found: Sequence[StageSpells]) -> Sequence[str]:
    deals = {spell.view.deal.key for spells in found for spell in spells.guessed}
    if not deals:
        return ()
    return (f"not counted: {values.count(len(deals), 'deal')} with a date that an import guessed",)


def _cells(spells: StageSpells) -> Sequence[Cell]:
    return (
        spells.count(),
        spells.median(),
        spells.median_lost(),
        spells.unfinished(),
        spells.so_far(),
        spells.longest(),
    )
