"""Reports of the 8,800 opportunities of the Maven CRM sample, beside the same figures worked
out here with nothing but `csv`.

PIPELINE_TEST_DATA names a folder with `maven_crm/sales_pipeline.csv` in it.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Any

import pytest
from cli_program import Program

if TYPE_CHECKING:
    from collections.abc import Callable

MAVEN = Path(os.environ.get("PIPELINE_TEST_DATA", "/nonexistent")) / "maven_crm/sales_pipeline.csv"
pytestmark = pytest.mark.skipif(not MAVEN.exists(), reason="PIPELINE_TEST_DATA has no maven_crm")

Opportunity = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Opportunity]:
    with MAVEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def maven(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("maven"))
    program.ok("import", MAVEN)
    return program


def table(program: Program, report: str, *words: str, place: int = 0) -> dict[str, Any]:
    """The rows of a table by their label, with the total as `all`."""
    made = program.json("report", report, *words)["tables"][place]
    found = {row["label"]: row["cells"] for row in made["rows"]}
    if made["total"]:
        found.setdefault(made["total"]["label"], made["total"]["cells"])
    return found


def closed(rows: list[Opportunity], stage: str = "") -> list[Opportunity]:
    stages = (stage,) if stage else ("Won", "Lost")
    return [row for row in rows if row["deal_stage"] in stages]


def worth(rows: list[Opportunity]) -> Decimal:
    return sum((Decimal(row["close_value"] or 0) for row in rows), Decimal(0))


def cycle(row: Opportunity) -> int:
    return (date.fromisoformat(row["close_date"]) - date.fromisoformat(row["engage_date"])).days


def usd(cell: dict[str, Any]) -> Decimal:
    return Decimal(cell["value"].get("USD", 0))


@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("product", lambda row: row["product"]),
        ("owner", lambda row: row["sales_agent"]),
        ("month", lambda row: row["close_date"][:7]),
    ],
)
def test_win_rate_cycle_and_average_of_each_group(
    maven: Program, rows: list[Opportunity], by: str, key: Callable[[Opportunity], str]
) -> None:
    found = table(maven, "velocity", "--period", "all", "--by", by)
    names = {key(row) for row in closed(rows)}
    assert names <= set(found)
    for name in names:
        group = [row for row in closed(rows) if key(row) == name]
        won = closed(group, "Won")
        rate = (Decimal(len(won)) / len(group)).quantize(Decimal("0.0001"))
        assert Decimal(found[name]["win_rate"]["value"]) == rate
        assert found[name]["win_rate"]["n"] == len(group)
        days = [cycle(row) for row in won]
        assert float(found[name]["cycle_mean"]["value"]) == round(mean(days), 1)
        assert float(found[name]["cycle_median"]["value"]) == round(median(days), 1)
        assert abs(usd(found[name]["average_won"]) - worth(won) / len(won)) < Decimal("0.01")


def test_the_whole_pipeline(maven: Program, rows: list[Opportunity]) -> None:
    found = table(maven, "velocity", "--period", "all")["all"]
    assert found["open"]["value"] == 1589 + 500
    assert found["win_rate"]["n"] == 4238 + 2473
    assert float(found["cycle_mean"]["value"]) == round(mean(map(cycle, closed(rows, "Won"))), 1)


def test_the_cohorts(maven: Program, rows: list[Opportunity]) -> None:
    """The import lets closed opportunities begin in search, and Engaging in negotiation."""
    stages = Counter(row["deal_stage"] for row in rows)
    found = table(maven, "funnel", "--period", "all")
    search, negotiation = found["search"], found["negotiation"]
    assert search["entered"]["value"] == stages["Won"] + stages["Lost"] + stages["Prospecting"]
    assert search["lost"]["value"] == stages["Lost"]
    assert search["pending"]["value"] == stages["Prospecting"]
    assert usd(search["value"]) == worth(rows)
    resolved = Decimal(stages["Won"]) / (stages["Won"] + stages["Lost"])
    assert Decimal(search["resolved"]["value"]) == resolved.quantize(Decimal("0.0001"))
    assert negotiation["entered"]["value"] == stages["Won"] + stages["Engaging"]
    assert negotiation["pending"]["value"] == stages["Engaging"]


def test_the_cohort_of_one_month(maven: Program, rows: list[Opportunity]) -> None:
    began = [row for row in closed(rows) if row["engage_date"].startswith("2017-03")]
    found = table(maven, "funnel", "--period", "2017-03")["search"]
    assert found["entered"]["value"] == len(began)
    assert found["advanced"]["value"] == len(closed(began, "Won"))


def test_the_forecast_of_a_day_in_the_past(maven: Program, rows: list[Opportunity]) -> None:
    day = "2017-06-20"
    begun = [row for row in rows if row["engage_date"] and row["engage_date"] <= day]
    still = [row for row in begun if not row["close_date"] or row["close_date"] > day]
    won = [row for row in closed(rows, "Won") if "2017-06" <= row["close_date"] <= day]
    found = table(maven, "forecast", "--as-of", day)
    assert found["all"]["open"]["value"] == len(still)
    assert usd(found["all"]["value"]) == worth(still)
    assert usd(found["2017-06"]["won"]) == worth(won)


@pytest.mark.parametrize("month", ["2017-01", "2017-10"])
def test_the_bridge_of_a_month(maven: Program, rows: list[Opportunity], month: str) -> None:
    found = table(maven, "diff", "--period", month)
    begun = [row for row in rows if row["engage_date"]]
    added = [row for row in begun if row["engage_date"].startswith(month)]
    won = [row for row in closed(rows, "Won") if row["close_date"].startswith(month)]
    lost = [row for row in closed(rows, "Lost") if row["close_date"].startswith(month)]
    before = [row for row in begun
              if row["engage_date"] < month and (row["close_date"] or "9") >= month]  # fmt: skip
    assert found["start"]["deals"]["value"] == len(before)
    assert usd(found["start"]["value"]) == worth(before)
    for name, some in (("added", added), ("won", won), ("lost", lost)):
        assert found[name]["deals"]["value"] == len(some)
        assert abs(usd(found[name]["value"])) == worth(some)
    assert usd(found["end"]["value"]) == worth(before) + worth(added) - worth(won)


def test_what_an_import_cannot_tell_is_not_known(maven: Program, rows: list[Opportunity]) -> None:
    scores = table(maven, "accuracy", "--period", "all")["all"]
    assert scores["told_later"]["value"] == len(closed(rows))
    assert scores["brier"]["value"] is None
    assert scores["brier"]["unknown"]
    stages = table(maven, "stages", "--period", "all")
    assert stages["search"]["finished"]["value"] == 0
    assert stages["negotiation"]["unfinished"]["value"] == 1589
    slippage = table(maven, "slippage", "--period", "all")["all"]
    assert slippage["slippage"]["unknown"] == "no deal was due in the period"
