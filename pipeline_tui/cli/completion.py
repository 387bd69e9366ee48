"""What TAB offers: names, filter words, stages. Read-only, and silent when something is wrong.

Names, tags and sources come from strangers' files, and shells evaluate what is
offered to them: a client called `$(reboot)` must not run. So nothing leaves
this module but letters, digits and a few harmless signs.
"""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer

from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings

_MOST = 50
_LONGEST = 60
_SHORTEST_NAME = 2
_HARMLESS = " _.,@+/-"
"""Signs that no shell acts on; letters and digits of every script are harmless too."""


def _snapshot(ctx: typer.Context) -> "Snapshot | None":
    from pipeline_tui.cli.session import Session

    try:
        # The root command has not run; its options are parsed all the same.
        return Session(ctx.find_root().params.get("book")).read()
    except (PipelineError, OSError):
        return None


def _is_harmless(text: str) -> bool:
    from pipeline_tui.model.folding import is_word

    return not text or is_word(text, also=_HARMLESS)


def _harmless(text: str) -> str:
    """Return a text to read, without what a shell would act on.

    It still refers to the same prospect: apostrophes and other signs do not count there.
    """
    from pipeline_tui.model.folding import APOSTROPHES

    kept = (char for char in text[:_LONGEST] if char not in APOSTROPHES)
    return " ".join("".join(char if _is_harmless(char) else " " for char in kept).split())


class _Offered(str):
    """Typer drops what does not begin as typed; bash wants spaces escaped and no colon."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        return True


def _as_ref(name: str, typed: str) -> str:
    """Return a name as an argument of a command line, or nothing if it cannot be one.

    It begins as it was typed, for shells that compare letter by letter.
    """
    safe = name[: next((at for at, sign in enumerate(name) if not _is_harmless(sign)), _LONGEST)]
    safe = safe[:_LONGEST].strip()
    if safe.startswith(("-", "+", ".", "/")) or len(safe) < _SHORTEST_NAME:
        return ""
    if not _is_harmless(typed) or (rest := _behind(safe, typed)) is None:
        return ""
    offered = typed + rest
    if os.environ.get("_PIPELINE_COMPLETE", "").endswith("bash"):
        return _Offered(offered.replace(" ", "\\ "))  # zsh and fish quote for themselves
    return offered


def _behind(name: str, typed: str) -> str | None:
    """Return what follows in a name after what was typed, or None if it begins otherwise."""
    from pipeline_tui.model.folding import fold

    def form(text: str) -> str:
        return fold(text) + " " * text.endswith(" ")

    wanted = form(typed)
    fitting = [end for end in range(len(name) + 1) if form(name[:end]) == wanted]
    return name[fitting[-1] :] if fitting else None  # the last one has all its accents


def complete_ref(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Numbers with their names, and names that begin with what was typed."""
    from itertools import islice

    from pipeline_tui.query.refs import BEGINS, Named, known_prospects, matching_prospects

    snapshot = _snapshot(ctx)
    if snapshot is None:
        return
    numbered = (
        (str(named.number), _harmless(named.name))
        for named in snapshot.prospects.partly(Named)
        if str(named.number).startswith(incomplete.strip())
    )
    named = (
        (offered, str(named.number))
        for rank, named in matching_prospects(known_prospects(snapshot), incomplete)
        if rank <= BEGINS and (offered := _as_ref(_harmless(named.name), incomplete))
    )
    yield from islice((*numbered, *named), _MOST)


def complete_stage(incomplete: str) -> list[str]:
    """The five stages."""
    from pipeline_tui.model.stages import Stage

    return [stage.value for stage in Stage if stage.startswith(incomplete.lower())]


