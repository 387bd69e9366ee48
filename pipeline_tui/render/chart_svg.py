"""Bars and lines as SVG, to stand inside of an HTML page."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.render.figure_text import value_text
from pipeline_tui.render.html_page import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.render.table_bars import Bars
    from pipeline_tui.reports.figures import Chart

_WIDE, _HIGH = 360, 150
"""Of a chart, in its own units: on a phone one of them is one pixel."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 6, 6, 30, 20
"""The margins around the line."""

CHART_STYLE = """
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
  gap: 1.25rem 2rem }
figure { margin: 0 }
figcaption { color: var(--quiet); font-size: .85rem }
figcaption b { color: var(--ink); font-weight: 600 }
svg.line { display: block; width: 100%; height: auto; overflow: visible }
svg.line text { fill: var(--quiet); font-size: 11px; font-variant-numeric: tabular-nums }
svg.line .grid { stroke: var(--rule); stroke-width: 1; vector-effect: non-scaling-stroke }
svg.line .zero { stroke: var(--quiet); stroke-width: 1; vector-effect: non-scaling-stroke }
svg.line .area { fill: var(--accent); opacity: .12 }
svg.line polyline { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round;
  stroke-linecap: round }
svg.line circle { fill: var(--accent) }
svg.line circle.last { stroke: var(--sheet); stroke-width: 2 }
svg.line .now { fill: var(--ink); font-weight: 600 }
svg.bar { display: block; width: 100%; height: .7rem }
svg.bar rect { fill: var(--accent) }
svg.bar rect.minus { fill: var(--bad) }
"""


def bar_svg(amount: Decimal, bars: Bars) -> str:
    """One bar, as long as it is beside the longest; below zero it points to the left."""
    long = abs(amount) / bars.most * 100
    if not amount:
        return ""
    start = Decimal(0)
    if bars.has_minus:  # zero is in the middle
        long /= 2
        start = Decimal(50) - (long if amount < 0 else Decimal(0))
    sort = ' class="minus"' if amount < 0 else ""
    return (
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect{sort} x="{start:.2f}" width="{long:.2f}" height="10"/></svg>'
    )


class _Point(NamedTuple):
    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:.1f},{self.y:.1f}"


def line_figure(chart: Chart) -> str:
    """A line over time with its title, its largest value and the last one."""
    title = f"<b>{escape(chart.title)}</b> {escape(chart.currency)}".strip()
    if not chart.values:
        return f"<figure><figcaption>{title}: nothing</figcaption></figure>"
    return f"<figure><figcaption>{title}</figcaption>{_line(chart)}</figure>"


def _line(chart: Chart) -> str:
    amounts = [Decimal(value) for value in chart.values]
    top, low = max(Decimal(0), *amounts), min(Decimal(0), *amounts)
    points = _points(amounts, low, top)
    zero = _height(Decimal(0), low, top)
    area = [_Point(points[0].x, zero), *points, _Point(points[-1].x, zero)]
    dots = "".join(f'<circle cx="{p.x:.1f}" cy="{p.y:.1f}" r="2"/>' for p in points[:-1])
    last = points[-1]
    return "".join(
        [
            f'<svg class="line" viewBox="0 0 {_WIDE} {_HIGH}" role="img"',
            f' aria-label="{escape(_spoken(chart))}">',
            *(_gridline(_TOP, value_text(top, chart.unit)) if top else ()),
            *(_gridline(_HIGH - _BOTTOM, value_text(low, chart.unit)) if low else ()),
            f'<line class="zero" x1="0" x2="{_WIDE}" y1="{zero:.1f}" y2="{zero:.1f}"/>',
            f'<polygon class="area" points="{" ".join(map(str, area))}"/>',
            f'<polyline points="{" ".join(map(str, points))}"/>',
            dots,
            f'<circle class="last" cx="{last.x:.1f}" cy="{last.y:.1f}" r="4"/>',
            *_labels(chart, points),
            "</svg>",
        ]
    )


def _points(values: Sequence[Decimal], low: Decimal, top: Decimal) -> list[_Point]:
    room = _WIDE - _LEFT - _RIGHT
    step = room / (len(values) - 1) if len(values) > 1 else 0
    first = _LEFT if len(values) > 1 else _WIDE / 2
    return [
        _Point(first + step * place, _height(value, low, top)) for place, value in enumerate(values)
    ]


def _height(value: Decimal, low: Decimal, top: Decimal) -> float:
    room = _HIGH - _TOP - _BOTTOM
    share = (value - low) / (top - low) if top > low else Decimal(0)
    return float(_TOP + room * (1 - share))


def _gridline(y: float, said: str) -> list[str]:
    return [
        f'<line class="grid" x1="0" x2="{_WIDE}" y1="{y}" y2="{y}"/>',
        f'<text x="0" y="{y - 5}">{escape(said)}</text>',
    ]


def _labels(chart: Chart, points: Sequence[_Point]) -> list[str]:
    """The first and the last place on the line, and what it came to."""
    y = _HIGH - 5
    found = []
    if len(points) > 1:
        found.append(f'<text x="0" y="{y}">{escape(chart.labels[0])}</text>')
    found.append(f'<text x="{_WIDE}" y="{y}" text-anchor="end">{escape(chart.labels[-1])}</text>')
    now = escape(value_text(chart.values[-1], chart.unit))
    found.append(f'<text class="now" x="{_WIDE}" y="12" text-anchor="end">{now}</text>')
    return found


def _spoken(chart: Chart) -> str:
    """The whole line in words, for whoever does not see it."""
    said = (
        f"{label}: {value_text(value, chart.unit)}"
        for label, value in zip(chart.labels, chart.values, strict=True)
    )
    return f"{chart.title} {chart.currency}, ".lstrip() + ", ".join(said)
