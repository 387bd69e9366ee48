"""The lines of the journal: what each one holds, and the digests that prove it.

    {"revision":7,"at":…,"kind":"change","of":null,"size":1,"actor":"Ann","machine":…,
     "token":…,"previous":…,"contents":…,"digest":…,"command":"log 12","changes":[…]}

`digest` covers the bytes of the line before it. So each line proves its own head. `previous` is the
digest of the entry before, and the book stores that of its last entry: together they form a chain.
`contents` covers the digests of the command and of the documents, not their texts. So a text
can be erased, with its digest kept in its place, and the chain is still whole.

A line that an older version wrote has none of these fields. The next entry seals it: its `previous`
is a digest of all such lines before it.
"""

from __future__ import annotations

import os
from _blake2 import blake2b  # hashlib takes 4 ms more to import, all of it for OpenSSL
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from msgspec import UNSET, Raw, UnsetType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")
_NULL = Raw(b"null")
_TOGETHER = 1_000
"""Documents that are encoded at a time."""
PREFIX = 40
"""Bytes of a line that hold its revision."""
ANY_REVISION = 1 << 62
"""Higher than every revision."""
_DIGEST, _CHANGES = b',"digest":"', b',"changes":['
"""Neither can occur inside a JSON text, where quotes are escaped."""
_SHORT, _LONG = 8, 16
"""Bytes of the digest of a document and of an entry."""
END = b"]}\n"


class EntryKind(StrEnum):
    """What a line of the journal records."""

    CHANGE = "change"
    UNDO = "undo"
    REDO = "redo"
    FORGET = "forget"
    """A person was erased; it cannot be undone."""


class DocumentChange(msgspec.Struct, frozen=True, gc=False):
    """One document before and after a change."""

    table: str
    key: str
    before: Raw = _NULL
    after: Raw = _NULL

    @property
    def old(self) -> Raw | None:
        """The document as it was, or None if it was not there."""
        return None if bytes(self.before) == b"null" else self.before

    @property
    def new(self) -> Raw | None:
        """The document as it is after the change, or None if it is gone."""
        return None if bytes(self.after) == b"null" else self.after

    @property
    def is_erased(self) -> bool:
        """Whether its text was erased from the journal."""
        return False


class RecordedChange(DocumentChange, frozen=True, gc=False):
    """One document of a line of the journal. Its text may have been erased since."""

    erased: str | UnsetType = UNSET
    """The digest of the text that was erased."""

    @property
    def is_erased(self) -> bool:
        """Whether its text was erased from the journal."""
        return self.erased is not UNSET


def changed(table: str, key: str, old: Raw | None, new: Raw | None) -> DocumentChange:
    """Return the change of one document; msgspec cannot read `Raw | None`, so None is null."""
    return DocumentChange(table, key, old or _NULL, new or _NULL)


class EntryHead(msgspec.Struct, frozen=True, kw_only=True):
    """A line without its documents. The order of the fields is that of the line."""

    revision: int
    at: datetime
    kind: EntryKind = EntryKind.CHANGE
    of: int | None = None
    """The revision that an undo or redo concerns."""
    size: int = 0
    """How many documents it changed."""
    actor: str = ""
    """Who made the change: `PIPELINE_ACTOR`, or the setting `owner`."""
    machine: str = ""
    """The id of the installation that made it."""
    token: str = ""
    """Random, unique to this change."""
    previous: str = ""
    """The digest of the entry before; empty for the first one."""
    contents: str = ""
    """The digest over the digests of the command and of each document."""
    replaces: str | UnsetType = UNSET
    """The digest by which the entry after knows this line, if it was rewritten since."""
    digest: str = ""
    """Covers all fields above; empty in a line of an older version."""
    command: str
    """The command that made the change, as the manager could type it."""
    erased: str | UnsetType = UNSET
    """The digest of the command, if its text was erased."""

    @property
    def is_old(self) -> bool:
        """Whether an older version, without digests, wrote the line."""
        return not (self.digest or self.contents or self.previous or self.token or self.machine)

    @property
    def link(self) -> str:
        """The digest by which the entry after knows this one."""
        return self.digest if self.replaces is UNSET else self.replaces


class Entry(EntryHead, frozen=True, kw_only=True):
    """A line with its documents."""

    changes: tuple[RecordedChange, ...] = ()

    @property
    def is_erased(self) -> bool:
        """Whether the text of one of its documents was erased."""
        return any(each.is_erased for each in self.changes)


class Author(NamedTuple):
    """Who changes the book, and on which installation."""

    actor: str = ""
    machine: str = ""


class DamagedLineError(Exception):
    """A line is not what was written."""


_decode_head = msgspec.json.Decoder(EntryHead).decode
_decode_changes = msgspec.json.Decoder(tuple[RecordedChange, ...]).decode
_encode = msgspec.json.encode


def digest_of(*texts: bytes | memoryview) -> str:
    """Return the digest of an entry, or of the lines of an older version."""
    hashed = blake2b(digest_size=_LONG)
    for text in texts:
        hashed.update(text)
    return hashed.hexdigest()


def new_token() -> str:
    """Return a random text that no other change has."""
    return os.urandom(_LONG).hex()


def sealed(head: EntryHead, changes: Sequence[DocumentChange]) -> tuple[EntryHead, bytes]:
    """Return the head with its digests, and the beginning of its line up to the documents."""
    head = msgspec.structs.replace(
        head,
        size=len(changes),
        contents=_contents(head.command, head.erased, changes),
        digest="",
    )
    covered, _, rest = _encode(head).partition(_DIGEST)
    digest = digest_of(covered)
    line = b"%b%b%b%b" % (covered, _DIGEST, digest.encode(), rest.removesuffix(b"}"))
    return msgspec.structs.replace(head, digest=digest), line + _CHANGES


