"""The server behind `pipeline serve`: textual-serve, for one machine and one site.

textual-serve asks nobody who they are. A page of another site, open in the same
browser, could connect to the book; so only our own page is answered. Nor may
the page load anything from elsewhere: by itself it asks Google for a font.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from aiohttp import web
from textual_serve.server import Server

from pipeline_tui.cli import output
from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_LOCAL_NAMES = ("127.0.0.1", "localhost")


class LocalServer(Server):
    """Serves the screens; each visitor gets a process of their own over the same book."""

    def __init__(self, command: str, host: str, port: int) -> None:
        super().__init__(command, host=host, port=port, title="pipeline")
        names = _LOCAL_NAMES if host in _LOCAL_NAMES else (host,)
        self._hosts = {f"{name}:{port}" for name in names}
        if port == 80:
            self._hosts.update(names)

    def initialize_logging(self) -> None:
        """No log: it would name clients."""

    async def on_startup(self, app: web.Application) -> None:
        """Say where it is; textual-serve would print its own name in four lines."""
        output.say(f"The screens are at {self.public_url}", "Ctrl-C stops.")

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._only_our_page())  # type: ignore[arg-type,unused-ignore]
        app.on_response_prepare.append(self._keep_inside)
        return app

    def _only_our_page(
        self,
    ) -> Callable[
        [web.Request, Callable[[web.Request], Awaitable[web.StreamResponse]]],
        Awaitable[web.StreamResponse],
    ]:
        @web.middleware
        async def check(
            request: web.Request,
            handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
        ) -> web.StreamResponse:
            origin = request.headers.get("Origin")
            is_ours = origin is None or origin.removeprefix("http://") in self._hosts
            # a name of another site that was made to point here stands in Host
            if request.host not in self._hosts or not is_ours:
                raise web.HTTPForbidden(text="This is not a page of pipeline.")
            return await handler(request)

        return check

    async def _keep_inside(self, request: web.Request, response: web.StreamResponse) -> None:
        ours = " ".join(sorted(f"http://{host}" for host in self._hosts))
        sockets = " ".join(sorted(f"ws://{host}" for host in self._hosts))
        response.headers["Content-Security-Policy"] = (
            f"default-src 'self' 'unsafe-inline' {ours}; img-src 'self' data: {ours}; "
            f"font-src 'self' data: {ours}; connect-src {ours} {sockets}; frame-ancestors 'none'"
        )
        response.headers["Referrer-Policy"] = "no-referrer"


def run_server(command: str, host: str, port: int) -> None:
    """Serve until Ctrl-C. Raises PipelineError when the port cannot be had."""
    try:
        with socket.create_server((host, port)):
            pass  # a port that cannot be had is said before anything else is
        LocalServer(command, host, port).serve()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise PipelineError(
            f"cannot listen at {host}:{port}: {why}", "Choose another with --host or --port."
        ) from None
