"""From the stage words of other systems to our stages, never by guessing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import fold_key
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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
        поиск; лид; новая; новый лид; квалификация; первичный контакт; खोज; नया""",
    open_in(Stage.NEGOTIATION): """
        negotiation; negotiations; proposal; negotiation/review;
        переговоры; коммерческое предложение; КП отправлено; встреча; презентация;
        बातचीत; verhandlung; negociación""",
    open_in(Stage.OBJECTIONS): """
        objections; objection handling; возражения; работа с возражениями; आपत्ति; आपत्तियाँ""",
    open_in(Stage.CONTRACT): """
        contract; contract sent; contracting; договор; согласование договора; अनुबंध""",
}

KNOWN: dict[str, Standing] = {
    fold_key(word): standing for standing, words in _WORDS.items() for word in words.split(";")
}
"""Only what cannot be meant otherwise; the rest is asked for."""


def parse_stage_map(options: Iterable[str]) -> dict[str, Standing]:
    """What `--stage-map WORD=STAGE` says, by `fold_key` of the word. Raises UsageError."""
    chosen = {}
    for option in options:
        word, equals, stage = option.rpartition("=")
        if not equals or not word.strip():
            raise UsageError(
                f"--stage-map {option!r} is no pair: write --stage-map 'Demo held=negotiation'"
            )
        standing = our_word(stage)
        if standing is None:
            raise UsageError(
                f"--stage-map: unknown stage {stage!r}: use {', '.join(Stage)}, won or lost"
            )
        chosen[fold_key(word)] = standing
    return chosen


def our_word(word: str) -> Standing | None:
    """What a stage of ours, `won`, `lost` or `open` means; none for any other word."""
    key = fold_key(word)
    if key in ("won", "lost", "open"):
        return KNOWN[key]
    found = next((stage for stage in Stage if fold_key(stage) == key), None)
    if found is Stage.AFTER_SALES:
        return WON
    return None if found is None else open_in(found)


def standing_of(
    word: str, extra: Mapping[str, Standing], chosen: Mapping[str, Standing]
) -> Standing | None:
    """Where a deal with that word stands; none for a word that is not known."""
    if not word.strip():
        return NOTHING
    key = fold_key(word)
    return chosen.get(key) or extra.get(key) or KNOWN.get(key)


def read_standings(
    name: str, words: Sequence[str], extra: Mapping[str, Standing], chosen: Mapping[str, Standing]
) -> list[Standing]:
    """Where the deal of each row stands.

    Raises UsageError when a word is not known: one message names them all, with
    how often each occurs and the option to add.
    """
    counts = Counter(words)
    found: dict[str, Standing] = {}
    unknown = []
    for word, count in counts.items():
        standing = standing_of(word, extra, chosen)
        if standing is None:
            unknown.append((word.strip(), count))
        else:
            found[word] = standing
    if unknown:
        raise _unknown(name, unknown)
    return [found[word] for word in words]


def _unknown(name: str, unknown: list[tuple[str, int]]) -> UsageError:
    import shlex

    shown = sorted(unknown, key=lambda each: -each[1])[:30]
    lines = "\n".join(f"  {word[:60]!r} in {count:,} row(s)" for word, count in shown)
    options = " ".join(f"--stage-map {shlex.quote(f'{word[:60]}=…')}" for word, _ in shown)
    return UsageError(
        f"{name} has stages that are not known; nothing was imported",
        f"{lines}\nSay what they are ({', '.join(Stage)}, won or lost): {options}\n"
        "Or leave the column out: --map stage=",
    )
