"""Records of new prospects and deals, with the fields of `pipeline add`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.actions.activities import Planned, plan_step
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.piped import Problems
from pipeline_tui.exchange.record_values import (
    day_of,
    fields_of,
    money_of,
    percent_of,
    text_of,
    texts_of,
)
from pipeline_tui.model.money import parse_currency
from pipeline_tui.model.stages import Stage, parse_stage
from pipeline_tui.query.refs import find_prospect, is_deal_ref

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.piped import Piped
    from pipeline_tui.exchange.record_values import Reading
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

_ALSO = {
    "prospect": "name", "emails": "email", "phones": "phone", "expected_close": "close",
    "tag": "tags", "set": "fields", "competitor": "competitors", "note": "notes",
    "next_step": "next", "next_due": "due",
}  # fmt: skip
"""The names of `list --json`, and other ways to say the same."""
_OF_PROSPECT = frozenset({"name", "source", "segment", "needs", "notes", "contact", "role",
                          "email", "phone"})  # fmt: skip
_OF_DEAL = frozenset({"title", "value", "currency", "stage", "probability", "close", "product",
                      "competitors"})  # fmt: skip
_KNOWN = (*sorted(_OF_PROSPECT | _OF_DEAL), "owner", "tags", "fields", "next", "due", "no_deal",
          "ref")  # fmt: skip


class NewEntry(NamedTuple):
    """What one record adds."""

    prospect: NewProspect | str
    """A new one, or the number of one that gets a further deal."""
    person: NewContact
    deal: NewDeal | None
    step: Planned | None


class AddedEntry(NamedTuple):
    """What became of it."""

    prospect: Prospect
    deal: Deal | None
    step: Step | None
    is_new: bool
    """Whether the prospect was added, too."""


def add_records(
    change: Change, piped: Sequence[Piped], reading: Reading, name: str
) -> list[AddedEntry]:
    """Add what the records say. Raises PipelineError that names each one that makes no sense."""
    problems = Problems(name)
    entries = []
    for each in piped:
        try:
            entries.append((each, _entry(_named(each.fields), reading)))
        except PipelineError as error:
            problems.add(each, error)
    problems.refuse()
    added = []
    for each, entry in entries:
        try:
            added.append(_add(change, entry))
        except PipelineError as error:
            problems.add(each, error)
    problems.refuse()
    return added


def _named(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields under their own names. Raises UsageError for unknown and double ones."""
    found: dict[str, Any] = {}
    for given, value in fields.items():
        name = _ALSO.get(given, given)
        if name not in _KNOWN:
            import difflib

            near = difflib.get_close_matches(given, (*_KNOWN, *_ALSO), n=1)
            raise UsageError(
                f"add knows no field {given[:40]!r}"
                + (f": did you mean {near[0]}?" if near else "")
            )
        if name in found:
            raise UsageError(f"it says {name} twice")
        found[name] = value
    return found


def _entry(fields: Mapping[str, Any], reading: Reading) -> NewEntry:
    """What a record adds. Raises UsageError."""
    ref = text_of(fields, "ref") or ""
    if is_deal_ref(ref):
        raise UsageError("a new deal has no ref yet; deals of another book: pipeline import FILE")
    if ref and (double := sorted(_OF_PROSPECT & fields.keys())):
        raise UsageError(f"it names prospect {ref}, which is there already, and its {double[0]}")
    name = text_of(fields, "name") or ""
    if not ref and not name.strip():
        raise UsageError("it has no name")
    no_deal = fields.get("no_deal", False)
    if not isinstance(no_deal, bool):
        raise UsageError("its no_deal is neither true nor false")
    if no_deal and (ref or _OF_DEAL & fields.keys()):
        raise UsageError("it says no_deal, and has a deal all the same")
    person = NewContact(
        text_of(fields, "contact") or "",
        text_of(fields, "role") or "",
        texts_of(fields, "email") or (),
        texts_of(fields, "phone") or (),
    )
    deal = None if no_deal else _deal(fields, reading, is_further=bool(ref))
    return NewEntry(ref or _prospect(name, fields, reading), person, deal, _step(fields, reading))


def _prospect(name: str, fields: Mapping[str, Any], reading: Reading) -> NewProspect:
    return NewProspect(
        name=name,
        source=text_of(fields, "source"),
        segment=text_of(fields, "segment"),
        owner=text_of(fields, "owner") or reading.settings.owner or None,
        tags=texts_of(fields, "tags") or (),
        fields=fields_of(fields, {}),
        needs=text_of(fields, "needs") or "",
        notes=text_of(fields, "notes") or "",
    )


def _deal(fields: Mapping[str, Any], reading: Reading, is_further: bool) -> NewDeal:
    named = text_of(fields, "currency")
    currency = parse_currency(named) if named else reading.settings.currency
    money = money_of(fields, currency)
    if named and money and money.currency != currency:
        raise UsageError(f"its value is in {money.currency}, and its currency {currency}")
    stage = text_of(fields, "stage")
    return NewDeal(
        currency=money.currency if money else currency,
        title=text_of(fields, "title") or "",
        stage=parse_stage(stage) if stage else Stage.SEARCH,
        value=money.amount if money else None,
        probability=percent_of(fields),
        close=day_of(fields, "close", reading),
        product=text_of(fields, "product"),
        competitors=texts_of(fields, "competitors") or (),
        owner=text_of(fields, "owner") if is_further else None,
        tags=(texts_of(fields, "tags") or ()) if is_further else (),
        fields=fields_of(fields, {}) if is_further else {},
    )


def _step(fields: Mapping[str, Any], reading: Reading) -> Planned | None:
    text, due = text_of(fields, "next"), day_of(fields, "due", reading)
    if not text and due is None:
        return None
    if not text or due is None:
        raise UsageError("a next step needs a text and a day: next and due")
    return Planned(text, due)


def _add(change: Change, entry: NewEntry) -> AddedEntry:
    """Add one. Raises PipelineError."""
    is_new = not isinstance(entry.prospect, str)
    if isinstance(entry.prospect, str):
        prospect = find_prospect(change, entry.prospect)
    else:
        prospect = add_prospect(change, entry.prospect)
    if entry.person != NewContact():
        prospect, _ = add_contact(change, prospect, entry.person)
    deal = None
    if entry.deal is not None:
        prospect, deal = add_deal(change, prospect, entry.deal)
    step = plan_step(change, prospect, deal, entry.step) if entry.step else None
    return AddedEntry(prospect, deal, step, is_new)
