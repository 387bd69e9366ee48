"""`pipeline handover out`, `in`, `back` and `list`."""

import os
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
import typer

from pipeline_tui.cli import failure, output
from pipeline_tui.cli.filter_command import FilterCommand, filter_words
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, Filter
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import NotSavedError, PipelineError, SavedError
from pipeline_tui.present import values
from pipeline_tui.present.text import pasted

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.exchange.handover_file import Letter
    from pipeline_tui.exchange.handover_taking import TakenIn
    from pipeline_tui.exchange.handover_told import Answer, Wishes
    from pipeline_tui.model.handover import Handover

app = new_app()
Force = Annotated[bool, typer.Option("--force", help="Write over files.")]


class Side(StrEnum):
    """Whose value stands where both changed it."""

    MINE = "mine"
    THEIRS = "theirs"


class HandoverRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over as `--json` gives it."""

    id: int
    uid: str
    direction: str
    name: str
    since: date
    until: date
    on: date
    back: date | None
    prospects: int
    files: tuple[str, ...] = ()


class ConflictRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Something that both sides changed."""

    key: str
    prospect: str
    mine: str
    theirs: str
    takes: str


class DidRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that a hand-over changed."""

    what: str
    table: str
    ref: str
    text: str


class HandoverInRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What `handover in` did, or with `--dry-run` would do."""

    dry_run: bool
    change: int | None
    handover: HandoverRecord
    did: tuple[DidRecord, ...]
    conflicts: tuple[ConflictRecord, ...]
    base_unknown: tuple[str, ...]


@app.callback()
def handover() -> None:
    """Prospects that somebody else looks after for a while."""


