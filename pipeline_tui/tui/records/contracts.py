"""What can be done with a contract: sign, tick off papers, renew, let end, edit, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions import contracts
from pipeline_tui.actions.contracts import ContractEdit, NewContract
from pipeline_tui.actions.moving import Way
from pipeline_tui.model.dates import Lean
from pipeline_tui.model.deal import ref_of
from pipeline_tui.tui.dialogs.form import Answers, Field, Form
from pipeline_tui.tui.editing import Edited
from pipeline_tui.tui.records.act import Act, asking, command, doing, editing
from pipeline_tui.tui.records.asked import (
    changed,
    day,
    day_field,
    iso,
    number,
    number_check,
    past_field,
    unless_today,
)
from pipeline_tui.tui.records.scene import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.model.contract import Contract
    from pipeline_tui.tui.records.scene import Scene

_WORD = "contract"


def adds(scene: Scene) -> list[Act]:
    """A contract for the deal under the cursor."""
    if scene.view is None:
        return []
    usual = scene.settings.contract_documents

    def form() -> Form:
        return Form(
            f"Contract: {scene.label}",
            (
                Field("number", "Number", hint="K-17"),
                day_field(scene, "starts", "Starts"),
                day_field(scene, "ends", "Ends"),
                Field("notice", "Notice, days", "30", check=number_check("number of days")),
                Field("documents", "Documents", usual, "comma-separated", has_lines=True),
                past_field(scene, "signed", "Signed", "", required=False),
                Field("note", "Note"),
            ),
            "Add",
        )

    def run(change: Change, answers: Answers) -> Contract:
        notice = number(answers["notice"], "number of days")
        new = NewContract(
            number=answers["number"],
            starts=day(scene, answers["starts"]),
            ends=day(scene, answers["ends"]),
            notice_days=30 if notice is None else notice,
            documents=tuple(_names(answers["documents"])),
            note=answers["note"],
            signed=day(scene, answers["signed"], Lean.PAST),
        )
        return contracts.add_contract(change, scene.deal_now(change), new)

    def line(answers: Answers) -> str:
        options = {name: answers[name] for name in ("number", "starts", "ends", "signed", "note")}
        notice = answers["notice"] if answers["notice"].strip() != "30" else ""
        names = _names(answers["documents"])
        papers = [] if names == _names(usual) else names or ["none"]
        return command(
            "contract", "add", scene.ref, document=papers, **options, **{"notice-days": notice}
        )

    return [asking("Contract", form, run, line, lambda _: f"{scene.label}: a contract")]


def _names(text: str) -> list[str]:
    """The names of papers, which stand on lines of their own or behind commas."""
    return [name.strip() for name in text.replace("\n", ",").split(",") if name.strip()]


def acts(scene: Scene, record: Contract) -> list[Act]:
    """What comes next stands first: the renewal, the signature, the papers that lack."""
    renewal = [_renew(scene, record), _end(record)] if _can_end(record) else []
    signing = [] if record.signed else [_sign(scene, record), *_sign_and_win(scene, record)]
    papers = [_tick(record, each.name) for each in record.missing]
    usual = [*renewal, *signing, *papers] if record.is_ending(scene.today) else [
        *signing, *papers, *renewal,
    ]  # fmt: skip
    return [*usual, _paper(scene, record), _edit(scene, record), _remove(record)]


def _can_end(record: Contract) -> bool:
    return record.ends is not None and record.signed is not None


def _command(
    verb: str, record: Contract, *words: str, **options: str | Sequence[str] | bool
) -> str:
    ref = ref_of(record.prospect, record.deal)
    return command("contract", verb, ref, *words, contract=str(record.id), **options)


def _sign(scene: Scene, record: Contract) -> Act:
    return asking(
        "Sign it",
        lambda: Form(f"Sign {record.label}", (past_field(scene, "on", "Signed on"),), "Sign"),
        lambda change, answers: contracts.sign_contract(
            change, now(change, record, _WORD), scene.day(answers["on"], Lean.PAST)
        ),
        lambda answers: _command("sign", record, on=unless_today(answers["on"])),
        lambda _: _signed(record),
    )


def _signed(record: Contract) -> str:
    missing = ", ".join(each.name for each in record.missing)
    return f"Signed {record.label}" + (f"; missing: {missing}" if missing else "")


def _sign_and_win(scene: Scene, record: Contract) -> list[Act]:
    deal = next(
        (each.deal for each in scene.everything.views if each.deal.number == record.deal), None
    )
    if deal is None or not deal.is_open:
        return []
    return [
        doing(
            "Sign it today and win the deal",
            lambda change: contracts.sign_contract(
                change, now(change, record, _WORD), win=Way(scene.settings)
            ),
            _command("sign", record, win=True),
            f"{_signed(record)}; {deal.ref} is won",
        )
    ]


def _tick(record: Contract, name: str) -> Act:
    return doing(
        f"Is there: {name}",
        lambda change: contracts.tick_document(change, now(change, record, _WORD), name),
        _command("document", record, name),
        f"{record.label}: {name} is there",
    )


def _paper(scene: Scene, record: Contract) -> Act:
    """Any paper: a new one, one that came in on another day, or one that is missing again."""

    def run(change: Change, answers: Answers) -> None:
        contract = now(change, record, _WORD)
        on = day(scene, answers["on"], Lean.PAST)
        contracts.tick_document(change, contract, answers["name"], on, missing=on is None)

    def line(answers: Answers) -> str:
        is_missing = not answers["on"].strip()
        day_of = unless_today(answers["on"])
        return _command("document", record, answers["name"], on=day_of, missing=is_missing)

    return asking(
        "Another document …",
        lambda: Form(
            f"Document of {record.label}",
            (
                Field("name", "Name", hint="a part of its name, or a new one", required=True),
                past_field(scene, "on", "There since", required=False),
            ),
        ),
        run,
        line,
        lambda answers: f"{record.label}: {answers['name']}",
    )


def _renew(scene: Scene, record: Contract) -> Act:
    return asking(
        "Renew it",
        lambda: Form(
            f"Renew {record.label}, which ends {record.ends}",
            (day_field(scene, "until", "Until", required=True),),
            "Renew",
        ),
        lambda change, answers: contracts.renew_contract(
            change, now(change, record, _WORD), scene.day(answers["until"])
        ),
        lambda answers: _command("renew", record, until=answers["until"]),
        lambda answers: f"Renewed {record.label} until {answers['until']}",
    )


def _end(record: Contract) -> Act:
    return doing(
        "It is not renewed",
        lambda change: contracts.end_contract(change, now(change, record, _WORD)),
        _command("end", record),
        f"{record.label} is not renewed",
    )


def _texts(record: Contract) -> Answers:
    return {
        "number": record.number,
        "starts": iso(record.starts),
        "ends": iso(record.ends),
        "notice": str(record.notice_days),
        "signed": iso(record.signed),
        "note": record.note,
    }


def _edit(scene: Scene, record: Contract) -> Act:
    texts = _texts(record)

    def form() -> Form:
        return Form(
            f"Edit {record.label}",
            (
                Field("number", "Number", texts["number"]),
                day_field(scene, "starts", "Starts", texts["starts"]),
                day_field(scene, "ends", "Ends", texts["ends"]),
                Field("notice", "Notice, days", texts["notice"], check=number_check("number")),
                past_field(scene, "signed", "Signed", texts["signed"], required=False),
                Field("note", "Note", texts["note"]),
            ),
        )

    def save(change: Change, wanted: Answers) -> None:
        edit = ContractEdit(
            number=wanted.get("number"),
            starts=day(scene, wanted.get("starts", "")),
            clear_starts=wanted.get("starts") == "",
            ends=day(scene, wanted.get("ends", "")),
            clear_ends=wanted.get("ends") == "",
            notice_days=number(wanted.get("notice", ""), "number of days"),
            signed=day(scene, wanted.get("signed", ""), Lean.PAST),
            clear_signed=wanted.get("signed") == "",
            note=wanted.get("note"),
        )
        contracts.edit_contract(change, now(change, record, _WORD), edit)

    def edited() -> Edited:
        return Edited(
            record.label,
            lambda wanted: _command(
                "edit",
                record,
                **changed(wanted, ("starts", "ends", "signed"), {"notice": "notice-days"}),
            ),
            texts,
            lambda change: _texts(now(change, record, _WORD)),
            save,
        )

    return editing("Edit it", form, edited)


def _remove(record: Contract) -> Act:
    return doing(
        "Remove it, with its obligations",
        lambda change: contracts.remove_contract(change, now(change, record, _WORD)),
        _command("remove", record),
        f"Removed {record.label}",
    )
