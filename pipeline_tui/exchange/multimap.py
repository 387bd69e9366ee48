"""Numbers by a key: almost always one, which takes a third of the memory of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

K = TypeVar("K")


class Multimap(Generic[K]):
    """The numbers of each key, in the order in which they were added."""

    def __init__(self, limit: int | None = None) -> None:
        """With a limit further numbers of a key are ignored."""
        self._numbers: dict[K, int | list[int]] = {}
        self._limit = limit

    def add(self, key: K, number: int) -> None:
        """Add a number to a key, once."""
        known = self._numbers.setdefault(key, number)
        if isinstance(known, int):
            if known != number:
                self._numbers[key] = [known, number]
        elif (self._limit is None or len(known) < self._limit) and number not in known:
            known.append(number)

    def append(self, key: K, number: int) -> None:
        """Add a number that the key does not have."""
        if key not in self._numbers:
            self._numbers[key] = number
            return
        known = self._numbers[key]
        if isinstance(known, int):
            self._numbers[key] = [known, number]
        else:
            known.append(number)

    def append_last(self, key: K, number: int) -> None:
        """Add a number to a key, unless it is the last one of the key."""
        known = self.of(key)
        if not known or known[-1] != number:
            self.append(key, number)

    def of(self, key: K) -> Sequence[int]:
        """The numbers of a key; empty for an unknown one."""
        known = self._numbers.get(key, ())
        return (known,) if isinstance(known, int) else known

    def __contains__(self, key: K) -> bool:
        return key in self._numbers

    def __bool__(self) -> bool:
        return bool(self._numbers)

    def items(self) -> Iterator[tuple[K, Sequence[int]]]:
        """Every key with its numbers."""
        for key, known in self._numbers.items():
            yield key, (known,) if isinstance(known, int) else known
