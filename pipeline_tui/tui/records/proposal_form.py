"""The form of a proposal: one product a line, with the total as it is typed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline_tui.actions.offer_lines import read_lines, typed_lines
from pipeline_tui.actions.proposals import NewProposal, ProposalEdit
from pipeline_tui.model.offer_line import parse_percent
from pipeline_tui.model.product import Product
from pipeline_tui.model.terms import Terms
from pipeline_tui.present import values
from pipeline_tui.query.catalogue import Catalogue
from pipeline_tui.tui.dialogs.form import Field, Form
from pipeline_tui.tui.records.terms import days, shown_days, shown_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline_tui.model.proposal import Proposal
    from pipeline_tui.tui.dialogs.form import Answers
    from pipeline_tui.tui.records.scene import Scene

_NONE = "none"


def new_form(scene: Scene) -> Form:
    """Draw one up; discount, bonus and days to pay are those of the prospect's terms."""
    return _form(scene, f"Proposal for {scene.label}", _new_texts(scene), _usual(scene))


def _new_texts(scene: Scene) -> Answers:
    terms = scene.prospect.terms or Terms()
    until = scene.today + timedelta(days=scene.settings.proposal_valid_days)
    return {
        "title": "",
        "lines": "",
        "discount": f"{terms.discount:f}" if terms.discount else "",
        "valid": until.isoformat(),
        "payment": "" if terms.payment_days is None else str(terms.payment_days),
        "bonus": terms.bonus,
        "note": "",
    }


def edit_form(scene: Scene, proposal: Proposal) -> Form:
    """Change a draft."""
    texts = texts_of(proposal)
    return _form(scene, f"Edit proposal {proposal.id}", texts, proposal.currency)


def _usual(scene: Scene) -> str:
    return scene.view.deal.currency if scene.view else scene.settings.currency


def _form(scene: Scene, title: str, texts: Answers, usual: str) -> Form:
    hint = "Inverter x 10 @ 480 -5%, one product a line"
    return Form(
        title,
        (
            Field("lines", "Lines", texts["lines"], hint, _lines_check(scene, usual),
                  has_lines=True),
            Field("title", "Title", texts["title"], "roof of the plant"),
            Field("discount", "Discount", texts["discount"], "percent off the whole: 5",
                  shown_percent),
            Field("valid", "Valid until", texts["valid"], "+30d, 15 dec, none", shown_until(scene)),
            Field("payment", "Days to pay", texts["payment"], "30", shown_days),
            Field("bonus", "Bonus", texts["bonus"], "free service for a year"),
            Field("note", "Note", texts["note"], has_lines=True),
        ),
    )  # fmt: skip


def _lines_check(scene: Scene, usual: str) -> Callable[[str], str]:
    """Says what the lines come to."""
    records = scene.view.records if scene.view else None
    catalogue = Catalogue(records.all(Product) if records else ())

    def check(text: str) -> str:
        found = read_lines(split_lines(text), catalogue, usual)
        count = values.count(len(found.lines), "line")
        return f"{count}, {values.money(found.total, found.currency)}"

    return check


def shown_until(scene: Scene) -> Callable[[str], str]:
    """Says which day a phrase means, or that there is no end."""

    def check(text: str) -> str:
        if text.strip().lower() == _NONE:
            return "without an end"
        found = scene.day(text)
        return f"{found:%A}, {found.isoformat()}"

    return check


def split_lines(text: str) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def texts_of(proposal: Proposal) -> Answers:
    """The fields of a proposal as the form shows them."""
    return {
        "title": proposal.title,
        "lines": typed_lines(proposal),
        "discount": f"{proposal.discount:f}" if proposal.discount else "",
        "valid": proposal.valid_until.isoformat() if proposal.valid_until else _NONE,
        "payment": "" if proposal.payment_days is None else str(proposal.payment_days),
        "bonus": proposal.bonus,
        "note": proposal.note,
    }


def new_proposal(scene: Scene, answers: Answers) -> NewProposal:
    """What the answers say; an emptied field means none, whatever the terms are.

    Raises UsageError.
    """
    valid = answers["valid"].strip()
    has_end = valid.lower() != _NONE
    payment = answers["payment"].strip()
    return NewProposal(
        lines=split_lines(answers["lines"]),
        title=answers["title"],
        discount=parse_percent(answers["discount"] or "0"),
        bonus=answers["bonus"],
        payment_days=days(payment) if payment else None,
        valid_until=scene.day(valid) if valid and has_end else None,
        note=answers["note"],
        has_end=has_end,
        has_payment=bool(payment),
    )


def proposal_edit(scene: Scene, wanted: Answers) -> ProposalEdit:
    """What the changed answers mean. Raises UsageError."""
    valid, payment, lines = wanted.get("valid"), wanted.get("payment"), wanted.get("lines")
    discount = wanted.get("discount")
    is_endless = valid is not None and valid.lower() in ("", _NONE)
    return ProposalEdit(
        title=wanted.get("title"),
        lines=None if lines is None else split_lines(lines),
        discount=None if discount is None else parse_percent(discount or "0"),
        bonus=wanted.get("bonus"),
        payment_days=days(payment) if payment else None,
        clear_payment_days=payment == "",
        valid_until=scene.day(valid) if valid and not is_endless else None,
        clear_valid_until=is_endless,
        note=wanted.get("note"),
    )


_OPTIONS = {"valid": "valid-until", "payment": "payment-days"}
_EMPTIED = {"discount": "0", "payment": _NONE, "valid": _NONE}
"""What takes away on the command line what the terms would give."""


def unusual(scene: Scene, answers: Answers) -> Answers:
    """The answers that differ from what a new proposal has by itself."""
    usual = _new_texts(scene)
    return {name: text for name, text in answers.items() if text.strip() != usual[name]}


def options_of(wanted: Answers) -> dict[str, Sequence[str]]:
    """The options of the command line that say the same."""
    options: dict[str, Sequence[str]] = {}
    for name, text in wanted.items():
        if name == "lines":
            options["line"] = split_lines(text)
        else:
            options[_OPTIONS.get(name, name)] = [text.strip() or _EMPTIED.get(name, "")]
    return options
