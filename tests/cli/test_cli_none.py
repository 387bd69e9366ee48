"""`none` takes a figure or a day away, wherever there can be none, and however it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli_program import Program

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("none", ["none", "None", " NONE "])
def test_none_however_it_is_written(tmp_path: Path, none: str) -> None:
    pipeline = Program(tmp_path)
    for ran in pipeline.many(
        ["add", "Solartek", "--value", "5k", "--currency", "EUR", "--close", "+30d"],
        ["product", "add", "Inverter", "--price", "480", "--currency", "EUR"],
        ["contract", "add", "1", "--starts", "1 dec", "--ends", "2027-11-30"],
        ["obligation", "add", "1", "payment", "rent", "--due", "15 dec", "--amount", "2k"],
        ["feedback", "add", "1", "complaint", "broken", "--due", "fri", "--score", "2"],
        ["proposal", "add", "1", "--line", "Inverter"],
        ["edit", "1.1", "--value", none, "--close", none],
        ["product", "edit", "Inverter", "--price", none],
        ["contract", "edit", "1", "--starts", none, "--ends", none],
        ["obligation", "edit", "1", "rent", "--amount", none],
        ["feedback", "edit", "1", "broken", "--due", none, "--score", none],
        ["proposal", "edit", "1", "--valid-until", none],
    ):
        assert ran.code == 0, ran
    dossier = pipeline.json("show", "1")
    (deal,) = dossier["deal_records"]
    assert (deal["value"], deal["expected_close"]) == (None, None)
    (contract,) = dossier["contracts"]
    assert (contract["starts"], contract["ends"]) == (None, None)
    assert dossier["obligations"][0]["amount"] is None
    assert (dossier["feedback"][0]["due"], dossier["feedback"][0]["score"]) == (None, None)
    assert dossier["proposals"][0]["valid_until"] is None
    assert pipeline.json("product", "list")[0]["price"] is None
