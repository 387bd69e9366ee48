"""The filters of the settings in the command palette."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp


class SavedFilters(Provider):
    """`Filter: @name`; choosing one filters by it."""

    def _commands(self) -> list[tuple[str, partial[None], str]]:
        app = cast("PipelineApp", self.app)
        return [
            (f"Filter: @{name}", partial(app.filter_by, f"@{name}"), clean(text))
            for name, text in app.desk.settings.filters.items()
        ]

    async def discover(self) -> Hits:
        """All of them: they are few."""
        for name, run, text in self._commands():
            yield DiscoveryHit(Content(name), run, text=name, help=_plain(text))

    async def search(self, query: str) -> Hits:
        """Those whose name or text holds the letters."""
        matcher = self.matcher(query)
        for name, run, text in self._commands():
            score = max(matcher.match(name), matcher.match(text) * 0.8)
            if score > 0:
                yield Hit(score, Content(name), run, text=name, help=_plain(text))


def _plain(text: str) -> str:
    """Help is read as markup; a backslash keeps each bracket a bracket."""
    return text.replace("[", r"\[")
