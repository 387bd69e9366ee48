"""One prospect with everything about it, as `--json` gives it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.activity import Activity, Step
from pipeline_tui.model.contract import Contract, Obligation
from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.evidence import Evidence
from pipeline_tui.model.feedback import Feedback
from pipeline_tui.model.grade import Grade, grade_of
from pipeline_tui.model.history import Event
from pipeline_tui.model.objection import Objection
from pipeline_tui.model.product import Product
from pipeline_tui.model.proposal import Proposal
from pipeline_tui.model.prospect import Prospect
from pipeline_tui.query.duties import all_duties
from pipeline_tui.query.records import Records
from pipeline_tui.query.views import DealRecord, DealView
from pipeline_tui.reports.care import FeedbackRecord, feedback_record
from pipeline_tui.reports.contracts import (
    ContractRecord,
    ObligationRecord,
    contract_record,
    obligation_record,
)
from pipeline_tui.reports.cross_selling import unsold_names
from pipeline_tui.reports.duties import DutyRecord, duty_record
from pipeline_tui.reports.objections import ObjectionRecord, objection_record
from pipeline_tui.reports.proposals import (
    ProposalRecord,
    TermsRecord,
    proposal_record,
    terms_record,
)
from pipeline_tui.reports.referrals import (
    NO_REFERRALS,
    Referrals,
    ReferrerRecord,
    referrals_of,
)
from pipeline_tui.reports.reliability import (
    EvidenceRecord,
    GradeRecord,
    evidence_record,
    grade_record,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.prospect import Contact
    from pipeline_tui.query.views import View


class ContactRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A person at a prospect."""

    id: int
    name: str
    role: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    decides: bool
    """Whether this is the person who decides."""


class ProspectRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A prospect as `list --prospects --json` gives it."""

    ref: str
    uid: str
    prospect: str
    source: str | None
    segment: str | None
    owner: str | None
    tags: tuple[str, ...]
    fields: dict[str, str]
    needs: str
    notes: str
    referred_by: ReferrerRecord | None
    cadence_days: int | None
    created: date
    contacts: tuple[ContactRecord, ...]
    deals: tuple[str, ...]
    """The references of its deals."""
    terms: TermsRecord | None = None
    """The terms on which it buys, where they are its own."""


class DealDossier(DealRecord, frozen=True, kw_only=True):
    """A deal with its history."""

    fields: dict[str, str]
    history: tuple[Event, ...]
    duties: tuple[DutyRecord, ...]
    """Of every stage, its own first."""


class ActivityRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened."""

    id: int
    ref: str
    kind: str
    on: date
    text: str
    outcome: str


class StepRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Something planned, or done."""

    id: int
    ref: str
    text: str
    due: date
    by: str
    done: date | None


class Dossier(ProspectRecord, frozen=True, kw_only=True):
    """A prospect as `show --json` gives it."""

    referred: tuple[str, ...]
    """The references of those that it named to us."""
    deal_records: tuple[DealDossier, ...]
    activities: tuple[ActivityRecord, ...]
    next_steps: tuple[StepRecord, ...]
    proposals: tuple[ProposalRecord, ...]
    objections: tuple[ObjectionRecord, ...]
    contracts: tuple[ContractRecord, ...]
    obligations: tuple[ObligationRecord, ...]
    feedback: tuple[FeedbackRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    not_bought: tuple[str, ...]
    """Products on offer that are in none of its won deals; none for one that bought nothing."""
    grade: GradeRecord


def contact_record(contact: Contact) -> ContactRecord:
    """A contact as JSON gives it."""
    return ContactRecord(
        id=contact.id,
        name=contact.name,
        role=contact.role,
        emails=contact.emails,
        phones=contact.phones,
        decides=contact.decides,
    )


def prospect_record(
    prospect: Prospect, views: Sequence[View], referred_by: ReferrerRecord | None = None
) -> ProspectRecord:
    """A prospect with the references of its deals, and who named it to us."""
    return ProspectRecord(
        ref=prospect.ref,
        uid=prospect.uid,
        prospect=prospect.name,
        source=prospect.source,
        segment=prospect.segment,
        owner=prospect.owner,
        tags=prospect.tags,
        fields=prospect.fields,
        needs=prospect.needs,
        notes=prospect.notes,
        referred_by=referred_by,
        cadence_days=prospect.cadence_days,
        created=prospect.created,
        contacts=tuple(contact_record(each) for each in prospect.contacts),
        deals=tuple(view.deal.ref for view in views if isinstance(view, DealView)),
        terms=terms_record(prospect.terms) if prospect.terms else None,
    )


def activity_record(activity: Activity) -> ActivityRecord:
    """An activity as JSON gives it."""
    return ActivityRecord(
        id=activity.id,
        ref=ref_of(activity.prospect, activity.deal),
        kind=activity.kind.value,
        on=activity.on,
        text=activity.text,
        outcome=activity.outcome,
    )


def step_record(step: Step) -> StepRecord:
    """A next step as JSON gives it."""
    return StepRecord(
        id=step.id,
        ref=ref_of(step.prospect, step.deal),
        text=step.text,
        due=step.due,
        by=step.by.value,
        done=step.done,
    )


class Everything(msgspec.Struct, frozen=True):
    """A prospect with all that hangs on it, for a page or for JSON."""

    prospect: Prospect
    views: list[DealView]
    activities: list[Activity]
    steps: list[Step]
    today: date
    proposals: list[Proposal]
    objections: list[Objection]
    contracts: list[Contract]
    obligations: list[Obligation]
    feedback: list[Feedback]
    evidence: list[Evidence]
    not_bought: list[str]
    """Products on offer that are in none of its won deals."""

    @property
    def grade(self) -> Grade:
        """The reliability of the prospect."""
        return grade_of(self.evidence, self.today)

    referrals: Referrals = NO_REFERRALS

    def prospect_record(self) -> ProspectRecord:
        """The prospect alone, with the references of its deals."""
        return prospect_record(self.prospect, self.views, self.referrals.record())

    def record(self) -> Dossier:
        """As `show --json` gives it."""
        return Dossier(
            **msgspec.structs.asdict(self.prospect_record()),
            referred=tuple(str(each.number) for each in self.referrals.referred),
            deal_records=tuple(
                DealDossier(
                    **msgspec.structs.asdict(view.record()),
                    fields=view.deal.fields,
                    history=view.deal.history,
                    duties=tuple(duty_record(each) for each in all_duties(view)),
                )
                for view in self.views
            ),
            activities=tuple(activity_record(each) for each in self.activities),
            next_steps=tuple(step_record(each) for each in self.steps),
            proposals=tuple(proposal_record(each, self.today) for each in self.proposals),
            objections=tuple(objection_record(each) for each in self.objections),
            contracts=tuple(contract_record(each) for each in self.contracts),
            obligations=tuple(obligation_record(each, self.today) for each in self.obligations),
            feedback=tuple(feedback_record(each) for each in self.feedback),
            evidence=tuple(evidence_record(each, self.today) for each in self.evidence),
            not_bought=tuple(self.not_bought),
            grade=grade_record(self.grade),
        )


def everything_about(
    snapshot: Snapshot, prospect: Prospect, today: date, settings: Settings
) -> Everything:
    """A prospect with its deals and all that belongs to it."""
    from pipeline_tui.query.refs import deals_of

    number = prospect.number
    records = Records(snapshot, number)
    steps = list(snapshot.steps.of_prospects({prospect.number}))
    views = []
    for deal in deals_of(snapshot, prospect):
        planned = [step for step in steps if step.deal == deal.number and step.done is None]
        first = min(planned, key=lambda step: (step.due, step.id), default=None)
        views.append(DealView(prospect, deal, first, today, settings, records))
    proposals = list(snapshot.of(Proposal).of_prospects({number}))
    return Everything(
        prospect=prospect,
        views=views,
        activities=list(snapshot.activities.of_prospects({number})),
        steps=steps,
        today=today,
        proposals=proposals,
        objections=list(snapshot.of(Objection).of_prospects({number})),
        contracts=list(snapshot.of(Contract).of_prospects({number})),
        obligations=list(snapshot.of(Obligation).of_prospects({number})),
        feedback=list(snapshot.of(Feedback).of_prospects({number})),
        evidence=list(snapshot.of(Evidence).of_prospects({number})),
        not_bought=unsold_names(snapshot.of(Product), (view.deal for view in views), proposals),
        referrals=referrals_of(prospect.uid, prospect.referred_by, records.named()),
    )
