"""What commands say of contracts and obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.deal import ref_of
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pipeline_tui.model.contract import Contract, Obligation


def contract_title(contract: Contract) -> str:
    """`12.1 K-17`."""
    return f"{ref_of(contract.prospect, contract.deal)} {contract.label}"


def contract_text(contract: Contract, today: date) -> str:
    """`12.1 K-17, signed today, from … to …`."""
    parts = [contract_title(contract)]
    if contract.signed is not None:
        parts.append(f"signed {values.day(contract.signed, today)}")
    if contract.starts is not None:
        parts.append(f"from {values.day(contract.starts, today)}")
    if contract.ends is not None:
        parts.append(f"until {values.day(contract.ends, today)}")
    return ", ".join(parts)


def missing_line(contract: Contract) -> str:
    """`Missing: specification, invoice`, and how to tick one off; empty where all is there."""
    if not contract.missing:
        return ""
    ref = ref_of(contract.prospect, contract.deal)
    names = ", ".join(each.name for each in contract.missing)
    return f"Missing: {names} (pipeline contract document {ref} NAME)"


def open_line(contracts: Iterable[Contract]) -> str:
    """What is open about the contracts of a deal that is won: signature and papers."""
    said = []
    for each in contracts:
        if each.signed is None:
            ref = ref_of(each.prospect, each.deal)
            said.append(f"{each.label} is not signed: pipeline contract sign {ref}")
        elif each.missing:
            names = ", ".join(document.name for document in each.missing)
            said.append(f"{each.label} lacks: {names}")
    return "; ".join(said)


def obligation_text(obligation: Obligation, today: date) -> str:
    """`12.1 payment of 20,000 EUR: rate 1 of 3, due Fri 27 Nov`."""
    from pipeline_tui.reports.contracts import obligation_name

    ref = ref_of(obligation.prospect, obligation.deal)
    return f"{ref} {obligation_name(obligation)}, due {values.day(obligation.due, today)}"
