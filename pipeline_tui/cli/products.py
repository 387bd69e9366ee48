"""`pipeline product`: the catalogue."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output, product_imports, words
from pipeline_tui.cli.completion import complete_product
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, CurrencyCode, Ref
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.present import values

if TYPE_CHECKING:
    from pipeline_tui.actions.products import ProductEdit
    from pipeline_tui.model.product import Product

app = new_app()

ProductName = Annotated[
    str,
    typer.Argument(metavar="PRODUCT", help="Its name, sku or id.", autocompletion=complete_product),
]
Price = Annotated[
    str | None, typer.Option(help="For one unit: 480, 1200.50 EUR …", metavar="AMOUNT")
]
Sku = Annotated[str | None, typer.Option(help="The number under which it is ordered.")]
Series = Annotated[str | None, typer.Option(help="The series or category.")]
Unit = Annotated[str | None, typer.Option(help="What is counted: pcs, m, hour …")]
Note = Annotated[str | None, typer.Option(help="What else is worth knowing.")]


@app.callback()
def products() -> None:
    """The catalogue."""


@app.command("add")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    price: Price = None,
    currency: CurrencyCode = None,
    sku: Sku = None,
    series: Series = None,
    unit: Unit = None,
    note: Note = None,
    as_json: AsJson = False,
) -> None:
    """A further product."""
    from pipeline_tui.actions.products import NewProduct, add_product

    session = session_of(ctx)
    money = session.money(price, currency) if price is not None else None
    new = NewProduct(name, sku or "", series or "", money, unit or "", note or "")
    with session.change() as change:
        product = add_product(change, new)
    _say(session, product, "Added", as_json)


def _say(session: Session, product: "Product", what: str, as_json: bool) -> None:
    if as_json:
        from pipeline_tui.reports.proposals import product_record

        output.json_object(product_record(product))
        return
    price = (
        f", {values.money(product.price, product.currency)}" if product.price is not None else ""
    )
    session.say(f"{what} product {product.id} {product.name}{price}.", same=product.name)


@app.command("list")
def list_products(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Part of a name, sku or series.")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Retired ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    """The catalogue, or what of it holds a text."""
    from pipeline_tui.model.folding import fold
    from pipeline_tui.model.product import Product
    from pipeline_tui.reports.proposals import product_record

    wanted = fold(text)
    session = session_of(ctx)
    products = list(session.read().of(Product))
    found = [
        each
        for each in products
        if (every or each.retired is None)
        and any(wanted in fold(word) for word in (each.name, each.sku, each.series))
    ]
    if as_json:
        output.json_array(product_record(each) for each in found)
        return
    from pipeline_tui.render.product_page import products_page

    output.show(products_page(found, is_empty=not products))


@app.command("edit")
def edit(
    ctx: typer.Context,
    product: ProductName,
    name: Annotated[
        str | None, typer.Option(help="A new name; deals and proposals follow.")
    ] = None,
    price: Annotated[
        str | None, typer.Option(help="480, 1200.50 EUR …, or none.", metavar="AMOUNT")
    ] = None,
    currency: CurrencyCode = None,
    sku: Sku = None,
    series: Series = None,
    unit: Unit = None,
    note: Note = None,
    retire: Annotated[
        bool | None, typer.Option("--retire/--offer", help="Take it off the offer, or back.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change a product. An empty text clears a field."""
    from pipeline_tui.actions.products import ProductEdit, edit_product
    from pipeline_tui.query.catalogue import catalogue_of

    session = session_of(ctx)
    if currency is not None and price is None:
        raise UsageError("--currency goes with --price: the two are one figure")
    wanted = ProductEdit(name=name, sku=sku, series=series, unit=unit, notes=note, retired=retire)
    if wanted == ProductEdit() and price is None:
        raise UsageError("nothing to change: give an option, like --price 480")
    with session.change() as change:
        catalogue = catalogue_of(change)
        found = catalogue.find(product)
        priced = _priced(session, wanted, price, currency, found)
        after = edit_product(change, found, priced, catalogue)
    _say(session, after, "Changed", as_json)


def _priced(
    session: Session,
    edit: "ProductEdit",
    price: str | None,
    currency: str | None,
    product: "Product",
) -> "ProductEdit":
    from msgspec.structs import replace

    if price is None:
        return edit
    if words.is_none(price):
        return replace(edit, clear_price=True)
    return replace(edit, price=session.money(price, currency, product.currency or None))


@app.command("remove")
def remove(ctx: typer.Context, product: ProductName, as_json: AsJson = False) -> None:
    """Take a product out of the catalogue; deals and proposals keep its name."""
    from pipeline_tui.actions.products import remove_product
    from pipeline_tui.query.catalogue import catalogue_of
    from pipeline_tui.reports.proposals import product_record

    session = session_of(ctx)
    with session.change() as change:
        found = catalogue_of(change).find(product)
        named = remove_product(change, found)
    if as_json:
        output.json_object(product_record(found))
        return
    still = [
        values.count(number, word)
        for number, word in ((named.deals, "deal"), (named.proposals, "proposal"))
        if number
    ]
    session.say(
        f"Removed product {found.id} {found.name}.",
        f"{' and '.join(still)} still name it." if still else "",
    )


@app.command("unsold")
def unsold(ctx: typer.Context, ref: Ref, as_json: AsJson = False) -> None:
    """What a client has not bought yet, what most others have bought first."""
    from pipeline_tui.query.refs import find_prospect
    from pipeline_tui.reports import cross_selling

    snapshot = session_of(ctx).read()
    prospect = find_prospect(snapshot, ref)
    found = cross_selling.unsold(snapshot, prospect)
    if as_json:
        output.json_array(found)
        return
    from pipeline_tui.model.product import Product
    from pipeline_tui.render.product_page import unsold_page

    output.show(unsold_page(prospect, found, has_catalogue=len(snapshot.of(Product)) > 0))


app.command("import")(product_imports.import_products)
