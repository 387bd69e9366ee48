"""`pipeline serve` when other users, or the system, do what they should not."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from typing import TYPE_CHECKING

from serve_driver import admitted, errors_of, opened_tab, screens_of, served

if TYPE_CHECKING:
    from cli_program import Program
    from serve_driver import Served

HOST = b"Host: 127.0.0.1\r\n"
NOT_HTTP = {
    "no HTTP": b"\x00\xff\x16\x03\x01\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "an address with escape sequences": b"GET http://[\x1b[2Jpwned HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address that looks like ours": b"GET http://[pwned HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header that is too long": b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "a length below zero": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -5\r\n\r\n",
    "a chunk without a length": b"POST / HTTP/1.1\r\n" + HOST
    + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n",
    "a body that is not compressed": b"POST / HTTP/1.1\r\n" + HOST
    + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde",
}  # fmt: skip


def raw_answer(port: int, request: bytes) -> bytes:
    """Send bytes, and read the beginning of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(4096)


def test_a_stranger_cannot_write_to_the_terminal_of_the_server(pipeline: Program) -> None:
    with served(pipeline) as running:
        for name, request in NOT_HTTP.items():
            assert raw_answer(running.port, request).split()[1] in (b"400", b"403"), name
    assert errors_of(pipeline).read_text("utf-8") == ""


def test_the_address_has_numbers_where_a_name_was_given(pipeline: Program) -> None:
    """A browser looks up localhost as ::1 first, and there another user can listen for the key."""
    with served(pipeline, "--host", "localhost") as running:
        assert running.address.startswith(f"http://127.0.0.1:{running.port}/")
        for host in ("localhost", "127.0.0.1"):
            head = b"GET / HTTP/1.1\r\nHost: %s:%d\r\n\r\n" % (host.encode(), running.port)
            assert b"newest address" in raw_answer(running.port, head)


def test_a_browser_is_admitted_if_no_one_reads_the_terminal(pipeline: Program) -> None:
    """Such as a script that reads the address and closes the pipe."""

    async def use(running: Served) -> None:
        assert running.process.stdout
        running.process.stdout.readline()
        running.process.stdout.close()
        async with admitted(running) as browser, opened_tab(browser) as tab:
            await tab.until("Your book is empty")

    with served(pipeline) as running:
        asyncio.run(use(running))
    (line,) = errors_of(pipeline).read_text("utf-8").splitlines()
    assert line.startswith("note: standard output is closed")


def test_a_tab_is_closed_if_its_screens_were_killed(pipeline: Program) -> None:
    async def use(running: Served) -> None:
        async with admitted(running) as browser, opened_tab(browser) as tab:
            await tab.until("Your book is empty")
            (screens,) = screens_of(pipeline)
            os.kill(screens, signal.SIGKILL)
            await tab.closing()
            async with opened_tab(browser) as other:
                await other.until("Your book is empty")

    with served(pipeline) as running:
        asyncio.run(use(running))


def test_a_tab_is_closed_if_the_screens_cannot_start(pipeline: Program) -> None:
    async def use(running: Served) -> None:
        async with admitted(running) as browser:
            pipeline.book.write_bytes(b"{")
            async with opened_tab(browser) as tab:
                await tab.closing()

    pipeline.ok("add", "Acme")
    with served(pipeline) as running:
        asyncio.run(use(running))
        assert running.process.stdout
        running.process.send_signal(signal.SIGINT)
        assert "cannot be read" in running.process.stdout.read()
