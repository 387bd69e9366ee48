"""Groups by name in which `Fair` and `fair` are one, shown in the most frequent spelling."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


def by_name(named: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Return the items of each name in their order; case, accents and spacing do not count.

    A group is called as most of its items spell it. An item that comes twice in a row under two
    spellings of a name is in the group once.
    """
    keys: dict[str, str] = {}
    groups: dict[str, list[T]] = {}
    spellings: Counter[str] = Counter()
    for name, item in named:
        key = keys.get(name)
        if key is None:
            key = keys[name] = fold(name)
        spellings[name] += 1
        group = groups.setdefault(key, [])
        if not group or group[-1] is not item:
            group.append(item)
    shown: dict[str, str] = {}
    for name, _ in spellings.most_common():
        shown.setdefault(keys[name], name)
    return {shown[key]: items for key, items in groups.items()}
