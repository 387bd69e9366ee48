"""The library of answers, and lists of objections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.deal import ref_of
from pipeline_tui.present import values
from pipeline_tui.present.text import pasted
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line
from pipeline_tui.render.chances import EXPLAINED, chance_text
from pipeline_tui.render.sections.objections import TONES, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline_tui.model.objection import Objection
    from pipeline_tui.reports.library import AnswerUse, Library, LibraryAnswer

_MOST_REFS = 8
_OUTCOMES = {"success": "won with it", "failure": "did not help", "pending": "running"}


def library_page(library: Library, limit: int | None = None) -> Page:
    """The answers of a category, the best first, with the deals behind."""
    about = f" about {library.competitor}" if library.competitor else ""
    page: Page = [Heading(f"Answers to {library.category} objections{about}", level=1)]
    if not library.answers:
        page.append(line("No answer is in the book yet: pipeline objection answer REF TEXT"))
        return [*page, *_waiting(library)]
    heads = (
        Column("", right=True),
        Column("answer", wraps=True),
        Column("resolved and won", wraps=True, least=16),
        Column("deals behind", wraps=True, least=12),
    )
    answers = library.answers[:limit]
    rows: list[Sequence[Part]] = [
        [str(place), each.answer, _chance(each), deals_behind(each)]
        for place, each in enumerate(answers, 1)
    ]
    page.append(Grid(heads, rows))
    if len(answers) < len(library.answers):
        page.append(line(Cell(f"… and {len(library.answers) - len(answers)} more", Tone.QUIET)))
    page += _unclosed(library)
    page += _waiting(library)
    page.append(line(Cell(f"Ranked by the lower end; {EXPLAINED}.", Tone.QUIET)))
    return page


def _chance(answer: LibraryAnswer) -> Part:
    text = chance_text(answer.chance, answer.reason)
    return text if answer.chance.n else Cell(text, Tone.QUIET)


def deals_behind(answer: LibraryAnswer) -> str:
    """`won with it: 12.1, 14.1; did not help: 9.1; running: 20.1`."""
    parts = []
    for result, came_of_it in _OUTCOMES.items():
        refs = [use.ref for use in answer.uses if use.result == result]
        if refs:
            more = f" … {len(refs) - _MOST_REFS} more" if len(refs) > _MOST_REFS else ""
            parts.append(f"{came_of_it}: {', '.join(refs[:_MOST_REFS])}{more}")
    return "; ".join(parts)


def _unclosed(library: Library) -> Page:
    """Won deals count for an answer only where the objection was closed."""
    uses: list[AnswerUse] = [
        use
        for answer in library.answers
        if answer.unclosed
        for use in answer.uses
        if use.deal == "won" and use.status == "answered"
    ]
    if not uses:
        return []
    count = values.count(len(uses), "objection") + " of won deals"
    first = f"pipeline objection close {uses[0].ref} {uses[0].objection} resolved"
    return [line(Cell(f"{count} without an outcome count as not resolved: {first}", Tone.WARNING))]


def _waiting(library: Library) -> Page:
    if not library.unanswered:
        return []
    count = values.count(library.unanswered, "objection")
    wait = "waits" if library.unanswered == 1 else "wait"
    return [
        line(
            f"{count} {wait} for an answer: pipeline objection list --open"
            f" --category {pasted(library.category)}"
        )
    ]


def objections_page(objections: Sequence[Objection], names: Mapping[int, str], today: date) -> Page:
    """A table of objections, whose they are and how they stand."""
    if not objections:
        return [line("No objection is here.")]
    heads = (
        Column("id", right=True),
        Column("ref", right=True),
        Column("prospect", gives_way=True),
        Column("category"),
        Column("status"),
        Column("since", leaves=2),
        Column("objection", wraps=True),
        Column("answer", wraps=True, leaves=1),
    )
    rows: list[Sequence[Part]] = [
        [
            str(each.id),
            ref_of(each.prospect, each.deal),
            names.get(each.prospect, ""),
            each.category,
            Cell(each.status.value, TONES[each.status]),
            values.day(each.on, today),
            said(each),
            each.answer,
        ]
        for each in objections
    ]
    return [Grid(heads, rows)]
