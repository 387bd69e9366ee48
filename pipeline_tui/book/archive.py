"""Old lines of the journal, in compressed files beside it.

A file holds lines as they were in the journal, and is named after the day before which they were
written and its last revision: `book.json.journal-20251201-r001234.gz`. It is on the disk before
the journal is replaced by a shorter one. So a crash in between leaves lines in both, never
a gap: a line of an archive counts only below the first line of the file that follows it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.book.chain import last_digest
from pipeline_tui.book.compression import decompress
from pipeline_tui.book.entries import (
    ANY_REVISION,
    DamagedLineError,
    erased_line,
    line_spans,
    read_head,
    revision_in,
    sealed_apart,
)
from pipeline_tui.book.layout import LayoutError
from pipeline_tui.book.shown import shown
from pipeline_tui.book.storage import LARGEST_FILE, read_bytes
from pipeline_tui.errors import BookDamagedError, BookUnreadableError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

_NAME = re.compile(r"\.journal-([0-9]{8})-r([0-9]{1,18})\.gz")


@dataclass(frozen=True)
class Archive:
    """One file of old lines."""

    path: Path
    before: date
    """The day before which its changes were made."""
    last: int
    """The revision of its last line."""

    def read(self) -> bytes:
        """Return its text, whole lines. Raises BookDamagedError."""
        try:
            return decompress(read_bytes(self.path)[0], LARGEST_FILE)
        except (FileNotFoundError, LayoutError, PipelineError) as error:
            reason = "it is gone" if isinstance(error, FileNotFoundError) else str(error)
            raise BookDamagedError(
                f"an archive of the journal cannot be read: {reason}: {shown(self.path)}",
                "Only the history and the undo of old changes need it.",
            ) from None

    def read_or_nothing(self) -> bytes:
        """Return its text, or nothing if it cannot be read."""
        try:
            return self.read()
        except BookDamagedError:
            return b""

    @property
    def is_readable(self) -> bool:
        """Whether it is whole."""
        return bool(self.read_or_nothing())


class Text(NamedTuple):
    """What several archives hold."""

    data: bytes
    faults: tuple[str, ...] = ()
    """Which archives cannot be read."""


def archive_path(book: Path, before: date, last: int) -> Path:
    """Return the path of the archive of the lines from before a day, up to a revision."""
    return book.with_name(f"{book.name}.journal-{before:%Y%m%d}-r{last:06}.gz")


def list_archives(book: Path) -> list[Archive]:
    """Return the archives of a book's journal, that of the oldest changes first.

    Raises PipelineError if their folder cannot be read.
    """
    try:
        names = os.listdir(book.parent)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise BookUnreadableError(
            f"cannot read the folder of the book: {error.strerror}: {shown(book.parent)}"
        ) from None
    found = []
    for name in names:
        match = name.startswith(book.name) and _NAME.fullmatch(name, len(book.name))
        if match:
            try:
                day = date.fromisoformat(match[1])
            except ValueError:
                continue  # 30 February: not a file of ours
            found.append(Archive(book.with_name(name), day, int(match[2])))
    return sorted(found, key=lambda each: (each.before, each.last))


def archived_text(archives: Sequence[Archive], below: int, lowest: int) -> Text:
    """Return the lines from the revision `lowest`, or some before it, to the line `below`.

    An archive that cannot be read is left out, and named.
    """
    newest_first: list[bytes] = []
    faults = []
    for archive in reversed(archives):
        if below <= lowest:
            break
        try:
            data = archive.read()
        except BookDamagedError as error:
            faults.append(error.message)
            continue
        data = data[: _end_below(data, below)]
        if data:
            below = first_revision(data)
            newest_first.append(data)
    return Text(b"".join(reversed(newest_first)), tuple(reversed(faults)))


def _end_below(data: bytes, below: int) -> int:
    """Return where the first line of a revision from `below` begins, or the end."""
    for start, _ in line_spans(data):
        if revision_in(data, start) >= below:
            return start
    return len(data)


def first_revision(data: bytes) -> int:
    """Return the revision of the first line that has one, or `ANY_REVISION`."""
    found = (revision_in(data, start) for start, _ in line_spans(data))
    return next((revision for revision in found if revision), ANY_REVISION)


class Split(NamedTuple):
    """A journal in two: what goes into an archive, and what stays."""

    archive: Path | None
    """The new file; None if an interrupted run has moved all of the lines already."""
    moved: bytes
    rest: bytes
    changes: int
    """How many lines were moved, by this run or one that was interrupted."""


def split_journal(
    book: Path, data: bytes, day: date, before: datetime, revision: int
) -> Split | None:
    """Return which lines of a journal are from before a day, which began `before`.

    The line of the book's own `revision` stays, so that the journal is never empty. Damaged lines
    go with the lines around them. Returns None if no line is so old.
    """
    archives = list_archives(book)
    is_there = _archived(archives, data)
    end = max(is_there, _end_before(data, before, revision))
    if end == 0:
        return None
    starts = [start for start, _ in line_spans(data[:end])]
    last = max(revision_in(data, start) for start in starts)
    earlier = archived_text(archives, first_revision(data), 1).data
    moved = data[is_there:end]
    return Split(
        archive_path(book, day, last) if moved else None,
        moved,
        _without_earlier(data[end:], last_digest(earlier + data[:end])),
        len(starts),
    )


def _archived(archives: Sequence[Archive], data: bytes) -> int:
    """Return where the lines end that an interrupted run has put into an archive already."""
    first = data[: data.find(b"\n") + 1]
    if not archives or not first:
        return 0
    try:
        text = archives[-1].read()
    except BookDamagedError:
        return 0
    start = 0 if text.startswith(first) else text.find(b"\n" + first) + 1
    if start == 0 and not text.startswith(first):
        return 0
    return len(text) - start if data.startswith(text[start:]) else 0


def _end_before(data: bytes, before: datetime, revision: int) -> int:
    end = 0
    for start, stop in line_spans(data):
        try:
            head = read_head(data, start, stop)
        except DamagedLineError:
            continue
        if head.at >= before or head.revision >= revision:
            break
        end = stop + 1
    return end


def _without_earlier(data: bytes, previous: str) -> bytes:
    """Return lines so that they can be verified without those before them."""
    run: list[bytes] = []
    end, sealed_by = 0, ""
    for start, stop in line_spans(data):
        try:
            head = read_head(data, start, stop)
        except DamagedLineError:
            return data  # their seal is broken already
        if not head.is_old:
            sealed_by = head.previous
            break
        run.append(data[start:stop])
        end = stop + 1
    made = sealed_apart(
        run,
        previous,
        sealed_by,
        lambda line, before, replaces: erased_line(line, lambda _: False, None, before, replaces),
    )
    return b"".join(made) + data[end:]
