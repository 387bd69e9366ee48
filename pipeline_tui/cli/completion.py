"""What TAB offers: names, filter words, stages. Read-only, and silent when something is wrong."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from pipeline_tui.book import Snapshot

_MOST = 50


def _snapshot() -> "Snapshot | None":
    from pipeline_tui.cli.session import Session

    try:
        return Session().read()
    except (PipelineError, OSError):
        return None


def complete_ref(incomplete: str) -> Iterator[tuple[str, str]]:
    """Numbers with their names, and names that hold what was typed."""
    import msgspec

    from pipeline_tui.model.folding import fold
    from pipeline_tui.present.text import clean

    class Named(msgspec.Struct):
        number: int
        name: str

    snapshot = _snapshot()
    if snapshot is None:
        return
    wanted = fold(incomplete)
    found = 0
    for named in snapshot.prospects.partly(Named):
        if incomplete and str(named.number).startswith(incomplete):
            yield str(named.number), clean(named.name)
        elif not wanted or fold(named.name).startswith(wanted):
            yield clean(named.name), str(named.number)
        else:
            continue
        found += 1
        if found >= _MOST:
            return


def complete_stage(incomplete: str) -> list[str]:
    """The five stages."""
    from pipeline_tui.model.stages import Stage

    return [stage.value for stage in Stage if stage.startswith(incomplete.lower())]


def complete_kind(incomplete: str) -> list[str]:
    """The kinds of activity."""
    from pipeline_tui.model.activity import ActivityKind

    return [kind.value for kind in ActivityKind if kind.startswith(incomplete.lower())]


def complete_currency(incomplete: str) -> list[str]:
    """The ISO codes."""
    from pipeline_tui.model.money import CURRENCIES

    return sorted(code for code in CURRENCIES if code.startswith(incomplete.upper()))


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


def complete_filter(incomplete: str) -> Iterable[tuple[str, str]]:
    """The fields of a filter; behind the colon the words that the book holds."""
    from pipeline_tui.query.fields import FIELDS

    minus = "-" if incomplete.startswith("-") else ""
    word = incomplete[len(minus) :]
    field, colon, value = word.partition(":")
    if not colon:
        return [
            (f"{minus}{name}:", meaning)
            for name, meaning in FIELDS.items()
            if name.startswith(word) and "." not in name
        ]
    return [
        (f"{minus}{field}:{known}", "")
        for known in sorted(_values(field))
        if known.lower().startswith(value.lower())
    ][:_MOST]


def _values(field: str) -> set[str]:
    """What a field can be: by its type, or by what stands in the book."""
    from pipeline_tui.model.stages import Stage, Status

    fixed: dict[str, set[str]] = {
        "stage": {stage.value for stage in Stage},
        "status": {status.value for status in Status},
        "due": {"today", "tomorrow", "overdue", "none"},
        "stale": {"yes", "no"},
    }
    if field in fixed:
        return fixed[field]
    snapshot = _snapshot()
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
    return {value for value in values if value and value.isprintable() and " " not in value}
