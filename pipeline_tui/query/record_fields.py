"""The fields of a filter about what belongs to a deal: proposals, objections, contracts …"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import fold
from pipeline_tui.model.naming import yes_or_no
from pipeline_tui.query.views import DealView

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.query.fields import Context, Predicate
    from pipeline_tui.query.views import View


def record_predicate(field: str, value: str, context: Context) -> Predicate:
    """The predicate of `field:value`. Raises UsageError."""
    if field == "objection":
        from pipeline_tui.query.objections import objection_predicate

        return objection_predicate(value, context.categories)
    own = _OWN.get(field)
    if own is not None:
        return own(value)
    from pipeline_tui.query import care_fields

    return care_fields.predicate(field, value)


def _competitor(value: str) -> Predicate:
    if fold(value) == "none":
        return lambda view: view.deal is not None and not view.deal.competitors
    # a name may hold a comma itself: Acme, Inc.
    wanted = {fold(value), *(fold(part) for part in value.split(","))}
    return lambda view: (
        view.deal is not None and any(fold(each) in wanted for each in view.deal.competitors)
    )


def _proposal(value: str) -> Predicate:
    from pipeline_tui.query.proposal_fields import has_proposal

    return has_proposal(value)


def _key_account(value: str) -> Predicate:
    wanted = yes_or_no(value, "write key:yes")

    def holds(view: View) -> bool:
        terms = view.prospect.terms
        return (terms is not None and terms.key_account) is wanted

    return holds


def _reliability(value: str) -> Predicate:
    from pipeline_tui.model.grade import STALE, parse_grade

    wanted = {parse_grade(part) for part in value.split(",")}

    def holds(view: View) -> bool:
        grade = view.grade
        letter = grade.letter.value if grade.letter else "none"
        return letter in wanted or (grade.is_stale and STALE in wanted)

    return holds


def _duties(value: str) -> Predicate:
    from pipeline_tui.query.duties import duties_done

    if value.lower() not in ("open", "done"):
        raise UsageError(f"{value!r} is neither open nor done: write duties:open")
    wanted = value.lower() == "done"

    def holds(view: View) -> bool:
        if not isinstance(view, DealView):
            return False
        done, asked = duties_done(view)
        return (done == asked) is wanted

    return holds


_OWN: dict[str, Callable[[str], Predicate]] = {
    "competitor": _competitor,
    "proposal": _proposal,
    "key": _key_account,
    "reliability": _reliability,
    "duties": _duties,
}