def complete_ref_or_stage(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """What may follow in `move 12 13 contract`: behind the first word the stages too."""
    if ctx.params.get("refs") or ctx.params.get("stage"):
        for stage in complete_stage(incomplete):
            yield stage, "stage"
    yield from complete_ref(ctx, incomplete)


def complete_kind(incomplete: str) -> list[str]:
    """The kinds of activity."""
    from pipeline_tui.model.activity import ActivityKind

    return [kind.value for kind in ActivityKind if kind.startswith(incomplete.lower())]


def complete_product(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Ids of the catalogue with their names."""
    from pipeline_tui.model.folding import fold
    from pipeline_tui.model.product import Product

    snapshot = _snapshot(ctx)
    if snapshot is None:
        return
    wanted = fold(incomplete)
    found = 0
    for product in snapshot.of(Product):
        number = str(product.id)
        if not wanted or number.startswith(incomplete):
            yield number, _harmless(product.name)
        elif wanted in fold(product.name) and (offered := _as_ref(product.name, incomplete)):
            yield offered, number
        else:
            continue
        found += 1
        if found >= _MOST:
            return


def complete_evidence_kind(incomplete: str) -> list[str]:
    """The kinds of evidence."""
    from pipeline_tui.model.evidence import EvidenceKind

    return [kind.value for kind in EvidenceKind if kind.startswith(incomplete.lower())]


def complete_verdict(incomplete: str) -> list[str]:
    """What evidence can say."""
    from pipeline_tui.model.evidence import Verdict

    return [says.value for says in Verdict if says.startswith(incomplete.lower())]


def complete_duty(ctx: typer.Context, incomplete: str) -> list[str]:
    """The duties of the playbook."""
    from pipeline_tui.cli.session import Session
    from pipeline_tui.model.folding import fold

    try:
        playbook = Session(settings=ctx.find_root().params.get("config")).settings.playbook
    except PipelineError:
        return []
    names = [_as_ref(name, incomplete) for duties in playbook.values() for name in duties
             if fold(name).startswith(fold(incomplete))]  # fmt: skip
    return [name for name in names if name]


def complete_obligation_kind(incomplete: str) -> list[str]:
    """Delivery and payment."""
    return [kind for kind in ("delivery", "payment") if kind.startswith(incomplete.lower())]


def complete_feedback_kind(incomplete: str) -> list[str]:
    """Complaint, suggestion and praise."""
    kinds = ("complaint", "suggestion", "praise")
    return [kind for kind in kinds if kind.startswith(incomplete.lower())]


def complete_currency(incomplete: str) -> list[str]:
    """The ISO codes."""
    from pipeline_tui.model.money import CURRENCIES

    return sorted(code for code in CURRENCIES if code.startswith(incomplete.upper()))


def complete_category(ctx: typer.Context, incomplete: str) -> list[str]:
    """The categories of objections, as the settings have them."""
    wanted = incomplete.lower()
    return [each for each in _categories(ctx) if each.lower().startswith(wanted)]


def _categories(ctx: typer.Context) -> list[str]:
    from pipeline_tui.model.categories import CATEGORIES

    found = _settings(ctx)
    names = found.categories if found else CATEGORIES
    return [each for each in names if _is_harmless(each)]


def complete_competitor(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """The competitors that begin with what was typed."""
    from pipeline_tui.model.folding import fold
    from pipeline_tui.query.competitors import known_competitors

    snapshot = _snapshot(ctx)
    for card in known_competitors(snapshot)[:_MOST] if snapshot else ():
        if fold(card.name).startswith(fold(incomplete)) and (
            offered := _as_ref(card.name, incomplete)
        ):
            yield offered


def complete_column(incomplete: str) -> list[str]:
    """The columns of a list, also behind a comma or a minus."""
    from pipeline_tui.query.columns import COLUMNS

    head, comma, last = incomplete.rpartition(",")
    minus = "-" if last.startswith("-") else ""
    return [f"{head}{comma}{minus}{name}" for name in COLUMNS if name.startswith(last.lstrip("-"))]


def complete_period(incomplete: str) -> list[str]:
    """The names of periods."""
    from pipeline_tui.reports.period import NAMES

    return [name for name in NAMES if name.startswith(incomplete.lower())]


def complete_setting(incomplete: str) -> list[tuple[str, str]]:
    """The keys of the settings with their meanings."""
    from pipeline_tui.config.schema import SETTINGS

    return [(s.key, s.meaning) for s in SETTINGS if s.key.startswith(incomplete)]


def complete_filter(ctx: typer.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """The fields of a filter; behind the colon the words that the book holds."""
    from pipeline_tui.query.fields import FIELDS

    if incomplete.lstrip("-").startswith("@"):
        return _saved_filters(ctx, incomplete)
    field, colon, value = incomplete.removeprefix("-").partition(":")
    if split := _split_by_bash(ctx, incomplete):
        field, value = split
        return [(_Offered(known), "") for known in _known(ctx, field, value)]
    minus = "-" if incomplete.startswith("-") else ""
    if not colon:
        return [
            (f"{minus}{name}:", meaning)
            for name, meaning in FIELDS.items()
            if name.startswith(field) and "." not in name
        ]
    return [(f"{minus}{field}:{known}", "") for known in _known(ctx, field, value)]


def _saved_filters(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    settings = _settings(ctx)
    saved = settings.filters if settings else {}
    minus = "-" if incomplete.startswith("-") else ""
    return [
        (f"{minus}@{name}", _harmless(text))
        for name, text in saved.items()
        if f"{minus}@{name}".startswith(incomplete)
    ]


def _settings(ctx: typer.Context) -> "Settings | None":
    from pathlib import Path

    from pipeline_tui.cli.session import Session

    named = ctx.find_root().params.get("config")
    try:
        return Session(settings=Path(named) if named else None).settings
    except PipelineError:
        return None


def _split_by_bash(ctx: typer.Context, incomplete: str) -> tuple[str, str] | None:
    """Bash takes `stage:neg` for three words, and wants only the last of them back."""
    words = [str(word).lstrip("\x00-") for word in ctx.params.get("filter_") or ()]
    if incomplete == ":" and words:
        return words[-1], ""
    if len(words) > 1 and words[-1] == ":":
        return words[-2], incomplete
    return None


def _known(ctx: typer.Context, field: str, value: str) -> list[str]:
    wanted = value.lower()
    return [each for each in sorted(_values(ctx, field)) if each.lower().startswith(wanted)][:_MOST]


def _values(ctx: typer.Context, field: str) -> set[str]:
    """What a field can be: by its type, or by what stands in the book."""
    from pipeline_tui.model.stages import Stage, Status

    fixed: dict[str, set[str]] = {
        "stage": {stage.value for stage in Stage},
        "status": {status.value for status in Status},
        "due": {"today", "tomorrow", "overdue", "none"},
        "stale": {"yes", "no"},
        "key": {"yes", "no"},
        "proposal": {"draft", "sent", "accepted", "refused", "expired", "none"},
        "reliability": {"A", "B", "C", "D", "none", "stale"},
        "duties": {"open", "done"},
        "contract": {"none", "unsigned", "signed", "ending", "ended", "missing"},
        "obligation": {"none", "open", "due", "overdue", "done"},
        "feedback": {"none", "open", "overdue", "complaint", "suggestion", "praise"},
        "referrer": {"none", "any"},
    }
    if field in fixed:
        return fixed[field]
    if field == "objection":
        from pipeline_tui.model.categories import TAKEN

        return {*TAKEN, *_categories(ctx)}
    snapshot = _snapshot(ctx)
    if snapshot is None:
        return set()
    values: set[str | None] = set()
    for prospect in snapshot.prospects:
        if field == "tag":
            values.update(prospect.tags)
        elif field in ("source", "segment", "owner"):
            values.add(getattr(prospect, field))
    if field in ("product", "currency"):
        values.update(getattr(deal, field) for deal in snapshot.deals)
    if field == "competitor":
        values.update(name for deal in snapshot.deals for name in deal.competitors)
    return {each for each in values if each and " " not in each and _is_harmless(each)}
