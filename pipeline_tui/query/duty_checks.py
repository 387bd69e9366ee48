"""The checks of the duties that the program knows: each says in words what is missing,
or nothing where the data shows that the duty is done.

They read the records of the deal's prospect only, through the view: a board asks them
for the cards that are visible.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec

from pipeline_tui.model.activity import Activity, ActivityKind, Step
from pipeline_tui.model.contract import Contract, Obligation
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.model.history import Moved, Opened, Reopened
from pipeline_tui.model.objection import Objection, ObjectionStatus
from pipeline_tui.model.proposal import Answer, Proposal
from pipeline_tui.model.stages import Stage
from pipeline_tui.present import values

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import DealView

Check = Callable[["DealView"], str]
R = TypeVar("R", bound=msgspec.Struct)
_TALKS = frozenset((ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.VISIT))


def _of(view: DealView, kind: type[R]) -> list[R]:
    """The records of the deal, and those of its prospect that name no deal."""
    found = view.records.of(kind, view.prospect.number)
    if not found:
        return found
    return [each for each in found if getattr(each, "deal", None) in (view.deal.number, None)]


def _day(view: DealView, day: date) -> str:
    return values.day(day, view.today)


def entered(deal: Deal, stage: Stage) -> date | None:
    """The day on which a deal first came as far as a stage; none while it has not."""
    for event in deal.history:
        if isinstance(event, Opened | Reopened):
            reached = event.stage
        elif isinstance(event, Moved):
            reached = event.new
        else:
            continue
        if reached.position >= stage.position:
            return event.on
    return deal.created if deal.stage.position >= stage.position else None


# -- search --------------------------------------------------------------------------


def _source(view: DealView) -> str:
    return "" if view.prospect.source else "the prospect has no source"


def _segment(view: DealView) -> str:
    return "" if view.prospect.segment else "the prospect has no segment"


def _contact(view: DealView) -> str:
    if any(each.emails or each.phones for each in view.prospect.contacts):
        return ""
    return "no contact has a phone or a mail" if view.prospect.contacts else "there is no contact"


def _needs(view: DealView) -> str:
    return "" if view.prospect.needs.strip() else "no needs are noted"


def _reliability(view: DealView) -> str:
    grade = view.grade
    if grade.letter is None:
        return "nothing was checked"
    since = grade.stale_since
    return f"what was checked is stale since {_day(view, since)}" if since else ""


def _first_step(view: DealView) -> str:
    return "" if view.step is not None or _of(view, Step) else "no next step was ever planned"


# -- negotiation ---------------------------------------------------------------------


def _decision_maker(view: DealView) -> str:
    if any(each.decides for each in view.prospect.contacts):
        return ""
    return "no contact is marked as the one who decides"


def _needs_clarified(view: DealView) -> str:
    if missing := _needs(view):
        return missing
    since = entered(view.deal, Stage.NEGOTIATION)
    if since is None:
        return "the deal has not come to negotiation yet"
    if any(each.kind in _TALKS and each.on >= since for each in _of(view, Activity)):
        return ""
    return f"no meeting, visit or call since {_day(view, since)}"


def _proposal_sent(view: DealView) -> str:
    proposals = [each for each in _of(view, Proposal) if each.deal == view.deal.number]
    if any(each.sent is not None or each.answer is not None for each in proposals):
        return ""
    return "the proposal is a draft" if proposals else "there is no proposal"


def _competitors(view: DealView) -> str:
    return "" if view.deal.competitors else "the deal names no competitor"


# -- objections ----------------------------------------------------------------------


def _objections_answered(view: DealView) -> str:
    silent = sum(each.status is ObjectionStatus.OPEN for each in _of(view, Objection))
    return f"{values.count(silent, 'objection')} without an answer" if silent else ""


def _no_objection_open(view: DealView) -> str:
    unsettled = sum(each.is_open for each in _of(view, Objection))
    return f"{values.count(unsettled, 'objection')} without an outcome" if unsettled else ""


def _terms(view: DealView) -> str:
    if view.prospect.terms is not None:
        return ""
    if any(each.answer is Answer.ACCEPTED for each in _of(view, Proposal)):
        return ""
    return "the prospect has no terms, and no proposal is accepted"


# -- contract ------------------------------------------------------------------------

_NO_CONTRACT = "there is no contract"


def _contracts(view: DealView) -> list[Contract]:
    """Those that hold; where all have ended, all of them."""
    contracts = [each for each in _of(view, Contract) if each.deal == view.deal.number]
    return [each for each in contracts if each.ended is None] or contracts


def _number_and_dates(view: DealView) -> str:
    contracts = _contracts(view)
    if not contracts:
        return _NO_CONTRACT
    if any(not each.number for each in contracts):
        return "the contract has no number"
    return "the contract has no first day" if any(not c.starts for c in contracts) else ""


def _documents(view: DealView) -> str:
    contracts = _contracts(view)
    if not contracts:
        return _NO_CONTRACT
    missing = [document.name for each in contracts for document in each.missing]
    return f"missing: {', '.join(missing)}" if missing else ""


def _obligations_entered(view: DealView) -> str:
    return "" if _of(view, Obligation) else "no delivery or payment is entered"


def _signed(view: DealView) -> str:
    contracts = _contracts(view)
    if not contracts:
        return _NO_CONTRACT
    return "" if all(each.signed for each in contracts) else "the contract is not signed"


# -- after-sales ---------------------------------------------------------------------


def _on_time(view: DealView) -> str:
    late = sum(each.done is None and each.due < view.today for each in _of(view, Obligation))
    return f"{values.count(late, 'delivery or payment', 'deliveries or payments')} overdue" \
        if late else ""  # fmt: skip


def _feedback_asked(view: DealView) -> str:
    since = entered(view.deal, Stage.AFTER_SALES)
    if since is None:
        return "the deal is not won yet"
    if any(each.on >= since for each in _of(view, Feedback)):
        return ""
    return f"no feedback since {_day(view, since)}"


def _complaints(view: DealView) -> str:
    unsettled = sum(
        each.is_open and each.kind is FeedbackKind.COMPLAINT for each in _of(view, Feedback)
    )
    return f"{values.count(unsettled, 'complaint')} not settled" if unsettled else ""


def _referral(view: DealView) -> str:
    return "" if view.records.has_referred(view.prospect.uid) else "it has referred nobody"


def _next_contact(view: DealView) -> str:
    if view.step is not None or any(each.done is None for each in _of(view, Step)):
        return ""
    return "no next step is planned"


CHECKS: dict[str, Check] = {
    "source recorded": _source,
    "segment set": _segment,
    "contact with a phone or mail": _contact,
    "needs noted": _needs,
    "reliability checked": _reliability,
    "first next step dated": _first_step,
    "decision maker known": _decision_maker,
    "needs clarified in a meeting or call": _needs_clarified,
    "individual proposal sent": _proposal_sent,
    "competitors known": _competitors,
    "every objection answered": _objections_answered,
    "none left open": _no_objection_open,
    "terms agreed": _terms,
    "contract number and dates": _number_and_dates,
    "every required document present": _documents,
    "obligations entered": _obligations_entered,
    "signed": _signed,
    "deliveries and payments on time": _on_time,
    "feedback asked": _feedback_asked,
    "complaints settled": _complaints,
    "referral asked": _referral,
    "next contact dated": _next_contact,
}
"""By folded name."""
