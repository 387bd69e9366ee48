"""The head of a column, cut for the width that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAST = 8


class ColumnHead(Static):
    """Draws itself again when its width changes."""

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002
        super().__init__("", id=id, classes=classes, markup=False)
        self._draw: Callable[[int], str] | None = None

    def show(self, draw: Callable[[int], str]) -> None:
        """Show what `draw` gives for a width in cells."""
        self._draw = draw
        self.on_resize()

    def on_resize(self) -> None:
        """Another width: another cut."""
        if self._draw is not None:
            self.update(self._draw(max(_LEAST, self.content_size.width)))
