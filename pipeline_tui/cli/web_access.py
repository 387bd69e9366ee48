"""Who may use `pipeline serve`: a browser that was opened with the address on the terminal.

A port of this machine is open to all its users. So each request needs a secret. The address
has a key that works once: a used one is worthless in a history, and so is one that another
user reads in the list of processes, because a click started a browser with it. In exchange
the browser gets a cookie, which ends with the server. Both secrets exist in the memory of the
server and of the browser only.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Collection

KEY = "key"
"""The name of the query parameter that holds the secret."""
_BYTES = 32
_REFUSAL = (
    "Access refused. Open the newest address that pipeline serve shows on the terminal;"
    " each works once.\n"
)


class Access:
    """The secrets of one server, and what its requests must have."""

    def __init__(self, hosts: Collection[str], port: int) -> None:
        """`hosts` are the values of the Host header of our own pages."""
        self._hosts = hosts
        self._cookie = f"pipeline-{port}"  # cookies of a host are shared by all its ports
        self._session = secrets.token_urlsafe(_BYTES)
        self._key = secrets.token_urlsafe(_BYTES)

    @property
    def query(self) -> str:
        """The part of the address that opens the page for one more browser."""
        return f"?{KEY}={self._key}"

    def enters(self, request: web.Request) -> bool:
        """Return whether a request opens the page with the key, and use the key up."""
        is_page = request.method == "GET" and request.path == "/"
        if not is_page or not _is_same(request.query.get(KEY), self._key):
            return False
        self._key = secrets.token_urlsafe(_BYTES)
        return True

    def check_origin(self, request: web.Request) -> None:
        """Refuse what another site makes a browser send. Raises HTTPForbidden."""
        origin = request.headers.get("Origin")
        is_ours = origin is None or origin.removeprefix("http://") in self._hosts
        # the name of another site that resolves to this machine is in Host
        if request.host not in self._hosts or not is_ours:
            raise web.HTTPForbidden(text="This is not a page of pipeline.\n")

    def check_cookie(self, request: web.Request) -> None:
        """Refuse a browser that never had the key. Raises HTTPForbidden."""
        if not _is_same(request.cookies.get(self._cookie), self._session):
            raise web.HTTPForbidden(text=_REFUSAL)

    def admitted(self) -> web.Response:
        """Return the redirect to the address without the key, with the cookie."""
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(self._cookie, self._session, httponly=True, samesite="Strict", path="/")
        return response


def _is_same(given: str | None, secret: str) -> bool:
    """Compare in constant time."""
    return given is not None and secrets.compare_digest(
        given.encode("utf-8", "surrogatepass"), secret.encode()
    )
