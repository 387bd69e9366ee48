"""A list whose members are made when somebody asks for them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class Made(Sequence[T]):
    """Holds little, gives whole values: of 100,000 rows few are asked for."""

    @abstractmethod
    def make(self, place: int) -> T:
        """The member at a place, which there is."""

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        """One member, or some."""
        places = range(len(self))[place]
        return (
            self.make(places) if isinstance(places, int) else [self.make(each) for each in places]
        )
