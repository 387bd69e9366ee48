"""Run many command lines in one process: what a process costs, only once.

Started by `Program.many` with a file of command lines; answers on standard
output with what each came to. In a terminal (`--show`) it answers with nothing
but what the commands print.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

from pipeline_tui.book import Book
from pipeline_tui.cli.main import run


def captured(arguments: list[str]) -> dict[str, object]:
    """The exit status, both outputs, and the digest of the book afterwards."""
    streams = [sys.stdout, sys.stderr]
    kept = [os.dup(stream.fileno()) for stream in streams]
    files = [tempfile.TemporaryFile() for _ in streams]  # noqa: SIM115  closed below
    for stream, file in zip(streams, files, strict=True):
        os.dup2(file.fileno(), stream.fileno())
    try:
        code = called(arguments)
    finally:
        for stream, descriptor in zip(streams, kept, strict=True):
            stream.flush()
            os.dup2(descriptor, stream.fileno())
            os.close(descriptor)
    texts = []
    for file in files:
        file.seek(0)
        texts.append(file.read().decode())
        file.close()
    book = Path(os.environ["PIPELINE_BOOK"])
    digest = hashlib.sha256(book.read_bytes() if book.exists() else b"").hexdigest()
    return {"code": int(code), "out": texts[0], "err": texts[1], "book": digest}


def called(arguments: list[str]) -> int:
    sys.argv = ["pipeline", *arguments]
    return run(arguments)


def main() -> None:
    if patience := os.environ.get("TEST_LOCK_SECONDS"):
        Book.__init__.__defaults__ = (float(patience),)
    os.fsync = lambda _descriptor: None  # nobody pulls the plug here
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if sys.argv[2:] == ["--show"]:
        for arguments in jobs:
            called(arguments)
        return
    print(json.dumps([captured(arguments) for arguments in jobs]))


main()