@app.command("out", cls=FilterCommand)
def out(
    ctx: typer.Context,
    filter_: Filter = None,
    to: Annotated[str, typer.Option(help="Who looks after them.", metavar="NAME")] = "",
    until: Annotated[str, typer.Option(help="The last day.", metavar="DATE")] = "",
    from_: Annotated[str, typer.Option("--from", help="The first day.", metavar="DATE")] = "today",
    into: Annotated[
        str,
        typer.Option("--output", "-o", help="A folder, or how the names begin.", metavar="PREFIX"),
    ] = ".",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write a pack to read (Markdown, HTML) and a file for the other book.

    A prospect goes with all its deals when one of them matches the filter.
    """
    from pipeline_tui.errors import UsageError
    from pipeline_tui.exchange.handover_giving import Absence, give_out

    session = session_of(ctx)
    if not to.strip() or not until:
        raise UsageError("say who looks after them and how long: --to NAME --until DATE")
    absence = Absence(to.strip(), session.day(from_), session.day(until))
    with session.change() as change:
        numbers = _matching(session, change, filter_words(filter_))
        given = give_out(change, numbers, absence, session.settings.owner)
        names = _file_names(into, given.handover)
        _check_targets(session, names, force)
        pack = _pack(session, given.letter)
        away = _away(change, given.handover)
    _write(names, pack, f"{session.undo_line()}\nThen fix the cause and hand over again.")
    record = _record(given.handover, tuple(map(str, names)))
    if as_json:
        output.json_object(record)
        return
    count = values.count(len(given.handover.prospects), "prospect")
    session.say(
        f"Handed {count} over to {given.handover.name} until {absence.until.isoformat()}:",
        *(f"  {each}" for each in names),
        f"Send the last one too; there: pipeline handover in {pasted(names[-1].name)}",
        *(f"note: some of them are away with {each.name} as well, {each.id}" for each in away),
    )


def _away(change: "Change", given: "Handover") -> list["Handover"]:
    """Other hand-overs of these prospects that have not come back."""
    from pipeline_tui.model.handover import Direction, Handover

    return [
        each
        for each in change.of(Handover)
        if each.is_away
        and each.direction is Direction.OUT
        and each.id != given.id
        and not set(given.prospects).isdisjoint(each.prospects)
    ]


def _matching(session: Session, change: "Change", wanted: list[str]) -> set[int]:
    from pipeline_tui.query.language import parse_filter
    from pipeline_tui.query.views import prospect_views

    matches = parse_filter(wanted, session.filter_context)
    return {
        prospect.number
        for prospect, views in prospect_views(change, session.today, session.settings)
        if any(map(matches, views))
    }


def _file_names(into: str, given: "Handover") -> list[Path]:
    """Pack as Markdown, pack as HTML, and the file for the other book."""
    from pipeline_tui.model.folding import fold_key
    from pipeline_tui.paths import make_private_folder

    prefix = Path(into)
    if into.endswith(os.sep):
        try:
            make_private_folder(prefix)
        except OSError as error:
            raise PipelineError(f"cannot make the folder {prefix}: {error.strerror}") from None
    if prefix.is_dir():
        prefix /= f"handover-{fold_key(given.name)[:30] or 'out'}-{given.since.isoformat()}"
    return [prefix.with_name(prefix.name + end) for end in (".md", ".html", ".handover.json")]


def _pack(session: Session, letter: "Letter") -> list[bytes]:
    from pipeline_tui.exchange.handover_file import encode_letter
    from pipeline_tui.render.handover_html import handover_html
    from pipeline_tui.render.handover_pack import handover_page
    from pipeline_tui.render.markdown import markdown

    page = handover_page(letter, session.today, session.settings)
    return [markdown(page).encode(), handover_html(page).encode(), encode_letter(letter)]


def _check_targets(session: Session, paths: list[Path], force: bool) -> None:
    """Refuse files that may not be written, before anything is saved. Raises PipelineError."""
    from pipeline_tui.exchange.target import refuse_target

    for path in paths:
        refuse_target(path, session.book.path, force)


def _write(paths: list[Path], contents: list[bytes], hint: str) -> None:
    """Write the files of a hand-over that is saved: all of them, or none that is new.

    Raises SavedError with the hint.
    """
    from pipeline_tui.book.atomic import replace_file

    new = [path for path in paths if not path.exists()]
    try:
        for path, content in zip(paths, contents, strict=True):
            replace_file(path, [content])
    except NotSavedError as error:
        for path in new:
            with suppress(OSError):
                path.unlink()
        raise SavedError(
            f"the hand-over is saved, but not its file: {error.reason}", hint
        ) from None


@app.command("back")
def back(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="Which one; see handover list.")
    ] = None,
    to: Annotated[
        str, typer.Option("--output", "-o", help="A new file for the owner.", metavar="FILE")
    ] = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write what became of the prospects that you looked after, for their owner."""
    from pipeline_tui.errors import UsageError
    from pipeline_tui.exchange.handover_file import encode_letter
    from pipeline_tui.exchange.handover_giving import give_back, open_handover
    from pipeline_tui.model.handover import Direction

    session = session_of(ctx)
    if not to:
        raise UsageError("say where to: -o FILE")
    path = Path(to)
    with session.change() as change:
        found = open_handover(change, Direction.IN, number)
        given = give_back(change, found, session.settings.owner)
        _check_targets(session, [path], force)
    hint = f"Fix the cause, then: pipeline handover back {given.handover.id} -o FILE"
    _write([path], [encode_letter(given.letter)], hint)
    if as_json:
        output.json_object(_record(given.handover, (str(path),)))
        return
    count = values.count(len(given.letter.prospects), "prospect")
    output.say(
        f"Wrote {count} for {given.handover.name} to {path}.",
        f"There: pipeline handover in {pasted(path.name)}",
        session.undo_line(),
    )


class _Done(NamedTuple):
    """What `in` did, in whichever direction the file went."""

    taken: "TakenIn | None"
    answer: "Answer | None"


@app.command("in")
def take(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file …handover.json.")],
    prefer: Annotated[
        Side, typer.Option(help="What stands where both changed it: mine or theirs.")
    ] = Side.MINE,
    take_: Annotated[
        list[str] | None,
        typer.Option("--take", help="Take theirs for this one; repeat.", metavar="REF.FIELD"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would do, and change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take a hand-over in, or what came back of yours. It is one change, and one undo."""
    from pipeline_tui.exchange.handover_file import read_letter
    from pipeline_tui.exchange.handover_told import Wishes

    session = session_of(ctx)
    letter = read_letter(file)
    wishes = Wishes(prefer is Side.THEIRS, tuple(take_ or ()))
    if dry_run:
        change = session.book.rehearse(session.command, session.moment)
        done = _take(session, change, letter, wishes)
    else:
        with session.change(backup="handover") as change:
            done = _take(session, change, letter, wishes)
    revision = None if dry_run else change.saved_revision
    undo = session.undo_line()
    if as_json:
        output.json_object(_in_record(done, dry_run, revision))
    elif done.taken is not None:
        _say_taken(done.taken, dry_run, undo)
    elif done.answer is not None:
        _say_answer(done.answer, dry_run, undo)


def _take(session: Session, change: "Change", letter: "Letter", wishes: "Wishes") -> _Done:
    from pipeline_tui.exchange.handover_answer import handover_of, take_back
    from pipeline_tui.exchange.handover_file import Way
    from pipeline_tui.exchange.handover_taking import take_in
    from pipeline_tui.model.handover import Handover

    if letter.way is Way.OUT:
        return _Done(take_in(change, letter), None)
    given = handover_of(change, letter, session.book.entries)
    if given.id not in change.of(Handover):
        failure.note(
            f"hand-over {given.id} was undone or lost in a restore: it was added to the book again"
        )
    since = session.book.first_changes(given.revision, change.revision)
    return _Done(None, take_back(change, letter, given, since, wishes))


def _say_taken(taken: "TakenIn", dry_run: bool, undo: str) -> None:
    handover = taken.handover
    if not taken.prospects:
        said = f"hand-over {handover.id} from {handover.name} is in this book already"
        output.say(f"Nothing {'would change' if dry_run else 'changed'}: {said}.")
        return
    verb = "Would take in" if dry_run else "Took in"
    count = values.count(len(taken.prospects), "prospect")
    output.say(
        f"{verb} {count} of {handover.name}, until {handover.until.isoformat()}:",
        *(f"  {each.ref} {each.name}" for each in taken.prospects),
        *(
            f"note: {each.ref} {each.name} has the name of {other.ref}, which was here;"
            " they stay two until it is given back"
            for each, other in taken.namesakes
        ),
    )
    if dry_run:
        output.say("Nothing was changed: this was a dry run.")
    else:
        output.say(f"To give it back: pipeline handover back {handover.id} -o FILE", undo)


def _say_answer(answer: "Answer", dry_run: bool, undo: str) -> None:
    from pipeline_tui.render.handover_page import answer_page, counted

    name = answer.handover.name
    did = counted(answer)
    verb = "Would take back" if dry_run else "Took back"
    output.say(f"{verb} what {name} did: {did}." if did else f"{name} changed nothing new.")
    page = answer_page(answer, {})
    if page:
        output.show(page)
    if dry_run:
        output.say("Nothing was changed: this was a dry run.")
    else:
        output.say(undo or "Nothing changed.")


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """What was handed over, in both directions."""
    from pipeline_tui.model.handover import Handover
    from pipeline_tui.render.handover_page import handovers_page

    session = session_of(ctx)
    found = list(session.read().of(Handover))
    if as_json:
        output.json_array(map(_record, found))
    else:
        output.show(handovers_page(found, session.today))


def _record(handover: "Handover", files: tuple[str, ...] = ()) -> HandoverRecord:
    return HandoverRecord(
        id=handover.id,
        uid=handover.uid,
        direction=handover.direction.value,
        name=handover.name,
        since=handover.since,
        until=handover.until,
        on=handover.on,
        back=handover.back,
        prospects=len(handover.prospects),
        files=files,
    )


def _in_record(done: _Done, dry_run: bool, revision: int | None) -> HandoverInRecord:
    did: tuple[DidRecord, ...] = ()
    conflicts: tuple[ConflictRecord, ...] = ()
    if done.answer is not None:
        answer = done.answer
        did = tuple(DidRecord(**each._asdict()) for each in answer.did)
        conflicts = tuple(
            ConflictRecord(
                key=each.key,
                prospect=each.whose,
                mine=each.mine,
                theirs=each.theirs,
                takes="theirs" if each.takes_theirs else "mine",
            )
            for each in answer.conflicts
        )
        given, unknown = answer.handover, answer.base_unknown
    else:
        assert done.taken is not None  # noqa: S101
        given, unknown = done.taken.handover, ()
        did = tuple(
            DidRecord(what="added", table="prospects", ref=each.ref, text=each.name)
            for each in done.taken.prospects
        )
    return HandoverInRecord(
        dry_run=dry_run,
        change=revision,
        handover=_record(given),
        did=did,
        conflicts=conflicts,
        base_unknown=unknown,
    )
