"""The command palette: every action and every prospect."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from pipeline_tui.config.keys import single_keys
from pipeline_tui.present.text import clean, shorten
from pipeline_tui.query.refs import BEGINS, known_prospects, matching_prospects
from pipeline_tui.tui.keys import ALL_KEYS, shown_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.query.refs import Known
    from pipeline_tui.tui.app import PipelineApp

_MOST_PROSPECTS = 30
_LONGEST_NAME = 100


class Actions(Provider):
    """Every action of the screen with its key."""

    def _commands(self) -> list[tuple[str, str, str]]:
        """Name, action and meaning of what can be done on the screen below."""
        app = cast("PipelineApp", self.app)
        found: dict[str, tuple[str, str, str]] = {}
        for key in (each for many in ALL_KEYS for each in single_keys(many)):
            method = f"action_{key.action.partition('(')[0]}"
            if hasattr(self.screen, method) or hasattr(app, method):
                shown = shown_key(app.key_of(key.id, key.key))
                label = key.label if key.action[:8] != "to_stage" else f"{key.label} {key.key}"
                name = f"{key.group}: {label} ({shown})"
                found.setdefault(key.action, (name, key.action, key.meaning))
        return list(found.values())

    async def discover(self) -> Hits:
        """What the palette shows before anything is typed."""
        for name, action, meaning in self._commands():
            yield DiscoveryHit(name, partial(self._run, action), help=meaning)

    async def search(self, query: str) -> Hits:
        """The actions whose name or meaning holds the words."""
        matcher = self.matcher(query)
        for name, action, meaning in self._commands():
            score = max(matcher.match(name), matcher.match(meaning) * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(name), partial(self._run, action), help=meaning)

    async def _run(self, action: str) -> None:
        screen = self.screen
        name = action.split("(", maxsplit=1)[0]
        target = screen if hasattr(screen, f"action_{name}") else self.app
        await self.app.run_action(action, default_namespace=target)


class Prospects(Provider):
    """Every prospect by a part of its name; choosing one opens its dossier."""

    known: Sequence[Known] = ()
    """One without a deal is found too."""

    async def startup(self) -> None:
        """Fold the names once, when the palette opens."""
        picture = cast("PipelineApp", self.app).desk.picture
        if picture is not None:
            self.known = known_prospects(picture.snapshot)

    async def search(self, query: str) -> Hits:
        """Yield the prospects that the query refers to, as on the command line."""
        app = cast("PipelineApp", self.app)
        for rank, named in matching_prospects(self.known, query)[:_MOST_PROSPECTS]:
            shown = shorten(clean(named.name), _LONGEST_NAME)
            yield Hit(
                1.0 if rank <= BEGINS else 0.7,
                Content(shown),
                partial(app.open_dossier, named.number),
                text=shown,
                help=f"prospect {named.number}",
            )
