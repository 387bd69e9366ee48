"""A manager brings in the deals of another system, through the real program."""

from __future__ import annotations

import json
import stat
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program


def test_the_deals_stand_as_the_file_says(program: Program, data: Path) -> None:
    done = program("import", str(data / "shop.csv"))
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "Imported shop.csv: 6 rows."
    assert "  prospects: 3 added" in lines
    assert "  deals: 6 added" in lines
    assert lines[-1] == "Undo with: pipeline undo 1"

    deals = program.listed()
    assert Counter((deal["status"], deal["stage"]) for deal in deals) == {
        ("won", "after-sales"): 2,
        ("lost", "search"): 1,
        ("open", "negotiation"): 2,
        ("open", "search"): 1,
    }
    won = {deal["closed"]: deal["value"] for deal in deals if deal["status"] == "won"}
    assert won == {"2026-03-02": "1200", "2026-06-01": "800"}
    nameless = next(deal for deal in deals if deal["prospect"] == "D-004")
    assert nameless["title"] == nameless["product"] == "Sun Panel"
    assert nameless["owner"] == "Omar Lind"
    assert nameless["created"] == "2026-06-01"


def test_a_second_import_changes_nothing(program: Program, data: Path) -> None:
    program("import", str(data / "shop.csv"))
    before = program.state()
    for words in ([], ["--on-duplicate", "update"], ["--origin", "opportunity_id"]):
        done = program("import", str(data / "shop.csv"), *words)
        assert done.returncode == 0
        assert b"all 6 rows" in done.stdout
        assert b"Nothing changed" in done.stdout
        assert program.state() == before


def test_the_same_deals_with_other_dates_are_the_same_deals(program: Program, data: Path) -> None:
    program("import", str(data / "shop.csv"))
    before = program.listed()
    program("import", str(data / "shop_us.csv"), "--on-duplicate", "update")
    assert program.listed() == before
    assert program("history").stdout.count(b" import ") == 1

    program("undo")
    program("import", str(data / "shop_us.csv"))
    same = [{**deal, "ref": None} for deal in program.listed()]
    assert same == [{**deal, "ref": None} for deal in before]


def test_a_dry_run_says_what_the_real_run_does(program: Program, data: Path) -> None:
    program("add", "Birch & Sons", "--no-deal")
    before = program.state()
    rehearsed = program("import", str(data / "shop.csv"), "--dry-run", "--json")
    assert program.state() == before
    done = program("import", str(data / "shop.csv"), "--json")
    told, did = json.loads(rehearsed.stdout), json.loads(done.stdout)
    assert (told.pop("dry_run"), did.pop("dry_run")) == (True, False)
    assert (told.pop("change"), did.pop("change")) == (None, 2)
    assert told == did
    assert did["prospects"] == {"created": 2, "updated": 0, "unchanged": 1}


def test_one_undo_takes_all_of_it_back(program: Program, data: Path) -> None:
    program("import", str(data / "shop.csv"), str(data / "people.tsv"))
    assert program("list", "--prospects", "--json").stdout.count(b'"uid"') == 5
    assert program("undo").returncode == 0
    assert program.listed() == []
    assert program("undo").returncode == 1


def test_rows_that_cannot_be_used_wait_in_a_file(program: Program, data: Path) -> None:
    text = (data / "shop.csv").read_text()
    text = text.replace("2026-06-01,800", "2026-06-01,-800").replace("2026-05-20", "2026-05-40")
    program.write("shop.csv", text + "one,two,three,four,2026-01-01,,5,6,seven,eight\n")
    rehearsed = program("import", "shop.csv", "--dry-run")
    assert rehearsed.returncode == 6
    assert not (program.folder / "shop.csv.rejects.csv").exists()
    done = program("import", "shop.csv")
    assert done.returncode == 6
    assert done.stderr.splitlines()[1:] == rehearsed.stderr.splitlines()[1:]
    assert b"would be rejected" in rehearsed.stderr
    error = done.stderr.decode().splitlines()
    assert error == [
        "error: 3 rows were rejected. Fix them in shop.csv.rejects.csv, then import that file",
        "  row 4: engage_date: '2026-05-40' is not a valid date",
        "  row 7: close_value: '-800' is negative",
        "  row 8: it has 10 cells, the header has 8",
    ]
    rejects = program.folder / "shop.csv.rejects.csv"
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    lines = rejects.read_text().splitlines()
    assert lines[0].endswith(",close_value,why rejected")
    assert lines[1].startswith("D-003,Omar Lind,Wind Mast,Birch & Sons,Engaging,2026-05-40,,,row 4")
    assert len(program.listed()) == 4

    program.write("shop.csv.rejects.csv", "\n".join(lines[:3]).replace("-800", "800")
                  .replace("05-40", "05-20"))  # fmt: skip
    assert program("import", "shop.csv.rejects.csv").returncode == 0
    assert len(program.listed()) == 6
    assert program("import", "shop.csv").returncode == 6
    assert (program.folder / "shop.csv.rejects-2.csv").exists()


