"""The system calls of a save, counted, recorded, and made to fail or to be the last.

A killed process does nothing more: behind the call at which it dies every call
raises `Killed` and has no effect, so no cleanup can run, as after a SIGKILL.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

CALLS = ("open", "write", "pwrite", "fsync", "ftruncate", "replace", "link", "unlink",
         "mkdir", "chmod", "close")  # fmt: skip
_REAL: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in CALLS}


class Killed(BaseException):
    """The process is gone."""


class How(Enum):
    """What happens at the chosen call."""

    KILL_BEFORE = auto()
    KILL_AFTER = auto()
    KILL_TORN = auto()
    """A write takes a half and then the process dies."""
    ERROR = auto()
    SHORT = auto()
    """A write takes one byte."""


@dataclass(frozen=True)
class Call:
    """One call that was made: its name, its arguments, what it returned."""

    name: str
    args: tuple[Any, ...]
    result: Any


@dataclass
class FaultyOs:
    """Stands in for `os` while armed; does as told at call number `at` (from 0)."""

    at: int = -1
    how: How = How.ERROR
    error: int = errno.EIO
    lasting: bool = False
    """Whether every later call of the kind fails too, as on a full disk."""
    count: int = 0
    dead: bool = False
    hit: str = ""
    trace: list[Call] = field(default_factory=list)

    @contextmanager
    def armed(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyOs]:
        """Within the block the calls go through here; fsync itself is not waited for."""
        with monkeypatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, self._wrapper(name))
            yield self

    def _wrapper(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            return self._call(name, args, named)

        return call

    def _call(self, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if self.dead:
            if name == "close":  # the system closes what a dead process held
                _REAL[name](*args)
            raise Killed
        number, self.count = self.count, self.count + 1
        is_hit = number == self.at or (self.lasting and name == self.hit)
        if not is_hit:
            return self._do(name, args, named)
        self.hit = name
        return self._fault(name, args, named)

    def _fault(self, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if self.how is How.ERROR:
            if name == "close":
                _REAL[name](*args)
            raise OSError(self.error, os.strerror(self.error))
        if self.how is How.SHORT:
            if name != "write":
                return self._do(name, args, named)
            return self._do(name, (args[0], bytes(args[1])[:1]), named)
        self.dead = True
        if self.how is How.KILL_AFTER:
            self._do(name, args, named)
        elif self.how is How.KILL_TORN and name == "write":
            self._do(name, (args[0], bytes(args[1])[: len(args[1]) // 2]), named)
        if name == "close" and self.how is not How.KILL_AFTER:
            _REAL[name](*args)
        raise Killed

    def _do(self, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        result = None if name == "fsync" else _REAL[name](*args, **named)
        kept = tuple(bytes(each) if isinstance(each, memoryview) else each for each in args)
        self.trace.append(Call(name, kept, result))
        return result
