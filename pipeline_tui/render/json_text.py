"""Records as JSON: UTF-8, snake_case, ISO dates, money as decimal strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.encoding import encode

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTROLS = re.compile(
    rb"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbb\xbf"
)
"""In UTF-8: DEL, C1, bidi controls and line separators, which a terminal would obey."""


def _escaped(found: re.Match[bytes]) -> bytes:
    return rb"\u%04x" % ord(found[0].decode())


def _encode(record: object) -> bytes:
    return _CONTROLS.sub(_escaped, encode(record))


def json_object(record: object) -> bytes:
    """One object, indented for the eye."""
    return msgspec.json.format(_encode(record), indent=2) + b"\n"


def json_array(records: Iterable[object]) -> bytes:
    """An array with one record a line, so that grep works on it."""
    lines = b",\n".join([_encode(record) for record in records])
    return b"[\n" + lines + b"\n]\n" if lines else b"[]\n"


def json_lines(records: Iterable[object]) -> bytes:
    """One record a line and nothing else."""
    return b"".join([_encode(record) + b"\n" for record in records])
