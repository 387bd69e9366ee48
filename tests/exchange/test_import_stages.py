"""Stage and status of imported deals, and the days on which they closed."""

from __future__ import annotations

import json
import shlex
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipeline_tui.exchange.drafts import Reading
from pipeline_tui.exchange.mending import fault_of
from pipeline_tui.exchange.sheet import Row, Sheet
from pipeline_tui.exchange.stage_words import LOST, NOTHING, OPEN, WON, combined, open_in
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Import, Program

    from pipeline_tui.book import Book

TODAY = date(2026, 11, 23)
NEGOTIATION = open_in(Stage.NEGOTIATION)


# -- stage and status ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "status", "found"),
    [
        (NEGOTIATION, WON, (Stage.NEGOTIATION, Status.WON)),
        (NEGOTIATION, LOST, (Stage.NEGOTIATION, Status.LOST)),
        (NEGOTIATION, OPEN, (Stage.NEGOTIATION, Status.OPEN)),
        (NEGOTIATION, open_in(Stage.SEARCH), (Stage.NEGOTIATION, Status.OPEN)),
        (OPEN, open_in(Stage.CONTRACT), (Stage.CONTRACT, Status.OPEN)),
        (OPEN, WON, (None, Status.WON)),
        (WON, WON, WON),
        (LOST, LOST, LOST),
        (WON, NOTHING, WON),
        (LOST, NOTHING, LOST),
        (NOTHING, WON, WON),
        (NOTHING, NEGOTIATION, NEGOTIATION),
        (NOTHING, NOTHING, NOTHING),
        (LOST, OPEN, None),
        (WON, OPEN, None),
        (LOST, NEGOTIATION, None),
        (LOST, WON, None),
        (WON, LOST, None),
    ],
)
def test_a_stage_and_a_status_together(stage: Any, status: Any, found: Any) -> None:
    assert combined(stage, status) == found


def test_a_closed_status_wins_and_a_contradiction_is_rejected(program: Program, data: Path) -> None:
    program.write("deals.csv", (data / "faults" / "stage-against-status.csv").read_text())
    done = program.inside("import", "deals.csv")
    assert done.returncode == 6
    listed = {each["prospect"]: (each["status"], each["stage"]) for each in program.listed()}
    assert listed == {
        "Agate": ("won", "after-sales"), "Beryl": ("lost", "negotiation"),
        "Citrine": ("open", "contract"), "Opal": ("won", "after-sales"),
    }  # fmt: skip
    said = done.stderr.decode()
    for number, stage, status in (
        (5, "Closed Lost", "Open"), (6, "Closed Won", "Open"), (7, "Closed Lost", "Won"),
        (8, "Closed Won", "Lost"), (9, "Lost", "Lead"),
    ):  # fmt: skip
        row = next(line for line in said.splitlines() if f"row {number}:" in line)
        assert f'"{stage}"' in row
        assert f'"{status}"' in row


def test_a_contradiction_is_rejected_with_a_profile_and_a_stage_map(bring_in: Import) -> None:
    """A Pipedrive export has both columns; the word of a stage map counts like any other."""
    from pipeline_tui.exchange.stage_words import parse_stage_map

    words = parse_stage_map(["Signed=won"]).standings
    report = bring_in(
        "Deal - Title,Deal - Organization,Deal - Stage,Deal - Status\n"
        "A,Yard,Signed,Open\nB,Yard,Signed,Won\nC,Yard,Proposal Made,Won\n",
        stages=words,
        profile="pipedrive",
    )
    assert [each.number for each in report.files[0].rejected] == [2]
    assert report.deals.created == 2


def test_rejected_rows_come_in_when_they_are_fixed(program: Program, data: Path) -> None:
    program.write("deals.csv", (data / "faults" / "stage-against-status.csv").read_text())
    program.inside("import", "deals.csv")
    rejects = program.folder / "deals.csv.rejects.csv"
    fixed = rejects.read_text().replace("Open,", "Lost,").replace("Closed Won", "Closed Lost")
    rejects.write_text(fixed)
    done = program.inside("import", rejects.name)
    assert b"3 added" in done.stdout


