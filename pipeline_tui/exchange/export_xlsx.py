"""An export as a workbook: deals, prospects, contacts, next steps, obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.exchange.xlsx import Amount, SheetOut, Workbook, workbook
from pipeline_tui.model.contract import Obligation
from pipeline_tui.model.deal import ref_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.exchange.chosen import Chosen, OnePlanned
    from pipeline_tui.exchange.xlsx import Value
    from pipeline_tui.model.prospect import Contact, Prospect
    from pipeline_tui.query.views import DealView

# The words of `list --json`, as people write them: an import knows them too.
DEALS = (
    "Ref", "Prospect", "Title", "Stage", "Status", "Value", "Currency", "Probability",
    "Next step", "Next due", "Idle days", "Source", "Segment", "Owner", "Tags", "Created",
    "Closed", "Expected close", "Product", "Lost reason",
)  # fmt: skip
PROSPECTS = (
    "Ref", "Prospect", "Open deals", "Source", "Segment", "Owner", "Tags", "Created", "Needs",
    "Notes",
)  # fmt: skip
CONTACTS = ("Ref", "Prospect", "Contact", "Role", "Email", "Phone", "Decides")
STEPS = ("Ref", "Prospect", "Title", "Due", "Next step", "By", "Stage")
OBLIGATIONS = ("Ref", "Prospect", "Title", "Due", "Kind", "By", "Text", "Amount", "Currency",
               "Days late")  # fmt: skip


def deals_workbook(chosen: Chosen) -> Workbook:
    """The workbook of an export. Raises PipelineError where a sheet has no room."""
    people = ((prospect, each) for prospect, _ in chosen.prospects for each in prospect.contacts)
    return workbook(
        (
            SheetOut("Deals", DEALS, map(_deal, chosen.deals)),
            SheetOut("Prospects", PROSPECTS, (_prospect(*each) for each in chosen.prospects)),
            SheetOut("Contacts", CONTACTS, (_contact(*each) for each in people)),
            SheetOut("Next steps", STEPS, map(_step, chosen.steps())),
            SheetOut("Obligations", OBLIGATIONS, _obligations(chosen)),
        ),
        chosen.saved,
    )


def _deal(view: DealView) -> Sequence[Value]:
    record = view.record()
    return (
        record.ref,
        record.prospect,
        record.title,
        record.stage,
        record.status,
        Amount(record.value, record.currency) if record.value is not None else None,
        record.currency,
        record.probability,
        record.next_step,
        record.next_due,
        record.idle_days,
        record.source,
        record.segment,
        record.owner,
        ", ".join(record.tags),
        record.created,
        record.closed,
        record.expected_close,
        record.product,
        record.lost_reason,
    )


def _prospect(prospect: Prospect, views: Sequence[DealView]) -> Sequence[Value]:
    return (
        prospect.ref,
        prospect.name,
        sum(view.deal.is_open for view in views),
        prospect.source,
        prospect.segment,
        prospect.owner,
        ", ".join(prospect.tags),
        prospect.created,
        prospect.needs,
        prospect.notes,
    )


def _contact(prospect: Prospect, contact: Contact) -> Sequence[Value]:
    return (
        prospect.ref,
        prospect.name,
        contact.name,
        contact.role,
        ", ".join(contact.emails),
        "; ".join(contact.phones),
        "yes" if contact.decides else "",
    )


def _step(planned: OnePlanned) -> Sequence[Value]:
    step, view = planned.what, planned.view
    return (
        ref_of(step.prospect, step.deal),
        planned.prospect.name,
        view.deal.title if view else "",
        step.due,
        step.text,
        step.by.value,
        view.deal.stage.value if view else "",
    )


def _obligations(chosen: Chosen) -> Iterator[Sequence[Value]]:
    for planned in chosen.obligations():
        owed = planned.what
        if not isinstance(owed, Obligation):
            continue
        yield (
            ref_of(owed.prospect, owed.deal),
            planned.prospect.name,
            planned.view.deal.title if planned.view else "",
            owed.due,
            owed.kind.value,
            owed.by.value,
            owed.text,
            Amount(owed.amount, owed.currency) if owed.amount is not None else None,
            owed.currency,
            owed.days_late(chosen.today),
        )
