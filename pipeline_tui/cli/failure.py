"""Everything that goes wrong ends here: one line on standard error, and an exit status."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pipeline_tui.errors import ExitCode, PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable


def reported(work: Callable[[], int]) -> int:
    """The exit status of what is done, or of what went wrong with it, which is reported."""
    try:
        return work()
    except PipelineError as error:
        return report(error)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:
        return report_bug(error)


def report(error: PipelineError) -> ExitCode:
    """Tell the user what is wrong and what to do."""
    from pipeline_tui.present.text import clean, clean_lines

    lines = [clean(error.message), *clean_lines(error.hint)]
    _write("error: " + "\n".join(lines))
    return error.exit_code


def report_usage(message: str, command_path: str) -> ExitCode:
    """A command line that makes no sense."""
    from pipeline_tui.present.text import clean

    text = clean(message.strip().rstrip("."))
    text = text[:1].lower() + text[1:]
    hint = f"See: {command_path or 'pipeline'} --help"
    if text.startswith("no such option: -") and not text.startswith("no such option: --"):
        hint = f"A text that begins with - stands behind a -- of its own. {hint}"
    _write(f"error: {text}\n{hint}")
    return ExitCode.USAGE


def report_bug(error: Exception) -> ExitCode:
    """A fault of ours. The place is named, the data is not: it may be a client's."""
    if os.environ.get("PIPELINE_DEBUG"):
        raise error
    _write(
        f"error: this is a fault of the program: {type(error).__name__} at {_place(error)}\n"
        "What was not confirmed was not saved. Please report the line above: it contains no client"
        " data. PIPELINE_DEBUG=1 shows a traceback, which may contain client data."
    )
    return ExitCode.FAILED


_INNERMOST = 3
"""Places of our own code that are named."""


def _place(error: Exception) -> str:
    """Return where it failed, the innermost place first; functions of our own code only."""
    package = os.path.join(os.path.dirname(os.path.dirname(__file__)), "")
    own, other = list[str](), "an unknown place"
    trace = error.__traceback__
    while trace is not None:
        path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        other = f"{os.path.basename(path)}:{line}"
        if path.startswith(package):
            own.append(f"{path.removeprefix(package)}:{line} {trace.tb_frame.f_code.co_name}")
            other = ""
        trace = trace.tb_next
    places = [*([other] if other else []), *own[: -_INNERMOST - 1 : -1]]
    return " from ".join(places)


def note(message: str) -> None:
    """Something worth knowing that is no error, on standard error."""
    from pipeline_tui.present.text import clean

    _write(f"note: {clean(message)}")


def _write(text: str) -> None:
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        return  # it is closed: nobody is listening
