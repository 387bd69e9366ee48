"""What can be done with a delivery or payment: mark it as done, take that back, edit, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions import obligations
from pipeline_tui.actions.contracts import deal_of
from pipeline_tui.actions.obligations import (
    NewObligation,
    ObligationEdit,
    Recurs,
    parse_obligation_kind,
    repetition,
)
from pipeline_tui.errors import NotFoundError, UsageError
from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.model.dates import Lean
from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.recurrence import parse_repeat
from pipeline_tui.reports.contracts import obligation_name
from pipeline_tui.tui.dialogs.form import Answers, Field, Form
from pipeline_tui.tui.editing import Edited
from pipeline_tui.tui.records.act import Act, asking, command, doing, editing
from pipeline_tui.tui.records.asked import (
    amount_field,
    changed,
    day,
    day_field,
    money,
    number,
    number_check,
    past_field,
    unless_today,
)
from pipeline_tui.tui.records.scene import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.tui.records.scene import Scene

_WORD = "obligation"


def adds(scene: Scene) -> list[Act]:
    """A delivery or payment under each contract of the deal."""
    number_of = scene.view.deal.number if scene.view else None
    found = [each for each in scene.everything.contracts if number_of in (None, each.deal)]
    return [_add(scene, contract, is_only=len(found) == 1) for contract in found]


def _add(scene: Scene, contract: Contract, is_only: bool) -> Act:
    label = "Obligation" if is_only else f"Obligation under {contract.label} ({contract.id})"
    currency = _currency(scene, contract.deal)

    def run(change: Change, answers: Answers) -> None:
        current = now(change, contract, "contract")
        first = scene.day(answers["due"])
        recurs = Recurs(
            answers["repeat"].strip() or None,
            number(answers["count"], "count"),
            day(scene, answers["until"]),
            number(answers["split"], "number of parts"),
        )
        deal = deal_of(change, current)
        new = NewObligation(
            kind=parse_obligation_kind(answers["kind"]),
            due=first,
            text=answers["text"],
            money=money(answers["amount"], deal.currency if deal else currency),
            by=_party(answers["by"]),
            repeat=repetition(current, first, recurs),
            split=recurs.split,
        )
        obligations.add_obligations(change, current, new)

    def line(answers: Answers) -> str:
        names = ("due", "amount", "by", "repeat", "count", "until", "split")
        return command(
            "obligation", "add", ref_of(contract.prospect, contract.deal), answers["kind"],
            *([answers["text"]] if answers["text"].strip() else []),
            **{name: answers[name] for name in names}, contract=str(contract.id),
        )  # fmt: skip

    return asking(
        label,
        lambda: _add_form(scene, contract, currency),
        run,
        line,
        lambda answers: f"{contract.label}: {answers['kind']} due {answers['due']}",
    )


def _add_form(scene: Scene, contract: Contract, currency: str) -> Form:
    def rule(text: str) -> str:
        return parse_repeat(text, scene.today).rule

    return Form(
        f"Obligation under {contract.label}",
        (
            _kind_field("payment"),
            Field("text", "What it is"),
            day_field(scene, "due", "Due", required=True),
            amount_field("amount", "Amount", currency),
            Field("by", "Who owes it", hint="me or them", check=_party),
            Field("repeat", "Repeat", hint="monthly, every 2 weeks, FREQ=…", check=rule),
            Field("count", "How often", check=number_check("count")),
            day_field(scene, "until", "Until"),
            Field("split", "In equal parts", hint="3", check=number_check("number of parts")),
        ),
        "Add",
    )


def _kind_field(value: str) -> Field:
    hint = " or ".join(ObligationKind)
    return Field("kind", "Kind", value, hint, parse_obligation_kind, required=True)


def _currency(scene: Scene, number_of: int) -> str:
    deals = (view.deal for view in scene.everything.views)
    found = next((deal for deal in deals if deal.number == number_of), None)
    return found.currency if found else scene.settings.currency


def _party(text: str) -> Party | None:
    """Me, them, or nobody named. Raises UsageError."""
    word = text.strip().casefold()
    if not word:
        return None
    if word not in list(Party):
        raise UsageError(f"{text[:40]!r} is neither {' nor '.join(Party)}")
    return Party(word)


def acts(scene: Scene, record: Obligation) -> list[Act]:
    """Mark it as done, or take that back; edit, remove."""
    state = [_done(scene, record), _done_on(scene, record)] if record.is_open else [_again(record)]
    return [*state, _edit(scene, record), _remove(record)]


def _command(verb: str, record: Obligation, **options: str | Sequence[str] | bool) -> str:
    ref = ref_of(record.prospect, record.deal)
    return command("obligation", verb, ref, str(record.id), **options)


def _done(scene: Scene, record: Obligation) -> Act:
    late = record.days_late(scene.today)
    return doing(
        "Done today",
        lambda change: obligations.finish_obligation(change, now(change, record, _WORD)),
        _command("done", record),
        f"Done: {obligation_name(record)}" + (f", {late} d late" if late else ""),
    )


def _done_on(scene: Scene, record: Obligation) -> Act:
    return asking(
        "Done on another day …",
        lambda: Form(
            f"Done: {obligation_name(record)}", (past_field(scene, "on", "Done on"),), "Done"
        ),
        lambda change, answers: obligations.finish_obligation(
            change, now(change, record, _WORD), scene.day(answers["on"], Lean.PAST)
        ),
        lambda answers: _command("done", record, on=unless_today(answers["on"])),
        lambda answers: f"Done on {answers['on']}: {obligation_name(record)}",
    )


def _again(record: Obligation) -> Act:
    return doing(
        "It is owed after all",
        lambda change: obligations.reopen_obligation(change, now(change, record, _WORD)),
        _command("reopen", record),
        f"Owed again: {obligation_name(record)}",
    )


def _texts(record: Obligation) -> Answers:
    amount = "" if record.amount is None else f"{record.amount:f} {record.currency}"
    return {
        "kind": record.kind.value,
        "text": record.text,
        "due": record.due.isoformat(),
        "amount": amount,
        "by": record.by.value,
    }


def _edit(scene: Scene, record: Obligation) -> Act:
    texts = _texts(record)
    currency = record.currency or _currency(scene, record.deal)

    def form() -> Form:
        return Form(
            f"Edit {obligation_name(record)}",
            (
                _kind_field(texts["kind"]),
                Field("text", "What it is", texts["text"]),
                day_field(scene, "due", "Due", texts["due"], required=True),
                amount_field("amount", "Amount", currency, texts["amount"]),
                Field("by", "Who owes it", texts["by"], "me or them", _party, required=True),
            ),
        )

    def save(change: Change, wanted: Answers) -> None:
        current = now(change, record, _WORD)
        contract = change.of(Contract).get(current.contract)
        if contract is None:
            raise NotFoundError("its contract was removed meanwhile")
        edit = ObligationEdit(
            kind=parse_obligation_kind(wanted["kind"]) if "kind" in wanted else None,
            by=_party(wanted.get("by", "")),
            text=wanted.get("text"),
            due=day(scene, wanted.get("due", "")),
            money=money(wanted.get("amount", ""), currency),
            clear_money=wanted.get("amount") == "",
        )
        obligations.edit_obligation(change, current, contract, edit)

    def edited() -> Edited:
        return Edited(
            obligation_name(record),
            lambda wanted: _command("edit", record, **changed(wanted, ("amount",))),
            texts,
            lambda change: _texts(now(change, record, _WORD)),
            save,
        )

    return editing("Edit it", form, edited)


def _remove(record: Obligation) -> Act:
    return doing(
        "Remove it",
        lambda change: change.remove(now(change, record, _WORD)),
        _command("remove", record),
        f"Removed {obligation_name(record)}",
    )
