"""What can go wrong, each with the exit status that a script sees.

Every error of the program is a `PipelineError`. Its message is one or more
plain lines: what is wrong and what to do. It never holds a traceback.

    PipelineError            refused or failed          1
    ├── UsageError           a word that makes no sense 2
    │   └── SettingsError    a setting that does        2
    ├── NotFoundError        no such prospect, deal …   3
    │   └── AmbiguousError   several                    3
    ├── BookLockedError      another program writes     4
    ├── BookChangedError     a later change is in the way 4
    ├── BookDamagedError     the file cannot be trusted 5
    ├── BookUnreadableError  the system does not read it 5
    ├── RejectedRowsError    an import left rows behind 6
    ├── SavedError           saved, what came after failed 7
    └── StateUnknownError    saved, the disk is not sure 7
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class ExitCode(IntEnum):
    """What the program returns to the shell."""

    DONE = 0
    FAILED = 1
    """Refused or failed; the book is as it was."""
    USAGE = 2
    """An option, a value or a setting that makes no sense."""
    NOT_FOUND = 3
    """No prospect or deal of that name, or several."""
    LOCKED = 4
    """The book is locked, or a later change stands in the way."""
    DAMAGED = 5
    """The book cannot be read; nothing was written."""
    REJECTED = 6
    """The import is done; some rows were rejected and are in the rejects file."""
    SAVED = 7
    """The change is saved, but something after it failed: running the command again repeats it."""
    INTERRUPTED = 130
    """Stopped with Ctrl-C; the book is as it was."""


class PipelineError(Exception):
    """The base of every error that a user may see."""

    exit_code = ExitCode.FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(PipelineError):
    """A value, a column or an option that makes no sense."""

    exit_code = ExitCode.USAGE


class SettingsError(UsageError):
    """The settings file cannot be read, or names something unknown."""


class NotFoundError(PipelineError):
    """Nothing in the book answers to that reference."""

    exit_code = ExitCode.NOT_FOUND


class AmbiguousError(NotFoundError):
    """Several things in the book answer to that reference."""

    def __init__(self, message: str, candidates: Sequence[str]) -> None:
        super().__init__(message, "\n".join(f"  {line}" for line in candidates))
        self.candidates = tuple(candidates)


class BookLockedError(PipelineError):
    """Another program holds the book's lock for longer than we wait."""

    exit_code = ExitCode.LOCKED


class BookChangedError(PipelineError):
    """A later change depends on what was to be undone or restored."""

    exit_code = ExitCode.LOCKED


class BookDamagedError(PipelineError):
    """The book's file cannot be trusted: nothing is read from it or written to it."""

    exit_code = ExitCode.DAMAGED


class BookUnreadableError(PipelineError):
    """The system refuses to read the book, its journal or its backups."""

    exit_code = ExitCode.DAMAGED


class NotSavedError(PipelineError):
    """The disk refused; the book is as it was."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(f"not saved: {reason}", hint)
        self.reason = reason


class StateUnknownError(PipelineError):
    """The new book is in place, but the disk would not confirm it."""

    exit_code = ExitCode.SAVED


class SavedError(PipelineError):
    """The change is saved, but something that the command does after that failed."""

    exit_code = ExitCode.SAVED


class RejectedRowsError(PipelineError):
    """The import is done, except for the rows that it names."""

    exit_code = ExitCode.REJECTED
