"""What a manager does with the records of the job."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from dice import Dice, a_deal, a_prospect, another, its_prospect

from pipeline_tui.actions import (
    cadence,
    competitors,
    contracts,
    duties,
    evidence,
    feedback,
    moving,
    objections,
    obligations,
    products,
    proposal_answers,
    proposals,
    referrals,
    terms,
)
from pipeline_tui.config import Settings
from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.model.evidence import Evidence, EvidenceKind, Verdict
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.model.money import Money
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.model.product import Product
from pipeline_tui.model.proposal import Proposal
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Change

CATEGORIES = ("price", "timing")


def _proposal(change: Change, dice: Dice) -> None:
    deal = a_deal(change, dice)
    new = proposals.NewProposal(lines=(f"Panel x {dice.b + 1} @ 10",), title=dice.text)
    proposals.add_proposal(change, its_prospect(change, deal), deal, new, 14)


def _edit_proposal(change: Change, dice: Dice) -> None:
    edit = proposals.ProposalEdit(discount=Decimal(dice.b), note=dice.text)
    proposals.edit_proposal(change, dice.one_of(change.of(Proposal)), edit)


def _accept(change: Change, dice: Dice) -> None:
    chosen = dice.one_of(change.of(Proposal))
    proposal_answers.accept_proposal(change, chosen, proposal_answers.Accepting())


def _objection(change: Change, dice: Dice) -> None:
    deal = a_deal(change, dice)
    raised = objections.Raised(CATEGORIES[dice.b % 2], dice.text or "dear", "Sunpower")
    objections.raise_objection(change, its_prospect(change, deal), deal, raised, CATEGORIES)


def _contract(change: Change, dice: Dice) -> None:
    new = contracts.NewContract(number=dice.text, starts=change.today, documents=("extract",))
    contracts.add_contract(change, a_deal(change, dice), new)


def _obligations(change: Change, dice: Dice) -> None:
    new = obligations.NewObligation(
        ObligationKind.PAYMENT,
        change.today + timedelta(days=dice.b),
        dice.text,
        Money(Decimal(90), "EUR"),
    )
    obligations.add_obligations(change, dice.one_of(change.of(Contract)), new)


def _feedback(change: Change, dice: Dice) -> None:
    new = feedback.NewFeedback(list(FeedbackKind)[dice.b % 3], dice.text or "good")
    feedback.add_feedback(change, a_prospect(change, dice), None, new)


def _evidence(change: Change, dice: Dice) -> None:
    checked = evidence.Checked(list(EvidenceKind)[dice.b % 5], list(Verdict)[dice.a % 3])
    evidence.add_evidence(change, a_prospect(change, dice), checked)


def _duty(change: Change, dice: Dice) -> None:
    deal = a_deal(change, dice)
    settings = Settings()
    duties.tick_duty(change, deal, dice.other(duties.duties_of(change, deal, settings)))


def _on_deal(change: Change, dice: Dice) -> None:
    deal = competitors.named_on_deal(change, a_deal(change, dice), [f"Rival {dice.b % 3}"])
    change.put(deal)


def _rival(change: Change, dice: Dice) -> None:
    findings = competitors.Findings(strengths=(dice.text or "fast",))
    competitors.add_competitor(change, f"Rival {dice.b % 3}", findings)


def _product(change: Change, dice: Dice) -> None:
    products.add_product(change, products.NewProduct(f"Panel {dice.b % 3}"))


def _terms(change: Change, dice: Dice) -> None:
    edit = terms.TermsEdit(key_account=True, discount=Decimal(dice.b))
    terms.edit_terms(change, a_prospect(change, dice), edit)


JOB_ACTIONS: dict[str, Callable[[Change, Dice], object]] = {
    "move on": lambda change, dice: moving.move_on(
        change, a_deal(change, dice), list(Stage)[dice.b % 5], moving.Way(Settings())
    ),
    "advance": lambda change, dice: moving.advance(
        change, a_deal(change, dice), moving.Way(Settings())
    ),
    "win": lambda change, dice: moving.win(change, a_deal(change, dice), moving.Way(Settings())),
    "proposal add": _proposal,
    "proposal edit": _edit_proposal,
    "proposal send": lambda change, dice: proposal_answers.send_proposal(
        change, dice.one_of(change.of(Proposal))
    ),
    "proposal accept": _accept,
    "proposal refuse": lambda change, dice: proposal_answers.refuse_proposal(
        change, dice.one_of(change.of(Proposal)), dice.text or "price"
    ),
    "objection add": _objection,
    "objection answer": lambda change, dice: objections.answer_objection(
        change, dice.one_of(change.of(Objection)), dice.text or "it lasts"
    ),
    "objection close": lambda change, dice: objections.close_objection(
        change, dice.one_of(change.of(Objection)), list(Outcome)[dice.b % 2]
    ),
    "contract add": _contract,
    "contract sign": lambda change, dice: contracts.sign_contract(
        change, dice.one_of(change.of(Contract))
    ),
    "contract document": lambda change, dice: contracts.tick_document(
        change, dice.one_of(change.of(Contract)), dice.text or "extract"
    ),
    "contract remove": lambda change, dice: contracts.remove_contract(
        change, dice.one_of(change.of(Contract))
    ),
    "obligation add": _obligations,
    "obligation done": lambda change, dice: obligations.finish_obligation(
        change, dice.one_of(change.of(Obligation))
    ),
    "feedback add": _feedback,
    "feedback resolve": lambda change, dice: feedback.resolve_feedback(
        change, dice.one_of(change.of(Feedback)), dice.text or "settled"
    ),
    "cadence": lambda change, dice: cadence.set_cadence(
        change, a_prospect(change, dice), dice.b or None
    ),
    "referral": lambda change, dice: referrals.refer(
        change, a_prospect(change, dice), another(change, dice)
    ),
    "referral clear": lambda change, dice: referrals.clear_referral(
        change, a_prospect(change, dice)
    ),
    "reliability add": _evidence,
    "reliability remove": lambda change, dice: evidence.remove_evidence(
        change, dice.one_of(change.of(Evidence))
    ),
    "duty": _duty,
    "competitor add": _rival,
    "competitor on deal": _on_deal,
    "competitor rename": lambda change, dice: competitors.rename_competitor(
        change, dice.one_of(change.of(Competitor)), dice.text or "Rival X"
    ),
    "product add": _product,
    "product remove": lambda change, dice: products.remove_product(
        change, dice.one_of(change.of(Product))
    ),
    "terms": _terms,
    "terms clear": lambda change, dice: terms.clear_terms(change, a_prospect(change, dice)),
}
