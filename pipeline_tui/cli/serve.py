"""`pipeline serve`."""

import gc
import ipaddress
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline_tui.cli import failure
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import UsageError

LOOPBACK = "127.0.0.1"
_LEAVE_SECONDS = 5.0
"""For the screens of a closed tab to end, beside the time that a hook may take."""


def serve(
    ctx: typer.Context,
    host: Annotated[
        str, typer.Option(help="The address to listen at.", metavar="ADDRESS")
    ] = LOOPBACK,
    port: Annotated[int, typer.Option(help="The port.", min=1, max=65535)] = 8000,
) -> None:
    """Open the screens in a browser. The terminal shows the address, which is secret."""
    session = session_of(ctx)
    _check_host(host)
    try:
        from pipeline_tui.cli.web_server import run_server
    except ImportError:
        raise UsageError(
            "the browser needs an extra: pip install 'pipeline-tui[web]'"
        ) from None  # fmt: skip
    from pipeline_tui.tui.themes import check_theme

    check_theme(session.settings.theme)
    session.read()  # a damaged book is an error of the shell, not a page
    if not is_loopback(host):
        failure.note(
            f"the connection to {host}:{port} is not encrypted: anyone who can read the network"
            " can read the address, and then read and change your book"
        )
    os.environ.pop("KITTY_WINDOW_ID", None)  # a browser counts cells in its own way
    gc.enable()
    words = screens_words(session.book.path, session.settings_file)
    run_server(words, host, port, session.settings.hook_seconds + _LEAVE_SECONDS)


def screens_words(book: Path, settings: Path) -> list[str]:
    """Return the command line that opens the screens. It holds no secret: all users see it."""
    words = [sys.executable, "-m", "pipeline_tui"]
    return [*words, "--book", os.path.abspath(book), "--config", os.path.abspath(settings), "tui"]


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_host(host: str) -> None:
    """Refuse a host that is not valid in the address of a page. Raises UsageError."""
    try:
        is_any = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        is_any = not host or not all(part.isalnum() or part in "-." for part in host)
    if is_any or ":" in host:
        raise UsageError(
            f"--host {host!r} is not a valid address for a browser",
            "Name the one that browsers will use, like 192.168.1.20.",
        )
