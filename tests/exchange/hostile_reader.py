"""Imports hostile files one after the other in a process of its own, and says how each went.

It is run with a folder and a limit of time for each file; the names of the files are on standard
input. At the limit a C thread ends the process, even in the middle of a regular expression, and
writes to standard error where it hangs.
"""

from __future__ import annotations

import faulthandler
import gc
import io
import json
import os
import resource
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path


def main(folder: Path, seconds: float, names: list[str]) -> None:
    """Import each file into a book of its own; print a line of JSON for each."""
    from hostile_files import files

    from pipeline_tui.cli.main import run

    gc.disable()  # as the program itself does
    os.chdir(folder)
    every = files()
    for number, name in enumerate(names):
        Path(name).write_bytes(every[name]())
        os.environ["PIPELINE_BOOK"] = str(folder / f"{number}.json")
        words = ["handover", "in", name] if name.startswith("handover") else ["import", name]
        print(json.dumps({"begins": name}), flush=True)
        out, error = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        started = time.monotonic()
        faulthandler.dump_traceback_later(seconds, exit=True)
        with redirect_stdout(out), redirect_stderr(error):
            statuses = [run([*words, "--dry-run"]), run(words)]
        faulthandler.cancel_dump_traceback_later()
        result = {
            "name": name,
            "statuses": statuses,
            "said": error.getvalue().splitlines(),
            "seconds": time.monotonic() - started,
            "peak": _peak(),
        }
        print(json.dumps(result), flush=True)
        Path(name).unlink()
        gc.collect()


def _peak() -> int:
    """The highest memory of this program in kB. What `getrusage` says begins with that of the
    process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), json.loads(sys.stdin.read()))
