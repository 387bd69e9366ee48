"""What is right and what is wrong with a book and the files beside it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline_tui.book.archive import list_archives
from pipeline_tui.book.atomic import sweep_temporary, temporary_files
from pipeline_tui.book.backups import backup_folder, list_backups
from pipeline_tui.book.chain import Reason
from pipeline_tui.book.checks import document_faults
from pipeline_tui.book.entries import ANY_REVISION
from pipeline_tui.book.erasure import plan_path, read_plan
from pipeline_tui.book.journal import Journal, journal_path
from pipeline_tui.book.layout import LayoutError, Meta, is_our_writing
from pipeline_tui.book.lock import lock_path, locked
from pipeline_tui.book.restore import is_good_book
from pipeline_tui.book.storage import read_bytes, understand
from pipeline_tui.errors import PipelineError
from pipeline_tui.paths import PRIVATE_FILE, PRIVATE_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Level(StrEnum):
    """How bad a finding is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. It names files, never clients."""

    level: Level
    text: str
    remedy: str = ""


def examine(path: Path) -> list[Finding]:
    """Look at everything; nothing is changed."""
    return [
        *_book(path),
        *_journal(path),
        *_backups(path),
        *_modes(path),
        *_leftovers(path),
        *_unfinished(path),
    ]


def _book(path: Path) -> Iterator[Finding]:
    if not path.exists():
        if journal_path(path).exists() or list_backups(path):
            yield Finding(Level.BAD, f"the book is gone: {path}", "pipeline backup restore latest")
        else:
            yield Finding(Level.GOOD, f"there is no book yet: {path}")
        return
    try:
        data, _ = read_bytes(path)
        tables, meta = understand(data)
    except (LayoutError, PipelineError) as error:
        yield Finding(Level.BAD, f"the book cannot be read: {error}", "pipeline backup list")
        return
    faults = list(document_faults(tables))
    yield from (Finding(Level.BAD, fault) for fault in faults[:20])
    if not faults:
        counts = ", ".join(f"{len(tables[name]):,} {name}" for name in tables if name != "meta")
        yield Finding(Level.GOOD, f"the book is sound: {counts}, change {meta.revision}")
    if not is_our_writing(data, tables, meta):
        yield Finding(
            Level.WARNING,
            "the book was edited by another program since its last save",
            "It was checked and is accepted; the next change seals it again.",
        )


def _journal(path: Path) -> Iterator[Finding]:
    journal = Journal(path)
    if not journal.exists:
        if path.exists():
            yield Finding(Level.WARNING, "there is no journal: nothing can be undone")
        return
    try:
        meta = understand(read_bytes(path)[0])[1]
    except (LayoutError, PipelineError, FileNotFoundError):
        meta = Meta(revision=ANY_REVISION)
    try:
        fault = journal.fault(meta)
        found = journal.read(meta, since=1)
    except PipelineError as error:
        yield Finding(Level.BAD, error.message)
        return
    if fault:
        yield Finding(Level.BAD, f"{fault}: {journal.path}", _JOURNAL_REMEDY)
    yield from (Finding(Level.BAD, each, _ARCHIVE_REMEDY) for each in found.archive_faults)
    heads = found.heads
    bodies = found.damaged_bodies
    last = heads[-1].revision if heads else 0
    for each in sorted({*found.faults, *bodies}):
        if each.first <= last or meta.revision < ANY_REVISION:
            level = Level.WARNING if each.reason is Reason.MISSING else Level.BAD
            yield Finding(level, each.text, "They cannot be undone. The book itself is sound.")
    yield Finding(Level.GOOD, f"changes in the journal: {len(heads) - len(bodies):,}")
    archives = list_archives(path)
    if archives and not found.archive_faults:
        yield Finding(Level.GOOD, f"archives of old changes: {len(archives)}")


_ARCHIVE_REMEDY = (
    "Only the history and the undo of old changes need it. Put a good copy in its place."
)

_JOURNAL_REMEDY = (
    "Put the right journal back beside the book. If there is none, go on: the next change begins"
    " from here; earlier ones cannot be undone."
)


def _backups(path: Path) -> Iterator[Finding]:
    found = list_backups(path)
    good = [each for each in found if is_good_book(each.path)]
    if good:
        yield Finding(Level.GOOD, f"backups: {len(found)}; the newest good one is {good[0].name}")
    elif found:
        yield Finding(Level.BAD, f"none of the {len(found)} backups can be read")
    elif path.exists():
        yield Finding(Level.GOOD, "no backup yet; the first change of each day makes one")
    if good:
        for each in found:
            if each not in good:
                yield Finding(
                    Level.WARNING,
                    f"a backup is damaged: {each.path}",
                    "It cannot be restored. Delete it.",
                )


def _modes(path: Path) -> Iterator[Finding]:
    for each, wanted in _private_files(path):
        mode = stat.S_IMODE(each.stat().st_mode)
        if mode & ~wanted & 0o077:
            yield Finding(
                Level.WARNING,
                f"others may read {each} ({mode:04o})",
                "pipeline doctor --fix makes it yours alone",
            )


def _private_files(path: Path) -> Iterator[tuple[Path, int]]:
    folder = backup_folder(path)
    files = [path, journal_path(path), lock_path(path)]
    files += [each.path for each in list_archives(path)]
    files.append(plan_path(path))
    files += [each.path for each in list_backups(path)]
    yield from ((each, PRIVATE_FILE) for each in files if each.is_file())
    if folder.is_dir():
        yield folder, PRIVATE_FOLDER


def _leftovers(path: Path) -> Iterator[Finding]:
    left = _temporary(path)
    if left:
        yield Finding(
            Level.WARNING,
            f"temporary files of killed saves beside the book: {len(left)}",
            "A later save removes them when they are an hour old.",
        )


def _unfinished(path: Path) -> Iterator[Finding]:
    try:
        person = read_plan(path)
    except PipelineError as error:
        yield Finding(Level.WARNING, error.message, error.hint)
        return
    if person is not None:
        yield Finding(
            Level.WARNING, "a person is only partly erased", f"pipeline {person.command} --yes"
        )


def _temporary(path: Path) -> list[Path]:
    return temporary_files(path.parent, _prefix(path))


def _prefix(path: Path) -> str:
    return f".{path.name}."


def fix(path: Path) -> list[str]:
    """Make files private and remove old leftovers. Returns what was done."""
    done = []
    for each, wanted in _private_files(path):
        mode = stat.S_IMODE(each.stat().st_mode)
        if mode & ~wanted & 0o077:
            os.chmod(each, wanted)
            done.append(f"{each} is now yours alone")
    if _temporary(path):
        with locked(path):
            done += [f"removed {each.name}" for each in sweep_temporary(path.parent, _prefix(path))]
    return done
