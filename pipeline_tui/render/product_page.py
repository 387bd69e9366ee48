"""The catalogue, and what a client has not bought, as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.model.product import Product
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.reports.cross_selling import UnsoldRecord


def products_page(products: Sequence[Product], is_empty: bool) -> Page:
    """A line for each product."""
    if is_empty:
        return _no_catalogue()
    if not products:
        return [line("No product matches.")]
    heads = (
        Column("id", right=True),
        Column("product", wraps=True),
        Column("sku", gives_way=True, leaves=1),
        Column("series", gives_way=True, leaves=2),
        Column("price", right=True),
        Column("unit", leaves=3),
        Column("", leaves=4),
    )
    return [Grid(heads, [_row(each) for each in products])]


def _no_catalogue() -> Page:
    return [
        line("The catalogue is empty. Begin with one of:"),
        line("  pipeline product add NAME --price 480"),
        line("  pipeline product import FILE    a CSV, TSV, JSON or JSONL file"),
    ]


def _row(product: Product) -> list[Part]:
    return [
        str(product.id),
        product.name,
        product.sku,
        product.series,
        values.money(product.price, product.currency),
        product.unit,
        Cell(f"retired {product.retired.isoformat()}", Tone.QUIET) if product.retired else "",
    ]


def unsold_page(prospect: Prospect, unsold: Sequence[UnsoldRecord], has_catalogue: bool) -> Page:
    """What is left to sell to a client."""
    if not has_catalogue:
        return _no_catalogue()
    head = Heading(f"{prospect.number}  {prospect.name}: not bought yet", level=1)
    if not unsold:
        return [head, line(Cell("It has bought everything that is on offer.", Tone.GOOD))]
    heads = (
        Column("product", wraps=True),
        Column("sku", gives_way=True, leaves=1),
        Column("series", gives_way=True, leaves=2),
        Column("price", right=True),
        Column("other clients", right=True),
    )
    rows: list[list[Part]] = [
        [
            each.product,
            each.sku,
            each.series,
            values.money(each.price, each.currency or ""),
            str(each.other_clients) if each.other_clients else Cell("none", Tone.QUIET),
        ]
        for each in unsold
    ]
    return [head, Grid(heads, rows)]
