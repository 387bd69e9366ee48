"""The line of keys at the foot of a screen; each of them can be clicked.

Textual's own Footer makes a widget for each key and makes all of them anew whenever
the keyboard goes to another widget: 100 ms for a step to the next column.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from pipeline_tui.tui.keys import MODES, shown_key

if TYPE_CHECKING:
    from textual.binding import Binding


class KeyLine(Static):
    """What can be pressed here, as the settings have it."""

    DEFAULT_CSS = """
    KeyLine {
        height: 1;
        background: $panel;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        link-style: none;
        link-color: $text;
        link-style-hover: bold;
    }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shown: tuple[int, tuple[Binding, ...]] | None = None
        """The width and the keys that the line was made for."""

    def on_mount(self) -> None:
        """When it is there, and whenever the keys change (the settings remap them)."""
        self.call_after_refresh(self.show_keys)
        self.screen.bindings_updated_signal.subscribe(self, lambda screen: self.show_keys())

    def on_resize(self) -> None:
        """Another width: the keys stand closer, or further apart."""
        self.call_after_refresh(self.show_keys)

    def show_keys(self) -> None:
        """Key and label of each, keys of one group under one label."""
        shown = [each.binding for each in self.screen.active_bindings.values()]
        seen = dict.fromkeys(each for each in shown if each.show)
        seen = dict.fromkeys(sorted(seen, key=_turn))
        if self._shown == (self.size.width, tuple(seen)):
            return  # the keyboard went elsewhere, the keys are the same
        self._shown = self.size.width, tuple(seen)
        parts = [
            part
            for name, group in groupby(seen, key=lambda each: each.group)
            for part in _labelled(list(group), name)
        ]
        self.update(_as_many_as_fit(parts, self.size.width))


def _turn(binding: Binding) -> int:
    """Help, the way to the other screens and undo stand first: what a narrow terminal must
    not leave out. The others follow in their order."""
    if binding.group is MODES:
        return 1
    return {"app-help": 0, "app-undo": 2}.get(binding.id or "", 3)


def _as_many_as_fit(parts: list[Content], cells: int) -> Content:
    """All keys, close together where they must be, without the last ones where even that is
    too wide: half a word helps nobody, and help lists them all."""
    lengths = [each.cell_length for each in parts]
    if sum(lengths) + 2 * (len(parts) - 1) <= cells:
        return Content("  ").join(parts)
    while len(parts) > 1 and sum(lengths[: len(parts)]) + len(parts) - 1 > cells:
        parts = parts[:-1]
    return Content(" ").join(parts)


def _labelled(keys: list[Binding], group: Binding.Group | None) -> list[Content]:
    if group is not None:
        return [Content.assemble(*map(_sign, keys), f" {group.description}")]
    return [Content.assemble(_sign(each), f" {each.description}") for each in keys]


def _sign(binding: Binding) -> tuple[str, str]:
    """Keys and labels are ours, or were checked when the settings were read."""
    key = binding.key.split(",")[0]
    return shown_key(key), f"$accent b @click=app.simulate_key('{key}')"
