"""A power cut behind any call, with any part of what was not synced: old or new."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faulty_os import FaultyOs
from power_cut import Disk
from samples import assert_goes_on, state_of
from scenarios import SCENARIOS, Scenario, Stage, know_schema_0

from pipeline_tui.book import Book

if TYPE_CHECKING:
    from power_cut import Image

pytestmark = pytest.mark.usefixtures("_fast_disk")
UNREAD = (".lock", ".tmp")
"""Nobody reads what these hold, so two disks that differ there are one case."""


def _lay_out(image: Image, source: Path, target: Path) -> Path:
    target.mkdir(parents=True)
    for name, data in image.items():
        path = target / Path(name).relative_to(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return target / "book.json"


@pytest.mark.parametrize("in_pieces", [False, True], ids=["whole", "in-pieces"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.name)
def test_a_power_cut_leaves_old_or_new(
    scenario: Scenario, in_pieces: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the line of the journal in one piece, as of a day's work, or in many, as of an
    import of thousands."""
    if in_pieces:
        together = 300 if scenario.name == "thousand" else 1
        monkeypatch.setattr("pipeline_tui.book.entries._TOGETHER", together)
    know_schema_0(monkeypatch)
    stage = Stage(scenario, tmp_path)
    path = stage.fresh()
    disk = Disk.of(path.parent)
    system = FaultyOs()
    with system.armed(monkeypatch):
        scenario.act(Book(path))
    chance = random.Random(1)
    seen: set[int] = set()
    for number, call in enumerate([None, *system.trace]):
        if call is not None:
            disk.apply(call)
        is_acknowledged = number == len(system.trace)
        for image in disk.images(chance):
            read = {name: data for name, data in image.items() if not name.endswith(UNREAD)}
            mark = hash((is_acknowledged, *sorted(read.items())))
            if mark in seen:
                continue
            seen.add(mark)
            found_at = _lay_out(image, path.parent, tmp_path / "cut" / str(len(seen)))
            found = state_of(found_at)
            assert found in stage.states, f"behind call {number} {call}: {found}"
            assert found == stage.new or not is_acknowledged
            if not isinstance(found, str):
                heads = Book(found_at).history()  # what the book holds, history tells
                assert (heads[-1].revision if heads else 0) == Book(found_at).read().revision
                assert_goes_on(found_at)
    assert len(seen) > 3
