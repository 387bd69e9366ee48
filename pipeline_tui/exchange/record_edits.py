"""Records of `list --json` that come back changed: what of the book they change.

A field counts where it differs from what `list --json` would say now, so a record
that comes back as it went changes nothing. What `list` shows of the prospect
(source, segment, and a tag that is the prospect's) is changed at the prospect.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.actions.deals import DealEdit
from pipeline_tui.actions.prospects import ProspectEdit
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.piped import Piped, Problems
from pipeline_tui.exchange.record_values import (
    day_of,
    fields_of,
    money_of,
    percent_of,
    text_of,
    words_of,
)
from pipeline_tui.model.encoding import to_plain
from pipeline_tui.model.folding import fold
from pipeline_tui.model.money import parse_currency
from pipeline_tui.query.records import Records
from pipeline_tui.query.refs import find_deal, find_prospect, is_deal_ref
from pipeline_tui.query.views import DealRecord, DealView, first, planned_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline_tui.book import Snapshot
    from pipeline_tui.exchange.record_values import Reading
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import Plans

_OF_ANOTHER_KIND = ("id", "kind")
"""A record with one of these is a step, a line of the day …: only its `ref` counts."""
_NEXT = ": use pipeline next REF TEXT --due DATE"
_BY_COMMANDS = {
    "stage": ": use pipeline move REF STAGE",
    "status": ": use pipeline win REF, pipeline lose REF --reason TEXT, or pipeline reopen REF",
    "next_step": _NEXT,
    "next_due": _NEXT,
    "lost_reason": ": use pipeline lose REF --reason TEXT",
    "reliability": ": use pipeline reliability add REF KIND SAYS",
}
"""What changes a field that a record shows and an edit does not change."""
_DEAL_FIELDS = ("title", "value", "currency", "probability", "expected_close", "product", "owner",
                "tags", "competitors", "source", "segment", "fields")  # fmt: skip
_OF_THE_DAY = ("ref", "prospect", "idle_days")
"""What names the record, or is another thing tomorrow."""
_PROSPECT_FIELDS = ("source", "segment", "owner", "tags", "needs", "notes", "fields")


class RecordEdit(NamedTuple):
    """What one record changes."""

    piped: Piped
    prospect: Prospect
    deal: Deal | None
    deal_edit: DealEdit
    prospect_edit: ProspectEdit


def check_prospect(snapshot: Snapshot, piped: Piped) -> None:
    """Refuse a record whose `prospect` is called otherwise here: it is of another book,
    or of another day. Raises UsageError."""
    name = piped.fields.get("prospect")
    if isinstance(name, str) and piped.ref:
        if is_deal_ref(piped.ref):
            find_deal(snapshot, piped.ref)
        here = find_prospect(snapshot, piped.ref).name
        if name != here:
            raise UsageError(f"it is called {name[:60]!r} there and {here[:60]!r} here")


def record_edits(
    snapshot: Snapshot, piped: Sequence[Piped], reading: Reading, name: str
) -> list[RecordEdit]:
    """What the records change, those that change nothing included.

    Raises PipelineError that names each record that makes no sense.
    """
    problems = Problems(name)
    book = _Read(snapshot, planned_steps(snapshot), Records(snapshot))
    edits = []
    for each in piped:
        try:
            check_prospect(snapshot, each)
            edits.append(_edit(book, each, reading))
        except PipelineError as error:
            problems.add(each, error)
    for edit, why in _contradictions(edits):
        problems.add(edit.piped, UsageError(why))
    problems.refuse()
    return edits


class _Read(NamedTuple):
    """The book, and what is read of it once for all records."""

    snapshot: Snapshot
    plans: Plans
    records: Records

    def view(self, deal: Deal, prospect: Prospect, reading: Reading) -> DealView:
        """A deal as `list` shows it."""
        step = first(self.plans, deal.key)
        return DealView(prospect, deal, step, reading.today, reading.settings, self.records)


def _edit(book: _Read, piped: Piped, reading: Reading) -> RecordEdit:
    snapshot = book.snapshot
    if not piped.ref:
        raise UsageError("it has no ref")
    fields = {} if any(name in piped.fields for name in _OF_ANOTHER_KIND) else piped.fields
    if not is_deal_ref(piped.ref):
        prospect = find_prospect(snapshot, piped.ref)
        edit = _prospect_edit(prospect, fields)
        return RecordEdit(piped, prospect, None, DealEdit(), edit)
    deal = find_deal(snapshot, piped.ref)
    prospect = find_prospect(snapshot, str(deal.prospect))
    view = book.view(deal, prospect, reading)
    return RecordEdit(piped, prospect, deal, *_deal_edits(view, fields, reading))


def _shown(record: DealRecord) -> dict[str, Any]:
    """Return a record as it comes back: numbers are texts there, and tuples lists."""
    plain: dict[str, Any] = to_plain(record)
    return {key: _come_back(value) for key, value in plain.items()}


def _come_back(value: Any) -> Any:
    if isinstance(value, int | Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _deal_edits(
    view: DealView, fields: Mapping[str, Any], reading: Reading
) -> tuple[DealEdit, ProspectEdit]:
    deal = view.deal
    shown = {**_shown(view.record()), "fields": deal.fields}
    new = {name: value for name, value in fields.items() if name in shown and value != shown[name]}
    _refuse_unknown(fields, (*shown, *_DEAL_FIELDS))
    for name in new:
        if name not in _DEAL_FIELDS and name not in _OF_THE_DAY:
            raise UsageError(f"{name} cannot be edited{_BY_COMMANDS.get(name, '')}")
    edit: dict[str, Any] = {}
    currency = text_of(new, "currency")
    if currency is not None:
        edit["currency"] = parse_currency(currency)
    for name, key, read in (
        ("value", "value", lambda: money_of(new, edit.get("currency") or deal.currency)),
        ("probability", "probability", lambda: percent_of(new)),
        ("expected_close", "close", lambda: day_of(new, "expected_close", reading)),
    ):
        if name in new:
            edit[key] = read()
            edit[f"clear_{key}"] = edit[key] is None
    edit["title"], edit["product"] = text_of(new, "title"), text_of(new, "product")
    edit["owner"] = text_of(new, "owner")
    if edit["owner"] == "" and deal.owner is None:
        raise UsageError(f"its owner is the prospect's: pipeline edit {deal.prospect} --owner ''")
    edit["fields"] = fields_of(new, deal.fields)
    added, removed = words_of(new, "tags", view.tags)
    edit["add_tags"], edit["remove_tags"] = added, removed
    rivals = words_of(new, "competitors", deal.competitors)
    edit["add_competitors"], edit["remove_competitors"] = rivals
    of_prospect = {fold(tag) for tag in view.prospect.tags}
    return DealEdit(**edit), ProspectEdit(
        source=text_of(new, "source"),
        segment=text_of(new, "segment"),
        remove_tags=tuple(tag for tag in removed if fold(tag) in of_prospect),
    )


def _prospect_edit(prospect: Prospect, fields: Mapping[str, Any]) -> ProspectEdit:
    shown: dict[str, Any] = {name: getattr(prospect, name) for name in _PROSPECT_FIELDS}
    shown["tags"] = list(prospect.tags)
    new = {name: value for name, value in fields.items() if name in shown and value != shown[name]}
    _refuse_unknown(fields, _PROSPECT_FIELDS)
    added, removed = words_of(new, "tags", prospect.tags)
    texts = {name: text_of(new, name) for name in ("source", "segment", "owner", "needs", "notes")}
    return ProspectEdit(
        **texts, add_tags=added, remove_tags=removed, fields=fields_of(new, prospect.fields)
    )


def _refuse_unknown(fields: Mapping[str, Any], known: Sequence[str]) -> None:
    """A field that is nearly one of ours is a slip of the keyboard; others are somebody
    else's affair. Raises UsageError."""
    import difflib

    for name in fields:
        if name not in known and name not in _ALSO_SHOWN:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
            if near:
                raise UsageError(f"there is no field {name[:40]!r}: did you mean {near[0]}?")


