"""`pipeline import`: what it would do row by row, own profiles, duplicates, edits by hand."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cli_program import Program

HEAD = "Deal id,Company,Title,Sum,Stage\n"
DEALS = HEAD + "1,Alder,Roof,100,negotiation\n2,Birch,Wall,abc,Demo\n3,Cedar,Door,300,Demo\n"
MAPPED = ("--map", "value=Sum", "--stage-map", "Demo=contract")


def rows(told: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    return [(each["row"], each["action"], each["ref"]) for each in told["plan"]]


def test_a_dry_run_tells_each_row_and_an_update_field_by_field(pipeline: Program) -> None:
    path = pipeline.write("deals.csv", DEALS)
    first, _, _ = pipeline.many(
        ["import", path, *MAPPED, "--dry-run"],
        ["import", path, *MAPPED],
        ["advance", "2.1"],
    )
    assert "row 2: added 1.1 Alder" in first.out
    assert (
        "row 3: rejected 2 · Birch · Wall · abc · Demo: Sum: 'abc' is not a valid amount"
        in first.out
    )
    assert "Nothing was changed: this was a dry run." in first.out
    path.write_text(DEALS.replace("100", "120"), encoding="utf-8")
    update = (*MAPPED, "--on-duplicate", "update")
    told, shown = pipeline.many(
        ["import", path, *update, "--dry-run", "--json"], ["import", path, *update, "--dry-run"]
    )
    assert rows(told.json) == [(2, "update", "1.1"), (3, "reject", None), (4, "skip", "2.1")]
    assert told.json["plan"][0]["fields"] == [
        {"field": "value", "old": "100 USD", "new": "120 USD"}
    ]
    assert "row 2: updated 1.1 Alder (matched by deal id)\n  value: 100 USD → 120 USD" in shown.out


def test_a_long_plan_is_cut_and_json_has_all_of_it(pipeline: Program) -> None:
    path = pipeline.write("deals.csv", "company\n" + "".join(f"Number {n}\n" for n in range(50)))
    shown, some, told, few = pipeline.many(
        ["import", path, "--dry-run"],
        ["import", path, "--dry-run", "--limit", "2"],
        ["import", path, "--dry-run", "--json"],
        ["import", path, "--dry-run", "--json", "--limit", "2"],
    )
    assert shown.out.count(": added ") == 30
    assert "and 20 more" in shown.out
    assert some.out.count(": added ") == 2
    assert (len(told.json["plan"]), len(few.json["plan"])) == (50, 2)
    for each in (told, few):  # written row by row, and yet one text
        assert json.dumps(each.json, indent=2, ensure_ascii=False) + "\n" == each.out


def test_activities_stand_in_the_plan(pipeline: Program) -> None:
    path = pipeline.write(
        "deals.csv", "company,activity,on,next\nAlder,call,2026-11-02,They want oak\n"
    )
    columns = ("--map", "activity=activity", "--map", "on=on", "--map", "next=next")
    pipeline.ok("add", "Alder")
    told, shown, _, again = pipeline.many(
        ["import", path, *columns, "--dry-run", "--json"],
        ["import", path, *columns, "--dry-run"],
        ["import", path, *columns],
        ["import", path, *columns, "--dry-run", "--json"],
    )
    assert rows(told.json) == [(2, "create", "1")]
    assert told.json["plan"][0]["fields"] == [
        {"field": "activity", "old": "", "new": "2026-11-02 call: They want oak"}
    ]
    assert "row 2: added 1 Alder (matched by company name)\n" in shown.out
    assert "  activity: 2026-11-02 call: They want oak" in shown.out
    assert rows(again.json) == [(2, "skip", "1")]


def test_amounts_are_in_the_currency_of_their_header_unless_one_is_told(pipeline: Program) -> None:
    path = pipeline.write("deals.csv", 'Company,"Deal Value, $"\nAlder,"1,250"\nBirch,€ 5\n')
    plain, said = pipeline.many(
        ["import", path, "--dry-run", "--json"],
        ["import", path, "--dry-run", "--json", "--currency", "GBP"],
    )

    def values(told: dict[str, Any]) -> list[str]:
        plan = [each["fields"] for each in told["plan"]]
        return [field["new"] for row in plan for field in row if field["field"] == "value"]

    assert values(plain.json) == ["1,250 USD", "5 EUR"]
    assert "amounts are in USD, as column 'Deal Value, $' says" in plain.json["notices"]
    assert values(said.json) == ["1,250 GBP", "5 EUR"]


def test_what_was_changed_by_hand_is_kept_unless_asked(pipeline: Program) -> None:
    path = pipeline.write(
        "deals.csv", HEAD + "1,Alder,Roof,100,negotiation\n3,Cedar,Door,300,contract\n"
    )
    update = ["import", path, "--map", "value=Sum", "--on-duplicate", "update"]
    pipeline.many(
        ["import", path, "--map", "value=Sum"],
        ["edit", "1.1", "--value", "150"],
        ["move", "2.1", "negotiation"],
    )
    pipeline.write(
        "deals.csv", HEAD + "1,Alder,Roof,120,negotiation\n3,Cedar,Portal,330,contract\n"
    )
    told, done, shown, again, asked, forced = pipeline.many(
        [*update, "--dry-run", "--json"],
        update,
        ["list", "--json", "--sort", "ref"],
        update,
        [*update, "--overwrite-edits"],
        ["list", "--json", "--sort", "ref"],
    )
    by_hand = "edited manually"
    assert [each["kept"] for each in told.json["plan"]] == [
        [{"field": "value", "old": "150 USD", "new": "120 USD", "reason": by_hand}],
        [{"field": "stage", "old": "negotiation", "new": "contract", "reason": by_hand}],
    ]
    assert "2 fields kept because of manual edits" in done.out
    assert [(each["title"], each["value"], each["stage"]) for each in shown.json] == [
        ("Roof", "150", "negotiation"),
        ("Portal", "330", "negotiation"),
    ]
    assert "Nothing changed" in again.out
    assert asked.code == 0
    assert [(each["value"], each["stage"]) for each in forced.json] == [
        ("120", "negotiation"),
        ("330", "contract"),
    ]


def test_a_field_that_is_again_as_the_file_said_is_the_files(pipeline: Program) -> None:
    path = pipeline.write("deals.csv", HEAD + "1,Alder,Roof,100,negotiation\n")
    update = ["import", path, "--map", "value=Sum", "--on-duplicate", "update"]
    pipeline.many(update, ["edit", "1.1", "--value", "150"], ["undo"])
    pipeline.write("deals.csv", HEAD + "1,Alder,Roof,120,negotiation\n")
    pipeline.many(update)
    assert pipeline.json("list")[0]["value"] == "120"


def test_what_was_taken_off_by_hand_does_not_come_back(pipeline: Program) -> None:
    text = "deal id,company,contact,email,phone,tags\n1,Alder,Ann,a@x.example,+49 171 1234567,hot\n"
    path = pipeline.write(
        "deals.csv", text.replace("phone,tags", "phone,tags,value").replace("hot", "hot,5")
    )
    update = ["import", path, "--on-duplicate", "update"]
    _, edited, untagged, again, shown = pipeline.many(
        update,
        ["contact", "edit", "1", "Ann", "--email", "b@x.example"],
        ["edit", "1.1", "--untag", "hot"],
        [*update, "--json"],
        ["show", "1", "--json"],
    )
    assert (edited.code, untagged.code) == (0, 0), (edited, untagged)
    kept = [each["field"] for each in again.json["plan"][0]["kept"]]
    assert sorted(kept) == ["contact emails", "tags"]
    assert "a@x.example" not in shown.out
    assert '"hot"' not in shown.out.split('"history"')[0]


def test_create_makes_a_further_deal_and_says_so(pipeline: Program) -> None:
    path = pipeline.write("deals.csv", HEAD + "1,Alder,Roof,100,negotiation\n")
    create = ["import", path, "--map", "value=Sum", "--on-duplicate", "create"]
    first, second, told, then, listed = pipeline.many(
        create, create, [*create, "--json"], [*create[:-1], "skip"], ["list", "--json"]
    )
    assert "deals: 1 added" in first.out
    assert "row 2 (as 1.1)" in second.out
    assert told.json["doubled"] == 1
    assert told.json["plan"][0]["action"] == "create"
    assert "Nothing changed" in then.out
    assert sorted(each["ref"] for each in listed.json) == ["1.1", "1.2", "1.3"]


def test_a_profile_keeps_the_options_and_options_go_over_it(pipeline: Program) -> None:
    pipeline.settings.parent.mkdir(parents=True)
    pipeline.settings.write_text("# mine\ncurrency = 'EUR' # ours\n", encoding="utf-8")
    path = pipeline.write("deals.csv", DEALS.replace("abc", '"1.200,50"'))
    saved, listed, told, over, unknown, bad, state = pipeline.many(
        ["import", path, *MAPPED, "--decimal", "comma", "--on-duplicate", "update",
         "--origin", "crm", "--save-profile", "crm", "--dry-run"],
        ["config", "list", "--json"],
        ["import", path, "--profile", "crm", "--dry-run", "--json"],
        ["import", path, "--profile", "crm", "--stage-map", "Demo=lost", "--dry-run", "--json"],
        ["import", path, "--profile", "nobody", "--dry-run"],
        ["import", path, *MAPPED, "--save-profile", "a b"],
        ["list", "--json"],
    )  # fmt: skip
    assert saved.code == 0
    text = pipeline.settings.read_text(encoding="utf-8")
    assert "# mine" in text
    assert "# ours" in text
    assert listed.json["import.crm.map"] == "value=Sum"
    assert listed.json["import.crm.on_duplicate"] == "update"
    assert [each["action"] for each in told.json["plan"]] == ["create"] * 3
    stages = [
        {field["field"]: field["new"] for field in each["fields"]}["status"]
        for each in over.json["plan"]
    ]
    assert stages == ["open", "lost", "lost"]
    assert "there is no profile 'nobody'" in unknown.err
    assert "'a b'" in bad.err
    assert state.json == []


def test_an_import_is_taken_back_but_for_what_was_changed_since(pipeline: Program) -> None:
    path = pipeline.write(
        "deals.csv",
        "company,title,value,email\nAlder,Roof,1,a@x.example\nBirch,Wall,2,\nCedar,Door,3,\n",
    )
    before, *_ = pipeline.many(
        ["add", "Own", "--value", "7"],
        ["import", path],
        ["edit", "2.1", "--value", "9"],
        ["log", "3.1", "call", "spoke"],
    )
    refused = pipeline("undo", "2")
    assert "later changes depend on it" in refused.refusal
    assert "pipeline undo 2 --keep-later" in refused.err
    told, kept, undone, all_back = pipeline.many(
        ["undo", "2", "--keep-later", "--json"],
        ["list", "--json", "--sort", "ref"],
        ["undo"],
        ["list", "--json", "--sort", "ref"],
    )
    assert before.code == 0
    stays = {(each["record"], tuple(each["changes"])) for each in told.json["stays"]}
    assert stays == {
        ("prospect 2", ()), ("deal 2.1", (3,)), ("prospect 3", ()), ("deal 3.1", ()),
    }  # fmt: skip
    assert [each["ref"] for each in kept.json] == ["1.1", "2.1", "3.1"]
    assert kept.json[1]["value"] == "9"
    assert "undo 2 --keep-later" in undone.out
    assert [each["ref"] for each in all_back.json] == ["1.1", "2.1", "3.1", "4.1"]
    shown = pipeline.ok("undo", "2", "--keep-later")
    assert "stays: deal 2.1 Roof: changed by 3 (edit 2.1 --value 9)" in shown.out
    assert "stays: prospect 2 Alder: another needs it" in shown.out


def test_rejects_are_mended_and_imported_again(pipeline: Program) -> None:
    path = pipeline.write("deals.csv", DEALS)
    assert pipeline("import", path, *MAPPED).code == 6
    rejects = pipeline.folder / "deals.csv.rejects.csv"
    with open(rejects, encoding="utf-8", newline="") as file:
        header, *bad = list(csv.reader(file))
    assert header == ["Deal id", "Company", "Title", "Sum", "Stage", "why rejected"]
    assert [row[:5] for row in bad] == [["2", "Birch", "Wall", "abc", "Demo"]]
    rejects.write_text(rejects.read_text(encoding="utf-8").replace(",abc,", ",200,"))
    done = pipeline.ok("import", rejects, *MAPPED)
    assert "deals: 1 added" in done.out
    pipeline.write("deals.csv", DEALS.replace("abc", "200"))
    again = pipeline.ok("import", path, *MAPPED)
    assert "all 3 rows" in again.out
    assert "Nothing changed" in again.out


def test_an_interrupt_in_the_middle_leaves_the_book(pipeline: Program) -> None:
    path = pipeline.write(
        "deals.csv", "company,value\n" + "".join(f"Number {n},{n}\n" for n in range(150_000))
    )
    pipeline.ok("add", "Already here")
    before = pipeline.book.read_bytes()
    running = subprocess.Popen(
        [sys.executable, "-m", "pipeline_tui", "import", str(path)],
        env=pipeline.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(2)
    assert running.poll() is None
    running.send_signal(signal.SIGINT)
    _, error = running.communicate(timeout=60)
    assert running.returncode == 130, error
    assert b"Traceback" not in error
    assert pipeline.book.read_bytes() == before
    assert len(pipeline.json("history")) == 1


def test_a_dry_run_does_not_say_that_it_wrote_rejected_rows(pipeline: Program) -> None:
    path = pipeline.write("deals.csv", HEAD + "1,Alder,Roof,abc,negotiation\n")
    command = ["import", path, "--map", "value=Sum"]
    dry, real = pipeline.many([*command, "--dry-run"], command)
    assert (dry.code, real.code) == (6, 6)
    assert "would be rejected" in dry.err
    assert "Fix it in" in real.err
