"""Competitors: the list with win rates, one card, and what helps against one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.present.text import clean_lines
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line
from pipeline_tui.render.chances import EXPLAINED, chance_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.reports.competition import (
        CompetitorRecord,
        SeenPriceRecord,
        ValueRate,
        WinRate,
    )

_NOTE = Tone.QUIET


def competitors_page(competitors: Sequence[CompetitorRecord]) -> Page:
    """All of them with the win rate against each."""
    if not competitors:
        return [line("No competitor is in the book: pipeline competitor add NAME")]
    heads = (
        Column("competitor", gives_way=True),
        Column("won against it", wraps=True, least=20),
        Column("by value", wraps=True, least=12, leaves=1),
        Column("open", right=True),
        Column("weaknesses", wraps=True, leaves=2),
    )
    rows: list[Sequence[Part]] = [
        [
            each.name,
            _chance(each.win_rate),
            "; ".join(_value(rate) for rate in each.win_rate.values),
            str(len(each.win_rate.open)),
            "; ".join(each.weaknesses),
        ]
        for each in competitors
    ]
    return [Grid(heads, rows), line(Cell(f"{EXPLAINED[0].upper()}{EXPLAINED[1:]}.", _NOTE))]


def _chance(rate: WinRate) -> Part:
    text = chance_text(rate.chance, rate.reason)
    return text if rate.chance.n else Cell(text, Tone.QUIET)


def _value(rate: ValueRate) -> str:
    """`1,000 of 3,000 EUR, 33.3 %`."""
    share = "n/a" if rate.rate is None else values.percent(rate.rate)
    return f"{values.amount(rate.won)} of {values.money(rate.closed, rate.currency)}, {share}"


def competitor_page(competitor: CompetitorRecord, today: date) -> Page:
    """One card: what is known, what it asks, how deals against it end."""
    page: Page = [Heading(competitor.name, level=1)]
    for title, lines in (
        ("Strengths", competitor.strengths),
        ("Weaknesses", competitor.weaknesses),
        ("Opportunities", competitor.opportunities),
        ("Threats", competitor.threats),
    ):
        if lines:
            page += [Heading(title), *(line(f"- {each}") for each in lines)]
    if competitor.notes:
        page += [Heading("Notes"), *(line(each) for each in clean_lines(competitor.notes))]
    if competitor.prices:
        page += [Heading("Prices"), prices_grid(competitor.prices, today)]
    rate = competitor.win_rate
    page += [Heading("Won against it"), line(_chance(rate))]
    page += [line(_value(each)) for each in rate.values]
    if rate.without_value:
        page.append(line(f"{values.count(rate.without_value, 'closed deal')} without a value"))
    for word, refs in (("won", rate.won), ("lost", rate.lost), ("open", rate.open)):
        if refs:
            page.append(line(Cell(f"{word}: ", Tone.QUIET), ", ".join(refs)))
    return page


def prices_grid(prices: Sequence[SeenPriceRecord], today: date) -> Grid:
    """Their prices beside ours, the newest first."""
    heads = (
        Column("product", wraps=True),
        Column("theirs", right=True),
        Column("ours", right=True),
        Column("seen"),
        Column("source", wraps=True),
    )
    rows: list[Sequence[Part]] = [
        [
            each.product,
            values.money(each.price, each.currency),
            values.money(each.our_price, each.our_currency or ""),
            values.day(each.on, today),
            each.source,
        ]
        for each in prices
    ]
    return Grid(heads, rows)


def against_lines(competitor: CompetitorRecord, today: date) -> list[str]:
    """What to know while an objection about it is answered: weaknesses, prices, notes."""
    lines = [f"weakness: {each}" for each in competitor.weaknesses]
    for each in competitor.prices:
        ours = (
            f", ours {values.money(each.our_price, each.our_currency or '')}"
            if each.our_price is not None
            else ""
        )
        source = f", {each.source}" if each.source else ""
        price = values.money(each.price, each.currency)
        seen = values.day(each.on, today)
        lines.append(f"price: {each.product} {price}{ours} ({seen}{source})")
    lines += [f"note: {each}" for each in clean_lines(competitor.notes) if each.strip()]
    rate = chance_text(competitor.win_rate.chance, competitor.win_rate.reason)
    return [*lines, f"won against it: {rate}"]
