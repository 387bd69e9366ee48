"""Which record of a prospect or deal is meant: by its id, part of a text, or as the only one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pipeline_tui.errors import AmbiguousError, NotFoundError
from pipeline_tui.model.folding import fold
from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
_MOST_SHOWN = 10
_LONGEST = 100


def fitting(
    records: Sequence[T], which: str | None, texts: Callable[[T], Sequence[str]]
) -> list[T]:
    """The records that `which` fits: the one of that id, else those with a text that is
    it, else those with a text that holds it; without it all of them."""
    if which is None:
        return list(records)
    by_id = [each for each in records if str(getattr(each, "id", "")) == which.strip()]
    if by_id:
        return by_id
    wanted = fold(which)
    if not wanted:
        return []
    whole = [each for each in records if any(fold(text) == wanted for text in texts(each))]
    return whole or [
        each for each in records if any(wanted in fold(text) for text in texts(each))
    ]  # fmt: skip


def only(found: Sequence[T], many: str, none: NotFoundError, line: Callable[[T], str]) -> T:
    """The one record that is left. Raises `none` where there is no one, AmbiguousError
    that begins with `many` and lists the candidates where there are several."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise none
    lines = [clean(line(each)[:_LONGEST]) for each in found[:_MOST_SHOWN]]
    if len(found) > _MOST_SHOWN:
        lines.append(f"… and {len(found) - _MOST_SHOWN} more")
    raise AmbiguousError(f"{many}; say which, by its id:", lines)


def like(which: str | None) -> str:
    """` like 'rate'`, for the message that there is none; empty where nothing was named."""
    return f" like {which[:60]!r}" if which else ""