def test_an_own_export_follows_the_same_rule(program: Program) -> None:
    """A status edited to won closes the deal that the export shows in negotiation."""
    program.inside("add", "Agate", "--stage", "negotiation")
    program.inside("add", "Beryl", "--stage", "contract")
    program.inside("export", "-o", "out.csv")
    text = (program.folder / "out.csv").read_text()
    program.write("out.csv", text.replace("negotiation,open", "negotiation,won"))
    program.book = program.folder / "other.json"
    program.inside("import", "out.csv")
    listed = {each["prospect"]: each["status"] for each in program.listed()}
    assert listed == {"Agate": "won", "Beryl": "open"}


# -- unknown words ---------------------------------------------------------------------


def test_unknown_words_are_asked_for_once_for_all_files(program: Program, data: Path) -> None:
    """By file and column, with the count; the options that are shown work when pasted."""
    program.write("one.csv", (data / "faults" / "status-words.csv").read_text())
    program.write("two.csv", "Company,Stage,Status\nOpal,Won,Parked\nOnyx,Maybe,Ex-customer\n")
    asked = program.inside("import", "one.csv", "two.csv")
    assert asked.returncode == 2
    assert program.state() == ""
    said = asked.stderr.decode()
    lines = said.splitlines()
    assert 'one.csv, column Status: "Parked" (2 rows), "Ex-customer" (1 row)' in lines
    assert 'two.csv, column Stage: "Maybe" (1 row)' in lines
    assert any(line.startswith("two.csv, column Status:") and "Parked" in line for line in lines)
    assert "Won" not in said.split("Say what")[0].replace('"Won"', "!")
    options = shlex.split(next(line for line in lines if line.startswith("  --stage-map")))
    assert options.count("--stage-map") == 3
    done = program.inside("import", "one.csv", "two.csv", *options)
    assert done.returncode == 6
    listed = {each["prospect"]: each["status"] for each in program.listed()}
    assert listed == {"Agate": "won", "Beryl": "lost"}


def test_the_words_are_understood_once_they_are_explained(program: Program, data: Path) -> None:
    program.write("one.csv", (data / "faults" / "status-words.csv").read_text())
    done = program.inside("import", "one.csv", "--stage-map", "parked=lost", "--stage-map",
                          "EX-customer=won")  # fmt: skip
    assert done.returncode == 0, done.stderr
    counts = [each["status"] for each in program.listed()]
    assert sorted(counts) == ["lost", "lost", "lost", "won", "won"]


def test_a_status_counts_when_the_stage_column_is_left_out(program: Program) -> None:
    """Leaving the column of stages out must not reopen won deals."""
    program.write("d.csv", "Company,Stage,Status\nAgate,Phase 9,Won\nBeryl,Phase 8,Open\n")
    asked = program.inside("import", "d.csv").stderr.decode()
    option = asked.rstrip().rsplit(": ", 1)[1]
    assert option == "--map stage="
    assert program.inside("import", "d.csv", *shlex.split(option)).returncode == 0
    assert {each["prospect"]: each["status"] for each in program.listed()} == {
        "Agate": "won", "Beryl": "open",
    }  # fmt: skip


def test_no_column_is_left_out_of_files_that_need_it(program: Program) -> None:
    """`--map` holds for all files, so it would lose the status of the other one."""
    program.write("a.csv", "Company,Status\nAgate,Won\n")
    program.write("b.csv", "Company,Status\nBeryl,Gold\n")
    assert b"--map" not in program.inside("import", "a.csv", "b.csv").stderr
    assert b"--map status=" in program.inside("import", "b.csv").stderr


def test_a_status_column_that_is_left_out_is_named(program: Program) -> None:
    program.write("d.csv", "Company,Value,Status\nAgate,5,Gold\nBeryl,6,Silver\n")
    asked = program.inside("import", "d.csv").stderr.decode()
    option = asked.rstrip().rsplit(": ", 1)[1]
    done = program.inside("import", "d.csv", *shlex.split(option))
    assert done.returncode == 0
    assert b"Status" in done.stdout
    assert {each["status"] for each in program.listed()} == {"open"}


def test_a_column_of_many_unknown_words_is_named_shortly(program: Program) -> None:
    rows = "".join(f"C{number},word {number}\n" for number in range(200))
    program.write("d.csv", "Company,Stage\n" + rows)
    said = program.inside("import", "d.csv").stderr.decode()
    assert "200 stage words" in said
    assert "170 more" in said
    assert said.count("--stage-map") == 30


# -- closing days ----------------------------------------------------------------------


