"""`pipeline doctor --archive`: the folder of the book gets smaller, history stays."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program


@pytest.fixture
def worked(pipeline: Program) -> Program:
    """A book with two changes of last year, and one of today."""
    pipeline.ok("add", "Solartek", "--value", "100", env=pipeline.on_day("2025-03-01"))
    pipeline.ok("log", "1", "call", "rang", env=pipeline.on_day("2025-03-02"))
    pipeline.ok("move", "1", "contract", env=pipeline.on_day("2026-10-01"))
    return pipeline


def _files(program: Program) -> list[Path]:
    return sorted(program.book.parent.glob("book.json.journal-*.gz"))


def test_changes_older_than_a_year_are_archived_and_still_shown(worked: Program) -> None:
    as_of = worked.ok("report", "status", "--as-of", "2025-06-01").out
    shown = worked.ok("show", "1").out
    history = worked.json("history")
    ran = worked.ok("doctor", "--archive")
    (file,) = _files(worked)
    assert "Moved 2 changes" in ran.out
    assert str(file) in ran.out
    assert "archives of old changes: 1" in ran.out
    assert file.stat().st_mode & 0o777 == 0o600
    assert gzip.decompress(file.read_bytes()).count(b"\n") == 2
    assert worked.json("history") == history
    assert "rang" in worked.ok("history", "2").out
    assert worked.ok("report", "status", "--as-of", "2025-06-01").out == as_of
    assert worked.ok("show", "1").out == shown
    assert "no changes from before" in worked.ok("doctor", "--archive").out
    worked.ok("undo")
    worked.ok("undo")  # a change of the archive
    assert "rang" not in worked.ok("show", "1").out


def test_the_day_of_the_cut_can_be_chosen(worked: Program) -> None:
    assert "Moved 1 change " in worked.ok("doctor", "--archive", "--before", "2025-03-02").out
    assert "2027" in worked("doctor", "--archive", "--before", "2027-01-01").refusal
    assert "--archive" in worked("doctor", "--before", "2025-03-02").refusal
    assert len(_files(worked)) == 1


def test_a_damaged_archive_is_said_in_one_line_and_todays_work_goes_on(worked: Program) -> None:
    worked.ok("doctor", "--archive")
    (file,) = _files(worked)
    file.write_bytes(file.read_bytes()[:-8])
    ran = worked("history")
    assert ran.code == 0
    (line,) = ran.err.splitlines()
    assert str(file) in line
    assert "move" in ran.out
    assert worked.ok("log", "1", "call").err == ""
    assert worked.ok("undo").err == ""
    ran = worked("doctor")
    assert ran.code == 5
    assert str(file) in "".join(ran.out.split())


def test_backups_of_an_older_version_are_compressed(worked: Program) -> None:
    (made,) = worked.json("backup", "list")[:1]
    plain = Path(made["path"]).with_suffix("")
    plain.write_bytes(gzip.decompress(Path(made["path"]).read_bytes()))
    Path(made["path"]).unlink()
    assert "Compressed 1 backup." in worked.ok("doctor", "--archive").out
    assert made["name"] in [each["name"] for each in worked.json("backup", "list")]
    assert not plain.exists()
    worked.ok("backup", "restore", made["name"])
