"""Options beyond a limit are refused in one line that says what is valid; nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program

HUGE = "9" * 40
AMOUNTS = ("1E-999999999", "1e400", "NaN", "Infinity", "-1", "1000000000000000", HUGE)
DAYS = ("0001-01-01", "9999-12-31", "1899-12-31", "3000-01-01", "99999w")
COUNTS = ("-1", "3651", HUGE, "1e3", "NaN")

REFUSED = [
    *((("edit", "1.1", f"--value={each}"), "amount") for each in AMOUNTS if each != "-1"),
    (("edit", "1.1", "--value=-1"), "negative"),
    *((("product", "edit", "1", f"--price={each}"), "") for each in AMOUNTS),
    *((("obligation", "add", "1.1", "payment", "x", "--due", "fri", f"--amount={each}"), "")
      for each in AMOUNTS),
    *((("edit", "1.1", f"--close={each}"), "") for each in DAYS),
    *((("log", "1.1", "call", "x", f"--at={each}"), "") for each in DAYS),
    *((("next", "1.1", "x", f"--due={each}"), "") for each in DAYS),
    *((("contract", "add", "1.2", f"--ends={each}"), "") for each in DAYS),
    *((("cadence", "1", "--", each), "") for each in ("0d", "3651d", "999w", HUGE)),
    *((("contract", "add", "1.2", f"--notice-days={each}"), "") for each in COUNTS),
    *((("terms", "1", f"--payment-days={each}"), "") for each in COUNTS),
    *((("terms", "1", f"--discount={each}"), "") for each in ("101", "-1", "NaN", HUGE, "1E-99")),
    *((("edit", "1.1", f"--probability={each}"), "") for each in ("101", "-1", "NaN", "1E-9")),
    *((("proposal", "add", "1.1", "--line", f"Inverter x {each} @ 5"), "")
      for each in ("0", "1000000000", HUGE)),
    (("add", "x" * 100_001), "at most 100,000"),
    (("add", "Firm", *(word for n in range(1_001) for word in ("--tag", f"t{n}"))), "1,000"),
]  # fmt: skip


def test_every_option_keeps_to_the_limits(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--value", "5k", "--currency", "EUR")
    pipeline.ok("contract", "add", "1")
    pipeline.ok("deal", "add", "1", "--title", "Hall")
    pipeline.ok("product", "add", "Inverter", "--price", "480", "--currency", "EUR")
    before = pipeline.digest
    answers = pipeline.many(*(line for line, _ in REFUSED))
    for (line, said), ran in zip(REFUSED, answers, strict=True):
        assert ran.code in (1, 2), (line, ran)
        assert said in ran.refusal, line
        assert ran.book == before, line


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31T23:30", "1969-12-31", "2901-01-01"])
def test_no_command_works_at_a_time_beyond_the_limits(pipeline: Program, day: str) -> None:
    for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles"):
        ran = pipeline("list", env={"PIPELINE_NOW": day, "TZ": zone})
        assert ran.code == 2
        assert "1970-01-01 to 2900-12-31" in ran.refusal


@pytest.mark.parametrize("day", ["1970-01-01T00:00", "2900-12-31T23:59"])
def test_the_first_and_the_last_day_work(pipeline: Program, day: str) -> None:
    env = {"PIPELINE_NOW": day, "TZ": "Pacific/Kiritimati"}
    lines = [
        ("add", "Solartek", "--value", "5k", "--next", "ring", "--due", "+3d"),
        ("cadence", "1", "3650d"), ("log", "1.1", "call", "rang"), ("win", "1.1"), ("today",),
        ("list",), ("show", "1"), ("report", "status", "--period", "all"), ("history",),
        ("contract", "add", "1.1", "--ends", "2950-01-01", "--notice-days", "3650"),
        ("report", "retention", "--period", "all"), ("undo",),
    ]  # fmt: skip
    for line, ran in zip(lines, pipeline.many(*lines, env=env), strict=True):
        assert ran.code == 0, (line, ran)