_ALSO_SHOWN = frozenset({"ref", "prospect", "deal", "deals", "history", "contacts", "uid"})


def _contradictions(edits: Sequence[RecordEdit]) -> Iterator[tuple[RecordEdit, str]]:
    """Records that want different things of one prospect or deal."""
    seen: dict[tuple[int, int | None], Piped] = {}
    said: dict[tuple[int, str], tuple[str, Piped]] = {}
    for edit in edits:
        number = edit.prospect.number
        twin = seen.setdefault((number, edit.deal.number if edit.deal else None), edit.piped)
        if twin.fields != edit.piped.fields:
            yield edit, f"{twin.place} is the same one, with other values"
        for name in ("source", "segment"):
            value = getattr(edit.prospect_edit, name)
            if value is not None:
                earlier, where = said.setdefault((number, name), (value, edit.piped))
                if earlier != value:
                    yield edit, f"{where.place} says another {name} of prospect {number}"
    yield from _kept_and_taken_off(edits)


def _kept_and_taken_off(edits: Sequence[RecordEdit]) -> Iterator[tuple[RecordEdit, str]]:
    """Records with a tag of a prospect that another record takes off it."""
    gone: dict[tuple[int, str], Piped] = {}
    for edit in edits:
        for tag in edit.prospect_edit.remove_tags:
            gone.setdefault((edit.prospect.number, fold(tag)), edit.piped)
    for edit in edits if gone else ():
        tags = edit.piped.fields.get("tags")
        for tag in tags if isinstance(tags, list) else ():
            taker = gone.get((edit.prospect.number, fold(str(tag))))
            if taker is not None and taker is not edit.piped:
                yield edit, f"{taker.place} takes {str(tag)[:40]!r} off the prospect of both"
