"""Numbers by a key: almost always one, which of 100,000 takes a third of the room of a list."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")


class Several(Generic[K]):
    """The numbers of each key, in the order in which they came."""

    def __init__(self) -> None:
        self._known: dict[K, int | tuple[int, ...]] = {}

    def see(self, key: K, number: int) -> None:
        """Take in a number of a key, once."""
        known = _all(self._known.setdefault(key, number))
        if number not in known:
            self._known[key] = (*known, number)

    def of(self, key: K) -> tuple[int, ...]:
        """All of a key; none where it is not known."""
        return _all(self._known.get(key, ()))


def _all(known: int | tuple[int, ...]) -> tuple[int, ...]:
    return known if isinstance(known, tuple) else (known,)
