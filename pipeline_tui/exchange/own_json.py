"""Our own JSON and JSONL exports, read back to the last field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.own import (
    FORMAT,
    VERSION,
    Dossier,
    OwnActivity,
    OwnBook,
    OwnFile,
    OwnRow,
    OwnStep,
)
from pipeline_tui.exchange.sheet import Rejected
from pipeline_tui.exchange.source import Format
from pipeline_tui.model.deal import MOST_DEALS, Deal
from pipeline_tui.model.money import CURRENCIES, LARGEST
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.exchange.source import Text

_START = re.compile(rf'\s*\{{\s*"format"\s*:\s*"{FORMAT}"')
HEADERS = ["record"]


class _OwnLine(msgspec.Struct, frozen=True, kw_only=True):
    """What of a line of JSONL is read; the figures before it are for other programs."""

    dossier: Prospect
    deal: Deal
    activities: tuple[OwnActivity, ...] = ()
    steps: tuple[OwnStep, ...] = ()


def is_own_json(text: Text) -> bool:
    """Whether a text is a JSON or JSONL export of ours."""
    if text.format is Format.JSON:
        return _START.match(text.content) is not None
    if text.format is Format.JSONL:
        first = text.content.lstrip().partition("\n")[0]
        return '"dossier":{' in first and '"deal":{' in first and '"ref":' in first
    return False


def read_own_json(text: Text) -> OwnFile:
    """The dossiers of an export. One that cannot be trusted is rejected by its place.

    Raises PipelineError when the text is no JSON, or from a newer version.
    """
    raws = _elements(text) if text.format is Format.JSON else _lines(text)
    read = _dossier if text.format is Format.JSON else _line
    file = OwnFile(text.name, HEADERS, {}, [], [])
    for row, raw in raws:
        shown = raw if isinstance(raw, str) else bytes(raw).decode("utf-8", "replace")
        try:
            dossier = read(raw)
            _check(dossier)
        except (msgspec.DecodeError, UnicodeError, UsageError) as error:
            file.rejected.append(Rejected(row, [shown], str(error)))
            continue
        file.values[row] = [shown]
        file.rows.append(OwnRow(row, dossier, is_whole=True))
    return file


def _elements(text: Text) -> Iterator[tuple[int, msgspec.Raw | str]]:
    try:
        book = msgspec.json.decode(text.content, type=OwnBook)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise PipelineError(f"{text.name} is a damaged export: {error}") from None
    if book.version > VERSION:
        raise PipelineError(f"{text.name} was exported by a newer version of this program")
    yield from enumerate(book.prospects, 1)


def _lines(text: Text) -> Iterator[tuple[int, msgspec.Raw | str]]:
    for number, line in enumerate(text.content.split("\n"), 1):
        if line.strip():
            yield number, line


def _dossier(raw: msgspec.Raw | str) -> Dossier:
    return _dossier_decoder.decode(raw)


def _line(raw: msgspec.Raw | str) -> Dossier:
    line = _line_decoder.decode(raw)
    return Dossier(
        prospect=line.dossier, deals=(line.deal,), activities=line.activities, steps=line.steps
    )


_dossier_decoder = msgspec.json.Decoder(Dossier)
_line_decoder = msgspec.json.Decoder(_OwnLine)


def _check(dossier: Dossier) -> None:
    """Refuse what no book may hold. Raises UsageError."""
    prospect = dossier.prospect
    words.required(prospect.name, "name")
    if not re.fullmatch(r"[0-9A-Za-z-]{1,64}", prospect.uid):
        raise UsageError("its uid is none")
    numbers = {deal.number for deal in dossier.deals}
    if len(numbers) != len(dossier.deals):
        raise UsageError("it has two deals of one number")
    for deal in dossier.deals:
        if not 1 <= deal.number <= MOST_DEALS:
            raise UsageError(f"{deal.number} is no number of a deal")
        if deal.currency not in CURRENCIES:
            raise UsageError(f"unknown currency {deal.currency[:20]!r}")
        if deal.value is not None and not (deal.value.is_finite() and 0 <= deal.value < LARGEST):
            raise UsageError("the value is no amount")
        words.percent(deal.probability)
    concerned = {each.deal for each in dossier.activities} | {each.deal for each in dossier.steps}
    for number in concerned - numbers - {None}:
        raise UsageError(f"deal {number} of an activity or a step is not in it")
