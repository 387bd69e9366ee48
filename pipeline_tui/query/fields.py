"""What may stand before the colon of a filter, and what it means there."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.model.categories import CATEGORIES
from pipeline_tui.model.dates import DateOrder, Lean, parse_date
from pipeline_tui.model.folding import fold
from pipeline_tui.model.money import CURRENCIES, parse_money
from pipeline_tui.model.naming import yes_or_no
from pipeline_tui.model.probability import parse_probability
from pipeline_tui.model.stages import Status, parse_stage
from pipeline_tui.query.views import DealView, View

if TYPE_CHECKING:
    from datetime import date

Predicate = Callable[[View], bool]


class Context(NamedTuple):
    """What the words of a filter are read against."""

    today: date
    date_order: DateOrder = DateOrder.DAY_FIRST
    saved: Mapping[str, str] = {}
    """Filters of the settings, by the name behind their @."""
    categories: Sequence[str] = CATEGORIES
    """Of objections, as the settings name them."""


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    ":": operator.eq,
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_TEXTS: dict[str, tuple[str, Callable[[View], str | None]]] = {
    "source": ("where the prospect came from", lambda view: view.prospect.source),
    "segment": ("the segment of the prospect", lambda view: view.prospect.segment),
    "owner": ("the account manager", lambda view: view.owner),
    "product": ("what the deal is about", lambda view: view.deal.product if view.deal else None),
    "currency": ("of the value", lambda view: view.deal.currency if view.deal else None),
    "reason": (
        "why a deal was lost",
        lambda view: view.deal.lost.reason if view.deal and view.deal.lost else None,
    ),
}
_WITHIN: dict[str, tuple[str, Callable[[View], str | None]]] = {
    "name": ("a part of the prospect's name", lambda view: view.prospect.name),
    "title": ("a part of the deal's title", lambda view: view.deal.title if view.deal else None),
    "next": ("a part of the next step", lambda view: view.step.text if view.step else None),
}
_DATES: dict[str, tuple[str, Lean, Callable[[View], date | None]]] = {
    "due": (
        "the day of the next step",
        Lean.FUTURE,
        lambda view: view.step.due if view.step else None,
    ),
    "close": (
        "the expected close",
        Lean.FUTURE,
        lambda view: view.deal.close if view.deal else None,
    ),
    "created": (
        "the day on which the deal began",
        Lean.PAST,
        lambda view: view.deal.created if view.deal else view.prospect.created,
    ),
    "closed": (
        "the day on which it was won or lost",
        Lean.PAST,
        lambda view: view.deal.closed if view.deal else None,
    ),
}
_FINEST = "BHD"
"""A currency with three digits: an amount that names no currency loses none."""
_OTHERS = {
    "stage": "search, negotiation, objections, contract, after-sales",
    "status": "open, won, lost",
    "value": "an amount: value>100k, value>100kEUR, value:none",
    "tag": "a tag of the prospect or the deal",
    "idle": "days without a touch: idle>14d",
    "probability": "percent: probability>=62.5",
    "stale": "yes or no",
    "guessed": "yes or no: an import guessed the created or the closing day",
    "ref": "12 or 12.1",
    "field.NAME": "a field of your own: field.region:north",
}

_RECORDS = {
    "proposal": "of the deal: draft, sent, accepted, refused, expired or none",
    "key": "yes or no: a key account",
    "reliability": "A, B, C, D, none (nothing was checked) or stale: reliability:C,D",
    "duties": "open or done: those of the playbook for the deal's stage",
    "objection": "open, answered, resolved, unresolved, none, or a category: objection:price",
    "competitor": "who else is in the race, by name; competitor:none",
    "contract": "none, unsigned, signed, ending, ended, missing (papers)",
    "obligation": "none, open, due, overdue, done",
    "feedback": "none, open, overdue, complaint, suggestion, praise",
    "referrer": "who named the prospect: a number, a part of a name, any or none",
}
"""Fields about what belongs to a deal; `record_fields` reads them, when one is asked for."""

FIELDS: dict[str, str] = {
    **_OTHERS,
    **_RECORDS,
    **{name: meaning for name, (meaning, _) in _TEXTS.items()},
    **{name: meaning for name, (meaning, _) in _WITHIN.items()},
    **{name: meaning for name, (meaning, _, _) in _DATES.items()},
}
"""Every field of the language with its meaning; completion and docs read it."""


def field_predicate(name: str, op: str, value: str, context: Context) -> Predicate:
    """The predicate of `name op value`. Raises UsageError."""
    field = name.lower()
    if field.startswith("field."):
        return _text(lambda view: _own_field(view, name[6:].strip('"')), op, value, name)
    if not fold(value):
        raise _no_value(name, op)
    if field in _TEXTS:
        return _text(_TEXTS[field][1], op, value, name)
    if field in _WITHIN:
        return _within(_WITHIN[field][1], op, value, name)
    if field in _DATES:
        return _dated(field, op, value, context)
    if field in _RECORDS:
        from pipeline_tui.query.record_fields import record_predicate

        if op not in (":", "="):
            raise UsageError(f"{name} has no order: write {name}:VALUE")
        return record_predicate(field, value, context)
    special = _SPECIAL.get(field)
    if special is None:
        raise UsageError(_unknown(field))
    return special(op, value)


def _no_value(name: str, op: str) -> UsageError:
    return UsageError(f"the filter has no value after {name}{op}")


def _unknown(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, FIELDS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(FIELDS))}"
    return f"a filter knows no {name!r}: {hint}"


def word_predicate(word: str) -> Predicate:
    """Whether the word stands in a name, a title, a contact, a tag, an owner or a record."""
    from pipeline_tui.query import record_texts  # a filter without words pays nothing for it

    wanted = fold(word)

    def found(view: View) -> bool:
        return (
            wanted in fold(view.prospect.name)
            or any(wanted in fold(text) for text in _searched(view))
            or any(wanted in fold(text) for text in record_texts.texts_of(view))
            or _is_mentioned(view, wanted)
        )

    return found


def _is_mentioned(view: View, wanted: str) -> bool:
    """Whether an activity or a step of the deal, or of its prospect as a whole, holds a text."""
    deals = view.records.mentions().of(wanted).get(view.prospect.number)
    if not deals:
        return False
    return view.deal is None or view.deal.number in deals or 0 in deals


def _searched(view: View) -> list[str]:
    texts = [*view.tags, view.owner or "", view.prospect.needs, view.prospect.notes]
    for contact in view.prospect.contacts:
        texts += (contact.name, *contact.emails, *contact.phones)
    if view.deal is not None:
        texts += (view.deal.title, view.deal.product or "", *view.deal.competitors)
    if view.step is not None:
        texts.append(view.step.text)
    return texts


def _own_field(view: View, name: str) -> str | None:
    wanted = fold(name)
    for fields in (view.deal.fields if view.deal else {}, view.prospect.fields):
        for key, value in fields.items():
            if fold(key) == wanted:
                return value
    return None


def _equal_only(op: str, name: str) -> None:
    if op not in (":", "="):
        raise UsageError(f"{name} has no order: write {name}:VALUE")


def _text(read: Callable[[View], str | None], op: str, value: str, name: str) -> Predicate:
    _equal_only(op, name)
    wanted = {fold(part) for part in value.split(",")} - {""}
    if not wanted:
        raise _no_value(name, op)
    if wanted == {"none"}:
        return lambda view: not read(view)
    return lambda view: fold(read(view) or "") in wanted


def _within(read: Callable[[View], str | None], op: str, value: str, name: str) -> Predicate:
    _equal_only(op, name)
    wanted = fold(value)
    if wanted == "none":
        return lambda view: not read(view)
    return lambda view: wanted in fold(read(view) or "")


def _dated(name: str, op: str, value: str, context: Context) -> Predicate:
    _, lean, read = _DATES[name]
    if value.lower() == "none":
        _equal_only(op, name)
        return lambda view: read(view) is None
    if value.lower() == "overdue" and name == "due":
        return lambda view: view.step is not None and view.step.due < context.today
    wanted = parse_date(value, context.today, context.date_order, lean)
    compare = _OPERATORS[op]

    def holds(view: View) -> bool:
        day = read(view)
        return day is not None and compare(day, wanted)

    return holds


def _stage(op: str, value: str) -> Predicate:
    if op in (":", "="):
        stages = {parse_stage(part) for part in value.split(",")}
        return lambda view: view.deal is not None and view.deal.stage in stages
    compare, place = _OPERATORS[op], parse_stage(value).position
    return lambda view: view.deal is not None and compare(view.deal.stage.position, place)


def _status(op: str, value: str) -> Predicate:
    _equal_only(op, "status")
    wanted = set()
    for part in value.lower().split(","):
        if part not in list(Status):
            raise UsageError(f"unknown status {part!r}: use {', '.join(Status)}")
        wanted.add(Status(part))
    return lambda view: view.deal is not None and view.deal.status in wanted


def _value(op: str, value: str) -> Predicate:
    if value.lower() == "none":
        _equal_only(op, "value")
        return lambda view: view.deal is not None and view.deal.value is None
    currency = value[-3:].upper() if value[-3:].upper() in CURRENCIES else None
    money = parse_money(value, currency or _FINEST)
    wanted = money.amount
    if currency is None and money.currency != _FINEST:
        currency = money.currency  # named by its sign, or in front
    compare = _OPERATORS[op]
    return lambda view: (
        view.deal is not None
        and view.deal.value is not None
        and currency in (None, view.deal.currency)
        and compare(view.deal.value, wanted)
    )


def _tag(op: str, value: str) -> Predicate:
    _equal_only(op, "tag")
    wanted = {fold(part.removeprefix("#")) for part in value.split(",")}
    if wanted == {"none"}:
        return lambda view: not view.tags
    return lambda view: any(fold(tag) in wanted for tag in view.tags)


def _idle(op: str, value: str) -> Predicate:
    found = re.fullmatch(r"([0-9]{1,5})(d|w|)", value.lower())
    if not found:
        raise UsageError(f"{value!r} is not a valid number of days: write idle>14d or idle>2w")
    days = int(found[1]) * (7 if found[2] == "w" else 1)
    compare = _OPERATORS[op]
    return lambda view: isinstance(view, DealView) and compare(view.idle_days, days)


def _probability(op: str, value: str) -> Predicate:
    percent, compare = parse_probability(value), _OPERATORS[op]
    return lambda view: isinstance(view, DealView) and compare(view.probability, percent)


def _stale(op: str, value: str) -> Predicate:
    wanted = _yes_or_no("stale", op, value)
    return lambda view: isinstance(view, DealView) and view.is_stale is wanted


def _guessed(op: str, value: str) -> Predicate:
    wanted = _yes_or_no("guessed", op, value)
    return lambda view: isinstance(view, DealView) and bool(view.deal.guessed_dates) is wanted


def _yes_or_no(name: str, op: str, value: str) -> bool:
    _equal_only(op, name)
    return yes_or_no(value, f"write {name}:yes")


def _ref(op: str, value: str) -> Predicate:
    _equal_only(op, "ref")
    wanted = set(value.split(","))
    return lambda view: (
        view.prospect.ref in wanted or (view.deal is not None and view.deal.ref in wanted)
    )


_SPECIAL: dict[str, Callable[[str, str], Predicate]] = {
    "stage": _stage,
    "status": _status,
    "value": _value,
    "tag": _tag,
    "idle": _idle,
    "probability": _probability,
    "stale": _stale,
    "guessed": _guessed,
    "ref": _ref,
}
