"""A client base is confidential: no name in a message about a crash, none in a temporary file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli_program import Program

CANARY = "Kanarienvogel"

CRASH = """
import sys
from pipeline_tui.cli.entry import main

def fault(*arguments, **options):
    name = "CANARY of a local variable"
    raise ValueError(f"CANARY in the message: {arguments} {options}")

import MODULE
WHERE = fault
sys.argv = ["pipeline", *sys.argv[1:]]
main()
"""


def _files_with_the_name(program: Program) -> list[Path]:
    """Outside of the folder of the book, where it belongs."""
    return [
        each
        for each in program.folder.rglob("*")
        if each.is_file()
        and program.book.parent not in each.parents
        and (CANARY.encode() in each.read_bytes() or CANARY in each.name)
    ]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("pipeline_tui.reports.today.today_report", ("today",)),
        ("pipeline_tui.render.plain.plain_text", ("list",)),
        ("pipeline_tui.query.views.deal_views", ("list", "--json")),
        ("pipeline_tui.actions.prospects.add_prospect", ("add", CANARY)),
        ("pipeline_tui.actions.deals.move_deal", ("move", CANARY, "contract")),
        ("pipeline_tui.book.change.Change.put", ("log", "1", "call", CANARY)),
    ],
)
def test_a_crash_names_the_place_and_not_the_client(
    pipeline: Program, where: str, words: tuple[str, ...]
) -> None:
    pipeline.ok("add", CANARY, "--value", "5k", "--contact", CANARY)
    before = pipeline.digest
    module = where.removesuffix(".put").rpartition(".")[0]
    script = CRASH.replace("CANARY", CANARY).replace("MODULE", module).replace("WHERE", where)
    ran = pipeline.python("-c", script, *words)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: this is a fault of the program: ValueError at <string>:")
    assert len(ran.err.splitlines()) == 2
    assert CANARY not in ran.err
    assert pipeline.digest == before
    assert _files_with_the_name(pipeline) == []

    more = pipeline.python("-c", script, *words, env={"PIPELINE_DEBUG": "1"})
    assert "Traceback" in more.err  # on demand only


def test_no_command_leaves_a_name_outside_of_the_folder_of_the_book(pipeline: Program) -> None:
    pipeline.many(
        ("add", CANARY, "--next", "call", "--due", "fri"),
        ("log", "1", "call", CANARY),
        ("move", CANARY, "contract"),
        ("remove", "1", "--yes"),
        ("undo",),
        ("list",),
        ("today",),
        ("backup", "make"),
        ("doctor", "--fix"),
    )
    pipeline.ok("add", f"{CANARY} 2")
    (pipeline.folder / "jobs.json").unlink()  # the test's own
    assert _files_with_the_name(pipeline) == []
    others = [
        str(each.relative_to(pipeline.folder))
        for each in pipeline.folder.rglob("*")
        if each.is_file() and each.relative_to(pipeline.folder).parts[0] != "data"
    ]
    assert others == [".local/state/pipeline-tui/machine"]  # a random id


def test_doctor_and_damage_name_files_and_never_clients(pipeline: Program) -> None:
    pipeline.ok("add", CANARY)
    text = pipeline.book.read_text(encoding="utf-8")
    pipeline.book.write_text(text.replace('"stage":"search"', '"stage":"nowhere"'), "utf-8")
    for words in (("list",), ("show", "1"), ("add", "X"), ("doctor",)):
        ran = pipeline(*words)
        assert ran.code == 5, ran
        assert CANARY not in ran.err + ran.out
