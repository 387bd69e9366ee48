"""Contracts: conclude, sign, collect the papers, renew, let end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions import moving, words
from pipeline_tui.actions.activities import touch
from pipeline_tui.actions.prospects import take_out
from pipeline_tui.actions.which import fitting, like, only
from pipeline_tui.errors import NotFoundError, PipelineError, UsageError
from pipeline_tui.model.contract import Contract, Document, Obligation, Renewal
from pipeline_tui.model.deal import deal_key, ref_of
from pipeline_tui.model.folding import fold
from pipeline_tui.model.limits import DAYS
from pipeline_tui.present.text import clean, pasted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline_tui.actions.moving import Way
    from pipeline_tui.actions.prospects import Removed
    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class NewContract(msgspec.Struct, frozen=True):
    """What is known of a contract when it is added."""

    number: str = ""
    starts: date | None = None
    ends: date | None = None
    notice_days: int = 30
    documents: tuple[str, ...] = ()
    note: str = ""
    signed: date | None = None


def add_contract(change: Change, deal: Deal, new: NewContract) -> Contract:
    """A contract on a deal. Raises UsageError, or PipelineError for a lost deal."""
    if deal.lost is not None:
        raise PipelineError(
            f"deal {deal.ref} is lost", f"To take it up again: pipeline reopen {deal.ref}"
        )
    contract = Contract(
        id=change.next_id(Contract),
        prospect=deal.prospect,
        deal=deal.number,
        number=words.text(new.number, "number"),
        created=change.today,
        signed=_past(change, new.signed),
        starts=new.starts,
        ends=new.ends,
        notice_days=words.within(new.notice_days, DAYS, "notice"),
        documents=tuple(Document(name=name) for name in document_names(new.documents)),
        note=words.text(new.note, "note"),
    )
    _check_days(contract)
    _touch(change, contract, contract.signed or change.today)
    return change.put(contract)


def document_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names of papers, each once. Raises UsageError."""
    kept: dict[str, str] = {}
    for name in names:
        if name.strip():
            kept.setdefault(fold(name), words.text(name, "document"))
    return tuple(kept.values())


def contracts_of(
    snapshot: Snapshot, prospect: Prospect, deal: Deal | None = None
) -> list[Contract]:
    """The contracts of a prospect, or of one of its deals, in the order of their ids."""
    found = snapshot.of(Contract).of_prospects({prospect.number})
    return sorted(
        (each for each in found if deal is None or each.deal == deal.number),
        key=lambda each: each.id,
    )


def choose_contract(
    contracts: Sequence[Contract],
    ref: str,
    which: str | None = None,
    wanted: Callable[[Contract], bool] = lambda contract: True,
) -> Contract:
    """The contract that is meant: of an id, by a part of its number or note, or the one
    there is; those that are `wanted` go first. Raises NotFoundError or AmbiguousError."""
    found = fitting(contracts, which, lambda each: (each.number, each.note))
    found = [each for each in found if wanted(each)] or found
    none = NotFoundError(
        f"{ref} has no contract{like(which)}", f"Add one with: pipeline contract add {pasted(ref)}"
    )
    return only(found, f"{ref} has {len(found)} contracts", none, contract_line)


def contract_line(contract: Contract) -> str:
    """`3  12.1  K-17, signed 2026-11-23, until 2027-11-22`, for telling several apart."""
    signed = f"signed {contract.signed}" if contract.signed else "not signed"
    until = f", until {contract.ends}" if contract.ends else ""
    ref = ref_of(contract.prospect, contract.deal)
    return f"{contract.id}  {ref}  {contract.label}, {signed}{until}"


class ContractEdit(msgspec.Struct, frozen=True):
    """What to change; none leaves a field as it is, a `clear_` empties it."""

    number: str | None = None
    starts: date | None = None
    clear_starts: bool = False
    ends: date | None = None
    clear_ends: bool = False
    notice_days: int | None = None
    signed: date | None = None
    clear_signed: bool = False
    note: str | None = None


def edit_contract(change: Change, contract: Contract, edit: ContractEdit) -> Contract:
    """The contract with the changes. Raises UsageError, also where it would begin after
    one of its obligations is due."""
    new: dict[str, Any] = {}
    for name in ("number", "note"):
        value = getattr(edit, name)
        if value is not None:
            new[name] = words.text(value, name)
    if edit.notice_days is not None:
        new["notice_days"] = words.within(edit.notice_days, DAYS, "notice")
    for name in ("starts", "ends", "signed"):
        day = getattr(edit, name)
        if day is not None or getattr(edit, f"clear_{name}"):
            new[name] = day
    _past(change, new.get("signed"))
    changed = msgspec.structs.replace(contract, **new)
    _check_days(changed)
    for obligation in obligations_under(change, changed):
        if changed.starts is not None and obligation.due < changed.starts:
            raise UsageError(
                f"{obligation.kind} {obligation.id} is due on {obligation.due}, before"
                f" the start on {changed.starts}"
            )
    return change.put(changed)


def sign_contract(
    change: Change, contract: Contract, on: date | None = None, win: Way | None = None
) -> Contract:
    """The contract signed; with `win` its deal moves to after-sales that way.

    Raises PipelineError where it is signed already, UsageError for a day to come, and
    StrictError where the playbook forbids the move.
    """
    if contract.signed is not None:
        ref = ref_of(contract.prospect, contract.deal)
        hint = f"To win the deal: pipeline win {ref}" if win is not None else ""
        raise PipelineError(f"{contract.label} was signed on {contract.signed}", hint)
    day = _past(change, on) or change.today
    signed = change.put(msgspec.structs.replace(contract, signed=day))
    _touch(change, signed, day)
    deal = deal_of(change, signed)
    if win is not None and deal is not None:
        moving.win(change, deal, win)
    return signed


