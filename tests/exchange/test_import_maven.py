"""The 8,800 opportunities of the Maven CRM sample, where a copy of it is at hand.

PIPELINE_TEST_DATA names a folder with `maven_crm/sales_pipeline.csv` in it.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Program

FOLDER = Path(os.environ.get("PIPELINE_TEST_DATA", "/nonexistent"))
MAVEN = FOLDER / "maven_crm" / "sales_pipeline.csv"
US_DATES = FOLDER / "maven_crm_us_dates" / "sales_pipeline.csv"

pytestmark = pytest.mark.skipif(not MAVEN.exists(), reason="PIPELINE_TEST_DATA has no maven_crm")


def _sums(deals: list[dict[str, str]]) -> dict[str, tuple[int, Decimal]]:
    sums: dict[str, tuple[int, Decimal]] = {}
    for deal in deals:
        key = deal["status"] if deal["status"] != "open" else deal["stage"]
        count, value = sums.get(key, (0, Decimal(0)))
        sums[key] = count + 1, value + Decimal(deal["value"] or 0)
    return sums


def test_status_after_the_import(program: Program) -> None:
    assert program("import", str(MAVEN)).returncode == 0
    deals = program.listed()
    assert _sums(deals) == {
        "won": (4238, Decimal(10_005_534)),
        "lost": (2473, Decimal(0)),
        "negotiation": (1589, Decimal(0)),
        "search": (500, Decimal(0)),
    }
    before = program.state()
    assert b"all 8,800 rows" in program("import", str(MAVEN)).stdout
    assert program.state() == before


@pytest.mark.skipif(not US_DATES.exists(), reason="PIPELINE_TEST_DATA has no maven_crm_us_dates")
def test_other_dates_are_the_same_deals(program: Program) -> None:
    program("import", str(MAVEN), "--stage-map", "Engaging=negotiation")
    before = program.state()
    done = program("import", str(US_DATES), "--on-duplicate", "update")
    assert b"Nothing changed" in done.stdout
    assert program.state() == before
