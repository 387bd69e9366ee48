"""Why a figure is what it is, folded up below its table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.render.figure_text import figure_text
from pipeline_tui.render.html_page import bdi, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.figures import Figure, Term

_MOST_DEALS = 200
"""Deals of one term that a page names; JSON has them all."""

WHY_STYLE = """
.why { margin-top: .75rem; font-size: .9rem }
.why summary { cursor: pointer; color: var(--accent) }
.why details { border-top: 1px solid var(--rule) }
.why details summary { display: flex; gap: 1rem; justify-content: space-between; padding: .4rem 0;
  color: inherit; font-variant-numeric: tabular-nums }
.why details summary::before { content: "▸"; color: var(--quiet) }
.why details[open] > summary::before { content: "▾" }
.why details summary bdi { flex: 1 }
.why .body { padding: 0 0 .75rem 1.4rem }
.why .body p { margin: 0 0 .4rem }
.why ol { margin: .2rem 0 .6rem; padding: 0; list-style: none; columns: 2 20rem; column-gap: 2rem }
.why li { display: flex; gap: .6rem; break-inside: avoid; font-variant-numeric: tabular-nums }
.why li bdi { flex: 1 }
.why li span { color: var(--quiet); white-space: nowrap }
.why :target { background: color-mix(in srgb, var(--accent) 14%, transparent) }
@media print { .why:not([open]), .why details:not([open]) { display: none } }
"""


class Anchors:
    """Gives each figure a name of its own, so that its cell can lead to its reasons."""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted
        self._count = 0
        self._waiting: list[tuple[str, str, Figure]] = []

    def link(self, place: str, figure: Figure, shown: str) -> str:
        """The figure as it is shown, as a link where reasons are wanted."""
        if not self._wanted:
            return shown
        self._count += 1
        name = f"why-{self._count}"
        self._waiting.append((name, place, figure))
        return f'<a href="#{name}">{shown}</a>'

    def taken(self) -> Sequence[tuple[str, str, Figure]]:
        """The figures since the last time, with their names and places."""
        found, self._waiting = self._waiting, []
        return found


def why_html(figures: Sequence[tuple[str, str, Figure]]) -> Iterator[str]:
    """The reasons of the figures of one table; nothing where none are wanted."""
    if not figures:
        return
    yield f'<details class="why"><summary>Why: {values.count(len(figures), "figure")}</summary>'
    for name, place, figure in figures:
        yield f"<details><summary>{bdi(place)}<b>{escape(figure_text(figure))}</b></summary>"
        yield f'<div class="body" id="{name}"><p>{escape(figure.rule)}</p>'
        if figure.unknown:
            yield f"<p>n/a because {escape(figure.unknown)}</p>"
        if figure.note:
            yield f"<p>{escape(figure.note)}</p>"
        for word, term in (("numerator", figure.top), ("denominator", figure.bottom)):
            if term is not None:
                yield from _term(word, term)
        yield "</div></details>"
    yield "</details>"


def _term(word: str, term: Term) -> Iterator[str]:
    shown = "" if term.value is None else f" = {_term_value(term)}"
    of = f", {values.count(len(term.deals), 'deal')}" if term.deals else ""
    yield f'<p><span class="note">{word}:</span> {escape(term.words + shown + of)}</p>'
    if not term.deals:
        return
    yield "<ol>"
    yield from map(_deal, term.deals[:_MOST_DEALS])
    yield "</ol>"
    if len(term.deals) > _MOST_DEALS:
        yield f'<p class="note">… and {len(term.deals) - _MOST_DEALS:,} more</p>'


def _deal(view: DealView) -> str:
    deal = view.deal
    worth = escape(values.money(deal.value, deal.currency))
    return f"<li><span>{deal.ref}</span>{bdi(view.label)}<span>{worth}</span></li>"


def _term_value(term: Term) -> str:
    if isinstance(term.value, Mapping):
        return values.sums(term.value)
    return f"{term.value:,}" if term.value is not None else ""
