"""Deals out of the book: our own formats, which come back, and those of other programs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.exchange.own import FORMAT, VERSION, DealLine, Dossiers, Lists
from pipeline_tui.exchange.own_stamp import stamp_of
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.folding import fold
from pipeline_tui.query.views import deal_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.exchange.own import Dossier
    from pipeline_tui.exchange.own_stamp import Stamp
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import DealView, View

_encode = encode


class ExportFormat(StrEnum):
    """The formats of an export."""

    CSV = "csv"
    """One row a deal, for a spreadsheet: how everything stands, one contact."""
    JSON = "json"
    """Prospects with all that belongs to them: nothing is left out."""
    JSONL = "jsonl"
    """One deal a line, with all that belongs to it."""
    XLSX = "xlsx"
    """A workbook: deals, prospects, contacts, next steps, obligations."""
    VCF = "vcf"
    """A vCard for each contact."""
    ICS = "ics"
    """Next steps and open obligations, for a calendar."""
    MD = "md"
    """A table of deals in Markdown."""


OWN_FORMATS = (ExportFormat.CSV, ExportFormat.JSON, ExportFormat.JSONL)
"""What an import reads back to the byte."""


class Exported(NamedTuple):
    """An export, and what it holds."""

    content: bytes
    deals: int
    prospects: int
    left_out: tuple[str, ...] = ()
    """What the format cannot hold, one line each."""
    what: str = ""
    """What went out, in words, where it is not deals: `5 contacts`."""


def export_deals(
    snapshot: Snapshot,
    today: date,
    settings: Settings,
    wanted: Callable[[View], bool],
    how: ExportFormat,
    is_all: bool = False,
    filter_text: str = "",
) -> Exported:
    """The deals that are wanted in one of our own formats, in the order of their numbers.

    With `is_all` a JSON holds the prospects without a deal as well. `filter_text` is the
    filter in words; a CSV remembers it.
    """
    views = [view for view in deal_views(snapshot, today, settings) if wanted(view)]
    if how is ExportFormat.CSV:
        return _csv(snapshot, views, is_all, stamp_of(snapshot, today, filter_text))
    if how is ExportFormat.JSONL:
        return _jsonl(snapshot, views, is_all)
    return _json(snapshot, views, is_all)


def _numbers(views: list[DealView]) -> set[int]:
    return {view.prospect.number for view in views}


def _without_deals(snapshot: Snapshot, views: list[DealView], is_all: bool) -> tuple[str, ...]:
    alone = len(snapshot.prospects) - len(_numbers(views)) if is_all else 0
    if not alone:
        return ()
    return (f"{alone} prospect(s) without a deal are not in it: --format json has them",)


def _csv(snapshot: Snapshot, views: list[DealView], is_all: bool, stamp: Stamp) -> Exported:
    from pipeline_tui.exchange.csv_text import csv_text
    from pipeline_tui.exchange.own_columns import HEADERS, row_of

    text = csv_text(HEADERS, (row_of(view, stamp) for view in views))
    left_out = list(_without_deals(snapshot, views, is_all))
    prospects = {view.prospect.number: view.prospect for view in views}
    if any(len(each.contacts) > 1 for each in prospects.values()):
        left_out.append("only the first contact of each prospect is in it: --format json has all")
    return Exported(text.encode(), len(views), len(prospects), tuple(left_out))


def _jsonl(snapshot: Snapshot, views: list[DealView], is_all: bool) -> Exported:
    numbers = _numbers(views)
    dossiers = Dossiers(snapshot, numbers)

    def lines() -> Iterator[bytes]:
        begun: set[int] = set()
        for view in views:
            number = view.prospect.number
            deals: set[int | None] = {view.deal.number}
            if number not in begun:
                deals.add(None)
                begun.add(number)
            record = msgspec.structs.asdict(view.record())
            line = DealLine(**record, dossier=view.prospect, deal=view.deal)
            whole = msgspec.structs.replace(line, **dossiers.records(number, deals))
            yield _encode(whole) + b"\n"

    content = b"".join(lines())
    left_out = list(_without_deals(snapshot, views, is_all))
    if is_all and any(_all_lists(snapshot).all()):
        left_out.append("products and competitors are not in it: --format json has them")
    return Exported(content, len(views), len(numbers), tuple(left_out))


def _json(snapshot: Snapshot, views: list[DealView], is_all: bool) -> Exported:
    deals: dict[int, list[Deal]] = {}
    prospects: dict[int, Prospect] = {}
    for view in views:
        deals.setdefault(view.prospect.number, []).append(view.deal)
        prospects[view.prospect.number] = view.prospect
    if is_all:
        prospects = {each.number: each for each in snapshot.prospects}
    read = Dossiers(snapshot, set(prospects))
    dossiers = [
        read.dossier(prospect, deals.get(number, ())) for number, prospect in prospects.items()
    ]
    lists = _all_lists(snapshot) if is_all else named_lists(snapshot, dossiers)
    head = f'{{"format":"{FORMAT}","version":{VERSION},'.encode()
    return Exported(
        head + _encode_lists(lists) + encoded_dossiers(dossiers) + b"}\n",
        len(views),
        len(prospects),
    )


def encoded_dossiers(dossiers: Iterable[Dossier]) -> bytes:
    """`"prospects":[…]`, one prospect a line."""
    body = b",\n".join(map(_encode, dossiers))
    return b'"prospects":[' + (b"\n" + body + b"\n" if body else b"") + b"]"


def _encode_lists(lists: Lists) -> bytes:
    """Their fields, with a comma behind each."""
    found = (("products", lists.products), ("competitors", lists.competitors))
    return b"".join(b'"%s":%s,' % (name.encode(), _encode(docs)) for name, docs in found if docs)


def _all_lists(snapshot: Snapshot) -> Lists:
    from pipeline_tui.model.competitor import Competitor
    from pipeline_tui.model.product import Product

    return Lists(products=tuple(snapshot.of(Product)), competitors=tuple(snapshot.of(Competitor)))


def named_lists(snapshot: Snapshot, dossiers: Iterable[Dossier]) -> Lists:
    """The products and competitors that the deals and records of these dossiers name."""
    products: set[str] = set()
    rivals: set[str] = set()
    for dossier in dossiers:
        for deal in dossier.deals:
            products.add(fold(deal.product or ""))
            rivals.update(map(fold, deal.competitors))
        products.update(fold(line.product) for each in dossier.proposals for line in each.lines)
        rivals.update(fold(each.competitor or "") for each in dossier.objections)
    every = _all_lists(snapshot)
    return Lists(
        products=tuple(each for each in every.products if fold(each.name) in products),
        competitors=tuple(each for each in every.competitors if fold(each.name) in rivals),
    )
