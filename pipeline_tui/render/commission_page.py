"""The commission of a month as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.commission import Applies, Pays
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from pipeline_tui.reports.commission import CommissionLine, CommissionReport, Sum


def commission_page(report: CommissionReport, today: date) -> Page:
    """Earned, expected, upside; the next tier; the deals behind each; the rule in words."""
    currency = report.currency
    page: Page = [
        Heading(f"Commission of {report.month}", level=1),
        Grid(
            (Column(""), Column("", right=True), Column("", wraps=True)),
            [
                _sum_row("earned", report.earned, report),
                _sum_row("expected", report.expected, report),
                _sum_row("upside", report.upside, report),
            ],
            False,
        ),
        *(line(each) for each in next_lines(report)),
    ]
    if report.earned_lines:
        word = "Won" if report.pays == Pays.SIGNING else "Paid"
        page += [Heading(f"{word} in {report.month}"), _deals(report.earned_lines, today, currency)]
    if report.expected_lines:
        page += [
            Heading(f"May still come in {report.month}"),
            _deals(report.expected_lines, today, currency, with_probability=True),
        ]
    page += [line(Cell(each, Tone.QUIET)) for each in (*_left_out(report), *_rule(report))]
    return page


def next_lines(report: CommissionReport) -> list[str]:
    """What reaches the next tier, and what the asked deals would bring."""
    lines = []
    currency = report.currency
    tier = report.next_tier
    if tier is not None:
        what = "deal" if report.pays == Pays.SIGNING else "payment"
        which = f"; {tier.ref} alone would" if tier.ref else ""
        lines.append(
            f"One more {what} of {values.money(tier.gap, currency)} reaches the next tier"
            f" ({values.amount(tier.start)}: {_percent(tier.rate)}){which}."
        )
    if report.what_if is not None:
        refs = " and ".join(report.what_if.refs)
        more = values.money(report.what_if.more, currency)
        then = values.money(report.what_if.earned.amount, currency)
        paid = "" if report.pays == Pays.SIGNING else " and paid"
        lines.append(f"With {refs} won{paid} in {report.month}: {then}, that is {more} more.")
    return lines


def _percent(rate: Decimal) -> str:
    return f"{rate:f} %"


def _sum_row(name: str, each: Sum, report: CommissionReport) -> list[Part]:
    base = f"base {values.amount(report.base)} + " if report.base else ""
    reached = "reaching" if report.tier_applies == Applies.ABOVE else "at"
    on = f"{base}commission on {values.money(each.volume, report.currency)}"
    return [
        name,
        Cell(values.money(each.amount, report.currency), Tone.STRONG),
        Cell(f"{on}, {reached} {_percent(each.rate)}", Tone.QUIET),
    ]


def _deals(
    lines: Sequence[CommissionLine], today: date, currency: str, with_probability: bool = False
) -> Grid:
    heads = [
        Column("ref", right=True),
        Column("prospect", gives_way=True),
        Column("on", leaves=2),
        Column("value", right=True),
        *([Column("prob", right=True)] if with_probability else []),
        Column("commission", right=True),
        Column("", leaves=1),
    ]
    rows: list[list[Part]] = []
    for each in lines:
        title = each.title if each.title and each.title != each.prospect else ""
        row: list[Part] = [
            each.ref,
            f"{each.prospect}: {title}" if title else each.prospect,
            values.day(each.on, today) if each.on else "",
            values.money(each.value, currency),
        ]
        if with_probability:
            row.append(each.probability.text)
        own = f"{each.product}: {_percent(each.rate)}" if each.rate is not None else ""
        rows.append([*row, values.money(each.commission, currency), own])
    return Grid(heads, rows)


def _left_out(report: CommissionReport) -> list[str]:
    lines = []
    if report.without_value:
        lines.append(f"Without a value, so not counted: {', '.join(report.without_value)}.")
    if report.left_out:
        lines.append(
            f"Not in {report.currency}, so left out:"
            f" {values.count(len(report.left_out), 'deal')} ({', '.join(report.left_out)})."
        )
    return lines


def _rule(report: CommissionReport) -> list[str]:
    """What the figures mean."""
    if report.pays == Pays.SIGNING:
        earned = "Earned: on deals won in the month, at their value."
        coming = "open deals whose expected close is in the month"
    else:
        earned = "Earned: on payments made in the month on deals that are won."
        coming = (
            "payments that are due in the month or late, and open deals that are expected to"
            " close in it and have no payment entered, as if they paid on signing"
        )
    return [
        earned,
        f"Expected: earned and {coming}, each × its probability, at the tier that all of it"
        " reaches. Upside: the same at full value.",
    ]
