"""A book and its journal as the version before digests wrote them."""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OLD_LINE = (
    '{"revision":1,"at":"2026-11-23T09:00:00Z","command":"add","kind":"change","of":null,"size":1,'
    '"changes":[{"table":"prospects","key":"1","before":null,"after":{"number":1,"uid":"u1",'
    '"name":"Acme","created":"2026-11-23"}}]}\n'
)
"""As that version wrote it, to the byte."""
_FIELDS = ("revision", "at", "command", "kind", "of", "size", "changes")


def old_line(line: bytes) -> bytes:
    """A line without what that version did not know, in its order of fields."""
    parsed = json.loads(line)
    made = {name: parsed[name] for name in _FIELDS}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def age(path: Path, since: int = 0) -> None:
    """Make it so that an older version made the changes after `since`; 0 means all of them."""
    journal = path.with_name(f"{path.name}.journal")
    lines = journal.read_bytes().splitlines(keepends=True)
    aged = [line if json.loads(line)["revision"] <= since else old_line(line) for line in lines]
    journal.write_bytes(b"".join(aged))
    text = path.read_bytes()
    start = text.rfind(b'"meta": {\n')
    last = b""
    if since:
        at = sum(len(line) for line in lines[: since - 1])
        digest = json.loads(lines[since - 1])["digest"]
        end = at + len(lines[since - 1])
        last = b',"last":{"revision":%d,"digest":"%s","start":%d,"end":%d}' % (
            since, digest.encode(), at, end
        )  # fmt: skip
    meta = re.sub(rb',"last":\{[^}]*\}', lambda _: last, text[start:])
    path.write_bytes(text[:start] + resealed(meta, text[:start]))


def resealed(meta: bytes, before: bytes) -> bytes:
    """The text of the meta table with the checksum that fits."""
    bare = re.sub(rb'"checksum":"[^"]*"', b'"checksum":""', meta[len('"meta": {\n"1": ') : -5])
    known, mark, later = bare.partition(b',"book":')
    seal = zlib.crc32(known + b"}" + mark + later[:-1] if mark else bare, zlib.crc32(before))
    return re.sub(rb"crc32:[0-9a-f]{8}", b"crc32:%08x" % seal, meta)
