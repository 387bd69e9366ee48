"""A system that refuses: one line, and an exit status that says whether the change is saved."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.book import atomic, storage
from pipeline_tui.book.lock import lock_path, locked
from pipeline_tui.cli.main import run
from pipeline_tui.errors import BookLockedError
from pipeline_tui.paths import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli_program import Program

STRACE = shutil.which("strace")
SAVED, UNREADABLE = 7, 5
needs_strace = pytest.mark.skipif(STRACE is None, reason="strace is not here")


def in_this_process(
    pipeline: Program, monkeypatch: pytest.MonkeyPatch, *words: str
) -> Callable[[], int]:
    for name, value in pipeline.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["pipeline", *words])
    return lambda: int(run(list(words)))


def one_line(error: str) -> str:
    assert error.startswith("error: ")
    assert "Traceback" not in error
    assert "fault of the program" not in error
    return error.splitlines()[0]


# -- after the save ---------------------------------------------------------------------


def test_a_book_that_cannot_be_read_again_after_the_save(
    pipeline: Program, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pipeline.ok("add", "Ash")
    call = in_this_process(pipeline, monkeypatch, "add", "Birch", "--json")
    save = storage.BookStorage.save

    def save_then_break(self: storage.BookStorage, *args: object) -> None:
        save(self, *args)  # type: ignore[arg-type]
        self._loaded = None

        def refuse(_path: Path) -> int:
            raise storage._unreadable(self.path, OSError(errno.EIO, "Input/output error"))

        monkeypatch.setattr(storage, "_open", refuse)

    monkeypatch.setattr(storage.BookStorage, "save", save_then_break)
    assert call() == SAVED
    printed = capfd.readouterr()
    assert printed.out == ""
    first, hint = printed.err.splitlines()
    assert "change 2 is saved" in first
    assert "Input/output error" in first
    assert hint == "Undo with: pipeline undo 2"
    monkeypatch.undo()
    assert [each["prospect"] for each in pipeline.json("list")] == ["Ash", "Birch"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("add Birch", "change 2 is saved"),
        ("undo", "change 2 is saved"),
        ("config set currency EUR", "the setting is saved"),
        ("target set 2026-12 --deals 3", "the target is saved"),
        ("list", "cannot write to standard output"),
    ],
)
def test_standard_output_that_is_full_or_closed(pipeline: Program, words: str, says: str) -> None:
    pipeline.ok("add", "Ash")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline_tui", *words.split()],
            stdout=full, stderr=subprocess.PIPE, env=pipeline.env, check=False,
        )  # fmt: skip
    assert done.returncode == (1 if words == "list" else SAVED)
    assert says in one_line(done.stderr.decode())


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_never_reach_the_book(pipeline: Program, closed: str) -> None:
    for words in ("add Ash", "list", "remove 1", "undo", "objection answer 1", "tui", ""):
        done = subprocess.run(
            ["/bin/sh", "-c", f"exec {sys.executable} -m pipeline_tui {words} {closed}"],
            capture_output=True, env=pipeline.env, check=False, timeout=60,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr
        assert b"fault of the program" not in done.stderr
        if words in ("add Ash", "remove 1", "undo"):
            assert done.returncode == (SAVED if ">&-" in closed.replace("2>&-", "") else 0)
    assert [each["prospect"] for each in pipeline.json("list")] == ["Ash"]
    assert "good" in pipeline.ok("doctor").out or pipeline("doctor").code == 0


# -- close ------------------------------------------------------------------------------


@needs_strace
@pytest.mark.parametrize("words", ["add Birch", "list", "undo", "config set currency EUR"])
def test_an_error_at_close_is_one_line_and_old_or_new(
    pipeline: Program, tmp_path: Path, words: str
) -> None:
    """The last closes are those of the book; the first hundreds are of Python's modules."""
    pipeline.ok("add", "Ash")
    command = [sys.executable, "-m", "pipeline_tui", *words.split()]

    def traced(*options: str) -> subprocess.CompletedProcess[str]:
        trace = [str(STRACE), "-f", "-qq", "-o", str(tmp_path / "trace"), "-e", "trace=close"]
        return subprocess.run(
            [*trace, *options, *command],
            capture_output=True, text=True, env=pipeline.env, check=False,
        )  # fmt: skip

    kept = tmp_path / "kept"
    shutil.copytree(pipeline.folder, kept)
    assert traced().returncode == 0
    new = pipeline.book.read_bytes().count(b"\n"), pipeline.settings.exists()
    count = len(re.findall(r"\bclose\(", (tmp_path / "trace").read_text()))
    for when in range(count, max(0, count - 120), -4):
        shutil.rmtree(pipeline.folder)
        shutil.copytree(kept, pipeline.folder)
        old = pipeline.book.read_bytes().count(b"\n"), pipeline.settings.exists()
        done = traced("-e", f"inject=close:error=EIO:when={when}")
        found = pipeline.book.read_bytes().count(b"\n"), pipeline.settings.exists()
        assert found in (old, new)
        assert not list(pipeline.folder.rglob("*.tmp"))
        if done.returncode:
            one_line(done.stderr)
        if found == old != new:
            assert done.returncode
        elif found == new != old:
            assert done.returncode in (0, SAVED), done


