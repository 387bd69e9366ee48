"""What comes after an import: the rejected rows again, further files, Ctrl-C too late."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli_program import Program


def deals(pipeline: Program) -> list[tuple[str, str, str]]:
    return [(each["ref"], each["title"], str(each["value"])) for each in pipeline.json("list")]


def test_mended_rejects_keep_the_ids_of_their_file(pipeline: Program) -> None:
    path = pipeline.write("a.csv", "ID,Company,Title,Value,Colour\n"
                 "1,Acme,Licence,5,red\n2,Acme,Licence,abc,=1+1\n")  # fmt: skip
    assert pipeline("import", path, "--keep-unmapped").code == 6
    rejects = pipeline.folder / "a.csv.rejects.csv"
    with open(rejects, encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    assert header == ["ID", "Company", "Title", "Value", "Colour", "why rejected"]
    assert row[4] == "'=1+1"
    pipeline.write(rejects.name, rejects.read_text(encoding="utf-8").replace(",abc,", ",700,"))
    pipeline.ok("import", rejects, "--keep-unmapped", "--on-duplicate", "update")
    assert deals(pipeline) == [("1.1", "Licence", "5"), ("1.2", "Licence", "700")]
    fields = [dict(each.fields) for each in pipeline.opened.read().deals]
    assert fields == [{"Colour": "red"}, {"Colour": "=1+1"}]
    pipeline.write("a.csv", path.read_text(encoding="utf-8").replace(",abc,", ",700,"))
    assert "Nothing changed" in pipeline.ok("import", path, "--keep-unmapped").out


def test_a_line_that_is_no_json_becomes_no_prospect_when_it_comes_back(pipeline: Program) -> None:
    lines = '{"company":"A","title":"T","value":1}\n{"company":"B","title":"U","value":2\n'
    assert pipeline("import", pipeline.write("a.jsonl", lines)).code == 6
    rejects = pipeline.folder / "a.jsonl.rejects.csv"
    again = pipeline("import", rejects)
    assert again.code == 6
    assert "it has 4 cells, the header has 3" in again.err
    assert [each["prospect"] for each in pipeline.json("list")] == ["A"]
    pipeline.write(rejects.name, "company,title,value,why rejected\nB,U,2,mended\n")
    assert "deals: 1 added" in pipeline.ok("import", rejects).out


def test_ids_are_the_same_however_their_header_is_spelled(pipeline: Program) -> None:
    companies = pipeline.write("c.csv", "Company ID,Company\n1,Acme\n")
    roofs = pipeline.write("d.csv", "Deal ID,Deal Name,CompanyID,Value\n7,Roof,1,5\n")
    pipeline.ok("import", companies, roofs)
    again = pipeline.write("e.csv", "deal-id,Deal Name,Company Id*,Value\n7,Roof (new),1,9\n")
    pipeline.ok("import", again, "--on-duplicate", "update")
    assert deals(pipeline) == [("1.1", "Roof (new)", "9")]
    assert [each["prospect"] for each in pipeline.json("list")] == ["Acme"]


def test_of_a_deal_in_two_files_the_first_is_believed(pipeline: Program) -> None:
    head = "Deal ID,Deal Name,Company,Value,Stage\n"
    files = [
        pipeline.write("march.csv", f"{head}7,Roof,Acme,100,search\n"),
        pipeline.write("april.csv", f"{head}7,Roof,Acme,200,contract\n"),
    ]
    done = pipeline.ok("import", *files, "--on-duplicate", "update")
    assert "1 row skipped, the same deal as an earlier row: 2 (as 2 of march.csv)" in done.out
    assert "manual edit" not in done.out
    done = pipeline.ok("import", *files, "--on-duplicate", "update", "--overwrite-edits")
    assert done.out.startswith("Nothing changed")
    assert len(done.out.splitlines()) == 1
    assert deals(pipeline) == [("1.1", "Roof", "100")]
    pipeline.ok("import", files[1], "--on-duplicate", "update")
    assert deals(pipeline) == [("1.1", "Roof", "200")]


def test_ctrl_c_behind_the_save_says_that_it_is_saved(pipeline: Program) -> None:
    rows = "".join(f"Company {n},Deal {n},{n}\n" for n in range(20_000))
    path = pipeline.write("big.csv", "company,deal name,value\n" + rows)
    pipeline.ok("add", "Acme")
    before = pipeline.book.stat().st_ino
    running = subprocess.Popen(
        [sys.executable, "-m", "pipeline_tui", "import", str(path), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=pipeline.env,
    )  # fmt: skip
    end = time.monotonic() + 60
    while pipeline.book.stat().st_ino == before and time.monotonic() < end:
        time.sleep(0.001)
    running.send_signal(signal.SIGINT)
    _, error = running.communicate(timeout=60)
    assert running.returncode == 130
    assert error.decode() == ("note: change 2 was saved before that. Undo with: pipeline undo 2\n")
    pipeline.ok("undo")
    assert [each["prospect"] for each in pipeline.json("list")] == ["Acme"]


def test_rejects_are_read_as_their_file_was(pipeline: Program) -> None:
    path = pipeline.write("a.csv", "company;deal name;value;created\n"
                 "A;Roof;1,25;31/01/2026\nB;Wall;abc;03/04/2026\nC;Gate;5,5;soon\n")  # fmt: skip
    assert pipeline("import", path).code == 6
    rejects = pipeline.folder / "a.csv.rejects.csv"
    text = rejects.read_text(encoding="utf-8")
    assert text.splitlines()[0].endswith(";why rejected (decimal comma and dates day-first)")
    mended = text.replace(";abc;", ";1,20;").replace(";5,5;", ";1.200;").replace("soon", "")
    pipeline.write(rejects.name, mended)
    pipeline.ok("import", rejects)
    assert deals(pipeline) == [
        ("1.1", "Roof", "1.25"),
        ("2.1", "Wall", "1.20"),
        ("3.1", "Gate", "1200"),
    ]
    assert pipeline.json("list")[1]["created"] == "2026-04-03"
    pipeline.write(rejects.name, "company,value,why rejected (decimal dot)\nD,5,\n")
    assert "'why rejected (decimal dot)'" in pipeline.ok("import", rejects).out


def test_rejects_are_read_by_the_date_format_that_was_said(pipeline: Program) -> None:
    for said, cell in (
        ("month-first", "03.04.2025"),
        ("%y-%m-%d", "25-03-04"),
        ("iso", "2025-03-04"),
    ):
        text = (
            f"company,deal name,value,created\nA {said},Roof,5,{cell}\nB {said},Wall,abc,{cell}\n"
        )
        path = pipeline.write("in.csv", text)
        (pipeline.folder / "in.csv.rejects.csv").unlink(missing_ok=True)
        assert pipeline("import", path, "--date-format", said).code == 6
        rejects = pipeline.folder / "in.csv.rejects.csv"
        told = rejects.read_text(encoding="utf-8")
        assert told.splitlines()[0].endswith(f"why rejected (dates as {said})")
        pipeline.ok("import", pipeline.write(rejects.name, told.replace(",abc,", ",6,")))
    assert {each["created"] for each in pipeline.json("list")} == {"2025-03-04"}
    pipeline.write("odd.csv", "company,value,why rejected (dates as you like)\nD,5,\n")
    assert "'why rejected (dates" in pipeline.ok("import", pipeline.folder / "odd.csv").out


def test_a_later_file_tells_whom_a_row_of_an_earlier_one_means(pipeline: Program) -> None:
    first = pipeline.write("a.csv", "Deal ID,Deal Name,Company ID,Company\n7,Roof,,Alder\n")
    second = pipeline.write("b.csv", "Deal ID,Deal Name,Company ID,Company\n7,Roof,1,Alder\n")
    pipeline.ok("import", pipeline.write("c.csv", "Company ID,Company\n1,Alder\n2,Alder\n"))
    done = pipeline.ok("import", first, second)
    assert "2 (as 2 of a.csv)" in done.out
    assert deals(pipeline) == [("1.1", "Roof", "None")]
    assert "Nothing changed" in pipeline.ok("import", first, second).out


def test_files_of_one_name_are_two(pipeline: Program) -> None:
    files = []
    for month in ("jan", "feb"):
        (pipeline.folder / month).mkdir()
        files.append(pipeline.write(f"{month}/d.csv", "Deal ID,Deal Name,Company\n7,Roof,Acme\n"))
    pipeline.ok("import", files[0])
    pipeline.ok("import", *files, "--on-duplicate", "create")
    assert [ref for ref, *_ in deals(pipeline)] == ["1.1", "1.2"]


def test_rejects_of_rejects_are_mended_as_the_first_ones_are(pipeline: Program) -> None:
    path = pipeline.write("a.csv", "company,title,value\nA,Roof,abc\nB,Wall,5,extra\n")
    assert pipeline("import", path).code == 6
    first = pipeline.folder / "a.csv.rejects.csv"
    again = pipeline("import", first)
    assert "row 3: it has 4 cells, the header has 3" in again.err
    second = pipeline.folder / "a.csv.rejects.csv.rejects.csv"
    texts = [each.read_text(encoding="utf-8").splitlines() for each in (first, second)]
    assert [line.split(",")[:3] for line in texts[0]] == [line.split(",")[:3] for line in texts[1]]
    assert texts[1][2].endswith('"row 3: it has 4 cells, the header has 3",extra')
    mended = "\n".join(texts[1]).replace("abc", "7").removesuffix(",extra")
    pipeline.ok("import", pipeline.write(second.name, mended))
    assert deals(pipeline) == [("1.1", "Roof", "7"), ("2.1", "Wall", "5")]


def test_what_points_at_a_row_that_came_in_late_finds_it(pipeline: Program) -> None:
    pipeline.ok("import", pipeline.write("c.csv", "Company ID,Company\n1,Alder\n2,Alder\n"))
    deals = (
        "Deal ID,Deal Name,Company ID,Company,Contact,Email\n"
        "7,Roof,,Alder,Bo,ann@a.example; bo@a.example\n8,Gate,1,Alder,Ann,ann@a.example\n"
    )
    acts = (
        "Activity ID,Activity Type,Activity Date,Activity Owner,Notes/Description,"
        "Call/Meeting Title/Subject,Call Outcome,Meeting Outcome,Task Status,Task Due Date,"
        "Associated Contact Email\nA1,Call,2026-11-02,,rang,,,,,,bo@a.example\n"
    )
    files = [pipeline.write("a.csv", deals), pipeline.write("d.csv", acts)]
    done = pipeline.ok("import", *files)
    assert "deals: 2 added" in done.out
    assert "activities: 1 added" in done.out
    assert "Nothing changed" in pipeline.ok("import", *files).out