class Ticked(msgspec.Struct, frozen=True):
    """What became of a paper."""

    contract: Contract
    document: Document
    is_new: bool = False


def tick_document(
    change: Change, contract: Contract, name: str, on: date | None = None, missing: bool = False
) -> Ticked:
    """Note that a paper is there, or that it is missing after all. A part of its name is
    enough; a name that the contract does not have yet is added.

    Raises UsageError for a day to come, and for a part of several names.
    """
    present = None if missing else _past(change, on) or change.today
    found = _documents_like(contract, name)
    if not found:
        document = Document(name=words.required(name, "document"), present=present)
        documents = (*contract.documents, document)
        changed = change.put(msgspec.structs.replace(contract, documents=documents))
        return Ticked(changed, document, is_new=True)
    chosen = _one_document(contract, name, found)
    document = msgspec.structs.replace(chosen, present=present)
    documents = tuple(document if each is chosen else each for each in contract.documents)
    return Ticked(
        change.put(msgspec.structs.replace(contract, documents=documents)), document
    )  # fmt: skip


def drop_document(change: Change, contract: Contract, name: str) -> Ticked:
    """Take a paper off the list. Raises NotFoundError, UsageError for a part of several."""
    chosen = _one_document(contract, name, _documents_like(contract, name))
    kept = tuple(each for each in contract.documents if each is not chosen)
    return Ticked(change.put(msgspec.structs.replace(contract, documents=kept)), chosen)


def _documents_like(contract: Contract, name: str) -> list[Document]:
    words.required(name, "document")
    return fitting(contract.documents, name, lambda each: (each.name,))


def _one_document(contract: Contract, name: str, found: Sequence[Document]) -> Document:
    if not found:
        raise NotFoundError(
            f"{contract.label} needs no document like {name[:60]!r}",
            f"It needs: {clean(', '.join(each.name for each in contract.documents)) or 'none'}",
        )
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise UsageError(f"{name[:60]!r} is part of several documents: {names}; say more of it")
    return found[0]


def renew_contract(change: Change, contract: Contract, until: date) -> Contract:
    """The contract with a later last day; what said that it is not renewed is taken back.

    Raises PipelineError for one without an end or without a signature, UsageError for a
    day that is not later.
    """
    if contract.ends is None:
        raise PipelineError(
            f"{contract.label} has no end: there is nothing to renew",
            f"Give it one with: pipeline contract edit {_ref(contract)} --ends DATE",
        )
    if contract.signed is None:
        raise PipelineError(
            f"{contract.label} is not signed yet",
            f"Sign it with: pipeline contract sign {_ref(contract)}",
        )
    if until <= contract.ends:
        raise UsageError(f"{until} is not later than its end on {contract.ends}")
    renewal = Renewal(on=change.today, old=contract.ends, until=until)
    _touch(change, contract, change.today)
    return change.put(
        msgspec.structs.replace(
            contract, ends=until, ended=None, renewals=(*contract.renewals, renewal)
        )
    )


def end_contract(change: Change, contract: Contract, on: date | None = None) -> Contract:
    """Note the decision that the contract is not renewed. Raises PipelineError for one
    without an end or where that was decided already, UsageError for a day to come."""
    if contract.ends is None:
        raise PipelineError(
            f"{contract.label} has no end",
            f"Give it one with: pipeline contract edit {_ref(contract)} --ends DATE",
        )
    if contract.ended is not None:
        raise PipelineError(f"that {contract.label} is not renewed was decided on {contract.ended}")
    day = _past(change, on) or change.today
    _touch(change, contract, day)
    return change.put(msgspec.structs.replace(contract, ended=day))


def remove_contract(change: Change, contract: Contract) -> Removed:
    """Take out a contract with its obligations."""
    return take_out(change, [*obligations_under(change, contract), contract])


def obligations_under(snapshot: Snapshot, contract: Contract) -> list[Obligation]:
    """What stands in a contract, the earliest first."""
    found = snapshot.of(Obligation).of_prospects({contract.prospect})
    return sorted(
        (each for each in found if each.contract == contract.id),
        key=lambda each: (each.due, each.id),
    )


def deal_of(snapshot: Snapshot, record: Contract | Obligation) -> Deal | None:
    """The deal of a contract or of an obligation."""
    return snapshot.deals.get(deal_key(record.prospect, record.deal))


def _ref(contract: Contract) -> str:
    return ref_of(contract.prospect, contract.deal)


def _touch(change: Change, contract: Contract, on: date) -> None:
    deal, prospect = deal_of(change, contract), change.prospects.get(contract.prospect)
    if deal is not None and prospect is not None:
        touch(change, prospect, deal, on)


def _past(change: Change, day: date | None) -> date | None:
    if day is not None and day > change.today:
        raise UsageError(f"{day} is in the future: a contract counts when it is signed")
    return day


def _check_days(contract: Contract) -> None:
    if contract.starts and contract.ends and contract.ends < contract.starts:
        raise UsageError(f"the end on {contract.ends} is before the start on {contract.starts}")
