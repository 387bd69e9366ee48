"""Everything that goes wrong ends here: one line on standard error, and an exit status."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import ExitCode, PipelineError, RejectedRowsError, SavedError

if TYPE_CHECKING:
    from collections.abc import Callable


class Saved(NamedTuple):
    """What a command saved."""

    what: str
    """`change 41`, or `the setting`."""
    way_back: str = ""
    """The line that says how to undo or redo it."""


def reported(work: Callable[[], int], saved: Callable[[], Saved | None] = lambda: None) -> int:
    """Return the exit status of the work. Report what went wrong with it.

    `saved` returns what was saved before that. A script must not take it for a refusal.
    """
    try:
        return work()
    except PipelineError as error:
        return report(_after_save(error, saved()))
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except (OSError, ImportError) as error:
        if os.environ.get("PIPELINE_DEBUG"):
            raise
        return report(_after_save(_system_error(error), saved()))
    except Exception as error:
        return report_bug(error, saved())


def _system_error(error: OSError | ImportError) -> PipelineError:
    """Return what to say if the system refuses a file, perhaps one of the program itself."""
    hint = "What was not confirmed was not saved. Try again."
    if isinstance(error, ImportError):
        return PipelineError(f"a file of the program cannot be read: {error.msg}", hint)
    reason = error.strerror or type(error).__name__
    name = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, (str, bytes)) else ""
    return PipelineError(f"the system refused to read or write: {reason}{name}", hint)


def _after_save(error: PipelineError, saved: Saved | None) -> PipelineError:
    if saved is None or isinstance(error, (SavedError, RejectedRowsError)):
        return error
    return SavedError(
        f"{saved.what} is saved, but the result cannot be shown: {error.message}",
        saved.way_back,
    )


def report(error: PipelineError) -> ExitCode:
    """Tell the user what is wrong and what to do."""
    from pipeline_tui.present.text import clean, clean_lines

    lines = [clean(error.message), *clean_lines(error.hint)]
    _write("error: " + "\n".join(lines))
    return error.exit_code


def report_usage(message: str, command_path: str) -> ExitCode:
    """Report a command line that is not valid."""
    from pipeline_tui.present.text import clean

    text = clean(message.strip().rstrip("."))
    text = text[:1].lower() + text[1:]
    hint = f"See: {command_path or 'pipeline'} --help"
    if text.startswith("no such option: -") and not text.startswith("no such option: --"):
        hint = f'Put -- before text that starts with "-". {hint}'
    _write(f"error: {text}\n{hint}")
    return ExitCode.USAGE


def report_bug(error: Exception, saved: Saved | None = None) -> ExitCode:
    """A fault of ours. The place is named, the data is not: it may be a client's."""
    if os.environ.get("PIPELINE_DEBUG"):
        raise error
    state = "What was not confirmed was not saved."
    if saved is not None:
        state = f"Before that, {saved.what} was saved. {saved.way_back}".strip()
        state = f"{state.rstrip('.')}."
    _write(
        f"error: this is a fault of the program: {type(error).__name__} at {_place(error)}\n"
        f"{state} Please report the line above: it contains no client data."
        " PIPELINE_DEBUG=1 shows a traceback, which may contain client data."
    )
    return ExitCode.FAILED if saved is None else ExitCode.SAVED


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
