"""An error of the disk at any call of any change: old or new, and one plain message."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from faulty_os import FaultyOs, How
from samples import assert_goes_on, state_of, temporary
from scenarios import SCENARIOS, Scenario, Stage, know_schema_0

from pipeline_tui.book import Book
from pipeline_tui.errors import NotSavedError, PipelineError, StateUnknownError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("_fast_disk")
ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EACCES", "EROFS", "EINTR")
FEWEST_CALLS = 15
SMALL = [each for each in SCENARIOS if each.name != "thousand"]
"""The large one is slow, and makes the same calls as `add`."""


def _attempt(scenario: Scenario, path: Path) -> PipelineError | None:
    """Do it; anything but a PipelineError fails the test."""
    try:
        scenario.act(Book(path))
    except PipelineError as error:
        return error
    return None


def _assert_plain(error: PipelineError) -> None:
    text = str(error)
    assert "Traceback" not in text
    assert "Errno" not in text
    assert "\n" not in error.message


def _cases() -> list[tuple[Scenario, str, bool]]:
    """One error at every scenario, once and lasting; each other error at two of them."""
    each_way = [(each, "EIO", lasting) for each in SMALL for lasting in (False, True)]
    others = [(each, name, True) for each in SCENARIOS[1:3] for name in ERRORS[1:]]
    return [*each_way, *others]


@pytest.mark.parametrize(
    ("scenario", "name", "lasting"),
    _cases(),
    ids=lambda each: each.name if isinstance(each, Scenario) else str(each),
)
def test_an_error_at_each_call_leaves_old_or_new(
    scenario: Scenario, name: str, lasting: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know_schema_0(monkeypatch)
    stage = Stage(scenario, tmp_path)
    at = 0
    while True:
        path = stage.fresh()
        fault = FaultyOs(at, How.ERROR, getattr(errno, name), lasting)
        with fault.armed(monkeypatch):
            error = _attempt(scenario, path)
        if not fault.hit:
            break
        found = state_of(path)
        where = f"call {at} ({fault.hit}): {error!r}"
        assert found in stage.states, where
        if error is None:
            assert found == stage.new, where
        else:
            _assert_plain(error)
        if isinstance(error, NotSavedError):
            assert found == stage.old, where
        if isinstance(error, StateUnknownError):
            assert found == stage.new, where
            assert "pipeline doctor" in str(error)
        if not (lasting and fault.hit == "unlink"):
            assert temporary(path.parent) == [], where
        if found == stage.old:
            assert _attempt(scenario, path) is None
            assert state_of(path) == stage.new
        assert_goes_on(path)
        at += 1
    assert at > FEWEST_CALLS


@pytest.mark.parametrize("scenario", SMALL, ids=lambda each: each.name)
def test_a_write_that_takes_one_byte_is_gone_on_with(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know_schema_0(monkeypatch)
    stage = Stage(scenario, tmp_path)
    for at in range(60):
        path = stage.fresh()
        with FaultyOs(at, How.SHORT).armed(monkeypatch):
            scenario.act(Book(path))
        assert state_of(path) == stage.new
        assert temporary(path.parent) == []


def test_the_message_names_the_path_and_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(SCENARIOS[1], tmp_path)
    path, trace = stage.fresh(), FaultyOs()
    with trace.armed(monkeypatch):
        stage.scenario.act(Book(path))
    first_write = next(at for at, call in enumerate(trace.trace) if call.name == "write")
    path = stage.fresh()
    fault = FaultyOs(first_write, How.ERROR, errno.ENOSPC, lasting=True)
    with fault.armed(monkeypatch), pytest.raises(NotSavedError) as caught:
        stage.scenario.act(Book(path))
    assert "No space left on device" in caught.value.message
    assert str(path) in caught.value.message
    assert "Nothing was changed" in caught.value.hint