def test_a_written_file_that_does_not_close_is_not_saved(
    pipeline: Program, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pipeline.ok("add", "Ash")
    before = pipeline.digest
    call = in_this_process(pipeline, monkeypatch, "add", "Birch")
    close = os.close

    def refuse(descriptor: int) -> None:
        close(descriptor)
        raise OSError(errno.EIO, "Input/output error")

    class Broken:
        def __getattr__(self, name: str) -> object:
            return refuse if name == "close" else getattr(os, name)

    monkeypatch.setattr(atomic, "os", Broken())
    assert call() == 1
    assert "not saved: Input/output error" in one_line(capfd.readouterr().err)
    assert pipeline.digest == before
    assert not list(pipeline.folder.rglob("*.tmp"))


# -- a book that cannot be read -------------------------------------------------------------


@pytest.mark.parametrize("words", ["list", "add Birch", "undo", "history", "export"])
def test_a_folder_in_the_place_of_the_book(pipeline: Program, words: str) -> None:
    pipeline.book.mkdir(parents=True)
    done = pipeline(*words.split())
    assert done.code == UNREADABLE
    one_line(done.err)


@pytest.mark.parametrize("words", ["list", "add Birch", "undo", "history", "export"])
def test_a_book_that_the_system_does_not_read(
    pipeline: Program,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    pipeline.ok("add", "Ash")
    call = in_this_process(pipeline, monkeypatch, *words.split())
    real = os.open

    def refuse(path: object, flags: int, *rest: int) -> int:
        if str(path) == str(pipeline.book):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, flags, *rest)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(os, "open", refuse)
    assert call() == UNREADABLE
    assert "cannot read the book: Permission denied" in one_line(capfd.readouterr().err)


# -- folders, locks, no home, a plain terminal ----------------------------------------------


def test_a_hand_over_into_a_folder_that_cannot_be_made(pipeline: Program) -> None:
    pipeline.ok("add", "Ash")
    pipeline.write("file", "")
    before = pipeline.digest
    done = pipeline("handover", "out", "--to", "Ben", "--until", "fri",
                    "-o", f"{pipeline.folder}/file/away/")  # fmt: skip
    assert done.code == 1
    assert "cannot make the folder" in one_line(done.err)
    assert "Not a directory" in done.err
    assert pipeline.digest == before


def test_a_new_folder_is_synced_into_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def record(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    make_private_folder(tmp_path / "one" / "two")
    assert synced == [str(tmp_path), str(tmp_path / "one")]


def test_nothing_is_exported_among_the_backups(pipeline: Program) -> None:
    pipeline.ok("add", "Ash")
    pipeline.ok("backup", "make")
    folder = pipeline.book.with_name("book.json.backups")
    before = sorted(folder.iterdir())
    name = "20261122T100000Z-r000001-manual.json"
    for words in (
        ["export", "--format", "json", "-o", folder / name],
        ["report", "status", "-o", folder / "status.md"],
        ["handover", "out", "--to", "Ben", "--until", "fri", "-o", folder],
        ["export", "-o", pipeline.book.with_name("book.json.csv")],
    ):
        done = pipeline(*words)
        assert done.code == 1
        assert "belongs to it" in one_line(done.err)
    assert sorted(folder.iterdir()) == before


def test_a_waiting_program_is_told_who_writes_and_never_who_wrote(tmp_path: Path) -> None:
    book = tmp_path / "book.json"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    lock = lock_path(book)
    lock.write_text(f"{ended.pid:<19}\n")  # one that was killed
    with lock.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BookLockedError) as caught, locked(book, timeout=0):
            pass
    assert "process" not in caught.value.message
    with locked(book):
        with pytest.raises(BookLockedError) as caught, locked(book, timeout=0):
            pass
        assert f"(process {os.getpid()})" in caught.value.message
    assert not lock.read_text().strip()


def test_without_a_home_folder_the_book_is_to_be_named(
    pipeline: Program, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import pwd

    def nobody(_uid: int) -> None:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "PIPELINE_BOOK",
                 "PIPELINE_CONFIG"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    folder = pipeline.folder / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["pipeline", "list"])
    assert run(["list"]) == 2
    error = capfd.readouterr().err
    assert "no home folder" in one_line(error)
    assert "--book" in error
    assert run(["--book", "mine.json", "add", "Ash"]) == 0
    assert run(["--book", "mine.json", "config", "set", "owner", "Ann"]) == 0
    assert {"mine.json", "settings.toml"} <= {each.name for each in folder.iterdir()}
    assert not (folder / "~").exists()


def test_a_terminal_that_only_prints_lines(pipeline: Program) -> None:
    pipeline.fill_with_samples()
    dumb = {"TERM": "dumb"}
    for words in ((), ("tui",)):
        refused = pipeline.in_terminal(*words, env=dumb)
        assert refused.code == 2
        assert "TERM=dumb" in refused.out
        assert "\x1b" not in refused.out
        assert len(refused.out.splitlines()) == 2
    for command in (("list",), ("today",), ("show", "1"), ("report", "status")):
        seen = pipeline.in_terminal(*command, env=dumb)
        assert seen.code == 0
        assert seen.out == pipeline.ok(*command).out


# -- the files of a hand-over ---------------------------------------------------------------


def test_a_pack_that_cannot_be_written_after_the_save(
    pipeline: Program, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pipeline.ok("add", "Ash")
    target = pipeline.folder / "away"
    call = in_this_process(pipeline, monkeypatch, "handover", "out", "--to", "Ben",
                           "--until", "fri", "-o", str(target))  # fmt: skip
    replace = os.replace

    def refuse(old: str, new: str) -> None:
        if str(new).endswith(".handover.json"):
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        assert call() == SAVED
    error = capfd.readouterr().err
    assert "the hand-over is saved, but not its file: No space left on device" in one_line(error)
    assert "pipeline undo 2" in error
    assert not list(pipeline.folder.glob("away*"))
    assert len(pipeline.json("handover", "list")) == 1
    pipeline.ok("undo", "2")
    assert call() == 0
    assert len(list(pipeline.folder.glob("away*"))) == 3


def test_nothing_is_written_where_the_save_fails(
    pipeline: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.ok("add", "Ash")
    call = in_this_process(pipeline, monkeypatch, "handover", "out", "--to", "Ben",
                           "--until", "fri", "-o", str(pipeline.folder / "away"))  # fmt: skip
    replace = os.replace

    def refuse(old: str, new: str) -> None:
        if str(new) == str(pipeline.book):
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        assert call() == 1
    assert not list(pipeline.folder.glob("away*"))
    assert pipeline.json("handover", "list") == []
