"""A CRM's export, 8,800 deals, into a new book, beside `sqlite-utils insert`."""

from __future__ import annotations

import csv
import os
import random
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from measure import at_most, in_turn, took
from rows import Row
from sandbox import pipeline, program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Sandbox

_DEALS = 8_800
_COLUMNS = ("opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date",
            "close_date", "close_value")  # fmt: skip


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """The whole process, into a new book and into a new database each time."""
    file = _file(sandbox)
    book = sandbox.root / "imported" / "book.json"
    database = sandbox.root / "deals.db"
    peer = program("sqlite-utils")

    def ours() -> float:
        shutil.rmtree(book.parent, ignore_errors=True)
        argv = [*pipeline(), "import", str(file), "--json"]
        return sandbox.run(argv, {"PIPELINE_BOOK": str(book)}).seconds

    def theirs() -> float:
        database.unlink(missing_ok=True)
        argv = [str(peer), "insert", str(database), "deals", str(file), "--csv"]
        return sandbox.run(argv).seconds

    timers = {"ours": ours, **({"sqlite-utils": theirs} if peer else {})}
    times = in_turn(timers, sandbox.runs(9))
    what = f"import {sandbox.count(_DEALS):,} deals"
    yield took(times, "ours", 2, what)
    label = f"{what}, beside sqlite-utils insert"
    if peer:
        yield at_most(times, "ours", "sqlite-utils", 3, label)
    else:
        yield Row(name=label)


def _file(sandbox: Sandbox) -> Path:
    """The public export where the test data are at hand, else one that looks like it."""
    folder = os.environ.get("PIPELINE_TEST_DATA")
    known = Path(folder or "-") / "maven_crm" / "sales_pipeline.csv"
    wanted = sandbox.count(_DEALS)
    if wanted == _DEALS and known.is_file():
        return known
    file = sandbox.root / "sales_pipeline.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(_COLUMNS)
        writer.writerows(_deals(wanted))
    return file


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
