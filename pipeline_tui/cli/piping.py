"""`--from`: what a command concerns comes out of a file or of a pipe."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import TYPE_CHECKING, Annotated, BinaryIO, NamedTuple, TypeVar

import typer
from typer.core import TyperCommand

from pipeline_tui.cli import failure, output
from pipeline_tui.cli.options import named
from pipeline_tui.errors import ExitCode, PipelineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from typer._click import Context

    from pipeline_tui.book import Snapshot
    from pipeline_tui.exchange.piped import Piped

T = TypeVar("T")
R = TypeVar("R")

From = Annotated[
    str | None,
    typer.Option(
        "--from",
        help="References, one a line, or records of --json out of a file; - is standard input.",
        metavar="FILE",
    ),
]
_STANDARD_INPUT = "-"
_PLACEHOLDER = "\x00"


class PipedCommand(TyperCommand):
    """A command with one REF (or NAME): with `--from` that argument is not there, and the
    words behind it move up."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse as ever, with a placeholder where the REF would stand."""
        options = args[: args.index("--")] if "--" in args else args
        if any(each == "--from" or each.startswith("--from=") for each in options):
            args = [_PLACEHOLDER, *args]
        return super().parse_args(ctx, args)


class Concerned(NamedTuple):
    """What a command concerns, in the order in which it was said."""

    piped: Sequence[Piped]
    name: str
    """What to call the input in an error."""
    is_piped: bool

    def find(self, snapshot: Snapshot, find: Callable[[str], T]) -> list[tuple[Piped, T]]:
        """What each reference names. Raises PipelineError that says which ones are wrong."""
        if not self.is_piped:
            return [(each, find(each.ref)) for each in self.piped]
        from pipeline_tui.exchange.record_edits import check_prospect

        def found(piped: Piped) -> tuple[Piped, T]:
            if not piped.ref:
                raise UsageError("it has no ref")
            check_prospect(snapshot, piped)
            return piped, find(piped.ref)

        return self._all(((each, each) for each in self.piped), found)

    def act(self, found: Iterable[tuple[Piped, T]], act: Callable[[T], R]) -> list[R]:
        """Do something with each. Raises as `find`."""
        if not self.is_piped:
            return [act(each) for _, each in found]
        return self._all(found, act)

    def _all(self, found: Iterable[tuple[Piped, T]], act: Callable[[T], R]) -> list[R]:
        from pipeline_tui.exchange.piped import Problems

        problems = Problems(self.name)
        results = []
        for piped, each in found:
            try:
                results.append(act(each))
            except PipelineError as error:
                problems.add(piped, error)
        problems.refuse()
        return results

    def give(self, records: Sequence[object]) -> None:
        """The records as JSON: an array where they were piped in, however many there are."""
        if self.is_piped:
            output.json_array(records)
        else:
            output.json_one_or_more(records)


def concerned(
    refs: Sequence[str] | None, from_: str | None, as_json: bool = False, missing: str = "REF"
) -> Concerned:
    """What a command concerns: its REFs, or what `--from` brings.

    Raises UsageError. Leaves the command with status 0 where the input is empty.
    """
    from pipeline_tui.exchange.piped import Piped

    if from_ is None:
        numbers = named(list(refs or ()), missing)
        return Concerned([Piped("", ref) for ref in numbers], "", False)
    if refs and list(refs) != [_PLACEHOLDER]:
        raise UsageError("give references or --from, not both")
    records, name = read_from(from_, as_json)
    return Concerned(records, name, True)


def read_from(from_: str, as_json: bool) -> tuple[list[Piped], str]:
    """The records of a file or of standard input, and what to call it.

    Raises UsageError or PipelineError. Leaves the command with status 0 where
    there is nothing in it.
    """
    from pipeline_tui.exchange.piped import read_piped

    name = "standard input" if from_ == _STANDARD_INPUT else from_
    records = read_piped(_data(from_), name)
    if records:
        return records, name
    failure.note(f"nothing to do: {name} is empty")
    if as_json:
        output.json_array([])
    raise typer.Exit(ExitCode.DONE)


def standard_input() -> BinaryIO:
    """The bytes that come in; none where it is closed."""
    return BytesIO() if sys.stdin is None else sys.stdin.buffer


def _data(from_: str) -> bytes:
    from pipeline_tui.exchange.piped import MOST_BYTES

    try:
        if from_ != _STANDARD_INPUT:
            with open(from_, "rb") as file:
                return file.read(MOST_BYTES + 1)
        if sys.stdin is not None and sys.stdin.isatty():
            failure.note("reading references from the terminal; ctrl+d ends them")
        return standard_input().read(MOST_BYTES + 1)
    except OSError as error:
        raise PipelineError(f"cannot read {from_}: {error.strerror}") from None
    except ValueError:
        raise UsageError(f"{from_!r} is no name of a file") from None
