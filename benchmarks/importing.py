"""A CRM's export, 8,800 deals, into a new book, beside `sqlite-utils insert`."""

from __future__ import annotations

import csv
import os
import random
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from measure import Times, at_most, in_turn, took
from rows import Row
from sandbox import pipeline, program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sandbox import Sandbox

_DEALS = 8_800
_MANY = 100_000
_MEGA = 1_000_000
_MOST_MEGA = 250
_COLUMNS = ("opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date",
            "close_date", "close_value")  # fmt: skip
_WIDE = ("deal id", "company", "contact", "email", "phone", "deal name", "amount", "currency",
         "deal stage", "created", "close date", "owner", "source")  # fmt: skip


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """The whole process, into a new book and into a new database each time."""
    file = _file(sandbox)
    peer = program("sqlite-utils")
    what = f"import {sandbox.count(_DEALS):,} deals"
    times = _times(sandbox, file, peer, sandbox.runs(9))
    yield took(times, "ours", 2, what)
    yield _beside(times, what)
    many = sandbox.count(_MANY)
    wide = _written(sandbox.root / "many.csv", _WIDE, _wide_rows(many))
    what = f"import {many:,} rows"
    yield _beside(_times(sandbox, wide, peer, sandbox.runs(3)), what)
    peak = _peak(sandbox, wide)
    yield Row(name=f"{what}, peak memory", figure=peak / _MEGA, unit="MB", target=_MOST_MEGA)


def _times(sandbox: Sandbox, file: Path, peer: str | None, runs: int) -> Times:
    database = sandbox.root / "deals.db"

    def ours() -> float:
        return sandbox.run(_argv(file), {"PIPELINE_BOOK": str(_new_book(sandbox))}).seconds

    def theirs() -> float:
        database.unlink(missing_ok=True)
        argv = [str(peer), "insert", str(database), "deals", str(file), "--csv"]
        return sandbox.run(argv).seconds

    return in_turn({"ours": ours, **({"sqlite-utils": theirs} if peer else {})}, runs)


def _beside(times: Times, what: str) -> Row:
    label = f"{what}, beside sqlite-utils insert"
    return at_most(times, "ours", "sqlite-utils", 3, label) if len(times) > 1 else Row(name=label)


def _argv(file: Path) -> list[str]:
    return [*pipeline(), "import", str(file), "--json"]


def _new_book(sandbox: Sandbox) -> Path:
    book = sandbox.root / "imported" / "book.json"
    shutil.rmtree(book.parent, ignore_errors=True)
    return book


def _peak(sandbox: Sandbox, file: Path) -> int:
    watcher = str(Path(__file__).with_name("peak.py"))
    argv = [sys.executable, watcher, *_argv(file)]
    return int(sandbox.run(argv, {"PIPELINE_BOOK": str(_new_book(sandbox))}).output)


def _file(sandbox: Sandbox) -> Path:
    """The public export where the test data are at hand, else one that looks like it."""
    folder = os.environ.get("PIPELINE_TEST_DATA")
    known = Path(folder or "-") / "maven_crm" / "sales_pipeline.csv"
    wanted = sandbox.count(_DEALS)
    if wanted == _DEALS and known.is_file():
        return known
    return _written(sandbox.root / "sales_pipeline.csv", _COLUMNS, _deals(wanted))


def _written(file: Path, headers: Sequence[str], lines: Iterable[Sequence[str]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(headers)
        writer.writerows(lines)
    return file


def _wide_rows(count: int) -> Iterator[tuple[str, ...]]:
    """Deals as a CRM gives them: three of a company, a contact with address and phone in
    one row of two."""
    chance = random.Random(31)
    for number, deal in enumerate(_deals(count)):
        company = number // 3
        is_known = number % 2 == 0
        yield (
            deal[0],
            f"Company {company}",
            f"Contact {number}" if is_known else "",
            f"contact{number}@company{company}.example" if is_known else "",
            f"+49 30 {1_000_000 + number}" if is_known else "",
            f"{deal[2]} for hall {number % 7}",
            f"{chance.randrange(500, 90_000)}.00",
            "EUR",
            {"Engaging": "negotiation", "Prospecting": "search"}.get(deal[4], deal[4]),
            deal[5],
            deal[6],
            deal[1],
            chance.choice(("fair", "referral", "website", "")),
        )


def _deals(count: int) -> Iterator[tuple[str, ...]]:
    """Two in three closed, won more often than lost, some without an account."""
    chance = random.Random(30)
    agents = [f"Agent {number}" for number in range(30)]
    products = ["GTX Basic", "GTX Pro", "GTX Plus", "MG Special", "MG Advanced", "GTK 500"]
    for number in range(count):
        stage = chance.choices(("Won", "Lost", "Engaging", "Prospecting"), (48, 28, 18, 6))[0]
        is_closed = stage in ("Won", "Lost")
        engaged = date(2016, 10, 1) + timedelta(days=chance.randrange(430))
        closed = engaged + timedelta(days=chance.randrange(1, 140))
        value = chance.randrange(50, 6000) if stage == "Won" else 0
        is_named = is_closed or chance.random() < 0.3
        yield (
            f"{number:08X}",
            chance.choice(agents),
            chance.choice(products),
            f"Account {chance.randrange(85)}" if is_named else "",
            stage,
            "" if stage == "Prospecting" else engaged.isoformat(),
            closed.isoformat() if is_closed else "",
            str(value) if is_closed else "",
        )