def test_guessed_closing_days_are_marked_and_counted(
    program: Program, book: Book, data: Path
) -> None:
    program.write("deals.csv", (data / "faults" / "closing-days.csv").read_text())
    done = program.inside("import", "deals.csv")
    assert done.returncode == 0, done.stderr
    days = {
        each["prospect"]: (each["created"], each["closed"], each["guessed_dates"])
        for each in program.listed()
    }
    today = TODAY.isoformat()
    assert days == {
        "Agate": ("2026-02-03", "2026-02-03", ["closed"]),
        "Beryl": ("2026-02-03", "2026-08-04", ["closed"]),
        "Citrine": ("2026-02-03", "2026-02-03", ["closed"]),
        "Diamond": (today, today, ["created", "closed"]),
        "Emerald": ("2026-09-05", "2026-09-05", ["closed"]),
        "Fluorite": ("2026-09-06", "2026-09-06", ["created"]),
        "Garnet": ("2026-02-03", today, ["closed"]),
        "Heliodor": ("2026-02-03", today, ["closed"]),
        "Iolite": ("2026-02-03", "2026-05-06", []),
    }
    said = next(line for line in done.stdout.decode().splitlines() if "closing day guessed" in line)
    for part in ("7 deals", "1 from the expected day", "3 from the created day",
                 "3 on the import day"):  # fmt: skip
        assert part in said
    assert "(row 3)" in said
    began = next(line for line in done.stdout.decode().splitlines() if "created day" in line)
    assert "2 deals" in began
    assert "rows 5, 7" in began
    program.book = program.folder / "second.json"
    record = json.loads(program.inside("import", "deals.csv", "--json").stdout)
    assert record["guessed_dates"] == {"expected": 1, "created": 3, "import": 3, "closed": 2}
    again = program.inside("import", "deals.csv").stdout.decode()
    assert "guessed" not in again
    assert "Nothing changed" in again


def test_the_guess_is_in_the_history_only_if_there_is_one(book: Book, bring_in: Import) -> None:
    bring_in(
        "company,stage,created,closed\nAgate,won,2026-02-03,\nBeryl,won,2026-02-03,2026-05-06\n"
    )
    guessed, known = book.read().deals
    assert [event.guessed for event in guessed.history] == [False, True]  # type: ignore[union-attr]
    assert b"guessed" not in encode(known)
    assert encode(guessed).count(b'"guessed":true') == 1


def test_a_won_deal_with_a_close_date_in_the_future(program: Program) -> None:
    """The one column of both close dates, as Salesforce exports it; an open deal expects it."""
    program.write(
        "r.csv",
        "Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date\n"
        "Large,Agate,Closed Won,100,12/17/2026,10/21/2026\n"
        "Small,Beryl,Prospecting,100,12/18/2026,10/22/2026\n",
    )
    said = program.inside("import", "r.csv").stdout.decode()
    assert "1 on the import day (row 2)" in said
    deals = {each["prospect"]: each for each in program.listed()}
    assert deals["Agate"]["status"] == "won"
    assert deals["Agate"]["closed"] == TODAY.isoformat()
    assert deals["Agate"]["guessed_dates"] == ["closed"]
    assert deals["Beryl"]["expected_close"] == "2026-12-18"
    assert deals["Beryl"]["guessed_dates"] == []
    assert [each["prospect"] for each in program.listed("guessed:yes")] == ["Agate"]


def test_a_contradiction_is_a_fault_of_its_row_while_it_is_fixed() -> None:
    """On the screens a row is judged while somebody types."""
    rows = [Row(2, ["Agate", "Contract", "Open"]), Row(3, ["Beryl", "Won", "Open"])]
    sheet = Sheet("d.csv", ["Company", "Stage", "Status"], rows)
    reading = Reading("EUR", today=TODAY)
    assert "contradicts" in fault_of(sheet, reading, 3, ["Beryl", "Won", "Lost"])
    assert fault_of(sheet, reading, 3, ["Beryl", "Contract", "Won"]) == ""


def test_a_guess_is_shown_wherever_the_day_is(program: Program) -> None:
    program.write("d.csv", "company,stage,created\nAgate,won,2026-02-03\n")
    dry = program.inside("import", "d.csv", "--dry-run").stdout.decode()
    assert "1 from the created day" in dry
    program.inside("import", "d.csv")
    assert b"guessed" in program.inside("show", "Agate").stdout
    assert b"2026-02-03 (guessed)" in program.inside("list", "--columns", "ref,closed").stdout
    assert b"guessed" in program.inside("history", "1").stdout


