"""From the stage words of other systems to our stages, never by guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import fold_key
from pipeline_tui.model.stages import Stage, Status
from pipeline_tui.present.text import first_few
from pipeline_tui.present.values import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline_tui.exchange.fields import Field


class Standing(NamedTuple):
    """Where a deal stands; none is what the word does not say."""

    stage: Stage | None
    status: Status | None


WON = Standing(Stage.AFTER_SALES, Status.WON)
LOST = Standing(None, Status.LOST)
OPEN = Standing(None, Status.OPEN)
NOTHING = Standing(None, None)


def open_in(stage: Stage) -> Standing:
    """A deal that is worked on in that stage."""
    return Standing(stage, Status.OPEN)


def stage_standing(stage: Stage) -> Standing:
    """Return the standing of a deal in one of our stages."""
    return WON if stage is Stage.AFTER_SALES else open_in(stage)


def status_standing(status: Status) -> Standing:
    """Return the standing of a deal with one of our statuses."""
    return {Status.WON: WON, Status.LOST: LOST, Status.OPEN: OPEN}[status]


_WORDS: dict[Standing, str] = {
    WON: """
        won; closed won; deal won; closed - won; after-sales;
        успешно реализовано; выиграна; выиграно; успешно; послепродажное обслуживание; постпродажа;
        जीता; बिक्री के बाद; gewonnen; ganado; ganada""",
    LOST: """
        lost; closed lost; deal lost; closed - lost;
        закрыто и не реализовано; проиграна; проиграно; отказ; हारा; verloren; perdido; perdida""",
    OPEN: "open; открыта; открыто; खुला; offen; abierto; abierta",
    open_in(Stage.SEARCH): """
        search; prospecting; lead; new; new lead; qualification; prospect;
        поиск; лид; новая; новый лид; квалификация; первичный контакт; खोज; नया; neu; nuevo;
        nueva""",
    open_in(Stage.NEGOTIATION): """
        negotiation; negotiations; proposal; negotiation/review;
        переговоры; коммерческое предложение; КП отправлено; встреча; презентация;
        बातचीत; angebot; verhandlung; propuesta; negociación""",
    open_in(Stage.OBJECTIONS): """
        objections; objection handling; возражения; работа с возражениями; आपत्ति; आपत्तियाँ""",
    open_in(Stage.CONTRACT): """
        contract; contract sent; contracting; договор; согласование договора; अनुबंध; vertrag;
        contrato""",
}

KNOWN: dict[str, Standing] = {
    fold_key(word): standing for standing, words in _WORDS.items() for word in words.split(";")
}
"""Only what cannot be meant otherwise; the rest is asked for."""


_MOST = 30
"""Unknown words that are named."""
_LONGEST = 60
"""Characters of a word; a longer one is text of another column."""
REJECT = "reject"
"""The meaning of a word whose rows are rejected, to be fixed one by one."""
_MEANINGS = f"{', '.join(Stage)}, won, lost, open"


class StageMap(NamedTuple):
    """What `--stage-map` says of stage words, by `fold_key`."""

    standings: dict[str, Standing]
    rejected: frozenset[str]
    """The words whose rows are rejected."""


def parse_stage_map(options: Iterable[str]) -> StageMap:
    """Read `--stage-map WORD=STAGE`; the last option for a word wins. Raises UsageError."""
    chosen: dict[str, Standing | None] = {}
    for option in options:
        word, equals, stage = option.rpartition("=")
        if not equals or not word.strip():
            raise UsageError(
                f"--stage-map {option!r} is not valid (WORD=STAGE)",
                "For example: --stage-map 'Demo held=negotiation'",
            )
        standing = our_word(stage)
        if standing is None and fold_key(stage) != REJECT:
            raise UsageError(f"--stage-map: stage {stage!r} is unknown ({_MEANINGS}, {REJECT})")
        chosen[fold_key(word)] = standing
    return StageMap(
        {word: standing for word, standing in chosen.items() if standing is not None},
        frozenset(word for word, standing in chosen.items() if standing is None),
    )


def our_word(word: str) -> Standing | None:
    """What a stage of ours, `won`, `lost` or `open` means; none for any other word."""
    key = fold_key(word)
    if key in ("won", "lost", "open"):
        return KNOWN[key]
    found = next((stage for stage in Stage if fold_key(stage) == key), None)
    return None if found is None else stage_standing(found)


def standing_of(
    word: str, extra: Mapping[str, Standing], chosen: Mapping[str, Standing]
) -> Standing | None:
    """Where a deal with that word stands; none for a word that is not known."""
    if not word.strip():
        return NOTHING
    key = fold_key(word)
    return chosen.get(key) or extra.get(key) or KNOWN.get(key)


def combined(stage: Standing, status: Standing) -> Standing | None:
    """Return the standing of a deal with a stage and a status, or None if they contradict.

    A won or lost status closes a deal of any open stage. A won or lost stage needs the
    same status or no status.
    """
    if NOTHING in (stage, status):
        return status if stage == NOTHING else stage
    if stage.status is not Status.OPEN:
        return stage if status.status is stage.status else None
    if status.status is not Status.OPEN:
        return Standing(stage.stage, status.status)
    return Standing(stage.stage or status.stage, Status.OPEN)


class UnknownWord(NamedTuple):
    """An unknown word in a column of stages or statuses."""

    file: str
    field: Field
    header: str
    word: str
    rows: int
    is_all_unknown: bool
    """Whether the column has no known word, so that it may hold something else."""


class UnknownStagesError(UsageError):
    """Some stage words of one or more files are unknown: asked for once, by column."""

    def __init__(self, words: Sequence[UnknownWord]) -> None:
        self.words = tuple(words)
        distinct = {fold_key(each.word): each.word for each in reversed(self.words)}
        named = list(reversed(distinct.values()))
        super().__init__(_unknown(self.words, named), _what_to_do(self.words, named))


def _unknown(words: Sequence[UnknownWord], named: Sequence[str]) -> str:
    files = list(dict.fromkeys(each.file for each in words))
    many = len(named) > 1
    what = f"{len(named):,} stage words are" if many else f'stage word "{named[0][:60]}" is'
    return f"{what} unknown in {', '.join(files)}; nothing was imported"


def _what_to_do(words: Sequence[UnknownWord], named: Sequence[str]) -> str:
    import shlex

    lines = [
        f"{file}, column {header}: {_counted(column)}"
        for (file, header), column in _columns(words).items()
    ]
    short = [word for word in named if len(word) <= _LONGEST and word.isprintable()][:_MOST]
    if short:
        options = (f"--stage-map {shlex.quote(f'{word}={REJECT}')}" for word in short)
        lines.append(f"Say what each word means ({_MEANINGS}), or leave {REJECT} to skip its rows:")
        lines.append(f"  {' '.join(options)}")
    strangers = {each.field: each.header for each in words if each.is_all_unknown}
    lines += [
        f"If the column {header} does not hold a {field}, leave it out: --map {field}="
        for field, header in strangers.items()
    ]
    return "\n".join(lines)


def _counted(column: Sequence[UnknownWord]) -> str:
    largest = sorted(column, key=lambda each: -each.rows)
    words = [f'"{each.word[:_LONGEST]}" ({count(each.rows, "row")})' for each in largest]
    return first_few(words, _MOST)


def _columns(words: Sequence[UnknownWord]) -> dict[tuple[str, str], list[UnknownWord]]:
    found: dict[tuple[str, str], list[UnknownWord]] = {}
    for each in words:
        found.setdefault((each.file, each.header), []).append(each)
    return found
