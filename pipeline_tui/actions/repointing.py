"""A record as one of another prospect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE: Mapping[int, int] = {}


def repointed(
    record: msgspec.Struct, prospect: int, deal: int | None, contracts: Mapping[int, int] = _NONE
) -> msgspec.Struct:
    """The record as one of that prospect, with the numbers that its deal and its contract
    have there; a contract that is not named keeps its number."""
    new: dict[str, Any] = {"prospect": prospect}
    if getattr(record, "deal", None) is not None:
        new["deal"] = deal
    contract = getattr(record, "contract", None)
    if contract is not None:
        new["contract"] = contracts.get(contract, contract)
    return msgspec.structs.replace(record, **new)
