"""From a file or standard input to text, within limits, and never by guessing an encoding."""

from __future__ import annotations

import os
import stat
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import NotFoundError, PipelineError, UsageError
from pipeline_tui.exchange.layout import AS_FOUND, Layout

if TYPE_CHECKING:
    from typing import BinaryIO

MOST_BYTES = 64 * 1024 * 1024
_HEAD_BYTES = 64 * 1024
STANDARD_INPUT = "-"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx, .ods and .xls begin."""


class Format(StrEnum):
    """The kinds of file that can be read."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    SPREADSHEET = "spreadsheet"
    """XLSX, XLS or ODS."""
    VCARD = "vcard"


SUFFIXES = {
    ".csv": Format.CSV, ".txt": Format.CSV, ".tsv": Format.TSV, ".tab": Format.TSV,
    ".json": Format.JSON, ".jsonl": Format.JSONL, ".ndjson": Format.JSONL,
    ".xlsx": Format.SPREADSHEET, ".xlsm": Format.SPREADSHEET, ".xls": Format.SPREADSHEET,
    ".ods": Format.SPREADSHEET, ".vcf": Format.VCARD, ".vcard": Format.VCARD,
}  # fmt: skip
"""What a file is, by how its name ends."""


class Text(NamedTuple):
    """What a file holds."""

    name: str
    content: str
    """Empty for a spreadsheet, which is not text."""
    format: Format
    data: bytes = b""
    """The bytes of a spreadsheet."""
    sheet: str | None = None
    """The sheet of it that is wanted, by name."""
    layout: Layout = AS_FOUND
    """How its table is laid out, as far as the options say."""


def read_text(
    path: str,
    stdin: BinaryIO,
    encoding: str | None = None,
    file_format: Format | None = None,
    sheet: str | None = None,
    layout: Layout = AS_FOUND,
) -> Text:
    """The text of a file, or of standard input for `-`; `sheet` is wanted of a spreadsheet.

    It is UTF-8, or what its byte-order mark says, or what `encoding` says.
    Raises NotFoundError, UsageError (another encoding is needed) or
    PipelineError (not a text, too large, cannot be read).
    """
    name = "standard input" if path == STANDARD_INPUT else Path(path).name
    may_hold_nul = encoding is not None
    data = (
        _read_stdin(stdin, name, may_hold_nul)
        if path == STANDARD_INPUT
        else _read_file(path, name, may_hold_nul)
    )
    if data.startswith(_SPREADSHEETS) or file_format is Format.SPREADSHEET:
        return Text(name, "", Format.SPREADSHEET, data, sheet, layout)
    if file_format is None and SUFFIXES.get(_suffix(path)) is Format.SPREADSHEET:
        raise PipelineError(
            f"{name} is not a workbook: it is damaged, or a text file with the name of one",
            "If it is a CSV, add --format csv",
        )
    content = _decode(data, name, encoding)
    if not content.strip():
        raise PipelineError(f"{name} is empty")
    if "\0" in content:
        line = content.count("\n", 0, content.index("\0")) + 1
        raise PipelineError(f"{name} is not a text file: line {line} holds a NUL byte")
    return Text(name, content, file_format or _format_of(path, content), layout=layout)


def _read_stdin(stdin: BinaryIO, name: str, may_hold_nul: bool) -> bytes:
    try:
        return _read(stdin, name, may_hold_nul)
    except OSError as error:
        raise PipelineError(f"cannot read {name}: {error.strerror}") from None


def _read_file(path: str, name: str, may_hold_nul: bool) -> bytes:
    try:
        status = os.stat(path)
        is_open_already = path.startswith("/dev/fd/") or path == "/dev/stdin"
        if stat.S_ISDIR(status.st_mode):
            raise PipelineError(f"{path} is a folder")
        # to open a pipe that nobody writes to would wait for ever
        if not stat.S_ISREG(status.st_mode) and not is_open_already:
            from pipeline_tui.book.shown import quoted

            raise PipelineError(
                f"{path} is not an ordinary file",
                f"To read it: pipeline import - < {quoted(Path(path))}",
            )
        with open(path, "rb") as file:
            return _read(file, name, may_hold_nul)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(f"there is no file {path}") from None
    except ValueError:
        raise UsageError("a file name cannot hold a NUL") from None
    except OSError as error:
        raise PipelineError(f"cannot read {path}: {error.strerror}") from None


def _read(stream: BinaryIO, name: str, may_hold_nul: bool) -> bytes:
    """All of it; a text of an encoding that was said may hold NUL bytes, as UTF-16 does."""
    head = stream.read(_HEAD_BYTES)
    known = (*_SPREADSHEETS, *(bom for bom, _ in _BOMS))
    if b"\0" in head and not may_hold_nul and not head.startswith(known):
        # said before the rest is read: /dev/zero has no end
        from pipeline_tui.exchange.encodings import wide_encoding

        codec = wide_encoding(head)
        if codec is not None:
            raise UsageError(
                f"{name} is not UTF-8: it looks like {codec[:6].upper()} without a byte-order mark",
                f"Add: --encoding {codec}",
            )
        line = head.count(b"\n", 0, head.index(b"\0")) + 1
        raise PipelineError(f"{name} is not a text file: line {line} holds a NUL byte")
    rest = stream.read(MOST_BYTES - len(head) + 1)
    if len(head) + len(rest) > MOST_BYTES:
        raise PipelineError(
            f"{name} is larger than {MOST_BYTES // 1024**2} MB: that is the limit of one import",
            "Split it, or leave out what you do not need.",
        )
    return head + rest


def _decode(data: bytes, name: str, encoding: str | None) -> str:
    marked = next((codec for bom, codec in _BOMS if data.startswith(bom)), None)
    codec = encoding or marked or "utf-8"
    if codec.replace("_", "-").lower() == "utf-8":
        codec = "utf-8-sig"
    try:
        return data.decode(codec)
    except LookupError:
        raise UsageError(
            f"unknown encoding {encoding!r}: use a name like utf-8, cp1251 or latin-1"
        ) from None
    except UnicodeError as error:
        place = getattr(error, "start", 0)
        line = data.count(b"\n", 0, place) + 1
        if encoding or marked:
            raise UsageError(f"{name} is not {encoding or marked}: see line {line}") from None
        from pipeline_tui.exchange.encodings import previews

        raise UsageError(
            f"{name} is not UTF-8: see line {line}",
            "\n".join(["Say what it is; that line would read:", *previews(data, place)]),
        ) from None


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def _format_of(path: str, content: str) -> Format:
    known = SUFFIXES.get(_suffix(path))
    if known is not None:
        return known
    start = content.lstrip()
    if start[:11].upper() == "BEGIN:VCARD":
        return Format.VCARD
    if start.startswith("["):
        return Format.JSON
    if start.startswith("{"):
        first = start.partition("\n")[0].rstrip()
        return Format.JSONL if first.endswith("}") and _is_object(first) else Format.JSON
    return Format.CSV


def _is_object(line: str) -> bool:
    import msgspec

    try:
        return isinstance(msgspec.json.decode(line), dict)
    except msgspec.DecodeError:
        return False
