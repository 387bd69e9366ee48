"""What is imported when it is first used: start-up is a feature.

Screens and lists of the palette by a function each; forms and actions, which no
first frame needs, as modules that are imported by their first attribute.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.screen import Screen


class Module:
    """Stands for a module; beside it the same import for those who check types."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self._name), name)


def actions() -> type[Provider]:
    """Every action."""
    from pipeline_tui.tui.palette import Actions

    return Actions


def by_prospect() -> type[Provider]:
    """Every prospect."""
    from pipeline_tui.tui.palette import Prospects

    return Prospects


def saved_filters() -> type[Provider]:
    """Every filter of the settings."""
    from pipeline_tui.tui.saved_filters import SavedFilters

    return SavedFilters


def today() -> Screen[Any]:
    """What to do today."""
    from pipeline_tui.tui.screens.today import TodayScreen

    return TodayScreen()


def board() -> Screen[Any]:
    """The five stages."""
    from pipeline_tui.tui.screens.board import BoardScreen

    return BoardScreen()


def prospects() -> Screen[Any]:
    """All deals as a table."""
    from pipeline_tui.tui.screens.prospects import ProspectsScreen

    return ProspectsScreen()


def report() -> Screen[Any]:
    """All reports."""
    from pipeline_tui.tui.screens.report import ReportScreen

    return ReportScreen()
