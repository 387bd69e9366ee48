"""`pipeline forget`: it asks first, cannot be undone, and history shows no name."""

from __future__ import annotations

import gzip
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program

CLIENT, RENAMED, PERSON = "Zorblax Quendel GmbH", "Vexmoor Kraal", "Mirabel Zott"
EMAIL, PHONE, NOTE = "mira@zott.example", "+49305551234", "fond of theremins"
CANARIES = (CLIENT, RENAMED, PERSON, EMAIL, "5551234", "theremin", "quendel", "mirabel")


def traces(program: Program) -> list[str]:
    """Which canaries are in which files of the book's folder, compressed ones unpacked."""
    found = []
    for path in sorted(program.book.parent.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            with suppress(OSError, EOFError):
                data += gzip.decompress(data)
            text = data.decode("utf-8", "replace").lower()
            found += [f"{path.name}: {each}" for each in CANARIES if each.lower() in text]
    return found


@pytest.fixture
def worked(pipeline: Program) -> Program:
    """A client with records of every kind, another one, and all that lies beside a used book."""
    old = pipeline.on_day("2025-03-01")
    setup = pipeline.many(
        ("add", CLIENT, "--value", "5000", "--currency", "EUR", "--contact", PERSON, "--email",
         EMAIL, "--phone", PHONE, "--note", NOTE, "--product", "Kit"),
        ("add", "Nordwind"),
        ("log", "1", "call", f"she is {NOTE}", "--next", f"ask if {NOTE}", "--due", "fri"),
        ("objection", "add", "1", "price", f"'{NOTE}' costs too much"),
        ("reliability", "add", "1", "payment-history", "good", NOTE),
        ("feedback", "add", "1", "praise", NOTE),
        ("edit", "1", "--name", RENAMED, "--needs", NOTE),
        ("proposal", "add", "1", "--title", f"for {PERSON}"),
        ("deal", "add", "1", "--title", NOTE),
        ("referral", "add", "1", "--of", "2"),
        ("undo",), ("redo",), ("backup", "make"),
        env=old,
    )  # fmt: skip
    assert [ran.err for ran in setup if "error" in ran.err] == []
    pipeline.ok("log", "2", "call", "all quiet")
    pipeline.ok("doctor", "--archive")
    whole = pipeline.book.read_bytes()
    pipeline.ok("log", "1", "call", f"{PERSON} again")
    pipeline.book.write_bytes(whole)  # an older copy: the next change puts a line aside
    pipeline.ok("edit", "2", "--segment", "wind")
    pipeline.book.write_bytes(whole[:-40])
    pipeline.ok("backup", "restore", "latest")  # puts the damaged file aside
    return pipeline


def test_after_forget_no_file_of_the_folder_has_a_trace(worked: Program) -> None:
    kinds = {each.split(":")[0].split("-")[0] for each in traces(worked)}
    assert kinds >= {"book.json", "book.json.journal", "book.json.damaged"}
    dry = worked.ok("forget", "1", "--dry-run").out
    assert "cannot be undone" in dry
    assert "damaged-" in dry
    before = worked.digest
    assert "--yes" in worked("forget", "1").refusal
    assert worked.digest == before
    done = worked.ok("forget", "1", "--yes")
    assert "Out of reach" in done.out
    assert traces(worked) == []
    for ran in worked.many(("history", "--limit", "99"), ("history", "--json", "--limit", "99"),
                           ("list",), ("today",), ("report", "status"), ("doctor",)):  # fmt: skip
        assert ran.code == 0, ran
        assert not [each for each in CANARIES if each.lower() in ran.out.lower()]
    newest = worked.json("history")[0]
    assert (newest["command"], newest["kind"]) == ("forget 1", "forget")
    assert "erased" in worked.ok("history", str(newest["change"])).out
    assert "erased a person" in worked("undo", str(newest["change"])).refusal
    assert [each["prospect"] for each in worked.json("list", "--prospects")] == ["Nordwind"]
    for backup in worked.json("backup", "list"):
        worked.ok("backup", "restore", backup["name"])
        assert traces(worked) == []


def test_at_a_terminal_it_asks(worked: Program) -> None:
    before = worked.digest
    refused = worked.in_terminal("forget", "1", keys=b"n\n")
    assert refused.code == 1
    assert "nothing was erased" in refused.out
    assert worked.digest == before
    agreed = worked.in_terminal("forget", "1", keys=b"y\n")
    assert agreed.code == 0
    assert traces(worked) == []


def test_one_contact_is_forgotten_and_the_client_stays(worked: Program) -> None:
    worked.ok("contact", "add", "1", "Ben Carter", "--email", "ben@quiet.example")
    assert "proposal 1 of prospect 1" in worked.ok("forget", "1", "1", "--dry-run").out
    worked.ok("proposal", "edit", "1", "--title", "for the client")
    done = worked.ok("forget", "1", "mirabel", "--yes")
    assert "contact 1 of prospect 1" in done.out
    assert "Still mentioned" not in done.out
    left = " ".join(traces(worked)).lower()
    assert PERSON.lower() not in left
    assert EMAIL not in left
    assert "5551234" not in left
    shown = worked.json("show", "1")
    assert shown["prospect"] == RENAMED
    assert [each["name"] for each in shown["contacts"]] == ["Ben Carter"]


def test_what_still_names_the_person_is_listed(worked: Program) -> None:
    worked.ok("log", "2", "call", f"met {PERSON}, {EMAIL}")
    said = worked.ok("forget", "1", "--yes").out
    assert "Still mentioned" in said
    assert "of prospect 2" in said


def test_it_names_what_it_cannot_find_and_refuses_a_deal(worked: Program) -> None:
    assert "prospect 99 is not in any file" in worked("forget", "99", "--yes").refusal
    assert (
        "contact 9 of prospect 1 is not in any file" in worked("forget", "1", "9", "--yes").refusal
    )
    assert "is a deal" in worked("forget", "1.1", "--yes").refusal
    worked.ok("remove", "1", "--yes")
    worked.ok("forget", "1", "--yes")
    assert traces(worked) == []
