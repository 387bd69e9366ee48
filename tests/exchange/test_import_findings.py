"""What was skipped or guessed is told once for each column, with the count and the first rows."""

from __future__ import annotations

from pipeline_tui.exchange.findings import Findings


def test_many_rows_are_one_line() -> None:
    findings = Findings()
    for row in range(2, 1302):
        findings.add("Email", "skipped", row, f"no {row}")
    findings.add("Value", "rounded", 7, "1.2345\n" + "9" * 100)
    many, one = findings.notices()
    assert "1,300 values" in many
    assert "row 2 'no 2'" in many
    assert "1,295 more" in many
    assert "1 value rounded: row 7 '1.2345 999" in one
    assert len(one) < 100


def test_rejected_rows_do_not_count() -> None:
    findings = Findings()
    for row in (2, 3, 4):
        findings.add("Email", "skipped", row, f"no {row}")
    findings.add("Phone", "skipped", 3, "none")
    (line,) = findings.notices(rejected={2, 3})
    assert "1 value skipped: row 4 'no 4'" in line
