"""The command palette: every action and every prospect."""

from __future__ import annotations

from asyncio import to_thread
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from pipeline_tui.config.keys import single_keys
from pipeline_tui.model.folding import fold
from pipeline_tui.present.text import clean, shorten
from pipeline_tui.query.refs import BEGINS, known_prospects, matching_prospects
from pipeline_tui.tui.keys import ALL_KEYS, shown_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline_tui.query.refs import Known, Named
    from pipeline_tui.tui.app import PipelineApp

_MOST_PROSPECTS = 30
_SHORTEST_MENTION = 3
"""Letters from which on activities and steps are searched."""
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
        """Yield the prospects that the query refers to, as on the command line; after them those
        whose activities and steps mention it. `@` begins the name of a saved filter."""
        if query.startswith("@"):
            return
        matching = matching_prospects(self.known, query)[:_MOST_PROSPECTS]
        for rank, named in matching:
            yield self._hit(named, 1.0 if rank <= BEGINS else 0.7, f"prospect {named.number}")
        numbers = {named.number for _, named in matching}
        for named in await self._mentioned(query, numbers, _MOST_PROSPECTS - len(matching)):
            help_text = f"prospect {named.number}, in its activities or steps"
            yield self._hit(named, 0.4, help_text)

    async def _mentioned(self, query: str, but: Collection[int], most: int) -> list[Named]:
        """Return further prospects with an activity or a step that holds the query."""
        picture = cast("PipelineApp", self.app).desk.picture
        wanted = fold(query)
        if picture is None or most <= 0 or len(wanted) < _SHORTEST_MENTION:
            return []
        found = await to_thread(lambda: picture.records.mentions().of(wanted))
        further = (each.named for each in self.known if each.named.number in found)
        return list(islice((each for each in further if each.number not in but), most))

    def _hit(self, named: Named, score: float, help_text: str) -> Hit:
        shown = shorten(clean(named.name), _LONGEST_NAME)
        open_dossier = partial(cast("PipelineApp", self.app).open_dossier, named.number)
        return Hit(score, Content(shown), open_dossier, text=shown, help=help_text)
