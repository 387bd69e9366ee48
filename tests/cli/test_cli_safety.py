"""Nothing is lost: backups, damage, locks, permissions."""

from __future__ import annotations

import fcntl
import gzip
import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli_program import Program

READS = (
    ("list",), ("list", "--prospects"), ("list", "--json"), ("today",), ("today", "--check"),
    ("show", "1"), ("report", "status"), ("history",), ("history", "1"),
)  # fmt: skip
WRITES = (
    ("add", "X"), ("log", "1", "call"), ("next", "1", "x", "--due", "fri"), ("done", "1"),
    ("move", "1", "contract"), ("advance", "1"), ("win", "1"), ("lose", "1", "--reason", "x"),
    ("reopen", "1"), ("deal", "add", "1"), ("edit", "1", "--name", "Y"), ("remove", "1", "--yes"),
    ("contact", "add", "1", "Ben"), ("contact", "remove", "1", "Anna"), ("undo",), ("redo",),
    ("backup", "make"),
)  # fmt: skip


def test_backups_are_made_listed_and_restored(pipeline: Program) -> None:
    assert "no backup yet" in pipeline.ok("backup", "list").out
    assert pipeline.json("backup", "list") == []
    assert "nothing to copy" in pipeline("backup", "make").refusal
    pipeline.ok("add", "Solartek", env=pipeline.on_day("2026-11-20"))
    pipeline.ok("add", "Nordwind")  # the first change of a day copies the book first
    daily = pipeline.json("backup", "list")
    assert [(each["reason"], each["change"]) for each in daily] == [("daily", 1)]
    made = pipeline.json("backup", "make")
    assert gzip.decompress(Path(made["path"]).read_bytes()) == pipeline.book.read_bytes()
    assert Path(made["path"]).stat().st_size == made["size"]
    assert stat.S_IMODE(Path(made["path"]).stat().st_mode) == 0o600

    pipeline.ok("remove", "1")
    restored = pipeline.ok("backup", "restore", made["name"])
    assert restored.lines[0].startswith("Restored: ")
    assert len(pipeline.json("list")) == 2
    pipeline.ok("undo")  # restoring is a change like any other
    assert len(pipeline.json("list")) == 1
    newest = pipeline.ok("backup", "restore", "latest")  # what the restore itself copied
    assert newest.out == "Nothing changed: the book is already as in that backup.\n"


