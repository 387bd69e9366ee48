"""What is corrected or taken back in the job; each raises where it makes no sense."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from dice import Dice, a_deal, its_prospect

from pipeline_tui.actions import (
    competitors,
    contracts,
    duties,
    evidence,
    feedback,
    objections,
    obligations,
    products,
    proposal_answers,
    proposals,
)
from pipeline_tui.config import Settings
from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.model.evidence import Evidence, Verdict
from pipeline_tui.model.feedback import Feedback
from pipeline_tui.model.money import Money
from pipeline_tui.model.objection import Objection
from pipeline_tui.model.product import Product
from pipeline_tui.model.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Change

CATEGORIES = ("price", "timing")


def _copy_proposal(change: Change, dice: Dice) -> None:
    deal = a_deal(change, dice)
    chosen = dice.other(change.of(Proposal))
    proposals.copy_proposal(change, chosen, its_prospect(change, deal), deal, 14)


def _split(change: Change, dice: Dice) -> None:
    """Several payments at once."""
    contract = dice.one_of(change.of(Contract))
    recurs = obligations.Recurs(split=dice.b % 4 + 1)
    new = obligations.NewObligation(
        ObligationKind.PAYMENT,
        change.today,
        money=Money(Decimal(100), "EUR"),
        repeat=obligations.repetition(contract, change.today, recurs),
        split=recurs.split,
    )
    obligations.add_obligations(change, contract, new)


def _edit_obligation(change: Change, dice: Dice) -> None:
    chosen = dice.one_of(change.of(Obligation))
    contract = change.of(Contract).get(chosen.contract)
    assert contract is not None
    edit = obligations.ObligationEdit(text=dice.text, due=change.today + timedelta(days=dice.b))
    obligations.edit_obligation(change, chosen, contract, edit)


def _edit_objection(change: Change, dice: Dice) -> None:
    edit = objections.ObjectionEdit(words=dice.text or "dear", competitor=f"Rival {dice.b % 3}")
    objections.edit_objection(change, dice.one_of(change.of(Objection)), edit, CATEGORIES)


def _untick(change: Change, dice: Dice) -> None:
    deal = a_deal(change, dice)
    ticked = [each for each in duties.duties_of(change, deal, Settings()) if each.ticked]
    duties.untick_duty(change, deal, dice.other(ticked))


def _price(change: Change, dice: Dice) -> None:
    card = dice.one_of(change.of(Competitor))
    competitors.see_price(change, card, "Panel", Money(Decimal(dice.b), "EUR"), None, dice.text)


CORRECTIONS: dict[str, Callable[[Change, Dice], object]] = {
    "proposal line": lambda change, dice: proposals.add_lines(
        change, dice.one_of(change.of(Proposal)), [f"Cable x {dice.b + 1} @ 2"]
    ),
    "proposal line remove": lambda change, dice: proposals.remove_line(
        change, dice.one_of(change.of(Proposal)), "1"
    ),
    "proposal copy": _copy_proposal,
    "proposal value": lambda change, dice: proposal_answers.put_value(
        change, dice.one_of(change.of(Proposal))
    ),
    "proposal remove": lambda change, dice: proposals.remove_proposal(
        change, dice.one_of(change.of(Proposal))
    ),
    "objection edit": _edit_objection,
    "objection reopen": lambda change, dice: objections.reopen_objection(
        change, dice.one_of(change.of(Objection))
    ),
    "objection remove": lambda change, dice: objections.remove_objection(
        change, dice.one_of(change.of(Objection))
    ),
    "contract edit": lambda change, dice: contracts.edit_contract(
        change,
        dice.one_of(change.of(Contract)),
        contracts.ContractEdit(ends=change.today + timedelta(days=dice.b * 20)),
    ),
    "contract renew": lambda change, dice: contracts.renew_contract(
        change, dice.one_of(change.of(Contract)), change.today + timedelta(days=900 + dice.b)
    ),
    "contract end": lambda change, dice: contracts.end_contract(
        change, dice.one_of(change.of(Contract))
    ),
    "contract drop": lambda change, dice: contracts.drop_document(
        change, dice.one_of(change.of(Contract)), "extract"
    ),
    "obligation split": _split,
    "obligation edit": _edit_obligation,
    "obligation reopen": lambda change, dice: obligations.reopen_obligation(
        change, dice.one_of(change.of(Obligation))
    ),
    "feedback reopen": lambda change, dice: feedback.reopen_feedback(
        change, dice.one_of(change.of(Feedback))
    ),
    "feedback edit": lambda change, dice: feedback.edit_feedback(
        change,
        dice.one_of(change.of(Feedback)),
        feedback.FeedbackEdit(words=dice.text or "bad", score=dice.b % 11),
    ),
    "reliability edit": lambda change, dice: evidence.edit_evidence(
        change,
        dice.one_of(change.of(Evidence)),
        evidence.EvidenceEdit(says=list(Verdict)[dice.b % 3], text=dice.text),
    ),
    "duty undone": _untick,
    "competitor price": _price,
    "competitor remove": lambda change, dice: competitors.remove_competitor(
        change, dice.one_of(change.of(Competitor)), everywhere=dice.b % 2 == 0
    ),
    "product edit": lambda change, dice: products.edit_product(
        change, dice.one_of(change.of(Product)), products.ProductEdit(name=dice.text or "Cell")
    ),
}
