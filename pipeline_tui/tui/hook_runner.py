"""Hooks of the screens: they run one after the other in a thread of their own."""

from __future__ import annotations

import tempfile
from concurrent.futures import wait
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, BinaryIO

from pipeline_tui.hooks import stopped

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future, ThreadPoolExecutor

    from pipeline_tui.book import Change
    from pipeline_tui.config import Settings
    from pipeline_tui.hooks import Hooks, Waiting

_TAIL = 4096
"""Bytes of what a hook said that are looked at for its last line."""


class HookRunner:
    """Runs what a change calls, behind the screens: nobody waits for a slow hook."""

    def __init__(self, hooks: Hooks, tell: Callable[[str], None]) -> None:
        self._hooks = hooks
        self._tell = tell
        self._is_unwanted = Event()
        self._at_work: list[Future[None]] = []

    @cached_property
    def _thread(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="hooks")

    def after(self, change: Change, settings: Settings, reason: str | None) -> None:
        """Let the hooks of a saved change run. A fault of ours is only reported."""
        try:
            self._at_work = [each for each in self._at_work if not each.done()]
            for waiting in self._hooks.called_by(change, settings, reason):
                self._at_work.append(self._thread.submit(self._run, waiting))
        except Exception as error:
            self._tell(f"the hooks were not called, the change is saved: {type(error).__name__}")

    def stop(self) -> None:
        """Stop the hooks that are at work, and start no other."""
        self._is_unwanted.set()

    def finish(self, tell: Callable[[str], None]) -> None:
        """Wait for the hooks that still run after the screens were left, at most for the limit
        of each. Ctrl-C stops all of them. `tell` reports what goes wrong from now on."""
        self._tell = tell
        try:
            wait(self._at_work)  # to join the thread would lose it when Ctrl-C comes
        except KeyboardInterrupt:
            self.stop()
            wait(self._at_work)

    def _run(self, waiting: Waiting) -> None:
        try:
            self._run_hook(waiting)
        except Exception as error:  # nobody looks at the future
            self._tell(f"the hook failed, the change is saved: {type(error).__name__}")

    def _run_hook(self, waiting: Waiting) -> None:
        if self._is_unwanted.is_set():
            self._tell(stopped(waiting))
            return
        with tempfile.TemporaryFile() as said:
            trouble = self._hooks.run(waiting, said, self._is_unwanted.is_set)
            if trouble:
                last = _last_line(said)
                self._tell(f"{trouble}\n{last}" if last else trouble)


def _last_line(said: BinaryIO) -> str:
    from pipeline_tui.hooks.process import output_of

    tail = b""
    for piece in output_of(said):
        tail = (tail + piece)[-_TAIL:]
    lines = tail.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
