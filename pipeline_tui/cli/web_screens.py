"""The screens of one browser tab: a process of `pipeline tui` whose end is certain."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from textual_serve.app_service import AppService

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Sequence

    from aiohttp import web
    from textual_serve.download_manager import DownloadManager

DRIVER = "pipeline_tui.tui.web_driver:ServedDriver"
_PIECE = 1 << 16
END_SECONDS = 4.0
"""Between asking the screens to end and killing them: a hook of theirs is stopped meanwhile."""


class TabScreens(AppService):
    """Starts the screens without a shell, in a process group of their own: Ctrl-C at the
    terminal reaches the server alone, and a signal to the group reaches all of them."""

    def __init__(
        self,
        words: Sequence[str],
        websocket: web.WebSocketResponse,
        downloads: DownloadManager,
        leave_seconds: float,
    ) -> None:
        """`leave_seconds` is how long the screens may take to end after their tab was closed."""
        super().__init__(
            words[0],
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=self._close_tab,
            download_manager=downloads,
        )
        self._words = words
        self._websocket = websocket
        self._leave_seconds = leave_seconds

    async def _close_tab(self) -> None:
        await self._websocket.close()

    async def run(self) -> None:
        """Pass on what the screens paint until they end, then close the tab: screens that were
        killed or could not start do not ask for it."""
        await super().run()
        if self._task is not None:  # they ended by themselves
            await self._close_tab()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width=width, height=height)
        environment["TEXTUAL_DRIVER"] = DRIVER
        self._process = process = await asyncio.create_subprocess_exec(
            *self._words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
        self._stdin = process.stdin
        return process

    async def on_data(self, payload: bytes) -> None:
        """Pass on what the screens paint. After the tab was closed, go on reading: the screens
        would wait for a reader and never end."""
        with suppress(ConnectionResetError, RuntimeError):
            await super().on_data(payload)

    async def on_meta(self, data: bytes) -> None:
        """Pass on what the screens ask of the browser; a closed tab is not asked."""
        with suppress(ConnectionResetError, RuntimeError):
            await super().on_meta(data)

    async def stop(self) -> None:
        """Ask the screens to end because their tab was closed; end them if they do not."""
        process = self._process
        if process is None:
            return
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        await self.send_meta({"type": "quit"})
        if not await _ends(process, self._leave_seconds):
            await self.end()
        await self._stop_reading()

    async def end(self) -> None:
        """End the screens now. They finish a save that has begun, and stop a hook."""
        process = self._process
        if process is None:
            return
        await self._stop_reading()  # it may wait for a browser that no longer reads
        discarding = asyncio.create_task(_discard(process))
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
            if await _ends(process, END_SECONDS):
                break
        discarding.cancel()

    async def _stop_reading(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])


async def _discard(process: Process) -> None:
    """Read what the screens paint, so that they do not wait for a reader."""
    while process.stdout is not None and await process.stdout.read(_PIECE):
        pass


async def _ends(process: Process, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await process.wait()
            return True
    return False
