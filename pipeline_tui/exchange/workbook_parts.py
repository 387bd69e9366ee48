"""The parts of a zipped workbook (XLSX or ODS): unpacked and parsed within limits.

No size that a file states about itself is trusted. The parts are streamed through expat, which
takes linear time; document types, and so entities, are refused.
"""

from __future__ import annotations

import re
import struct
import zlib
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Never
    from zipfile import ZipInfo

ZIPPED = b"PK\x03\x04"
MOST_UNPACKED = 200 * 1024 * 1024
MOST_CELLS = 8_000_000
"""From the first row and column of a sheet to its last: the library allocates all of them."""
_MOST_EMPTY_CELLS = 2_000_000
"""The same of a sheet of fewer bytes than cells: most of them are empty or repeated."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""The rows and columns that a sheet of a spreadsheet program has."""
_PART = b"PK\x01\x02"
"""Begins each part in the list at the end of the file."""
_MOST_PARTS = 20_000
_MOST_DEPTH = 200
_MOST_NAMES = 10_000
"""Different names of elements and attributes: the parser keeps each of them."""
_MOST_TOKEN = 4 << 20
"""Bytes of one tag. Expat scans an unfinished tag again from its start with every chunk, so
without a limit a tag that never ends takes quadratic time."""
_CHUNK = 1 << 16
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
          (b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))  # fmt: skip
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?\sencoding\s*=\s*["']([A-Za-z][\w.-]{0,40})""")
_PARSED_AS_IS = ("utf-8", "utf8", "us-ascii", "ascii")
_ENCODINGS = re.compile(r"(utf-?16|utf-?32|iso-?8859|latin|windows|cp|koi8|gb|big5|shift|euc).*")


def damaged(name: str) -> PipelineError:
    """Return the error for a workbook that cannot be read."""
    return PipelineError(
        f"{name} is not a readable workbook: it is damaged or not a spreadsheet",
        "Open it in a spreadsheet program and save it as .xlsx or CSV.",
    )


def protected(name: str) -> PipelineError:
    """Return the error for a workbook that is encrypted."""
    return PipelineError(
        f"{name} is protected by a password",
        "Open it in a spreadsheet program and save it without a password.",
    )


def check_spread(name: str, cells: int, read: int) -> None:
    """Raise PipelineError if the last cell of a sheet is too far from its first.

    `cells` is the number of cells between them, `read` how many bytes of the sheet were read.
    """
    most = min(MOST_CELLS, max(read, _MOST_EMPTY_CELLS))
    if cells > most:
        raise PipelineError(
            f"{name} has a sheet whose cells spread over {cells:,} places (the limit is {most:,})",
            "Delete the cells far out, or save the sheet as CSV and import that.",
        )


def _too_large(name: str) -> PipelineError:
    return PipelineError(
        f"{name} unpacks to more than {MOST_UNPACKED // 1024**2} MB, which is the limit",
        "Save the sheet as CSV and import that.",
    )


class LocalNames(dict[str, int]):
    """The kind of each element by its name, whatever its namespace prefix; 0 for others."""

    def __init__(self, kinds: dict[str, int]) -> None:
        super().__init__(kinds)
        self._kinds = kinds

    def __missing__(self, name: str) -> int:
        kind = self[name] = self._kinds.get(name.rpartition(":")[2], 0)
        return kind


