"""The fields of a filter about contracts, obligations, feedback and referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.model.contract import Contract, Obligation
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipeline_tui.query.views import View

    Predicate = Callable[[View], bool]

_CONTRACT: dict[str, Callable[[Contract, date], bool]] = {
    "unsigned": lambda each, today: each.signed is None,
    "signed": lambda each, today: each.signed is not None,
    "ending": lambda each, today: each.is_ending(today),
    "ended": lambda each, today: each.ended is not None,
    "missing": lambda each, today: bool(each.missing),
}
_OBLIGATION: dict[str, Callable[[Obligation, date], bool]] = {
    "open": lambda each, today: each.is_open,
    "due": lambda each, today: each.is_open and each.due <= today,
    "overdue": lambda each, today: each.is_open and each.due < today,
    "done": lambda each, today: not each.is_open,
}


def _is(kind: FeedbackKind) -> Callable[[Feedback, date], bool]:
    return lambda each, today: each.kind is kind


_FEEDBACK: dict[str, Callable[[Feedback, date], bool]] = {
    "open": lambda each, today: each.is_open,
    "overdue": lambda each, today: each.is_open and each.due is not None and each.due < today,
    **{kind.value: _is(kind) for kind in FeedbackKind},
}

_KNOWN = {
    "contract": tuple(_CONTRACT),
    "obligation": tuple(_OBLIGATION),
    "feedback": tuple(_FEEDBACK),
}


def predicate(field: str, value: str) -> Predicate:
    """The predicate of `contract:`, `obligation:`, `feedback:` or `referrer:`; of several
    words behind a comma one must hold. Raises UsageError."""
    if field == "referrer":
        return _referrer(value)
    words = {part.strip().lower() for part in value.split(",")}
    known = _KNOWN[field]
    for word in sorted(words - {*known, "none"}):
        raise UsageError(f"unknown {field} {word!r}: use none, {', '.join(known)}")
    if field == "contract":
        return _of_contracts(words)
    return _of_obligations(words) if field == "obligation" else _of_feedback(words)


def _of_contracts(words: set[str]) -> Predicate:
    tests = [_CONTRACT[word] for word in words if word != "none"]

    def holds(view: View) -> bool:
        found = view.records.of(Contract, view.prospect.number, _number(view))
        if not found:
            return "none" in words
        return any(test(each, view.today) for test in tests for each in found)

    return holds


def _of_obligations(words: set[str]) -> Predicate:
    tests = [_OBLIGATION[word] for word in words if word != "none"]

    def holds(view: View) -> bool:
        found = view.records.of(Obligation, view.prospect.number, _number(view))
        if not found:
            return "none" in words
        return any(test(each, view.today) for test in tests for each in found)

    return holds


def _of_feedback(words: set[str]) -> Predicate:
    tests = [_FEEDBACK[word] for word in words if word != "none"]

    def holds(view: View) -> bool:
        deal = _number(view)
        found = [
            each
            for each in view.records.of(Feedback, view.prospect.number)
            if deal is None or each.deal in (deal, None)
        ]
        if not found:
            return "none" in words
        return any(test(each, view.today) for test in tests for each in found)

    return holds


def _number(view: View) -> int | None:
    return view.deal.number if view.deal else None


def _referrer(value: str) -> Predicate:
    words = [fold(part) for part in value.split(",") if part.strip()]

    def holds(view: View) -> bool:
        uid = view.prospect.referred_by
        if uid is None:
            return "none" in words
        if "any" in words:
            return True
        named = view.records.named().get(uid)
        return named is not None and any(
            word == str(named.number) if word.isdigit() else word in fold(named.name)
            for word in words
            if word != "none"
        )

    return holds
