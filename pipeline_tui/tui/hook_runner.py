"""Hooks of the screens: they run one after the other in a thread of their own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

    from pipeline_tui.book import Change
    from pipeline_tui.config import Settings
    from pipeline_tui.hooks import Hooks, Waiting

_TAIL = 4096
"""Bytes of what a hook said that are looked at for its last line."""


class HookRunner:
    """Runs what a change calls, behind the screens: nobody waits for a slow hook.

    When the program ends, it waits for those that are still at work, at most for
    the limit of each.
    """

    def __init__(self, hooks: Hooks, tell: Callable[[str], None]) -> None:
        self._hooks = hooks
        self._tell = tell

    @cached_property
    def _thread(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="hooks")

    def after(self, change: Change, settings: Settings, reason: str | None) -> None:
        """Let the hooks of a saved change run. A fault of ours in here is only told."""
        try:
            for each in self._hooks.called_by(change, settings, reason):
                self._thread.submit(self._run, each)
        except Exception as error:
            self._tell(f"the hooks were not called, the change is saved: {type(error).__name__}")

    def _run(self, waiting: Waiting) -> None:
        import tempfile

        with tempfile.TemporaryFile() as said:
            trouble = self._hooks.run(waiting, said)
            if trouble:
                last = _last_line(said)
                self._tell(f"{trouble}\n{last}" if last else trouble)


def _last_line(said: BinaryIO) -> str:
    said.seek(0, 2)
    said.seek(max(0, said.tell() - _TAIL))
    lines = said.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
