"""Feedback in a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.feedback import FeedbackKind
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Part, Tone
from pipeline_tui.render.sections.section import Happened, Section, due_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from pipeline_tui.model.feedback import Feedback
    from pipeline_tui.reports.dossier import Everything


def _state(feedback: Feedback, today: date) -> Part:
    if feedback.resolved is not None:
        return Cell("settled", Tone.GOOD)
    if feedback.kind is FeedbackKind.PRAISE:
        return ""
    if feedback.due is None:
        return Cell("open", Tone.WARNING)
    return due_cell(values.due(feedback.due, today), feedback.due, today, is_open=True)


def _rows(everything: Everything) -> list[list[Part]]:
    return feedback_rows(everything.feedback, everything.today)


def feedback_rows(feedback: Iterable[Feedback], today: date) -> list[list[Part]]:
    """One row for each, for dossiers and lists."""
    return [
        [
            str(each.id),
            ref_of(each.prospect, each.deal),
            each.kind.value,
            _state(each, today),
            each.words,
            each.resolution,
            "" if each.score is None else f"{each.score}/10",
        ]
        for each in feedback
    ]


def _happened(everything: Everything) -> Iterator[Happened]:
    for each in everything.feedback:
        ref = ref_of(each.prospect, each.deal)
        yield Happened(each.on, ref, f"{each.kind}: {each.words}")
        if each.resolved is not None:
            yield Happened(each.resolved, ref, f"{each.kind} settled: {each.resolution}")


COLUMNS = (
    Column("id", right=True),
    Column("ref", right=True),
    Column("kind"),
    Column("state"),
    Column("words", wraps=True),
    Column("resolution", wraps=True),
    Column("score", right=True, leaves=1),
)
SECTION = Section(
    name="feedback",
    title="Feedback",
    short="Feedb.",
    word="feedback",
    columns=COLUMNS,
    records=lambda everything: everything.feedback,
    rows=_rows,
    happened=_happened,
)
