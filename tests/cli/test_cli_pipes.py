"""References and records on standard input: one change, all of it or nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from cli_program import PATIENCE, Program

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("piped"))
    program.many(
        *(("add", f"Client {n}", "--value", "1k", "--currency", "EUR") for n in range(1, 4)),
        ("add", "Blue Ocean", "--tag", "cold", "--owner", "Ann", "--source", "fair"),
    )
    return program


def changes(program: Program) -> int:
    return program.opened.read().revision


def listed(program: Program, change: Callable[[dict[str, Any]], object] = lambda _: None) -> str:
    """`list --json`, with each record changed as jq would."""
    records = program.json("list", "--sort", "ref")
    for record in records:
        change(record)
    return json.dumps(records, ensure_ascii=False)


def put(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda record: record.update({name: value})


@pytest.mark.parametrize(
    "text",
    [
        "1.1\n2.1\n",
        "\ufeff1.1\r\n\r\n  2.1  \r\n",
        "ref\n1.1\n2.1\n",
        '"1.1"\n"2.1"\n',
        '["1.1", "2.1"]',
        '[{"ref": "1.1"}, {"ref": "2.1"}]',
        '{"ref": "1.1"}\n{"ref": "2.1"}\n',
        '{\n  "ref": "1.1"\n}\n{\n  "ref": "2.1"\n}',
        "1.1\n2.1\n1.1\n1\n",
        "Client 1\nclient 2",
    ],
)
def test_references_come_in_many_shapes(pipeline: Program, text: str) -> None:
    before = changes(pipeline)
    done = pipeline("move", "--from", "-", "contract", "--json", stdin=text)
    assert (done.code, done.err) == (0, "")
    assert [(each["ref"], each["stage"]) for each in done.json] == [
        ("1.1", "contract"), ("2.1", "contract"),
    ]  # fmt: skip
    assert changes(pipeline) == before + 1


def test_a_deal_as_a_json_number_is_refused(pipeline: Program) -> None:
    for text in ("[1.10]", '[{"ref": 1.1}]'):  # jq makes 1.1 of it
        assert "a deal is a text in JSON" in pipeline("win", "--from", "-", stdin=text).refusal


def test_every_bulk_command_takes_them(pipeline: Program) -> None:
    refs = "1.1\n2.1\n"
    for words, said in (
        (("log", "--from", "-", "call", "heard nothing"), "Logged call with 1.1 Client 1."),
        (("next", "--from", "-", "call again", "--due", "fri"), "1.1 Client 1: Next: call again"),
        (("done", "--from", "-", "--outcome", "well"), "Done: call again (1.1 Client 1)."),
        (("advance", "--from", "-"), "1.1 Client 1: search → negotiation."),
        (("win", "--from", "-"), "1.1 Client 1: negotiation → won"),
        (("reopen", "--from", "-"), "1.1 Client 1: after-sales → contract."),
        (("lose", "--from", "-", "--reason", "price"), "1.1 Client 1: contract → lost (price)."),
        (("edit", "--from", "-", "--tag", "x"), "Changed 1.1 Client 1"),
        (("remove", "--from", "-"), "Removed 1.1 Client 1."),
    ):
        before = changes(pipeline)
        done = pipeline(*words, stdin=refs)
        assert (done.code, done.err) == (0, ""), done
        assert said in done.out
        assert "2.1 Client 2" in done.out
        assert done.out.count(f"Undo with: pipeline undo {before + 1}\n") == 1
        assert changes(pipeline) == before + 1, words


def test_a_file_and_the_json_of_other_commands(pipeline: Program) -> None:
    pipeline.many(("next", "1", "a", "--due", "2026-11-23"), ("next", "2", "b", "--due", "today"))
    path = pipeline.folder / "due.json"
    path.write_text(json.dumps(pipeline.json("today")["due"]), encoding="utf-8")
    done = pipeline.ok("edit", "--from", path, "--tag", "late", "--json")
    assert [(each["ref"], each["tags"], each["value"]) for each in done.json] == [
        ("1.1", ["late"], "1000"), ("2.1", ["late"], "1000"),
    ]  # fmt: skip


def test_records_that_come_back_as_they_went_change_nothing(pipeline: Program) -> None:
    before = pipeline.digest
    done = pipeline("edit", "--from", "-", stdin=listed(pipeline))
    assert done.code == 0
    assert all(line.startswith("Nothing changed: ") for line in done.lines)
    assert pipeline.digest == before


def test_changed_fields_are_set_as_one_change(pipeline: Program) -> None:
    wanted = {
        "title": "Roof", "value": "1234.50", "currency": "USD", "probability": 35,
        "expected_close": "2026-12-30", "product": "Panel", "owner": "Eva", "tags": ["hot", "new"],
        "competitors": ["Sunpower"], "source": "web", "segment": "solar",
    }  # fmt: skip
    change = lambda record: record.update(wanted)  # noqa: E731  as jq would
    before, revision = pipeline.json("list"), changes(pipeline)
    done = pipeline("edit", "--from", "-", "--json", stdin=listed(pipeline, change))
    assert (done.code, done.err) == (0, "")
    assert len(done.json) == 4
    for record in done.json:
        assert {name: record[name] for name in wanted} == wanted
    assert changes(pipeline) == revision + 1
    pipeline.ok("undo")
    assert pipeline.json("list") == before


def test_an_amount_that_can_be_read_in_two_ways_is_refused(pipeline: Program) -> None:
    refused = pipeline("edit", "--from", "-", stdin='{"ref":"1.1","value":"1.200"}')
    assert "'1.200'" in refused.refusal
    for value, more in (("1.20", ""), ("1.200", ',"currency":"KWD"')):
        record = f'{{"ref":"1.1","value":"{value}"{more}}}'
        assert pipeline("edit", "--from", "-", stdin=record).code == 0
        assert pipeline.json("list")[0]["value"] == "1.20"


def test_null_clears_and_a_tag_of_the_prospect_goes_there(pipeline: Program) -> None:
    pipeline.ok("edit", "4.1", "--probability", "70", "--close", "30 nov", "--product", "x")
    none = {"value": None, "probability": None, "expected_close": None, "product": None,
            "tags": [], "source": None}  # fmt: skip
    text = listed(pipeline, lambda record: record.update(none))
    record = pipeline("edit", "--from", "-", "--json", stdin=text).json[3]
    assert (record["value"], record["expected_close"], record["product"]) == (None, None, None)
    assert (record["probability"], record["tags"], record["source"]) == (10, [], None)
    assert pipeline.json("show", "4")["tags"] == []


def test_options_come_on_top_of_records(pipeline: Program) -> None:
    text = listed(pipeline, put("value", 2000))
    done = pipeline("edit", "--from", "-", "--tag", "x", "--json", stdin=text)
    assert {(each["value"], tuple(each["tags"])[-1]) for each in done.json} == {("2000", "x")}


def test_prospects_are_edited_by_their_records(pipeline: Program) -> None:
    records = pipeline.json("list", "--prospects")
    for record in records:
        record |= {"segment": "food", "notes": "two\nlines", "tags": ["key"], "fields": {"a": "b"}}
    done = pipeline("edit", "--from", "-", "--json", stdin=json.dumps(records))
    assert len(done.json) == 4
    for each in done.json:
        told = (each["segment"], each["notes"], each["tags"], each["fields"])
        assert told == ("food", "two\nlines", ["key"], {"a": "b"})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("value", "abc", "'abc' is not a valid amount"),
        ("value", True, "its value is no text"),
        ("probability", "101", "0 to 100 percent"),
        ("expected_close", "someday", "no date in 'someday'"),
        ("currency", "XXY", "unknown currency"),
        ("tags", "two words", "a tag is one word"),
        ("tags", [1, {}], "no list of texts"),
        ("stage", "contract", "stage cannot be edited: use pipeline move"),
        ("status", "won", "status cannot be edited: use pipeline win"),
        ("next_step", "x", "next_step cannot be edited: use pipeline next"),
        ("created", "2020-01-01", "created cannot be edited"),
        ("valeu", "5", "there is no field 'valeu': did you mean value?"),
        ("prospect", "Somebody", "it is called 'Somebody' there and 'Client 1' here"),
        ("ref", "9.1", "there is no deal 9.1"),
        ("ref", "", "it has no ref"),
        ("ref", None, "its ref is no text"),
        ("title", "\ud800", "not valid text"),
    ],
)
def test_a_bad_record_is_named_with_its_place_and_nothing_changes(
    pipeline: Program, name: str, value: object, said: str
) -> None:
    before = pipeline.digest
    records = pipeline.json("list", "--sort", "ref")
    records[1]["value"] = "5000"
    records[0][name] = value
    done = pipeline("edit", "--from", "-", stdin=json.dumps(records))
    assert said in done.refusal
    assert done.refusal.startswith("standard input, record 1")
    assert pipeline.digest == before


def test_all_bad_records_are_named_at_once(pipeline: Program) -> None:
    before = pipeline.digest
    done = pipeline("edit", "--from", "-", stdin=listed(pipeline, put("value", "x")))
    assert [line.split(":")[0] for line in done.err.splitlines()] == [
        "error", "record 2 (2.1)", "record 3 (3.1)", "record 4 (4.1)",
    ]  # fmt: skip
    done = pipeline("win", "--from", "-", stdin="1.1\n8.1\nnobody\n")
    assert done.code == 3
    assert done.err.splitlines()[:2] == [
        "error: standard input, line 2 (8.1): there is no deal 8.1",
        "line 3 (nobody): no prospect is called 'nobody'",
    ]
    assert pipeline.digest == before


def test_records_that_contradict_each_other_are_refused(pipeline: Program) -> None:
    pipeline.ok("deal", "add", "4", "--title", "second")
    before = pipeline.digest
    records = pipeline.json("list", "tag:cold", "--sort", "ref")
    assert len(records) == 2
    for change in ({"source": ["web", "call"]}, {"tags": [[], ["cold"]]}):
        name, values = next(iter(change.items()))
        pairs = zip(records, values, strict=True)
        text = json.dumps([{**record, name: value} for record, value in pairs])
        assert pipeline("edit", "--from", "-", stdin=text).code == 2
    twice = json.dumps([{**records[0], "value": "1"}, {**records[0], "value": "2"}])
    assert "is the same one" in pipeline("edit", "--from", "-", stdin=twice).refusal
    assert pipeline.digest == before


@pytest.mark.parametrize(
    "text",
    ["[{", '{"ref": "1.1"', "[" * 100_000, "[[]]", "{} {}", "[null]", "\x00", '{"ref": {}}'],
)
def test_what_is_no_json_is_one_line(pipeline: Program, text: str) -> None:
    before = pipeline.digest
    for command in (("edit", "--tag", "x"), ("add",), ("remove", "--yes")):
        done = pipeline(*command, "--from", "-", stdin=text)
        assert done.refusal.startswith("standard input"), text[:20]
    assert pipeline.digest == before


def test_nothing_to_do_is_no_error(pipeline: Program) -> None:
    before = pipeline.digest
    for text in ("", "\n\n", "[]", "ref\n"):
        done = pipeline("move", "--from", "-", "contract", "--json", stdin=text)
        assert (done.code, done.out) == (0, "[]\n")
        assert done.err == "note: nothing to do: standard input is empty\n"
    done = pipeline("remove", "--from", "-", stdin="")
    assert (done.code, done.out) == (0, "")
    assert pipeline.digest == before


def test_either_references_or_from(pipeline: Program) -> None:
    for words in (("move", "1", "contract"), ("win", "1"), ("edit", "1", "--tag", "x")):
        assert "not both" in pipeline(*words, "--from", "-", stdin="1.1").refusal
    assert pipeline("edit", "--from", pipeline.folder, "--tag", "x").code == 1
    assert "No such file" in pipeline("edit", "--from", "nothing.txt", "--tag", "x").refusal


def test_many_are_added_from_records(pipeline: Program) -> None:
    lines = [
        {"name": "Solartek", "value": 500000, "currency": "EUR", "tags": ["key"], "contact": "Anna",
         "email": "a@solartek.eu", "next": "call", "due": "fri", "stage": "negotiation"},
        {"prospect": "Alone", "no_deal": True, "phone": ["+7 900 111-22-33"], "fields": {"a": "b"}},
        {"ref": "1", "title": "Second", "value": "1.5k"},
    ]  # fmt: skip
    revision = changes(pipeline)
    text = "\n".join(map(json.dumps, lines))
    done = pipeline("add", "--from", "-", "--json", stdin=text)
    assert (done.code, done.err) == (0, "")
    assert [each["ref"] for each in done.json] == ["5.1", "6", "1.2"]
    assert done.json[0] == pipeline.json("list", "solartek")[0]
    assert (done.json[2]["title"], done.json[2]["value"]) == ("Second", "1500")
    assert pipeline.json("show", "6")["fields"] == {"a": "b"}
    assert changes(pipeline) == revision + 1
    again = pipeline("add", "--from", "-", stdin=json.dumps({"name": "solartek"}))
    assert "may be the same as 5 Solartek (same name)" in again.err
    assert "pipeline merge 5 7" in again.err


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, "it has no name"),
        ({"name": "X", "valeu": 5}, "add knows no field 'valeu': did you mean value?"),
        ({"name": "X", "value": "x"}, "not a valid amount"),
        ({"name": "X", "next": "call"}, "a next step needs a text and a day"),
        ({"name": "X", "no_deal": True, "value": 5}, "has a deal all the same"),
        ({"name": "X", "email": "nobody"}, "no e-mail address"),
        ({"name": "X", "prospect": "X"}, "it says name twice"),
        ({"ref": "1.1", "title": "x"}, "a new deal has no ref yet"),
        ({"ref": "1", "name": "x"}, "is there already"),
        ({"ref": "99", "title": "x"}, "there is no prospect 99"),
    ],
)
def test_a_bad_new_one_stops_all_of_them(
    pipeline: Program, record: dict[str, Any], said: str
) -> None:
    before = pipeline.digest
    text = json.dumps([{"name": "Good"}, record])
    done = pipeline("add", "--from", "-", stdin=text)
    assert said in done.refusal
    assert "record 2" in done.refusal
    assert pipeline.digest == before


def test_options_of_add_do_not_mix_with_records(pipeline: Program) -> None:
    assert "and not --value" in pipeline("add", "--from", "-", "--value", "5", stdin="{}").refusal


def test_a_pipe_of_the_shell_with_a_reader_that_leaves_early(pipeline: Program) -> None:
    program = f"'{sys.executable}' -m pipeline_tui"
    line = (
        f"{program} list --format jsonl | {program} edit --from - --tag x --json"
        f" | head -n 1; echo ${{PIPESTATUS[@]}}"
    )
    done = subprocess.run(
        ["/bin/bash", "-c", line], env=pipeline.env, capture_output=True, timeout=PATIENCE,
        check=True,
    )  # fmt: skip
    assert done.stdout == b"[\n0 0 0\n"
    assert done.stderr == b""
    assert {tuple(each["tags"])[-1] for each in pipeline.json("list")} == {"x"}
