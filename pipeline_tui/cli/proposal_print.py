"""`pipeline proposal print`."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline_tui.cli import failure, output
from pipeline_tui.cli.options import ProposalRef, WhichProposal
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import UsageError

_STANDARD_OUTPUT = "-"


class PrintFormat(StrEnum):
    """How it is written."""

    MD = "md"
    """For a mail."""
    HTML = "html"
    """One file for a browser, a phone and paper."""


def print_proposal(
    ctx: typer.Context,
    ref: ProposalRef,
    which: WhichProposal = None,
    to: Annotated[
        str,
        typer.Option("--output", "-o", help="A new file; - is standard output.", metavar="FILE"),
    ] = _STANDARD_OUTPUT,
    format_: Annotated[
        PrintFormat | None, typer.Option("--format", help="md or html; else by the file's name.")
    ] = None,
    contact: Annotated[
        str | None, typer.Option(help="To whom it goes; else the first.", metavar="CONTACT")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file.")] = False,
) -> None:
    """A proposal as the client gets it, in Markdown or HTML."""
    from pipeline_tui.query.proposals import find_proposal
    from pipeline_tui.render.offers import printed_offer

    session = session_of(ctx)
    how = format_ or _format_of(to)
    snapshot = session.read()
    found = find_proposal(snapshot, ref, which, session.today)
    text = printed_offer(
        snapshot, found, session.settings.owner, session.today, how is PrintFormat.HTML, contact
    )
    if to == _STANDARD_OUTPUT:
        output.text(text)
    else:
        from pipeline_tui.book.atomic import replace_file
        from pipeline_tui.exchange.target import refuse_target

        path = Path(to)
        refuse_target(path, session.book.path, force)
        replace_file(path, [text.encode("utf-8", "replace")])
        output.say(f"Printed proposal {found.id} to {path}.")
    if not session.settings.owner:
        failure.note("it does not say whom it is from: pipeline config set owner 'Your Name'")


def _format_of(to: str) -> PrintFormat:
    suffix = os.path.splitext(to)[1].lower()
    if to == _STANDARD_OUTPUT or suffix in (".md", ".markdown", ".txt", ""):
        return PrintFormat.MD
    if suffix in (".html", ".htm"):
        return PrintFormat.HTML
    raise UsageError(f"a proposal cannot be printed as {suffix}: use md or html, or say --format")
