"""Our own JSON and JSONL exports, read back to the last field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.own import (
    FORMAT,
    RECORD_TABLES,
    VERSION,
    Dossier,
    Lists,
    OwnBook,
    OwnFile,
    OwnRow,
    Records,
)
from pipeline_tui.exchange.own_checks import check_dossier, check_lists
from pipeline_tui.exchange.own_first import first_element, first_line
from pipeline_tui.exchange.sheet import Rejected
from pipeline_tui.exchange.source import Format
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.encoding import decoder
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline_tui.exchange.source import Text

_START = re.compile(rf'\s*\{{\s*"format"\s*:\s*"{FORMAT}"')
_HANDOVER = re.compile(rf'\s*\{{\s*"format"\s*:\s*"{FORMAT}-handover"')
HEADERS = ["record"]


class _OwnLine(Records, frozen=True, kw_only=True):
    """What of a line of JSONL is read; the figures before it are for other programs."""

    dossier: Prospect
    deal: Deal


def is_own_json(text: Text) -> bool:
    """Whether a text is a JSON or JSONL export of ours."""
    if text.format is Format.JSON:
        return _START.match(text.content) is not None
    if text.format is Format.JSONL:
        first = text.content.lstrip().partition("\n")[0]
        return '"dossier":{' in first and '"deal":{' in first and '"ref":' in first
    return False


def is_handover(text: Text) -> bool:
    """Whether a text is a hand-over, which has a command of its own."""
    return _HANDOVER.match(text.content) is not None


def read_own_json(text: Text) -> OwnFile:
    """The dossiers of an export. One that cannot be trusted is rejected by its place.

    Raises PipelineError when the text is no JSON, or from a newer version.
    """
    lists = Lists()
    if text.format is Format.JSON:
        book = _book(text)
        lists, raws = Lists(products=book.products, competitors=book.competitors), _elements(book)
    else:
        raws = _lines(text)
    read = _dossier if text.format is Format.JSON else _line
    file = OwnFile(text.name, HEADERS, {}, [], [], lists)
    for row, raw in raws:
        shown = raw if isinstance(raw, str) else bytes(raw).decode("utf-8", "replace")
        try:
            dossier = read(raw)
            check_dossier(dossier)
        except (msgspec.DecodeError, UnicodeError, UsageError) as error:
            file.rejected.append(Rejected(row, [shown], str(error)))
            continue
        file.values[row] = [shown]
        file.rows.append(OwnRow(row, dossier, is_whole=True))
    return file


def _book(text: Text) -> OwnBook:
    try:
        book = _book_decoder.decode(text.content)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise PipelineError(f"{text.name} is a damaged export: {error}") from None
    if book.version > VERSION:
        raise PipelineError(f"{text.name} was exported by a newer version of this program")
    try:
        check_lists(book)
    except UsageError as error:
        raise PipelineError(f"{text.name} is a damaged export: {error}") from None
    return book


def _elements(book: OwnBook) -> Iterator[tuple[int, msgspec.Raw | str]]:
    yield from enumerate(book.prospects, 1)


def _lines(text: Text) -> Iterator[tuple[int, msgspec.Raw | str]]:
    for number, line in enumerate(text.content.split("\n"), 1):
        if line.strip():
            yield number, line


def _dossier(raw: msgspec.Raw | str) -> Dossier:
    try:
        return _dossier_decoder.decode(raw)
    except msgspec.ValidationError as error:
        return _of_version_1(first_element, raw, error)


def _line(raw: msgspec.Raw | str) -> Dossier:
    try:
        line = _line_decoder.decode(raw)
    except msgspec.ValidationError as error:
        return _of_version_1(first_line, raw, error)
    records = {table: getattr(line, table) for table in RECORD_TABLES}
    dossier = Dossier(prospect=line.dossier, deals=(line.deal,))
    return msgspec.structs.replace(dossier, **records)


def _of_version_1(
    read: Callable[[msgspec.Raw | str], Dossier],
    raw: msgspec.Raw | str,
    error: msgspec.ValidationError,
) -> Dossier:
    """The older form, if that is what it is. Raises the error of the newer one."""
    try:
        return read(raw)
    except msgspec.ValidationError:
        raise error from None


_book_decoder = decoder(OwnBook)
_dossier_decoder = decoder(Dossier)
_line_decoder = decoder(_OwnLine)
