"""Gzip files whose bytes depend on their content alone, and which never unpack without a limit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from pipeline_tui.book.layout import LayoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"\x1f\x8b"
_LEVEL = 1
"""A book of 4.4 MB takes 12 ms and a ninth of its size. Level 6 takes 44 ms for a tenth, and
lzma 82 ms for a thirteenth: the first change of a day would be noticeably slower."""
_GZIP = zlib.MAX_WBITS | 16
_PIECE = 1 << 20
_SIZE_BYTES = 4


def compress(data: bytes) -> Iterator[bytes]:
    """Yield the gzip file of a text piece by piece. It holds no time and no name."""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    view = memoryview(data)
    for start in range(0, len(data), _PIECE):
        yield compressor.compress(view[start : start + _PIECE])
    yield compressor.flush()


def is_compressed(data: bytes) -> bool:
    """Whether a file is a gzip file. No text of ours begins like one."""
    return data.startswith(MAGIC)


def decompress(data: bytes, limit: int) -> bytes:
    """Return the content of a gzip file; its checksum is verified.

    Raises LayoutError if the file is damaged or holds more than `limit` bytes.
    """
    size = int.from_bytes(data[-_SIZE_BYTES:], "little")
    if size > limit:
        raise LayoutError(f"it unpacks to more than {limit:,} bytes")
    decompressor = zlib.decompressobj(_GZIP)
    try:
        # No more memory than the file says it needs: a small file can unpack to gigabytes.
        content = decompressor.decompress(data, size + 1)
    except zlib.error as error:
        raise LayoutError(f"it is a damaged gzip file: {error}") from None
    if not decompressor.eof or decompressor.unused_data:
        raise LayoutError("it is a damaged gzip file: its size does not match")
    return content