class Scan:
    """What is read from one part. A subclass overrides `start` and counts `started`, and calls
    `watch` while it needs texts and ends: without them a large sheet takes half the time."""

    def __init__(self) -> None:
        self.started = 0
        self.read = 0
        """Bytes of the part that were given to the parser."""
        self.is_done = False
        """Set to stop at the end of the chunk."""
        self._parser: expat.XMLParserType | None = None
        self._ended: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Read the start of an element."""
        self.started += 1

    def end(self, name: str) -> None:
        """Read the end of an element; called while the scan watches."""

    def text(self, text: str) -> None:
        """Read a piece of text; called while the scan watches."""

    def watch(self, is_on: bool) -> None:
        """Have `end` and `text` called, or no longer."""
        if self._parser is not None:
            self._parser.EndElementHandler = self._watched_end if is_on else self._ended.append
            self._parser.CharacterDataHandler = self.text if is_on else None

    def attach(self, parser: expat.XMLParserType) -> None:
        """Have the parser call this scan."""
        self._parser = parser
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self._ended.append

    def detach(self) -> None:
        """Drop the parser, which refers to this scan."""
        self._parser = None

    def open_elements(self) -> int:
        """Return how many elements are open."""
        self.started -= len(self._ended)
        self._ended.clear()
        return self.started

    def _watched_end(self, name: str) -> None:
        self._ended.append(name)
        self.end(name)


class Parts:
    """The parts of a workbook by their names, in lower case as the library finds them."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raise PipelineError if it is damaged, encrypted or unpacks to too much."""
        self.name = name
        if data.count(_PART) > _MOST_PARTS:
            raise damaged(name)
        with self._guarded():
            self._archive = ZipFile(BytesIO(data))
        self._infos: dict[str, ZipInfo] = {}
        for info in self._archive.infolist():
            if info.flag_bits & 1:
                raise protected(name)
            if self._infos.setdefault(info.filename.lower(), info) is not info:
                # two parts of one name: which of them is read depends on the reader
                raise damaged(name)
        if sum(info.file_size for info in self._infos.values()) > MOST_UNPACKED:
            raise _too_large(name)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._infos

    def parse(self, part: str, scan: Scan) -> None:
        """Parse a part, if it exists. Raises PipelineError if it is damaged or hostile."""
        if part not in self:
            return
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        scan.attach(parser)
        try:
            for chunk in self.chunks(part):
                scan.read += len(chunk)
                parser.Parse(chunk, False)
                is_stuck = scan.read - max(parser.CurrentByteIndex, 0) > _MOST_TOKEN
                is_odd = scan.open_elements() > _MOST_DEPTH or len(parser.intern) > _MOST_NAMES
                if is_stuck or is_odd:
                    raise damaged(self.name)
                if scan.is_done:
                    return
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise damaged(self.name) from None
        finally:
            scan.detach()

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield the content of a part. Raises PipelineError if it is damaged or too large."""
        with self._guarded(), self._archive.open(self._infos[part.lower()]) as stream:
            size = 0
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > MOST_UNPACKED:
                    raise _too_large(self.name)
                yield chunk

    def foreign_encodings(self) -> dict[str, str]:
        """Return the encoding of each XML part that is not UTF-8."""
        found = {}
        for part in self._infos:
            if not part.endswith((".xml", ".rels")):
                continue
            head = next(self.chunks(part), b"")
            marked = next((codec for mark, codec in _MARKS if head.startswith(mark)), "")
            declared = _DECLARED.match(head)
            encoding = marked or (declared[1].decode().lower() if declared else "utf-8")
            if encoding in _PARSED_AS_IS:
                continue
            if not _ENCODINGS.fullmatch(encoding):
                raise damaged(self.name)
            found[part] = encoding
        return found

    def as_utf8(self, encodings: dict[str, str]) -> bytes:
        """Return the archive with these parts in UTF-8: the library reads no other encoding."""
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            for part, info in self._infos.items():
                content = b"".join(self.chunks(part))
                if part in encodings:
                    try:
                        text = content.decode(encodings[part])
                    except (LookupError, UnicodeError):
                        raise damaged(self.name) from None
                    body = text.lstrip("\ufeff")
                    if body.startswith("<?xml"):
                        body = body.partition("?>")[2]
                    content = body.encode("utf-8", "replace")
                archive.writestr(info.filename, content)
        return packed.getvalue()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (BadZipFile, RuntimeError, ValueError, struct.error, zlib.error, EOFError, OSError):
            raise damaged(self.name) from None

    def _refuse(self, *_: object) -> Never:
        raise damaged(self.name)