def test_doctor_finds_and_mends(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    assert pipeline.ok("doctor").out.count("good") == 3
    os.chmod(pipeline.book, 0o644)
    found = pipeline.ok("doctor").out
    assert "others may read" in found
    assert "pipeline doctor --fix" in found
    assert "is now yours alone" in pipeline.ok("doctor", "--fix").out
    assert stat.S_IMODE(pipeline.book.stat().st_mode) == 0o600

    pipeline.book.write_bytes(b"{")
    ran = pipeline("doctor")
    assert (ran.code, "cannot be read" in ran.out) == (5, True)
    ran = pipeline("doctor", "--json")
    assert ran.code == 5
    assert ran.json[0]["level"] == "bad"


def test_a_damaged_book_stops_every_command_and_is_not_touched(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", env=pipeline.on_day("2026-11-20"))
    pipeline.ok("add", "Nordwind")
    pipeline.book.write_bytes(pipeline.book.read_bytes()[:-40])
    before = pipeline.digest
    for ran in pipeline.many(*READS, *WRITES):
        assert ran.code == 5, ran
        assert str(pipeline.book) in ran.refusal
        assert "backup restore" in ran.err
        assert ran.book == before
    for ran in pipeline.many(("config", "list"), ("backup", "list"), ("--help",)):
        assert ran.code == 0  # what needs no book works on
    restored = pipeline.ok("backup", "restore", "latest")
    assert "1 change, the last one is change 2 of 2026-11-23 10:00" in restored.out
    assert "The damaged file is kept as" in restored.out
    assert [deal["prospect"] for deal in pipeline.json("list")] == ["Solartek", "Nordwind"]
    pipeline.ok("undo")
    assert [deal["prospect"] for deal in pipeline.json("list")] == ["Solartek"]


def test_a_restore_says_what_could_not_be_brought_back(pipeline: Program) -> None:
    pipeline.ok("add", "A")
    pipeline.ok("backup", "make")
    pipeline.many(["add", "B"], ["add", "C"], ["add", "D"], ["add", "E"])
    journal = pipeline.book.with_name("book.json.journal")
    journal.write_text(journal.read_text().replace('"name":"D"', '"name":"X"'))
    pipeline.book.write_bytes(b"")
    restored = pipeline.ok("backup", "restore", "latest").out
    assert (
        "Not brought back: changes 4 to 5, because change 4 in the journal is damaged" in restored
    )
    assert str(journal.with_name("book.json.journal.aside")) in restored
    assert [deal["prospect"] for deal in pipeline.json("list")] == ["A", "B", "C"]
    commands = {each["command"] for each in pipeline.json("history")}
    assert {"add A", "add B", "add C"} < commands
    assert not {"add D", "add E"} & commands
    assert pipeline.json("doctor")[0]["level"] == "good"


def test_a_lost_book_is_no_new_book(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    pipeline.ok("backup", "make")
    pipeline.book.unlink()
    for ran in pipeline.many(*READS, *WRITES):
        assert ran.code == 5
        assert ran.refusal
    assert not pipeline.book.exists()
    pipeline.ok("backup", "restore", "latest")
    assert len(pipeline.json("list")) == 1


def test_every_command_says_that_the_journal_is_of_another_history(pipeline: Program) -> None:
    journal = pipeline.book.with_name("book.json.journal")
    pipeline.ok("add", "Solartek")
    older = pipeline.book.read_bytes()
    pipeline.ok("log", "1", "call")
    theirs = journal.read_bytes()
    pipeline.book.write_bytes(older)
    pipeline.ok("log", "1", "email")
    assert pipeline.ok("list").err == ""
    journal.write_bytes(theirs)
    told = (
        "note: the journal belongs to another history than this book:"
        f" {journal}; see: pipeline doctor\n"
    )
    for ran in pipeline.many(*READS[:-1]):
        assert ran.code == 0, ran
        assert ran.err == told
    ran = pipeline("undo")
    assert ran.code == 5
    assert ran.err.startswith(told)
    assert "changes 1 to 2 in the journal belong to another history" in ran.err
    found = pipeline("doctor")
    assert found.code == 5
    assert "another history" in found.out
    assert pipeline("log", "1", "meeting").err == told
    assert pipeline.ok("list").err == ""
    shown = pipeline.json("history")
    assert [(each["change"], each["fault"]) for each in shown] == [
        (3, None), (2, "of another history"), (1, "of another history"),
    ]  # fmt: skip


def test_history_says_who_and_where_if_that_differs(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    assert "by" not in pipeline.ok("history").lines[0].split()
    pipeline.ok("config", "set", "owner", "Ann")
    pipeline.ok("log", "1", "call")
    pipeline.ok("log", "1", "call", env={"PIPELINE_ACTOR": "Eva"})
    elsewhere = {"XDG_STATE_HOME": str(pipeline.folder / "elsewhere")}
    pipeline.ok("log", "1", "call", env=elsewhere)
    changes = pipeline.json("history")
    assert [each["actor"] for each in changes] == ["Ann", "Eva", "Ann", ""]
    machines = [each["machine"] for each in changes]
    assert machines[0] != machines[1] == machines[2] == machines[3] != ""
    shown = pipeline.ok("history").out
    assert {"by", "machine"} <= set(shown.splitlines()[0].split())
    assert machines[0][:6] in shown
    assert "Eva" in pipeline.ok("history", "3").out


@contextmanager
def held_lock(pipeline: Program) -> Iterator[None]:
    """As another program that is writing would hold it."""
    with open(pipeline.book.with_name("book.json.lock"), "a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_a_locked_book_refuses_writers_and_serves_readers(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--contact", "Anna", "--next", "call", "--due", "fri")
    before = pipeline.digest
    with held_lock(pipeline):
        for ran in pipeline.many(*WRITES, env={"TEST_LOCK_SECONDS": "0.05"}):
            assert ran.code == 4
            assert "is being written by another program" in ran.refusal
            assert ran.book == before
        for ran in pipeline.many(*READS):
            assert ran.code == 0
    pipeline.ok("move", "1", "contract")


@pytest.mark.storm
def test_a_locked_book_is_waited_for_ten_seconds(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    start = time.monotonic()
    with held_lock(pipeline):
        assert pipeline("add", "X").code == 4
    assert 10 <= time.monotonic() - start < 20


def test_ctrl_c_while_it_waits(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    before = pipeline.digest
    with held_lock(pipeline):
        child = subprocess.Popen(
            [sys.executable, "-m", "pipeline_tui", "add", "X"],
            env=pipeline.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        _wait_until_it_opens(child.pid, "book.json.lock")
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
    assert (child.returncode, out, err) == (130, b"", b"")
    assert pipeline.digest == before


def _wait_until_it_opens(process: int, name: str) -> None:
    folder = Path(f"/proc/{process}/fd")
    if not folder.exists():
        pytest.skip("there is no /proc")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for descriptor in list(folder.iterdir()):
            try:
                if os.readlink(descriptor).endswith(name):
                    return
            except OSError:
                continue  # closed meanwhile
    raise AssertionError(f"it never opened {name}")


def test_everything_it_makes_is_private(pipeline: Program) -> None:
    os.umask(old := os.umask(0))
    os.umask(0)
    try:
        pipeline.ok("add", "Solartek", env=pipeline.on_day("2026-11-20"))
        pipeline.ok("add", "Nordwind")
        pipeline.ok("config", "set", "owner", "Anna")
    finally:
        os.umask(old)
    made = [*pipeline.book.parent.rglob("*"), pipeline.book.parent, pipeline.settings]
    assert len(made) >= 5
    for each in made:
        mode = stat.S_IMODE(each.stat().st_mode)
        assert mode == (0o700 if each.is_dir() else 0o600), each


def test_a_folder_that_cannot_be_made(pipeline: Program) -> None:
    pipeline.folder.joinpath("data").write_text("a file in the way")
    ran = pipeline("add", "X")
    assert ran.code == 1
    assert str(pipeline.book.parent) in ran.refusal


@pytest.mark.parametrize("command", [("list",), ("list", "--json"), ("add", "X")])
def test_a_full_disk_behind_standard_output(pipeline: Program, command: tuple[str, ...]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full")
    with full.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline_tui", *command],
            env=pipeline.env, stdout=out, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == (7 if command[0] == "add" else 1)  # 7: the change is saved
    assert b"cannot write to standard output: No space left" in done.stderr.splitlines()[0]
    assert len(done.stderr.splitlines()) == (2 if command[0] == "add" else 1)


def test_a_closed_standard_output(pipeline: Program) -> None:
    script = f"exec '{sys.executable}' -m pipeline_tui list >&-"
    done = subprocess.run(
        ["/bin/sh", "-c", script], env=pipeline.env, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: cannot write to standard output")
