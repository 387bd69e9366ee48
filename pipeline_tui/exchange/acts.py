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
    "звонок": ActivityKind.CALL, "исходящий звонок": ActivityKind.CALL,
    "входящий звонок": ActivityKind.CALL, "обратный звонок": ActivityKind.CALL,
    "встреча": ActivityKind.MEETING, "событие": ActivityKind.MEETING,
    "событие календаря": ActivityKind.MEETING, "письмо": ActivityKind.EMAIL,
    "электронное письмо": ActivityKind.EMAIL, "чат": ActivityKind.MESSAGE,
    "сообщение": ActivityKind.MESSAGE, "примечание": ActivityKind.NOTE,
    "комментарий": ActivityKind.NOTE,
}  # fmt: skip
_KINDS = {fold_key(word): kind for word, kind in _KINDS.items()}
_FINISHED = frozenset(map(fold_key, (
    "completed", "done", "closed", "cancelled", "canceled", "yes", "y", "true", "1", "held",
    "завершена", "завершено", "завершён", "завершена успешно", "выполнена", "выполнено", "закрыта",
    "закрыто", "отменена", "да",
)))  # fmt: skip
_OPEN = frozenset(map(fold_key, (
    "no", "n", "false", "0", "planned", "scheduled", "not started", "open", "нет", "не завершено",
    "не выполнено", "запланировано", "запланирована", "ожидает", "ждёт выполнения", "просрочено",
    "просрочена",
)))  # fmt: skip
"""What a row says of a call or a meeting that has not taken place."""


def read_act(
    word: str, on: date | None, subject: str, text: str, outcome: str, due: date | None,
    done: str, today: date | None,
) -> Act:  # fmt: skip
    """Return what a row is: something that happened, or a task that is still open.

    What is after `today`, or is said to be open, is a task. An unknown kind is a note that
    names it.
    """
    key = fold_key(word)
    is_task = key in _TASKS or (not key and due is not None)
    words = [part for part in (subject, text) if part]
    is_finished = fold_key(done) in _FINISHED
    if is_task and not is_finished:
        return Act(ActivityKind.NOTE, on, ": ".join(words), outcome, due or on or today)
    is_ahead = on is not None and today is not None and on > today
    if not is_task and (is_ahead or fold_key(done) in _OPEN):
        when = on if is_ahead else due or on or today
        return Act(_kind(key), on, ": ".join(filter(None, [word, *words])), outcome, when)
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