def test_strict_imports_all_or_nothing(program: Program, data: Path) -> None:
    program.write("shop.csv", (data / "shop.csv").read_text() + "1,2,3,4,5,6,7,8,9\n")
    done = program("import", "shop.csv", "--strict")
    assert done.returncode == 1
    assert b"nothing was changed" in done.stderr
    assert b"row 8" in done.stderr
    assert program.state() == ""
    assert sorted(path.name for path in program.folder.iterdir()) in (
        ["shop.csv"],
        ["book.json.lock", "shop.csv"],
    )


def test_standard_input(program: Program, data: Path) -> None:
    done = program("import", "-", stdin=(data / "shop.csv").read_bytes())
    assert b"Imported standard input: 6 rows." in done.stdout
    rows = b'[{"company": "Cedar", "amount": 12.10, "stage": "won", "tags": ["a", "b"]}]'
    assert program("import", "-", stdin=rows).returncode == 0
    (cedar,) = program.listed("name:Cedar")
    assert (cedar["value"], cedar["status"], cedar["tags"]) == ("12.10", "won", ["a", "b"])


def test_headers_of_another_language(program: Program, data: Path) -> None:
    done = program("import", str(data / "leads_ru.csv"), "--currency", "RUB")
    assert done.returncode == 0, done.stderr
    first, second = sorted(program.listed(), key=lambda deal: deal["ref"])
    assert first["prospect"] == "ООО «Ромашка»"
    assert (first["value"], first["currency"]) == ("1200000.50", "RUB")
    assert (first["stage"], second["stage"]) == ("negotiation", "contract")
    assert second["created"] == "2026-05-01"
    shown = program("show", "1", "--json").stdout.decode()
    assert "+79001112233" in shown
    assert "anna@romashka.example" in shown


def test_a_contact_list_brings_people_and_no_deals(program: Program, data: Path) -> None:
    done = program("import", str(data / "people.tsv"))
    assert b"prospects: 2 added" in done.stdout
    assert b"contacts: 3 added" in done.stdout
    assert program.listed() == []
    fenn = json.loads(program("show", "Fenn Glass", "--json").stdout)
    text = json.dumps(fenn)
    assert "ada.f@home.example" in text
    assert "Buyer" in text
    before = program.state()
    program("import", str(data / "people.tsv"))
    assert program.state() == before


def test_columns_named_by_the_user(program: Program) -> None:
    program.write("odd.csv", "Who,Worth,Colour\nDorn,1200,red\n")
    refused = program("import", "odd.csv")
    assert refused.returncode == 2
    assert b"--map prospect=" in refused.stderr
    done = program("import", "odd.csv", "--map", "prospect=who", "--map", "value=Worth",
                   "--keep-unmapped")  # fmt: skip
    assert done.returncode == 0, done.stderr
    (deal,) = program.listed("field.Colour:red")
    assert (deal["prospect"], deal["value"]) == ("Dorn", "1200")


def test_unknown_stages_are_asked_for_at_once(program: Program) -> None:
    program.write("s.csv", "company,stage\nA,Demo held\nB,Demo held\nC,Maybe\nD,won\n")
    refused = program("import", "s.csv")
    assert refused.returncode == 2
    text = refused.stderr.decode()
    assert len(text.splitlines()) == 4
    assert 's.csv, column stage: "Demo held" (2 rows), "Maybe" (1 row)' in text
    assert "--stage-map 'Demo held=reject' --stage-map Maybe=reject" in text
    assert program.state() == ""
    done = program("import", "s.csv", "--stage-map", "demo HELD=objections", "--stage-map",
                   "Maybe=lost")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert Counter(deal["stage"] for deal in program.listed()) == {
        "objections": 2, "search": 1, "after-sales": 1,
    }  # fmt: skip