def test_an_expected_day_that_is_not_valid_is_skipped_and_listed(program: Program) -> None:
    program.write("d.csv", "Company,Value,Expected close\nAgate,5,2026-02-31\nBeryl,6,2026-12-24\n")
    done = program.inside("import", "d.csv")
    assert done.returncode == 0
    notice = next(line for line in done.stdout.decode().splitlines() if "2026-02-31" in line)
    assert "row 2" in notice
    closes = {each["prospect"]: each["expected_close"] for each in program.listed()}
    assert closes == {"Agate": None, "Beryl": "2026-12-24"}


def test_a_closing_day_of_an_open_deal_is_listed(program: Program) -> None:
    program.write("d.csv", "Company,Stage,Actual close\nAgate,Contract,2026-10-01\n")
    said = program.inside("import", "d.csv").stdout.decode()
    assert "2026-10-01" in said
    assert "not won or lost" in said


# -- updates ---------------------------------------------------------------------------


def update(bring_in: Import, row: str) -> Any:
    return bring_in(f"deal id,company,stage,created,expected close,closed\n{row}\n",
                    on_duplicate="update")  # fmt: skip


def test_an_update_that_closes_a_deal_guesses_like_an_import(book: Book, bring_in: Import) -> None:
    update(bring_in, "1,Agate,contract,2026-02-03,2026-08-04,")
    report = update(bring_in, "1,Agate,won,2026-02-03,2026-08-04,")
    deal = next(iter(book.read().deals))
    assert (deal.closed, deal.guessed_dates) == (date(2026, 8, 4), ("closed",))
    assert any("1 from the expected day" in each for each in report.files[0].notices)
    assert not update(bring_in, "1,Agate,won,2026-02-03,2026-08-04,").changes


def test_a_deal_that_was_open_later_did_not_close_earlier(
    program: Program, book: Book, bring_in: Import
) -> None:
    update(bring_in, "1,Agate,negotiation,2026-02-03,,")
    program.inside("move", "1.1", "contract")
    report = update(bring_in, "1,Agate,lost,2026-02-03,2026-08-04,")
    deal = next(iter(book.read().deals))
    assert (deal.closed, deal.guessed_dates) == (TODAY, ("closed",))
    assert any("1 on the import day" in each for each in report.files[0].notices)


def test_the_actual_day_replaces_a_guess_when_a_file_has_it(book: Book, bring_in: Import) -> None:
    update(bring_in, "1,Agate,lost,2026-02-03,2026-08-04,")
    report = update(bring_in, "1,Agate,lost,2026-02-03,2026-08-04,2026-07-01")
    deal = next(iter(book.read().deals))
    assert (deal.closed, deal.guessed_dates) == (date(2026, 7, 1), ())
    assert report.deals.updated == 1
    assert not update(bring_in, "1,Agate,lost,2026-02-03,2026-08-04,").changes


def test_the_actual_day_may_be_typed_into_our_own_export(program: Program) -> None:
    """A guessed day is the only one of a closed deal that a sheet may correct."""
    program.write("d.csv", "Company,Stage,Created\nAgate,Won,2026-02-03\n")
    program.inside("import", "d.csv")
    program.inside("export", "-o", "out.csv")
    text = (program.folder / "out.csv").read_text()
    assert text.count("2026-02-03,2026-02-03,closed") == 1
    program.write("out.csv", text.replace("2026-02-03,2026-02-03,", "2026-02-03,2026-05-06,"))
    program.inside("import", "out.csv")
    (deal,) = program.listed()
    assert (deal["closed"], deal["guessed_dates"]) == ("2026-05-06", [])
    assert b"Nothing changed" in program.inside("import", "out.csv").stdout


def test_a_computed_probability_is_rounded_with_a_note(program: Program) -> None:
    program.write("d.csv", "Company,Value,Probability\nAgate,5,33.3333333\nBeryl,6,50\n")
    said = program.inside("import", "d.csv").stdout.decode()
    notice = next(line for line in said.splitlines() if "33.3333333" in line)
    assert "rounded to 2 decimals" in notice
    assert [each["probability"] for each in program.listed()] == [33.33, 50]
