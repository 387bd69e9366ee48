"""A kill at any call of any change leaves the old book or the new one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from faulty_os import FaultyOs, How, Killed
from samples import assert_goes_on, state_of, temporary
from scenarios import SCENARIOS, Scenario, Stage, know_schema_0

from pipeline_tui.book import Book

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("_fast_disk")
KILLS = (How.KILL_BEFORE, How.KILL_AFTER, How.KILL_TORN)
FEWEST_CALLS = 15


@pytest.mark.parametrize("how", KILLS, ids=lambda how: how.name)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.name)
def test_a_kill_at_each_call_leaves_old_or_new(
    scenario: Scenario, how: How, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know_schema_0(monkeypatch)
    stage = Stage(scenario, tmp_path)
    at, killed = 0, True
    while killed:
        path = stage.fresh()
        fault = FaultyOs(at, how)
        with fault.armed(monkeypatch), suppress(Killed):
            scenario.act(Book(path))
        killed = fault.dead
        found = state_of(path)
        assert found in stage.states, f"call {at} ({fault.hit}): {found}"
        assert killed or found == stage.new
        assert len(temporary(path.parent)) <= 1
        if isinstance(found, str):  # the damaged or lost book: restore still works
            scenario.act(Book(path))
            assert state_of(path) == stage.new
        assert_goes_on(path)
        at += 1
    assert at > FEWEST_CALLS


@pytest.mark.parametrize(
    "scenario", [each for each in SCENARIOS if each.name != "thousand"], ids=lambda each: each.name
)
def test_two_kills_in_a_row_leave_old_or_new(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second kill finds what the first one left: torn lines, temporary files."""
    know_schema_0(monkeypatch)
    stage = Stage(scenario, tmp_path)
    for first in range(5, 60, 6):
        for second in range(3, 40, 9):
            path = stage.fresh()
            for at in (first, second):
                if state_of(path) != stage.new:
                    with FaultyOs(at, How.KILL_TORN).armed(monkeypatch), suppress(Killed):
                        scenario.act(Book(path))
                assert state_of(path) in stage.states
