"""The file of a hand-over: dossiers that go out to a substitute, or come back.

All numbers in it are the owner's. In one that comes back, a deal or record with a number
below zero is new: the number is the substitute's, and the owner's book will give another.
"""

from __future__ import annotations

import zlib
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.book.tables import key_of, table_of
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.exporting import encoded_dossiers
from pipeline_tui.exchange.own import Dossier, Lists
from pipeline_tui.exchange.own_checks import check_dossier, check_lists, is_uid
from pipeline_tui.model.encoding import decoder, encode
from pipeline_tui.model.limit_checks import first_fault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMAT = "pipeline-tui-handover"
VERSION = 1
MOST_BYTES = 256 * 1024 * 1024


class Way(StrEnum):
    """In which direction the file goes."""

    OUT = "out"
    BACK = "back"


class Letter(Lists, frozen=True, omit_defaults=True, kw_only=True):
    """What a hand-over says, and the dossiers in it."""

    format: str = ""
    version: int = VERSION
    way: Way
    uid: str
    """Of the hand-over; the same in both books and both files."""
    sender: str
    """Who wrote the file."""
    name: str
    """Whose absence it is for: who looks after the prospects."""
    since: date
    until: date
    written: date
    revision: int
    """The change of the owner's book up to which the substitute knew it."""
    merged: tuple[str, ...] = ()
    """Uids of prospects that the substitute merged into another one of the hand-over. They
    come back as two: of these the deals and records tell, the prospect itself does not."""
    prospects: tuple[Dossier, ...] = ()


_decode = decoder(Letter).decode


def encode_letter(letter: Letter) -> bytes:
    """The file, one prospect a line."""
    marked = msgspec.structs.replace(letter, format=FORMAT, prospects=())
    head = encode(marked)
    fields = msgspec.json.decode(head, type=dict[str, msgspec.Raw])
    version = msgspec.Raw(b"%d" % letter.version)  # it is at its default, and must be told
    ordered = {"format": fields.pop("format"), "version": version, **fields}
    return encode(ordered)[:-1] + b"," + encoded_dossiers(letter.prospects) + b"}\n"


def read_letter(path: Path) -> Letter:
    """The hand-over in a file, checked before any book is opened.

    Raises PipelineError, with one line, for a file that cannot be read, is none of ours,
    is damaged or of a newer version.
    """
    try:
        if not path.is_file():
            raise PipelineError(f"there is no file {path}")
        if path.stat().st_size > MOST_BYTES:
            raise PipelineError(f"{path} is too large for a hand-over")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise PipelineError(f"cannot read {path}: {error}") from None
    return decode_letter(data, path.name)


def decode_letter(data: bytes, name: str) -> Letter:
    """The hand-over in a text. Raises PipelineError."""
    _check_head(data, name)
    try:
        letter = _decode(data)
        _check(letter)
    except (msgspec.DecodeError, UnicodeError, RecursionError, UsageError) as error:
        raise PipelineError(
            f"{name} is a damaged hand-over: {error}", "Nothing was changed."
        ) from None
    return letter


class _Head(msgspec.Struct):
    format: str = ""
    version: int = 0


def _check_head(data: bytes, name: str) -> None:
    try:
        head = msgspec.json.decode(data, type=_Head)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        head = _Head()
    if head.format != FORMAT:
        hint = "Take the file …handover.json that was written beside the pack."
        raise PipelineError(f"{name} is no hand-over", hint)
    if head.version > VERSION:
        raise PipelineError(f"{name} was written by a newer version of this program")


def _check(letter: Letter) -> None:
    if not is_uid(letter.uid):
        raise UsageError("its uid is none")
    head = msgspec.structs.replace(letter, prospects=(), products=(), competitors=())
    if (beyond := first_fault(head)) is not None:
        raise UsageError(beyond.text)
    check_lists(letter)
    uids = {each.prospect.uid for each in letter.prospects}
    numbers = {each.prospect.number for each in letter.prospects}
    if not len(uids) == len(numbers) == len(letter.prospects):
        raise UsageError("it has one prospect twice")
    for dossier in letter.prospects:
        check_dossier(dossier, has_new=letter.way is Way.BACK)
        lowest = min((key_of(each) for each in dossier.all()), default=1)
        if any(key_of(each) == 0 for each in dossier.all()) or (
            letter.way is Way.OUT and lowest < 0
        ):
            raise UsageError("a record has no number")


def seal_of(documents: Iterable[msgspec.Struct]) -> str:
    """A print of documents: the same for the same documents, in any order."""
    lines = sorted(
        f"{table_of(type(each))} {key_of(each)} ".encode() + encode(each) for each in documents
    )
    body = b"\n".join(lines)
    return f"{zlib.crc32(body):08x}{zlib.adler32(body):08x}"
