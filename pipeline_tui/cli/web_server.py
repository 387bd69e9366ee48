"""The server behind `pipeline serve`: textual-serve, for one person on one machine.

textual-serve admits everyone, lets the page load a font from Google, and waits up to a minute
for open tabs when it ends. `web_access.py` says who is admitted.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from typing import TYPE_CHECKING

import aiohttp_jinja2
import typer
from aiohttp import http_exceptions, web
from textual_serve.server import Server, to_int

from pipeline_tui.cli import failure, output
from pipeline_tui.cli.web_access import KEY, Access
from pipeline_tui.cli.web_screens import TabScreens
from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOCAL_NAMES = ("127.0.0.1", "localhost")
_HEARTBEAT_SECONDS = 15
_SHUTDOWN_SECONDS = 1.0
_NOT_OUR_PAGE = (
    AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What a message that is not of our page raises."""
_BAD_REQUESTS = (http_exceptions.HttpProcessingError, web.RequestPayloadError)


class ServerErrors(logging.Handler):
    """Reports errors of the server in one line each, where aiohttp would print tracebacks.

    Any user of the machine can send a request that is not valid HTTP. It is answered with its
    status, and nothing that it says reaches the terminal.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._reported: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Report an exception, once for each reason."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None or isinstance(error, _BAD_REQUESTS):
            return
        reason = (isinstance(error, OSError) and error.strerror) or type(error).__name__
        if reason not in self._reported:
            self._reported.add(reason)
            failure.note(f"the server could not answer a request: {reason}")


class LocalServer(Server):
    """Serves the screens; each tab gets a process of its own over the same book."""

    def __init__(
        self, words: Sequence[str], host: str, listener: socket.socket, leave_seconds: float
    ) -> None:
        """`words` is the command line that opens the screens; `host` is a name of this machine
        or the address that the `listener` has.

        The address that is shown has numbers: a browser may look up a name, such as localhost,
        as another address, where another user can listen for the key.
        """
        address, port = listener.getsockname()
        super().__init__(words[0], host=address, port=port, title="pipeline")
        self._words = words
        self._listener = listener
        self._leave_seconds = leave_seconds
        names = {host, address, *(_LOCAL_NAMES if address in _LOCAL_NAMES else ())}
        self._hosts = {f"{name}:{port}" for name in names}
        if port == 80:
            self._hosts.update(names)
        self._access = Access(self._hosts, port)
        self._tabs: dict[TabScreens, web.WebSocketResponse] = {}

    async def run(self) -> None:
        """Serve until SIGINT, SIGTERM or SIGHUP; no process of a tab is left then."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, ended.set)
        runner = web.AppRunner(
            await self._make_app(), access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS
        )
        await runner.setup()
        try:
            site = web.SockSite(runner, self._listener)
            await site.start()
            self._say_address("The screens are at")
            output.say("The address works once, for one browser. Ctrl-C stops.")
            await ended.wait()
            await site.stop()  # no new tab
        finally:
            await self._end_tabs()
            await runner.cleanup()

    def _say_address(self, words: str) -> None:
        output.say(f"{words} {self.public_url}/{self._access.query}")

    def _say_next_address(self) -> None:
        """Show the address for one more browser. If it cannot be shown, the browser that was
        just admitted must not suffer."""
        try:
            self._say_address("A browser was admitted. For another one:")
        except (PipelineError, typer.Exit):
            failure.note("standard output is closed, so no other browser can be admitted")

    async def _end_tabs(self) -> None:
        await asyncio.gather(*(tab.end() for tab in self._tabs))
        # without drain: it would wait for a browser that no longer reads
        closing = (each.close(code=1001, drain=False) for each in self._tabs.values())
        await asyncio.gather(*closing, return_exceptions=True)

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing here; textual-serve would print its own name in four lines."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._admission())  # type: ignore[arg-type,unused-ignore]
        app.on_response_prepare.append(self._keep_inside)
        return app

    def _admission(self) -> Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]:
        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._access.check_origin(request)
            if self._access.enters(request):
                self._say_next_address()
                return self._access.admitted()
            self._access.check_cookie(request)
            if KEY in request.query:  # a used one, from the history of the admitted browser
                return self._access.admitted()
            return await handler(request)

        return check

    async def _keep_inside(self, request: web.Request, response: web.StreamResponse) -> None:
        """Let a page load only what is ours, and a downloaded document nothing."""
        ours = " ".join(sorted(f"http://{host}" for host in self._hosts))
        sockets = " ".join(sorted(f"ws://{host}" for host in self._hosts))
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'"
            if request.path.startswith("/download/")
            else f"default-src 'self' 'unsafe-inline' {ours}; img-src 'self' data: {ours}; "
            f"font-src 'self' data: {ours}; connect-src {ours} {sockets}; frame-ancestors 'none'"
        )
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page. Its addresses are of the host that has the cookie, 127.0.0.1 or localhost."""
        context = {
            "font_size": to_int(request.query.get("fontsize", "16"), 16),
            "app_websocket_url": f"ws://{request.host}/ws",
            "config": {"static": {"url": "/static/"}},
            "application": {"name": self.title},
        }
        return aiohttp_jinja2.render_template("app_index.html", request, context)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the screens of a tab until one of both ends."""
        websocket = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS, timeout=_SHUTDOWN_SECONDS)
        await websocket.prepare(request)
        tab = TabScreens(self._words, websocket, self.download_manager, self._leave_seconds)
        self._tabs[tab] = websocket
        try:
            await tab.start(
                to_int(request.query.get("width", "80"), 80),
                to_int(request.query.get("height", "24"), 24),
            )
            await self._process_messages(websocket, tab)
        except _NOT_OUR_PAGE:
            await websocket.close(code=1007)  # not a message of our page
        finally:
            await tab.stop()
            del self._tabs[tab]
        return websocket


def run_server(words: Sequence[str], host: str, port: int, leave_seconds: float) -> None:
    """Serve until Ctrl-C. Raises PipelineError if the port cannot be had."""
    if not os.environ.get("PIPELINE_DEBUG"):
        logging.getLogger().addHandler(ServerErrors())
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise PipelineError(
            f"cannot listen at {host}:{port}: {why}", "Choose another with --host or --port."
        ) from None
    with listener:
        asyncio.run(LocalServer(words, host, listener, leave_seconds).run())
