"""The keys as Textual's bindings; the table itself is `config.keys`, which settings check."""

from __future__ import annotations

from textual.binding import Binding

from pipeline_tui.config.keys import (
    ALL_KEYS,
    APP_KEYS,
    BOARD_KEYS,
    DEAL_KEYS,
    DOSSIER_KEYS,
    HISTORY_KEYS,
    REPORT_KEYS,
    TABLE_KEYS,
    Key,
    single_keys,
)

__all__ = [
    "ALL_KEYS",
    "APP_KEYS",
    "BOARD_KEYS",
    "DEAL_KEYS",
    "DOSSIER_KEYS",
    "HISTORY_KEYS",
    "MODES",
    "REPORT_KEYS",
    "TABLE_KEYS",
    "Key",
    "bindings",
    "shown_key",
]

MODES = Binding.Group("Screens", compact=True)
"""The footer names the four screens by their keys alone: it has 60 cells at the least."""

_SIGNS = {
    "slash": "/", "question_mark": "?", "left_square_bracket": "[",
    "right_square_bracket": "]", "dollar_sign": "$",
}  # fmt: skip


def bindings(keys: tuple[Key, ...]) -> list[Binding]:
    """The keys as Textual wants them."""
    return [
        Binding(
            each.key,
            each.action,
            each.label,
            show=each.in_footer,
            id=each.id,
            tooltip=each.meaning,
            group=MODES if each.action.startswith("show_mode") else None,
        )
        for key in keys
        for each in single_keys(key)
    ]


def shown_key(keys: str) -> str:
    """A key as it stands on the keyboard."""
    return ", ".join(_SIGNS.get(key, key) for key in keys.split(","))
