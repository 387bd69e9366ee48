"""`pipeline serve`: the screens in a browser, for the person who sees its terminal alone."""

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

import aiohttp
import pytest
from serve_driver import (
    PATIENCE,
    Served,
    admitted,
    comes_true,
    free_port,
    is_alive,
    opened_tab,
    screens_of,
    served,
)

from pipeline_tui.book import Book
from pipeline_tui.cli.serve import is_loopback, screens_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli_program import Program

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
               None)  # fmt: skip


def answer(url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """A GET that follows no redirect."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    try:
        with _OPENER.open(request, timeout=10) as found:
            return found.status, found.read().decode(), dict(found.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)
PATHS = (
    "/",
    "/static/js/textual.js",
    "/static/",
    "/ws",
    "/download/abc",
    "/favicon.ico",
    "/?key=a",
)


def test_without_the_address_everything_is_refused(pipeline: Program) -> None:
    with served(pipeline) as running:
        cookie = f"pipeline-{running.port}"
        for path in PATHS:
            url = f"{running.root}{path}"
            assert answer(url)[0] == 403, path
            assert answer(url, Cookie=f"{cookie}=")[0] == 403, path
            assert answer(url, Cookie=f"{cookie}=wr\u00f6ng")[0] == 403, path
            assert answer(url, Cookie=f"{cookie}={running.key}")[0] == 403, path
        assert "newest address" in answer(f"{running.root}/")[1]
        assert asyncio.run(_websocket_status(running)) == 403
        assert not screens_of(pipeline)


async def _websocket_status(running: Served) -> int:
    async with aiohttp.ClientSession(running.root) as stranger:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await stranger.ws_connect("/ws")
    return refused.value.status


def test_the_address_is_exchanged_for_a_cookie_and_works_once(pipeline: Program) -> None:
    with served(pipeline) as running:
        code, _, headers = answer(running.address)
        assert (code, headers["Location"]) == (303, "/")  # the key leaves the address bar
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        cookie, *attributes = headers["Set-Cookie"].split("; ")
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes)
        name, _, value = cookie.partition("=")
        assert str(running.port) in name  # another server of this host has another cookie
        assert value != running.key
        assert min(len(value), len(running.key)) >= 43  # 256 bits
        code, page, _ = answer(f"{running.root}/", Cookie=cookie)
        assert code == 200
        assert f"ws://127.0.0.1:{running.port}/ws" in page
        assert answer(f"{running.root}/static/js/textual.js", Cookie=cookie)[0] == 200
        assert answer(running.address)[0] == 403
        code, _, headers = answer(running.address, Cookie=cookie)
        assert (code, headers["Location"]) == (303, "/")  # from the history of this browser
        assert answer(running.next_address())[0] == 303


def test_another_site_is_refused_even_with_the_cookie(pipeline: Program) -> None:
    with served(pipeline) as running:
        cookie = answer(running.address)[2]["Set-Cookie"].partition(";")[0]
        for headers in (
            {"Host": "evil.example"},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
        ):
            assert answer(f"{running.root}/ws", Cookie=cookie, **headers)[0] == 403
        assert answer(running.next_address(), Host="evil.example")[0] == 403
        policy = answer(f"{running.root}/", Cookie=cookie)[2]["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "googleapis" not in policy


_ATTACK = """
import encodings.idna, encodings.latin_1, email.parser, glob, http.client, os, sys
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
port, paths = int(sys.argv[1]), sys.argv[2:]
for path in paths:
    for headers in ({}, {"Connection": "Upgrade", "Upgrade": "websocket",
                         "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "A" * 22 + "=="}):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", path, headers=headers)
        print(connection.getresponse().status)
for name in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ"):
    try:
        print(open(name, "rb").read())
    except OSError:
        pass
"""


def test_another_account_gets_nothing_and_sees_no_secret(pipeline: Program) -> None:
    """Where the tests do not run as root, the other account is our own without the address."""

    async def with_a_tab_open(running: Served) -> None:
        async with admitted(running) as browser, opened_tab(browser) as tab:
            await tab.until("Acme")
            secrets = {running.key, *(each.value for each in browser.cookie_jar)}
            said = await asyncio.to_thread(_attack, running)
            statuses, seen = said[: 2 * len(PATHS)], said[2 * len(PATHS) :]
            assert set(statuses) == {"403"}
            assert any("pipeline_tui" in line for line in seen)
            assert not any(secret in line for secret in secrets for line in seen)

    pipeline.ok("add", "Acme", "--next", "call", "--due", "today")
    with served(pipeline) as running:
        asyncio.run(with_a_tab_open(running))


def _attack(running: Served) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-I", "-c", _ATTACK, str(running.port), *PATHS],
        capture_output=True, text=True, timeout=PATIENCE, check=True, cwd="/",
    )  # fmt: skip
    return done.stdout.splitlines()


def test_a_browser_sees_the_book_and_downloads_a_report(pipeline: Program) -> None:
    """No file is written on the machine of the server, and none is chosen there."""

    async def use(running: Served) -> str:
        async with admitted(running) as browser, opened_tab(browser) as tab:
            await tab.until("Acme")
            await tab.press("i")
            await tab.until("pipeline import FILE")
            await tab.press("R")
            await tab.until("forecast")
            await asyncio.sleep(1)  # the report is made in a thread
            before = _files(pipeline)
            await tab.press("x")
            await tab.until("Download the report")
            await tab.press("\r")
            path = await tab.download()
            async with browser.get(path) as sent:
                assert sent.status == 200
                assert "attachment" in sent.headers["Content-Disposition"]
                assert "default-src 'none'" in sent.headers["Content-Security-Policy"]
                content = await sent.text()
            async with aiohttp.ClientSession(running.root) as stranger, stranger.get(path) as no:
                assert no.status == 403
            assert _files(pipeline) == before
            return content

    pipeline.ok("add", "Acme", "--next", "call", "--due", "today")
    with served(pipeline) as running:
        content = asyncio.run(use(running))
    assert content.startswith("<!")
    assert content.rstrip().endswith("</html>")


def _files(pipeline: Program) -> set[Path]:
    return {each for each in pipeline.folder.rglob("*") if "__pycache__" not in each.parts}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_server_and_all_its_tabs_at_once(
    pipeline: Program, number: signal.Signals
) -> None:
    with served(pipeline) as running:

        async def with_two_tabs_open() -> None:
            async with (
                admitted(running) as browser,
                opened_tab(browser) as one,
                opened_tab(browser) as other,
            ):
                await one.until("Your book is empty")
                await other.until("Your book is empty")
                assert len(screens_of(pipeline)) == 2
                running.process.send_signal(number)
                assert await asyncio.to_thread(running.process.wait, 5) == 0

        asyncio.run(with_two_tabs_open())
        assert not screens_of(pipeline)


def test_a_browser_that_takes_nothing_any_more_does_not_delay_the_end(pipeline: Program) -> None:
    """Such as one on a computer that was put to sleep."""
    pipeline.fill_with_samples()

    async def with_a_stuck_tab(running: Served) -> None:
        async with admitted(running) as browser, opened_tab(browser) as tab:
            await tab.until("Overdue")
            for width in range(300, 420):  # what these paint fills all buffers
                await tab.resize(width, 120)
                await asyncio.sleep(0.05)
            running.process.send_signal(signal.SIGINT)
            assert await asyncio.to_thread(running.process.wait, 6) == 0

    with served(pipeline) as running:
        asyncio.run(with_a_stuck_tab(running))
        assert not screens_of(pipeline)


def test_tabs_end_when_the_server_was_killed(pipeline: Program) -> None:
    with served(pipeline) as running:

        async def with_a_tab_open() -> None:
            async with admitted(running) as browser, opened_tab(browser) as tab:
                await tab.until("Your book is empty")
                assert screens_of(pipeline)
                running.process.kill()

        asyncio.run(with_a_tab_open())
        assert comes_true(lambda: not screens_of(pipeline), 10)


def test_the_screens_of_a_closed_tab_end(pipeline: Program) -> None:
    async def open_and_close(running: Served) -> None:
        async with admitted(running) as browser:
            async with opened_tab(browser) as tab:
                await tab.until("Your book is empty")
            assert await asyncio.to_thread(comes_true, lambda: not screens_of(pipeline), 10)

    with served(pipeline) as running:
        asyncio.run(open_and_close(running))
        assert running.process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_hook_of_a_tab_is_stopped_with_the_server(
    pipeline: Program, number: signal.Signals
) -> None:
    hook = pipeline.settings.parent / "hooks" / "post-add"
    hook.parent.mkdir(parents=True)
    hook.write_text("#!/bin/sh\necho $$ > ../hook.pid\nexec sleep 300\n", encoding="utf-8")
    hook.chmod(0o700)
    pipeline.ok("config", "set", "hook.seconds", "600")
    noted = pipeline.settings.parent / "hook.pid"
    with served(pipeline) as running:

        async def add_in_a_tab() -> None:
            async with admitted(running) as browser, opened_tab(browser) as tab:
                await tab.until("Your book is empty")
                await tab.press("a")
                await tab.until("Add a prospect: name")
                await tab.press("Browser Works 50k eur")
                await tab.until("50,000")
                await tab.press("\r")
                assert await asyncio.to_thread(comes_true, lambda: _is_written(noted))
                running.process.send_signal(number)
                await asyncio.to_thread(running.process.wait, 15)

        asyncio.run(add_in_a_tab())
        process = int(noted.read_text("utf-8"))
        assert comes_true(lambda: not is_alive(process), 10)
        assert comes_true(lambda: not screens_of(pipeline), 10)
    assert [each.name for each in Book(pipeline.book).read().prospects] == ["Browser Works"]


def _is_written(path: Path) -> bool:
    return path.exists() and path.read_text("utf-8").endswith("\n")


def test_a_port_that_is_taken_is_an_error(pipeline: Program) -> None:
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
    assert "is not a valid address" in ran.refusal


def test_only_loopback_needs_no_warning() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "localhost", "::1")))
    assert not any(map(is_loopback, ("192.168.1.20", "my-machine", "8.8.8.8")))


def test_paths_with_spaces_and_quotes_reach_the_screens() -> None:
    words = screens_words(Path("/b/it's my book.json"), Path("/c/s.toml"))
    assert "/b/it's my book.json" in words
    assert words[-1] == "tui"


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
def test_a_prospect_is_added_and_a_report_downloaded_in_a_browser(
    pipeline: Program, tmp_path: Path
) -> None:
    with served(pipeline) as running, debugged_browser(tmp_path) as port:
        picture = asyncio.run(_work_in_browser(running.address, port, tmp_path / "downloads"))
    if kept := os.environ.get("TEST_PICTURES"):
        Path(kept, "browser.png").write_bytes(picture)
    names = [each.name for each in Book(pipeline.book).read().prospects]
    assert names == ["Browser Works"]
    assert comes_true(lambda: any((tmp_path / "downloads").glob("*.html")))


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


async def _work_in_browser(url: str, port: int, downloads: Path) -> bytes:
    """Open the page, add a prospect, download a report; a picture of the end."""
    async with aiohttp.ClientSession() as client:
        address = await _page(client, port)
        async with client.ws_connect(address, max_msg_size=0) as socket_:
            tab = _Tab(socket_)
            await tab.order("Browser.setDownloadBehavior", behavior="allow",
                            downloadPath=str(downloads))  # fmt: skip
            await tab.order("Page.navigate", url=url)
            await tab.until("document.body && document.body.classList.contains('-first-byte')")
            await asyncio.sleep(1)  # the first frame; the terminal is a canvas without text
            await tab.order(
                "Runtime.evaluate", expression="document.querySelector('textarea').focus()"
            )
            for text in ("a", "Browser Works 50k eur", "\r", "R", "x", "\r"):
                await tab.type(text)
                await asyncio.sleep(1)
            said = "[location.href, document.cookie, history.length].join(' ')"
            shown = await tab.order("Runtime.evaluate", expression=said)
            assert "key=" not in shown["result"]["value"]
            assert "pipeline-" not in shown["result"]["value"]
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

    async def type(self, text: str) -> None:
        if text != "\r":
            await self.order("Input.insertText", text=text)
            return
        for kind in ("keyDown", "keyUp"):
            await self.order("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter",
                             windowsVirtualKeyCode=13, text="\r")  # fmt: skip

    async def until(self, expression: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = await self.order("Runtime.evaluate", expression=expression)
            if found["result"].get("value") is True:
                return
            await asyncio.sleep(0.2)
        raise AssertionError(expression)
