"""Contracts and obligations as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.activity import Party
from pipeline_tui.model.deal import ref_of
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line
from pipeline_tui.render.sections import contracts, obligations
from pipeline_tui.reports.contracts import owed_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.model.contract import Contract, Obligation


def contracts_page(found: Sequence[Contract], today: date) -> Page:
    """A table of contracts."""
    if not found:
        return [line("No contract is here.")]
    return [Grid(contracts.COLUMNS, contracts.contract_rows(found, today))]


def contract_page(contract: Contract, owed: Sequence[Obligation], today: date) -> Page:
    """One contract: its days, its papers, what stands in it."""
    ref = ref_of(contract.prospect, contract.deal)
    facts: list[tuple[str, Part]] = [
        (
            "signed",
            values.day(contract.signed, today)
            if contract.signed
            else Cell("not signed", Tone.WARNING),
        ),
        ("starts", values.day(contract.starts, today) if contract.starts else ""),
        ("ends", values.day(contract.ends, today) if contract.ends else ""),
        ("renewal", _renewal(contract, today)),
        ("note", contract.note),
    ]
    text = (Column("", gives_way=True), Column("", wraps=True))
    rows: list[list[Part]] = [[Cell(name, Tone.QUIET), fact] for name, fact in facts if fact]
    page: Page = [Heading(f"{ref}  {contract.label}", level=1), Grid(text, rows, False)]
    if contract.documents:
        page += [Heading("Documents"), Grid(text, _papers(contract, today), False)]
    if owed:
        page += [Heading("Obligations"), *obligations_page(owed, today)]
    return page


def _renewal(contract: Contract, today: date) -> Part:
    if contract.ended is not None:
        return f"not renewed, decided {values.day(contract.ended, today)}"
    if contract.renewal_due is None:
        return ""
    said = f"to be spoken of from {values.day(contract.renewal_due, today)}"
    return Cell(said, Tone.WARNING) if contract.is_ending(today) else said


def _papers(contract: Contract, today: date) -> list[list[Part]]:
    return [
        [
            each.name,
            values.day(each.present, today)
            if each.present
            else Cell("missing", Tone.WARNING),
        ]
        for each in contract.documents
    ]  # fmt: skip


def obligations_page(found: Sequence[Obligation], today: date) -> Page:
    """A table of obligations, and what each side owes."""
    if not found:
        return [line("No obligation is here.")]
    page: Page = [Grid(obligations.COLUMNS, obligations.obligation_rows(found, today))]
    for by, who in ((Party.THEM, "They owe"), (Party.ME, "We owe")):
        owed = owed_by(found, by, today)
        if owed.open:
            said = f"{who} {values.sums(owed.open)}"
            late = f", {values.sums(owed.overdue)} of it overdue" if owed.overdue else ""
            page.append(line(f"{said}{late}."))
    return page
