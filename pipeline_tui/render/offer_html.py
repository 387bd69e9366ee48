"""A proposal for the client as one HTML file: for a screen, a phone and paper.

It loads nothing and runs nothing; a policy inside of it forbids both, should a
text ever slip through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present.text import clean_lines
from pipeline_tui.render.html_page import bdi, escape, html_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.reports.offer import Offer, OfferLine

_STYLE = """
:root { color-scheme: light; --ink: #1c2733; --quiet: #64717f; --rule: #dfe4e9;
  --accent: #0f5e7a; --wash: #f3f6f8 }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--wash); color: var(--ink); font: 16px/1.5 "Helvetica Neue",
  Helvetica, Arial, "Noto Sans", sans-serif; overflow-wrap: anywhere }
main { max-width: 52rem; margin: 2.5rem auto; padding: 3rem 3.5rem; background: #fff;
  border-top: .375rem solid var(--accent); box-shadow: 0 1px 3px #0002, 0 8px 30px #00000012 }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; font-weight: 650; letter-spacing: -.01em }
h1 small { display: block; margin-bottom: .35rem; color: var(--accent); font-size: .8rem;
  font-weight: 600; letter-spacing: .09em; text-transform: uppercase }
h2 { margin: 2.25rem 0 .5rem; font-size: .8rem; font-weight: 600; letter-spacing: .09em;
  text-transform: uppercase; color: var(--quiet) }
dl { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.1rem 2rem;
  margin: 2rem 0 2.25rem }
dt { color: var(--quiet); font-size: .8rem }
dd { margin: 0; font-weight: 550 }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .65rem .75rem; text-align: right; vertical-align: top }
th:first-child, td:first-child { padding-left: 0 }
th:last-child, td:last-child { padding-right: 0 }
thead th { border-bottom: 2px solid var(--ink); font-size: .8rem; font-weight: 600 }
tbody td { border-bottom: 1px solid var(--rule) }
.product { width: 45%; text-align: left }
td.product { font-weight: 550 }
td, th { overflow-wrap: normal }
td.product, th.product { overflow-wrap: anywhere }
td small { display: block; color: var(--quiet); font-size: .8rem; font-weight: 400 }
td.amount { white-space: nowrap }
tfoot td { border: 0; padding-top: .65rem; padding-bottom: 0; color: var(--quiet) }
tfoot tr.total td { padding-top: .9rem; color: var(--ink); font-size: 1.3rem; font-weight: 650 }
ul { margin: 0; padding-left: 1.1rem }
li { margin: .15rem 0 }
p { margin: 0 0 .6rem }
@media (max-width: 40rem) {
  body { background: #fff }
  main { margin: 0; padding: 1.75rem 1.25rem 2.5rem; box-shadow: none }
  h1 { font-size: 1.5rem }
  dl { grid-template-columns: repeat(2, minmax(0, 1fr)); margin: 1.5rem 0; gap: .9rem 1.25rem }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table, tbody, tfoot { display: block }
  tbody { border-top: 2px solid var(--ink) }
  tbody tr { display: block; padding: .8rem 0; border-bottom: 1px solid var(--rule) }
  tbody td, tfoot td { display: flex; justify-content: space-between; gap: 1.5rem; width: auto;
    padding: .1rem 0; border: 0 }
  tbody td::before { content: attr(data-head); color: var(--quiet); font-weight: 400 }
  td.product { display: block; width: auto; margin-bottom: .25rem }
  td.product::before, tbody td:empty { display: none }
  tfoot tr { display: flex; justify-content: space-between; padding-top: .6rem }
  tfoot tr.total td { padding-top: .2rem }
}
@page { size: auto; margin: 18mm 16mm }
@media print {
  body { background: #fff; font-size: 10.5pt }
  main { max-width: none; margin: 0; padding: 0; border: 0; box-shadow: none }
  tr, li, p, dl { break-inside: avoid }
  thead { display: table-header-group }
  tfoot { display: table-row-group }
  h2 { break-after: avoid }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact }
}
"""


def offer_html(offer: Offer) -> str:
    """The proposal as a page of its own; every text of it is shown as it is."""
    name = f"{offer.heading}: {offer.title}" if offer.title else offer.heading
    parts = ["<main>", *_head(offer), *_table(offer), *_tail(offer), "</main>"]
    return html_file(name, "\n".join(parts), _STYLE)


def _head(offer: Offer) -> Iterator[str]:
    if offer.title:
        yield f"<h1><small>{escape(offer.heading)}</small>{bdi(offer.title)}</h1>"
    else:
        yield f"<h1>{escape(offer.heading)}</h1>"
    yield "<dl>"
    for name, text in offer.facts:
        yield f"<div><dt>{escape(name)}</dt><dd>{bdi(text)}</dd></div>"
    yield "</dl>"


def _table(offer: Offer) -> Iterator[str]:
    heads = [f"Price, {offer.currency}", "Quantity"]
    heads += ["Discount"] if offer.has_discounts else []
    heads.append(f"Amount, {offer.currency}")
    yield "<table>"
    yield '<thead><tr><th scope="col" class="product">Product</th>'
    yield "".join(f'<th scope="col">{escape(each)}</th>' for each in heads) + "</tr></thead>"
    yield "<tbody>"
    for line in offer.lines:
        yield _row(line, heads)
    yield "</tbody>"
    yield "<tfoot>"
    width = len(heads)
    for name, amount in offer.sums:
        yield f'<tr><td colspan="{width}">{escape(name)}</td><td class="amount">{escape(amount)}'
        yield "</td></tr>"
    total = escape(f"{offer.total} {offer.currency}")
    yield f'<tr class="total"><td colspan="{width - 1}">Total</td>'
    yield f'<td class="amount" colspan="2">{total}</td></tr>'
    yield "</tfoot>"
    yield "</table>"


def _row(line: OfferLine, heads: list[str]) -> str:
    cells = [line.price, line.quantity, line.amount]
    if len(heads) == 4:
        cells.insert(2, line.discount)
    sku = f"<small>{escape(line.sku)}</small>" if line.sku else ""
    row = [f'<tr><td class="product">{bdi(line.product)}{sku}</td>']
    row += [
        f'<td class="amount" data-head="{escape(head)}">{escape(cell)}</td>'
        for head, cell in zip(heads, cells, strict=True)
    ]
    return "".join([*row, "</tr>"])


def _tail(offer: Offer) -> Iterator[str]:
    if offer.terms:
        yield "<h2>Terms</h2>"
        yield "<ul>"
        yield from (f"<li>{bdi(each)}</li>" for each in offer.terms)
        yield "</ul>"
    lines = [each for each in clean_lines(offer.note) if each.strip()]
    if lines:
        yield "<h2>Note</h2>"
        yield from (f'<p dir="auto">{escape(each)}</p>' for each in lines)
