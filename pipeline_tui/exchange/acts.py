"""Activities and tasks of other systems: from words in cells to what happened or is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.drafts import Act
from pipeline_tui.model.activity import ActivityKind, parse_kind
from pipeline_tui.model.folding import fold_key

if TYPE_CHECKING:
    from datetime import date

_TASKS = frozenset({"task", "todo", "задача"})
_KINDS = {
    "incomingemail": ActivityKind.EMAIL, "forwardedemail": ActivityKind.EMAIL,
    "lunch": ActivityKind.MEETING, "deadline": ActivityKind.NOTE,
    "звонок": ActivityKind.CALL, "встреча": ActivityKind.MEETING, "письмо": ActivityKind.EMAIL,
    "примечание": ActivityKind.NOTE,
}  # fmt: skip
_FINISHED = frozenset({"completed", "done", "closed", "cancelled", "canceled", "yes", "true", "1",
                       "завершена", "завершено", "выполнена"})  # fmt: skip


def read_act(
    word: str, on: date | None, subject: str, text: str, outcome: str, due: date | None,
    done: str, today: date | None,
) -> Act:  # fmt: skip
    """What a row tells of: something that happened, or a task that is still open.

    What lies ahead of `today` is a task. An unknown kind is a note that names it.
    """
    key = fold_key(word)
    is_task = key in _TASKS or (not key and due is not None)
    words = [part for part in (subject, text) if part]
    is_finished = fold_key(done) in _FINISHED
    if is_task and not is_finished:
        return Act(ActivityKind.NOTE, on, ": ".join(words), outcome, due or on or today)
    if not is_task and on is not None and today is not None and on > today:
        return Act(_kind(key), on, ": ".join([word, *words]), outcome, on)
    if is_task:
        return Act(ActivityKind.NOTE, on or due, ": ".join(["Task done", *words]), outcome, None)
    kind = _kind(key)
    if kind is ActivityKind.NOTE and key not in ("note", "примечание") and word:
        words.insert(0, word)
    return Act(kind, on or due, ": ".join(words), outcome, None)


def _kind(key: str) -> ActivityKind:
    try:
        return _KINDS.get(key) or parse_kind(key)
    except UsageError:
        return ActivityKind.NOTE
