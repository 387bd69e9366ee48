"""Activities of other programs: what happened, what is planned, and where each belongs."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipeline_tui.exchange.acts import read_act
from pipeline_tui.model.activity import ActivityKind

if TYPE_CHECKING:
    from conftest import Program

TODAY = date(2026, 11, 23)
DEALS = "Company,Contact,Deal,Stage\nAsh,Ann Reed,Roof,New\nElm,Bo Lane,Wall,New\n"
CALLS = "Contact Name,Subject,Related To,Call Type,Call Start Time\n"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Звонок", ActivityKind.CALL), ("Входящий звонок", ActivityKind.CALL),
        ("Встреча", ActivityKind.MEETING), ("Событие календаря", ActivityKind.MEETING),
        ("Письмо", ActivityKind.EMAIL), ("Чат", ActivityKind.MESSAGE),
        ("Комментарий", ActivityKind.NOTE), ("Call", ActivityKind.CALL),
    ],
)  # fmt: skip
def test_the_kinds_of_activities(word: str, kind: ActivityKind) -> None:
    act = read_act(word, date(2026, 11, 1), "x", "", "", None, "", TODAY)
    assert (act.kind, act.due) == (kind, None)


def test_a_call_that_has_not_taken_place_is_a_next_step() -> None:
    for done in ("Нет", "Не завершено", "No", "Planned"):
        act = read_act("Звонок", date(2026, 11, 1), "Цена", "", "", None, done, TODAY)
        assert act.due == date(2026, 11, 1), done
    ahead = read_act("Call", date(2026, 12, 1), "Price", "", "", None, "", TODAY)
    assert ahead.due == date(2026, 12, 1)
    over = read_act("Звонок", date(2026, 11, 1), "Цена", "", "", None, "Да", TODAY)
    assert over.due is None


def _imported(program: Program, rows: str) -> dict[str, Any]:
    program.write("deals.csv", DEALS)
    program.write("calls.csv", CALLS + rows)
    done = program.inside("import", "calls.csv", "deals.csv", "--json")
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def test_an_activity_belongs_to_the_deal_or_company_or_person_that_it_names(
    program: Program,
) -> None:
    record = _imported(
        program,
        "Ann Reed,Price,Roof,Outbound,2026-11-02 10:00:00\n"
        ",Talk,Elm,Outbound,2026-11-03 10:00:00\n"
        "Bo Lane,Chat,,Inbound,2026-11-04 10:00:00\n",
    )
    assert record["rejected"] == []
    assert record["records"]["activities"]["created"] == 3
    assert b"Price" in program.inside("show", "1").stdout
    shown = program.inside("show", "2").stdout
    assert b"Talk" in shown
    assert b"Chat" in shown


def test_an_activity_of_a_name_that_two_have_is_rejected_and_says_whose(program: Program) -> None:
    program.write("more.csv", "Company,Contact,Deal,Stage\nOak,Ann Reed,Roof,New\n")
    assert program.inside("import", "more.csv").returncode == 0
    record = _imported(program, ",Price,Roof,Outbound,2026-11-02 10:00:00\n")
    (rejected,) = record["rejected"]
    assert "Roof" in json.dumps(rejected)


def test_the_columns_of_an_activity_that_are_not_imported_are_listed(program: Program) -> None:
    program.write("deals.csv", DEALS)
    program.write("calls.csv", CALLS.replace("Call Type", "Call Owner,Call Type").strip() + ",Tag\n"
                  ",Price,Roof,Anna,Outbound,2026-11-02 10:00:00,vip\n")  # fmt: skip
    done = program.inside("import", "calls.csv", "deals.csv", "--keep-unmapped", "--json")
    said = " ".join(json.loads(done.stdout)["notices"])
    assert "'Call Owner'" in said
    assert "'Tag'" in said
    assert "kept" not in said
