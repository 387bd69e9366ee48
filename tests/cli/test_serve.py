"""`pipeline serve`: the screens in a browser, and nobody else's page."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline_tui.book import Book
from pipeline_tui.cli.serve import is_loopback, screens_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli_program import Program

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
               None)  # fmt: skip
PATIENCE = 40


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answer(url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as found:  # noqa: S310
            return found.status, found.read().decode(), dict(found.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


@contextmanager
def served(program: Program) -> Iterator[str]:
    """The address of a running server."""
    port = free_port()
    command = [sys.executable, "-m", "pipeline_tui", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=program.env, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer(f"http://127.0.0.1:{port}/")
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.1)
        yield f"127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)


def test_http_answers_our_page_and_nobody_elses(pipeline: Program) -> None:
    pytest.importorskip("textual_serve")
    with served(pipeline) as address:
        code, page, headers = answer(f"http://{address}/")
        assert code == 200
        assert "pipeline" in page
        assert f"ws://{address}/ws" in page
        policy = headers["Content-Security-Policy"]
        assert "googleapis" not in policy
        assert "default-src 'self'" in policy
        assert answer(f"http://{address}/static/js/textual.js")[0] == 200
        assert answer(f"http://{address}/", Host="evil.example")[0] == 403
        assert answer(f"http://{address}/ws", Origin="http://evil.example")[0] == 403
        assert answer(f"http://{address}/ws", Origin="null")[0] == 403


def test_a_port_that_is_taken_is_an_error(pipeline: Program) -> None:
    pytest.importorskip("textual_serve")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = pipeline("serve", "--port", str(taken.getsockname()[1]))
    assert ran.code == 1
    assert "cannot listen at 127.0.0.1" in ran.refusal


def test_without_the_extra_one_line_says_what_to_install(pipeline: Program, tmp_path: Path) -> None:
    (tmp_path / "textual_serve.py").write_text("raise ImportError", encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    ran = pipeline("serve", env={"PYTHONPATH": path})
    assert ran.code == 2
    assert ran.err == "error: the browser needs an extra: pip install 'pipeline-tui[web]'\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "a b", "evil/x"])  # noqa: S104
def test_an_address_that_no_browser_opens_is_refused(pipeline: Program, host: str) -> None:
    ran = pipeline("serve", "--host", host)
    assert ran.code == 2
    assert "no address that a browser could open" in ran.refusal


def test_only_loopback_needs_no_warning() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "localhost", "::1")))
    assert not any(map(is_loopback, ("192.168.1.20", "my-machine", "8.8.8.8")))


def test_paths_with_spaces_and_quotes_reach_the_screens() -> None:
    command = screens_command(Path("/b/it's my book.json"), Path("/c/s.toml"))
    assert """'/b/it'"'"'s my book.json'""" in command
    assert command.endswith(" tui")


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
def test_a_prospect_is_added_in_a_browser(pipeline: Program, tmp_path: Path) -> None:
    pytest.importorskip("textual_serve")
    with served(pipeline) as address, debugged_browser(tmp_path) as port:
        picture = asyncio.run(_add_in_browser(f"http://{address}/", port))
    if kept := os.environ.get("TEST_PICTURES"):
        Path(kept, "browser.png").write_bytes(picture)
    names = [each.name for each in Book(pipeline.book).read().prospects]
    assert names == ["Browser Works"]


@contextmanager
def debugged_browser(folder: Path) -> Iterator[int]:
    """A headless Chromium that takes orders at a port."""
    port = free_port()
    assert BROWSER
    browser = subprocess.Popen(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1100,640",
         f"--remote-debugging-port={port}", f"--user-data-dir={folder}/profile", "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield port
    finally:
        os.killpg(browser.pid, signal.SIGTERM)
        browser.wait(PATIENCE)


async def _add_in_browser(url: str, port: int) -> bytes:
    """Open the page, press `a`, type a line, press Enter; a picture of the end."""
    from aiohttp import ClientSession

    async with ClientSession() as client:
        address = await _page(client, port)
        async with client.ws_connect(address, max_msg_size=0) as socket_:
            tab = _Tab(socket_)
            await tab.order("Page.navigate", url=url)
            await tab.until("document.body && document.body.classList.contains('-first-byte')")
            await asyncio.sleep(1)  # the first frame; the terminal is a canvas without text
            await tab.order(
                "Runtime.evaluate", expression="document.querySelector('textarea').focus()"
            )
            await tab.order("Input.insertText", text="a")
            await asyncio.sleep(0.5)
            await tab.order("Input.insertText", text="Browser Works 50k eur")
            await asyncio.sleep(0.5)
            for kind in ("keyDown", "keyUp"):
                await tab.order("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter",
                                windowsVirtualKeyCode=13, text="\r")  # fmt: skip
            await asyncio.sleep(1)
            shot = await tab.order("Page.captureScreenshot", format="png")
            return base64.b64decode(shot["data"])


async def _page(client: Any, port: int) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            async with client.get(f"http://127.0.0.1:{port}/json") as found:
                for each in await found.json():
                    if each["type"] == "page":
                        return str(each["webSocketDebuggerUrl"])
        except OSError:
            pass
        await asyncio.sleep(0.2)
    raise AssertionError("the browser does not answer")


class _Tab:
    """Orders to a page, each with its answer."""

    def __init__(self, socket_: Any) -> None:
        self.socket = socket_
        self.number = 0

    async def order(self, method: str, **parameters: Any) -> Any:
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        await self.socket.send_json(message)
        while True:
            answered = await self.socket.receive_json(timeout=PATIENCE)
            if answered.get("id") == self.number:
                assert "error" not in answered, answered
                return answered["result"]

    async def until(self, expression: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = await self.order("Runtime.evaluate", expression=expression)
            if found["result"].get("value") is True:
                return
            await asyncio.sleep(0.2)
        raise AssertionError(expression)
