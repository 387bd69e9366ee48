"""Random sequences of changes, undos, restores and kills against a plain dict."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import hypothesis.strategies as st
import msgspec
import pytest
from faulty_os import FaultyOs, How, Killed
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from samples import add_to, assert_sound, contents, moment, remove

from pipeline_tui.book import Book
from pipeline_tui.errors import PipelineError
from pipeline_tui.model.stages import Stage

Model = dict[str, dict[str, bytes]]


class BookMachine(RuleBasedStateMachine):
    """The model holds what the book must hold, and the stacks of undo and redo."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name) / "book.json"
        self.book = Book(self.path, lock_timeout=1)
        self.model: Model = {}
        self.done: list[tuple[Model, Model]] = []
        self.undone: list[tuple[Model, Model]] = []
        self.backups: dict[str, Model] = {}
        self.given: set[int] = set()
        self.days = 0
        self.revision = 0

    def teardown(self) -> None:
        self._folder.cleanup()

    def _now(self) -> Model:
        return contents(self.book.read())

    def _changed(self) -> None:
        before, self.model = self.model, self._now()
        self.done.append((before, self.model))
        self.undone.clear()
        self.revision += 1

    def _pick(self, place: int) -> int:
        numbers = sorted(int(key) for key in self.model["prospects"])
        return numbers[place % len(numbers)]

    def _has_prospects(self) -> bool:
        return bool(self.model.get("prospects"))

    @rule(count=st.integers(1, 3), notes=st.text(max_size=20))
    def add(self, count: int, notes: str) -> None:
        numbers = add_to(self.book, count, self.days, notes)
        assert not self.given & set(numbers)
        self.given |= set(numbers)
        self._changed()
        assert {str(number) for number in numbers} <= self.model["prospects"].keys()

    @precondition(_has_prospects)
    @rule(place=st.integers(0, 50), notes=st.text(min_size=1, max_size=30))
    def edit(self, place: int, notes: str) -> None:
        number = self._pick(place)
        with self.book.change("edit", moment(self.days)) as change:
            found = change.prospects.get(number)
            assert found is not None
            change.put(msgspec.structs.replace(found, notes=notes))
        if change.saved_revision is not None:
            self._changed()
        saved = self.book.read().prospects.get(number)
        assert saved is not None
        assert saved.notes == notes

    @precondition(lambda self: bool(self.model.get("deals")))
    @rule(place=st.integers(0, 50), stage=st.sampled_from(list(Stage)))
    def move(self, place: int, stage: Stage) -> None:
        keys = sorted(int(key) for key in self.model["deals"])
        with self.book.change("move", moment(self.days)) as change:
            found = change.deals.get(keys[place % len(keys)])
            assert found is not None
            change.put(found.moved(stage, moment(self.days).today))
        self._changed()

    @precondition(_has_prospects)
    @rule(place=st.integers(0, 50))
    def remove(self, place: int) -> None:
        number = self._pick(place)
        remove(self.book, number, self.days)
        self._changed()
        assert str(number) not in self.model.get("prospects", {})

    @rule()
    def undo(self) -> None:
        if not self.done:
            with pytest.raises(PipelineError):
                self.book.undo(moment(self.days))
            return
        self.book.undo(moment(self.days))
        pair = self.done.pop()
        self.undone.append(pair)
        self.model = pair[0]
        self.revision += 1

    @rule()
    def redo(self) -> None:
        if not self.undone:
            with pytest.raises(PipelineError):
                self.book.redo(moment(self.days))
            return
        self.book.redo(moment(self.days))
        pair = self.undone.pop()
        self.done.append(pair)
        self.model = pair[1]
        self.revision += 1

    @precondition(lambda self: self.path.exists())
    @rule()
    def back_up(self) -> None:
        self.backups[self.book.back_up(moment(self.days)).name] = self.model

    @precondition(lambda self: bool(self.backups))
    @rule(place=st.integers(0, 50))
    def restore(self, place: int) -> None:
        there = {each.name for each in self.book.list_backups()}
        names = sorted(self.backups.keys() & there)
        if not names:
            return
        name = names[place % len(names)]
        wanted = self.backups[name]
        done = self.book.restore(name, moment(self.days))
        if done.documents:
            self._changed()
        assert self._now() == wanted

    @rule()
    def reopen(self) -> None:
        self.book = Book(self.path, lock_timeout=1)

    @rule(days=st.integers(-1, 3))
    def wait(self, days: int) -> None:
        self.days = max(0, self.days + days)

    @rule(at=st.integers(0, 45), how=st.sampled_from([How.KILL_BEFORE, How.KILL_TORN]))
    def killed_while_adding(self, at: int, how: How) -> None:
        fault = FaultyOs(at, how)
        with pytest.MonkeyPatch.context() as patch, fault.armed(patch), suppress(Killed):
            add_to(Book(self.path), 1, self.days, "killed")
        self.book = Book(self.path, lock_timeout=1)
        if self._now() != self.model:
            self._changed()
            self.given |= {int(key) for key in self.model["prospects"]}

    @invariant()
    def the_book_holds_what_the_model_holds(self) -> None:
        assert self._now() == self.model
        assert contents(Book(self.path).read()) == self.model
        heads = [head.revision for head in self.book.history()]
        assert heads == list(range(1, self.revision + 1))
        assert self.book.read().revision == self.revision
        if self.path.exists():
            assert_sound(self.path)


_CALM = settings(
    deadline=None, derandomize=True, database=None, print_blob=False,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def _run(examples: int, steps: int) -> None:
    case = BookMachine.TestCase
    case.settings = settings(_CALM, max_examples=examples, stateful_step_count=steps)
    case("runTest").runTest()


@pytest.mark.usefixtures("_fast_disk")
def test_the_book_and_a_dict_agree_over_500_steps() -> None:
    _run(10, 50)


@pytest.mark.storm
@pytest.mark.usefixtures("_fast_disk")
def test_the_book_and_a_dict_agree_over_10_000_steps() -> None:
    _run(200, 50)
