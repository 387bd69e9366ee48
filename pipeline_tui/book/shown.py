"""Paths as they may stand in a message and in a command to paste."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def shown(path: Path) -> str:
    """The path on one line, printable whatever bytes the name holds."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def quoted(path: Path) -> str:
    """The path for a shell; bash's and zsh's `$'…'` where plain quotes cannot hold it."""
    name = os.fsencode(path)
    try:
        if (text := name.decode()).isprintable():
            return shlex.quote(text)
    except UnicodeDecodeError:
        pass
    plain = (chr(byte) if 32 <= byte < 127 and byte not in b"'\\" else f"\\x{byte:02x}"
             for byte in name)  # fmt: skip
    return f"$'{''.join(plain)}'"
