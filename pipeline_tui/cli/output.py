"""Standard output: the only place that writes to it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from pipeline_tui.cli.terminals import is_dumb
from pipeline_tui.errors import ExitCode, PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.render.blocks import Page


def is_terminal() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def show(page: Page) -> None:
    """A page: by Rich on a terminal that can do it, as plain text elsewhere."""
    if is_terminal() and not is_dumb():
        from pipeline_tui.render.terminal import print_page

        _measure_like_the_terminal()
        try:
            print_page(page, sys.stdout)
            sys.stdout.flush()
        except BrokenPipeError:
            _nobody_listens()
        return
    from pipeline_tui.render.plain import plain_text

    text(plain_text(page))


def _measure_like_the_terminal() -> None:
    """Columns line up when signs are as wide here as they are there."""
    from typer._click.globals import get_current_context

    from pipeline_tui.cli.session import Session
    from pipeline_tui.present.cellwidth import measure

    context = get_current_context(silent=True)
    session = context.find_object(Session) if context else None
    if session is not None:
        measure(session.settings.indic_marks, os.environ)


def text(content: str) -> None:
    """Text as it is."""
    data(content.encode("utf-8", "replace"))


def say(*lines: str) -> None:
    """What a command did, in safe text."""
    from pipeline_tui.present.text import clean

    text("".join(f"{clean(line)}\n" for line in lines if line))


def data(content: bytes) -> None:
    """Bytes as they are. Raises PipelineError where they cannot be written."""
    pieces([content])


def pieces(content: Iterable[bytes]) -> None:
    """The same for what is made while it is written."""
    if sys.stdout is None:
        raise _not_written("it is closed")
    try:
        sys.stdout.flush()
        for piece in map(_harmless, content) if is_terminal() else content:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _nobody_listens()
    except OSError as error:
        _turn_off()
        raise _not_written(str(error.strerror)) from None


def _harmless(content: bytes) -> bytes:
    """Return lines that are safe on a terminal; a file or a program gets them unchanged."""
    from pipeline_tui.present.text import clean

    lines = content.decode("utf-8", "replace").split("\n")
    return "\n".join(clean(line.removesuffix("\r")) for line in lines).encode()


def json_object(record: object) -> None:
    """One object as JSON."""
    from pipeline_tui.render import json_text

    data(json_text.json_object(record))


def json_one_or_more(records: Sequence[object]) -> None:
    """The object alone where there is one, else an array of all."""
    if len(records) == 1:
        json_object(records[0])
    else:
        json_array(records)


def json_array(records: Iterable[object]) -> None:
    """An array of objects as JSON."""
    from pipeline_tui.render import json_text

    data(json_text.json_array(records))


def _nobody_listens() -> None:
    """`| head` has read enough: that is no error."""
    _turn_off()
    raise typer.Exit(ExitCode.DONE)


def _turn_off() -> None:
    """What is left in the buffer goes nowhere, or Python would try it again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _not_written(why: str) -> PipelineError:
    return PipelineError(f"cannot write to standard output: {why}")
