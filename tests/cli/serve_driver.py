"""How the tests use `pipeline serve`: a real server, a browser, a tab."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from cli_program import Program

PATIENCE = 20


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Served(NamedTuple):
    """A running server."""

    process: subprocess.Popen[str]
    port: int
    address: str
    """As it was printed, with the key."""

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def key(self) -> str:
        return self.address.partition("=")[2]

    def next_address(self) -> str:
        """The next one that is printed."""
        assert self.process.stdout
        while True:
            if found := re.search(r"http://\S+", self.process.stdout.readline()):
                return found[0]


@contextmanager
def served(program: Program, *options: str) -> Iterator[Served]:
    """Start a server over the program's book; Ctrl-C ends it. Its standard error is in a file."""
    port = free_port()
    command = [sys.executable, "-m", "pipeline_tui", "serve", "--port", str(port), *options]
    with (
        errors_of(program).open("wb") as errors,
        subprocess.Popen(
            command, env=program.env, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as server,
    ):
        try:
            running = Served(server, port, "")
            yield running._replace(address=running.next_address())
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGINT)
            server.wait(PATIENCE)


def errors_of(program: Program) -> Path:
    """The file that holds the standard error of the server."""
    return program.folder / "serve.err"


@asynccontextmanager
async def admitted(running: Served) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser that was opened with the address."""
    jar = aiohttp.CookieJar(unsafe=True)  # it takes cookies of an IP address, as browsers do
    async with aiohttp.ClientSession(running.root, cookie_jar=jar) as browser:
        async with browser.get(running.address) as page:
            assert page.status == 200
        yield browser


class Tab:
    """A browser tab: it sends keys and collects what is painted and offered for download."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        self._websocket = websocket
        self.painted = ""
        self.downloads: list[str] = []

    async def press(self, keys: str) -> None:
        self.painted = ""
        await self._websocket.send_json(["stdin", keys])

    async def resize(self, width: int, height: int) -> None:
        await self._websocket.send_json(["resize", {"width": width, "height": height}])

    async def until(self, text: str) -> None:
        """Wait until a text was painted."""
        await self._until(lambda: text in self.painted)

    async def closing(self) -> None:
        """Wait until the server closes the tab."""
        async with asyncio.timeout(PATIENCE):
            async for _ in self._websocket:
                pass

    async def download(self) -> str:
        """Wait for the path of a download."""
        await self._until(lambda: bool(self.downloads))
        return f"/download/{self.downloads.pop()}"

    async def _until(self, is_there: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not is_there():
                message = await self._websocket.receive()
                if message.type is aiohttp.WSMsgType.BINARY:
                    self.painted += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", message.data.decode())
                elif message.type is aiohttp.WSMsgType.TEXT:
                    kind, value = json.loads(message.data)
                    if kind == "deliver_file_start":
                        self.downloads.append(value)
                else:
                    raise AssertionError(f"the tab was closed: {message}")


@asynccontextmanager
async def opened_tab(browser: aiohttp.ClientSession) -> AsyncIterator[Tab]:
    async with browser.ws_connect("/ws?width=120&height=30", max_msg_size=0) as websocket:
        yield Tab(websocket)


def command_lines() -> dict[int, str]:
    """What every user of the machine sees of all processes."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found[int(folder.name)] = (folder / "cmdline").read_bytes().decode(errors="replace")
    return found


def screens_of(program: Program) -> list[int]:
    """The processes of open tabs over the program's book."""
    wanted = f"\0{program.book}\0"
    return [number for number, line in command_lines().items() if wanted in line]


def is_alive(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
        return state != "Z"
    return False


def comes_true(is_so: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return is_so()