def pieces(beginning: bytes, changes: Sequence[DocumentChange]) -> Iterator[bytes]:
    """Yield the line up to its end, some documents at a time: that of an import is as long as
    the book."""
    yield beginning
    between = b""
    for start in range(0, len(changes), _TOGETHER):
        yield between + _encode(changes[start : start + _TOGETHER])[1:-1]
        between = b","


def is_long(changes: Sequence[DocumentChange]) -> bool:
    """Whether the line is to be written in several pieces."""
    return len(changes) > _TOGETHER


def digest_mark(digest: str) -> bytes:
    """Return how the digest of an entry is written in its line."""
    return b'%b%b"' % (_DIGEST, digest.encode())


def line_spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each whole line begins, and where its newline is.

    After the last newline is nothing, or a line torn by a crash.
    """
    start = 0
    while (stop := data.find(b"\n", start)) >= 0:
        yield start, stop
        start = stop + 1


def revision_in(data: bytes, start: int = 0) -> int:
    """Return the revision of the line that begins at `start`, or 0 if it is not a line of ours."""
    mark, _, rest = data[start : start + PREFIX].partition(b":")
    digits = rest.partition(b",")[0]
    return int(digits) if mark == b'{"revision"' and digits.isdigit() else 0


def read_head(data: bytes, start: int = 0, stop: int | None = None) -> EntryHead:
    """Return the head of a line. Raises DamagedLineError if it is not what was written.

    The documents are not looked at: those of an import are megabytes.
    """
    at = data.find(_CHANGES, start, stop)
    bare = data[start:stop] if at < 0 else data[start:at] + b"}"
    try:
        head = _decode_head(bare)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise DamagedLineError from None
    if not head.is_old and digest_of(bare[: bare.find(_DIGEST)]) != head.digest:
        raise DamagedLineError
    return head


def read_entry(line: bytes) -> Entry:
    """Return a line with its documents. Raises DamagedLineError if it is not what was written."""
    head = read_head(line)
    at = line.find(_CHANGES)
    documents = memoryview(line)[at + len(_CHANGES) - 1 : -1]  # without the brace at the end
    try:
        changes = _decode_changes(documents) if at >= 0 and line.endswith(b"}") else ()
        is_sound = len(changes) == head.size
        if not head.is_old:
            is_sound = _contents(head.command, head.erased, changes) == head.contents
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError):
        raise DamagedLineError from None
    if not is_sound:
        raise DamagedLineError
    return Entry(**msgspec.structs.asdict(head), changes=changes)


def erased_line(
    line: bytes,
    is_personal: Callable[[RecordedChange], bool],
    command: str | None = None,
    previous: str = "",
    replaces: str = "",
) -> bytes:
    """Return the line of an entry without the text of some of its documents.

    `command` takes the place of a command with personal data. A line of an older version is
    given digests: `previous` is that of the entry before, `replaces` the one by which the entry
    after knows the lines of older versions. Raises DamagedLineError.
    """
    entry = read_entry(line)
    changes = [_erased(each) if is_personal(each) else each for each in entry.changes]
    head = EntryHead(
        **{name: getattr(entry, name) for name in EntryHead.__struct_fields__ if name != "erased"},
        erased=entry.erased,
    )
    if command is not None and command != head.command:
        erased = blake2b(head.command.encode(), digest_size=_SHORT).hexdigest()
        head = msgspec.structs.replace(
            head, command=command, erased=erased if head.erased is UNSET else head.erased
        )
    if head.is_old:
        head = msgspec.structs.replace(head, previous=previous, replaces=replaces or UNSET)
    _, beginning = sealed(head, changes)
    return b"".join(pieces(beginning, changes)) + END


def sealed_apart(
    lines: Sequence[T], previous: str, sealed_by: str, rewrite: Callable[[T, str, str], bytes]
) -> Iterator[bytes]:
    """Yield the lines of an older version, each with a digest of its own.

    The entry after such lines seals all of them at once, by the digest `sealed_by`. If one of
    them changes or is moved, that digest no longer fits, so the last line carries it. `rewrite`
    makes the new line, from `previous` and `replaces` of `erased_line`.
    """
    for index, line in enumerate(lines):
        is_last = index == len(lines) - 1
        made = rewrite(line, previous, sealed_by if is_last else "")
        previous = read_head(made).digest
        yield made


def _erased(change: RecordedChange) -> RecordedChange:
    if change.is_erased:
        return change
    return RecordedChange(change.table, change.key, erased=_document_digest(change).hex())


def _document_digest(change: DocumentChange) -> bytes:
    if isinstance(change, RecordedChange) and isinstance(change.erased, str):
        return bytes.fromhex(change.erased)
    text = b"%b\0%b\0%b\0%b" % (
        change.table.encode(), change.key.encode(), change.before, change.after
    )  # fmt: skip
    return blake2b(text, digest_size=_SHORT).digest()


def _contents(command: str, erased: str | UnsetType, changes: Iterable[DocumentChange]) -> str:
    """Return the digest over the digests of the command and of the documents."""
    whole = blake2b(digest_size=_LONG)
    if isinstance(erased, str):
        whole.update(bytes.fromhex(erased))
    else:
        whole.update(blake2b(command.encode(), digest_size=_SHORT).digest())
    for each in changes:
        whole.update(_document_digest(each))
    return whole.hexdigest()
