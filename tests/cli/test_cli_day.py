"""A day of an account manager, from the first call to the signed contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli_program import Program


def test_a_deal_from_the_first_call_to_the_signature(pipeline: Program) -> None:
    added = pipeline.ok(
        "add", "Solartek Energy", "--value", "500k", "--currency", "EUR", "--source", "fair",
        "--contact", "Anna Petrova", "--email", "anna@solartek.eu", "--phone", "+49 30 1234",
        "--tag", "key", "--next", "call Anna", "--due", "fri",
    )  # fmt: skip
    assert added.lines == [
        "Added 1.1 Solartek Energy, search, 500,000 EUR.",
        "Next: call Anna, Fri 27 Nov",
        "Undo with: pipeline undo 1",
    ]

    logged = pipeline.ok("log", "1", "call", "wants a better price")
    assert logged.lines[0] == "Logged call with 1.1 Solartek Energy."

    planned = pipeline.ok("next", "solar", "send the offer", "--due", "tomorrow")
    assert planned.lines[0] == "1.1 Solartek Energy: Next: send the offer, tomorrow."

    finished = pipeline.ok("done", "1", "--outcome", "sent", "--next", "ask", "--due", "+3d")
    assert finished.lines[0] == "Done: send the offer (1.1 Solartek Energy)."
    assert finished.lines[1] == "Next: ask, Thu 26 Nov"

    moved = pipeline.ok("move", "1", "negotiation")
    assert moved.lines[0] == "1.1 Solartek Energy: search → negotiation."
    assert pipeline.ok("advance", "1").lines[0].endswith("negotiation → objections.")
    assert pipeline.ok("move", "1.1", "4").lines[0].endswith("objections → contract.")

    won = pipeline.ok("win", "1")
    assert won.lines[0] == "1.1 Solartek Energy: contract → won, in after-sales."

    (deal,) = pipeline.json("list")
    assert (deal["stage"], deal["status"], deal["probability"]) == ("after-sales", "won", 100)
    assert (deal["closed"], deal["value"], deal["next_step"]) == ("2026-11-23", "500000", "ask")

    dossier = pipeline.json("show", "1")
    assert [a["kind"] for a in dossier["activities"]] == ["call", "email"]  # a sent offer is one
    assert dossier["activities"][1]["outcome"] == "sent"
    assert [h["event"] for h in dossier["deal_records"][0]["history"]] == [
        "opened", "moved", "moved", "moved", "moved",
    ]  # fmt: skip

    status = pipeline.json("report", "status")
    assert status["won_total"]["value"] == {"EUR": "500000"}
    assert status["activities"] == {"call": 1, "email": 1}


def test_lost_and_taken_up_again(pipeline: Program) -> None:
    pipeline.ok("add", "Nordwind", "--value", "80k", "--stage", "objections",
                "--next", "call", "--due", "fri")  # fmt: skip
    lost = pipeline.ok("lose", "1", "--reason", "price")
    assert lost.lines[0] == "1.1 Nordwind: objections → lost (price)."
    (deal,) = pipeline.json("list")
    assert (deal["status"], deal["stage"], deal["lost_reason"]) == ("lost", "objections", "price")
    assert deal["next_step"] is None  # what was planned is dropped
    assert deal["probability"] == 0

    assert "is lost" in pipeline("move", "1", "contract").refusal
    assert "is lost" in pipeline("next", "1.1", "call", "--due", "fri").refusal
    assert "lost already" in pipeline("lose", "1", "--reason", "price").refusal

    again = pipeline.ok("reopen", "1")
    assert again.lines[0] == "1.1 Nordwind: lost from objections → objections."
    assert again.lines[1] == "It has no next step: pipeline next 1.1 TEXT --due fri"
    (deal,) = pipeline.json("list")
    assert (deal["status"], deal["lost_reason"]) == ("open", None)
    assert "open already" in pipeline("reopen", "1").refusal


def test_a_won_deal_can_be_taken_back_to_contract(pipeline: Program) -> None:
    pipeline.ok("add", "Nordwind", "--stage", "contract")
    pipeline.ok("win", "1", "--on", "today")
    assert "won already" in pipeline("win", "1").refusal
    assert "last stage" in pipeline("advance", "1").refusal
    assert pipeline.ok("reopen", "1").lines[0].endswith("after-sales → contract.")
    assert pipeline.ok("lose", "1", "--reason", "budget").lines[0].endswith("lost (budget).")


def test_several_deals_of_one_prospect(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--title", "Roof", "--value", "50k")
    second = pipeline.ok("deal", "add", "solar", "--title", "Second plant", "--value", "80k EUR")
    assert second.lines[0] == "Added 1.2 Solartek: Second plant, search, 80,000 EUR."

    which = pipeline("move", "1", "contract")
    assert which.code == 3
    assert which.refusal == "prospect 1 has 2 deals; say which:"
    assert which.err.splitlines()[1:] == ["  1.1  Roof  search", "  1.2  Second plant  search"]
    pipeline.ok("move", "1.2", "contract")
    pipeline.ok("win", "1.2")
    assert pipeline.json("advance", "1")["ref"] == "1.1"  # the only open one is meant


def test_a_next_step_belongs_to_one_deal(pipeline: Program) -> None:
    """A step for all deals of a prospect would leave each of them without one."""
    pipeline.ok("add", "Solartek", "--title", "Roof")
    pipeline.ok("deal", "add", "1", "--title", "Plant", "--next", "visit", "--due", "today")
    before = pipeline.digest
    assert pipeline("next", "1", "call", "--due", "fri").code == 3
    assert pipeline("log", "1", "call", "--next", "call", "--due", "fri").code == 3
    assert pipeline.digest == before
    pipeline.ok("log", "1", "call", "a talk about both")  # a talk may concern both
    pipeline.ok("done", "1", "--next", "send papers", "--due", "fri")
    steps = {deal["ref"]: deal["next_step"] for deal in pipeline.json("list")}
    assert steps == {"1.1": None, "1.2": "send papers"}  # where the step before was


def test_done_chooses_by_text_and_drop_takes_off(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--next", "call Anna", "--due", "tomorrow")
    pipeline.ok("next", "1", "send the brochure", "--due", "+5d")
    assert "BROCHURE" not in pipeline.ok("done", "1", "BROCHURE").out
    assert pipeline.json("list")[0]["next_step"] == "call Anna"
    assert "has no next step like 'visit'" in pipeline("done", "1", "visit").refusal
    dropped = pipeline.ok("done", "1", "--drop")
    assert dropped.lines[0] == "Dropped: call Anna (1.1 Solartek)."
    assert "It has no next step" in dropped.out
    kinds = [each["kind"] for each in pipeline.json("show", "1")["activities"]]
    assert kinds == ["email"]  # what was dropped did not happen
    assert pipeline("done", "1").code == 3


def test_log_in_the_past_but_never_in_the_future(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", env=pipeline.on_day("2026-11-02"))
    assert pipeline.json("list")[0]["idle_days"] == 21
    pipeline.ok("log", "1", "visit", "saw the plant", "--at", "fri")
    assert pipeline.json("list")[0]["idle_days"] == 3
    pipeline.ok("log", "1", "mail", "--at", "10 nov")  # an older one is no newer touch
    assert pipeline.json("list")[0]["idle_days"] == 3
    ran = pipeline("log", "1", "call", "--at", "tomorrow")
    assert (ran.code, "2026-11-24 is in the future" in ran.refusal) == (2, True)


def test_edit_shows_what_changed_and_what_did_not(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--value", "500k EUR", "--tag", "cold")
    edited = pipeline.json(
        "edit", "1", "--value", "450k", "--close", "15 dec", "--probability", "60%",
        "--name", "Solartek AG", "--tag", "key", "--untag", "cold", "--set", "region=north",
        "--segment", "solar", "--owner", "Anna",
    )  # fmt: skip
    assert (edited["value"], edited["currency"]) == ("450000", "EUR")  # its own currency stays
    assert (edited["expected_close"], edited["probability"]) == ("2026-12-15", 60)
    assert (edited["prospect"], edited["tags"]) == ("Solartek AG", ["key"])
    (prospect,) = pipeline.json("list", "--prospects")
    assert (prospect["segment"], prospect["fields"]) == ("solar", {"region": "north"})

    assert pipeline.ok("edit", "1", "--name", "Solartek AG").out.startswith("Nothing changed: ")
    cleared = pipeline.json("edit", "1.1", "--value", "none", "--probability", "none")
    assert (cleared["value"], cleared["probability"]) == (None, 10)
    assert "nothing to change" in pipeline("edit", "1").refusal


def test_contacts_come_and_go(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--contact", "Anna")
    pipeline.ok("contact", "add", "1", "Ben Carter", "--email", "ben@x.eu", "--role", "buyer")
    assert pipeline.json("show", "ben@x.eu")["contacts"][1]["role"] == "buyer"
    assert "removed Ben Carter" in pipeline.ok("contact", "remove", "1", "ben").out
    assert [c["name"] for c in pipeline.json("show", "1")["contacts"]] == ["Anna"]
    assert "no contact" in pipeline("contact", "remove", "1", "ben").refusal
    assert "needs a name, an e-mail or a phone" in pipeline("contact", "add", "1").refusal
    assert "no e-mail" in pipeline("contact", "add", "1", "X", "--email", "nobody").refusal


def test_a_contact_is_changed_field_by_field(pipeline: Program) -> None:
    pipeline.many(
        ("add", "Solartek"),
        ("contact", "add", "1", "Ben", "--phone", "123 45", "--phone", "678 90", "--decides"),
    )
    assert pipeline.json("show", "1")["contacts"][0]["decides"] is True
    ran = pipeline.many(
        ("contact", "edit", "1", "ben", "--role", "buyer", "--email", "b@x.eu", "--json"),
        ("contact", "edit", "1", "ben", "--phone", "", "--no-decides", "--json"),
        ("show", "1"),
        ("contact", "edit", "1", "ben", "--decides"),
        ("show", "1"),
        ("contact", "edit", "1", "ben", "--role", "buyer"),
    )
    assert [each.code for each in ran] == [0] * 6, ran
    ben = {"id": 1, "name": "Ben", "role": "buyer", "emails": ["b@x.eu"]}
    assert ran[0].json == ben | {"phones": ["123 45", "678 90"], "decides": True}
    assert ran[1].json == ben | {"phones": [], "decides": False}
    assert "decides" not in ran[2].out
    assert "decides" in ran[4].out
    assert "Nothing changed: 1 " in ran[5].out


def test_a_contact_keeps_a_way_to_be_reached(pipeline: Program) -> None:
    pipeline.many(("add", "Solartek"), ("contact", "add", "1", "Ben"))
    refused = pipeline.many(
        ("contact", "edit", "1", "ben", "--name", ""),
        ("contact", "edit", "1", "ben", "--email", "nobody"),
        ("contact", "edit", "1", "ben"),
        ("contact", "edit", "1", "anna", "--name", "Anna"),
    )
    assert [each.code for each in refused] == [2, 2, 2, 3]
    assert pipeline.json("show", "1")["contacts"][0]["name"] == "Ben"


def test_remove_takes_all_that_hangs_on_it_and_undo_brings_it_back(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--next", "call", "--due", "fri")
    pipeline.ok("log", "1", "call", "hello")
    pipeline.ok("deal", "add", "1", "--title", "Plant")
    before = pipeline.json("show", "1")
    removed = pipeline.ok("remove", "1")
    assert removed.lines[0] == "Removed 1 Solartek."
    assert removed.lines[1] == "2 deals, 1 activity and 1 next step went with it."
    assert pipeline.json("list", "--prospects") == []
    pipeline.ok("undo")
    assert pipeline.json("show", "1") == before
    pipeline.ok("remove", "1.2", "--yes")
    assert [deal["ref"] for deal in pipeline.json("list")] == ["1.1"]
    pipeline.ok("remove", "1")
    assert pipeline.json("add", "Other")["ref"] == "2.1"  # a number is never given twice


def test_undo_redo_and_history(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--value", "500k EUR")
    pipeline.ok("move", "1", "negotiation")
    undone = pipeline.ok("undo")
    assert undone.lines == [
        "Undone: change 2: move 1 negotiation (1 record).",
        "Redo with: pipeline redo",
    ]
    assert pipeline.json("list")[0]["stage"] == "search"
    assert pipeline.ok("redo").lines[0].startswith("Redone: change 2")
    assert pipeline.json("list")[0]["stage"] == "negotiation"
    assert pipeline("redo").code == 1

    changes = pipeline.json("history")
    assert [(c["change"], c["command"], c["kind"], c["undone"]) for c in changes] == [
        (4, "redo 2", "redo", False),
        (3, "undo 2", "undo", False),
        (2, "move 1 negotiation", "change", False),
        (1, "add Solartek --value '500k EUR'", "change", False),
    ]
    assert len(pipeline.json("history", "--limit", "2")) == 2
    one = pipeline.ok("history", "2")
    assert "deal 1.1 changed" in one.out
    assert "search" in one.out
    assert "negotiation" in one.out
    assert pipeline.json("history", "2")["revision"] == 2
    assert pipeline("history", "99").refusal == "there is no change 99"


def test_an_earlier_change_is_undone_unless_a_later_one_stands_on_it(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    pipeline.ok("add", "Nordwind")
    pipeline.ok("move", "1", "contract")
    assert pipeline.json("undo", "2")["command"] == "add Nordwind"
    assert [deal["prospect"] for deal in pipeline.json("list")] == ["Solartek"]
    before = pipeline.digest
    refused = pipeline("undo", "1")
    assert refused.code == 4
    assert refused.refusal
    assert pipeline.digest == before


def test_an_empty_book_says_how_to_begin(pipeline: Program) -> None:
    for command in (("list",), ("list", "--prospects"), ("today",)):
        assert "pipeline add NAME" in pipeline.ok(*command).out
    assert pipeline.json("list") == []
    assert pipeline.ok("list", "--format", "jsonl").out == ""
    assert "nothing" in pipeline("undo").refusal
    assert not pipeline.book.exists()  # looking makes no file


def test_demo_leaves_the_own_book_alone(pipeline: Program) -> None:
    ran = pipeline.ok("demo", "--keep", pipeline.folder / "demo")
    assert "Overdue (2)" in ran.out
    assert f"export PIPELINE_BOOK={pipeline.folder}/demo/book.json" in ran.out
    assert not pipeline.book.exists()
    again = pipeline("demo", "--keep", pipeline.folder / "demo")
    assert "there is a book already" in again.refusal


def test_the_same_name_twice_is_allowed_and_said(pipeline: Program) -> None:
    pipeline.ok("add", "Café Ñandú")
    ran = pipeline("add", "CAFE NANDU", "--json")
    assert (ran.code, ran.json["ref"]) == (0, "2.1")
    assert ran.err.startswith("note: 2 CAFE NANDU may be the same as 1 Café Ñandú (same name)")


def test_remove_asks_a_person_and_takes_no_for_an_answer(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    refused = pipeline.in_terminal("remove", "1", keys=b"n\n")
    assert (refused.code, "nothing was removed" in refused.out) == (1, True)
    assert len(pipeline.json("list")) == 1
    agreed = pipeline.in_terminal("remove", "1", keys=b"y\n")
    assert (agreed.code, "Removed 1 Solartek." in agreed.out) == (0, True)
    assert pipeline.json("list") == []
